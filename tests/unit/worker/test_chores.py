"""What the worker does besides sending: reminders, alarms, and the daily work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from samples import LATER, NOW, OTHER_TIMES, REACH, handed_off, jobs, request_row, stored
from sqlalchemy import Engine, select, update

from clinic.queues import outbox
from clinic.queues.notices import Reach
from clinic.queues.outbox import Halt, Job
from clinic.requests.lifecycle import change_times, claim, held, move
from clinic.storage.engine import transaction
from clinic.storage.tables import About, HandOff, JobRun, OutboxRow
from worker.chores import PATIENCE, RETRY_AFTER, daily, given_up, remind

LATE = NOW + PATIENCE
DAY = dt.timedelta(days=1)


def reminders(engine: Engine) -> list[tuple[list[str], list[int]]]:
    return [
        (job.payload["references"], job.payload["hand_offs"])
        for job in jobs(engine, "chat")
        if job.about is About.WAITING
    ]


def alarms(engine: Engine) -> list[str]:
    return [job.payload["text"] for job in jobs(engine, "chat") if job.about is About.ALARM]


def all_sent(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(update(OutboxRow).values(sent_at=NOW))


# ------------------------------------------------------------------------ reminders


def test_nothing_is_said_before_ten_minutes(engine: Engine) -> None:
    stored(engine)
    handed_off(engine)
    assert remind(engine, REACH, LATE - dt.timedelta(seconds=1)) == 0
    assert jobs(engine) == []


def test_after_ten_minutes_staff_are_told_once_of_all_that_waits(engine: Engine) -> None:
    references, number = [stored(engine), stored(engine)], handed_off(engine)
    assert remind(engine, REACH, LATE) == 3
    for minutes in (1, 10, 60, 600):
        assert remind(engine, REACH, LATE + dt.timedelta(minutes=minutes)) == 0
    assert reminders(engine) == [(references, [number])]
    assert sorted(job.kind for job in jobs(engine) if job.about is About.WAITING) == [
        "chat",
        "mail.staff",
        "webhook",
    ]


def test_a_later_one_gets_a_reminder_of_its_own(engine: Engine) -> None:
    first, number = stored(engine), handed_off(engine)
    remind(engine, REACH, LATE)
    second = handed_off(engine, created_at=LATE)
    remind(engine, REACH, LATE + PATIENCE)
    assert reminders(engine) == [([first], [number]), ([], [second])]


@pytest.mark.parametrize("state", ["contacted", "booked", "declined", "no_answer", "cancelled", "spam"])
def test_what_somebody_has_answered_needs_no_reminder(engine: Engine, state: str) -> None:
    stored(engine, state=state)
    assert remind(engine, REACH, LATE) == 0


def test_what_somebody_looks_after_needs_no_reminder(engine: Engine) -> None:
    reference = stored(engine)
    handed_off(engine, claimed_by="asha")
    handed_off(engine, done_at=NOW)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        claim(session, request, "asha", LATER)
    assert remind(engine, REACH, LATE) == 0


def test_other_times_start_the_wait_anew(engine: Engine) -> None:
    reference = stored(engine)
    remind(engine, REACH, LATE)
    changed = LATE + dt.timedelta(hours=1)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        change_times(session, Reach(), request, OTHER_TIMES, changed)
    assert remind(engine, REACH, changed + PATIENCE - dt.timedelta(seconds=1)) == 0
    assert remind(engine, REACH, changed + PATIENCE) == 1
    assert [references for references, _ in reminders(engine)] == [[reference], [reference]]


def test_one_that_goes_back_to_no_answer_is_not_nagged_about(engine: Engine) -> None:
    reference = stored(engine)
    with transaction(engine) as session:
        request = held(session, reference)
        assert request is not None
        move(session, Reach(), request, "no_answer", "asha", LATER)
    assert remind(engine, REACH, LATE) == 0


def test_two_workers_remind_once(engine: Engine) -> None:
    for _ in range(5):
        stored(engine)
    handed_off(engine)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: remind(engine, REACH, LATE), range(4))) == 6
    told = reminders(engine)
    assert sum(len(references) + len(numbers) for references, numbers in told) == 6
    assert len({reference for references, _ in told for reference in references}) == 5


def test_without_any_way_to_staff_it_is_noted_all_the_same(engine: Engine) -> None:
    reference = stored(engine)
    assert remind(engine, Reach(), LATE) == 1
    row = request_row(engine, reference)
    assert row is not None
    assert (row.reminded_at, jobs(engine)) == (LATE, [])


# ------------------------------------------------------------------------ alarms


def test_messages_that_do_not_go_out_raise_an_alarm_once_a_day(engine: Engine) -> None:
    stored(engine, Reach(webhook=True), state="contacted")
    remind(engine, REACH, LATE - dt.timedelta(seconds=1))
    assert alarms(engine) == []
    for minutes in (0, 1, 60, 600):
        remind(engine, Reach(chat=True), LATE + dt.timedelta(minutes=minutes))
    (text,) = alarms(engine)
    assert "webhook" in text
    assert "clinic outbox" in text
    with transaction(engine) as session:
        session.execute(update(OutboxRow).where(OutboxRow.kind == "chat").values(sent_at=LATE))
    for minutes in (0, 10):
        remind(engine, Reach(chat=True), LATE + DAY + dt.timedelta(minutes=minutes))
    assert len(alarms(engine)) == 2


def test_an_alarm_that_is_stuck_itself_raises_no_other(engine: Engine) -> None:
    stored(engine, Reach(webhook=True), state="contacted")
    for minutes in range(0, 600, 10):
        remind(engine, REACH, LATE + dt.timedelta(minutes=minutes))
    assert len(alarms(engine)) == 1


@pytest.mark.parametrize("column", ["sent_at", "given_up_at"])
def test_what_was_sent_or_given_up_is_not_stuck(engine: Engine, column: str) -> None:
    stored(engine, REACH, state="contacted")
    with transaction(engine) as session:
        session.execute(update(OutboxRow).values({column: NOW}))
    remind(engine, REACH, LATE)
    assert alarms(engine) == []


def test_a_kind_that_stands_still_raises_an_alarm(engine: Engine) -> None:
    stored(engine, Reach(webhook=True), state="contacted")
    (job,) = outbox.claim(engine, {"webhook"}, "w", NOW, 1)
    outbox.failed(engine, job, "w", Halt("http 401"), NOW, None)  # type: ignore[arg-type]  # a halt needs no chance
    with transaction(engine) as session:
        session.execute(update(OutboxRow).values(sent_at=NOW))
    remind(engine, Reach(chat=True), LATE)
    assert len(alarms(engine)) == 1


def job_of(about: About, **payload: object) -> Job:
    return Job(7, "mail.visitor", about, "key", payload, 3, NOW, "c1")


def test_a_message_that_is_given_up_raises_an_alarm_that_names_it(engine: Engine) -> None:
    given_up(engine, REACH, job_of(About.REQUEST, reference="MN-7K3QW6", event="requested"), "smtp 550", NOW)
    (text,) = alarms(engine)
    assert all(part in text for part in ("mail.visitor", "MN-7K3QW6", "smtp 550", "given up"))


def test_it_does_so_once(engine: Engine) -> None:
    for _ in range(3):
        given_up(engine, REACH, job_of(About.HAND_OFF, hand_off=4), "smtp 550", NOW)
    assert len(alarms(engine)) == 1


def test_an_alarm_that_is_given_up_raises_none(engine: Engine) -> None:
    given_up(engine, REACH, job_of(About.ALARM, text="x"), "smtp 550", NOW)
    assert jobs(engine) == []


# ------------------------------------------------------------------------ daily work


def count(into: list[int]) -> Callable[[], None]:
    return lambda: into.append(1)


def test_daily_work_is_done_once_a_day(engine: Engine) -> None:
    done: list[int] = []
    assert daily(engine, "retention", NOW, count(done))
    assert not daily(engine, "retention", NOW + DAY - dt.timedelta(seconds=1), count(done))
    assert daily(engine, "retention", NOW + DAY, count(done))
    assert not daily(engine, "retention", NOW + DAY + dt.timedelta(seconds=1), count(done))
    assert len(done) == 2


def test_each_work_has_a_day_of_its_own(engine: Engine) -> None:
    done: list[int] = []
    assert daily(engine, "one", NOW, count(done))
    assert daily(engine, "two", NOW, count(done))


@pytest.mark.parametrize("before", [False, True])
def test_several_workers_do_it_once(engine: Engine, before: bool) -> None:
    done: list[int] = []
    if before:
        daily(engine, "retention", NOW - 2 * DAY, lambda: None)
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: daily(engine, "retention", NOW, count(done)), range(6)))
    assert (told.count(True), len(done)) == (1, 1)


def test_work_that_fails_is_tried_again_after_a_while_and_not_at_once(engine: Engine) -> None:
    def fails() -> None:
        raise OSError("disk")

    done: list[int] = []
    with pytest.raises(OSError, match="disk"):
        daily(engine, "retention", NOW, fails)
    assert not daily(engine, "retention", NOW + RETRY_AFTER - dt.timedelta(seconds=1), count(done))
    assert daily(engine, "retention", NOW + RETRY_AFTER, count(done))
    with transaction(engine) as session:
        assert session.scalars(select(JobRun.at)).one() == NOW + RETRY_AFTER


def test_reminding_reads_only_what_is_open(engine: Engine) -> None:
    number = handed_off(engine, done_at=NOW)
    all_sent(engine)
    remind(engine, REACH, LATE)
    with transaction(engine) as session:
        assert session.get_one(HandOff, number).reminded_at is None
