"""Signed links in mails to staff: each does one thing to one request or hand-off, once.

A mail scanner may open every link of a mail. So opening one only shows a page with a button; the button does it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.queues.notices import Reach
from clinic.requests.lifecycle import CONTACTED, IllegalMove, claim, held, move
from clinic.requests.reference import PREFIX
from clinic.storage.tables import Audit, HandOff, UsedLink

SALT = "staff-link"
LINK_LIFE = dt.timedelta(days=14)
CLAIM, DONE = "claim", "done"
REQUEST, HAND_OFF = "request", "hand_off"
USED = "This link was used before. It works once."
ACTIONS = {CLAIM: "I'll look after it", CONTACTED: "Mark as contacted", DONE: "Mark as done"}


class BadLink(Exception):
    """The link is not ours, too old, or what it is about is gone; the message says which, for a person to read."""


@dataclass(frozen=True)
class OfRequest:
    """A link is about the request with this reference."""

    reference: str

    @property
    def shown(self) -> str:
        """As the link's page names it."""
        return f"Request {self.reference}"


@dataclass(frozen=True)
class OfHandOff:
    """A link is about the hand-off with this number."""

    number: int

    @property
    def shown(self) -> str:
        """As the link's page names it."""
        return f"Hand-off T-{self.number}"


Subject = OfRequest | OfHandOff


@dataclass(frozen=True)
class StaffLink:
    """What a link does; actor: whose mail it was in."""

    action: str
    subject: Subject
    actor: str
    nonce: str


class Links:
    """Makes, reads and uses links."""

    def __init__(self, key: str, public_address: str) -> None:
        """key: the signing key of this installation; public_address: where visitors and staff reach it."""
        self._serializer = URLSafeTimedSerializer(key, salt=SALT)
        self._address = public_address

    def make(self, action: str, subject: Subject, actor: str, mail_key: str) -> str:
        """The address for one action. The same mail, sent again, holds links of the same nonce: one use for all."""
        nonce = hashlib.sha256(f"{mail_key} {action}".encode()).hexdigest()[:32]
        token = self._serializer.dumps([action, *_spelt(subject), actor, nonce])
        return f"{self._address}/staff/links/{token}"

    def read(self, token: str) -> StaffLink:
        """What a token does. Raises BadLink."""
        try:
            content = self._serializer.loads(token, max_age=int(LINK_LIFE.total_seconds()))
            action, *subject, actor, nonce = content
            known = _subject(subject)
        except (BadSignature, ValueError, TypeError):
            raise BadLink("This link is not valid, or older than two weeks.") from None
        if action not in ACTIONS:
            raise BadLink("This link is not valid.")
        return StaffLink(action, known, str(actor), str(nonce))


def _spelt(subject: Subject) -> tuple[str, str | int]:
    """As it stands in a link."""
    match subject:
        case OfRequest(reference):
            return REQUEST, reference
        case OfHandOff(number):
            return HAND_OFF, number


def _subject(spelt: list[object]) -> Subject:
    """What _spelt() gave. Raises ValueError."""
    match spelt:
        case [str(kind), str(reference)] if kind == REQUEST:
            return OfRequest(reference)
        case [str(kind), int(number)] if kind == HAND_OFF:
            return OfHandOff(number)
        case [str(word)]:  # in a mail of the version before: its links work for their two weeks too
            return OfRequest(word) if word.startswith(PREFIX) else OfHandOff(int(word))
    raise ValueError("a link about nothing that is known")


def use(session: Session, link: StaffLink, reach: Reach, now: dt.datetime) -> str:
    """Do what a link says, in the caller's transaction; returns a sentence about the outcome. Raises BadLink."""
    if session.get(UsedLink, link.nonce) is not None:
        raise BadLink(USED)
    session.add(UsedLink(nonce=link.nonce, used_at=now))
    try:
        session.flush()
    except IntegrityError:  # a twin that came at the same moment was first
        raise BadLink(USED) from None
    match link.subject:
        case OfRequest(reference):
            return _use_for_request(session, link, reference, reach, now)
        case OfHandOff(number):
            return _use_for_hand_off(session, link, number, now)


def _use_for_hand_off(session: Session, link: StaffLink, number: int, now: dt.datetime) -> str:
    ticket = session.get(HandOff, number, with_for_update=True)  # two may claim it at once
    if ticket is None:
        raise BadLink("What this link was about has been erased.")
    if link.action == CLAIM:
        taken = ticket.claimed_by
        ticket.claimed_by = taken or link.actor[:64]
        done = "It is yours." if taken is None else f"{taken} looks after it already."
    else:
        ticket.done_at = ticket.done_at or now
        done = "It is marked as done."
    session.add(Audit(at=now, actor=link.actor[:64], action=f"hand_off.{link.action}", subject=str(ticket.pk)))
    return done


def _use_for_request(session: Session, link: StaffLink, reference: str, reach: Reach, now: dt.datetime) -> str:
    request = held(session, reference)
    if request is None:
        raise BadLink("The request of this link has been erased.")
    if link.action == CLAIM:
        if claim(session, request, link.actor, now):
            return f"Request {request.reference} is yours."
        return f"{request.claimed_by} looks after request {request.reference} already."
    try:
        move(session, reach, request, CONTACTED, link.actor, now)
    except IllegalMove:
        raise BadLink(f"Request {request.reference} is {request.state.replace('_', ' ')} by now.") from None
    return f"Request {request.reference} is marked as contacted."
