"""What mails say: to staff about requests, hand-offs and alarms, and to a visitor who left an e-mail address."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import jinja2
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.clock import Clock
from clinic.content.responses import LONDON, Content, london_date
from clinic.notify.invite import invite
from clinic.notify.links import ACTIONS, CLAIM, DONE, Links, OfHandOff, OfRequest
from clinic.notify.smtp import Server
from clinic.personal.contact import Contact
from clinic.personal.health_words import mask_health, mask_health_in_name
from clinic.queues.notices import MAIL_VISITOR, still_waiting
from clinic.queues.outbox import Job
from clinic.requests.in_words import area_in_words, been_before_in_words
from clinic.requests.lifecycle import ACTIVE, CANCELLED, CONTACTED, REQUESTED
from clinic.storage.engine import reading
from clinic.storage.tables import About, Audit, BookingRequest, HandOff

CHANNEL_NAMES = {"web": "the website", "messenger": "Messenger", "whatsapp": "WhatsApp", "terminal": "the terminal"}
HAND_OFF_TITLES = {
    "talk_to_human": "Someone asks for a person",
    "complaint": "A complaint",
    "data_request": "A data request or data complaint",
    "change_or_cancel_booking": "Someone wants to change or cancel a booking",
    "request": "A message left while the assistant was down",
    "urgent_reaction": "Urgent: a possible reaction",
    "999": "Urgent: someone was told to call 999",
    "111": "Urgent: someone was told to call NHS 111",
    "self_harm": "Urgent: someone may be in despair",
}
REQUEST_TITLES = {
    REQUESTED: (
        "Booking request",
        "Someone asked for an appointment. Nothing is booked until you confirm it with them.",
    ),
    "changed": ("Booking request changed", "The visitor changed this request. Below is how it stands now."),
    CANCELLED: ("Booking request cancelled", "The visitor cancelled this request. There is nothing to do."),
}
STAFF_FOOTER = "Sent by your clinic's chat assistant. Please do not forward it: it may hold personal details."


@dataclass(frozen=True)
class Mail:
    """A mail's parts; both its forms, plain and HTML, are made from them."""

    subject: str
    title: str
    lines: Sequence[str]
    rows: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()
    footer: str = STAFF_FOOTER
    urgent: bool = False
    calendar: bytes | None = None
    reply_to: str | None = None


