"""After all conversations: nothing a visitor wrote is in the logs, and erasing leaves no byte behind. Runs last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from script import read
from stack import Chat, Stack

pytestmark = pytest.mark.stack

HERE = Path(__file__).parent
# Shorter messages ("yes", "stop", "hello") are words that a log may hold for reasons of its own.
FEWEST_WORDS = 3
CANARY_TESTS = (
    "test_no_visitors_words_in_the_log",
    "test_erasing_leaves_no_byte",
    "test_erasing_by_the_button_leaves_no_byte",
    "test_erasing_while_others_write",
)
_CONTACT = re.compile(r"\S+@\S+\.\w+|\+?\d(?:[ ]?\d){9,}")


@dataclass(frozen=True)
class Canary:
    """Details that no other conversation holds."""

    name: str
    town: str
    phone: str

    @property
    def email(self) -> str:
        return f"{self.name.replace(' ', '.').lower()}@example.org"

    @property
    def traces(self) -> tuple[bytes, ...]:
        """What must not be left, in small letters: surname, town, the number's last digits in both writings."""
        surname = self.name.split()[-1].lower()
        digits = self.phone.replace(" ", "").removeprefix("0")
        return tuple(trace.encode() for trace in (surname, self.town.lower(), self.phone, digits))


@pytest.fixture
def canary(request: pytest.FixtureRequest) -> Canary:
    """A canary for each test."""
    number = CANARY_TESTS.index(request.node.name)
    letter = "bcdfg"[number]
    return Canary(f"Zebediah Quill{letter * 2}feather", f"Wobble{letter * 2}thorpe", f"07700 90098{number}")


def test_no_visitors_words_in_the_log(stack: Stack, canary: Canary) -> None:
    _fill(stack.open(), canary)
    said = {turn.visitor for path in HERE.rglob("*.txt") for turn in read(path).turns} | set(stack.said)
    log = stack.log.read_text(encoding="utf-8", errors="replace")
    assert "Application startup complete" in log, "this is not the log"
    found = sorted({words for words in said for needle in _needles(words) if needle in log})
    assert not found, f"{len(found)} messages left words in {stack.log}: {found[:5]}"
    for (name,) in stack.rows("SELECT DISTINCT name FROM booking_request"):
        assert not re.search(rf"\b{re.escape(name)}\b", log), f"the name {name} is in {stack.log}"


def test_erasing_leaves_no_byte(stack: Stack, canary: Canary) -> None:
    chat = stack.open()
    _fill(chat, canary)
    _assert_planted(stack, canary)
    assert chat.erase().status_code == 204
    _assert_gone(stack, canary)
    assert chat.say("hello").status_code == 409
    assert chat.erase().status_code == 204, "erasing twice is no error"


def test_erasing_by_the_button_leaves_no_byte(stack: Stack, canary: Canary) -> None:
    chat = stack.open()
    _fill(chat, canary)
    chat.answer("what data do you hold about me?")
    body = chat.answer("[Erase this chat]")
    assert "erased" in body["messages"][0]["text"]
    _assert_gone(stack, canary)


def test_erasing_leaves_other_conversations_alone(stack: Stack) -> None:
    kept, erased = stack.open(), stack.open()
    for chat in (kept, erased):
        chat.answer("does it help with wrinkles?")
    before = kept.history()
    assert erased.erase().status_code == 204
    assert kept.history() == before
    assert kept.answer("where is this from?")["messages"][0]["source"] is not None


def test_erasing_while_others_write(stack: Stack, canary: Canary) -> None:
    """Open readers and writers hold the write-ahead log; the visitor's bytes must go all the same."""
    chat, other = stack.open(), stack.open()
    _fill(chat, canary)
    with stack.http.stream("GET", "/api/chat/events", headers={"Authorization": f"Bearer {other.token}"}) as events:
        assert events.status_code == 200
        other.answer("how much is it?")
        assert chat.erase().status_code == 204
        other.answer("does it hurt?")
    _assert_gone(stack, canary)


def _fill(chat: Chat, canary: Canary) -> None:
    """Leave details in every place there is: messages, form, request, unanswered question, hand-off."""
    for text in (
        f"hello, this is {canary.name} from {canary.town}",
        f"how long do results last for {canary.name}?",
        "yes please",
        "I want to book",
        canary.name,
        canary.phone,
        f"Monday, I come from {canary.town}",
        "yes",
        "yes",
        "yes",
        "I want to book",
        canary.name,
        canary.email,
        f"I want to make a complaint, says {canary.name}",
        f"my name is {canary.name} and my throat is swelling up, I can't breathe",
        f"qwrtz {canary.town} plmkn",
    ):
        chat.answer(text)


def _needles(text: str) -> Iterator[str]:
    """What of a message must not stand in a log: the whole of it, and its contact details in any writing."""
    plain = text.strip().strip("[]")
    if len(plain.split()) >= FEWEST_WORDS:
        yield plain
        yield json.dumps(plain, ensure_ascii=False)[1:-1]
        yield json.dumps(plain)[1:-1]
    for contact in _CONTACT.findall(plain):
        yield contact
        if "@" not in contact:
            yield re.sub(r"\D", "", contact).removeprefix("44").removeprefix("0")


def _files(stack: Stack) -> list[Path]:
    names = (stack.database.name, stack.tracker.name)
    return sorted(path for path in stack.directory.iterdir() if path.name.startswith(names))


def _holding(stack: Stack, canary: Canary) -> list[str]:
    """Which files hold which trace."""
    return [
        f"{path.name}: {trace.decode()}"
        for path in _files(stack)
        for data in [path.read_bytes().lower()]
        for trace in canary.traces
        if trace in data
    ]


def _assert_planted(stack: Stack, canary: Canary) -> None:
    held = {found.split(":")[0].split("-")[0] for found in _holding(stack, canary)}
    assert held == {stack.database.name, stack.tracker.name}, f"the canary was only planted in {held}"


def _assert_gone(stack: Stack, canary: Canary) -> None:
    left = _holding(stack, canary)
    assert not left, f"erasing left: {left}"
