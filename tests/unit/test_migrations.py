"""Migrations: from an empty database to the models' tables and back, on both databases."""

from __future__ import annotations

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect

from clinic.db import MIGRATIONS, make_engine, migrate
from clinic.models import Base


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
