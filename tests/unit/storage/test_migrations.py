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
from clinic.requests.lifecycle import change_times, held, move
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import MIGRATIONS, make_engine, migrate, transaction
from clinic.storage.tables import Base, BookingRequest, HandOff


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
