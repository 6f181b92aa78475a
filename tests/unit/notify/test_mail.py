"""What the mails hold: for staff, what they need and no more; for a visitor, what was asked for; and the invite."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import icalendar
import pytest
from mailserver import MailServer
from samples import (
    EMAIL,
    LATER,
    NOW,
    OTHER_TIMES,
    PHONE,
    REACH,
    STAFF,
    audit,
    handed_off,
    jobs,
    new_request,
    request_row,
    stored,
)
from sqlalchemy import Engine

from clinic.content.responses import Content
from clinic.conversations.records import erase_request
from clinic.notify.links import Links
from clinic.notify.mail import HAND_OFF_TITLES, REQUEST_TITLES, MailSender
from clinic.notify.smtp import Server
from clinic.personal.contact import Contact
from clinic.queues.notices import about_erased, about_waiting, alarm
from clinic.queues.outbox import Job
from clinic.requests.lifecycle import change_times, claim, held, move
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import HandOff

CONTENT = Content.load()
LINK = re.compile(r"http://chat\.example/staff/links/\S+")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def sender(engine: Engine, mail: MailServer) -> MailSender:
    links = Links("key", "http://chat.example")
    return MailSender(engine, CONTENT, Server.of(mail.url), "assistant@clinic.example", links, lambda: NOW)


def composed(sender: MailSender, job: Job) -> EmailMessage:
    made = sender.compose(job)
    assert made is not None
    return made[0]


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return part.get_content()


class Reader(HTMLParser):
    """The words and the links that a reader of the HTML sees."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def entry(message: EmailMessage) -> Any:
    """The mail's calendar entry with its calendar's method, None without one. (icalendar's values have no one type.)"""
    for part in message.iter_attachments():
        if part.get_content_type() == "text/calendar":
            content = part.get_content()
            calendar: Any = icalendar.Calendar.from_ical(content)
            (event,) = calendar.walk("VEVENT")
            event.method = str(calendar["METHOD"])
            return event
    return None


def forget(engine: Engine, reference: str) -> None:
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        erase_request(session, REACH, request, NOW)


# ------------------------------------------------------------------------ a request


