"""Requests, hand-offs and conversations that tests put into a database, and what they read from it again."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, select

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach, about_hand_off
from clinic.queues.outbox import Job
from clinic.requests import store as bookings
from clinic.requests.store import Consent, NewRequest
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import Audit, BookingRequest, Conversation, HandOff, OutboxRow

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)  # a Tuesday
LATER = NOW + dt.timedelta(minutes=5)
STAFF = "staff@clinic.example"
REACH = Reach((STAFF,), webhook=True, chat=True)
TIMES = WantedTimes(
    "Thursday 26 November, after 5 pm", (("2026-11-26T17:00:00+00:00", "2026-11-26T18:00:00+00:00"),), "thurs after 5"
)
OTHER_TIMES = WantedTimes(
    "Friday 27 November, in the morning", (("2026-11-27T09:00:00+00:00", "2026-11-27T12:00:00+00:00"),), "fri morning"
)
PHONE, EMAIL = "+447700900123", "ana@example.org"
NOBODY = Reach()
_numbers = itertools.count(1)


def new_request(**changes: Any) -> NewRequest:
    """A complete request by Ana Reed on the website, each with a key of its own."""
    request = NewRequest(
        key=f"c1:{next(_numbers)}",
        conversation="c1",
        channel="web",
        name="Ana Reed",
        contact=Contact(PHONE, EMAIL),
        times=TIMES,
        consent=Consent("Do you agree?", 3, NOW),
        area="face",
        been_before=False,
    )
    return replace(request, **changes)


def stored(engine: Engine, reach: Reach = NOBODY, state: str = "requested", **changes: Any) -> str:
    """Store a request; returns its reference. The same details twice in one chat are one request, so they differ."""
    request = new_request(**changes)
    with transaction(engine) as session:
        query = select(BookingRequest.pk).where(BookingRequest.conversation_id == request.conversation)
        earlier = len(session.scalars(query).all())
    if earlier and "name" not in changes:
        request = replace(request, name=f"{request.name} {'I' * (earlier + 1)}")
    reference = bookings.store(engine, request, reach)
    if state != "requested":
        with transaction(engine) as session:
            session.scalars(select(BookingRequest).where(BookingRequest.reference == reference)).one().state = state
    return reference


def conversation(engine: Engine, conversation_id: str = "c1", **fields: Any) -> str:
    """Store a conversation; returns its id."""
    values = {"channel": "web", "owner": "bot", "state": {}, "created_at": NOW, "updated_at": NOW, **fields}
    with transaction(engine) as session:
        session.add(Conversation(id=conversation_id, **values))
    return conversation_id


def handed_off(engine: Engine, reach: Reach = NOBODY, **fields: Any) -> int:
    """Store a hand-off with its notices; returns its number."""
    values = {"conversation_id": "c1", "message_seq": 1, "kind": "talk_to_human", "created_at": NOW, **fields}
    with transaction(engine) as session:
        ticket = HandOff(**values)
        session.add(ticket)
        session.flush()
        about_hand_off(session, reach, ticket, values["created_at"])
        return ticket.pk


def request_row(engine: Engine, reference: str) -> BookingRequest | None:
    """The request as it is stored now."""
    with transaction(engine) as session:
        return session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))


def jobs(engine: Engine, kind: str | None = None) -> list[Job]:
    """What waits in the outbox, oldest first, as a worker gets it."""
    with transaction(engine) as session:
        rows: Sequence[OutboxRow] = session.scalars(select(OutboxRow).order_by(OutboxRow.pk)).all()
        return [Job.of(row) for row in rows if kind in {None, row.kind}]


def audit(engine: Engine) -> list[tuple[str, str, str]]:
    """Each entry's actor, action and subject, oldest first."""
    with transaction(engine) as session:
        return [(line.actor, line.action, line.subject) for line in session.scalars(select(Audit).order_by(Audit.pk))]
