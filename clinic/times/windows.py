"""A visitor's words about times as windows in which the clinic is open.

    parse("next tues after 5", now, calendar).shown   →   "Tuesday 1 December, after 5 pm"

The words are in clinic/times/vocabulary.py, the rules in clinic/times/rules/ and clinic/times/binding.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clinic.times.binding import Ask, Wishes, read
from clinic.times.days import Days, Hours, Moment, Trouble
from clinic.times.opening_hours import LONDON, MIDNIGHT, Calendar, at_minute, next_opening, open_now
from clinic.times.wording import (
    FLEXIBLE,
    either,
    sentence,
    show_date,
    show_dates,
    show_days,
    show_hours,
    show_range,
    show_refused,
    show_when,
)

__all__ = ["Calendar", "TimesRead", "Trouble", "Window", "next_opening", "open_now", "parse", "show_when"]

MOST_WINDOWS = 60
_Spans = list[tuple[int, int]]
_WORST_FIRST: tuple[Trouble, ...] = ("impossible", "past", "far", "closed")


@dataclass(frozen=True)
class Window:
    """A stretch of time that suits: aware, in Europe/London, end after start, never in the past."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class TimesRead:
    """What a message asks for.

    windows: in order, none overlapping, at most 60; empty exactly when trouble says why. shown: how it is read back.
    flexible: no real restriction. dropped: days that were named but are not possible, when others are.
    """

    windows: tuple[Window, ...]
    shown: str
    flexible: bool = False
    trouble: Trouble | None = None
    dropped: tuple[str, ...] = ()

    def as_list(self) -> list[list[str]]:
        """The windows as [start, end] in ISO 8601 with the offset."""
        return [[window.start.isoformat(), window.end.isoformat()] for window in self.windows]


@dataclass
class _Found:
    """One ask worked out: its dates with their windows, or why there are none."""

    ask: Ask
    windows: dict[dt.date, list[Window]]
    trouble: Trouble | None


def parse(text: str, now: dt.datetime, calendar: Calendar) -> TimesRead | None:
    """The times that a message names, None if it names none. now must be aware. Never raises for any text."""
    at = Moment(now, calendar)
    wishes = read(text, at)
    if wishes is None:
        return None
    asks = wishes.wanted or (Ask(Days("every")),)
    refused = [(ask, _all_dates(ask.days, at) if ask.days is not None else None) for ask in wishes.refused]
    found = [_work_out(ask, refused, at) for ask in asks]
    windows = _merged(window for each in found for day in each.windows.values() for window in day)
    if not windows:
        trouble = next(trouble for trouble in _WORST_FIRST if any(each.trouble == trouble for each in found))
        return TimesRead((), _shown(wishes, found, at), False, trouble)
    dropped = [name for each in found if not each.windows for name in _named(each.ask, at)]
    possible = [each for each in found if each.windows]
    return TimesRead(
        tuple(windows[:MOST_WINDOWS]),
        _shown(wishes, possible, at),
        wishes.flexible is not None,
        None,
        tuple(dict.fromkeys(dropped)),
    )


# ------------------------------------------------------------------------ windows


def _work_out(ask: Ask, refused: Sequence[tuple[Ask, set[dt.date] | None]], at: Moment) -> _Found:
    """refused: each with the dates that it is about; None is every day."""
    wanted = ask.days or Days("every")
    trouble = wanted.trouble or next((hours.trouble for hours in ask.hours if hours.trouble), None)
    if trouble:
        return _Found(ask, {}, trouble)
    dates = wanted.dates(at)
    windows: dict[dt.date, list[Window]] = {}
    troubles = set[Trouble]()
    for date in dates:
        refusals = [each for each, about in refused if about is None or date in about]
        found = _windows(date, ask.hours, refusals, at)
        if isinstance(found, str):
            troubles.add(found)
        elif found:
            windows[date] = found
    if windows:
        return _Found(ask, windows, None)
    over = not dates and wanted.last is not None and wanted.last < at.today
    return _Found(ask, {}, "past" if over or troubles == {"past"} else "closed")


def _all_dates(days: Days, at: Moment) -> set[dt.date]:
    """The dates refused; of a plain weekday, every one."""
    if days.kind == "weekday" and days.first is None:
        days = replace(days, kind="every")
    if days.kind == "every" and days.first is None:
        days = replace(days, last=at.today + dt.timedelta(days=400))
    return set(days.dates(at)) if days.first is not None or days.kind == "every" else set()


