"""A consistent copy of the database while everything runs: one SQLite file, whichever database it comes from."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, insert, select, text

from clinic.storage.engine import make_engine, migrate, transaction
from clinic.storage.tables import Backup, Base

BATCH = 500


class BackupError(Exception):
    """The copy could not be made; the message says why and what to do."""


def backup(engine: Engine, folder: Path, now: dt.datetime) -> Path:
    """Copy the database into a new file in the folder and note it down; returns its path. Raises BackupError."""
    path = (folder / f"clinic-{now:%Y%m%d-%H%M%S}.db").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{folder} is no folder to write to ({error.strerror}). Choose another with --to.") from None
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(f"{path} is there already. Wait a second, or choose another folder.") from None
    except OSError as error:
        raise BackupError(f"{path} can't be written ({error.strerror}). Choose another folder with --to.") from None
    # Noted down first: what is erased while it is being made must be erased from it as well.
    with transaction(engine) as session:
        session.add(Backup(path=str(path), at=now))
    try:
        if engine.dialect.name == "sqlite":
            _copy_file(engine, path)
        else:
            _copy_rows(engine, path)
    except Exception as error:
        path.unlink(missing_ok=True)
        raise BackupError(
            f"The copy could not be made ({type(error).__name__}). Is there room for it? Try again."
        ) from None
    return path


def known_backups(engine: Engine) -> list[Path]:
    """The copies that still exist, oldest first; those that were deleted are forgotten."""
    with transaction(engine) as session:
        rows = list(session.scalars(select(Backup).order_by(Backup.at)))
        for row in rows:
            if not Path(row.path).exists():
                session.delete(row)
        return [Path(row.path) for row in rows if Path(row.path).exists()]


def _copy_file(engine: Engine, path: Path) -> None:
    """SQLite's own online backup: a snapshot, while others write."""
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(path)) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # an sqlite3.Connection
    finally:
        source.close()


def _copy_rows(engine: Engine, path: Path) -> None:
    """Every row as one snapshot sees it."""
    copy = make_engine(f"sqlite:///{path}")
    migrate(copy)
    snapshot = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as source, copy.begin() as target:
        source.execute(text("SET TRANSACTION READ ONLY"))
        for table in Base.metadata.sorted_tables:
            rows = source.execution_options(yield_per=BATCH).execute(select(table))
            for batch in rows.mappings().partitions(BATCH):
                target.execute(insert(table), [dict(row) for row in batch])
    copy.dispose()
