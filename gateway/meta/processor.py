"""Works through the inbox: rows of one person one after another, several people at once, nothing lost in a crash."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.clock import Clock
from clinic.queues import inbox
from clinic.queues.processes import is_dead, worker_name
from clinic.storage.engine import transaction
from clinic.storage.tables import InboxRow

logger = logging.getLogger(__name__)
AT_ONCE = 16
# How often to look for what another process left, or what has to be tried again.
IDLE_SECONDS = 1.0
LIVELY_SECONDS = 2.0
LIVELY_PAUSE = 0.1
DATABASE_PAUSE = 1.0
STOP_SECONDS = 8.0
PRUNE_EVERY = dt.timedelta(hours=6)

Handle = Callable[[InboxRow], Awaitable[None]]


class Processor:
    """Claims rows and hands each to `handle`; `gave_up` gets a row that failed too often."""

    def __init__(self, engine: Engine, handle: Handle, gave_up: Handle, clock: Clock) -> None:
        """clock: gives the time in UTC."""
        self._engine = engine
        self._handle = handle
        self._gave_up = gave_up
        self._clock = clock
        self._news = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = float("-inf")
        self._pruned: dt.datetime | None = None
        self.name = worker_name()

    def wake(self) -> None:
        """There is something new; may be called from any thread."""
        self._woken = time.monotonic()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._news.set)

    async def run(self) -> None:
        """Work until cancelled; then what is being worked on gets a few seconds, and the rest is released."""
        self._loop = asyncio.get_running_loop()
        with contextlib.suppress(SQLAlchemyError):  # the leases run out by themselves
            await asyncio.to_thread(inbox.free, self._engine, is_dead)
        try:
            while True:
                self._news.clear()
                try:
                    started = await self._start_due()
                    await self._prune()
                except SQLAlchemyError as error:
                    logger.warning("the inbox could not be read (%s); trying again", type(error).__name__)
                    await asyncio.sleep(DATABASE_PAUSE)
                    continue
                if not started:
                    await self._rest()
        finally:
            if self._busy:
                await asyncio.wait(self._busy, timeout=STOP_SECONDS)
            for task in self._busy:
                task.cancel()
            with contextlib.suppress(SQLAlchemyError):
                await asyncio.to_thread(inbox.release, self._engine, self.name)

    async def run_once(self) -> int:
        """Work through what is due now; returns how many rows that was. For tests."""
        count = 0
        while started := await self._start_due():
            count += started
            await asyncio.gather(*self._busy)
        return count

    async def _start_due(self) -> int:
        free = AT_ONCE - len(self._busy)
        rows = await asyncio.to_thread(inbox.claim, self._engine, self.name, self._clock(), free)
        for row in rows:
            task = asyncio.create_task(self._work(row))
            self._busy.add(task)
            task.add_done_callback(self._done)
        return len(rows)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._news.set()  # the next row of the same person may be due

    async def _rest(self) -> None:
        """Until there is news; shortly after some, look often, as an event is due only once it has settled."""
        lively = self._busy or time.monotonic() - self._woken < LIVELY_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), LIVELY_PAUSE if lively else IDLE_SECONDS)

    async def _work(self, row: InboxRow) -> None:
        try:
            await self._handle(row)
            await asyncio.to_thread(self._finish, row)
        except Exception as error:
            logger.error(
                "an event of kind %s failed at attempt %d: %s", row.kind, row.attempts + 1, type(error).__name__
            )
            await self._failed(row)

    async def _failed(self, row: InboxRow) -> None:
        try:
            again = await asyncio.to_thread(inbox.fail, self._engine, row, self._clock())
            if not again:
                await self._gave_up(row)
                await asyncio.to_thread(self._finish, row)
        except Exception as error:  # its lease runs out, and it is tried again then
            logger.error("a failed event could not be noted: %s", type(error).__name__)

    def _finish(self, row: InboxRow) -> None:
        with transaction(self._engine) as session:
            inbox.finish(session, row, self._clock())

    async def _prune(self) -> None:
        now = self._clock()
        if self._pruned is None or now - self._pruned >= PRUNE_EVERY:
            self._pruned = now
            await asyncio.to_thread(self._prune_now, now)

    def _prune_now(self, now: dt.datetime) -> None:
        with transaction(self._engine) as session:
            inbox.prune(session, now)
