"""The memory of a conversation: it survives its journey as JSON, and nothing strange in it does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.content.facets import Asked
from clinic.dialogue.plan import Do, Plan
from clinic.dialogue.state import MOST_REMEMBERED, DialogueState

STATE = DialogueState(
    focus=(Asked("ask_price", "vat"),),
    values={"day": "Friday"},
    source={"document": "d", "section": "s"},
    readings=(Asked("ask_pain"),),
    told={"ask_price": 2},
    misses=1,
    repairs=1,
    kinds=("pregnant",),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_it_survives_as_json() -> None:
    assert DialogueState.from_dict(json.loads(json.dumps(STATE.as_dict()))) == STATE


@pytest.mark.parametrize("data", [None, "x", [], 3])
def test_what_is_no_memory_is_a_fresh_one(data: object) -> None:
    assert DialogueState.from_dict(data) == DialogueState()


@given(name=st.sampled_from(sorted(STATE.as_dict())), value=json_values)
def test_whatever_stands_in_a_field_it_can_be_read(name: str, value: Any) -> None:
    assert isinstance(DialogueState.from_dict({**STATE.as_dict(), name: value}), DialogueState)


def test_a_visitor_who_asks_for_ever_does_not_fill_the_row() -> None:
    state = DialogueState()
    for number in range(MOST_REMEMBERED + 20):
        state = state.having_told((Asked(f"topic_{number}"),), {})
    assert len(state.told) == MOST_REMEMBERED
    assert state.times_told(Asked(f"topic_{MOST_REMEMBERED + 19}"), {}) == 1


def test_the_same_question_about_another_day_is_another_question() -> None:
    state = DialogueState().having_told((Asked("hours", "open_on"),), {"day": "Friday"})
    assert state.times_told(Asked("hours", "open_on"), {"day": "Friday"}) == 1
    assert state.times_told(Asked("hours", "open_on"), {"day": "Monday"}) == 0


@pytest.mark.parametrize("key", ["ask_price", "ask_price/vat"])
def test_a_key_names_topic_and_facet(key: str) -> None:
    assert Asked.of(key).key == key


def test_a_plan_survives_as_json() -> None:
    plan = Plan(Do.ANSWER, (Asked("ask_price", "vat"),), (1,), lead="utter_sorry_meant", values={"a": "b"}, again=True)
    assert Plan.from_dict(json.loads(json.dumps(plan.as_dict()))) == plan
