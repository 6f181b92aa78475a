"""Erasing a person: a canary is planted wherever a visitor's words can be, and `clinic erase` leaves no byte of it."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from samples import (
    EMAIL,
    LATER,
    NOW,
    PHONE,
    REACH,
    STAFF,
    TIMES,
    audit,
    conversation,
    handed_off,
    jobs,
    new_request,
    stored,
)
from sqlalchemy import JSON, Boolean, Engine, Integer, String, Table, Text, insert, select

from cli.main import main
from clinic.conversations import records as store
from clinic.erasing.person import Person, erase_person
from clinic.personal.contact import Contact, find_phones
from clinic.queues.notices import Reach
from clinic.requests import store as bookings
from clinic.storage.backup import backup
from clinic.storage.engine import make_engine, transaction
from clinic.storage.tables import About, Base, Conversation, InboxRow, Message

# Tables that hold nothing of a visitor's; every other table is erased from.
IMPERSONAL = {"audit", "outbox_halt", "used_link", "failed_lookup", "backup", "job_run"}
# Columns of the others that hold only what we write ourselves.
OURS = {
    "conversation": {"id", "channel", "owner"},
    "message": {"conversation_id", "author"},
    "booking_request": {"reference", "conversation_id", "state", "phone", "email", "channel"},
    "hand_off": {"conversation_id"},
    "question": {"conversation_id"},
    "outbox": {"conversation_id", "kind", "about", "lane"},
    "inbox": {"key", "channel", "kind", "sender"},
}
ZED = Contact("+447700900555", "zed@example.org")
TRACES = (b"canary", b"7700900123", b"900123", EMAIL.encode())


def planted(table: Table, word: str, conversation_id: str, reference: str, contact: Contact) -> dict[str, Any]:
    """A row of a table with the word in each column that takes text."""
    row: dict[str, Any] = {}
    for column in table.columns:
        mark = f"{word}{column.name}"
        if column.name in {"pk", "erased_at", "done_at"}:
            continue
        if column.name in OURS[table.name]:
            fixed = {
                "id": conversation_id,
                "conversation_id": conversation_id,
                "reference": reference,
                "phone": contact.phone,
                "email": contact.email,
                "channel": "web",
                "owner": "bot",
                "author": "visitor",
                "state": "requested",
                "kind": "mail.visitor",
                "about": "request",
                "lane": "usual",
                "key": f"digest for {conversation_id}",
                "sender": f"{word}address",
            }
            row[column.name] = fixed[column.name]
        elif isinstance(column.type, JSON):
            row[column.name] = {"reference": reference, "x": mark} if column.name == "payload" else [[mark, mark]]
        elif isinstance(column.type, String | Text):
            row[column.name] = mark[: getattr(column.type, "length", None)]
        elif isinstance(column.type, Boolean):
            row[column.name] = True
        elif isinstance(column.type, Integer):
            row[column.name] = 1
        else:
            row[column.name] = NOW
    return row


def visit(engine: Engine, tracker: Path, word: str, conversation_id: str, reference: str, contact: Contact) -> None:
    """Somebody's whole stay: a row in each table, and one in Rasa's."""
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in IMPERSONAL:
                connection.execute(insert(table), [planted(table, word, conversation_id, reference, contact)])
    with closing(sqlite3.connect(tracker)) as rasa, rasa:
        rasa.execute("PRAGMA journal_mode=WAL")
        rasa.execute("CREATE TABLE IF NOT EXISTS tracker (sender_id TEXT PRIMARY KEY, dialogue TEXT, saved_at REAL)")
        rasa.execute(
            "INSERT INTO tracker VALUES (?, ?, 0)", (conversation_id, f"{word} {contact.phone} {contact.email}")
        )


def a_message(conversation_id: str, author: str, text: str, seq: int) -> Message:
    return Message(
        conversation_id=conversation_id, seq=seq, author=author, client_id=f"s{seq}", text=text, choices=[], at=NOW
    )


def said(engine: Engine, conversation_id: str, text: str, seq: int = 7) -> None:
    with transaction(engine) as session:
        session.add(a_message(conversation_id, "visitor", text, seq))


def rows_of(engine: Engine, word: str) -> list[str]:
    """Every row with a word in it, of every table."""
    with engine.connect() as connection:
        found = [repr(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    return sorted(row for row in found if word in row)


def traces(folder: Path, wanted: tuple[bytes, ...] = TRACES) -> dict[str, bytes]:
    """Files in which any of the traces is left, in whatever page of them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): trace for path in files for trace in wanted if trace in path.read_bytes()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything of an installation in it."""
    monkeypatch.setenv("CLINIC_TRACKER_DB", str(tmp_path / "rasa.db"))
    monkeypatch.setenv("CLINIC_STAFF_EMAIL", STAFF)
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    return tmp_path


@pytest.fixture
def filled(engine: Engine, database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Ana (whom to erase) and Zed (who stays), and two copies; another process keeps the database open meanwhile."""
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url)
    visit(engine, home / "rasa.db", "canary", "c1", "MN-7K3QWS", Contact(PHONE, EMAIL))
    backup(engine, home / "copies", NOW)
    visit(engine, home / "rasa.db", "parrot", "c2", "MN-000000", ZED)
    said(engine, "c1", "it's 07700 900123 by the way, canary")
    backup(engine, home / "copies", LATER)
    with engine.connect() as connection:
        connection.execute(select(Conversation.id)).all()
        connection.commit()
        yield engine


