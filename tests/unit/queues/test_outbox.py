"""The outbox: kept with what it is about, sent in order by one worker at a time, tried again, given up loudly."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from clinic.queues import outbox
from clinic.queues.journal import Journal
from clinic.queues.outbox import (
    GIVE_UP_AFTER,
    OUTBOX_LEASE,
    GiveUp,
    Halt,
    Job,
    Notice,
    Retry,
    claim,
    enqueue,
    pause_after,
)
from clinic.queues.processes import is_dead, machine
from clinic.queues.sending import Worker
from clinic.storage.engine import transaction
from clinic.storage.tables import About, OutboxHalt, OutboxRow

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@dataclass
class Clock:
    """A time that tests set."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@dataclass
class Recorder:
    """A sender that does what it is told. answers: errors to raise, in order; then it accepts."""

    answers: list[Exception] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def send(self, job: Job) -> str | None:
        if self.answers:
            raise self.answers.pop(0)
        self.taken.append(job.key)
        return f"id of {job.key}"


def put(engine: Engine, *keys: str, stream: str = "s", kind: str = "k", urgent: bool = False) -> None:
    with transaction(engine) as session:
        for key in keys:
            enqueue(session, Notice(kind, About.REQUEST, key, {"reference": key}, stream, urgent=urgent), NOW)


def rows(engine: Engine) -> dict[str, OutboxRow]:
    with transaction(engine) as session:
        return {row.key: row for row in session.scalars(select(OutboxRow))}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def given_up() -> list[str]:
    return []


@pytest.fixture
def build(engine: Engine, tmp_path: Path, clock: Clock, given_up: list[str]) -> Callable[[Recorder], Worker]:
    def worker(sender: Recorder) -> Worker:
        journal = Journal(tmp_path / "sent")
        return Worker(
            engine,
            {"k": sender},
            journal,
            lambda job, reason: given_up.append(f"{job.key}: {reason}"),
            clock=clock,
            chance=random.Random(1),
        )

    return worker


