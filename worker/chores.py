"""What the worker does besides sending: reminding staff of what waits, and once a day forgetting what is old."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.queues.notices import Reach, about_waiting, alarm, was_raised
from clinic.queues.outbox import Job
from clinic.requests.lifecycle import REQUESTED
from clinic.storage.engine import reading, transaction
from clinic.storage.tables import About, BookingRequest, HandOff, JobRun, OutboxHalt, OutboxRow

logger = logging.getLogger(__name__)
PATIENCE = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
RETRY_AFTER = dt.timedelta(hours=1)


def remind(engine: Engine, reach: Reach, now: dt.datetime) -> int:
    """Tell staff, once each, of requests and hand-offs that nobody has looked at for PATIENCE; returns how many.

    Notices that can't be sent for that long raise an alarm, which goes out by whatever other way there is.
    """
    old = now - PATIENCE
    requests = (
        BookingRequest.state == REQUESTED,
        BookingRequest.claimed_by.is_(None),
        BookingRequest.reminded_at.is_(None),
        BookingRequest.updated_at <= old,  # other times start the wait anew
    )
    tickets = (
        HandOff.done_at.is_(None),
        HandOff.claimed_by.is_(None),
        HandOff.reminded_at.is_(None),
        HandOff.created_at <= old,
    )
    with reading(engine) as session:
        if not (
            session.scalar(select(BookingRequest.pk).where(*requests).limit(1))
            or session.scalar(select(HandOff.pk).where(*tickets).limit(1))
            or _stuck(session, now)
        ):
            return 0
    with transaction(engine) as session:
        late_requests = list(session.scalars(select(BookingRequest).where(*requests).with_for_update(skip_locked=True)))
        late_tickets = list(session.scalars(select(HandOff).where(*tickets).with_for_update(skip_locked=True)))
        for request in late_requests:
            request.reminded_at = now
        for ticket in late_tickets:
            ticket.reminded_at = now
        if late_requests or late_tickets:
            references = [row.reference for row in late_requests]
            about_waiting(session, reach, references, [row.pk for row in late_tickets], now)
        for kind in _stuck(session, now):
            text = f"Messages of the kind {kind} have not gone out for more than ten minutes. `clinic outbox` says why."
            alarm(session, reach, _stuck_on(kind, now), text, now)
            logger.error("messages of kind %s have waited for more than ten minutes", kind)
    return len(late_requests) + len(late_tickets)


def given_up(engine: Engine, reach: Reach, job: Job, reason: str, now: dt.datetime) -> None:
    """Raise the alarm for a message that will not be tried again."""
    subject = job.payload.get("reference") or job.payload.get("hand_off") or job.pk
    text = f"A message of the kind {job.kind} about {subject} could not be delivered ({reason}) and is given up."
    logger.error("a message of kind %s is given up: %s", job.kind, reason)
    if job.about is About.ALARM:
        return  # an alarm that can't be delivered must not raise the next
    with transaction(engine) as session:
        alarm(session, reach, f"given-up:{job.pk}", text, now)


def daily(engine: Engine, name: str, now: dt.datetime, work: Callable[[], object]) -> bool:
    """Do some work unless it was done within a day, by whichever worker; returns whether it was done now.

    Work that fails is due again after RETRY_AFTER; its error is the caller's to deal with.
    """
    with reading(engine) as session:
        last = session.get(JobRun, name)
        if last is not None and now - last.at < DAY:
            return False
    try:
        with transaction(engine) as session:
            row = session.scalar(select(JobRun).where(JobRun.name == name).with_for_update())
            if row is not None and now - row.at < DAY:
                return False
            if row is None:
                session.add(JobRun(name=name, at=now))
            else:
                row.at = now
    except IntegrityError:
        return False  # another worker began it at the same moment
    try:
        work()
    except Exception:
        with transaction(engine) as session:
            session.get_one(JobRun, name).at = now - DAY + RETRY_AFTER
        raise
    return True


def _stuck(session: Session, now: dt.datetime) -> list[str]:
    """Kinds with rows that have waited too long, unless that was said today."""
    old = now - PATIENCE
    waiting = select(OutboxRow.kind).where(
        OutboxRow.sent_at.is_(None),
        OutboxRow.given_up_at.is_(None),
        OutboxRow.created_at <= old,
        OutboxRow.about != About.ALARM,  # an alarm that can't go out raises no other
    )
    kinds = set(session.scalars(waiting.distinct())) | set(
        session.scalars(select(OutboxHalt.kind).where(OutboxHalt.since <= old))
    )
    return sorted(kind for kind in kinds if not was_raised(session, _stuck_on(kind, now)))


def _stuck_on(kind: str, now: dt.datetime) -> str:
    """The key of the alarm that a kind does not go out: one a day."""
    return f"stuck:{kind}:{now:%Y%m%d}"