def test_every_table_is_either_erased_from_or_holds_nothing_of_a_visitor() -> None:
    assert set(Base.metadata.tables) == IMPERSONAL | set(OURS)


def test_the_canary_is_in_every_column_that_can_hold_one(filled: Engine, home: Path) -> None:
    for table in Base.metadata.sorted_tables:
        if table.name not in IMPERSONAL:
            texts = {column.name for column in table.columns if isinstance(column.type, String | Text | JSON)} - OURS[
                table.name
            ]
            assert texts
            row = planted(table, "canary", "c1", "MN-7K3QWS", Contact(PHONE, EMAIL))
            assert {name for name in texts if "canary" in json.dumps(row[name])} == texts
    assert len(traces(home, (b"canary",))) >= 3, "the tracker and two copies at least"


@pytest.mark.parametrize(
    "whom",
    [
        ["--phone", "07700 900123"],
        ["--phone", "+44 7700 900123"],
        ["--email", EMAIL],
        ["--email", EMAIL.upper()],
        ["--reference", "mn 7k3 qws"],
        ["--conversation", "c1"],
        ["--phone", "07700 900123", "--email", EMAIL, "--reference", "MN-7K3QWS", "--conversation", "c1"],
    ],
    ids=" ".join,
)
def test_no_byte_is_left_of_who_was_erased_and_all_of_who_was_not(
    filled: Engine, home: Path, capsys: pytest.CaptureFixture[str], whom: list[str]
) -> None:
    zed = rows_of(filled, "parrot")
    copies = sorted((home / "copies").glob("*.db"))
    assert traces(home)
    assert main(["erase", *whom, "--yes"]) == 0
    assert traces(home) == {}
    assert rows_of(filled, "canary") + rows_of(filled, PHONE) + rows_of(filled, EMAIL) == []
    assert rows_of(filled, "parrot") == zed
    assert "parrot" in (home / "rasa.db").read_bytes().decode(errors="replace")
    later = make_engine(f"sqlite:///{copies[1]}")
    assert [row.replace("\\", "") for row in rows_of(later, "parrot")] != []
    assert len(rows_of(later, "parrot")) == len(zed)
    later.dispose()
    out = capsys.readouterr().out
    assert "Erased: 1 conversations, 1 booking requests." in out
    assert "MN-7K3QWS" in out
    assert "2 backups" in out


def test_the_copies_can_still_be_used(filled: Engine, home: Path) -> None:
    main(["erase", "--phone", "07700 900123", "--yes"])
    for path in sorted((home / "copies").glob("*.db")):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {path.suffix for path in (home / "copies").iterdir()} == {".db"}


def test_staff_are_told_which_request_is_gone_and_the_audit_keeps_that(filled: Engine) -> None:
    main(["erase", "--email", EMAIL, "--yes"])
    told = [(job.about, job.payload) for job in jobs(filled, "mail.staff")]
    assert told == [(About.ERASED, {"reference": "MN-7K3QWS", "active": True, "to": STAFF})]
    assert [line[1:] for line in audit(filled)] == [("booking.erased", "MN-7K3QWS")]