def test_a_notice_is_only_there_when_the_transaction_commits(engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(engine) as session:
        enqueue(session, Notice("k", About.REQUEST, "a", {}, "s"), NOW)
        raise RuntimeError
    assert rows(engine) == {}


def test_the_same_key_is_kept_once(engine: Engine) -> None:
    put(engine, "a")
    put(engine, "a", stream="other")
    assert [row.stream for row in rows(engine).values()] == ["s"]


def test_a_stream_goes_out_in_order(engine: Engine, build: Callable[[Recorder], Worker]) -> None:
    put(engine, "a", "b", "c")
    sender = Recorder()
    assert build(sender).run_once() == 3
    assert sender.taken == ["a", "b", "c"]
    assert all(row.sent_at == NOW and row.provider_id == f"id of {key}" for key, row in rows(engine).items())


def test_urgent_ones_go_first(engine: Engine, build: Callable[[Recorder], Worker]) -> None:
    put(engine, "a", stream="one")
    put(engine, "b", stream="two")
    put(engine, "c", stream="three", urgent=True)
    sender = Recorder()
    build(sender).run_once()
    assert sender.taken[0] == "c"


def test_a_failure_holds_up_its_stream_and_no_other(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock
) -> None:
    put(engine, "a1", "a2", stream="a")
    put(engine, "b1", stream="b")
    sender = Recorder([Retry("smtp 421")])
    build(sender).run_once()
    assert sender.taken == ["b1"]
    clock.wait(6)
    build(sender).run_once()
    assert sender.taken == ["b1", "a1", "a2"]
    assert rows(engine)["a1"].attempts == 2


@pytest.mark.thorough
def test_an_afternoons_outage_is_drained_in_order(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock, given_up: list[str]
) -> None:
    keys = [f"request {number:02}" for number in range(25)]
    sender = Recorder([Retry("smtp: ConnectionRefusedError")] * 80)
    worker = build(sender)
    for minute in range(300):
        if minute % 12 == 0:
            put(engine, keys[minute // 12])
        worker.run_once()
        clock.wait(60)
    assert sender.taken == []
    sender.answers.clear()
    clock.wait(400)
    worker.run_once()
    assert sender.taken == keys
    assert given_up == []


def test_the_pause_doubles_with_jitter_up_to_a_limit() -> None:
    chance = random.Random(7)
    for attempts, whole in ((0, 5), (1, 10), (3, 40), (10, 300), (500, 300)):
        pauses = [pause_after(attempts, chance) for _ in range(50)]
        assert whole / 2 <= min(pauses) < max(pauses) <= whole
        assert len(set(pauses)) > 40


def test_a_server_that_says_when_to_come_back_is_asked_then(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock
) -> None:
    put(engine, "a")
    build(Recorder([Retry("http 429", after=90)])).run_once()
    assert rows(engine)["a"].next_at == NOW + dt.timedelta(seconds=90)


def test_what_is_refused_for_good_is_given_up_with_an_alarm(
    engine: Engine, build: Callable[[Recorder], Worker], given_up: list[str]
) -> None:
    put(engine, "a", "b")
    sender = Recorder([GiveUp("smtp 550")])
    build(sender).run_once()
    assert (given_up, sender.taken) == (["a: smtp 550"], ["b"])
    assert rows(engine)["a"].given_up_at == NOW
    assert rows(engine)["a"].last_error == "smtp 550"


def test_after_days_of_failing_a_row_is_given_up_with_an_alarm(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock, given_up: list[str]
) -> None:
    put(engine, "a")
    clock.now = NOW + GIVE_UP_AFTER
    build(Recorder([Retry("smtp 421")])).run_once()
    assert given_up == ["a: smtp 421"]


def test_a_row_that_is_refused_again_and_again_stands_aside(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock
) -> None:
    put(engine, "poison", "good")
    sender = Recorder([Retry("smtp 554", alone=True)] * 3)
    worker = build(sender)
    for _ in range(4):
        worker.run_once()
        clock.wait(30)
    assert sender.taken[0] == "good"
    clock.wait(300)
    worker.run_once()
    assert sender.taken == ["good", "poison"]


def test_a_wrong_password_stops_the_kind_and_keeps_its_rows(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock, given_up: list[str]
) -> None:
    put(engine, "a", stream="one")
    put(engine, "b", stream="two")
    sender = Recorder([Halt("smtp 535"), Halt("smtp 535")])
    worker = build(sender)
    worker.run_once()
    assert outbox.halts(engine) == {"k": "smtp 535"}
    clock.wait(60)
    put(engine, "c", stream="three")
    assert worker.run_once() == 0, "nothing is tried while the kind stands still"
    clock.wait(600)
    sender.answers.clear()
    worker.run_once()
    assert sorted(sender.taken) == ["a", "b", "c"]
    assert (outbox.halts(engine), given_up) == ({}, [])


def test_a_sender_that_breaks_loses_nothing(engine: Engine, build: Callable[[Recorder], Worker], clock: Clock) -> None:
    put(engine, "a")
    sender = Recorder([KeyError("secret words")])
    worker = build(sender)
    worker.run_once()
    assert rows(engine)["a"].last_error == "KeyError"
    clock.wait(10)
    worker.run_once()
    assert sender.taken == ["a"]


def test_kinds_without_a_sender_stay(engine: Engine, build: Callable[[Recorder], Worker]) -> None:
    put(engine, "a", kind="another")
    assert build(Recorder()).run_once() == 0
    assert rows(engine)["a"].sent_at is None


def test_two_workers_never_hold_the_same_row(engine: Engine) -> None:
    for number in range(40):
        put(engine, f"row {number}", stream=f"stream {number}")
    barrier = threading.Barrier(4)

    def take(name: str) -> list[str]:
        barrier.wait()
        return [job.key for _ in range(10) for job in claim(engine, {"k"}, name, NOW, 3)]

    with ThreadPoolExecutor(4) as pool:
        taken = [key for keys in pool.map(take, ["w1", "w2", "w3", "w4"]) for key in keys]
    assert sorted(taken) == sorted(set(taken)), "a row was taken twice"
    assert len(taken) == 40


def test_a_row_is_left_alone_until_its_lease_runs_out(engine: Engine) -> None:
    put(engine, "a")
    assert [job.key for job in claim(engine, {"k"}, "first", NOW, 5)] == ["a"]
    assert claim(engine, {"k"}, "second", NOW + OUTBOX_LEASE.lasts, 5) == []
    (job,) = claim(engine, {"k"}, "second", NOW + OUTBOX_LEASE.lasts + dt.timedelta(seconds=1), 5)
    assert not outbox.sent(engine, job, "first", None, NOW), "the first worker has lost it"
    assert outbox.sent(engine, job, "second", None, NOW)


def test_what_was_accepted_before_a_crash_is_not_sent_again(
    engine: Engine, build: Callable[[Recorder], Worker], tmp_path: Path, clock: Clock
) -> None:
    put(engine, "a", "b")
    claim(engine, {"k"}, "killed", NOW, 1)
    Journal(tmp_path / "sent").note("a")  # the server had said yes; then the worker was killed
    clock.wait(OUTBOX_LEASE.lasts.total_seconds() + 1)
    sender = Recorder()
    build(sender).run_once()
    assert sender.taken == ["b"]
    assert rows(engine)["a"].sent_at is not None
    assert (tmp_path / "sent").read_bytes() == b"b\n", "a is in the database by now"


def test_a_dead_workers_rows_are_taken_over_at_once(engine: Engine, build: Callable[[Recorder], Worker]) -> None:
    put(engine, "a")
    claim(engine, {"k"}, f"{machine()}:{2**22 + 1}:ab", NOW, 1)
    sender = Recorder()
    stop = threading.Event()
    thread = threading.Thread(target=build(sender).run, args=(stop,))
    thread.start()
    deadline = threading.Event()
    while not sender.taken and not deadline.wait(0.05):
        pass
    stop.set()
    thread.join(10)
    assert sender.taken == ["a"]


def test_only_a_process_that_is_known_to_be_gone_is_dead(build: Callable[[Recorder], Worker]) -> None:
    assert is_dead(f"{machine()}:{2**22 + 1}:ab")
    assert not is_dead(build(Recorder()).name), "that is this process"
    assert not is_dead("another-machine:1:ab")
    assert not is_dead("")


def test_an_erased_row_does_not_come_back(engine: Engine, build: Callable[[Recorder], Worker]) -> None:
    put(engine, "a")
    (job,) = claim(engine, {"k"}, "w", NOW, 1)
    with transaction(engine) as session:
        session.delete(session.get_one(OutboxRow, job.pk))
    assert not outbox.sent(engine, job, "w", None, NOW)
    assert rows(engine) == {}


def test_an_expired_halt_is_kept_until_something_goes_out(
    engine: Engine, build: Callable[[Recorder], Worker], clock: Clock
) -> None:
    put(engine, "a")
    sender = Recorder([Halt("smtp 535"), Halt("smtp 535")])
    worker = build(sender)
    worker.run_once()
    clock.wait(400)
    worker.run_once()
    with transaction(engine) as session:
        (halt,) = session.scalars(select(OutboxHalt))
        assert halt.since == NOW, "the alarm counts from when it began"
