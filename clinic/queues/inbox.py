"""The inbox: what Messenger and WhatsApp deliver is stored first and worked through afterwards.

An event is known by a digest of the platform's own id, so that the same one is stored once however often it comes.
Events of one person are taken one after another, by the platform's clock, by one process at a time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, and_, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, aliased

from clinic.queues.lease import FREE, Lease
from clinic.storage.engine import transaction
from clinic.storage.tables import InboxRow

# A turn takes a few seconds at worst; only a process that died lets a lease run out.
INBOX_LEASE = Lease(InboxRow, dt.timedelta(seconds=30), (InboxRow.done_at.is_(None),))
# Platforms deliver in any order. An event waits this long for an earlier one of the same person.
SETTLE = dt.timedelta(seconds=0.4)
MOST_ATTEMPTS = 6
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
# Meta repeats for seven days at most.
KEEP_DIGESTS = dt.timedelta(days=30)
ROWS_AT_ONCE = 200
_NAMESPACE = uuid.UUID("5bb5ae3a-8f0b-4a8e-9a53-6f1a0e0f4b6d")


@dataclass(frozen=True)
class Event:
    """One event. sender: the person's address on the channel; at: by the platform's clock; data: what the kind needs.

    Kinds in RECORDED are done as soon as they are stored. The others are worked through by gateway/meta/processor.py.
    """

    channel: str
    kind: str
    key: str
    at: dt.datetime
    sender: str = ""
    data: dict[str, Any] = field(default_factory=dict)


# Reactions, read marks and the like: nothing follows from them but that they were there.
RECORDED = frozenset({"reaction", "read", "delivery", "status", "receipt", "optin", "system", "other"})


def key_of(channel: str, platform_id: str) -> str:
    """The digest that stands for a platform's id. It is the message's id in our tables too."""
    return str(uuid.uuid5(_NAMESPACE, f"{channel}\n{platform_id}"))


def receipt_key(channel: str, outbox_key: str) -> str:
    """The digest of "the platform has what we sent under this outbox key"."""
    return key_of(channel, f"receipt:{outbox_key}")


def store(session: Session, events: Sequence[Event], now: dt.datetime) -> int:
    """Store events that are not there yet, all in the caller's transaction; returns how many have to be worked on."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    by_key: dict[str, Event] = {}
    for event in events:
        by_key.setdefault(event.key, event)
    unique = list(by_key.values())
    waiting = 0
    for start in range(0, len(unique), ROWS_AT_ONCE):
        rows = [_values(event, now) for event in unique[start : start + ROWS_AT_ONCE]]
        query = insert(InboxRow).values(rows).on_conflict_do_nothing(index_elements=["key"])
        stored = session.execute(query.returning(InboxRow.done_at))
        waiting += sum(done_at is None for (done_at,) in stored)
    return waiting


def bury(session: Session, channel: str, key: str, now: dt.datetime) -> bool:
    """Keep an event that has not come yet from being worked on when it does; False when it came already."""
    if is_stored(session, key):
        return False
    store(session, [Event(channel, "other", key, now)], now)
    return True


def is_stored(session: Session, key: str) -> bool:
    """Whether an event with this key came."""
    return session.scalar(select(InboxRow.pk).where(InboxRow.key == key)) is not None


def claim(engine: Engine, worker: str, now: dt.datetime, most: int) -> list[InboxRow]:
    """Take up to `most` rows, the earliest of each person; a row whose process died is taken over after its lease."""
    earlier = aliased(InboxRow)
    held_up = exists().where(
        earlier.done_at.is_(None),
        earlier.channel == InboxRow.channel,
        earlier.sender == InboxRow.sender,
        or_(
            # One that is being worked on comes first, even if it was sent later: it came too late to wait.
            and_(earlier.pk != InboxRow.pk, earlier.locked_until >= now),
            earlier.sent_at < InboxRow.sent_at,
            and_(earlier.sent_at == InboxRow.sent_at, earlier.pk < InboxRow.pk),
        ),
    )
    return INBOX_LEASE.claim(
        engine, worker, now, most, due=(InboxRow.next_at <= now,), in_turn=~held_up, order=(InboxRow.pk,)
    )


def finish(session: Session, row: InboxRow, now: dt.datetime) -> bool:
    """Mark a row as done and forget the person: only the digest stays. False when another worker has it by now."""
    return INBOX_LEASE.settle(session, row.pk, row.locked_by, **_done(now))


def fail(engine: Engine, row: InboxRow, now: dt.datetime) -> bool:
    """Note that a claimed row went wrong; it is tried again after a pause, or by whoever has it by now.

    False when it was tried often enough: then it stays this worker's, to be given up and finished.
    """
    attempts = row.attempts + 1
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**row.attempts)
    over = attempts >= MOST_ATTEMPTS
    held = {"locked_by": row.locked_by, "locked_until": row.locked_until} if over else {}
    values = {"attempts": attempts, "next_at": now + dt.timedelta(seconds=pause), **held}
    with transaction(engine) as session:
        mine = INBOX_LEASE.settle(session, row.pk, row.locked_by, **values)
    return not (mine and over)


def release(engine: Engine, worker: str) -> None:
    """Let others have at once what this worker holds and will not get done."""
    INBOX_LEASE.release(engine, worker)


def free(engine: Engine, is_dead: Callable[[str], bool]) -> int:
    """Let go of rows held by processes that are known to be dead, before their leases run out; returns how many."""
    return INBOX_LEASE.free(engine, is_dead)


def waiting_row(session: Session, key: str) -> InboxRow | None:
    """The row with this key, if it is not done."""
    return session.scalar(select(InboxRow).where(InboxRow.key == key, InboxRow.done_at.is_(None)))


def take_back(session: Session, key: str, sender: str, now: dt.datetime) -> None:
    """Drop what still waits of a message that its sender took back."""
    session.execute(
        update(InboxRow)
        .where(InboxRow.key == key, InboxRow.sender == sender, InboxRow.done_at.is_(None))
        .values(_done(now))
    )


def forget(session: Session, channel: str, sender: str, now: dt.datetime) -> None:
    """Drop what still waits from a person whose conversation is erased."""
    session.execute(
        update(InboxRow)
        .where(InboxRow.channel == channel, InboxRow.sender == sender, InboxRow.done_at.is_(None))
        .values(_done(now))
    )


def prune(session: Session, now: dt.datetime) -> None:
    """Delete digests that no repetition can ask for any more."""
    session.execute(delete(InboxRow).where(InboxRow.received_at < now - KEEP_DIGESTS, InboxRow.done_at.is_not(None)))


def _values(event: Event, now: dt.datetime) -> dict[str, Any]:
    recorded = event.kind in RECORDED
    return {
        "key": event.key,
        "channel": event.channel,
        "kind": event.kind,
        "sender": None if recorded else event.sender,
        "payload": {} if recorded else event.data,
        "sent_at": event.at,
        "received_at": now,
        "next_at": now + SETTLE,
        "attempts": 0,
        "done_at": now if recorded else None,
    }


def _done(now: dt.datetime) -> dict[str, Any]:
    return {"done_at": now, "sender": None, "payload": {}, **FREE}
