"""The figures that the dialogue's readings have to reach, measured on the trained model."""

from __future__ import annotations

import pytest

from cli.evaluation.dialogue import DialogueScores, measure


@pytest.fixture(scope="module")
def scores() -> DialogueScores:
    return measure()


def test_what_a_message_does_is_read_rightly(scores: DialogueScores) -> None:
    assert scores.acts.value >= 0.92
    assert scores.agreement.value >= 0.93


def test_nothing_but_a_yes_is_taken_for_one(scores: DialogueScores) -> None:
    assert scores.false_yes == ()


def test_the_attribute_that_was_asked_is_answered(scores: DialogueScores) -> None:
    assert scores.facets.value >= 0.8
    assert scores.wrong.value <= 0.07


def test_an_attribute_that_nothing_covers_is_not_answered_with_a_block(scores: DialogueScores) -> None:
    assert scores.uncovered.value >= 0.6
