"""Signed links in mails to staff: each does one thing to one request or hand-off, once.

A mail scanner may open every link of a mail. So opening one only shows a page with a button; the button does it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from clinic.queues.notices import Reach
from clinic.requests.lifecycle import CONTACTED, IllegalMove, claim, held, move
from clinic.storage.tables import Audit, BookingRequest, HandOff, UsedLink

SALT = "staff-link"
LIFE = dt.timedelta(days=14)
CLAIM, DONE = "claim", "done"
ACTIONS = {CLAIM: "I'll look after it", CONTACTED: "Mark as contacted", DONE: "Mark as done"}


class BadLink(Exception):
    """The link is not ours, too old, or what it is about is gone; the message says which, for a person to read."""


@dataclass(frozen=True)
class Link:
    """What a link does. subject: a reference ("MN-…") or the number of a hand-off; actor: whose mail it was in."""

    action: str
    subject: str
    actor: str
    nonce: str


class Links:
    """Makes, reads and uses links."""

    def __init__(self, key: str, public_address: str) -> None:
        """key: the signing key of this installation; public_address: where visitors and staff reach it."""
        self._serializer = URLSafeTimedSerializer(key, salt=SALT)
        self._address = public_address

    def make(self, action: str, subject: str, actor: str, mail_key: str) -> str:
        """The address for one action. The same mail, sent again, holds links of the same nonce: one use for all."""
        nonce = hashlib.sha256(f"{mail_key} {action}".encode()).hexdigest()[:32]
        return f"{self._address}/staff/links/{self._serializer.dumps([action, subject, actor, nonce])}"

    def read(self, token: str) -> Link:
        """What a token does. Raises BadLink."""
        try:
            action, subject, actor, nonce = self._serializer.loads(token, max_age=int(LIFE.total_seconds()))
        except (BadSignature, ValueError, TypeError):
            raise BadLink("This link is not valid, or older than two weeks.") from None
        if action not in ACTIONS:
            raise BadLink("This link is not valid.")
        return Link(action, str(subject), str(actor), str(nonce))


def use(session: Session, link: Link, reach: Reach, now: dt.datetime) -> str:
    """Do what a link says, in the caller's transaction; returns a sentence about the outcome. Raises BadLink."""
    if session.get(UsedLink, link.nonce) is not None:
        raise BadLink("This link was used before. It works once.")
    session.add(UsedLink(nonce=link.nonce, used_at=now))
    session.flush()  # a twin that came first wins here
    if link.subject.startswith("MN-"):
        return _use_for_request(session, link, reach, now)
    ticket = session.get(HandOff, int(link.subject), with_for_update=True)  # two may claim it at once
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


def _use_for_request(session: Session, link: Link, reach: Reach, now: dt.datetime) -> str:
    request: BookingRequest | None = held(session, link.subject)
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
