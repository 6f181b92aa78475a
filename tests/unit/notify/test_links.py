"""Signed links in mails to staff: whose they are, how long they live, and that each works once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import URLSafeTimedSerializer
from samples import LATER, NOW, REACH, STAFF, audit, conversation, handed_off, jobs, request_row, stored
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from clinic.conversations import records as store
from clinic.notify.links import (
    CLAIM,
    DONE,
    LINK_LIFE,
    SALT,
    BadLink,
    Links,
    OfHandOff,
    OfRequest,
    StaffLink,
    Subject,
    use,
)
from clinic.requests.lifecycle import CONTACTED
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation, HandOff, UsedLink

LINKS = Links("key", "https://chat.clinic.example")


def token(url: str) -> str:
    start, _, found = url.rpartition("/")
    assert start == "https://chat.clinic.example/staff/links"
    return found


def made(action: str, subject: Subject, mail_key: str = "m1", actor: str = STAFF) -> StaffLink:
    return LINKS.read(token(LINKS.make(action, subject, actor, mail_key)))


def used(engine: Engine, link: StaffLink) -> str:
    with transaction(engine) as session:
        return use(session, link, REACH, LATER)


def ticket(engine: Engine, number: int) -> HandOff:
    with transaction(engine) as session:
        return session.get_one(HandOff, number)


# ------------------------------------------------------------------------ reading


def test_what_was_made_is_read_again() -> None:
    link = made(CLAIM, OfRequest("MN-7K3QW6"))
    assert (link.action, link.subject, link.actor) == (CLAIM, OfRequest("MN-7K3QW6"), STAFF)


def test_a_link_can_be_in_an_address() -> None:
    for action in (CLAIM, CONTACTED, DONE):
        assert token(LINKS.make(action, OfRequest("MN-7K3QW6"), STAFF, "m1")).isascii()
        assert not set(token(LINKS.make(action, OfRequest("MN-7K3QW6"), STAFF, "m1"))) & set("/?#&% +")


def test_a_mail_sent_again_holds_a_link_of_the_same_use() -> None:
    nonces = {made(CLAIM, OfRequest("MN-7K3QW6")).nonce, made(CLAIM, OfRequest("MN-7K3QW6")).nonce}
    assert len(nonces) == 1
    assert made(CONTACTED, OfRequest("MN-7K3QW6")).nonce not in nonces
    assert made(CLAIM, OfRequest("MN-7K3QW6"), mail_key="m2").nonce not in nonces


def _each_character_changed(good: str) -> list[str]:
    return [good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :] for place in range(len(good) - 1)]


def test_any_change_to_a_link_makes_it_worthless() -> None:
    for forged in _each_character_changed(token(LINKS.make(CLAIM, OfRequest("MN-7K3QW6"), STAFF, "m1"))):
        with pytest.raises(BadLink, match="not valid"):
            LINKS.read(forged)


@pytest.mark.parametrize("forged", ["", "x", ".", "a.b.c", "é", "\x00", "A" * 10_000, "eyJ.eyJ.eyJ"])
def test_what_is_no_link_is_refused(forged: str) -> None:
    with pytest.raises(BadLink):
        LINKS.read(forged)


def test_a_link_signed_with_another_key_or_for_another_purpose_is_refused() -> None:
    for serializer in (URLSafeTimedSerializer("other", salt=SALT), URLSafeTimedSerializer("key", salt="session")):
        with pytest.raises(BadLink):
            LINKS.read(serializer.dumps([CLAIM, "MN-7K3QW6", STAFF, "n"]))


@pytest.mark.parametrize(
    "content", [["book", "MN-7K3QW6", STAFF, "n"], [CLAIM], "claim", {}, None, [CLAIM, "1", STAFF, "n", "more"]]
)
def test_signed_nonsense_is_refused(content: object) -> None:
    with pytest.raises(BadLink):
        LINKS.read(URLSafeTimedSerializer("key", salt=SALT).dumps(content))


@pytest.mark.parametrize(
    ("subject", "meant"), [("MN-7K3QW6", OfRequest("MN-7K3QW6")), ("12", OfHandOff(12)), ("0", OfHandOff(0))]
)
def test_a_link_of_a_mail_from_before_works_for_its_two_weeks(subject: str, meant: Subject) -> None:
    before = URLSafeTimedSerializer("key", salt=SALT).dumps([CLAIM, subject, STAFF, "n"])
    assert LINKS.read(before) == StaffLink(CLAIM, meant, STAFF, "n")


@pytest.mark.parametrize("mail_key", ["m1", "m2"])
def test_a_link_used_before_the_upgrade_stays_used(engine: Engine, mail_key: str) -> None:
    """A mail that is sent again after the upgrade holds links of the same nonce as the one sent before it."""
    reference = stored(engine)
    sent_again = made(CONTACTED, OfRequest(reference), mail_key)
    before = URLSafeTimedSerializer("key", salt=SALT).dumps([CONTACTED, reference, STAFF, sent_again.nonce])
    assert used(engine, LINKS.read(before)) == f"Request {reference} is marked as contacted."
    with pytest.raises(BadLink, match="used before"):
        used(engine, sent_again)


@pytest.mark.parametrize(
    "subject", [["request"], ["hand_off", "x"], ["hand_off", "12"], ["alarm", "12"], ["request", 12], ["x"], [12]]
)
def test_a_signed_link_about_nothing_known_is_refused(subject: list[object]) -> None:
    with pytest.raises(BadLink):
        LINKS.read(URLSafeTimedSerializer("key", salt=SALT).dumps([CLAIM, *subject, STAFF, "n"]))


@pytest.mark.parametrize(
    ("age", "works"), [(LINK_LIFE - dt.timedelta(hours=1), True), (LINK_LIFE + dt.timedelta(hours=1), False)]
)
def test_a_link_lives_two_weeks(monkeypatch: pytest.MonkeyPatch, age: dt.timedelta, works: bool) -> None:
    url = LINKS.make(CLAIM, OfRequest("MN-7K3QW6"), STAFF, "m1")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + age.total_seconds())
    if works:
        assert LINKS.read(token(url)).action == CLAIM
    else:
        with pytest.raises(BadLink, match="two weeks"):
            LINKS.read(token(url))


# ------------------------------------------------------------------------ using


def test_claiming_a_request(engine: Engine) -> None:
    reference = stored(engine)
    assert used(engine, made(CLAIM, OfRequest(reference))) == f"Request {reference} is yours."
    row = request_row(engine, reference)
    assert row is not None
    assert (row.claimed_by, row.state) == (STAFF, "requested")
    assert audit(engine)[1:] == [(STAFF, "booking.claimed", reference)]


def test_who_comes_second_learns_who_has_it(engine: Engine) -> None:
    reference = stored(engine)
    used(engine, made(CLAIM, OfRequest(reference)))
    said = used(engine, made(CLAIM, OfRequest(reference), "m2", "desk@clinic.example"))
    assert said == f"{STAFF} looks after request {reference} already."


def test_marking_a_request_as_contacted(engine: Engine) -> None:
    reference = stored(engine)
    assert used(engine, made(CONTACTED, OfRequest(reference))) == f"Request {reference} is marked as contacted."
    row = request_row(engine, reference)
    assert row is not None
    assert row.state == "contacted"
    assert audit(engine)[1:] == [(STAFF, "booking.requested>contacted", reference)]
    assert [job.payload["event"] for job in jobs(engine, "webhook")] == ["contacted"]


def test_two_people_may_both_mark_it(engine: Engine) -> None:
    reference = stored(engine)
    used(engine, made(CONTACTED, OfRequest(reference)))
    assert "marked as contacted" in used(engine, made(CONTACTED, OfRequest(reference), "m2", "desk@clinic.example"))
    assert len(audit(engine)) == 2


@pytest.mark.parametrize("action", [CLAIM, CONTACTED])
def test_a_link_works_once(engine: Engine, action: str) -> None:
    reference = stored(engine)
    used(engine, made(action, OfRequest(reference)))
    before = audit(engine)
    with pytest.raises(BadLink, match="used before"):
        used(engine, made(action, OfRequest(reference)))
    assert audit(engine) == before


@pytest.mark.parametrize(
    ("state", "words"), [("cancelled", "cancelled"), ("booked", "booked"), ("declined", "declined"), ("spam", "spam")]
)
def test_a_request_that_went_another_way_says_so_and_stays(engine: Engine, state: str, words: str) -> None:
    reference = stored(engine, state=state)
    with pytest.raises(BadLink, match=f"{reference} is {words} by now"):
        used(engine, made(CONTACTED, OfRequest(reference)))
    row = request_row(engine, reference)
    assert row is not None
    assert row.state == state


def test_a_link_that_did_nothing_is_not_used_up(engine: Engine) -> None:
    reference = stored(engine, state="declined")
    for _ in range(2):
        with pytest.raises(BadLink, match="declined"):
            used(engine, made(CONTACTED, OfRequest(reference)))
    with transaction(engine) as session:
        assert session.scalars(select(UsedLink)).all() == []


@pytest.mark.parametrize("action", [CLAIM, CONTACTED])
def test_an_erased_request_has_no_links_any_more(engine: Engine, action: str) -> None:
    conversation(engine)
    reference = stored(engine)
    with transaction(engine) as session:
        store.erase(session, session.get_one(Conversation, "c1"), REACH, NOW)
    with pytest.raises(BadLink, match="erased"):
        used(engine, made(action, OfRequest(reference)))


def test_a_hand_off_is_claimed_and_done(engine: Engine) -> None:
    number = handed_off(engine)
    assert used(engine, made(CLAIM, OfHandOff(number))) == "It is yours."
    assert (
        used(engine, made(CLAIM, OfHandOff(number), "m2", "desk@clinic.example")) == f"{STAFF} looks after it already."
    )
    assert (ticket(engine, number).claimed_by, ticket(engine, number).done_at) == (STAFF, None)
    assert used(engine, made(DONE, OfHandOff(number))) == "It is marked as done."
    assert ticket(engine, number).done_at == LATER
    assert [line[1:] for line in audit(engine)] == [
        ("hand_off.claim", str(number)), ("hand_off.claim", str(number)), ("hand_off.done", str(number))
    ]  # fmt: skip


def test_a_hand_off_that_is_gone(engine: Engine) -> None:
    for number in (99, 0):
        with pytest.raises(BadLink, match="erased"):
            used(engine, made(DONE, OfHandOff(number)))


def both_at_once(engine: Engine, links: list[StaffLink]) -> list[str]:
    def attempt(link: StaffLink) -> str:
        try:
            return used(engine, link)
        except (BadLink, IntegrityError) as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(links)) as pool:
        return list(pool.map(attempt, links))


def test_the_same_link_from_many_windows_works_once(engine: Engine) -> None:
    reference = stored(engine)
    said = both_at_once(engine, [made(CONTACTED, OfRequest(reference))] * 6)
    assert sorted(said)[-1] == f"Request {reference} is marked as contacted."
    assert len([each for each in said if each in {"BadLink", "IntegrityError"}]) == 5
    assert [line[1] for line in audit(engine)] == ["booking.requested", "booking.requested>contacted"]


@pytest.mark.parametrize(
    ("make", "claimer"),
    [
        (lambda engine: OfRequest(stored(engine)), lambda engine, subject: request_row(engine, subject.reference)),
        (lambda engine: OfHandOff(handed_off(engine)), lambda engine, subject: ticket(engine, subject.number)),
    ],
    ids=["request", "hand-off"],
)
def test_of_two_people_who_claim_at_once_one_has_it(
    engine: Engine, make: Callable[[Engine], Subject], claimer: Callable[[Engine, Subject], HandOff]
) -> None:
    subject = make(engine)
    links = [made(CLAIM, subject, f"m{number}", f"p{number}@clinic.example") for number in range(6)]
    said = both_at_once(engine, links)
    assert len([each for each in said if each.endswith("yours.")]) == 1
    winner = links[next(number for number, each in enumerate(said) if each.endswith("yours."))].actor
    assert claimer(engine, subject).claimed_by == winner
    assert all(winner in each for each in said if "already" in each)
