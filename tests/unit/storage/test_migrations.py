"""Migrations: from an empty database to the models' tables and back, on both databases."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, MetaData, inspect, select

from clinic.queues.notices import Reach
from clinic.queues.outbox import claim
from clinic.requests.lifecycle import change_times, held, move
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import MIGRATIONS, make_engine, migrate, transaction
from clinic.storage.tables import About, Base, BookingRequest, HandOff, Lane, Message, OutboxRow


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    return found


def test_migrating_an_empty_database_gives_the_models_tables(empty_engine: Engine) -> None:
    migrate(empty_engine)
    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_models_check_constraints_are_in_the_database(engine: Engine) -> None:
    wanted = {
        (table.name, str(rule.name))
        for table in Base.metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }
    found = {
        (table, str(rule["name"]))
        for table in Base.metadata.tables
        for rule in inspect(engine).get_check_constraints(table)
    }
    assert wanted == found


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_every_migration_can_be_taken_back(engine: Engine) -> None:
    with engine.begin() as connection:
        back = config()
        back.attributes["connection"] = connection
        command.downgrade(back, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}


def test_a_database_taken_back_can_be_migrated_again(engine: Engine) -> None:
    test_every_migration_can_be_taken_back(engine)
    migrate(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())


OLD_REQUEST = {
    "reference": "MN-7K3QWS", "request_key": "c1:m1", "conversation_id": "c1", "state": "requested",
    "name": "Zoë O’Brien",
    "phone": "+447700900123", "email": None, "times": "tues or weds after 5", "adult": True,
    "consent_text": "Do you agree?",
    "consent_version": 1, "channel": "web",
}  # fmt: skip
OLD_TICKET = {
    "conversation_id": "c1",
    "message_seq": 3,
    "kind": "complaint",
    "urgent": False,
    "signs": [],
    "note": "canary",
}
THEN = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def at_version(engine: Engine, version: str, *, down: bool = False) -> None:
    with engine.begin() as connection:
        chosen = config()
        chosen.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(chosen, version)


def old_rows(engine: Engine) -> None:
    """A request and a hand-off as version 0001 kept them."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        dates = {"consent_at": THEN, "created_at": THEN}
        request, ticket = tables.tables["booking_request"], tables.tables["hand_off"]
        connection.execute(request.insert(), [{**OLD_REQUEST, **dates}])
        connection.execute(ticket.insert(), [{**OLD_TICKET, "created_at": THEN}])


def test_a_request_from_before_survives_with_all_its_details(empty_engine: Engine) -> None:
    at_version(empty_engine, "0001")
    old_rows(empty_engine)
    migrate(empty_engine)
    with transaction(empty_engine) as session:
        row = session.scalars(select(BookingRequest)).one()
        assert {name: getattr(row, name) for name in OLD_REQUEST} == OLD_REQUEST
        assert (row.consent_at, row.created_at, row.updated_at) == (THEN, THEN, THEN)
        assert (row.windows, row.said, row.area, row.been_before) == ([], None, None, None)
        assert (row.claimed_by, row.reminded_at) == (None, None)
        ticket = session.scalars(select(HandOff)).one()
        assert (ticket.kind, ticket.note, ticket.claimed_by, ticket.reminded_at) == ("complaint", "canary", None, None)


def test_a_request_from_before_can_be_worked_with(empty_engine: Engine) -> None:
    at_version(empty_engine, "0001")
    old_rows(empty_engine)
    migrate(empty_engine)
    with transaction(empty_engine) as session:
        request = held(session, "MN-7K3QWS")
        assert request is not None
        change_times(session, Reach(("staff@clinic.example",)), request, WantedTimes("Any time", (), "any"), THEN)
        move(session, Reach(), request, "contacted", "asha", THEN)
    with transaction(empty_engine) as session:
        row = session.scalars(select(BookingRequest)).one()
        assert (row.state, row.times, row.said) == ("contacted", "Any time", "any")


