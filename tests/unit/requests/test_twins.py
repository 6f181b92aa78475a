"""One visitor's one request is one row, even when its "yes" reaches the form under two message ids."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from clinic.conversations.records import open_conversation
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import CANCELLED
from clinic.requests.store import Consent, NewRequest, list_requests, store
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import transaction
from clinic.storage.tables import BookingRequest, OutboxRow

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
REACH = Reach(staff=("staff@clinic.example",))
REQUEST = NewRequest(
    key="c1:m1",
    conversation="c1",
    channel="web",
    name="Ana Reed",
    contact=Contact(phone="+447700900123"),
    times=WantedTimes("Tuesday 1 December, after 5 pm", (("2026-12-01T17:00:00+00:00", "2026-12-01T18:00:00+00:00"),)),
    consent=Consent("Do you agree?", 3, NOW),
    area="face",
)


def test_the_same_details_once_more_are_the_same_request(engine: Engine) -> None:
    assert store(engine, REQUEST, REACH) == store(engine, replace(REQUEST, key="c1:m2"), REACH)
    assert len(list_requests(engine)) == 1
    with Session(engine) as session:
        assert len(list(session.scalars(select(OutboxRow)))) == 1


def test_two_tries_at_the_same_moment_are_one_request(engine: Engine) -> None:
    with transaction(engine) as session:
        open_conversation(session, "c1", "web", NOW)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: store(engine, replace(REQUEST, key=f"c1:m{number}"), REACH), range(8)))
    assert len(set(made)) == 1
    assert len(list_requests(engine)) == 1


def test_other_details_or_another_chat_are_another_request(engine: Engine) -> None:
    others = [
        replace(REQUEST, key="c1:m2", times=WantedTimes("any time")),
        replace(REQUEST, key="c1:m3", name="Bea Reed"),
        replace(REQUEST, key="c1:m4", contact=Contact(email="ana@example.org")),
        replace(REQUEST, key="c1:m5", area="neck"),
        replace(REQUEST, key="c2:m1", conversation="c2"),
    ]
    assert len({store(engine, request, REACH) for request in (REQUEST, *others)}) == 6


def test_after_cancelling_the_same_details_are_a_new_request(engine: Engine) -> None:
    first = store(engine, REQUEST, REACH)
    with transaction(engine) as session:
        session.execute(update(BookingRequest).values(state=CANCELLED))
    assert store(engine, replace(REQUEST, key="c1:m2"), REACH) != first
