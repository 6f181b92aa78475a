"""The senders that this installation's settings call for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.clock import Clock
from clinic.content.responses import Content
from clinic.notify.http import ChatSender, post, signed_headers
from clinic.notify.links import Links
from clinic.notify.mail import CHANNEL_NAMES, HAND_OFF_TITLES, MailSender
from clinic.notify.smtp import Server
from clinic.queues.notices import CHAT, MAIL_STAFF, MAIL_VISITOR, WEBHOOK, still_waiting
from clinic.queues.outbox import Job, Sender
from clinic.settings import Settings
from clinic.storage.engine import reading
from clinic.storage.tables import About, BookingRequest, HandOff

REQUEST_LINES = {
    "requested": "New booking request",
    "changed": "Booking request changed",
    "cancelled": "Booking request cancelled",
}


def staff_senders(
    settings: Settings,
    engine: Engine,
    content: Content,
    clock: Clock,
    taken: Callable[[Job], None] = lambda job: None,
) -> dict[str, Sender]:
    """By kind, for what is set up; rows of other kinds stay in the outbox. taken: told of each mail a server
    accepted.
    """
    found: dict[str, Sender] = {}
    smtp = settings.smtp_url.get_secret_value()
    if smtp and settings.staff_emails:
        links = Links(settings.signing_key(), settings.public_address)
        address = settings.smtp_from or settings.staff_emails[0]
        mail = MailSender(engine, content, Server.of(smtp), address, links, clock, taken)
        found |= {MAIL_STAFF: mail, MAIL_VISITOR: mail}
    if settings.handoff_webhook_url:
        secret = settings.handoff_webhook_secret.get_secret_value()
        found[WEBHOOK] = WebhookSender(settings.handoff_webhook_url, secret, engine, clock)
    chat = settings.handoff_chat_url.get_secret_value()
    if chat:
        found[CHAT] = ChatSender(chat, lambda job: chat_line(engine, job), clock)
    return found


class WebhookSender:
    """Posts the whole request, signed, for a CRM or a tool such as Zapier or Make."""

    def __init__(self, url: str, secret: str, engine: Engine, clock: Clock) -> None:
        """secret: shared with the receiver (signing_key() says in which form)."""
        self._url, self._secret, self._engine, self._clock = url, secret, engine, clock

    def send(self, job: Job) -> str | None:
        """Post it, unless what it is about was erased."""
        data = webhook_data(self._engine, job)
        if data is not None:
            body = json.dumps(data, ensure_ascii=False).encode()
            post(self._url, body, signed_headers(self._secret, job.key, body, self._clock()), self._clock)
        return None


def webhook_data(engine: Engine, job: Job) -> dict[str, Any] | None:
    """What the receiver gets: `event`, `id` (the idempotency key), `at`, and the request or hand-off as it is now."""
    payload, about = job.payload, job.about
    head = {"id": job.key, "at": job.created_at.isoformat(timespec="seconds")}
    with reading(engine) as session:
        if about is About.REQUEST:
            request = session.scalar(select(BookingRequest).where(BookingRequest.reference == payload["reference"]))
            if request is None:
                return None
            return {**head, "event": f"booking.{payload['event']}", "request": _request(request)}
        if about is About.HAND_OFF:
            ticket = session.get(HandOff, int(payload["hand_off"]))
            if ticket is None:
                return None
            number = {"number": f"T-{ticket.pk}", "kind": ticket.kind, "urgent": ticket.urgent}
            return {**head, "event": "hand_off.opened", "hand_off": number}
        if about is About.WAITING:
            waiting = _waiting(session, payload)
            return {**head, "event": "waiting", "waiting": waiting} if waiting else None
    if about is About.ERASED:
        return {**head, "event": "booking.erased", "request": {"reference": payload["reference"]}}
    return {**head, "event": "alarm", "text": payload["text"]}


def chat_line(engine: Engine, job: Job) -> str | None:
    """One line without personal data: what kind of thing, its reference, and where it came from."""
    payload, about = job.payload, job.about
    with reading(engine) as session:
        if about is About.REQUEST:
            request = session.scalar(select(BookingRequest).where(BookingRequest.reference == payload["reference"]))
            if request is None:
                return None
            through = CHANNEL_NAMES.get(request.channel, request.channel)
            return f"{REQUEST_LINES[payload['event']]}: {request.reference}, through {through}."
        if about is About.HAND_OFF:
            ticket = session.get(HandOff, int(payload["hand_off"]))
            return f"{HAND_OFF_TITLES.get(ticket.kind, ticket.kind)}: T-{ticket.pk}." if ticket else None
        if about is About.WAITING:
            waiting = _waiting(session, payload)
            return f"Still waiting for a person: {', '.join(waiting)}." if waiting else None
    if about is About.ERASED:
        return f"Booking request erased by the visitor: {payload['reference']}."
    return f"Alarm: {payload['text']}"


def _waiting(session: Session, payload: Mapping[str, Any]) -> list[str]:
    requests, tickets = still_waiting(session, payload)
    return [*(row.reference for row in requests), *(f"T-{row.pk}" for row in tickets)]


def _request(request: BookingRequest) -> dict[str, Any]:
    return {
        "reference": request.reference,
        "state": request.state,
        "name": request.name,
        "phone": request.phone,
        "email": request.email,
        "times": request.times,
        "windows": [{"start": start, "end": end} for start, end in request.windows],
        "area": request.area,
        "been_before": request.been_before,
        "adult": request.adult,
        "channel": request.channel,
        "consent": {"version": request.consent_version, "at": request.consent_at.isoformat(timespec="seconds")},
        "created_at": request.created_at.isoformat(timespec="seconds"),
    }