def test_staff_get_what_they_need_to_call_back(engine: Engine, sender: MailSender, mail: MailServer) -> None:
    reference = stored(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    message_id = sender.send(job)
    (delivered,) = mail.to(STAFF)
    assert (delivered.subject, delivered.id) == (f"[{reference}] Booking request", message_id)
    text = plain(delivered.message)
    for detail in (
        reference, "Ana Reed", "07700 900123", EMAIL, "Thursday 26 November, after 5 pm", "thurs after 5", "face",
        "new",
        "18 or over: Yes", "the website", "Consent: version 3, Tuesday 24 November 2026, 10:00",
    ):  # fmt: skip
        assert detail in text, detail


def test_plain_and_html_say_the_same(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    handed_off(engine, REACH, note="please call\nme back")
    for job in jobs(engine, "mail.staff") + jobs(engine, "mail.visitor"):
        message = composed(sender, job)
        seen = Reader(html(message))
        assert LINK.findall(plain(message)) == seen.links
        words = {word.strip(":") for word in LINK.sub("", plain(message)).split() if word != "--"}
        assert words <= {word.strip(":") for word in seen.words}


def test_staff_get_no_more_than_they_need(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH, key="c1:secret-key", conversation="secretchat")
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    whole = plain(message) + html(message)
    assert not any(secret in whole for secret in ("secret-key", "secretchat", "Do you agree"))
    assert reference in whole


def test_nothing_personal_is_in_the_headers(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    headers = " ".join(f"{name}: {value}" for name, value in message.items())
    assert not any(detail in headers for detail in ("Ana", "Reed", "7700", EMAIL))


def test_health_details_that_were_typed_anyway_are_masked(engine: Engine, sender: MailSender) -> None:
    times = WantedTimes("Any time", (), "any time, I'm on Roaccutane and pregnant")
    stored(engine, REACH, name="Ana with rosacea", times=times)
    handed_off(engine, REACH, note="my eczema is bleeding, call 07700 900123")
    for job in jobs(engine, "mail.staff"):
        message = composed(sender, job)
        whole = (plain(message) + html(message)).lower()
        assert not any(word in whole for word in ("roaccutane", "pregnant", "rosacea", "eczema", "bleeding"))
        assert "[health detail]" in whole


def test_a_last_name_that_is_also_a_condition_stays(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH, name="Jo Burns")
    (job,) = jobs(engine, "mail.staff")
    assert "Jo Burns" in plain(composed(sender, job))


def test_markup_in_a_name_is_text(engine: Engine, sender: MailSender) -> None:
    name = "<script>alert(1)</script> <b>Ana</b> & \"Co\" '{{ 7*7 }}'"
    stored(engine, REACH, name=name)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    seen = Reader(html(message))
    assert not {"script", "b"} & seen.tags
    assert "<script>" not in html(message)
    assert " ".join(name.split()) in " ".join(seen.words)
    assert name in plain(message)


@pytest.mark.parametrize("name", ["王小明", "محمد عبد الله", "अनीता शर्मा", "สมชาย ใจดี", "Zoë O’Brien-Śmith"])
def test_a_name_of_any_script_arrives_whole(engine: Engine, sender: MailSender, mail: MailServer, name: str) -> None:
    stored(engine, REACH, name=name)
    (job,) = jobs(engine, "mail.staff")
    sender.send(job)
    (delivered,) = mail.to(STAFF)
    assert name in plain(delivered.message)
    assert name in html(delivered.message)


def test_line_breaks_in_what_is_stored_make_no_header(engine: Engine, sender: MailSender, mail: MailServer) -> None:
    stored(engine, REACH, name="Ana\r\nBcc: evil@example.org", times=WantedTimes("Any\r\nBcc: evil@example.org"))
    for job in jobs(engine, "mail.staff"):
        sender.send(job)
    assert {delivered.recipient for delivered in mail.delivered} == {STAFF}
    assert all(delivered.message["Bcc"] is None for delivered in mail.delivered)


def test_what_was_not_asked_is_left_out(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH, area=None, been_before=None, times=WantedTimes("Any time"))
    (job,) = jobs(engine, "mail.staff")
    text = plain(composed(sender, job))
    assert not any(label in text for label in ("Area", "New or returning", "In their words", "None"))


@pytest.mark.parametrize("event", REQUEST_TITLES)
def test_every_event_says_what_it_is_and_links_to_what_may_be_done(
    engine: Engine, sender: MailSender, event: str
) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        if event == "changed":
            change_times(session, REACH, request, OTHER_TIMES, LATER)
        elif event == "cancelled":
            move(session, REACH, request, "cancelled", "visitor", LATER)
    if event == "requested":
        stored(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    title, line = REQUEST_TITLES[event]
    assert title in str(message["Subject"])
    assert line in plain(message)
    links = LINK.findall(plain(message))
    assert len(links) == len(set(links)) == (0 if event == "cancelled" else 2)
    assert all(str(job.payload["to"]) not in link for link in links)


def test_a_mail_that_was_held_up_says_that_the_request_was_cancelled_since(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, REACH, request, "cancelled", "visitor", LATER)
    first = composed(sender, jobs(engine, "mail.staff")[0])
    assert "Now: cancelled" in plain(first)
    assert LINK.findall(plain(first)) == []


def test_the_id_is_the_same_at_every_try_and_for_no_other_mail(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    stored(engine, REACH)
    first, second = jobs(engine, "mail.staff")
    again = replace(first, attempts=7)
    ids = [composed(sender, job)["Message-ID"] for job in (first, again, second)]
    assert ids[0] == ids[1] != ids[2]
    assert LINK.findall(plain(composed(sender, again))) != []
    assert ids[0].endswith("@clinic.example>")


def test_it_names_the_clinic_and_is_marked_as_automatic(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    assert str(message["From"]) == "Demo Microneedling Clinic <assistant@clinic.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == STAFF
    assert dt.datetime.strptime(message["Date"], "%a, %d %b %Y %H:%M:%S %z") == NOW


def test_an_erased_request_has_no_mail_any_more(engine: Engine, sender: MailSender, mail: MailServer) -> None:
    reference = stored(engine, REACH)
    before = jobs(engine, "mail.staff") + jobs(engine, "mail.visitor")
    forget(engine, reference)
    assert [sender.compose(job) for job in before] == [None, None]
    assert [sender.send(job) for job in before] == [None, None]
    assert mail.delivered == []


def test_staff_are_asked_to_delete_what_they_have_of_it(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine)
    forget(engine, reference)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    assert (str(message["Subject"]), reference in plain(message)) == (f"[{reference}] Booking request erased", True)
    assert "delete mails" in plain(message)
    assert "still open" in plain(message)
    assert not any(detail in plain(message) + html(message) for detail in ("Ana", "7700", EMAIL))


def test_of_one_that_was_over_nobody_waits(engine: Engine, sender: MailSender) -> None:
    with transaction(engine) as session:
        about_erased(session, REACH, "MN-7K3QW6", NOW, active=False)
    (job,) = jobs(engine, "mail.staff")
    assert "still open" not in plain(composed(sender, job))


# ------------------------------------------------------------------------ the invite


def invited(engine: Engine, sender: MailSender, number: int = -1) -> Any:
    return entry(composed(sender, jobs(engine, "mail.staff")[number]))


def test_the_invite_is_tentative_and_at_the_time_asked_for(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    event = invited(engine, sender)
    assert event is not None
    assert (event["STATUS"], event.method, event["SEQUENCE"]) == ("TENTATIVE", "PUBLISH", 0)
    assert event["UID"] == f"{reference}@clinic.example"
    assert (event.start, event.end) == (
        dt.datetime(2026, 11, 26, 17, tzinfo=dt.UTC), dt.datetime(2026, 11, 26, 18, tzinfo=dt.UTC)
    )  # fmt: skip


def test_the_invite_holds_no_personal_data(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    event = invited(engine, sender)
    assert event is not None
    written = event.to_ical().decode()
    assert not any(detail in written for detail in ("Ana", "Reed", "7700", EMAIL, "thurs after", "face"))
    assert not {"ATTENDEE", "ORGANIZER"} & set(event)


def test_its_number_rises_and_it_ends_cancelled(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    found = [invited(engine, sender)]
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        claim(session, request, "asha", LATER)
        change_times(session, REACH, request, OTHER_TIMES, LATER)
    found.append(invited(engine, sender))
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, REACH, request, "cancelled", "visitor", LATER)
    found.append(invited(engine, sender))
    events = [event for event in found if event is not None]
    assert len({event["UID"] for event in events}) == 1
    assert [(event["STATUS"], event.method) for event in events] == [
        ("TENTATIVE", "PUBLISH"), ("TENTATIVE", "PUBLISH"), ("CANCELLED", "CANCEL")
    ]  # fmt: skip
    numbers = [event["SEQUENCE"] for event in events]
    assert numbers == sorted(set(numbers))
    assert events[1].start == dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def test_a_request_for_any_time_has_no_invite(engine: Engine, sender: MailSender) -> None:
    stored(
        engine,
        REACH,
        times=WantedTimes(
            "Any time", tuple(("2026-11-26T09:00:00+00:00", "2026-11-26T18:00:00+00:00") for _ in range(13))
        ),
    )
    assert invited(engine, sender) is None
    stored(engine, REACH, times=WantedTimes("Any time"))
    assert invited(engine, sender) is None


def test_the_entry_of_a_request_that_became_any_time_is_taken_back(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        change_times(session, REACH, request, WantedTimes("Any time"), LATER)
    event = invited(engine, sender)
    assert event is not None
    assert (event["STATUS"], event.method, event["SEQUENCE"]) == ("CANCELLED", "CANCEL", 1)
    assert event["UID"].startswith(reference)


def test_a_whole_day_does_not_block_the_calendar(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH)
    hour = invited(engine, sender)
    stored(engine, REACH, times=WantedTimes("Friday", (("2026-11-27T09:00:00+00:00", "2026-11-27T18:00:00+00:00"),)))
    day = invited(engine, sender)
    assert hour is not None
    assert day is not None
    assert (hour["TRANSP"], day["TRANSP"]) == ("OPAQUE", "TRANSPARENT")


def test_summer_time_is_respected(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH, times=WantedTimes("Friday", (("2027-07-02T09:00:00+01:00", "2027-07-02T10:00:00+01:00"),)))
    event = invited(engine, sender)
    assert event is not None
    assert event.start == dt.datetime(2027, 7, 2, 8, tzinfo=dt.UTC)


# ------------------------------------------------------------------------ the visitor


def test_a_visitor_gets_a_copy_of_what_they_asked_for(engine: Engine, sender: MailSender, mail: MailServer) -> None:
    reference = stored(engine, REACH)
    (job,) = jobs(engine, "mail.visitor")
    sender.send(job)
    (delivered,) = mail.to(EMAIL)
    text = plain(delivered.message)
    assert delivered.subject == f"[{reference}] We have your request"
    assert all(
        part in text for part in (reference, "Thursday 26 November, after 5 pm", "only a request", "020 7946 0321")
    )
    assert delivered.message["Reply-To"] == "hello@demo-clinic.example"
    assert LINK.findall(text) == []
    assert entry(delivered.message) is None


def test_a_visitors_mail_does_not_repeat_their_details(engine: Engine, sender: MailSender) -> None:
    """The address may be a stranger's: a slip of the finger must not give the rest away."""
    stored(engine, REACH)
    (job,) = jobs(engine, "mail.visitor")
    message = composed(sender, job)
    assert not any(
        detail in plain(message) + html(message) for detail in ("Ana", "Reed", "900123", "thurs after 5", "face")
    )


def test_a_visitor_is_told_of_new_times_and_of_cancelling(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        change_times(session, REACH, request, OTHER_TIMES, LATER)
        move(session, REACH, request, "cancelled", "visitor", LATER)
    changed, cancelled = (composed(sender, job) for job in jobs(engine, "mail.visitor"))
    assert "new times" in str(changed["Subject"])
    assert OTHER_TIMES.shown in plain(changed)
    assert "cancelled" in str(cancelled["Subject"])


def test_a_visitor_without_an_address_any_more_gets_none(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    (job,) = jobs(engine, "mail.visitor")
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        request.email = None
    assert sender.compose(job) is None


# ------------------------------------------------------------------------ hand-offs, reminders, alarms


@pytest.mark.parametrize("kind", HAND_OFF_TITLES)
def test_every_kind_of_hand_off_has_a_title(engine: Engine, sender: MailSender, kind: str) -> None:
    number = handed_off(engine, REACH, kind=kind)
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    assert str(message["Subject"]) == f"[T-{number}] {HAND_OFF_TITLES[kind]}"
    assert len(LINK.findall(plain(message))) == 2


def test_an_urgent_hand_off_is_marked_and_says_nothing_about_the_person(engine: Engine, sender: MailSender) -> None:
    handed_off(engine, REACH, kind="999", urgent=True, signs=["breathing"])
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    assert (message["Importance"], message["X-Priority"]) == ("high", "1")
    assert "breathing" not in plain(message) + html(message)


def test_an_ordinary_one_is_not_marked(engine: Engine, sender: MailSender) -> None:
    handed_off(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    assert composed(sender, job)["Importance"] is None


def test_an_erased_hand_off_has_no_mail(engine: Engine, sender: MailSender) -> None:
    number = handed_off(engine, REACH)
    (job,) = jobs(engine, "mail.staff")
    with transaction(engine) as session:
        session.delete(session.get_one(HandOff, number))
    assert sender.compose(job) is None


def test_a_reminder_names_what_nobody_has_looked_at_and_nothing_else(engine: Engine, sender: MailSender) -> None:
    waiting, claimed = stored(engine), stored(engine)
    open_, mine, done = handed_off(engine), handed_off(engine, claimed_by="asha"), handed_off(engine, done_at=NOW)
    with transaction(engine) as session:
        about_waiting(session, REACH, [waiting, claimed], [open_, mine, done], NOW)
        request = held(session, claimed)
        assert request is not None
        claim(session, request, "asha", NOW)
    (job,) = jobs(engine, "mail.staff")
    text = plain(composed(sender, job))
    assert (waiting in text, claimed in text) == (True, False)
    assert re.findall(r"T-\d+", text) == [f"T-{open_}"]
    assert not any(detail in text for detail in ("Ana", PHONE, EMAIL))


@pytest.mark.parametrize("urgent", [True, False])
def test_a_reminder_of_something_urgent_is_marked(engine: Engine, sender: MailSender, urgent: bool) -> None:
    number = handed_off(engine, kind="999" if urgent else "complaint", urgent=urgent)
    with transaction(engine) as session:
        about_waiting(session, REACH, [], [number], NOW)
    (job,) = jobs(engine, "mail.staff")
    assert composed(sender, job)["Importance"] == ("high" if urgent else None)


def test_a_reminder_of_nothing_is_not_sent(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        about_waiting(session, REACH, [reference], [99], NOW)
    (job,) = jobs(engine, "mail.staff")
    forget(engine, reference)
    assert sender.compose(job) is None


def test_an_alarm_says_what_to_look_at(engine: Engine, sender: MailSender) -> None:
    with transaction(engine) as session:
        alarm(
            session,
            REACH,
            "stuck:webhook:20261124",
            "Messages of the kind webhook wait. `clinic outbox` says why.",
            NOW,
        )
    (job,) = jobs(engine, "mail.staff")
    message = composed(sender, job)
    assert (str(message["Subject"]), message["Importance"]) == ("[Alarm] The assistant needs attention", "high")
    assert "`clinic outbox` says why." in plain(message)


def test_no_mail_holds_a_line_that_servers_would_refuse(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH, name="x" * 200, times=WantedTimes("y" * 2000))
    handed_off(engine, REACH, note="z" * 4000)
    for job in jobs(engine, "mail.staff") + jobs(engine, "mail.visitor"):
        raw = composed(sender, job).as_bytes()
        assert max(map(len, raw.splitlines())) <= 998


def test_composing_writes_nothing(engine: Engine, sender: MailSender) -> None:
    reference = stored(engine, REACH)
    before = (audit(engine), jobs(engine))
    for job in jobs(engine, "mail.staff"):
        composed(sender, job)
    row = request_row(engine, reference)
    assert row is not None
    assert (row.state, row.claimed_by) == ("requested", None)
    assert (audit(engine), jobs(engine)) == before


def test_a_request_by_phone_only_says_so(engine: Engine, sender: MailSender) -> None:
    stored(engine, REACH, contact=Contact(phone=PHONE))
    (job,) = jobs(engine, "mail.staff")
    assert "Contact: 07700 900123\n" in plain(composed(sender, job))
    assert new_request().contact.email == EMAIL
