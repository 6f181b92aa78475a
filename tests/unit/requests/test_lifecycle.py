"""What may become of a request, who may look at one, and how often somebody may guess."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools

import pytest
from samples import LATER, NOW, OTHER_TIMES, PHONE, REACH, TIMES, audit, jobs, request_row, stored
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import (
    ACTIVE,
    IllegalMove,
    change_contact,
    change_times,
    claim,
    held,
    move,
    of_conversation,
)
from clinic.requests.lookup import GUESSING_WINDOW, MOST_PER_CONVERSATION, MOST_PER_DETAIL, Lookup, TooManyGuesses
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import BookingRequest, FailedLookup

STATES = ("requested", "contacted", "booked", "declined", "no_answer", "cancelled", "spam")
# What the clinic's staff expect, written down apart from the code.
MAY_BECOME = {
    "requested": "contacted declined no_answer cancelled spam",
    "contacted": "booked declined no_answer cancelled spam",
    "no_answer": "contacted declined cancelled spam",
    "booked": "cancelled",
    "declined": "",
    "cancelled": "",
    "spam": "",
}
PAIRS = [(old, new, new in MAY_BECOME[old].split()) for old, new in itertools.permutations(STATES, 2)]
OURS, MINE, WRONG = Contact(phone=PHONE), Contact(email="ana@example.org"), Contact(phone="+447700900999")


def moved(engine: Engine, reference: str, state: str, actor: str = "desk") -> None:
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, REACH, request, state, actor, LATER)


def changed(engine: Engine, reference: str, times: WantedTimes) -> None:
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        change_times(session, REACH, request, times, LATER)


@pytest.fixture
def lookup(engine: Engine) -> Lookup:
    return Lookup(engine, "a key")


# ------------------------------------------------------------------------ states


@pytest.mark.parametrize(("old", "new", "legal"), PAIRS, ids=lambda value: str(value))
def test_only_legal_changes_of_state_are_made(engine: Engine, old: str, new: str, legal: bool) -> None:
    reference = stored(engine, state=old)
    before = audit(engine)
    if legal:
        moved(engine, reference, new)
    else:
        with pytest.raises(IllegalMove, match=reference):
            moved(engine, reference, new)
    row = request_row(engine, reference)
    assert row is not None
    assert (row.state, row.updated_at) == ((new, LATER) if legal else (old, NOW))
    assert audit(engine)[len(before) :] == ([("desk", f"booking.{old}>{new}", reference)] if legal else [])


@pytest.mark.parametrize("state", STATES)
def test_the_state_it_has_is_no_change(engine: Engine, state: str) -> None:
    reference = stored(engine, state=state)
    moved(engine, reference, state)
    assert ([line[1] for line in audit(engine)], jobs(engine)) == (["booking.requested"], [])


def test_the_database_itself_refuses_an_unknown_state(engine: Engine) -> None:
    reference = stored(engine)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.scalars(select(BookingRequest).where(BookingRequest.reference == reference)).one().state = "lost"


def test_an_unknown_state_is_no_legal_change(engine: Engine) -> None:
    with pytest.raises(IllegalMove):
        moved(engine, stored(engine), "lost")


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("requested", "contacted", ["webhook"]),
        ("contacted", "booked", ["webhook"]),
        ("requested", "spam", ["webhook"]),
        ("requested", "cancelled", ["chat", "mail.staff", "mail.visitor", "webhook"]),
        ("booked", "cancelled", ["chat", "mail.staff", "mail.visitor", "webhook"]),
    ],
)
def test_a_change_of_state_is_told_to_those_whom_it_concerns(
    engine: Engine, old: str, new: str, kinds: list[str]
) -> None:
    moved(engine, stored(engine, state=old), new)
    assert sorted(job.kind for job in jobs(engine)) == kinds


def test_a_state_entered_twice_is_told_twice(engine: Engine) -> None:
    reference = stored(engine)
    for minutes, state in enumerate(("contacted", "no_answer", "contacted")):
        with transaction(engine) as session:
            request = held(session, reference)
            assert request is not None
            move(session, REACH, request, state, "desk", NOW + dt.timedelta(minutes=minutes))
    assert [job.payload["event"] for job in jobs(engine, "webhook")] == ["contacted", "no_answer", "contacted"]


# ------------------------------------------------------------------------ claiming and other times


def test_the_first_to_claim_a_request_has_it(engine: Engine) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        assert [claim(session, request, name, LATER) for name in ("asha", "tom", "asha")] == [True, False, False]
    row = request_row(engine, reference)
    assert row is not None
    assert (row.claimed_by, row.updated_at) == ("asha", LATER)
    assert audit(engine)[1:] == [("asha", "booking.claimed", reference)]


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_an_active_request_gets_other_times_and_waits_anew(engine: Engine, state: str) -> None:
    reference = stored(engine, state=state)
    with transaction(engine) as session:
        session.scalars(select(BookingRequest)).one().reminded_at = NOW
    changed(engine, reference, OTHER_TIMES)
    row = request_row(engine, reference)
    assert row is not None
    assert (row.times, row.windows, row.said) == (OTHER_TIMES.shown, [list(OTHER_TIMES.windows[0])], "fri morning")
    assert (row.state, row.updated_at, row.reminded_at) == (state, LATER, None)
    assert audit(engine)[1:] == [("visitor", "booking.times_changed", reference)]
    assert sorted(job.kind for job in jobs(engine)) == ["chat", "mail.staff", "mail.visitor", "webhook"]
    assert {job.payload["event"] for job in jobs(engine)} == {"changed"}


@pytest.mark.parametrize("state", sorted(set(STATES) - ACTIVE))
def test_a_request_that_is_over_or_an_appointment_keeps_its_times(engine: Engine, state: str) -> None:
    reference = stored(engine, state=state)
    with pytest.raises(IllegalMove, match=reference):
        changed(engine, reference, OTHER_TIMES)
    row = request_row(engine, reference)
    assert row is not None
    assert (row.times, jobs(engine)) == (TIMES.shown, [])


def test_the_same_times_again_are_no_change(engine: Engine) -> None:
    reference = stored(engine)
    changed(engine, reference, TIMES)
    assert ([line[1] for line in audit(engine)], jobs(engine)) == (["booking.requested"], [])


def test_another_contact_is_told_to_staff_and_audited(engine: Engine) -> None:
    reference = stored(engine, contact=OURS)
    with transaction(engine) as session:
        change_contact(session, REACH, held(session, reference), MINE, LATER)  # type: ignore[arg-type]
    row = request_row(engine, reference)
    assert row is not None
    assert (row.phone, row.email, row.updated_at) == (None, MINE.email, LATER)
    assert audit(engine)[-1][1] == "booking.contact_changed"
    assert {job.payload["event"] for job in jobs(engine)} >= {"changed"}


@pytest.mark.parametrize("state", ["booked", "declined", "cancelled", "spam"])
def test_a_request_that_is_over_keeps_its_contact(engine: Engine, state: str) -> None:
    reference = stored(engine, state=state)
    with pytest.raises(IllegalMove, match=reference), transaction(engine) as session:
        change_contact(session, REACH, held(session, reference), MINE, LATER)  # type: ignore[arg-type]


def test_a_chats_requests_are_listed_newest_first(engine: Engine) -> None:
    first, second = stored(engine), stored(engine)
    stored(engine, conversation="c2")
    with transaction(engine) as session:
        assert [row.reference for row in of_conversation(session, "c1")] == [second, first]


# ------------------------------------------------------------------------ looking one up


@pytest.mark.parametrize("contact", [OURS, MINE, Contact("+447700900999", "ana@example.org")])
def test_the_reference_and_the_contact_detail_together_find_it(
    engine: Engine, lookup: Lookup, contact: Contact
) -> None:
    reference = stored(engine)
    found = lookup.find("c9", reference, contact, NOW)
    assert found is not None
    assert found.reference == reference


def test_upper_and_lower_case_make_no_difference_to_an_address(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine, contact=Contact(email="Ana.Reed@example.org"))
    assert lookup.find("c9", reference, Contact(email="ana.reed@EXAMPLE.org"), NOW) is not None


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        ("+442079460321;ext=12", "+442079460321"),
        ("+442079460321", "+442079460321;ext=12"),
        ("+442079460321;ext=12", "+442079460321;ext=12"),
    ],
)
def test_an_extension_makes_no_difference_to_a_number(engine: Engine, lookup: Lookup, kept: str, given: str) -> None:
    reference = stored(engine, contact=Contact(phone=kept))
    assert lookup.find("c9", reference, Contact(phone=given), NOW) is not None


def test_a_wrong_reference_and_a_wrong_contact_look_the_same(engine: Engine, lookup: Lookup) -> None:
    reference, other = stored(engine), stored(engine, contact=WRONG)
    assert lookup.find("c9", reference, WRONG, NOW) is None
    assert lookup.find("c9", "MN-000000", OURS, NOW) is None
    assert lookup.find("c9", other, OURS, NOW) is None


@pytest.mark.parametrize("contact", [Contact(), Contact(email=""), Contact(phone="")])
def test_nothing_given_finds_nothing(engine: Engine, lookup: Lookup, contact: Contact) -> None:
    reference = stored(engine, contact=Contact(phone=PHONE))
    assert lookup.find("c9", reference, contact, NOW) is None


def test_a_conversation_may_guess_so_often_and_then_not_even_rightly(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for number in range(MOST_PER_CONVERSATION):
        assert lookup.find("c9", f"MN-{number:06}", Contact(phone=f"+4477009001{number:02}"), NOW) is None
    with pytest.raises(TooManyGuesses):
        lookup.find("c9", reference, OURS, NOW)
    assert lookup.find("c8", reference, OURS, NOW) is not None


def test_a_reference_may_be_guessed_at_so_often_from_wherever(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for number in range(MOST_PER_DETAIL):
        assert lookup.find(f"g{number}", reference, Contact(phone=f"+4477009001{number:02}"), NOW) is None
    with pytest.raises(TooManyGuesses):
        lookup.find("c9", reference, Contact(phone="+447700900777"), NOW)


def test_references_may_be_guessed_for_a_contact_so_often_from_wherever(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for number in range(MOST_PER_DETAIL):
        given = Contact(email="ANA@example.org") if number % 2 else MINE
        assert lookup.find(f"g{number}", f"MN-{number:06}", given, NOW) is None
    with pytest.raises(TooManyGuesses):
        lookup.find("c9", reference, MINE, NOW)


def test_a_right_answer_is_no_guess(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for _ in range(MOST_PER_DETAIL + 1):
        assert lookup.find("c9", reference, OURS, NOW) is not None


def test_the_limit_is_over_after_a_while(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for _ in range(MOST_PER_CONVERSATION):
        lookup.find("c9", reference, WRONG, NOW)
    almost = NOW + GUESSING_WINDOW - dt.timedelta(seconds=1)
    with pytest.raises(TooManyGuesses):
        lookup.find("c9", reference, OURS, almost)
    assert lookup.find("c9", reference, OURS, NOW + GUESSING_WINDOW) is not None


def test_guesses_that_were_turned_away_do_not_make_the_wait_longer(engine: Engine, lookup: Lookup) -> None:
    reference = stored(engine)
    for minute in range(50):
        with contextlib.suppress(TooManyGuesses):
            lookup.find("c9", reference, WRONG, NOW + dt.timedelta(minutes=minute))
    assert lookup.find("c9", reference, OURS, NOW + GUESSING_WINDOW + dt.timedelta(minutes=5)) is not None


def test_what_is_kept_of_a_guess_says_nothing_about_anybody(engine: Engine, lookup: Lookup) -> None:
    lookup.find("c9", "MN-7K3QW6", Contact(PHONE, "ana@example.org"), NOW)
    with transaction(engine) as session:
        kept = [row.who for row in session.scalars(select(FailedLookup))]
    assert len(set(kept)) == len(kept) == 4
    assert all(len(who) == 64 and int(who, 16) for who in kept)


def test_another_installation_keeps_other_digests(engine: Engine, lookup: Lookup) -> None:
    lookup.find("c9", "MN-7K3QW6", OURS, NOW)
    Lookup(engine, "another key").find("c9", "MN-7K3QW6", OURS, NOW)
    with transaction(engine) as session:
        kept = [row.who for row in session.scalars(select(FailedLookup))]
    assert len(set(kept)) == len(kept) == 6


def test_without_anybody_to_tell_a_change_is_made_all_the_same(engine: Engine) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, Reach(), request, "cancelled", "visitor", LATER)
    row = request_row(engine, reference)
    assert row is not None
    assert (row.state, jobs(engine)) == ("cancelled", [])
