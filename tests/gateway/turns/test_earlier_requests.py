"""Earlier requests over the chat API: changed, cancelled and erased once.

Also when staff were quicker, or something came between.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from databases import KINDS
from fake_rasa import FakeRasa
from samples import EMAIL, TIMES, audit, conversation, request_row, stored
from sqlalchemy import select

from clinic.personal.contact import Contact
from clinic.storage.engine import transaction
from clinic.storage.tables import BookingRequest

both_databases = pytest.mark.parametrize("database", KINDS, indirect=True)


@pytest.fixture
def mine(visitor) -> str:
    """A request made in the visitor's chat."""
    return stored(visitor.engine, conversation=visitor.conversation, contact=Contact(email=EMAIL))


def about_it(visitor, rasa: FakeRasa, text: str) -> str:
    """Say something that Rasa takes for a wish about an earlier request."""
    rasa.says("I can look it up.", "change_or_cancel_booking")
    return visitor.say(text)["messages"][0]["text"]


def said(visitor, text: str, **more: Any) -> str:
    return visitor.say(text, **more)["messages"][0]["text"]


def state(visitor, reference: str) -> str | None:
    row = request_row(visitor.engine, reference)
    return row.state if row else None


@both_databases
def test_a_visitor_cancels_in_three_messages(visitor, rasa: FakeRasa, mine: str) -> None:
    assert f"cancel request {mine}" in about_it(visitor, rasa, "please cancel my booking")
    assert state(visitor, mine) == "requested"
    assert "is cancelled" in said(visitor, "yes")
    assert state(visitor, mine) == "cancelled"
    assert visitor.row.state["manage"] is None


def test_the_reference_is_told_again_also_while_something_is_open(visitor, rasa: FakeRasa, mine: str) -> None:
    assert mine in said(visitor, "what reference did you give me")
    about_it(visitor, rasa, "any news?")
    assert visitor.row.state["manage"]["asking"] == "what"
    assert mine in said(visitor, "I forgot my reference, sorry")


def test_another_phone_number_is_stored_when_it_is_agreed_to(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "I need to change the phone number on my request")
    assert "07700 900777" in said(visitor, "it's 07700 900777")
    assert "they are told" in said(visitor, "yes")
    row = request_row(visitor.engine, mine)
    assert row is not None
    assert (row.phone, row.email) == ("+447700900777", None)
    assert visitor.row.state["manage"] is None


def test_the_buttons_work_by_click_and_by_number(visitor, rasa: FakeRasa, mine: str) -> None:
    rasa.says("I can look it up.", "change_or_cancel_booking")
    (status,) = visitor.say("my booking")["messages"]
    assert [choice["title"] for choice in status["choices"]] == ["Change the times", "Cancel it", "Leave it"]
    (sure,) = visitor.choose(status["choices"][1]["choice"]).json()["messages"]
    assert [choice["title"] for choice in sure["choices"]] == ["Yes, cancel it", "No, keep it"]
    assert "as it is" in said(visitor, "2")
    assert state(visitor, mine) == "requested"


def test_new_times_are_stored_when_they_are_agreed_to(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "change my booking")
    assert "Any time" in said(visitor, "any time")
    assert f"Request {mine} now says: Any time" in said(visitor, "yes please")
    row = request_row(visitor.engine, mine)
    assert row is not None
    assert row.times == "Any time"


def test_a_question_in_the_middle_is_answered_and_the_dialogue_goes_on(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "cancel my booking")
    rasa.says("A bit.", "ask_pain")
    assert said(visitor, "does it hurt?") == "A bit."
    assert visitor.row.state["manage"]["asking"] == "sure"
    assert "is cancelled" in said(visitor, "yes")
    assert state(visitor, mine) == "cancelled"


@pytest.mark.parametrize("topic", ["complaint", "talk_to_human"])
def test_what_is_done_in_the_middle_ends_the_dialogue(visitor, rasa: FakeRasa, mine: str, topic: str) -> None:
    about_it(visitor, rasa, "cancel my booking")
    rasa.says("I've told our staff.", topic)
    said(visitor, "this is a scandal")
    assert visitor.row.state["manage"] is None
    rasa.says("Yes what?", "clarify")
    assert said(visitor, "yes") == "Yes what?"
    assert state(visitor, mine) == "requested"


@pytest.mark.parametrize("topic", ["unknown", "gibberish", "chitchat", "off_topic"])
def test_an_unclear_answer_is_asked_for_again(visitor, rasa: FakeRasa, mine: str, topic: str) -> None:
    first = about_it(visitor, rasa, "cancel my booking")
    rasa.says("What?", topic)
    assert said(visitor, "hmm") == first
    assert "is cancelled" in said(visitor, "yes")


def test_an_answer_that_rasa_took_for_a_wish_to_book_leaves_no_form_open(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "change my booking")
    rasa.says("What name?", "book", expects="name")
    assert "couldn't make out a day" in said(visitor, "purple")
    rasa.says("A bit.", "ask_pain")
    said(visitor, "does it hurt?")
    assert rasa.words[-2:] == ["/stop", "does it hurt?"]


