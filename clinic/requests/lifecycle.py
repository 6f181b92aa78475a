"""What may become of a booking request, and who may look at one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach, about_request
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.tables import Audit, BookingRequest

REQUESTED, CONTACTED, BOOKED = "requested", "contacted", "booked"
DECLINED, NO_ANSWER, CANCELLED, SPAM = "declined", "no_answer", "cancelled", "spam"
LEGAL = {
    REQUESTED: frozenset({CONTACTED, DECLINED, NO_ANSWER, CANCELLED, SPAM}),
    CONTACTED: frozenset({BOOKED, DECLINED, NO_ANSWER, CANCELLED, SPAM}),
    NO_ANSWER: frozenset({CONTACTED, DECLINED, CANCELLED, SPAM}),
    BOOKED: frozenset({CANCELLED}),
    DECLINED: frozenset[str](),
    CANCELLED: frozenset[str](),
    SPAM: frozenset[str](),
}
# Waiting for staff, or being arranged: a visitor can still change its times.
ACTIVE = frozenset({REQUESTED, CONTACTED, NO_ANSWER})
VISITOR = "visitor"


class IllegalMove(ValueError):
    """A request can't go from the state it is in to the one that was asked for; the message says so plainly."""


def move(session: Session, reach: Reach, request: BookingRequest, state: str, actor: str, now: dt.datetime) -> None:
    """Change a request's state, with its audit entry and notices.

    Raises IllegalMove; the same state again is no change.
    """
    if state == request.state:
        return
    if state not in LEGAL[request.state]:
        raise IllegalMove(f"request {request.reference} is {request.state} and can't become {state}")
    session.add(Audit(at=now, actor=actor, action=f"booking.{request.state}>{state}", subject=request.reference))
    request.state, request.updated_at = state, now
    about_request(session, reach, request, state, now)


def claim(session: Session, request: BookingRequest, actor: str, now: dt.datetime) -> bool:
    """Note who looks after a request; returns whether nobody did before."""
    if request.claimed_by is not None:
        return False
    request.claimed_by, request.updated_at = actor[:64], now
    session.add(Audit(at=now, actor=actor, action="booking.claimed", subject=request.reference))
    return True


def change_times(session: Session, reach: Reach, request: BookingRequest, times: WantedTimes, now: dt.datetime) -> None:
    """Give a request other times; staff are told. Raises IllegalMove when it is over or an appointment by now."""
    if request.state not in ACTIVE:
        raise IllegalMove(f"request {request.reference} is {request.state}; its times can't be changed any more")
    if request.times == times.shown and request.said == times.said:
        return
    request.times, request.windows, request.said = times.shown, [list(window) for window in times.windows], times.said
    _changed(session, reach, request, "times", now)


def change_contact(session: Session, reach: Reach, request: BookingRequest, contact: Contact, now: dt.datetime) -> None:
    """Give a request another phone number or e-mail; staff are told. Raises IllegalMove when it is over by now.

    Of a number and an address only the kind that is given is replaced; one alone is replaced by whichever is given.
    """
    if request.state not in ACTIVE:
        raise IllegalMove(f"request {request.reference} is {request.state}; its contact can't be changed any more")
    both = bool(request.phone and request.email)
    phone = contact.phone or (request.phone if both else None)
    email = contact.email or (request.email if both else None)
    if (request.phone, request.email) == (phone, email):
        return
    request.phone, request.email = phone, email
    _changed(session, reach, request, "contact", now)


def _changed(session: Session, reach: Reach, request: BookingRequest, what: str, now: dt.datetime) -> None:
    """Note that a visitor changed a request, which waits anew from now on, and tell staff."""
    request.updated_at, request.reminded_at = now, None
    session.add(Audit(at=now, actor=VISITOR, action=f"booking.{what}_changed", subject=request.reference))
    about_request(session, reach, request, "changed", now)


def held(session: Session, reference: str) -> BookingRequest | None:
    """The request with this reference, locked until the transaction ends (PostgreSQL; SQLite locks as a whole)."""
    return session.scalar(select(BookingRequest).where(BookingRequest.reference == reference).with_for_update())


def of_conversation(session: Session, conversation_id: str) -> list[BookingRequest]:
    """The requests made in a conversation, newest first."""
    query = select(BookingRequest).where(BookingRequest.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(BookingRequest.pk.desc())))