def test_a_copy_from_before_the_number_was_given_is_erased_from_too(
    engine: Engine, database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url)
    conversation(engine, "c1")
    said(engine, "c1", "my name is Canary canary, I have canary skin", 1)
    backup(engine, home / "copies", NOW)
    said(engine, "c1", "07700 900123", 2)
    assert main(["erase", "--phone", "07700900123", "--yes"]) == 0
    assert traces(home) == {}


def test_a_copy_from_before_retention_forgot_them_is_erased_from_too(filled: Engine, home: Path) -> None:
    with transaction(filled) as session:
        row = session.get_one(Conversation, "c1")
        store.erase(session, row, Reach(), NOW)
        session.delete(row)
    main(["erase", "--email", EMAIL, "--yes"])
    assert traces(home / "copies") == {}
    assert traces(home, (b"canary",)).keys() <= {str(home / "test.db"), str(home / "test.db-wal")}, "not the tracker"


def test_a_request_whose_conversation_was_forgotten_long_ago(engine: Engine) -> None:
    reference = stored(engine, REACH, conversation="gone")
    done = erase_person(engine, Path("/nowhere"), Person(contact=Contact(phone=PHONE)), REACH, LATER)
    assert (done.requests, rows_of(engine, "Ana Reed")) == ([reference], [])
    assert [job.about for job in jobs(engine)] == [About.ERASED] * 3


@pytest.mark.parametrize("kept", ["+442079460321;ext=12", "+442079460321"])
@pytest.mark.parametrize("given", ["020 7946 0321", "020 7946 0321 ext 12"])
def test_an_extension_hides_nobody(engine: Engine, kept: str, given: str) -> None:
    stored(engine, contact=Contact(phone=kept))
    (phone,) = find_phones(given)
    done = erase_person(engine, Path("/nowhere"), Person(contact=Contact(phone=phone)), Reach(), LATER)
    assert len(done.requests) == 1


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ring me on 07700900123 ok", Contact(phone=PHONE)),
        ("+44 (0)7700 900 123", Contact(phone=PHONE)),
        ("Ana@EXAMPLE.org is best", Contact(email=EMAIL)),
        ("020 7946 0321 x12", Contact(phone="+442079460321")),
    ],
)
def test_who_wrote_their_detail_and_never_finished_is_found(engine: Engine, text: str, contact: Contact) -> None:
    conversation(engine, "c1")
    said(engine, "c1", text)
    done = erase_person(engine, Path("/nowhere"), Person(contact=contact), Reach(), LATER)
    assert done.conversations == ["c1"]


@pytest.mark.parametrize("address", ["447700900123", "+447700900123"])
def test_a_conversation_on_whatsapp_is_found_by_its_number(engine: Engine, address: str) -> None:
    conversation(engine, "c1", channel="whatsapp", address=address)
    conversation(engine, "c2", channel="whatsapp", address="447700900124")
    done = erase_person(engine, Path("/nowhere"), Person(contact=Contact(phone=PHONE)), Reach(), LATER)
    assert done.conversations == ["c1"]


@pytest.mark.parametrize("sender", ["GB.1A2b3C", "447700900123"])
def test_what_still_waits_from_somebody_goes_whichever_of_their_addresses_it_came_from(
    engine: Engine, sender: str
) -> None:
    conversation(engine, "c1", channel="whatsapp", address="GB.1A2b3C", other_address="447700900123")
    waiting = {
        "channel": "whatsapp",
        "kind": "message",
        "payload": {"text": "canary"},
        "sent_at": NOW,
        "received_at": NOW,
    }
    with transaction(engine) as session:
        session.add(InboxRow(key="digest", sender=sender, next_at=NOW, **waiting))
    erase_person(engine, Path("/nowhere"), Person(contact=Contact(phone=PHONE)), Reach(), LATER)
    assert rows_of(engine, "canary") + rows_of(engine, sender) == []


def test_what_staff_or_the_assistant_wrote_points_to_nobody(engine: Engine) -> None:
    """The clinic's own number is in many replies; erasing by it must not take them all."""
    conversation(engine, "c1")
    with transaction(engine) as session:
        session.add(a_message("c1", "bot", "Call 07700 900123", 1))
    done = erase_person(engine, Path("/nowhere"), Person(contact=Contact(phone=PHONE)), Reach(), LATER)
    assert done.conversations == []


