"""Each step of making a text plain does its own thing and no other."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.text.plain import (
    JOINERS,
    comparable,
    one_line,
    straight,
    typewritten,
    visible,
    with_apostrophes,
    without_pictures,
    words_only,
)


def test_one_line_has_single_spaces() -> None:
    assert one_line("  Jo\n\tBlythe\u00a0 Shah\u2003") == "Jo Blythe Shah"


def test_what_is_visible_stays_as_typed() -> None:
    assert visible("  Zoë\u200b O’Brien-Śmith\x00\u202e \n王小明 👍 ") == "Zoë O’Brien-Śmith 王小明 👍"


@pytest.mark.parametrize("joiner", JOINERS)
def test_joiners_are_part_of_a_word(joiner: str) -> None:
    assert visible(f"می{joiner}خواهم") == f"می{joiner}خواهم"


@pytest.mark.parametrize("apostrophe", "'‘’ʼ`´＇")
def test_any_apostrophe_becomes_the_one_of_the_keyboard(apostrophe: str) -> None:
    typed = f"I CAN{apostrophe}T"
    assert straight(typed) == "I CAN'T"
    assert comparable(typed) == "i can't"
    assert words_only(typed) == "i can't"
    assert typewritten(typed) == "I CAN'T"


def test_a_names_apostrophe_is_put_right_but_not_straightened() -> None:
    assert with_apostrophes("O`Brien O´Brien O‘Brien O’Brien O'Brien") == "O'Brien O'Brien O’Brien O’Brien O'Brien"


def test_comparable_is_lower_case_on_one_line() -> None:
    assert comparable(" It’s\n\tMY \u200bface! ") == "it's my face!"


def test_words_only_has_no_other_marks() -> None:
    assert words_only("And for scars… (deep ones)?") == "and for scars   deep ones"
    assert words_only("?!") == ""


def test_typewritten_text_has_a_keyboards_characters() -> None:
    assert typewritten("３–５ｐｍ") == "3-5pm"
    assert typewritten("10\u200b:30\x00— or ½") == "10:30 - or 1⁄2"


def test_a_picture_is_a_space() -> None:
    assert without_pictures("Jo🌸Blythe™") == "Jo Blythe "


@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    seen = visible(text)
    assert seen == seen.strip()
    assert not [each for each in seen if unicodedata.category(each) in {"Cc", "Cs", "Co", "Cn"}]
    assert visible(seen) == seen


@given(st.text())
def test_typewritten_text_has_no_control_characters(text: str) -> None:
    assert not [each for each in typewritten(text) if unicodedata.category(each) in {"Cc", "Cf"}]
