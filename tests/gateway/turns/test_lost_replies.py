"""Replies and outcomes that were lost on their way: told once they are known, and no message counts twice."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest
from fake_rasa import FakeRasa, reply

from clinic.conversations import records as store
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.store import Consent, NewRequest
from clinic.requests.store import store as store_request
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def stored_by(visitor, message: str) -> str:
    """The actions stored a request for this message; returns its reference."""
    request = NewRequest(
        key=f"{visitor.conversation}:{message}",
        conversation=visitor.conversation,
        channel="web",
        name="Ana",
        contact=Contact(phone="+447700900123"),
        times=WantedTimes("any time"),
        consent=Consent("Do you agree?", 1, NOW),
    )
    return store_request(visitor.engine, request, Reach())


def arrived(visitor, text: str) -> str:
    """A message that the gateway stored, and died."""
    message = str(uuid.uuid4())
    with transaction(visitor.engine) as session:
        store.add_visitor_message(session, session.get_one(Conversation, visitor.conversation), message, text, NOW)
    return message


@both_databases
def test_a_message_that_rasa_has_answered_is_not_given_to_it_again(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "adult", "close_form": True})
    message = arrived(visitor, "yes")
    rasa.replied = [reply("Do you agree?", "book", expects="consent")]
    body = visitor.say("yes", id=message)
    assert (body["messages"][0]["text"], rasa.asked) == ("Do you agree?", [])
    assert visitor.row.state["expects"] == "consent"


def test_a_message_that_rasa_never_saw_is_given_to_it(visitor, rasa: FakeRasa) -> None:
    visitor.say("pores?", id=arrived(visitor, "pores?"))
    assert rasa.words == ["pores?"]


def test_a_new_message_is_given_to_rasa_without_asking_first(visitor, rasa: FakeRasa) -> None:
    rasa.replied = [reply("Something else.", "faq_pores")]
    assert visitor.say("pores?")["messages"][0]["text"] == "It may help."


@both_databases
def test_a_request_stored_while_rasa_died_is_told_at_once(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "confirm"})
    references = []

    def dies(body: dict) -> httpx.ConnectError:
        references.append(stored_by(visitor, body["context"]["message"]))
        return httpx.ConnectError("refused")

    rasa.answer = dies
    said = visitor.say("yes, send it")["messages"][0]["text"]
    assert references[0] in said
    assert visitor.row.state["expects"] is None
    assert visitor.row.state["close_form"], "Rasa may still have the form open: a second yes would send it again"


@both_databases
def test_a_request_stored_too_late_is_told_with_the_next_message(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "confirm"})
    rasa.is_down()
    message = str(uuid.uuid4())
    assert "can't answer right now" in visitor.say("yes, send it", id=message)["messages"][0]["text"]
    reference = stored_by(visitor, message)
    rasa.asked.clear()
    said = visitor.say("yes")["messages"][0]["text"]
    assert reference in said
    assert rasa.asked == [], "Rasa would send it again"
    rasa.says("A bit.", "ask_pain")
    assert visitor.say("does it hurt?")["topics"] == ["ask_pain"]
    assert rasa.words == ["/stop", "does it hurt?"]


def test_a_request_stored_during_the_next_message_is_told(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "confirm"})
    rasa.is_down()
    message = str(uuid.uuid4())
    visitor.say("yes, send it", id=message)
    references = []

    def late(body: dict) -> dict:
        references.append(stored_by(visitor, message))
        return reply("What can I do for you?", "affirm")

    rasa.answer = late
    assert references == []
    said = visitor.say("yes")["messages"][0]["text"]
    assert references[0] in said


@both_databases
def test_a_commit_whose_answer_was_lost_counts(visitor, rasa: FakeRasa) -> None:
    """The database stored it and went away, so the actions say that nothing was saved."""
    visitor.becomes(state={"expects": "confirm"})
    references = []

    def not_stored(body: dict) -> dict:
        references.append(stored_by(visitor, body["context"]["message"]))
        return reply("Sorry, that didn't work and nothing was saved.", "book", name="utter_booking_failed")

    rasa.answer = not_stored
    said = visitor.say("yes, send it")["messages"][0]["text"]
    assert references[0] in said
    assert "nothing was saved" not in said


def test_a_failure_that_is_one_is_told(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "confirm"})
    rasa.says("Sorry, that didn't work and nothing was saved.", "book", name="utter_booking_failed", expects="confirm")
    assert "nothing was saved" in visitor.say("yes, send it")["messages"][0]["text"]
    rasa.says("Your request is in: MN-ABCDE2.", "book", name="utter_booking_sent")
    assert "MN-ABCDE2" in visitor.say("try again")["messages"][0]["text"]
    assert visitor.row.state["in_doubt"] is None


def test_a_question_without_rasa_leaves_nothing_in_doubt(visitor, rasa: FakeRasa) -> None:
    rasa.is_down()
    visitor.say("does it hurt?")
    assert "in_doubt" not in visitor.row.state
