"""A lease on a row of a queue: it is one worker's for some time, and another's once that has run out.

Two workers never hold the same row. Whoever holds it finishes it; a worker that lost its lease changes nothing any
more. What a process held that is known to be dead is free at once. Which rows come first is the queue's own matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, or_, select, update
from sqlalchemy.orm import Session

from clinic.storage.engine import reading, transaction
from clinic.storage.tables import Leased

# The values of a row that nobody holds.
FREE: dict[str, None] = {"locked_by": None, "locked_until": None}
Rules = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Lease[Row: Leased]:
    """How rows of one table are held. lasts: longer than any work on a row takes; unfinished: which rows still
    count.
    """

    table: type[Row]
    lasts: dt.timedelta
    unfinished: Rules

    def ready(self, now: dt.datetime) -> Rules:
        """What a row that can be claimed is like: not finished, and held by nobody whose lease runs."""
        free = or_(self.table.locked_until.is_(None), self.table.locked_until < now)
        return (*self.unfinished, free)

    def claim(
        self,
        engine: Engine,
        worker: str,
        now: dt.datetime,
        most: int,
        *,
        due: Rules,
        in_turn: ColumnElement[bool],
        order: Sequence[Any],
    ) -> list[Row]:
        """Take up to `most` rows that are due and whose turn it is, in this order; they are this worker's from now.

        Whether there is anything at all is a plain read, so that an idle worker takes no write lock.
        """
        rules = (*self.ready(now), *due)
        with reading(engine) as session:
            if most < 1 or session.scalar(select(self.table.pk).where(*rules).limit(1)) is None:
                return []
        query = select(self.table).where(*rules, in_turn).order_by(*order).limit(most)
        with transaction(engine) as session:
            rows = list(session.scalars(query.with_for_update(skip_locked=True)))
            for row in rows:
                row.locked_by, row.locked_until = worker, now + self.lasts
            return rows

    def settle(self, session: Session, pk: int, worker: str | None, **values: Any) -> bool:
        """Write what became of a row and let go of it; False, and nothing is written, when another has it by now.

        worker: who held it when it was read, or None if nobody did.
        """
        mine = update(self.table).where(self.table.pk == pk, self.table.locked_by == worker)
        return bool(session.execute(mine.values(**{**FREE, **values})).rowcount)  # type: ignore[attr-defined]  # a CursorResult

    def release(self, engine: Engine, worker: str) -> None:
        """Let others have at once what this worker holds and will not get done."""
        with transaction(engine) as session:
            session.execute(update(self.table).where(self.table.locked_by == worker).values(**FREE))

    def free(self, engine: Engine, is_dead: Callable[[str], bool]) -> int:
        """Let go of rows held by workers that are known to be dead, before their leases run out; returns how many."""
        held = select(self.table).where(*self.unfinished, self.table.locked_by.is_not(None))
        with transaction(engine) as session:
            rows = session.scalars(held.with_for_update(skip_locked=True))
            dead = [row for row in rows if is_dead(row.locked_by or "")]
            for row in dead:
                row.locked_by = row.locked_until = None
            return len(dead)
