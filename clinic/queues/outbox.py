"""The outbox: what has to be sent is stored in one transaction with what it is about, and sent at least once.

A row is one worker's while its lease runs (two never send it at the same time), tried again with a growing pause, and
given up with an alarm after GIVE_UP_AFTER. Rows of one stream and lane go out in order. Between a server's "accepted"
and our commit nothing can make sending exactly-once; a journal beside the database makes that gap one write short.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Engine, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from clinic.queues.lease import FREE, Lease
from clinic.storage.engine import reading, transaction
from clinic.storage.tables import About, Audit, Lane, OutboxHalt, OutboxRow

logger = logging.getLogger(__name__)
# A sender must give up by itself well within the lease; only a dead worker lets one run out.
OUTBOX_LEASE = Lease(
    OutboxRow, dt.timedelta(seconds=120), (OutboxRow.sent_at.is_(None), OutboxRow.given_up_at.is_(None))
)
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
# Longer than a weekend: a mail server that is down from Friday evening is seen to on Monday.
GIVE_UP_AFTER = dt.timedelta(days=4)
# A kind that stands still is tried again after this.
HALTED_FOR = dt.timedelta(minutes=5)
MOST_REASON = 80
# After this many refusals a row stands aside: until then its stream waits, as the fault may be the server's.
ALONE_AFTER = 2


@dataclass(frozen=True)
class Notice:
    """Something to send. kind: which sender sends it; about: what it tells of; key: idempotency key; payload: ids only.

    stream and lane: what keeps its order among its own kind. urgent: claimed before what is not.
    """

    kind: str
    about: About
    key: str
    payload: Mapping[str, Any]
    stream: str
    lane: Lane = Lane.USUAL
    urgent: bool = False
    conversation_id: str | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class Job:
    """A row that a worker holds. attempts: how often it was tried before."""

    pk: int
    kind: str
    about: About
    key: str
    payload: Mapping[str, Any]
    attempts: int
    created_at: dt.datetime
    conversation_id: str | None
    message_id: int | None = None

    @staticmethod
    def of(row: OutboxRow) -> Job:
        """What a sender needs of a row."""
        return Job(
            pk=row.pk,
            kind=row.kind,
            about=row.about,
            key=row.key,
            payload=row.payload,
            attempts=row.attempts,
            created_at=row.created_at,
            conversation_id=row.conversation_id,
            message_id=row.message_id,
        )


class Sender(Protocol):
    """Sends jobs of one kind."""

    def send(self, job: Job) -> str | None:
        """Send it within 60 seconds; returns the provider's id if there is one. Raises Retry, GiveUp or Halt."""


class Retry(Exception):
    """It did not work this time. reason: a code without any of the visitor's words; after: seconds, if the server said.

    alone: this row was refused while the server is up, so that later ones of its stream need not wait for it.
    """

    def __init__(self, reason: str, after: float | None = None, *, alone: bool = False) -> None:
        """Keep them."""
        super().__init__(reason)
        self.reason, self.after, self.alone = reason, after, alone


class GiveUp(Exception):
    """It will never work."""

    def __init__(self, reason: str) -> None:
        """reason: as for Retry."""
        super().__init__(reason)
        self.reason = reason


class Halt(Exception):
    """Nothing of this kind will work until somebody mends the set-up (a password, a token); rows stay."""

    def __init__(self, reason: str) -> None:
        """reason: as for Retry."""
        super().__init__(reason)
        self.reason = reason


def enqueue(session: Session, notice: Notice, now: dt.datetime) -> None:
    """Put a notice into the outbox, in the caller's transaction. A key that is there already is left as it is."""
    if session.scalar(select(OutboxRow.pk).where(OutboxRow.key == notice.key)) is not None:
        return
    session.add(
        OutboxRow(
            kind=notice.kind,
            about=notice.about,
            key=notice.key,
            stream=notice.stream,
            lane=notice.lane,
            payload=dict(notice.payload),
            urgent=notice.urgent,
            conversation_id=notice.conversation_id,
            message_id=notice.message_id,
            created_at=now,
            next_at=now,
        )
    )


def claim(engine: Engine, kinds: Collection[str], worker: str, now: dt.datetime, most: int) -> list[Job]:
    """Take up to `most` due rows for this worker, urgent first, then oldest first; at most one of each stream and
    lane.
    """
    halted = select(OutboxHalt.kind).where(OutboxHalt.until > now)
    earlier = aliased(OutboxRow)
    held_up = exists().where(
        earlier.stream == OutboxRow.stream,
        earlier.lane == OutboxRow.lane,
        earlier.pk < OutboxRow.pk,
        earlier.sent_at.is_(None),
        earlier.given_up_at.is_(None),
    )
    rows = OUTBOX_LEASE.claim(
        engine,
        worker,
        now,
        most,
        due=(OutboxRow.next_at <= now, OutboxRow.kind.in_(list(kinds)), OutboxRow.kind.not_in(halted)),
        in_turn=or_(OutboxRow.lane == Lane.ASIDE, ~held_up),
        order=(OutboxRow.urgent.desc(), OutboxRow.pk),
    )
    return [Job.of(row) for row in rows]


