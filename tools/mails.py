"""`make mails`: what staff and visitors get by mail, as pages, plain text and pictures in var/mails, to look at.

The mails are put together by the sender that the worker uses, from a made-up request in a database of its own.
"""

from __future__ import annotations

import datetime as dt
import html
import shutil
import sys
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from icalendar import Calendar
from sqlalchemy import Engine, select

from clinic.content.responses import LONDON, Content
from clinic.notify.links import Links
from clinic.notify.mail import MailSender
from clinic.notify.smtp import Server
from clinic.personal.contact import Contact
from clinic.queues.notices import MAIL_STAFF, MAIL_VISITOR, Reach, about_erased, about_hand_off, about_waiting, alarm
from clinic.queues.outbox import Job
from clinic.requests.lifecycle import change_times, move
from clinic.requests.store import Consent, NewRequest, store
from clinic.requests.wanted_times import WantedTimes
from clinic.settings import VAR
from clinic.storage.engine import make_engine, migrate, transaction
from clinic.storage.tables import BookingRequest, HandOff, OutboxRow

FOLDER = VAR / "mails"
REACH = Reach(("staff@clinic.example",))
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
WIDTHS = {"wide": 760, "phone": 390}


def events(engine: Engine) -> Iterator[None]:
    """Everything that a mail is sent about, one after the other."""
    day = (NOW + dt.timedelta(days=3)).date()
    window = (f"{day}T17:00:00+00:00", f"{day}T18:00:00+00:00")
    request = NewRequest(
        key="sample",
        conversation="sample",
        channel="web",
        name="Zoë O’Brien-Śmith",
        contact=Contact("+447700900123", "zoe@example.org"),
        times=WantedTimes(f"{day:%A} {day.day} {day:%B}, after 5 pm", (window,), "in three days, after 5 if that's ok"),
        consent=Consent("Do you agree?", 1, NOW),
        area="face,neck_chest_hands",
        been_before=False,
    )
    reference = store(engine, request, REACH)
    yield
    with transaction(engine) as session:
        row = session.scalars(select(BookingRequest)).one()
        change_times(session, REACH, row, WantedTimes("Any weekday, in the morning", (), "any weekday morning"), NOW)
    yield
    with transaction(engine) as session:
        move(session, REACH, session.scalars(select(BookingRequest)).one(), "cancelled", "visitor", NOW)
    yield
    note = "It's Tom, please ring me on 07700 900456.\nI'd like to move my visit on Thursday, my eczema is back."
    with transaction(engine) as session:
        for kind, urgent, text in (("999", True, None), ("change_or_cancel_booking", False, note)):
            ticket = HandOff(
                conversation_id="sample", message_seq=1, kind=kind, urgent=urgent, note=text, created_at=NOW
            )
            session.add(ticket)
            session.flush()
            about_hand_off(session, REACH, ticket, NOW)
        about_waiting(session, REACH, [], [1, 2], NOW)
        about_erased(session, REACH, reference, NOW, active=True)
        text = "Messages of the kind webhook have not gone out for more than ten minutes. `clinic outbox` says why."
        alarm(session, REACH, "sample", text, NOW)
    yield


def write(engine: Engine) -> list[Path]:
    """The mails as pages and as text, each as it is when it goes out; returns the pages."""
    links = Links("a key for samples", "https://chat.clinic.example")
    server = Server.of("smtp://127.0.0.1:9")  # nothing is sent
    sender = MailSender(engine, Content.load(), server, "assistant@clinic.example", links, lambda: NOW)
    pages: list[Path] = []
    seen = 0
    for _ in events(engine):
        with transaction(engine) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.pk > seen).order_by(OutboxRow.pk)).all()
            jobs = [Job.of(row) for row in rows]
        for job in jobs:
            seen = job.pk
            composed = sender.compose(job)
            if composed is not None:
                pages.append(write_one(job, composed[0]))
    return pages


def write_one(job: Job, message: EmailMessage) -> Path:
    """One mail as a page, as text and, if it has one, with its calendar entry; returns the page."""
    who = {MAIL_STAFF: "staff", MAIL_VISITOR: "visitor"}[job.kind]
    details = (str(job.payload[name]) for name in ("event", "hand_off") if name in job.payload)
    what = "-".join((job.about, *details))
    path = FOLDER / f"{who}-{what}.html"
    head = "".join(f"{name}: {value}\n" for name, value in message.items() if name in {"Subject", "From", "To"})
    for kind, suffix, before in (("html", ".html", ""), ("plain", ".txt", f"{head}\n")):
        body = message.get_body((kind,))
        assert body is not None
        path.with_suffix(suffix).write_text(before + body.get_content(), encoding="utf-8")
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        path.with_suffix(".ics").write_bytes(content)
        path.with_name(f"{path.stem}-entry.html").write_text(as_entry(content), encoding="utf-8")
    return path


def as_entry(content: bytes) -> str:
    """The calendar entry as a page: about what every calendar shows of it."""
    (event,) = Calendar.from_ical(content).events
    when = "taken back"
    if "DTSTART" in event:
        assert isinstance(event.start, dt.datetime)
        assert isinstance(event.end, dt.datetime)
        start, end = event.start.astimezone(LONDON), event.end.astimezone(LONDON)
        when = f"{start:%A %-d %B %Y, %H:%M} to {end:%H:%M}"
    lines = (when, str(event["STATUS"]).title(), f"change {event['SEQUENCE']}", str(event["DESCRIPTION"]))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    style = "font-family:sans-serif;margin:24px;padding:8px 20px;border-left:6px dashed #1f6f6b;background:#eef4f4"
    title = html.escape(str(event["SUMMARY"]))
    return f"<!doctype html><meta charset=utf-8><div style='{style}'><h2>{title}</h2>{body}</div>"


def paint(pages: list[Path]) -> None:
    """Pictures of the pages, wide and as on a phone."""
    from playwright.sync_api import Error, sync_playwright

    own = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=own)
        except Error:
            print("No pictures: there is no Chromium here (apt-get install chromium).", file=sys.stderr)
            return
        for page in pages:
            for size, width in WIDTHS.items():
                tab = browser.new_page(viewport={"width": width, "height": 300})
                tab.goto(page.as_uri())
                tab.screenshot(path=FOLDER / f"{page.stem}-{size}.png", full_page=True)
                tab.close()
        browser.close()


def main() -> None:
    """Write and paint them all."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/sample.db")
        migrate(engine)
        pages = write(engine)
        engine.dispose()
    paint(sorted({*pages, *FOLDER.glob("*-entry.html")}))
    print(f"{len(pages)} mails are in {FOLDER}.")


if __name__ == "__main__":
    main()
