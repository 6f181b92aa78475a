"""Which notices follow from what happened. They hold ids only; what they say is put together when they are sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.queues.outbox import Notice, enqueue
from clinic.settings import Settings
from clinic.storage.tables import About, Audit, BookingRequest, HandOff, Lane

MAIL_STAFF, MAIL_VISITOR, WEBHOOK, CHAT = "mail.staff", "mail.visitor", "webhook", "chat"
# Of these a visitor who gave an e-mail address gets a mail too.
CONFIRMED = frozenset({"requested", "changed", "cancelled"})


@dataclass(frozen=True)
class Reach:
    """How staff can be told: what the operator has set up."""

    staff: tuple[str, ...] = ()
    webhook: bool = False
    chat: bool = False

    @staticmethod
    def of(settings: Settings) -> Reach:
        """Mail needs both a server and an address."""
        mail = settings.staff_emails if settings.smtp_url.get_secret_value() else ()
        chat = bool(settings.handoff_chat_url.get_secret_value())
        return Reach(mail, bool(settings.handoff_webhook_url), chat)


def about_request(session: Session, reach: Reach, request: BookingRequest, event: str, now: dt.datetime) -> None:
    """Put the notices of a request's event ("requested", "changed", "cancelled" or a new state) into the outbox."""
    subject = f"request:{request.reference}:{event}"
    if event not in {"requested", "cancelled"}:
        subject += f":{now:%Y%m%d%H%M%S%f}"  # this can happen more than once
    payload = {"reference": request.reference, "event": event}
    conversation, told = request.conversation_id, event in CONFIRMED
    notices = list(_to_staff(reach, About.REQUEST, subject, payload, conversation, mail=told))
    if reach.staff and request.email and told:
        notices.append(
            Notice(
                kind=MAIL_VISITOR,
                about=About.REQUEST,
                key=f"{MAIL_VISITOR}:{subject}",
                payload=payload,
                stream=f"{MAIL_VISITOR}:{request.reference}",
                conversation_id=conversation,
            )
        )
    for notice in notices:
        enqueue(session, notice, now)


def about_hand_off(session: Session, reach: Reach, ticket: HandOff, now: dt.datetime) -> None:
    """Tell staff that something waits for a person; the ticket has to be flushed, so that it has its number."""
    subject, payload = f"hand_off:{ticket.pk}", {"hand_off": ticket.pk}
    for notice in _to_staff(reach, About.HAND_OFF, subject, payload, ticket.conversation_id, urgent=ticket.urgent):
        enqueue(session, notice, now)


def about_erased(session: Session, reach: Reach, reference: str, now: dt.datetime, *, active: bool) -> None:
    """Tell staff that a request was erased, so that they delete their mails about it. active: it was still open."""
    payload = {"reference": reference, "active": active}
    for notice in _to_staff(reach, About.ERASED, f"erased:{reference}", payload, None):
        enqueue(session, notice, now)


def about_waiting(session: Session, reach: Reach, requests: list[str], tickets: list[int], now: dt.datetime) -> None:
    """Remind staff of what has waited too long."""
    payload = {"references": requests, "hand_offs": tickets}
    # Two workers may remind at the same moment, of different ones: each is reminded of once.
    first = next(iter([*requests, *tickets]), "")
    for notice in _to_staff(reach, About.WAITING, f"waiting:{now:%Y%m%d%H%M%S%f}:{first}", payload, None):
        enqueue(session, notice, now)


def still_waiting(session: Session, payload: Mapping[str, Any]) -> tuple[list[BookingRequest], list[HandOff]]:
    """Of the requests and hand-offs of a reminder, those that nobody has looked at yet."""
    requests = select(BookingRequest).where(
        BookingRequest.reference.in_(payload["references"]),
        BookingRequest.state == "requested",
        BookingRequest.claimed_by.is_(None),
    )
    tickets = select(HandOff).where(
        HandOff.pk.in_(payload["hand_offs"]), HandOff.done_at.is_(None), HandOff.claimed_by.is_(None)
    )
    return list(session.scalars(requests.order_by(BookingRequest.pk))), list(
        session.scalars(tickets.order_by(HandOff.pk))
    )


def alarm(session: Session, reach: Reach, key: str, text: str, now: dt.datetime) -> None:
    """Tell staff that something needs mending, once for each key. text: without anything about a visitor."""
    session.add(Audit(at=now, actor="worker", action="alarm", subject=key[:80]))
    for notice in _to_staff(reach, About.ALARM, f"alarm:{key}", {"text": text}, None, urgent=True):
        enqueue(session, notice, now)


def alarm_once(session: Session, reach: Reach, key: str, text: str, now: dt.datetime) -> None:
    """alarm(), unless it was raised before."""
    if not was_raised(session, key):
        alarm(session, reach, key, text, now)


def was_raised(session: Session, key: str) -> bool:
    """Whether an alarm with this key was raised before."""
    known = select(Audit.pk).where(Audit.action == "alarm", Audit.subject == key[:80])
    return session.scalar(known.limit(1)) is not None


def _to_staff(
    reach: Reach,
    about: About,
    subject: str,
    payload: Mapping[str, Any],
    conversation: str | None,
    *,
    urgent: bool = False,
    mail: bool = True,
) -> Iterator[Notice]:
    lane = Lane.URGENT if urgent else Lane.USUAL
    for address in reach.staff if mail else ():
        # One row for each address: a server may take one of them and refuse another.
        key, stream = f"{MAIL_STAFF}:{subject}:{address}"[:160], f"{MAIL_STAFF}:{address}"[:80]
        yield Notice(MAIL_STAFF, about, key, {**payload, "to": address}, stream, lane, urgent, conversation)
    for kind, wanted in ((WEBHOOK, reach.webhook), (CHAT, reach.chat and mail)):
        if wanted:
            yield Notice(kind, about, f"{kind}:{subject}", payload, kind, lane, urgent, conversation)
