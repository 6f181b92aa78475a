"""Forgetting what is old: exactly what is older than its days, and nothing that staff still have to answer."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from samples import NOW, REACH, conversation, handed_off, stored
from sqlalchemy import Engine, func, select

from cli.main import main
from clinic.content.facts import Retention
from clinic.erasing.retention import KEEP_SENT, KEEP_USED_LINKS, Forgotten, forget_old
from clinic.requests.lookup import GUESSING_WINDOW
from clinic.storage.engine import transaction
from clinic.storage.tables import (
    About,
    Audit,
    Base,
    BookingRequest,
    Conversation,
    FailedLookup,
    HandOff,
    Message,
    OutboxRow,
    Question,
    UsedLink,
)

DAYS = Retention(conversations=90, requests=365, questions=200, audit=1000)
MOMENT = dt.timedelta(seconds=1)


def ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def added(engine: Engine, *rows: Base) -> None:
    with transaction(engine) as session:
        session.add_all(rows)


def count(engine: Engine, table: type[Base]) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def ids(engine: Engine) -> Sequence[str]:
    with transaction(engine) as session:
        return session.scalars(select(Conversation.id).order_by(Conversation.id)).all()


def forget(engine: Engine, tracker: Path = Path("/nowhere/rasa.db"), days: Retention = DAYS) -> Forgotten:
    return forget_old(engine, tracker, days, NOW)


def talk(engine: Engine, conversation_id: str, **fields: Any) -> None:
    """A conversation with something in every table."""
    conversation(engine, conversation_id, **fields)
    added(
        engine,
        Message(
            conversation_id=conversation_id, seq=1, author="visitor", client_id="m", text="canary", choices=[], at=NOW
        ),
        Question(conversation_id=conversation_id, text="canary", topics=[], at=NOW),
    )
    handed_off(engine, REACH, conversation_id=conversation_id, note="canary")


def test_a_quiet_conversation_goes_with_all_that_is_in_it_and_a_younger_one_stays(engine: Engine) -> None:
    talk(engine, "old", updated_at=ago(90) - MOMENT)
    talk(engine, "young", updated_at=ago(90))
    assert forget(engine) == Forgotten(conversations=1, requests=0, questions=0)
    assert ids(engine) == ["young"]
    assert [count(engine, table) for table in (Message, Question, HandOff)] == [1, 1, 1]
    assert count(engine, OutboxRow) == 3


@pytest.mark.parametrize("state", ["requested", "contacted", "no_answer"])
def test_a_conversation_whose_request_waits_stays_with_its_request(engine: Engine, state: str) -> None:
    talk(engine, "c1", updated_at=ago(1000))
    stored(engine, state=state)
    forget(engine)
    assert (ids(engine), count(engine, BookingRequest), count(engine, Message)) == (["c1"], 1, 1)


@pytest.mark.parametrize("state", ["booked", "declined", "cancelled", "spam"])
def test_a_request_that_is_over_outlives_its_conversation_and_goes_in_its_own_time(engine: Engine, state: str) -> None:
    talk(engine, "c1", updated_at=ago(91))
    stored(engine, state=state)
    with transaction(engine) as session:
        session.scalars(select(BookingRequest)).one().updated_at = ago(365)
    assert forget(engine).requests == 0
    assert (ids(engine), count(engine, BookingRequest)) == ([], 1)
    with transaction(engine) as session:
        session.scalars(select(BookingRequest)).one().updated_at = ago(365) - MOMENT
    assert forget(engine).requests == 1
    assert count(engine, BookingRequest) == 0


def test_a_request_that_still_waits_is_never_too_old(engine: Engine) -> None:
    stored(engine)
    with transaction(engine) as session:
        session.scalars(select(BookingRequest)).one().updated_at = ago(3000)
    assert forget(engine).requests == 0


def test_questions_go_in_their_own_time(engine: Engine) -> None:
    for at in (ago(200), ago(200) - MOMENT, ago(500)):
        added(engine, Question(conversation_id="c1", text="x", topics=[], at=at))
    assert forget(engine).questions == 2
    assert count(engine, Question) == 1


def test_the_audit_goes_last(engine: Engine) -> None:
    for at in (ago(1000), ago(1000) - MOMENT):
        added(engine, Audit(at=at, actor="asha", action="booking.claimed", subject="MN-7K3QWS"))
    forget(engine)
    assert count(engine, Audit) == 1


def outbox_row(key: str, **fields: Any) -> OutboxRow:
    return OutboxRow(
        kind="webhook",
        about=About.ALARM,
        key=key,
        stream="webhook",
        payload={},
        created_at=ago(400),
        next_at=ago(400),
        **fields,
    )


def test_what_was_sent_or_given_up_goes_after_a_month_and_what_waits_stays(engine: Engine) -> None:
    added(
        engine,
        outbox_row("waits"),
        outbox_row("sent", sent_at=NOW - KEEP_SENT - MOMENT),
        outbox_row("given up", given_up_at=NOW - KEEP_SENT - MOMENT),
        outbox_row("sent lately", sent_at=NOW - KEEP_SENT),
        outbox_row("given up lately", given_up_at=NOW - KEEP_SENT),
    )
    forget(engine)
    with transaction(engine) as session:
        assert set(session.scalars(select(OutboxRow.key))) == {"waits", "sent lately", "given up lately"}


def test_used_links_and_wrong_guesses_go(engine: Engine) -> None:
    added(
        engine,
        UsedLink(nonce="old", used_at=NOW - KEEP_USED_LINKS - MOMENT),
        UsedLink(nonce="young", used_at=NOW - KEEP_USED_LINKS),
        FailedLookup(who="old", at=NOW - GUESSING_WINDOW - MOMENT),
        FailedLookup(who="young", at=NOW - GUESSING_WINDOW),
    )
    forget(engine)
    with transaction(engine) as session:
        assert (session.scalars(select(UsedLink.nonce)).all(), session.scalars(select(FailedLookup.who)).all()) == (
            ["young"], ["young"]
        )  # fmt: skip


def test_a_used_link_is_remembered_longer_than_any_link_lives() -> None:
    from clinic.notify.links import LINK_LIFE

    assert KEEP_USED_LINKS > LINK_LIFE


def test_a_guess_is_remembered_as_long_as_it_counts(engine: Engine) -> None:
    added(engine, FailedLookup(who="young", at=NOW - GUESSING_WINDOW + MOMENT))
    forget(engine)
    assert count(engine, FailedLookup) == 1


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    path = tmp_path / "rasa.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE tracker (sender_id TEXT PRIMARY KEY, dialogue TEXT, saved_at REAL)")
        rows = [(name, f"canary of {name}", 0) for name in ("old", "young", "erased")]
        connection.executemany("INSERT INTO tracker VALUES (?, ?, ?)", rows)
    return path


def test_rasa_forgets_them_too_and_those_erased_while_its_store_was_away(engine: Engine, tracker: Path) -> None:
    talk(engine, "old", updated_at=ago(91))
    talk(engine, "young", updated_at=ago(1))
    conversation(engine, "erased", erased_at=ago(2))
    forget(engine, tracker)
    with closing(sqlite3.connect(tracker)) as connection:
        assert connection.execute("SELECT sender_id FROM tracker").fetchall() == [("young",)]
    left = b"".join(path.read_bytes() for path in tracker.parent.glob("rasa.db*"))
    assert (b"canary of old" in left, b"canary of erased" in left, b"canary of young" in left) == (False, False, True)


def test_forgetting_leaves_no_byte_in_a_sqlite_file(engine: Engine, tmp_path: Path) -> None:
    talk(engine, "old", updated_at=ago(91))
    forget(engine)
    assert not [path.name for path in tmp_path.iterdir() if b"canary" in path.read_bytes()]


def test_forgetting_again_forgets_nothing_more(engine: Engine) -> None:
    talk(engine, "old", updated_at=ago(91))
    forget(engine)
    assert forget(engine) == Forgotten(0, 0, 0)


def test_the_command_says_what_it_did(
    engine: Engine,
    database_url: str,
    tracker: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url)
    monkeypatch.setenv("CLINIC_TRACKER_DB", str(tracker))
    talk(engine, "old", updated_at=ago(5000))
    talk(engine, "young", updated_at=dt.datetime.now(dt.UTC))
    assert main(["retention"]) == 0
    assert capsys.readouterr().out == "Forgotten: 1 conversations, 0 requests, 0 questions.\n"
    assert ids(engine) == ["young"]
