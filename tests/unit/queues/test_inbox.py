"""The inbox: each event once, each person's in order, each row with one process at a time."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from clinic.queues import inbox
from clinic.queues.inbox import INBOX_LEASE, MOST_ATTEMPTS, SETTLE, Event, key_of
from clinic.storage.engine import reading, transaction
from clinic.storage.tables import InboxRow

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
SETTLED = NOW + SETTLE


def event(
    name: str, sender: str = "a", *, at: dt.datetime = NOW, kind: str = "text", channel: str = "whatsapp"
) -> Event:
    return Event(channel, kind, key_of(channel, name), at, sender, {"text": name})


def store(engine: Engine, *events: Event, now: dt.datetime = NOW) -> int:
    with transaction(engine) as session:
        return inbox.store(session, events, now)


def claim(engine: Engine, now: dt.datetime = SETTLED, worker: str = "w", most: int = 10) -> list[str]:
    return [row.payload["text"] for row in inbox.claim(engine, worker, now, most)]


def rows(engine: Engine) -> list[InboxRow]:
    with reading(engine) as session:
        return list(session.scalars(select(InboxRow).order_by(InboxRow.pk)))


def finish(engine: Engine, name: str, now: dt.datetime = SETTLED) -> None:
    with transaction(engine) as session:
        row = session.scalars(select(InboxRow).where(InboxRow.key == key_of("whatsapp", name))).one()
        inbox.finish(session, row, now)


def test_an_event_is_stored_once(engine: Engine) -> None:
    assert store(engine, event("one"), event("two"), event("one")) == 2
    assert store(engine, event("two"), event("three")) == 1
    assert [row.payload["text"] for row in rows(engine)] == ["one", "two", "three"]


def test_nothing_to_store_is_no_error(engine: Engine) -> None:
    assert store(engine) == 0


def test_the_platforms_id_is_not_kept(engine: Engine) -> None:
    store(engine, Event("whatsapp", "text", key_of("whatsapp", "wamid.HBgMNDQ3"), NOW, "a", {}))
    assert "HBgM" not in str([vars(row) for row in rows(engine)])


def test_an_event_waits_until_it_has_settled(engine: Engine) -> None:
    store(engine, event("one"))
    assert claim(engine, NOW) == []
    assert claim(engine, SETTLED) == ["one"]


def test_the_earliest_of_each_person_is_claimed(engine: Engine) -> None:
    later = NOW + dt.timedelta(seconds=1)
    store(engine, event("a2", at=later), event("a1"), event("b1", "b"), event("b2", "b"))
    assert sorted(claim(engine)) == ["a1", "b1"]
    assert claim(engine) == []
    finish(engine, "a1")
    assert claim(engine) == ["a2"]


def test_the_same_address_on_another_channel_is_another_person(engine: Engine) -> None:
    store(engine, event("one"), event("two", channel="messenger"))
    assert sorted(claim(engine)) == ["one", "two"]


def test_one_that_comes_late_waits_for_what_is_being_worked_on(engine: Engine) -> None:
    store(engine, event("second"))
    assert claim(engine) == ["second"]
    store(engine, event("first", at=NOW - dt.timedelta(seconds=5)))
    assert claim(engine) == []
    finish(engine, "second")
    assert claim(engine) == ["first"]


def test_one_that_has_not_settled_holds_back_later_ones_of_its_person_only(engine: Engine) -> None:
    store(engine, event("second"), event("b", "b"))
    store(engine, event("first", at=NOW - dt.timedelta(seconds=5)), now=NOW + dt.timedelta(seconds=0.3))
    assert claim(engine, SETTLED) == ["b"]
    assert claim(engine, SETTLED + dt.timedelta(seconds=0.3)) == ["first"]


def test_what_is_only_recorded_is_done_at_once_and_holds_nothing(engine: Engine) -> None:
    assert store(engine, event("read", kind="read")) == 0
    assert [(row.sender, row.payload, row.done_at) for row in rows(engine)] == [(None, {}, NOW)]
    assert claim(engine) == []


def test_what_is_done_holds_nothing_but_its_digest(engine: Engine) -> None:
    store(engine, event("one"))
    claim(engine)
    finish(engine, "one")
    assert [(row.sender, row.payload, row.locked_by) for row in rows(engine)] == [(None, {}, None)]
    assert store(engine, event("one")) == 0


def test_a_row_of_a_process_that_died_is_taken_over_after_its_lease(engine: Engine) -> None:
    store(engine, event("one"))
    assert claim(engine, worker="dead") == ["one"]
    assert claim(engine, SETTLED + INBOX_LEASE.lasts) == []
    assert claim(engine, SETTLED + INBOX_LEASE.lasts + dt.timedelta(seconds=1)) == ["one"]


def test_rows_of_a_process_known_to_be_dead_are_free_at_once(engine: Engine) -> None:
    store(engine, event("one"), event("two", "b"))
    claim(engine, worker="dead", most=1)
    claim(engine, worker="alive", most=1)
    inbox.free(engine, lambda worker: worker == "dead")
    assert claim(engine) == ["one"]


def test_a_process_that_stops_lets_go(engine: Engine) -> None:
    store(engine, event("one"))
    claim(engine, worker="w")
    inbox.release(engine, "w")
    assert claim(engine, worker="other") == ["one"]


def test_a_failure_is_tried_again_later_and_not_for_ever(engine: Engine) -> None:
    store(engine, event("one"), event("two"))
    now = SETTLED
    for attempt in range(1, MOST_ATTEMPTS + 1):
        taken = inbox.claim(engine, "w", now, 10)
        assert [row.payload["text"] for row in taken] == ["one"]
        assert inbox.fail(engine, taken[0], now) is (attempt < MOST_ATTEMPTS)
        assert claim(engine, now) == []
        now += dt.timedelta(minutes=5)


@pytest.mark.parametrize("most", [0, -1])
def test_a_busy_process_takes_nothing(engine: Engine, most: int) -> None:
    store(engine, event("one"))
    assert claim(engine, most=most) == []


def test_processes_that_claim_at_once_never_get_the_same_row_nor_the_same_person(engine: Engine) -> None:
    store(engine, *(event(f"{person}:{number}", str(person)) for person in range(12) for number in range(3)))
    taken: list[str] = []
    lock, gate = threading.Lock(), threading.Barrier(6)

    def work(worker: int) -> None:
        gate.wait()
        while names := claim(engine, worker=str(worker), most=2):
            with lock:
                taken.extend(names)
            for name in names:
                finish(engine, name)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    while names := claim(engine):  # a process may have stopped while another still held a person's first
        taken.extend(names)
        for name in names:
            finish(engine, name)
    assert sorted(taken) == sorted({f"{person}:{number}" for person in range(12) for number in range(3)})
    for person in range(12):
        assert [name for name in taken if name.startswith(f"{person}:")] == [
            f"{person}:{number}" for number in range(3)
        ]


def test_an_event_that_is_buried_is_never_worked_on(engine: Engine) -> None:
    with transaction(engine) as session:
        assert inbox.bury(session, "whatsapp", key_of("whatsapp", "one"), NOW)
    assert store(engine, event("one")) == 0
    with transaction(engine) as session:
        assert not inbox.bury(session, "whatsapp", key_of("whatsapp", "one"), NOW)
    assert claim(engine) == []


def test_old_digests_go_and_what_waits_stays(engine: Engine) -> None:
    store(engine, event("done"), event("waiting", "b"))
    finish(engine, "done")
    with transaction(engine) as session:
        inbox.prune(session, NOW + dt.timedelta(days=29))
    assert len(rows(engine)) == 2
    with transaction(engine) as session:
        inbox.prune(session, NOW + dt.timedelta(days=31))
    assert [row.payload["text"] for row in rows(engine)] == ["waiting"]


def test_who_lost_a_row_neither_finishes_nor_fails_it(engine: Engine) -> None:
    store(engine, event("one"))
    (mine,) = inbox.claim(engine, "slow", SETTLED, 1)
    later = SETTLED + INBOX_LEASE.lasts + dt.timedelta(seconds=1)
    (theirs,) = inbox.claim(engine, "quick", later, 1)
    assert inbox.fail(engine, mine, later), "it is another's to give up"
    with transaction(engine) as session:
        assert not inbox.finish(session, mine, later)
    assert [(row.locked_by, row.attempts, row.done_at) for row in rows(engine)] == [("quick", 0, None)]
    with transaction(engine) as session:
        assert inbox.finish(session, theirs, later)
    assert [(row.locked_by, row.sender, row.done_at) for row in rows(engine)] == [(None, None, later)]


def test_what_was_tried_often_enough_stays_with_its_worker_to_be_given_up(engine: Engine) -> None:
    store(engine, event("one"))
    now = SETTLED
    for _ in range(MOST_ATTEMPTS):
        (row,) = inbox.claim(engine, "w", now, 1)
        again, now = inbox.fail(engine, row, now), now + dt.timedelta(minutes=5)
    assert not again
    assert [stored.locked_by for stored in rows(engine)] == ["w"]
    with transaction(engine) as session:
        assert inbox.finish(session, row, now)


def test_a_message_that_was_taken_back_is_dropped_whoever_holds_it(engine: Engine) -> None:
    store(engine, event("one"), event("two", "b"))
    claim(engine, most=1)
    with transaction(engine) as session:
        inbox.take_back(session, key_of("whatsapp", "one"), "a", SETTLED)
        inbox.take_back(session, key_of("whatsapp", "two"), "somebody else", SETTLED)
    assert [(row.sender, row.done_at) for row in rows(engine)] == [(None, SETTLED), ("b", None)]
