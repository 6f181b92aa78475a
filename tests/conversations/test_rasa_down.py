"""Rasa dies: emergencies are still answered, nothing is lost, and it all comes back by itself."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from stack import Chat, Stack

pytestmark = pytest.mark.stack

# Near the end of a year the next Tuesday is in another one, which is then said.
YEAR = r"(?: \d{4})?"
BACK_SECONDS = 60
TALKED = 5
LEFT = "Idris, 07700 900345, please ring me about a first visit"


@dataclass
class Outage:
    """What came back while rasa was down, and the conversations to go on with afterwards."""

    ready: dict[str, Any]
    ready_status: int
    emergency: dict[str, Any]
    serious: dict[str, Any]
    despair: dict[str, Any]
    under_18: dict[str, Any]
    polish: dict[str, Any]
    question: dict[str, Any]
    question_seconds: float
    leave: dict[str, Any]
    left: dict[str, Any]
    tickets: list[tuple[Any, ...]]
    booking: Chat
    booking_reply: dict[str, Any]
    stopped_booking: Chat
    stopped_reply: dict[str, Any]
    talking: list[Chat]
    still_down: bool


@pytest.fixture(scope="module")
def outage(stack: Stack) -> Outage:
    """kill -9 rasa, write in several conversations at once, and wait until rasa is back."""
    booking, stopped = stack.open(), stack.open()
    for chat in (booking, stopped):
        for text in ("I'd like to book an appointment", "Wren Hale", "07700 900234"):
            chat.answer(text)
    asking, leaving = stack.open(), stack.open()
    asking.answer("how much is it?")
    dead, talking = _kill_while_talking(stack)
    ready = stack.http.get("/readyz")
    started = time.monotonic()
    question = asking.answer("does it hurt?")
    seconds = time.monotonic() - started
    leaving.answer("what is microneedling?")
    found = Outage(
        ready=ready.json(),
        ready_status=ready.status_code,
        emergency=stack.open().answer("my throat is swelling up and I can't breathe"),
        serious=stack.open().answer("I had it done yesterday and now there is pus and the redness is spreading"),
        despair=stack.open().answer("I don't want to live any more"),
        under_18=stack.open().answer("hi I'm 15, can I have it"),
        polish=stack.open().answer("Dzień dobry, ile kosztuje zabieg na twarz?"),
        question=question,
        question_seconds=seconds,
        leave=leaving.answer("[Leave a request]"),
        left=leaving.answer(LEFT),
        tickets=stack.rows("SELECT kind, urgent, note FROM hand_off WHERE conversation_id = ?", leaving.conversation),
        booking=booking,
        booking_reply=booking.answer("Tuesday morning"),
        stopped_booking=stopped,
        stopped_reply=stopped.answer("my lips are turning blue and I can't breathe"),
        talking=talking,
        still_down=not stack.http.get("/readyz").json()["rasa"],
    )
    stack.wait_until_ready(BACK_SECONDS)
    assert stack.child("rasa") != dead
    return found


def _kill_while_talking(stack: Stack) -> tuple[int, list[Chat]]:
    """Kill rasa while three conversations are at it; each message must get its one reply with 200."""
    chats = [stack.open() for _ in range(3)]
    dead: list[int] = []

    def talk(chat: Chat) -> None:
        for number in range(TALKED):
            chat.answer("what is microneedling?")
            if chat is chats[0] and number == 1:
                dead.append(stack.kill("rasa"))

    with ThreadPoolExecutor(len(chats)) as pool:
        list(pool.map(talk, chats))
    return dead[0], chats


def test_it_was_down_all_the_while(outage: Outage) -> None:
    assert outage.still_down, "rasa came back too soon for this test to mean anything"


def test_ready_names_rasa(outage: Outage) -> None:
    assert outage.ready_status == 503
    assert outage.ready == {"ready": False, "database": True, "rasa": False, "actions": True}


@pytest.mark.parametrize(
    ("which", "first"),
    [
        ("emergency", "Call 999 now"),
        ("stopped_reply", "Call 999 now"),
        ("serious", "call NHS 111 now"),
        ("despair", "Samaritans on 116 123"),
    ],
)
def test_red_flags_are_answered_first(outage: Outage, which: str, first: str) -> None:
    reply = getattr(outage, which)
    assert first in _text(reply).splitlines()[0]
    assert reply["topics"] == ["urgent_reaction"]
    assert "can't answer right now" not in _text(reply)


def test_under_18_and_other_languages_are_answered(outage: Outage) -> None:
    assert "18 or over" in _text(outage.under_18)
    assert "po angielsku" in _text(outage.polish)


def test_a_question_gets_the_honest_line_and_an_offer(outage: Outage) -> None:
    assert "can't answer right now" in _text(outage.question)
    assert "020 7946 0321" in _text(outage.question)
    assert "999" in _text(outage.question)
    assert [choice["title"] for choice in outage.question["messages"][0]["choices"]] == ["Leave a request"]
    assert outage.question["topics"] == ["unknown"]
    assert outage.question_seconds < 6


def test_a_request_can_be_left(outage: Outage) -> None:
    assert "your name, a phone number or e-mail" in _text(outage.leave)
    assert "https://demo-clinic.example/privacy" in _text(outage.leave)
    assert "saved your message" in _text(outage.left)
    assert outage.tickets == [("request", 0, LEFT)]


def test_rasa_comes_back_and_a_half_finished_booking_goes_on(stack: Stack, outage: Outage) -> None:
    assert "can't answer right now" in _text(outage.booking_reply)
    replies = [_text(outage.booking.answer(text)) for text in ("Tuesday morning", "face", "no", "yes", "yes")]
    assert "18 or over" in replies[2]
    times = rf"Tuesday \d+ \w+{YEAR}, in the morning"
    assert re.search(rf"Name: Wren Hale\nContact: 07700 900234\nTimes: {times}", replies[-1])
    assert "MN-" in _text(outage.booking.answer("yes"))
    ((name, stored),) = _requests(stack, outage.booking)
    assert name == "Wren Hale"
    assert re.fullmatch(times, stored)


def test_a_booking_stopped_by_an_emergency_stays_stopped(stack: Stack, outage: Outage) -> None:
    for text in ("Tuesday morning please", "yes", "yes", "yes"):
        reply = _text(outage.stopped_booking.answer(text))
        assert "18 or over" not in reply
        assert "MN-" not in reply
    assert _requests(stack, outage.stopped_booking) == []


def test_answers_again(stack: Stack, outage: Outage) -> None:
    reply = stack.open().answer("does it hurt?")
    assert reply["topics"] == ["ask_pain"]


def test_messages_on_their_way_when_rasa_died_got_one_reply_each(outage: Outage) -> None:
    for chat in outage.talking:
        assert [message["from"] for message in chat.history()] == ["bot", *["visitor", "bot"] * TALKED]


def test_actions_die_in_the_middle_of_a_booking(stack: Stack, outage: Outage) -> None:
    chat = stack.open()
    chat.answer("I'd like to book an appointment")
    chat.answer("Odile")
    dead = stack.kill("actions")
    during = chat.answer("07700 900235")
    assert len(during["messages"]) == 1
    assert "{" not in _text(during)
    assert "Call 999 now" in _text(stack.open().answer("I can't breathe, my throat is closing")).splitlines()[0]
    stack.wait_until_ready(BACK_SECONDS)
    assert stack.child("actions") != dead
    for text in ("07700 900235", "Tuesday morning", "face", "no", "yes", "yes"):
        reply = _text(chat.answer(text))
    assert re.search(rf"Name: Odile\nContact: 07700 900235\nTimes: Tuesday \d+ \w+{YEAR}, in the morning", reply)


def _requests(stack: Stack, chat: Chat) -> list[tuple[Any, ...]]:
    return stack.rows("SELECT name, times FROM booking_request WHERE conversation_id = ?", chat.conversation)


def _text(reply: dict[str, Any]) -> str:
    (message,) = reply["messages"]
    text: str = message["text"]
    return text
