"""Booking requests in the database: stored once, whatever happens around them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests import store as bookings
from clinic.requests.reference import new_reference, parse_reference
from clinic.requests.store import Consent, NewRequest, list_requests, reference_for
from clinic.requests.store import store as store_for
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.tables import Audit, Base, BookingRequest, OutboxRow

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
REACH = Reach(("staff@clinic.example", "desk@clinic.example"), webhook=True, chat=True)
TIMES = WantedTimes("Tuesday 24 November", (("2026-11-24T09:00:00+00:00", "2026-11-24T18:00:00+00:00"),), "tues")
REQUEST = NewRequest(
    key="c1:m1",
    conversation="c1",
    channel="web",
    name="Ana Reed",
    contact=Contact(phone="+447700900123"),
    times=TIMES,
    consent=Consent("Do you agree?", 3, NOW),
    area="face",
    been_before=False,
)


def store(engine: Engine, request: NewRequest, reach: Reach = REACH) -> str:
    return store_for(engine, request, reach)


def test_a_request_gets_a_reference_that_can_be_read_out(engine: Engine) -> None:
    reference = store(engine, REQUEST)
    assert parse_reference(reference) == reference


def test_a_request_is_kept_whole(engine: Engine) -> None:
    store(engine, REQUEST)
    (row,) = list_requests(engine)
    kept = (row.state, row.name, row.phone, row.email, row.area, row.been_before, row.adult, row.channel)
    assert kept == ("requested", "Ana Reed", "+447700900123", None, "face", False, True, "web")
    assert (row.created_at, row.updated_at, row.claimed_by, row.reminded_at) == (NOW, NOW, None, None)


def test_the_times_are_kept_as_shown_as_windows_and_as_said(engine: Engine) -> None:
    store(engine, REQUEST)
    (row,) = list_requests(engine)
    assert (row.times, row.windows, row.said) == (TIMES.shown, [list(TIMES.windows[0])], "tues")


def test_what_was_not_asked_is_not_known(engine: Engine) -> None:
    store(engine, replace(REQUEST, area=None, been_before=None))
    (row,) = list_requests(engine)
    assert (row.area, row.been_before) == (None, None)


def notices(engine: Engine) -> list[OutboxRow]:
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.pk)))


def test_everybody_who_has_to_know_is_told_once(engine: Engine) -> None:
    reference = store(engine, replace(REQUEST, contact=Contact(email="ana@example.com")))
    store(engine, replace(REQUEST, contact=Contact(email="ana@example.com")))
    found = [(row.kind, row.payload.get("to"), row.payload["reference"]) for row in notices(engine)]
    assert sorted(found, key=str) == [
        ("chat", None, reference),
        ("mail.staff", "desk@clinic.example", reference),
        ("mail.staff", "staff@clinic.example", reference),
        ("mail.visitor", None, reference),
        ("webhook", None, reference),
    ]


def test_the_notices_hold_no_personal_details(engine: Engine) -> None:
    store(engine, replace(REQUEST, contact=Contact("+447700900123", "ana@example.com")))
    written = repr([(row.key, row.stream, row.payload) for row in notices(engine)])
    assert not any(detail in written for detail in ("Ana", "7700900123", "ana@example.com", "tues"))


def test_without_anybody_to_tell_the_request_is_kept_all_the_same(engine: Engine) -> None:
    store(engine, REQUEST, Reach())
    assert (len(list_requests(engine)), notices(engine)) == (1, [])


def test_the_notices_are_there_exactly_when_the_request_is(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bookings, "about_request", fails)
    with pytest.raises(ZeroDivisionError):
        store(engine, REQUEST)
    assert (list_requests(engine), notices(engine)) == ([], [])


def test_the_consent_is_kept_with_its_wording_version_and_time(engine: Engine) -> None:
    store(engine, REQUEST)
    (row,) = list_requests(engine)
    assert (row.consent_text, row.consent_version, row.consent_at) == ("Do you agree?", 3, NOW)


def test_a_repeated_key_is_the_same_request(engine: Engine) -> None:
    assert store(engine, REQUEST) == store(engine, replace(REQUEST, times=WantedTimes("Any time")))
    assert len(list_requests(engine)) == 1


def test_another_key_and_other_details_are_another_request(engine: Engine) -> None:
    assert store(engine, REQUEST) != store(engine, replace(REQUEST, key="c1:m2", name="Bea Reed"))


def test_twins_sent_at_once_are_one_request(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(lambda _: store(engine, REQUEST), range(8)))
    assert len(references) == len(list_requests(engine)) == 1


def test_different_requests_sent_at_once_are_all_kept(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        references = set(
            pool.map(
                lambda number: store(engine, replace(REQUEST, key=f"c1:{number}", name=f"Ana {number}")), range(16)
            )
        )
    assert len(references) == len(list_requests(engine)) == 16


def test_a_reference_that_is_taken_is_not_given_twice(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, free = new_reference(), new_reference()
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(bookings, "new_reference", lambda: next(drawn))
    assert (store(engine, REQUEST), store(engine, replace(REQUEST, key="c1:m2", name="Bea Reed"))) == (taken, free)


def test_without_a_free_reference_it_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = new_reference()
    monkeypatch.setattr(bookings, "new_reference", lambda: reference)
    store(engine, REQUEST)
    with pytest.raises(RuntimeError, match="no free reference"):
        store(engine, replace(REQUEST, key="c1:m2", name="Bea Reed"))


def test_a_request_leaves_one_audit_line_without_personal_details(engine: Engine) -> None:
    reference = store(engine, REQUEST)
    store(engine, REQUEST)
    with Session(engine) as session:
        lines = [(line.actor, line.action, line.subject) for line in session.scalars(select(Audit))]
    assert lines == [("visitor", "booking.requested", reference)]


def test_a_request_is_found_by_the_message_that_sent_it(engine: Engine) -> None:
    reference = store(engine, REQUEST)
    with Session(engine) as session:
        assert (reference_for(session, "c1:m1"), reference_for(session, "c1:m2")) == (reference, None)


def test_requests_are_listed_newest_first(engine: Engine) -> None:
    for minutes in (0, 2, 1):
        consent = replace(REQUEST.consent, at=NOW + dt.timedelta(minutes=minutes))
        store(engine, replace(REQUEST, key=f"c1:{minutes}", name=f"Ana {minutes}", consent=consent))
    assert [row.request_key for row in list_requests(engine)] == ["c1:2", "c1:1", "c1:0"]


def test_a_database_that_cannot_take_it_raises_so_that_nobody_is_told_it_is_in(engine: Engine) -> None:
    Base.metadata.drop_all(engine)
    with pytest.raises(SQLAlchemyError):
        store(engine, REQUEST)


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = replace(REQUEST.consent, at=NOW.replace(tzinfo=None))
    with pytest.raises(SQLAlchemyError, match="naive"):
        store(engine, replace(REQUEST, consent=naive))


def test_a_request_keeps_a_long_name_in_any_script(engine: Engine) -> None:
    store(engine, replace(REQUEST, name="王" * 80, contact=Contact(email="é" * 60 + "@example.com")))
    with Session(engine) as session:
        assert session.scalar(select(BookingRequest.name)) == "王" * 80
