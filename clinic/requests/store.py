"""Storing booking requests: the request, its audit entry and its notices in one transaction, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach, about_request
from clinic.requests.lifecycle import REQUESTED, VISITOR
from clinic.requests.reference import new_reference
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.tables import Audit, BookingRequest, Conversation


class NoReferenceFree(RuntimeError):
    """Every reference that was tried is taken, or the database refuses the request for another reason."""


@dataclass(frozen=True)
class Consent:
    """The wording agreed to, and when."""

    text: str
    version: int
    at: dt.datetime


@dataclass(frozen=True)
class NewRequest:
    """A complete request. key: the visitor's message that sent it, so that a repeat is the same request.

    area and been_before: None when they were not asked (on Messenger and WhatsApp the form asks the least).
    """

    key: str
    conversation: str
    channel: str
    name: str
    contact: Contact
    times: WantedTimes
    consent: Consent
    area: str | None = None
    been_before: bool | None = None


def store(engine: Engine, request: NewRequest, reach: Reach) -> str:
    """Commit the request and return its reference; a repeated key gives the reference it already has.

    So does a request of the same conversation, untouched by anybody, with the very same details: its visitor says "yes"
    once more because the first one's end was not known.
    Only after this returns may a visitor be told that the request is in. Raises SQLAlchemyError or NoReferenceFree when
    it is not.
    """
    for _ in range(5):
        try:
            with Session(engine) as session, session.begin():
                # Two tries of one visitor wait for each other here (SQLite takes one writer at a time anyway).
                session.execute(
                    select(Conversation.id).where(Conversation.id == request.conversation).with_for_update()
                )
                known = reference_for(session, request.key) or _twin(session, request)
                if known is not None:
                    return known
                row = _row(request, new_reference())
                now = request.consent.at
                session.add(row)
                session.add(Audit(at=now, actor=VISITOR, action="booking.requested", subject=row.reference))
                about_request(session, reach, row, REQUESTED, now)
                return row.reference
        except IntegrityError:
            continue  # the key was stored by a twin of this call, or the reference is taken: look again
    raise NoReferenceFree("no free reference was found")


def reference_for(session: Session, key: str) -> str | None:
    """The reference of the request that this message sent, if it did."""
    return session.scalar(select(BookingRequest.reference).where(BookingRequest.request_key == key))


def _twin(session: Session, request: NewRequest) -> str | None:
    """An untouched request of the same conversation with the same details."""
    untouched = select(BookingRequest).where(
        BookingRequest.conversation_id == request.conversation,
        BookingRequest.state == REQUESTED,
        BookingRequest.claimed_by.is_(None),
    )
    for row in session.scalars(untouched):
        stored = (row.name, Contact(row.phone, row.email), row.times, row.area, row.been_before)
        if stored == (request.name, request.contact, request.times.shown, request.area, request.been_before):
            return row.reference
    return None


def list_requests(engine: Engine) -> list[BookingRequest]:
    """All requests, newest first."""
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(BookingRequest).order_by(BookingRequest.created_at.desc())))


def _row(request: NewRequest, reference: str) -> BookingRequest:
    return BookingRequest(
        reference=reference,
        request_key=request.key,
        conversation_id=request.conversation,
        state=REQUESTED,
        name=request.name,
        phone=request.contact.phone,
        email=request.contact.email,
        times=request.times.shown,
        windows=[list(window) for window in request.times.windows],
        said=request.times.said,
        area=request.area,
        been_before=request.been_before,
        adult=True,
        consent_text=request.consent.text,
        consent_version=request.consent.version,
        consent_at=request.consent.at,
        channel=request.channel,
        created_at=request.consent.at,
        updated_at=request.consent.at,
    )
