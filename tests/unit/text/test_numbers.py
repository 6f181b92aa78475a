"""Numbers in words."""

from __future__ import annotations

import pytest

from clinic.text.numbers import NUMBERS, decade, number_words, ten_or_more


def test_every_number_that_is_one_word_is_there_once() -> None:
    assert sorted(NUMBERS.values()) == [*range(21), 30, 40, 50, 60, 70, 80, 90]
    assert (NUMBERS["zero"], NUMBERS["twelve"], NUMBERS["nineteen"], NUMBERS["ninety"]) == (0, 12, 19, 90)


def test_both_ends_of_a_range_are_in_it() -> None:
    assert number_words(8, 10) == {"eight": 8, "nine": 9, "ten": 10}
    assert number_words(19, 40) == {"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("i'm thirty-four", 34),
        ("thirty four and a half", 34),
        ("twenty", 20),
        ("fourty two", 42),
        ("ten", 10),
        ("just turned eighteen", 18),
        ("ninety-nine", 99),
        ("sixty zero", 60),
        ("fifty ten", 50),
    ],
)
def test_a_number_from_ten_on_is_read(text: str, number: int) -> None:
    assert ten_or_more(text) == number


@pytest.mark.parametrize("text", ["", "nine", "seventeenth", "often", "a hundred", "34"])
def test_anything_else_is_no_number_from_ten_on(text: str) -> None:
    assert ten_or_more(text) is None


@pytest.mark.parametrize(("text", "number"), [("in my twenties", 20), ("forties", 40), ("late nineties", 90)])
def test_a_decade_is_read(text: str, number: int) -> None:
    assert decade(text) == number


@pytest.mark.parametrize("text", ["", "forty", "tens", "fortieth", "ies"])
def test_anything_else_is_no_decade(text: str) -> None:
    assert decade(text) is None
