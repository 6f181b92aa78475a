"""The worker: claims what is due in the outbox and sends it, several streams at once, until told to stop."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.clock import Clock, utc_now
from clinic.queues import outbox
from clinic.queues.journal import Journal
from clinic.queues.outbox import GiveUp, Halt, Job, Retry, Sender
from clinic.queues.processes import is_dead, worker_name

logger = logging.getLogger(__name__)
AT_ONCE = 8
IDLE_SECONDS = 0.25
# How often the journal is emptied into the database, for rows whose commit failed (a database that was down).
SETTLE_SECONDS = 30.0
DATABASE_PAUSE = 0.5

GivenUp = Callable[[Job, str], None]


class Worker:
    """Sends what is due. given_up: called for each row that is given up, to raise the alarm."""

    def __init__(
        self,
        engine: Engine,
        senders: Mapping[str, Sender],
        journal: Journal,
        given_up: GivenUp,
        *,
        clock: Clock = utc_now,
        chance: random.Random | None = None,
    ) -> None:
        """senders: by kind; kinds without one are left in the outbox."""
        self._engine = engine
        self._senders = senders
        self._journal = journal
        self._given_up = given_up
        self._clock = clock
        self._chance = chance or random.Random()
        self.name = worker_name()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; what is being sent then is finished."""
        settled = float("-inf")
        _persist(self._take_over)
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="send")
        busy: set[Future[None]] = set()
        try:
            while not stop.is_set():
                busy = {future for future in busy if not future.done()}
                try:
                    if time.monotonic() - settled >= SETTLE_SECONDS:
                        self.settle()
                        settled = time.monotonic()
                    jobs = outbox.claim(self._engine, self._senders, self.name, self._clock(), AT_ONCE - len(busy))
                except SQLAlchemyError as error:
                    logger.warning("the outbox could not be read (%s); trying again", type(error).__name__)
                    stop.wait(DATABASE_PAUSE)
                    continue
                busy |= {pool.submit(self._send, job) for job in jobs}
                if not jobs:
                    stop.wait(IDLE_SECONDS)
        finally:
            pool.shutdown()

    def run_once(self) -> int:
        """Send what is due now, one after another, and return how much that was."""
        self.settle()
        count = 0
        while jobs := outbox.claim(self._engine, self._senders, self.name, self._clock(), AT_ONCE):
            for job in jobs:
                self._send(job)
            count += len(jobs)
        return count

    def settle(self) -> None:
        """Let the database know of what was accepted before a crash."""
        found = self._journal.settle(lambda keys: outbox.settle(self._engine, keys, self._clock()))
        if found:
            logger.info("%d messages in the journal were accepted already", found)

    def _take_over(self) -> None:
        """Free what workers of this machine held when they were killed."""
        self.settle()
        freed = outbox.free(self._engine, is_dead)
        if freed:
            logger.info("%d messages of a worker that died are sent by this one", freed)

    def _send(self, job: Job) -> None:
        try:
            provider_id = self._senders[job.kind].send(job)
        except (Retry, GiveUp, Halt) as error:
            self._failed(job, error)
        except Exception as error:  # a sender's bug must neither stop the worker nor lose the row
            logger.error("sender of %s failed: %s", job.kind, type(error).__name__)
            self._failed(job, Retry(type(error).__name__, alone=True))
        else:
            self._journal.note(job.key)
            _persist(lambda: outbox.sent(self._engine, job, self.name, provider_id, self._clock()))
            _persist(lambda: outbox.working_again(self._engine, job.kind))

    def _failed(self, job: Job, error: Retry | GiveUp | Halt) -> None:
        logger.warning("%s not sent at attempt %d: %s", job.kind, job.attempts + 1, error.reason)
        over = _persist(lambda: outbox.failed(self._engine, job, self.name, error, self._clock(), self._chance))
        if over:
            _persist(lambda: self._given_up(job, error.reason))


def _persist[Result](write: Callable[[], Result]) -> Result:
    """Repeat a write until the database takes it: it is down for a moment now and then, and we know the outcome."""
    while True:
        try:
            return write()
        except SQLAlchemyError as error:
            logger.warning("an outcome could not be stored (%s); trying again", type(error).__name__)
            time.sleep(DATABASE_PAUSE)