class MailSender:
    """Puts a job's mail together from what the database holds now, and hands it to the server.

    A request or hand-off that was erased meanwhile has no mail any more.
    """

    def __init__(
        self,
        engine: Engine,
        content: Content,
        server: Server,
        sender: str,
        links: Links,
        clock: Clock,
        taken: Callable[[Job], None] = lambda job: None,
    ) -> None:
        """sender: the address that mails come from; links: makes the links for staff; taken: told of each accepted
        mail.

        The less there is between the server's yes and `taken`, the fewer mails are sent again after a crash.
        """
        self._taken = taken
        self._engine, self._content, self._server = engine, content, server
        self._sender, self._links, self._clock = sender, links, clock
        folder = jinja2.PackageLoader("clinic.notify")
        self._templates = jinja2.Environment(
            loader=folder,
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
        )

    def send(self, job: Job) -> str | None:
        """Send it; returns its Message-ID. Raises Retry, GiveUp or Halt."""
        composed = self.compose(job)
        if composed is None:
            return None
        message, recipient = composed
        visitor = job.kind == MAIL_VISITOR
        self._server.send(message, self._sender, recipient, for_visitor=visitor, taken=lambda: self._taken(job))
        return str(message["Message-ID"])

    def compose(self, job: Job) -> tuple[EmailMessage, str] | None:
        """The mail and its recipient, or None when what it is about was erased."""
        with reading(self._engine) as session:
            if job.kind == MAIL_VISITOR:
                request = _request(session, str(job.payload["reference"]))
                if request is None or request.email is None:
                    return None
                return self._message(job, self._to_visitor(request, job), request.email), request.email
            mail = self._to_staff(session, job)
        recipient = str(job.payload["to"])
        return (self._message(job, mail, recipient), recipient) if mail else None

    def _message(self, job: Job, mail: Mail, recipient: str) -> EmailMessage:
        domain = self._sender.rpartition("@")[2]
        message = EmailMessage()
        message["Subject"] = mail.subject
        message["From"] = Address(self._clinic(), addr_spec=self._sender)
        message["To"] = recipient
        message["Date"] = format_datetime(job.created_at.astimezone(LONDON))
        # The same at every try: most mailboxes show two mails of one Message-ID once.
        message["Message-ID"] = f"<{hashlib.sha256(job.key.encode()).hexdigest()[:32]}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        if mail.reply_to:
            message["Reply-To"] = mail.reply_to
        if mail.urgent:
            message["Importance"] = "high"
            message["X-Priority"] = "1"
        message.set_content(self._templates.get_template("mail.txt").render(mail=mail))
        message.add_alternative(self._templates.get_template("mail.html").render(mail=mail), subtype="html")
        if mail.calendar is not None:
            message.add_attachment(mail.calendar, maintype="text", subtype="calendar", filename="request.ics")
        return message

    def _to_visitor(self, request: BookingRequest, job: Job) -> Mail:
        event = str(job.payload["event"])
        values = {"reference": request.reference, "times": request.times}
        today = london_date(self._clock())
        text = self._content.render(f"utter_mail_{event}", values, today=today).text
        title, *lines = text.split("\n")
        footer = self._content.first_of("utter_mail_footer", values=values, today=today).text
        return Mail(f"[{request.reference}] {title}", title, lines, footer=footer, reply_to=self._fact("email"))

    def _to_staff(self, session: Session, job: Job) -> Mail | None:
        to = str(job.payload["to"])
        if job.about is About.REQUEST:
            request = _request(session, str(job.payload["reference"]))
            return self._about_request(session, request, job, to) if request else None
        if job.about is About.HAND_OFF:
            ticket = session.get(HandOff, int(job.payload["hand_off"]))
            return self._about_hand_off(ticket, job, to) if ticket else None
        if job.about is About.WAITING:
            return _about_waiting(session, job)
        if job.about is About.ERASED:
            return _about_erased(job)
        title = "The assistant needs attention"
        return Mail(f"[Alarm] {title}", title, [str(job.payload["text"])], urgent=True)

    def _about_request(self, session: Session, request: BookingRequest, job: Job, to: str) -> Mail:
        event = str(job.payload["event"])
        title, line = REQUEST_TITLES[event]
        rows = [("Reference", request.reference)]
        if event != CANCELLED and request.state != REQUESTED:  # the mail was held up, and is read long after
            rows.append(("Now", request.state.replace("_", " ")))
        rows += _details(request)
        actions = (CLAIM, CONTACTED) if request.state in ACTIVE else ()
        history = select(Audit.action).where(Audit.subject == request.reference, Audit.action != "booking.claimed")
        changes = session.scalars(history).all()
        domain, had_one = self._sender.rpartition("@")[2], "booking.times_changed" in changes
        entry = invite(request, max(len(changes) - 1, 0), domain, job.created_at, had_one=had_one)
        subject = OfRequest(request.reference)
        links = [(ACTIONS[action], self._links.make(action, subject, to, job.key)) for action in actions]
        return Mail(f"[{request.reference}] {title}", title, [line], rows, links, calendar=entry)

    def _about_hand_off(self, ticket: HandOff, job: Job, to: str) -> Mail:
        title = HAND_OFF_TITLES.get(ticket.kind, "Something waits for a person")
        subject, number = OfHandOff(ticket.pk), f"T-{ticket.pk}"
        rows = [("Number", number), ("Came in", _when(ticket.created_at))]
        if ticket.note:
            rows.append(("They wrote", mask_health(ticket.note)))
        line = "Please look at the conversation and answer there."
        links = [(ACTIONS[action], self._links.make(action, subject, to, job.key)) for action in (CLAIM, DONE)]
        return Mail(f"[{number}] {title}", title, [line], rows, links, urgent=ticket.urgent)

    def _fact(self, name: str) -> str | None:
        return self._content.clinic.text(name, london_date(self._clock()))

    def _clinic(self) -> str:
        return self._fact("clinic_name") or "Clinic assistant"


def _details(request: BookingRequest) -> list[tuple[str, str]]:
    """What staff need to call back, and no more; what may say something about health is masked."""
    contact = Contact(request.phone, request.email)
    rows = [
        ("Name", mask_health_in_name(request.name)),
        ("Contact", contact.shown),
        ("Times", request.times),
        ("In their words", mask_health(request.said) if request.said else ""),
        ("Area", area_in_words(request.area)),
        ("New or returning", been_before_in_words(request.been_before)),
        ("18 or over", "Yes, they said so"),
        ("Asked through", CHANNEL_NAMES.get(request.channel, request.channel)),
        ("Consent", f"version {request.consent_version}, {_when(request.consent_at)}"),
    ]
    return [(label, value) for label, value in rows if value]


def _about_erased(job: Job) -> Mail:
    reference = str(job.payload["reference"])
    lines = ["The visitor had this request erased. Please delete mails, calendar entries and notes about it."]
    if job.payload.get("active"):
        lines.append("It was still open: there is nobody to contact any more.")
    title = "Booking request erased"
    return Mail(f"[{reference}] {title}", title, lines, [("Reference", reference)])


def _about_waiting(session: Session, job: Job) -> Mail | None:
    """A reminder of what still waits; what was seen to meanwhile is left out."""
    open_requests, open_tickets = still_waiting(session, job.payload)
    rows = [(row.reference, f"booking request, since {_when(row.created_at)}") for row in open_requests]
    rows += [
        (f"T-{row.pk}", f"{HAND_OFF_TITLES.get(row.kind, row.kind)}, since {_when(row.created_at)}")
        for row in open_tickets
    ]
    if not rows:
        return None
    title = "Still waiting for a person"
    return Mail(
        f"[Waiting] {title}",
        title,
        ["Nobody has looked at these yet."],
        rows,
        urgent=any(row.urgent for row in open_tickets),
    )


def _request(session: Session, reference: str) -> BookingRequest | None:
    return session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))


def _when(at: dt.datetime) -> str:
    return at.astimezone(LONDON).strftime("%A %-d %B %Y, %H:%M")
