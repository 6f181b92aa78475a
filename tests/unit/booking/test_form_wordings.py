"""The form takes nothing as an answer to a question that its visitor has not seen."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy import Engine

from actions.booking import FORM, BookingForm
from clinic.booking.draft import Draft
from clinic.content.facets import Asked
from clinic.content.responses import Content
from clinic.dialogue.reading import Reading, Topics, as_dict
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.store import list_requests
from clinic.requests.wanted_times import WantedTimes

NOW = dt.datetime(2026, 11, 24, 10, 30, tzinfo=dt.UTC)
DRAFT = Draft("Ana Reed", Contact(phone="+447700900123"), WantedTimes("any time"), "face", False, True)


@pytest.fixture
def form(engine: Engine) -> BookingForm:
    return BookingForm(Content.load(), engine, Reach(), lambda: NOW)


def _asked(intent: str) -> tuple[Asked, ...]:
    return (Asked(intent),) if intent else ()


def take(form: BookingForm, text: str, asking: str, draft: Draft, expects: str | None, intent: str = "") -> Any:
    """What the form says to a message, and its events."""
    message = {
        "text": text,
        "metadata": {"message": "m1", "channel": "web", "expects": expects},
        "intent": {"name": intent},
        "reading": as_dict(Reading(text, topics=Topics("answer" if intent else "unknown", _asked(intent)))),
        "entities": [],
    }
    slots = {"booking": {"asking": asking, "draft": draft.as_dict()}}
    tracker = Tracker("c1", slots, message, [], False, None, {"name": FORM}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(form.run(dispatcher, tracker, {}))
    return dispatcher.messages[0]["text"], events


def test_a_yes_to_the_age_question_is_no_consent(form: BookingForm) -> None:
    text, _ = take(form, "yes", "consent", DRAFT, "adult", "affirm")
    assert "Do you agree that the clinic keeps these details" in text


def test_a_yes_to_the_consent_question_sends_nothing_that_was_not_read_back(form: BookingForm, engine: Engine) -> None:
    text, _ = take(form, "yes", "confirm", Draft(**{**DRAFT.__dict__, "consent": True}), "consent", "affirm")
    assert "Please check this.\nName: Ana Reed" in text
    assert list_requests(engine) == []


def test_a_no_to_the_question_before_makes_nobody_a_minor(form: BookingForm) -> None:
    text, events = take(form, "no", "adult", Draft(**{**DRAFT.__dict__, "adult": None}), "been_before", "deny")
    assert "Are you 18 or over?" in text
    assert events[0]["name"] == FORM, "the form goes on"


def test_an_answer_to_what_was_seen_counts(form: BookingForm, engine: Engine) -> None:
    text, _ = take(form, "yes", "confirm", Draft(**{**DRAFT.__dict__, "consent": True}), "confirm", "affirm")
    assert "your request is in" in text
    assert len(list_requests(engine)) == 1


def test_cancelling_counts_whatever_was_seen(form: BookingForm) -> None:
    text, events = take(form, "cancel", "consent", DRAFT, "adult")
    assert "dropped the request" in text
    assert events[0]["name"] is None


def test_a_question_is_answered_whatever_was_seen(form: BookingForm) -> None:
    with pytest.raises(ActionExecutionRejection):
        take(form, "does it hurt?", "consent", DRAFT, None, "ask_pain")
