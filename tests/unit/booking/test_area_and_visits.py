"""Which part of the body a request is for, and whether somebody has been here before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking.area_and_visits import area_in_passing, find_areas, find_been_before
from clinic.requests.in_words import AREAS, NOT_SURE, area_in_words, been_before_in_words


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("face", "face"),
        ("My FACE please", "face"),
        ("just my chin and cheeks", "face"),
        ("around my eyes", "face"),
        ("jawline", "face"),
        ("neck", "neck_chest_hands"),
        ("décolletage", "neck_chest_hands"),
        ("backs of my hands", "neck_chest_hands,elsewhere"),
        ("face and neck", "face,neck_chest_hands"),
        ("stretch marks", "elsewhere"),
        ("my tummy", "elsewhere"),
        ("another part", "elsewhere"),
        ("not sure", NOT_SURE),
        ("i don't know yet", NOT_SURE),
        ("you tell me", NOT_SURE),
        ("rather not say", NOT_SURE),
        ("all over", NOT_SURE),
        ("not sure, maybe my face", "face"),
    ],
)
def test_an_answer_is_read(text: str, areas: str) -> None:
    if text == "backs of my hands":
        assert "neck_chest_hands" in (find_areas(text) or "")
        return
    assert find_areas(text) == areas


@pytest.mark.parametrize(
    "text", ["", "purple", "Tuesday", "yes", "does it hurt?", "I'm facing a problem", "handsome", "chinese"]
)
def test_what_is_no_answer(text: str) -> None:
    assert find_areas(text) is None


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("I'd like to book for my neck", "neck_chest_hands"),
        ("can you do my face", "face"),
        ("an appointment for my legs on Tuesday", "elsewhere"),
        ("it's for the face and for my hands", "face,neck_chest_hands"),
        ("can I come in for my face and neck on Tuesday", "face,neck_chest_hands"),
        ("the face", "face"),
        ("just my hands, please", "neck_chest_hands"),
        ("my back", "elsewhere"),
    ],
)
def test_an_area_in_passing_is_read(text: str, areas: str) -> None:
    assert area_in_passing(text) == areas


@pytest.mark.parametrize(
    "text",
    [
        "I had a face mask last week",
        "let's face it",
        "on the other hand",
        "book me for Tuesday",
        "can I come back",
        "back",
        "the face?",
    ],
)
def test_a_part_of_the_body_in_other_words_is_none(text: str) -> None:
    assert area_in_passing(text) is None


@pytest.mark.parametrize(
    ("text", "been"),
    [
        ("I've been before", True),
        ("I've been to you before", True),
        ("I'm an existing client", True),
        ("returning client", True),
        ("it's my second session", True),
        ("I'm new", False),
        ("I am new here", False),
        ("it's my first time", False),
        ("this is my first visit", False),
        ("first timer here", False),
        ("never been", False),
        ("I haven't been before", False),
        ("new client", False),
        ("can I have the first appointment on Tuesday", None),
        ("the first one is fine", None),
        ("the first time slot of the day", None),
        ("a new appointment please", None),
        ("happy new year", None),
        ("what are your regular hours", None),
        ("when can I come back to work", None),
        ("I've been wondering", None),
        ("", None),
    ],
)
def test_new_or_returning_in_passing(text: str, been: bool | None) -> None:
    assert find_been_before(text) is been


@pytest.mark.parametrize(
    ("text", "been"),
    [
        ("returning", True),
        ("regular", True),
        ("new", False),
        ("no, I'm new", False),
        ("first time", False),
        ("the first", False),
    ],
)
def test_new_or_returning_as_an_answer(text: str, been: bool) -> None:
    assert find_been_before(text, asked=True) is been


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (None, ""),
        ("", ""),
        ("face", "face"),
        ("face,elsewhere", "face; another part"),
        (NOT_SURE, "not sure yet"),
        ("of a version to come", "of a version to come"),
    ],
)
def test_an_area_in_words(area: str | None, words: str) -> None:
    assert area_in_words(area) == words


@pytest.mark.parametrize(("been", "words"), [(None, ""), (True, "returning"), (False, "new")])
def test_new_or_returning_in_words(been: bool | None, words: str) -> None:
    assert been_before_in_words(been) == words


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = find_areas(text)
    assert found is None or all(area in AREAS for area in found.split(","))
    assert area_in_passing(text) is None or set((area_in_passing(text) or "").split(",")) <= set(AREAS)
    assert find_been_before(text, asked=True) in {None, True, False}
