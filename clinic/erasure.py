"""Erasing a conversation where Rasa keeps it: its SQL tracker store has no call for that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def erase_tracker(path: Path, conversation: str) -> int:
    """Delete a conversation's events from Rasa's tracker store; returns how many there were.

    The freed pages are overwritten and the write-ahead log emptied. Without a tracker store there is nothing to erase.
    """
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return 0
        with connection:
            erased = connection.execute("DELETE FROM events WHERE sender_id = ?", (conversation,)).rowcount
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return erased


def prepare_tracker(path: Path) -> None:
    """Create the tracker store's file in WAL mode (kept in the file), so that readers and Rasa do not block each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