def _windows(date: dt.date, hours: Sequence[Hours], refused: Sequence[Ask], at: Moment) -> list[Window] | Trouble:
    """A day's windows, or why it has none."""
    open_hours = at.calendar.minutes(date)
    if date < at.today:
        return "past"
    if open_hours is None:
        return "closed"
    known = at.calendar.hours is not None
    said = [each.minutes(*open_hours, known) for each in hours] or [open_hours]
    points = [each.kind == "point" for each in hours] or [False]
    free = _without(
        [span for span in said if span[0] < span[1]],
        [
            each.minutes(0, MIDNIGHT, True) if each.kind != "part" else each.minutes(*open_hours, known)
            for ask in refused
            for each in ask.hours
        ]
        + [(0, MIDNIGHT) for ask in refused if not ask.hours],
    )
    moment = at.now.astimezone(dt.UTC)
    gone = False
    found: list[Window] = []
    for span in free:
        start, end = at_minute(date, span[0]), at_minute(date, span[1])
        if start < moment:
            gone = True
            if end <= moment or (len(said) == 1 and points[0]):
                continue
            start = _next_minute(at.now)
        if start.astimezone(dt.UTC) < end.astimezone(dt.UTC):
            found.append(Window(start, end))
    if found:
        return found
    asked_past = date == at.today and any(_end(each) <= _minute_of(at.now) for each in hours)
    return "past" if gone or asked_past else "closed"


def _end(hours: Hours) -> int:
    return hours.start if hours.kind == "point" and hours.start is not None else hours.end or MIDNIGHT


def _minute_of(now: dt.datetime) -> int:
    local = now.astimezone(LONDON)
    return local.hour * 60 + local.minute


def _next_minute(now: dt.datetime) -> dt.datetime:
    """Now, or the next full minute."""
    whole = now.astimezone(dt.UTC).replace(second=0, microsecond=0)
    return (whole if whole == now else whole + dt.timedelta(minutes=1)).astimezone(LONDON)


def _without(spans: _Spans, taken: Iterable[tuple[int, int]]) -> _Spans:
    for start, end in taken:
        spans = [
            piece
            for first, last in spans
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return spans


def _merged(windows: Iterable[Window]) -> list[Window]:
    """In order, those that touch run together."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda each: each.start.astimezone(dt.UTC)):
        if found and window.start.astimezone(dt.UTC) <= found[-1].end.astimezone(dt.UTC):
            last = max(found[-1].end, window.end, key=lambda each: each.astimezone(dt.UTC))
            found[-1] = Window(found[-1].start, last)
        else:
            found.append(window)
    return found


# ------------------------------------------------------------------------ reading back


def _named(ask: Ask, at: Moment) -> list[str]:
    """The days that an ask names, in words."""
    if ask.days is None or ask.days.back or ask.days == Days("every"):
        return []
    shown = show_days(ask.days, at)
    if shown is not None:
        return [sentence(shown)]
    dates = ask.days.dates(at) if ask.days.kind != "day" or ask.days.first is not None else []
    return [show_date(date, at.today) for date in dates]


def _shown(wishes: Wishes, found: Sequence[_Found], at: Moment) -> str:
    if wishes.flexible is not None:
        return FLEXIBLE[wishes.flexible]
    groups: list[tuple[str, list[_Found]]] = []
    for each in found:
        hours = show_hours(stretch for stretch in each.ask.hours if not stretch.trouble)
        same = next((group for label, group in groups if label == hours), None)
        if same is None:
            groups.append((hours, [each]))
        else:
            same.append(each)
    refused = _refused(_telling(wishes, found, at), at)
    lone = len(groups) == 1
    parts = []
    for hours, group in groups:
        which = _which(group, at) + (refused[0] if lone else "")
        parts.append(which + (f"{', ' if lone else ' '}{hours}" if hours and which else hours))
    return sentence(" or ".join(parts) + ("" if lone else refused[0]) + refused[1])


def _which(group: Sequence[_Found], at: Moment) -> str:
    words: list[str] = []
    dates: list[dt.date] = []
    for each in group:
        if each.ask.days is None and each.trouble == "impossible":
            continue
        wanted = each.ask.days or Days("every")
        if wanted.open_ended and each.windows:
            wanted = replace(wanted, first=min(each.windows))
        shown = show_days(wanted, at)
        if shown is not None:
            words.append(shown)
        elif len(each.windows) > 2 and wanted.kind == "period":
            words.append(show_range(min(each.windows), max(each.windows), at.today))
        elif each.windows:
            dates += each.windows
        elif wanted.first is not None or wanted.kind == "weekday":
            dates += wanted.dates(at) or [day for day in (wanted.first,) if day is not None]
    listed = show_dates(dates, at.today)
    return either([*words, *([listed] if listed else [])])


def _telling(wishes: Wishes, found: Sequence[_Found], at: Moment) -> list[Ask]:
    """The refusals that take something from what was asked; days that are listed one by one need none."""
    wide = [each.ask.days or Days("every") for each in found]
    left_out = {
        date for days in wide if days.kind in ("every", "period") or days.first is None for date in _all_dates(days, at)
    }
    return [
        ask for ask in wishes.refused if ask.hours or (ask.days is not None and left_out & _all_dates(ask.days, at))
    ]


def _refused(refusals: Sequence[Ask], at: Moment) -> tuple[str, str]:
    """Refused days go with the days (" but Friday"), refused hours to the end (", not in the morning")."""
    days = [show_refused(ask.days, at) for ask in refusals if ask.days is not None and not ask.hours]
    rest = [
        " ".join(filter(None, [show_refused(ask.days, at) if ask.days is not None else "", show_hours(ask.hours)]))
        for ask in refusals
        if ask.hours
    ]
    return f" but {either(days)}" if days else "", f", not {either(rest)}" if rest else ""
