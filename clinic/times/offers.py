"""The windows that a wish leaves: its days and hours while the clinic is open, without what was refused or is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clinic.times.days import ANY_DAY, Days, Hours, Moment, Trouble
from clinic.times.opening_hours import LONDON, MIDNIGHT, at_minute
from clinic.times.wishes import Ask, Wishes

_Span = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """A stretch of time that suits: aware, in Europe/London, end after start, never in the past."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class Offer:
    """One ask worked out: its dates with their windows, or why there are none."""

    ask: Ask
    windows: dict[dt.date, list[Window]]
    trouble: Trouble | None


@dataclass(frozen=True)
class _Refusal:
    """What was refused, and the dates that it is about; None is every day."""

    ask: Ask
    about: set[dt.date] | None


def offers(wishes: Wishes, at: Moment) -> list[Offer]:
    """Each thing asked for, worked out; any day if only refusals were named."""
    refused = [_Refusal(ask, None if ask.days is None else all_dates(ask.days, at)) for ask in wishes.refused]
    return [_offer(ask, refused, at) for ask in wishes.wanted or (Ask(ANY_DAY),)]


def _offer(ask: Ask, refused: Sequence[_Refusal], at: Moment) -> Offer:
    trouble = ask.which.trouble or next((hours.trouble for hours in ask.hours if hours.trouble), None)
    if trouble:
        return Offer(ask, {}, trouble)
    by_date = {date: _windows(date, ask.hours, _about(date, refused), at) for date in ask.which.dates(at)}
    windows = {date: found for date, found in by_date.items() if not isinstance(found, str)}
    if windows:
        return Offer(ask, windows, None)
    is_past = all(found == "past" for found in by_date.values()) if by_date else _is_over(ask.which, at)
    return Offer(ask, {}, "past" if is_past else "closed")


def _about(date: dt.date, refused: Sequence[_Refusal]) -> list[Ask]:
    return [refusal.ask for refusal in refused if refusal.about is None or date in refusal.about]


def _is_over(days: Days, at: Moment) -> bool:
    return days.last is not None and days.last < at.today


def all_dates(days: Days, at: Moment) -> set[dt.date]:
    """The dates refused; of a plain weekday, every one."""
    if days.kind == "weekday" and days.first is None:
        days = replace(days, kind="every")
    if days.kind == "every" and days.first is None:
        days = replace(days, last=at.today + dt.timedelta(days=400))
    return set(days.dates(at)) if days.first is not None or days.kind == "every" else set()


def _windows(date: dt.date, hours: Sequence[Hours], refused: Sequence[Ask], at: Moment) -> list[Window] | Trouble:
    """A day's windows, at least one, or why it has none."""
    open_hours = at.calendar.minutes(date)
    if date < at.today:
        return "past"
    if open_hours is None:
        return "closed"
    spans = _free(hours, refused, open_hours, at.calendar.hours is not None)
    stretches = [Window(at_minute(date, start), at_minute(date, end)) for start, end in spans]
    one_point = len(hours) == 1 and hours[0].kind == "point"
    found = [left for stretch in stretches if (left := _still_to_come(stretch, at.now, whole=one_point)) is not None]
    if found:
        return found
    over = any(stretch.start < at.now.astimezone(dt.timezone.utc) for stretch in stretches)
    return "past" if over or _were_asked_too_late(date, hours, at) else "closed"


def _free(hours: Sequence[Hours], refused: Sequence[Ask], open_hours: _Span, known: bool) -> list[_Span]:
    """What was asked for of a day, in minutes after midnight, without what was refused of it."""
    asked = [each.minutes(*open_hours, known) for each in hours] or [open_hours]
    taken = [_taken(each, open_hours, known) for ask in refused for each in ask.hours]
    if any(not ask.hours for ask in refused):
        taken.append((0, MIDNIGHT))
    return _without([span for span in asked if span[0] < span[1]], taken)


def _taken(hours: Hours, open_hours: _Span, known: bool) -> _Span:
    return hours.minutes(*open_hours, known) if hours.kind == "part" else hours.minutes(0, MIDNIGHT, True)


def _still_to_come(stretch: Window, now: dt.datetime, whole: bool) -> Window | None:
    """What is left of it; whole: nothing if it has begun."""
    moment = now.astimezone(dt.timezone.utc)
    start = stretch.start
    if start < moment:
        if stretch.end <= moment or whole:
            return None
        start = _next_minute(now)
    return (
        Window(start, stretch.end)
        if start.astimezone(dt.timezone.utc) < stretch.end.astimezone(dt.timezone.utc)
        else None
    )


def _were_asked_too_late(date: dt.date, hours: Sequence[Hours], at: Moment) -> bool:
    """Whether some of today's hours asked for are over, be it within the opening hours or not."""
    return date == at.today and any(_end(each) <= _minute_of(at.now) for each in hours)


def _end(hours: Hours) -> int:
    return hours.start if hours.kind == "point" and hours.start is not None else hours.end or MIDNIGHT


def _minute_of(now: dt.datetime) -> int:
    local = now.astimezone(LONDON)
    return local.hour * 60 + local.minute


def _next_minute(now: dt.datetime) -> dt.datetime:
    """Now, or the next full minute."""
    whole = now.astimezone(dt.timezone.utc).replace(second=0, microsecond=0)
    return (whole if whole == now else whole + dt.timedelta(minutes=1)).astimezone(LONDON)


def _without(spans: list[_Span], taken: Iterable[_Span]) -> list[_Span]:
    for start, end in taken:
        spans = [
            piece
            for first, last in spans
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return spans


def merged(windows: Iterable[Window]) -> list[Window]:
    """In order, those that touch run together."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda each: each.start.astimezone(dt.timezone.utc)):
        if found and window.start.astimezone(dt.timezone.utc) <= found[-1].end.astimezone(dt.timezone.utc):
            last = max(found[-1].end, window.end, key=lambda each: each.astimezone(dt.timezone.utc))
            found[-1] = Window(found[-1].start, last)
        else:
            found.append(window)
    return found
