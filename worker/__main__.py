"""`python -m worker`: sends what is in the outbox and does the chores; the fourth process of `clinic run`."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.channels.senders import senders
from clinic.clock import utc_now
from clinic.content.responses import Content
from clinic.erasing.retention import forget_old
from clinic.logs import configure
from clinic.notify.senders import staff_senders
from clinic.queues.journal import Journal, journal_path
from clinic.queues.notices import Reach
from clinic.queues.sending import Worker
from clinic.settings import Settings, tracker_database
from clinic.storage.engine import START_PATIENCE, make_engine, migrate
from worker import chores

logger = logging.getLogger(__name__)
CHORES_SECONDS = 15.0


def main() -> int:
    """Work until SIGTERM or SIGINT; returns the exit code."""
    configure()
    settings = Settings()
    missing = settings.missing()
    for problem in missing:
        print(problem, file=sys.stderr)
    if missing:
        return 1
    engine = make_engine(settings.database_url)
    migrate(engine, START_PATIENCE)
    reach = Reach.of(settings)
    content = Content.load()
    journal = Journal(journal_path(settings.database_url))
    worker = Worker(
        engine,
        {
            **staff_senders(settings, engine, content, utc_now, lambda job: journal.note(job.key)),
            **senders(settings, engine, content),
        },
        journal,
        lambda job, reason: chores.given_up(engine, reach, job, reason, utc_now()),
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_do_chores, args=(engine, reach, content, stop), daemon=True).start()
    worker.run(stop)
    engine.dispose()
    return 0


def _do_chores(engine: Engine, reach: Reach, content: Content, stop: threading.Event) -> None:
    days = content.clinic.retention

    def retention() -> None:
        chores.daily(engine, "retention", utc_now(), lambda: forget_old(engine, tracker_database(), days, utc_now()))

    work: tuple[Callable[[], object], ...] = (lambda: chores.remind(engine, reach, utc_now()), retention)
    while not stop.is_set():
        for chore in work:
            try:
                chore()
            except SQLAlchemyError as error:
                logger.warning("chores wait for the database: %s", type(error).__name__)
            except Exception as error:  # one that fails must not end the others; it is tried again
                logger.error("a chore failed: %s", type(error).__name__)
        stop.wait(CHORES_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
