"""Sums from the clinic's figures: there only when every figure is."""

from __future__ import annotations

import pytest

from clinic.content.sums import SUMS, count, pounds, several, sums

FIGURES = {
    "session_price": 180.0,
    "course_price": 480.0,
    "course_sessions": 3.0,
    "consultation_price": 25.0,
    "consultation_comes_off": 1.0,
    "gap_weeks": 4.0,
}


def test_everything_is_reckoned() -> None:
    assert sums(FIGURES) == {
        "course_count": "three",
        "singles_total": "£540",
        "course_saving": "£60",
        "course_per_session": "£160",
        "session_after_consultation": "£155",
        "session_with_consultation": "£180",
        "course_weeks": "eight weeks",
    }


def test_a_consultation_that_does_not_come_off_is_added() -> None:
    found = sums(FIGURES | {"consultation_comes_off": 0.0})
    assert (found["session_after_consultation"], found["session_with_consultation"]) == ("£180", "£205")


@pytest.mark.parametrize("missing", sorted(FIGURES))
def test_without_a_figure_what_rests_on_it_is_not_said(missing: str) -> None:
    left = {name: figure for name, figure in FIGURES.items() if name != missing}
    assert {name for name, (rests_on, _) in SUMS.items() if missing in rests_on}.isdisjoint(sums(left))


@pytest.mark.parametrize(("amount", "words"), [(180, "£180"), (12.5, "£12.50"), (1080, "£1,080")])
def test_pounds_are_written_as_people_write_them(amount: float, words: str) -> None:
    assert pounds(amount) == words


def test_small_numbers_are_words() -> None:
    assert (count(3), count(10), count(12)) == ("three", "ten", "12")


def test_several_sessions_need_a_price() -> None:
    assert several(FIGURES, 6) == {"count": "six", "count_total": "£1,080"}
    assert several({}, 6) == {}
    assert several(FIGURES, 0) == {}