def test_a_wish_to_book_another_ends_the_dialogue_and_its_yes_is_for_the_form(
    visitor, rasa: FakeRasa, mine: str
) -> None:
    about_it(visitor, rasa, "cancel my booking")
    rasa.says("What name?", "book", expects="name")
    assert said(visitor, "actually I want to book a new one") == "What name?"
    rasa.says("Thank you.", "book")
    assert said(visitor, "yes") == "Thank you."
    assert state(visitor, mine) == "requested"


def test_an_emergency_in_the_middle_comes_first_and_a_yes_after_it_cancels_nothing(
    visitor, rasa: FakeRasa, mine: str
) -> None:
    about_it(visitor, rasa, "cancel my booking")
    assert "999" in said(visitor, "I can't breathe and my face is swelling up")
    rasa.says("Yes what?", "clarify")
    said(visitor, "yes")
    assert state(visitor, mine) == "requested"


@both_databases
@pytest.mark.parametrize("now", ["declined", "spam", "cancelled"])
def test_when_staff_were_quicker_it_says_how_the_request_stands(visitor, rasa: FakeRasa, mine: str, now: str) -> None:
    about_it(visitor, rasa, "change it to any time")
    with transaction(visitor.engine) as session:
        session.scalars(select(BookingRequest)).one().state = now
    text = said(visitor, "yes")
    assert text.startswith(f"Request {mine}: {TIMES.shown}.")
    assert "now says" not in text
    row = request_row(visitor.engine, mine)
    assert row is not None
    assert (row.state, row.times) == (now, TIMES.shown)


def test_when_it_was_erased_meanwhile_nothing_is_promised(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "change it to any time")
    with transaction(visitor.engine) as session:
        session.delete(session.scalars(select(BookingRequest)).one())
    assert "can't find a request" in said(visitor, "yes")


@both_databases
def test_a_repeated_yes_changes_it_once(visitor, rasa: FakeRasa, mine: str) -> None:
    about_it(visitor, rasa, "cancel my booking")
    message = str(uuid.uuid4())
    replies = {said(visitor, "yes", id=message) for _ in range(3)}
    assert len(replies) == 1
    assert [line[1] for line in audit(visitor.engine)] == ["booking.requested", "booking.requested>cancelled"]


@both_databases
def test_two_chats_cancel_one_request_at_once_and_it_is_cancelled_once(arrive, rasa: FakeRasa) -> None:
    visitors = [arrive() for _ in range(4)]
    engine = visitors[0].engine
    conversation(engine, "c1")
    reference = stored(engine, conversation="c1", contact=Contact(email=EMAIL))
    for each in visitors:
        rasa.says("I can look it up.", "change_or_cancel_booking")
        assert "cancel request" in said(each, f"cancel {reference} {EMAIL}")
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda each: said(each, "yes"), visitors))
    assert all(reference in reply for reply in replies)
    assert [line[1] for line in audit(engine)] == ["booking.requested", "booking.requested>cancelled"]


def test_a_reference_is_looked_up_without_rasa(visitor, rasa: FakeRasa) -> None:
    reference = stored(visitor.engine, conversation="c1", contact=Contact(email=EMAIL))
    rasa.is_down()
    assert "phone number or e-mail did you give" in said(visitor, reference)
    assert TIMES.shown in said(visitor, EMAIL)
    assert rasa.asked == []


def test_guessing_is_stopped(visitor, rasa: FakeRasa) -> None:
    reference = stored(visitor.engine, conversation="c1", contact=Contact(email=EMAIL))
    said(visitor, reference)
    for number in range(5):
        assert "can't find" in said(visitor, f"guess{number}@example.org")
    assert "too many tries" in said(visitor, EMAIL)


@both_databases
def test_erasing_a_request_made_elsewhere_erases_that_chat_and_not_this_one(visitor, rasa: FakeRasa) -> None:
    conversation(visitor.engine, "c1")
    reference = stored(visitor.engine, conversation="c1", contact=Contact(email=EMAIL))
    rasa.says("You can ask.", "data_request")
    (offer,) = visitor.say("please delete my data")["messages"]
    have = next(choice for choice in offer["choices"] if choice["title"] == "I have a reference")
    visitor.choose(have["choice"])
    said(visitor, reference)
    assert "erase request" in said(visitor, EMAIL)
    assert "is erased" in said(visitor, "yes")
    assert state(visitor, reference) is None
    assert visitor.row.erased_at is None
    assert visitor.history()


@both_databases
def test_erasing_a_request_of_this_chat_says_so_and_leaves_nothing(visitor, rasa: FakeRasa, mine: str) -> None:
    rasa.says("You can ask.", "data_request")
    (offer,) = visitor.say("please delete my data")["messages"]
    have = next(choice for choice in offer["choices"] if choice["title"] == "I have a reference")
    visitor.choose(have["choice"])
    assert "erase request" in said(visitor, mine)
    assert f"Request {mine} is erased" in said(visitor, "yes, erase it")
    assert state(visitor, mine) is None
    assert visitor.stored == []
    assert visitor.send(text="hello").status_code == 409
