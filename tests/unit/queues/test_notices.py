"""Which notices follow from what happened, to whom, and what they hold: ids only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from samples import LATER, NOW, OTHER_TIMES, REACH, STAFF, handed_off, jobs, new_request, stored
from sqlalchemy import Engine, select

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach, about_erased, about_waiting, alarm
from clinic.queues.outbox import claim
from clinic.requests import store as bookings
from clinic.requests.lifecycle import change_times, held, move
from clinic.settings import Settings
from clinic.storage.engine import transaction
from clinic.storage.tables import About, Audit, Lane, OutboxRow

TWO = Reach((STAFF, "desk@clinic.example"), webhook=True, chat=True)


def rows(engine: Engine) -> list[OutboxRow]:
    with transaction(engine) as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.pk)))


@pytest.mark.parametrize(
    ("values", "reach"),
    [
        ({}, Reach()),
        ({"SMTP_URL": "smtp://mail.example"}, Reach()),
        ({"CLINIC_STAFF_EMAIL": STAFF}, Reach()),
        ({"SMTP_URL": "smtp://mail.example", "CLINIC_STAFF_EMAIL": f"{STAFF},desk@clinic.example"}, Reach(TWO.staff)),
        ({"HANDOFF_WEBHOOK_URL": "https://crm.example", "HANDOFF_WEBHOOK_SECRET": "s"}, Reach(webhook=True)),
        ({"HANDOFF_CHAT_URL": "https://hooks.example"}, Reach(chat=True)),
    ],
)
def test_staff_are_reached_by_what_is_set_up(values: dict[str, Any], reach: Reach) -> None:
    assert Reach.of(Settings(_env_file=None, **values)) == reach


def test_each_address_of_staff_gets_a_row_of_its_own(engine: Engine) -> None:
    stored(engine, TWO, contact=Contact(phone="+447700900123"))
    found = [(row.kind, row.payload.get("to"), row.stream) for row in rows(engine)]
    assert found == [
        ("mail.staff", STAFF, f"mail.staff:{STAFF}"),
        ("mail.staff", "desk@clinic.example", "mail.staff:desk@clinic.example"),
        ("webhook", None, "webhook"),
        ("chat", None, "chat"),
    ]


@pytest.mark.parametrize(
    ("contact", "reach", "mailed"),
    [
        (Contact(email="ana@example.org"), REACH, True),
        (Contact("+447700900123", "ana@example.org"), REACH, True),
        (Contact(phone="+447700900123"), REACH, False),
        (Contact(email="ana@example.org"), Reach(webhook=True), False),
    ],
)
def test_a_visitor_with_an_address_gets_a_mail_where_mail_is_set_up(
    engine: Engine, contact: Contact, reach: Reach, mailed: bool
) -> None:
    stored(engine, reach, contact=contact)
    assert bool(jobs(engine, "mail.visitor")) is mailed


def test_the_same_event_again_is_not_told_again(engine: Engine) -> None:
    request = new_request()
    for _ in range(2):
        bookings.store(engine, request, REACH)
    assert len(jobs(engine)) == 4


def test_every_key_is_different_and_says_what_it_is_about(engine: Engine) -> None:
    reference = stored(engine, TWO)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        change_times(session, TWO, request, OTHER_TIMES, LATER)
        move(session, TWO, request, "cancelled", "visitor", LATER)
    keys = [job.key for job in jobs(engine)]
    assert len(set(keys)) == len(keys) == 15
    assert all(reference in key and len(key) <= 160 for key in keys)


def test_times_changed_twice_are_told_twice(engine: Engine) -> None:
    reference = stored(engine)
    for minutes, times in enumerate((OTHER_TIMES, new_request().times)):
        with transaction(engine) as session:
            request = held(session, reference)
            assert request is not None
            change_times(session, REACH, request, times, NOW + dt.timedelta(minutes=minutes))
    assert [job.payload["event"] for job in jobs(engine, "mail.staff")] == ["changed", "changed"]


def test_what_is_sent_about_a_visitor_goes_when_their_chat_is_erased(engine: Engine) -> None:
    stored(engine, REACH)
    handed_off(engine, REACH)
    assert {row.conversation_id for row in rows(engine)} == {"c1"}


def test_urgent_ones_wait_for_nothing(engine: Engine) -> None:
    handed_off(engine, REACH)
    handed_off(engine, REACH, kind="999", urgent=True)
    urgent = [row for row in rows(engine) if row.urgent]
    assert [row.stream for row in urgent] == [f"mail.staff:{STAFF}", "webhook", "chat"]
    assert {row.lane for row in urgent} == {Lane.URGENT}
    assert {row.lane for row in rows(engine) if not row.urgent} == {Lane.USUAL}
    assert [job.key for job in claim(engine, {"webhook"}, "w", NOW, 5)] == [
        row.key for row in (urgent[1], rows(engine)[1])
    ], "each lane has its own order"


def test_a_hand_offs_notices_hold_its_number_only(engine: Engine) -> None:
    number = handed_off(engine, REACH, note="I'm Ana, my rosacea", signs=["breathing"])
    for job in jobs(engine):
        assert job.about is About.HAND_OFF
        assert {key: value for key, value in job.payload.items() if key != "to"} == {"hand_off": number}


def test_notices_about_an_erased_request_outlive_its_conversation(engine: Engine) -> None:
    with transaction(engine) as session:
        about_erased(session, REACH, "MN-7K3QW6", NOW, active=True)
    assert [(row.kind, row.conversation_id) for row in rows(engine)] == [
        ("mail.staff", None), ("webhook", None), ("chat", None)
    ]  # fmt: skip


def test_a_reminder_holds_references_and_numbers(engine: Engine) -> None:
    with transaction(engine) as session:
        about_waiting(session, Reach((STAFF,)), ["MN-7K3QW6"], [4], NOW)
    (job,) = jobs(engine)
    assert job.about is About.WAITING
    assert job.payload == {"references": ["MN-7K3QW6"], "hand_offs": [4], "to": STAFF}


def test_an_alarm_of_one_kind_is_raised_once_and_kept_in_the_audit(engine: Engine) -> None:
    for _ in range(2):
        with transaction(engine) as session:
            alarm(session, REACH, "stuck:webhook:20261124", "Messages wait.", NOW)
    assert [(job.kind, job.payload["text"]) for job in jobs(engine)] == [
        ("mail.staff", "Messages wait."), ("webhook", "Messages wait."), ("chat", "Messages wait.")
    ]  # fmt: skip
    with transaction(engine) as session:
        assert {row.subject for row in session.scalars(select(Audit))} == {"stuck:webhook:20261124"}


def test_without_any_way_to_staff_nothing_waits_for_ever(engine: Engine) -> None:
    stored(engine)
    handed_off(engine)
    assert rows(engine) == []


def test_a_long_staff_address_fits(engine: Engine) -> None:
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 55}.example"
    stored(engine, Reach((address, address.replace("a", "z", 1))))
    kept = [row for row in rows(engine) if row.kind == "mail.staff"]
    assert [row.payload["to"] for row in kept] == [address, address.replace("a", "z", 1)]
    assert len({row.key for row in kept}) == 2
