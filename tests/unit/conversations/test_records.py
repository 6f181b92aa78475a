"""Conversations in the database: numbered messages, opaque choices, tickets with the reply, and erasing."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.content.responses import Button
from clinic.conversations import records as store
from clinic.conversations.outcome import Change, Outcome, Saying, Ticket
from clinic.conversations.records import typed_choice
from clinic.erasing.rasa_tracker import erase_tracker
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import IllegalMove
from clinic.requests.store import Consent, NewRequest
from clinic.requests.store import store as store_request
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import (
    About,
    Audit,
    Base,
    BookingRequest,
    Conversation,
    HandOff,
    Message,
    OutboxRow,
    Question,
)

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
REACH = Reach(("staff@clinic.example",))
TIMES = WantedTimes("secrettimes", (("2026-11-24T09:00:00+00:00", "2026-11-24T18:00:00+00:00"),), "secretsaid")
LATER = NOW + dt.timedelta(minutes=5)
PAIN = Button("Does it hurt?", "/ask_pain")


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as session:
        yield session


@pytest.fixture
def row(session: Session) -> Conversation:
    return store.open_conversation(session, "c1", "web", NOW)


def asked(session: Session, row: Conversation, words: str = "how much?", client_id: str = "m1") -> Message:
    return store.add_visitor_message(session, row, client_id, words, NOW)


def test_a_new_conversation_belongs_to_the_bot(row: Conversation) -> None:
    assert (row.owner, row.state, row.minor, row.erased_at) == ("bot", {}, False, None)


def test_messages_are_numbered_in_order(session: Session, row: Conversation) -> None:
    store.add_saying(session, row, Saying("utter_welcome", "Hello"), NOW)
    asked(session, row)
    store.add_saying(session, row, Saying("utter_ask_price", "£180"), NOW, reply_to=2)
    assert [(message.seq, message.author) for message in store.history(session, "c1", 0)] == [
        (1, "bot"),
        (2, "visitor"),
        (3, "bot"),
    ]


def test_history_begins_after_a_number(session: Session, row: Conversation) -> None:
    for number in range(3):
        asked(session, row, client_id=str(number))
    assert [message.seq for message in store.history(session, "c1", 2)] == [3]


def test_history_is_of_one_conversation_only(session: Session, row: Conversation) -> None:
    asked(session, store.open_conversation(session, "c2", "web", NOW))
    assert store.history(session, "c1", 0) == []


def test_an_id_is_taken_once_in_a_conversation(session: Session, row: Conversation) -> None:
    asked(session, row)
    with pytest.raises(IntegrityError), session.begin_nested():
        asked(session, row)
    session.refresh(row)


def test_the_same_id_may_be_used_in_two_conversations(session: Session, row: Conversation) -> None:
    other = store.open_conversation(session, "c2", "web", NOW)
    assert asked(session, row).client_id == asked(session, other).client_id


def test_a_visitors_message_is_found_by_its_id(session: Session, row: Conversation) -> None:
    message = asked(session, row)
    assert store.visitor_message(session, row, "m1") is message
    assert store.visitor_message(session, row, "m2") is None


def test_a_choice_has_an_id_that_tells_nothing(session: Session, row: Conversation) -> None:
    first, second = (store.add_saying(session, row, Saying("x", "x", (), (PAIN,)), NOW).choices[0] for _ in range(2))
    assert first["choice"] != second["choice"]
    assert "pain" not in first["choice"]


def test_a_choice_is_found_again_by_its_id(session: Session, row: Conversation) -> None:
    choice = store.add_saying(session, row, Saying("x", "x", (), (PAIN,)), NOW).choices[0]["choice"]
    assert store.find_choice(session, row, choice) == PAIN


def test_a_choice_of_another_conversation_is_not_found(session: Session, row: Conversation) -> None:
    other = store.open_conversation(session, "c2", "web", NOW)
    choice = store.add_saying(session, other, Saying("x", "x", (), (PAIN,)), NOW).choices[0]["choice"]
    assert store.find_choice(session, row, choice) is None


@pytest.mark.parametrize("typed", ["does it hurt?", "DOES IT HURT", " Does it hurt! ", "1"])
def test_a_title_or_a_number_typed_back_is_the_choice(typed: str) -> None:
    assert typed_choice([{"title": "Does it hurt?", "payload": "/ask_pain"}], typed, numbers=True) == "/ask_pain"


@pytest.mark.parametrize("typed", ["2", "0", "does it", "", "one"])
def test_other_words_are_no_choice(typed: str) -> None:
    assert typed_choice([{"title": "Does it hurt?", "payload": "/ask_pain"}], typed, numbers=True) is None


def test_a_number_is_no_choice_where_it_may_be_an_answer() -> None:
    assert typed_choice([{"title": "Cancel", "payload": "cancel"}], "1", numbers=False) is None


def record(session: Session, row: Conversation, outcome: Outcome, words: str = "how much?") -> list[Message]:
    return store.record(session, row, asked(session, row, words), outcome, REACH, LATER).said


def test_a_reply_is_stored_with_what_it_answers(session: Session, row: Conversation) -> None:
    (said,) = record(session, row, Outcome(Saying("utter_ask_price", "£180", ("ask_price",)), ("ask_price",)))
    assert store.replies_to(session, row, said.reply_to or 0) == [said]
    assert (said.response, said.topics, row.updated_at) == ("utter_ask_price", ["ask_price"], LATER)


def test_a_silent_outcome_marks_the_message_as_dealt_with(session: Session, row: Conversation) -> None:
    assert record(session, row, Outcome(None, ())) == []
    message = store.visitor_message(session, row, "m1")
    assert message is not None
    assert message.topics == []


def test_new_state_adds_to_the_old(session: Session, row: Conversation) -> None:
    row.state = {"topics": ["ask_price"], "offer": "book"}
    record(session, row, Outcome(None, (), {"offer": None}))
    assert row.state.items() >= {"topics": ["ask_price"], "offer": None}.items()


def test_what_was_offered_is_kept_until_the_next_message(session: Session, row: Conversation) -> None:
    record(session, row, Outcome(Saying("x", "x", (), (PAIN,)), ()))
    assert row.state["choices"] == [{"title": "Does it hurt?", "payload": "/ask_pain"}]


def test_a_minor_stays_a_minor(session: Session, row: Conversation) -> None:
    record(session, row, Outcome(None, (), minor=True))
    store.record(session, row, asked(session, row, client_id="m2"), Outcome(None, ()), REACH, LATER)
    assert row.minor


def test_a_ticket_is_stored_with_the_reply_that_promises_it(session: Session, row: Conversation) -> None:
    record(session, row, Outcome(Saying("x", "x"), (), tickets=(Ticket("999", urgent=True, signs=("breathing",)),)))
    ticket = session.scalars(select(HandOff)).one()
    assert (ticket.kind, ticket.urgent, ticket.signs, ticket.note, ticket.message_seq) == (
        "999",
        True,
        ["breathing"],
        None,
        1,
    )


def test_an_unanswered_question_is_kept_masked(session: Session, row: Conversation) -> None:
    record(session, row, Outcome(Saying("x", "x"), ("unknown",), unanswered=True), "I'm Ana, ring 07700 900123")
    assert session.scalars(select(Question)).one().text == "I'm [name], ring [phone]"


def test_an_answered_question_is_not_kept_apart(session: Session, row: Conversation) -> None:
    record(session, row, Outcome(Saying("x", "x"), ("ask_price",)))
    assert session.scalars(select(Question)).all() == []


def test_a_failed_turn_leaves_nothing_behind(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(engine) as session:
        asked(session, store.open_conversation(session, "c9", "web", NOW))
        raise ZeroDivisionError
    with transaction(engine) as session:
        assert store.locked(session, "c9") is None


def everything(engine: Engine) -> str:
    """Each cell of each table, as one text."""
    with engine.connect() as connection:
        tables = [connection.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    return repr(tables)


def lived(engine: Engine) -> None:
    with transaction(engine) as session:
        row = store.open_conversation(session, "c1", "web", NOW)
        row.address, row.language, row.state = "secretaddress", "pl", {"topics": ["secretstate"]}
        outcome = Outcome(
            Saying("x", "secretreply"), ("unknown",), tickets=(Ticket("request", note="secretnote"),), unanswered=True
        )
        record(session, row, outcome, "secretwords")
    contact = Contact(email="secret@example.com")
    request = NewRequest("c1:m1", "c1", "web", "secretname", contact, TIMES, Consent("agreed", 1, NOW), "face", True)
    store_request(engine, request, REACH)


def test_erasing_leaves_no_word_of_the_visitor(engine: Engine) -> None:
    lived(engine)
    with transaction(engine) as session:
        row = store.locked(session, "c1")
        assert row is not None
        store.erase(session, row, REACH, LATER)
    assert "secret" not in everything(engine)


def test_erasing_keeps_only_that_it_was_erased(engine: Engine) -> None:
    lived(engine)
    with transaction(engine) as session:
        row = session.get_one(Conversation, "c1")
        store.erase(session, row, REACH, LATER)
    with transaction(engine) as session:
        row = session.get_one(Conversation, "c1")
        assert (row.erased_at, row.address, row.language, row.state) == (LATER, None, None, {})
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_erasing_tells_staff_which_request_is_gone_and_nothing_else(engine: Engine) -> None:
    lived(engine)
    with transaction(engine) as session:
        reference = session.scalars(select(BookingRequest.reference)).one()
        store.erase(session, session.get_one(Conversation, "c1"), REACH, LATER)
    with transaction(engine) as session:
        (row,) = session.scalars(select(OutboxRow))
        assert row.about is About.ERASED
        assert row.payload == {"reference": reference, "active": True, "to": "staff@clinic.example"}
        audit = session.scalars(select(Audit).order_by(Audit.pk))
        assert [(line.action, line.subject) for line in audit] == [
            ("booking.requested", reference), ("booking.erased", reference)
        ]  # fmt: skip


def requested(engine: Engine, conversation: str = "c1") -> str:
    with transaction(engine) as session:
        store.open_conversation(session, conversation, "web", NOW)
    contact = Contact(email="secret@example.com")
    request = NewRequest(f"{conversation}:m", conversation, "web", "Ana", contact, TIMES, Consent("agreed", 1, NOW))
    return store_request(engine, request, REACH)


def changed(engine: Engine, change: Change, conversation: str = "c1") -> store.Recorded:
    with transaction(engine) as session:
        row = session.get_one(Conversation, conversation)
        message = asked(session, row, "yes", client_id=f"{change.kind}{row.last_seq}")
        outcome = Outcome(Saying("utter_done", f"Done with {change.reference}"), ("x",), changes=(change,))
        return store.record(session, row, message, outcome, REACH, LATER)


def request_of(engine: Engine, reference: str) -> BookingRequest | None:
    with transaction(engine) as session:
        return session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))


def test_a_visitor_cancels(engine: Engine) -> None:
    reference = requested(engine)
    changed(engine, Change("cancel", reference))
    row = request_of(engine, reference)
    assert row is not None
    assert (row.state, row.updated_at) == ("cancelled", LATER)


def test_a_visitor_changes_the_times(engine: Engine) -> None:
    reference = requested(engine)
    changed(engine, Change("change", reference, WantedTimes("Any time", (), "whenever")))
    row = request_of(engine, reference)
    assert row is not None
    assert (row.times, row.windows, row.said, row.state) == ("Any time", [], "whenever", "requested")


@pytest.mark.parametrize("kind", ["cancel", "change"])
def test_a_change_that_comes_too_late_keeps_nothing_of_the_reply(engine: Engine, kind: str) -> None:
    reference = requested(engine)
    with transaction(engine) as session:
        session.scalars(select(BookingRequest)).one().state = "declined"
    with pytest.raises(IllegalMove):
        changed(engine, Change(kind, reference, WantedTimes("Any time")))
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_new_times_for_a_request_that_is_gone_are_not_said_to_be_passed_on(engine: Engine) -> None:
    requested(engine)
    with pytest.raises(IllegalMove):
        changed(engine, Change("change", "MN-000000", WantedTimes("Any time")))


@pytest.mark.parametrize("kind", ["cancel", "erase"])
def test_what_is_gone_already_needs_no_cancelling_or_erasing(engine: Engine, kind: str) -> None:
    requested(engine)
    assert changed(engine, Change(kind, "MN-000000")).erased == ()


def test_erasing_a_request_of_another_chat_takes_that_chat_and_not_this_one(engine: Engine) -> None:
    theirs = requested(engine, "c2")
    requested(engine)
    recorded = changed(engine, Change("erase", theirs))
    assert (recorded.erased, [message.text for message in recorded.said]) == (("c2",), [f"Done with {theirs}"])
    with transaction(engine) as session:
        assert session.get_one(Conversation, "c2").erased_at == LATER
        assert session.get_one(Conversation, "c1").erased_at is None
        assert session.scalars(select(BookingRequest.conversation_id)).all() == ["c1"]


def test_erasing_a_request_of_this_very_chat_leaves_nothing_of_the_chat_either(engine: Engine) -> None:
    reference = requested(engine)
    recorded = changed(engine, Change("erase", reference))
    assert recorded.erased == ("c1",)
    assert [message.text for message in recorded.said] == [f"Done with {reference}"]
    with transaction(engine) as session:
        row = session.get_one(Conversation, "c1")
        assert (row.erased_at, row.state) == (LATER, {})
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        assert session.scalar(select(func.count()).select_from(BookingRequest)) == 0


def test_erasing_leaves_other_conversations_alone(engine: Engine) -> None:
    lived(engine)
    with transaction(engine) as session:
        store.erase(session, store.open_conversation(session, "c2", "web", NOW), REACH, LATER)
    assert "secretwords" in everything(engine)


def test_erasing_leaves_no_byte_in_the_sqlite_file(tmp_path: Path) -> None:
    from clinic.storage.engine import make_engine, migrate

    path = tmp_path / "erased.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    lived(engine)
    with transaction(engine) as session:
        store.erase(session, session.get_one(Conversation, "c1"), REACH, LATER)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()
    left = [file.name for file in tmp_path.iterdir() if b"secretwords" in file.read_bytes()]
    assert left == []


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    path = tmp_path / "rasa.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE tracker (sender_id TEXT PRIMARY KEY, data TEXT)")
        connection.executemany(
            "INSERT INTO tracker (sender_id, data) VALUES (?, ?)", [("c1", "secret"), ("c2", "kept")]
        )
    return path


def test_rasas_memory_of_one_conversation_is_erased(tracker: Path) -> None:
    assert (erase_tracker(tracker, "c1"), erase_tracker(tracker, "c1"), erase_tracker(tracker, "c2")) == (1, 0, 1)


def test_erased_memory_leaves_no_byte_in_the_tracker_store(tracker: Path) -> None:
    erase_tracker(tracker, "c1")
    assert not any(b"secret" in file.read_bytes() for file in tracker.parent.glob("rasa.db*"))


def test_without_a_tracker_store_there_is_nothing_to_erase(tmp_path: Path) -> None:
    assert erase_tracker(tmp_path / "none.db", "c1") == 0


def test_an_empty_tracker_store_has_nothing_to_erase(tmp_path: Path) -> None:
    (tmp_path / "rasa.db").touch()
    assert erase_tracker(tmp_path / "rasa.db", "c1") == 0
