"""The real worker process: no mail server for an afternoon, two workers at once, reminders, a kill at a bad moment."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from mailserver import MailServer
from postgres import Postgres, killable_postgres
from running import STAFF, Site
from sqlalchemy.engine import make_url

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.store import Consent, NewRequest, store
from clinic.requests.wanted_times import WantedTimes

SECONDS = 60
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with killable_postgres() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").create())
    return f"sqlite:///{tmp_path / 'clinic.db'}"


@pytest.fixture
def make_site(url: str, mail: MailServer, tmp_path: Path) -> Callable[..., Site]:
    def make(*names: str, **more: object) -> Site:
        return Site(tmp_path, url, mail, names=names, **more)  # type: ignore[arg-type]

    return make


def ask(site: Site, number: int, at: dt.datetime) -> str:
    """Store a booking request as the form does; returns its reference."""
    request = NewRequest(
        key=f"c{number}:m{number}",
        conversation=f"c{number}",
        channel="web",
        name="Ana Reed",
        contact=Contact(phone=f"+447700{900000 + number}"),
        times=WantedTimes("any time"),
        consent=Consent("Do you agree?", 1, at),
    )
    return store(site.engine, request, Reach.of(site.settings))


def tried_at_least(site: Site, attempts: int) -> Callable[[], bool]:
    return lambda: int(str(site.read("SELECT max(attempts) FROM outbox")[0][0])) >= attempts


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited {SECONDS} s in vain: {what}"
        time.sleep(0.02)


def references(mail: MailServer, mailbox: str = STAFF) -> list[str]:
    """What a mailbox holds, in the order in which it came."""
    return [delivered.subject.split("]")[0][1:] for delivered in mail.to(mailbox)]


def test_an_afternoon_without_a_mail_server_is_drained_in_order(
    make_site: Callable[..., Site], mail: MailServer
) -> None:
    mail.mode = "refuse"
    with make_site("worker") as site:
        now = dt.datetime.now(dt.UTC)
        asked = [ask(site, number, now - dt.timedelta(minutes=240 - 15 * number)) for number in range(16)]
        tried = "SELECT count(*) FROM outbox WHERE attempts > 0"
        until(lambda: site.read(tried) != [(0,)], "a first try")
        # Hour after hour passes: each time everything is due again, and refused again.
        for attempts in range(2, 6):
            site.write("UPDATE outbox SET next_at = created_at WHERE sent_at IS NULL")
            until(tried_at_least(site, attempts), "another try")
        assert references(mail) == []
        mail.mode = "accept"
        assert site.drain(SECONDS) == 0
        delivered = [reference for reference in references(mail) if reference in asked]
    assert delivered == asked
    assert mail.twice_after_acknowledgement() == []


def test_two_workers_send_three_hundred_mails_once_and_in_order(
    make_site: Callable[..., Site], mail: MailServer
) -> None:
    mailboxes = tuple(f"staff{number}@clinic.example" for number in range(30))
    with make_site(staff=mailboxes) as site:
        asked = [ask(site, number, dt.datetime.now(dt.UTC)) for number in range(10)]
        assert site.read("SELECT count(*) FROM outbox") == [(300,)]
        site.add("worker")
        site.add("worker", 2)
        seen: set[object] = set()

        def all_sent() -> bool:
            seen.update(
                row[0] for row in site.read("SELECT DISTINCT locked_by FROM outbox WHERE locked_by IS NOT NULL")
            )
            return site.read("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]

        until(all_sent, "300 mails")
        assert len(seen) == 2, "only one of the workers sent anything"
    for mailbox in mailboxes:
        assert references(mail, mailbox) == asked
    assert len(mail.delivered) == 300


def test_staff_are_reminded_once_of_what_waits_for_ten_minutes(
    make_site: Callable[..., Site], mail: MailServer
) -> None:
    with make_site() as site:
        now = dt.datetime.now(dt.UTC)
        late = ask(site, 1, now - dt.timedelta(minutes=11))
        ask(site, 2, now - dt.timedelta(minutes=8))
        worker = site.add("worker")
        done = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
        until(
            lambda: any("[Waiting]" in one.subject for one in mail.to(STAFF)) and site.read(done) == [(0,)],
            "the reminder",
        )
        # A worker does its chores as soon as it starts, so that a second one would come now.
        assert worker.kill()
        dead = worker.pid
        until(lambda: worker.pid != dead, "the next worker")
        ask(site, 3, now)
        until(
            lambda: len([one for one in references(mail) if one.startswith("MN-")]) == 3, "the next worker's first mail"
        )
    reminders = [delivered for delivered in mail.to(STAFF) if "[Waiting]" in delivered.subject]
    assert len(reminders) == 1
    body = reminders[0].message.get_body(("plain",))
    assert body is not None
    assert late in body.get_content()
    assert body.get_content().count("MN-") == 1


def test_a_worker_killed_between_the_servers_yes_and_its_commit_sends_nothing_twice(
    make_site: Callable[..., Site], mail: MailServer
) -> None:
    """From the yes on the database takes no writes, so that the journal alone knows when the worker is killed."""
    with make_site() as site:
        read_it = threading.Event()
        held = NoWrites(site.database_url)
        mail.taken = lambda what: held.take() if what == "accepted" else read_it.set()
        reference = ask(site, 1, dt.datetime.now(dt.UTC))
        worker = site.add("worker")
        assert read_it.wait(SECONDS), "no mail was accepted"
        mail.taken = None
        assert worker.kill()
        assert site.read("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(1,)]
        held.let_go()
        assert site.drain(SECONDS) == 0
    assert references(mail) == [reference]


class NoWrites:
    """A lock on the outbox that no writer gets by."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._held: sqlite3.Connection | psycopg.Connection | None = None

    def take(self) -> None:
        if self._url.get_backend_name() == "sqlite":
            self._held = sqlite3.connect(str(self._url.database), isolation_level=None, check_same_thread=False)
            self._held.execute("BEGIN IMMEDIATE")
        else:
            self._held = psycopg.connect(self._url.set(drivername="postgresql").render_as_string())
            self._held.execute("LOCK TABLE outbox IN EXCLUSIVE MODE")

    def let_go(self) -> None:
        assert self._held is not None
        self._held.rollback()
        self._held.close()
