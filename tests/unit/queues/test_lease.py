"""Leases: one worker at a time holds a row of either queue, and only who holds it says what became of it."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, true

from clinic.queues import inbox, outbox
from clinic.queues.inbox import INBOX_LEASE, Event, key_of
from clinic.queues.lease import Lease
from clinic.queues.outbox import OUTBOX_LEASE, Notice
from clinic.storage.engine import transaction
from clinic.storage.tables import About, InboxRow, OutboxRow

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
MOMENT = dt.timedelta(seconds=1)
BOTH = pytest.mark.parametrize("lease", [INBOX_LEASE, OUTBOX_LEASE], ids=["inbox", "outbox"])
Either = Lease[InboxRow] | Lease[OutboxRow]


def fill(engine: Engine, most: int = 1) -> None:
    with transaction(engine) as session:
        for number in range(most):
            inbox.store(session, [Event("whatsapp", "text", key_of("whatsapp", str(number)), NOW, str(number))], NOW)
            outbox.enqueue(session, Notice("k", About.ALARM, str(number), {}, str(number)), NOW)


def take(engine: Engine, lease: Either, worker: str, now: dt.datetime = NOW, most: int = 1) -> list[int]:
    rows = lease.claim(engine, worker, now, most, due=(), in_turn=true(), order=(lease.table.pk,))
    return [row.pk for row in rows]


def holder(engine: Engine, lease: Either, pk: int) -> str | None:
    with transaction(engine) as session:
        row = session.get_one(lease.table, pk)
        assert isinstance(row, InboxRow | OutboxRow)
        return row.locked_by


@BOTH
def test_a_row_is_one_workers_until_its_lease_runs_out(engine: Engine, lease: Either) -> None:
    fill(engine)
    assert len(take(engine, lease, "first")) == 1
    assert take(engine, lease, "second", NOW + lease.lasts) == []
    assert len(take(engine, lease, "second", NOW + lease.lasts + MOMENT)) == 1


@BOTH
def test_many_workers_at_once_never_hold_the_same_row(engine: Engine, lease: Either) -> None:
    fill(engine, 30)
    barrier = threading.Barrier(4)

    def some(worker: str) -> list[int]:
        barrier.wait()
        return [pk for _ in range(15) for pk in take(engine, lease, worker, most=3)]

    with ThreadPoolExecutor(4) as pool:
        taken = [pk for found in pool.map(some, "abcd") for pk in found]
    assert len(taken) == len(set(taken)) == 30


@BOTH
def test_only_who_holds_a_row_settles_it(engine: Engine, lease: Either) -> None:
    fill(engine)
    (pk,) = take(engine, lease, "slow")
    take(engine, lease, "quick", NOW + lease.lasts + MOMENT)
    for worker, settled in (("slow", False), (None, False), ("quick", True), ("quick", False)):
        with transaction(engine) as session:
            assert lease.settle(session, pk, worker, attempts=9) is settled
    assert holder(engine, lease, pk) is None


@BOTH
def test_rows_of_the_dead_are_free_at_once_and_those_of_the_living_are_not(engine: Engine, lease: Either) -> None:
    fill(engine, 2)
    (dead,), (alive,) = take(engine, lease, "dead"), take(engine, lease, "alive")
    assert lease.free(engine, lambda worker: worker == "dead") == 1
    assert (holder(engine, lease, dead), holder(engine, lease, alive)) == (None, "alive")


@BOTH
def test_a_worker_that_stops_lets_go_of_its_own(engine: Engine, lease: Either) -> None:
    fill(engine, 2)
    (mine,), (other,) = take(engine, lease, "mine"), take(engine, lease, "other")
    lease.release(engine, "mine")
    assert (holder(engine, lease, mine), holder(engine, lease, other)) == (None, "other")
