"""Picking from what was offered, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.dialogue.choosing import chosen

TITLES = ("Prices", "Recovery time", "Does it hurt?")


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("the first one", (0,)),
        ("2", (1,)),
        ("2nd pls", (1,)),
        ("third", (2,)),
        ("the last one thanks", (2,)),
        ("bottom one", (2,)),
        ("one before the last", (1,)),
        ("both of them", (0, 1, 2)),
        ("either's fine", (0, 1, 2)),
        ("neither", ()),
        ("none of those", ()),
        ("the price one", (0,)),
        ("recovery", (1,)),
        ("does it hurt", (2,)),
    ],
)
def test_a_choice_is_picked(text: str, picked: tuple[int, ...]) -> None:
    assert chosen(text, TITLES) == picked


@pytest.mark.parametrize(
    "text", ["", "??", "what about the first visit", "is one session enough", "fourth", "my second question is parking"]
)
def test_what_is_no_pick_picks_nothing(text: str) -> None:
    assert chosen(text, TITLES) is None


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_is_read(text: str, titles: list[str]) -> None:
    picked = chosen(text, titles)
    assert picked is None or all(0 <= place < len(titles) for place in picked)
