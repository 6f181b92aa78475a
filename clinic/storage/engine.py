"""Engines and migrations."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
# A process that starts while the database server restarts waits this long; dying again and again would end them all.
START_PATIENCE = 60.0
RETRY_SECONDS = 0.5
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; SQLite gets WAL, foreign keys, patience with locks, and overwritten
    deletes.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "busy_timeout=10000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Take the write lock first: a read that turns into a write would fail under WAL instead of waiting.
        only_reads = connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end; what was read stays readable after it."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: on SQLite it waits for nobody and holds up nobody."""
    with engine.connect().execution_options(only_reads=True) as connection, Session(connection) as session:
        yield session


def forget_deleted(engine: Engine) -> None:
    """Leave no deleted byte behind: SQLite keeps earlier pages in its write-ahead log until that is emptied.

    PostgreSQL's own vacuum does this in its time.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def migrate(engine: Engine, patience: float = 0) -> None:
    """Bring the schema up to date. patience: seconds to wait for a database server that is away or still starting.

    Raises OperationalError when it does not answer; a SQLite file is there or not, so nobody waits for one.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    deadline = time.monotonic() + (patience if engine.dialect.name != "sqlite" else 0)
    while True:
        try:
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            return
        except OperationalError as error:
            if time.monotonic() >= deadline:
                raise
            logger.warning("the database does not answer (%s); trying again", type(error).__name__)
            time.sleep(RETRY_SECONDS)
