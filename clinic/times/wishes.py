"""What a message asks for: the days and hours that suit, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from clinic.times.binding import DayWithHours, bound, composed
from clinic.times.days import ANY_DAY, Days, Hours, Moment
from clinic.times.refusals import Item, items_of, without_second_thoughts
from clinic.times.rules.grammar import grammar
from clinic.times.tokens import tokens_of

Flexible = Literal["any", "asap"]


@dataclass(frozen=True)
class Ask:
    """Days, and the stretches of them that suit; no days: any day; no hours: all day."""

    days: Days | None
    hours: tuple[Hours, ...] = ()

    @property
    def which(self) -> Days:
        """The days, any day if none was named."""
        return self.days or ANY_DAY


@dataclass(frozen=True)
class Wishes:
    """What suits and what does not."""

    wanted: tuple[Ask, ...] = ()
    refused: tuple[Ask, ...] = ()
    flexible: Flexible | None = None


def read(text: str, at: Moment) -> Wishes | None:
    """What a message asks for; None when it names no time."""
    tokens = without_second_thoughts(grammar(tokens_of(text), at))
    items = items_of(tokens)
    flexible: Flexible | None = next((token.value for token in tokens if token.code == "f"), None)
    wanted = composed([item for item in items if not item.refused], at)
    refused = composed([item for item in items if item.refused], at)
    if _hours_stand_behind_the_exception(wanted, refused):
        wanted = [*wanted, *filter(_is_clocked, refused)]
        refused = [item for item in refused if not _is_clocked(item)]
    return _weighed(_asks(wanted), _asks(refused), flexible)


def _weighed(wanted: tuple[Ask, ...], refused: tuple[Ask, ...], flexible: Flexible | None) -> Wishes | None:
    """Days and hours count for more than "whenever"; "any day" is no more than that."""
    if not wanted and not refused:
        return Wishes(flexible=flexible) if flexible else None
    if not refused and all(ask == Ask(ANY_DAY) for ask in wanted):
        return Wishes(flexible=flexible or "any")
    return Wishes(wanted, refused)


def _hours_stand_behind_the_exception(wanted: Sequence[Item], refused: Sequence[Item]) -> bool:
    """In "weekdays except Friday after 4" the hour is that of the weekdays."""
    if not refused or "," in refused[0].joint:
        return False
    wide = any(isinstance(item.value, Days) and item.value.kind in ("every", "period") for item in wanted)
    clocked = any(isinstance(item.value, Hours) for item in wanted)
    return wide and not clocked and isinstance(refused[0].value, Days) and _is_clocked(refused[-1])


def _is_clocked(item: Item) -> bool:
    return isinstance(item.value, Hours) and item.value.kind in ("after", "before", "range")


def _asks(items: Sequence[Item]) -> tuple[Ask, ...]:
    found, loose = bound(items)
    if loose:
        return (Ask(None, tuple(loose)),)
    asks = (Ask(_again(day), tuple(day.hours)) for day in found)
    return tuple(dict.fromkeys(asks))


def _again(day: DayWithHours) -> Days:
    """The days of "Tuesday or Thursday mornings" are every Tuesday and every Thursday."""
    open_week = day.days.kind == "weekday" and day.days.first is None and not day.leading
    return replace(day.days, kind="every") if open_week and any(hours.plural for hours in day.hours) else day.days
