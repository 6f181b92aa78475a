"""A gateway that dies when Rasa has answered and no reply is stored yet: the message comes again, and counts once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from mailserver import MailServer
from running import Site
from visitors import SENT, Visitor

pytestmark = pytest.mark.xdist_group("rasa")
TRIES = 8
SECONDS = 3.0


@pytest.fixture(scope="module")
def site(start_site: Callable[..., Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with (
        MailServer() as mail,
        start_site(folder, f"sqlite:///{folder / 'clinic.db'}", mail, names=("actions", "gateway")) as site,
    ):
        yield site


@pytest.mark.parametrize(
    ("question", "answer", "next_question"),
    [
        ("been", "no", "Are you 18 or over?"),
        ("adult", "yes", "Do you agree that the clinic keeps these details"),
        ("consent", "yes", "Please check this."),
        ("confirm", "yes", SENT),
    ],
)
def test_an_answer_that_comes_again_counts_for_its_own_question_only(
    site: Site,
    rasa_ports: tuple[int, int, Path],
    question: str,
    answer: str,
    next_question: str,
) -> None:
    """Taken twice, "no, I have not been before" made a minor of its visitor, and "yes, I am 18" gave consent."""
    tracker = rasa_ports[2] / "rasa.db"
    for number in range(TRIES):
        visitor = Visitor(site.base, random.Random(number), number, lambda what: None, lambda reference: None)
        with closing(visitor), ThreadPoolExecutor(1) as pool:
            visitor.at_once, visitor.hasty = True, False
            visitor.open()
            visitor.go_on(visitor.opening, until=question)
            saying = pool.submit(visitor.say, answer)
            if not died_between(site, visitor, tracker):
                continue
            reply = saying.result()
            assert next_question in reply
            assert visitor.repeats > 0
            if question != "confirm":
                visitor.go_on(visitor.next(reply, answer))
            rows = site.read("SELECT name FROM booking_request WHERE conversation_id = :c", c=visitor.conversation)
            assert rows == [(visitor.name,)]
            return
    pytest.fail(f"the moment was missed {TRIES} times")


def died_between(site: Site, visitor: Visitor, tracker: Path) -> bool:
    """Stop the gateway while Rasa answers, and kill it when Rasa is done; whether the reply was not stored by then."""
    before, gateway = turns(tracker, visitor.conversation), site.processes["gateway"]
    newest = "SELECT topics FROM message WHERE conversation_id = :c AND author = 'visitor' ORDER BY seq DESC LIMIT 1"
    sent = "SELECT count(*) FROM message WHERE conversation_id = :c AND author = 'visitor'"
    until(lambda: site.read(sent, c=visitor.conversation) == [(len(visitor.sent),)])
    time.sleep(0.008)  # its way to Rasa
    os.kill(gateway.pid, signal.SIGSTOP)
    answered = until(lambda: turns(tracker, visitor.conversation) > before)
    ((topics,),) = site.read(newest, c=visitor.conversation)
    if answered and topics in (None, "null"):
        return gateway.kill()
    os.kill(gateway.pid, signal.SIGCONT)
    return False


def turns(tracker: Path, conversation: str) -> int:
    """How many of the visitor's messages Rasa has taken."""
    with closing(sqlite3.connect(f"file:{tracker}?mode=ro", uri=True, timeout=10)) as connection:
        row = connection.execute("SELECT dialogue FROM tracker WHERE sender_id = ?", (conversation,)).fetchone()
    return str(row[0]).count('"event": "user"') if row else 0


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.002)
    return False
