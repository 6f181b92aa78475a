"""Rasa's tracker store on SQLite: one row a conversation, holding its last turns.

Rasa's own SQL store keeps every event as a row for ever and reads and counts them twice a message, which took 40 % of
a reply's time here. What the dialogue needs is the last few turns; the conversation itself is in the clinic's database.
"""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any, Iterable, List, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 12


class LastTurnsStore(TrackerStore, SerializedTrackerAsText):
    """Named in endpoints.yml under `tracker_store: type:`; `db` is the path of the file."""

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        db: Text = "var/rasa.db",
        **kwargs: Any,
    ) -> None:
        """Open or create the file; raises sqlite3.Error when it cannot."""
        super().__init__(domain, event_broker, **kwargs)
        self._connection = sqlite3.connect(db, timeout=5, check_same_thread=False, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS tracker "
            "(sender_id TEXT PRIMARY KEY, dialogue TEXT NOT NULL, saved_at REAL NOT NULL)"
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the last turns; an open form's are all kept."""
        await self.stream_events(tracker)
        events = _last_turns(list(tracker.events), tracker)
        dialogue = {"name": tracker.sender_id, "events": [event.as_dict() for event in events]}
        self._connection.execute(
            "INSERT INTO tracker VALUES (?, ?, ?) "
            "ON CONFLICT (sender_id) DO UPDATE SET dialogue = excluded.dialogue, saved_at = excluded.saved_at",
            (tracker.sender_id, json.dumps(dialogue), time.time()),
        )

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation's tracker, or None for a new one."""
        row = self._connection.execute("SELECT dialogue FROM tracker WHERE sender_id = ?", (sender_id,)).fetchone()
        return self.deserialise_tracker(sender_id, row[0]) if row else None

    async def keys(self) -> Iterable[Text]:
        """All conversations."""
        return [row[0] for row in self._connection.execute("SELECT sender_id FROM tracker")]


def _last_turns(events: List[Event], tracker: DialogueStateTracker) -> List[Event]:
    """Events from the start of the last turns on; a form's slot is put before them, as setting it may be cut off."""
    starts = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= KEPT_TURNS or tracker.active_loop_name is not None:
        return events
    # One event further back: the action_listen that the turn answers.
    kept = events[max(starts[-KEPT_TURNS] - 1, 0) :]
    booking = tracker.get_slot("booking")
    return [SlotSet("booking", booking), *kept] if booking is not None else kept
