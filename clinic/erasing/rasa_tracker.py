"""Erasing a conversation where Rasa keeps it (nlu/components/tracker_store.py): Rasa has no call for that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def erase_tracker(path: Path, conversation: str) -> int:
    """Delete a conversation from Rasa's tracker store; returns how many rows that were (0 or 1).

    The freed pages are overwritten and the write-ahead log emptied. Without a tracker store there is nothing to erase.
    """
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tracker'").fetchone():
            return 0
        with connection:
            erased = connection.execute("DELETE FROM tracker WHERE sender_id = ?", (conversation,)).rowcount
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return erased
