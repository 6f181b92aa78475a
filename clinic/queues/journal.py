"""Which messages a server has accepted, kept beside the database until the database knows.

A worker that is killed between a mail server's "250" and its own commit would send the mail again. One short append
to a file survives that kill; the next worker reads it before it sends anything.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from clinic.settings import VAR

logger = logging.getLogger(__name__)


def journal_path(database_url: str) -> Path:
    """Beside a SQLite file; for PostgreSQL under var/, named after the address."""
    parsed = make_url(database_url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        return Path(f"{parsed.database}-sent")
    return VAR / f"{hashlib.sha256(database_url.encode()).hexdigest()[:12]}-sent"


class Journal:
    """Idempotency keys, one a line. Several workers on one machine may share it."""

    def __init__(self, path: Path) -> None:
        """path: made on first use."""
        self._path = path

    def note(self, key: str) -> None:
        """Write a key down; one write call, so that it is there whole or not at all.

        A disk that takes nothing is no reason to send again what was accepted: that is logged, not raised.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._opened(os.O_WRONLY | os.O_APPEND | os.O_CREAT, fcntl.LOCK_SH) as file:
                os.write(file, f"{key}\n".encode())
        except OSError as error:
            logger.error("the journal can't be written: %s", type(error).__name__)

    def settle(self, record: Callable[[list[str]], object]) -> int:
        """Hand all keys to `record`, which puts them into the database, then forget them; returns how many."""
        if not self._path.exists():
            return 0
        with self._opened(os.O_RDWR, fcntl.LOCK_EX) as file:
            # A mail is noted by its sender and again by the worker.
            keys = list(dict.fromkeys(os.read(file, os.fstat(file).st_size).decode().splitlines()))
            record(keys)
            os.ftruncate(file, 0)
        return len(keys)

    @contextmanager
    def _opened(self, flags: int, lock: int) -> Iterator[int]:
        file = os.open(self._path, flags, 0o600)
        try:
            fcntl.flock(file, lock)
            yield file
        finally:
            os.close(file)
