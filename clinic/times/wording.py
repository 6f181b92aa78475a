"""How times are read back: absolute dates, the hours in words."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from collections.abc import Iterable, Sequence

from clinic.times.days import ALL_WEEK, WEEKEND, WORKDAYS, Days, Hours, Moment
from clinic.times.opening_hours import DAY, LONDON
from clinic.times.vocabulary import MONTH_NAMES, PARTS, WEEKDAY_NAMES

MOST_SHOWN = 200
FLEXIBLE = {"any": "Any time", "asap": "As soon as possible"}


def show_when(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """An aware time in London: "Monday 30 November at 9 am"; with now, the year if it is another."""
    local = when.astimezone(LONDON)
    year = f" {local.year}" if now is not None and now.astimezone(LONDON).year != local.year else ""
    return f"{_day_month(local.date())}{year} at {show_minute(local.hour * 60 + local.minute)}"


def show_minute(minute: int) -> str:
    """Minutes after midnight as "9 am", "3.30 pm", "12 noon"."""
    hour, rest = divmod(minute, 60)
    if rest == 0 and hour % 12 == 0:
        return "12 noon" if hour == 12 else "12 midnight"
    return f"{hour % 12 or 12}{f'.{rest:02d}' if rest else ''} {'am' if hour % 24 < 12 else 'pm'}"


def show_hours(hours: Iterable[Hours]) -> str:
    """ "after 5 pm", "in the morning", "at 3 pm or at 4 pm"; empty for all day."""
    return " or ".join(dict.fromkeys(_stretch(each) for each in hours))


def _stretch(hours: Hours) -> str:
    start, end = hours.start or 0, hours.end or 0
    match hours.kind:
        case "part":
            return PARTS[hours.name].shown
        case "point":
            return f"at {show_minute(start)}"
        case "around":
            return f"around {show_minute(start + 30)}"
        case "after":
            return f"after {show_minute(start)}"
        case "before":
            return f"before {show_minute(end)}"
    return f"between {show_minute(start)} and {show_minute(end)}"


def show_dates(dates: Sequence[dt.date], today: dt.date) -> str:
    """ "Wednesday 25 or Thursday 26 November"; three or more in a row as "Monday 30 November to Thursday 3 December"."""
    runs: list[list[dt.date]] = []
    for date in sorted(set(dates)):
        if runs and date - runs[-1][-1] == DAY:
            runs[-1].append(date)
        else:
            runs.append([date])
    parts: list[tuple[dt.date, str]] = []  # and what joins it to the part before
    for run in runs:
        if len(run) > 2:
            parts += [(run[0], "or"), (run[-1], "to")]
        else:
            parts += [(date, "or") for date in run]
    shown = ""
    for index, (date, joiner) in enumerate(parts):
        following = parts[index + 1][0] if index + 1 < len(parts) else None
        short = following is not None and (following.year, following.month) == (date.year, date.month)
        label = f"{_weekday(date)} {date.day}" if short else _dated(date, today)
        if index and joiner == "or" and index < len(parts) - 1 and parts[index + 1][1] == "or":
            shown += ", "
        elif index:
            shown += f" {joiner} "
        shown += label
    return shown


def show_range(first: dt.date, last: dt.date, today: dt.date) -> str:
    """ "Tuesday 1 to Thursday 10 December"."""
    same = (first.year, first.month) == (last.year, last.month)
    return f"{f'{_weekday(first)} {first.day}' if same else _dated(first, today)} to {_dated(last, today)}"


def show_date(date: dt.date, today: dt.date) -> str:
    """One date, with its year if that is not this one."""
    return _dated(date, today)


def _dated(date: dt.date, today: dt.date) -> str:
    return _day_month(date) + (f" {date.year}" if date.year != today.year else "")


def _day_month(date: dt.date) -> str:
    return f"{_weekday(date)} {date.day} {MONTH_NAMES[date.month - 1].title()}"


def _weekday(date: dt.date) -> str:
    return WEEKDAY_NAMES[date.weekday()].title()


def show_days(days: Days, at: Moment) -> str | None:
    """A period or days that recur, in words; None when its dates are to be listed."""
    if days.kind == "every":
        which = _which(days.weekdays)
        if days.first is None or days.last is None:
            return which
        return f"{which} {_within(days, at)}"
    if days.kind == "period" and days.shown:
        return f"any day {_within(days, at)}" if days.shown == "the month" else _within(days, at).removeprefix("in ")
    if days.kind == "period" and days.open_ended and days.first is not None:
        return f"any day from {_dated(days.first, at.today)}"
    return None


def _within(days: Days, at: Moment) -> str:
    if days.first is None or days.last is None:
        return ""
    if days.shown in ("the week", "the weekend"):
        return f"in {days.shown} of {_dated(days.first, at.today)}"
    if days.shown == "the month":
        year = f" {days.first.year}" if days.first.year != at.today.year else ""
        return f"in {MONTH_NAMES[days.first.month - 1].title()}{year}"
    if days.open_ended:
        return f"from {_dated(days.first, at.today)}"
    return f"between {_dated(max(days.first, at.today), at.today)} and {_dated(days.last, at.today)}"


def _which(weekdays: frozenset[int]) -> str:
    known = {ALL_WEEK: "any day", WORKDAYS: "any weekday", WEEKEND: "any weekend"}
    return known.get(weekdays) or either([f"{gregorian.day_name[day]}s" for day in sorted(weekdays)])


def show_refused(days: Days, at: Moment) -> str:
    """Days that do not suit: "Friday", "the weekend", "Saturday 5 December"."""
    if days.kind in ("weekday", "every") and days.first is None:
        known = {WEEKEND: "the weekend", WORKDAYS: "weekdays"}
        return known.get(days.weekdays) or either([gregorian.day_name[day] for day in sorted(days.weekdays)])
    return show_days(days, at) or show_dates(days.dates(at), at.today)


def either(names: Sequence[str]) -> str:
    """ "one, two or three"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else ""


def sentence(text: str) -> str:
    """With a capital, and cut at a word if it is too long to read."""
    if len(text) > MOST_SHOWN:
        text = text[: MOST_SHOWN - 2].rsplit(" ", 1)[0].rstrip(",") + " …"
    return text[:1].upper() + text[1:]