def test_all_requests_and_chats_of_a_person_go_together(engine: Engine) -> None:
    for number in range(3):
        conversation(engine, f"c{number}")
        stored(engine, conversation=f"c{number}", key=f"k{number}")
        handed_off(engine, conversation_id=f"c{number}", note="canary")
    stored(engine, conversation="c9", key="k9", contact=ZED)
    done = erase_person(engine, Path("/nowhere"), Person(contact=Contact(email=EMAIL)), Reach(), LATER)
    assert (sorted(done.conversations), len(done.requests)) == (["c0", "c1", "c2"], 3)
    with transaction(engine) as session:
        assert session.scalars(select(bookings.BookingRequest.conversation_id)).all() == ["c9"]


def test_erasing_twice_is_no_error(filled: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "--phone", "07700 900123", "--yes"]) == 0
    capsys.readouterr()
    assert main(["erase", "--phone", "07700 900123", "--yes"]) == 0
    assert "Nothing is held here about that person." in capsys.readouterr().out


@pytest.mark.parametrize(
    "whom",
    [["--conversation", "no-such-chat"], ["--phone", "07700 900777"], ["--reference", "MN-123458"]],
    ids=" ".join,
)
def test_somebody_who_is_not_known_is_said_to_be_so(
    filled: Engine, capsys: pytest.CaptureFixture[str], whom: list[str]
) -> None:
    before = rows_of(filled, "canary")
    assert main(["erase", *whom, "--yes"]) == 0
    assert "Nothing is held here" in capsys.readouterr().out
    assert rows_of(filled, "canary") == before


@pytest.mark.parametrize(
    ("whom", "message"),
    [
        ([], "Say whom to erase"),
        (["--phone", "12"], "no phone number I can read"),
        (["--phone", "07700 90012"], "no phone number I can read"),
        (["--phone", "07700 900123, 07700 900555"], "more than one phone number"),
        (["--email", "ana"], "no e-mail address I can read"),
        (["--email", f"{EMAIL} zed@example.org"], "more than one e-mail address"),
        (["--reference", "MN-123"], "no reference I can read"),
        (["--reference", "MN-7K3QWT"], "no reference I can read"),
        (["--reference", "' OR 1=1 --"], "no reference I can read"),
        (["--phone", "07700 900123", "--email", "ana"], "no e-mail address I can read"),
    ],
)
def test_what_cannot_be_read_erases_nothing_and_says_so(
    filled: Engine, home: Path, capsys: pytest.CaptureFixture[str], whom: list[str], message: str
) -> None:
    before = rows_of(filled, "canary")
    assert main(["erase", *whom, "--yes"]) == 1
    assert message in capsys.readouterr().err
    assert rows_of(filled, "canary") == before


@pytest.mark.parametrize(
    ("typed", "erased"),
    [("yes\n", True), ("YES\n", True), ("y\n", False), ("no\n", False), ("\n", False), ("", False)],
)
def test_it_asks_first(
    filled: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, erased: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["erase", "--phone", "07700 900123"]) == (0 if erased else 1)
    assert (rows_of(filled, "canary") == []) is erased
    if not erased:
        assert "Nothing was erased." in capsys.readouterr().err


def test_a_copy_that_cannot_be_opened_is_named_and_the_others_are_erased_from(
    filled: Engine, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sorted((home / "copies").glob("*.db"))
    first.write_bytes(b"this is no database: canary" * 400)
    assert main(["erase", "--phone", "07700 900123", "--yes"]) == 1
    assert f"please delete it: {first}" in capsys.readouterr().out
    assert set(traces(home)) == {str(first)}
    assert second.exists()


def test_a_copy_that_was_deleted_is_no_trouble(filled: Engine, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, _ = sorted((home / "copies").glob("*.db"))
    first.unlink()
    assert main(["erase", "--phone", "07700 900123", "--yes"]) == 0
    assert "1 backups" in capsys.readouterr().out
    assert not first.exists()


def test_without_rasas_store_the_rest_is_erased(filled: Engine, home: Path) -> None:
    for path in home.glob("rasa.db*"):
        path.unlink()
    assert main(["erase", "--phone", "07700 900123", "--yes"]) == 0
    assert traces(home) == {}


def test_a_request_sent_again_after_erasing_is_a_new_one(engine: Engine) -> None:
    request = new_request(times=TIMES)
    first = bookings.store(engine, request, Reach())
    erase_person(engine, Path("/nowhere"), Person(reference=first), Reach(), LATER)
    assert bookings.store(engine, request, Reach()) != first