def sent(engine: Engine, job: Job, worker: str, provider_id: str | None, now: dt.datetime) -> bool:
    """Record that the server has it; False when the row is not this worker's any more."""
    return _finish(
        engine, job, worker, sent_at=now, provider_id=provider_id, attempts=job.attempts + 1, last_error=None
    )


def failed(
    engine: Engine, job: Job, worker: str, error: Retry | GiveUp | Halt, now: dt.datetime, chance: random.Random
) -> bool:
    """Record a failure: when to try next, or that it is given up; returns whether it is given up for good."""
    reason = error.reason[:MOST_REASON]
    if isinstance(error, Halt):
        until = now + HALTED_FOR
        _finish(engine, job, worker, next_at=until, last_error=reason)
        _halt(engine, job.kind, reason, until, now)
        return False
    if isinstance(error, GiveUp) or now - job.created_at >= GIVE_UP_AFTER:
        _finish(engine, job, worker, given_up_at=now, attempts=job.attempts + 1, last_error=reason)
        return True
    pause = error.after if error.after is not None else pause_after(job.attempts, chance)
    aside = {"lane": Lane.ASIDE} if error.alone and job.attempts >= ALONE_AFTER else {}
    next_at = now + dt.timedelta(seconds=pause)
    _finish(engine, job, worker, next_at=next_at, attempts=job.attempts + 1, last_error=reason, **aside)
    return False


def pause_after(attempts: int, chance: random.Random) -> float:
    """Seconds until the next try: doubling from FIRST_PAUSE to LONGEST_PAUSE, each between half and all of it.

    The jitter keeps rows that failed together from coming back together.
    """
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts, 16))
    return float(whole * (0.5 + chance.random() / 2))


def free(engine: Engine, is_dead: Callable[[str], bool]) -> int:
    """Let go of rows held by workers that are known to be dead, before their lease runs out; returns how many."""
    return OUTBOX_LEASE.free(engine, is_dead)


def settle(engine: Engine, keys: Collection[str], now: dt.datetime) -> int:
    """Mark rows as sent whose server had accepted them before a crash (from the journal); returns how many."""
    if not keys:
        return 0
    with transaction(engine) as session:
        done = session.execute(
            update(OutboxRow)
            .where(OutboxRow.key.in_(list(keys)), OutboxRow.sent_at.is_(None))
            .values(sent_at=now, last_error=None, **FREE)
        )
        return int(done.rowcount)  # type: ignore[attr-defined]  # a CursorResult


def working_again(engine: Engine, kind: str) -> bool:
    """End a halt after something of that kind was sent; returns whether there was one."""
    with reading(engine) as session:
        if session.get(OutboxHalt, kind) is None:
            return False
    with transaction(engine) as session:
        session.execute(delete(OutboxHalt).where(OutboxHalt.kind == kind))
    return True


def waiting_since(engine: Engine) -> dict[str, tuple[int, dt.datetime]]:
    """How many rows of each kind are unsent, and since when the oldest waits."""
    with reading(engine) as session:
        rows = session.execute(
            select(OutboxRow.kind, func.count(), func.min(OutboxRow.created_at))
            .where(OutboxRow.sent_at.is_(None), OutboxRow.given_up_at.is_(None))
            .group_by(OutboxRow.kind)
        )
        return {kind: (count, oldest) for kind, count, oldest in rows}


def halts(engine: Engine) -> dict[str, str]:
    """Kinds that stand still, and why."""
    with reading(engine) as session:
        return {row.kind: row.reason for row in session.scalars(select(OutboxHalt))}


def _finish(engine: Engine, job: Job, worker: str, **values: Any) -> bool:
    with transaction(engine) as session:
        return OUTBOX_LEASE.settle(session, job.pk, worker, **values)


def _halt(engine: Engine, kind: str, reason: str, until: dt.datetime, now: dt.datetime) -> None:
    with transaction(engine) as session:
        row = session.get(OutboxHalt, kind)
        if row is not None:
            row.until, row.reason = until, reason
            return
        session.add(OutboxHalt(kind=kind, since=now, until=until, reason=reason))
        session.add(Audit(at=now, actor="worker", action="outbox.halted", subject=kind))
    logger.error("nothing of kind %s is sent for now: %s", kind, reason)