# The outbox as version 0004 kept it: kind, key, stream and payload of each row, and what it became.
BEFORE_0005 = [
    ("mail.staff", "m", "mail.staff:a!b@clinic.example", {"about": "request", "reference": "MN-7K3QWS"}),
    ("mail.staff", "u", "mail.staff!:a!b@clinic.example", {"about": "hand_off", "hand_off": 4}),
    ("webhook", "w", "webhook!", {"about": "alarm", "text": "canary"}),
    ("webhook", "x", "alone:4", {"about": "waiting", "references": [], "hand_offs": [4]}),
    ("chat", "c", "chat", {"about": "erased", "reference": "MN-7K3QWS", "active": True}),
    ("whatsapp", "whatsapp:id:2", "whatsapp:c1", {"message": 12, "part": 2}),
    ("whatsapp", "whatsapp:farewell:c1", "whatsapp:c1", {"farewell": "c1"}),
]
SINCE_0005 = {
    "m": (About.REQUEST, Lane.USUAL, "mail.staff:a!b@clinic.example", None, {"reference": "MN-7K3QWS"}),
    "u": (About.HAND_OFF, Lane.URGENT, "mail.staff:a!b@clinic.example", None, {"hand_off": 4}),
    "w": (About.ALARM, Lane.URGENT, "webhook", None, {"text": "canary"}),
    "x": (About.WAITING, Lane.ASIDE, "alone:4", None, {"references": [], "hand_offs": [4]}),
    "c": (About.ERASED, Lane.USUAL, "chat", None, {"reference": "MN-7K3QWS", "active": True}),
    "whatsapp:id:2": (About.MESSAGE, Lane.USUAL, "whatsapp:c1", 12, {"part": 2}),
    "whatsapp:farewell:c1": (About.FAREWELL, Lane.USUAL, "whatsapp:c1", None, {}),
}
LINES_BEFORE_0005 = {
    1: ("bot", "utter_non_english_pl", "pl"),
    2: ("bot", "utter_non_english", None),
    3: ("bot", "utter_non_english_no_contact", None),
    4: ("bot", "utter_welcome", None),
    5: ("visitor", None, None),
}


def outbox_before_0005(engine: Engine) -> None:
    tables = MetaData()
    tables.reflect(engine)
    common = {"urgent": False, "attempts": 1, "created_at": THEN, "next_at": THEN, "conversation_id": "c1"}
    chat = {"id": "c1", "channel": "web", "owner": "bot", "minor": False, "state": {}, "last_seq": 5}
    with engine.begin() as connection:
        connection.execute(tables.tables["conversation"].insert(), {**chat, "created_at": THEN, "updated_at": THEN})
        for kind, key, stream, payload in BEFORE_0005:
            row = {"kind": kind, "key": key, "stream": stream, "payload": payload, **common}
            connection.execute(tables.tables["outbox"].insert(), row)
        for seq, (author, response, _) in LINES_BEFORE_0005.items():
            line = {"conversation_id": "c1", "seq": seq, "author": author, "client_id": f"m{seq}", "text": "canary"}
            said = {**line, "response": response, "choices": [], "at": THEN}
            connection.execute(tables.tables["message"].insert(), said)


def test_what_waits_to_be_sent_survives_with_what_it_is_about(empty_engine: Engine) -> None:
    at_version(empty_engine, "0004")
    outbox_before_0005(empty_engine)
    migrate(empty_engine)
    with transaction(empty_engine) as session:
        rows = list(session.scalars(select(OutboxRow).order_by(OutboxRow.pk)))
        assert {row.key: (row.about, row.lane, row.stream, row.message_id, row.payload) for row in rows} == SINCE_0005
        assert {(row.kind, row.conversation_id, row.attempts, row.created_at) for row in rows} == {
            (kind, "c1", 1, THEN) for kind, *_ in BEFORE_0005
        }


def test_what_waits_to_be_sent_is_claimed_in_its_order_after_the_upgrade(empty_engine: Engine) -> None:
    at_version(empty_engine, "0004")
    outbox_before_0005(empty_engine)
    migrate(empty_engine)
    jobs = claim(empty_engine, {kind for kind, *_ in BEFORE_0005}, "w", THEN, 10)
    assert [job.key for job in jobs] == ["m", "u", "w", "x", "c", "whatsapp:id:2"], "the farewell waits its turn"


def test_lines_from_before_keep_their_language(empty_engine: Engine) -> None:
    at_version(empty_engine, "0004")
    outbox_before_0005(empty_engine)
    migrate(empty_engine)
    with transaction(empty_engine) as session:
        assert {row.seq: (row.author, row.response, row.language) for row in session.scalars(select(Message))} == (
            LINES_BEFORE_0005
        )


def test_going_back_spells_the_outbox_as_before(empty_engine: Engine) -> None:
    at_version(empty_engine, "0004")
    outbox_before_0005(empty_engine)
    migrate(empty_engine)
    at_version(empty_engine, "0004", down=True)
    tables = MetaData()
    tables.reflect(empty_engine)
    with empty_engine.connect() as connection:
        outbox = tables.tables["outbox"]
        rows = connection.execute(outbox.select().order_by(outbox.c.pk)).mappings()
        assert [(row["kind"], row["key"], row["stream"], row["payload"]) for row in rows] == BEFORE_0005


def test_going_back_keeps_the_requests(engine: Engine) -> None:
    at_version(engine, "0001", down=True)
    old_rows(engine)
    migrate(engine)
    at_version(engine, "0001", down=True)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        (row,) = connection.execute(tables.tables["booking_request"].select()).mappings()
        assert {name: row[name] for name in OLD_REQUEST} == OLD_REQUEST


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


def test_every_migration_says_what_it_does() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert re.match(r'"""\w.+', path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1), ("synchronous", 2)]
)
def test_sqlite_is_set_up_to_lose_nothing_and_leave_nothing(
    tmp_path_factory: pytest.TempPathFactory, pragma: str, value: object
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('db') / 'deep' / 'clinic.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()
