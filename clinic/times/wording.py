"""How times are read back: absolute dates, the hours in words."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clinic.times.days import ALL_WEEK, ANY_DAY, WEEKEND, WORKDAYS, Days, Hours, Moment
from clinic.times.offers import Offer, all_dates
from clinic.times.opening_hours import DAY, LONDON
from clinic.times.vocabulary import MONTH_NAMES, PARTS, WEEKDAY_NAMES
from clinic.times.wishes import Ask, Wishes

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
    """ "Wednesday 25 or Thursday 26 November"; three or more in a row: "Monday 30 November to Thursday 3 December"."""
    parts = _with_joiners(dates)
    shown = ""
    for index, (date, joiner) in enumerate(parts):
        following, joins_it = parts[index + 1] if index + 1 < len(parts) else (None, "")
        if index:
            shown += ", " if joiner == joins_it == "or" else f" {joiner} "
        short = following is not None and _same_month(date, following)
        shown += f"{_weekday(date)} {date.day}" if short else _dated(date, today)
    return shown


def _with_joiners(dates: Iterable[dt.date]) -> list[tuple[dt.date, str]]:
    """The dates to be named, each with what joins it to the one before: all of them but those inside a run."""
    parts: list[tuple[dt.date, str]] = []
    for run in _runs(dates):
        parts += [(run[0], "or"), (run[-1], "to")] if len(run) > 2 else [(date, "or") for date in run]
    return parts


def _runs(dates: Iterable[dt.date]) -> list[list[dt.date]]:
    """In order, those that follow one another day by day together."""
    runs: list[list[dt.date]] = []
    for date in sorted(set(dates)):
        if runs and date - runs[-1][-1] == DAY:
            runs[-1].append(date)
        else:
            runs.append([date])
    return runs


def _same_month(one: dt.date, other: dt.date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def show_range(first: dt.date, last: dt.date, today: dt.date) -> str:
    """ "Tuesday 1 to Thursday 10 December"."""
    start = f"{_weekday(first)} {first.day}" if _same_month(first, last) else _dated(first, today)
    return f"{start} to {_dated(last, today)}"


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
        which = _weekdays(days.weekdays)
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


def _weekdays(weekdays: frozenset[int]) -> str:
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


# ------------------------------------------------------------------------ a whole message


def named(ask: Ask, at: Moment) -> list[str]:
    """The days that an ask names, in words."""
    if ask.days is None or ask.days.back or ask.days == ANY_DAY:
        return []
    shown = show_days(ask.days, at)
    if shown is not None:
        return [sentence(shown)]
    dates = ask.days.dates(at) if ask.days.kind != "day" or ask.days.first is not None else []
    return [show_date(date, at.today) for date in dates]


def read_back(wishes: Wishes, found: Sequence[Offer], at: Moment) -> str:
    """What was asked for, in one line: days that have their hours in common together, then what was refused."""
    if wishes.flexible is not None:
        return FLEXIBLE[wishes.flexible]
    by_hours: dict[str, list[Offer]] = {}
    for offer in found:
        hours = show_hours(stretch for stretch in offer.ask.hours if not stretch.trouble)
        by_hours.setdefault(hours, []).append(offer)
    but_days, not_hours = _refused(_telling(wishes, found, at), at)
    if len(by_hours) == 1:
        ((hours, offers),) = by_hours.items()
        return sentence(_together(_which(offers, at) + but_days, ", ", hours) + not_hours)
    parts = [_together(_which(offers, at), " ", hours) for hours, offers in by_hours.items()]
    return sentence(" or ".join(parts) + but_days + not_hours)


def _together(days: str, between: str, hours: str) -> str:
    return days + between + hours if days and hours else days + hours


def _which(offers: Sequence[Offer], at: Moment) -> str:
    """The days, first those in words of their own, then the dates."""
    words: list[str] = []
    dates: list[dt.date] = []
    for offer in offers:
        shown = _in_words(offer, at)
        if shown is not None:
            words.append(shown)
        else:
            dates += _dates_to_list(offer, at)
    return either([*words, *filter(None, [show_dates(dates, at.today)])])


def _in_words(offer: Offer, at: Moment) -> str | None:
    """A period or days that recur; None when the dates are to be listed."""
    if _is_only_an_impossible_hour(offer):
        return None
    days = offer.ask.which
    if days.open_ended and offer.windows:
        days = replace(days, first=min(offer.windows))
    shown = show_days(days, at)
    if shown is None and len(offer.windows) > 2 and days.kind == "period":
        return show_range(min(offer.windows), max(offer.windows), at.today)
    return shown


def _dates_to_list(offer: Offer, at: Moment) -> list[dt.date]:
    """Those with windows, else those that were meant."""
    days = offer.ask.which
    if offer.windows or _is_only_an_impossible_hour(offer):
        return list(offer.windows)
    if days.first is None:
        return days.dates(at) if days.kind == "weekday" else []
    return days.dates(at) or [days.first]


def _is_only_an_impossible_hour(offer: Offer) -> bool:
    return offer.ask.days is None and offer.trouble == "impossible"


def _telling(wishes: Wishes, found: Sequence[Offer], at: Moment) -> list[Ask]:
    """The refusals that take something from what was asked; days that are listed one by one need none."""
    asked = [offer.ask.which for offer in found]
    wide = (days for days in asked if days.kind in ("every", "period") or days.first is None)
    left_out = {date for days in wide for date in all_dates(days, at)}
    return [ask for ask in wishes.refused if ask.hours or (ask.days and left_out & all_dates(ask.days, at))]


def _refused(refusals: Sequence[Ask], at: Moment) -> tuple[str, str]:
    """Refused days go with the days (" but Friday"), refused hours to the end (", not in the morning")."""
    days = [show_refused(ask.days, at) for ask in refusals if ask.days is not None and not ask.hours]
    hours = [_refused_hours(ask, at) for ask in refusals if ask.hours]
    return f" but {either(days)}" if days else "", f", not {either(hours)}" if hours else ""


def _refused_hours(ask: Ask, at: Moment) -> str:
    days = "" if ask.days is None else show_refused(ask.days, at)
    return _together(days, " ", show_hours(ask.hours))
