"""How near one word is to another."""

from __future__ import annotations

import pytest

from clinic.text.closeness import most_alike, nearest, within


@pytest.mark.parametrize("typed", ["tuesdy", "tuesdaay", "tuezday", "teusday", "tuesday"])
def test_one_slip_is_a_letter_dropped_added_changed_or_swapped(typed: str) -> None:
    assert within(typed, "tuesday", 1)
    assert within("tuesday", typed, 1)


@pytest.mark.parametrize("typed", ["tuedsy", "tusdy", "tussdya", "day", ""])
def test_two_slips_are_not_one(typed: str) -> None:
    assert not within(typed, "tuesday", 1)


def test_a_swap_of_neighbours_counts_once_and_as_often_as_it_happens() -> None:
    assert within("aftrenono", "afternoon", 2)
    assert not within("aftrenono", "afternoon", 1)


def test_the_nearest_word_takes_fewest_slips() -> None:
    assert nearest("gmial.com", ["mail.com", "gmail.com", "hotmail.com"]) == "gmail.com"


def test_the_first_of_equally_near_words_is_the_nearest() -> None:
    assert nearest("con", ["com", "co"]) == "com"
    assert nearest("con", ["co", "com"]) == "co"


def test_the_word_with_most_letters_in_common_is_found() -> None:
    assert most_alike("abbott", ["sara", "abot"], least=0.6) == "abot"
    assert most_alike("shivaun", ["siobhan", "shaun"], least=0.6) == "shaun"


def test_nothing_is_found_where_no_word_is_near_enough() -> None:
    assert most_alike("abbott", ["sara", "lee"], least=0.6) is None
    assert most_alike("abbott", [], least=0.6) is None
