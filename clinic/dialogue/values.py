"""What a question's own words are needed for: how many sessions are to be added up, and which day is asked about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from clinic.content.facets import Asked
from clinic.content.sums import several
from clinic.dialogue.around import Around
from clinic.text.numbers import number_words
from clinic.text.plain import words_only
from clinic.times.days import Moment
from clinic.times.opening_hours import LONDON, Calendar, bank_holidays, next_opening, open_now
from clinic.times.wishes import read
from clinic.times.wording import show_minute, show_when

MOST_SESSIONS = 50
# "Are you open on Sundays?" asks of every one.
_OF_EVERY_WEEK = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\b(?:satur|sun)days\b", re.IGNORECASE)
MOST_DAYS = 1
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = number_words(1, 20)
HOURS = "ask_clinic_location_hours_contact"
SEVERAL = Asked("ask_price", "several")
WITH_CONSULTATION = Asked("ask_price", "with_consultation")
OPEN_NOW, OPEN_ON = Asked(HOURS, "open_now"), Asked(HOURS, "open_on")
# With a day named, these ask about that day: "open on Christmas Day", "what time do you close on Saturday".
_OF_A_DAY = frozenset(
    {
        Asked(HOURS),
        *(Asked(HOURS, facet) for facet in ("hours", "open_now", "bank_holidays", "weekend", "evening", "early")),
    }
)


def values_for(asked: Asked, text: str, around: Around) -> Mapping[str, str]:
    """The values that the answer to this is filled with; empty when the words do not give them."""
    if asked in (SEVERAL, WITH_CONSULTATION):
        number = how_many(text)
        least = 1 if asked == SEVERAL else 2
        return several(around.figures, number) if number and number >= least else {}
    if asked == OPEN_NOW and around.calendar.hours is not None:
        return _now(around)
    if asked == OPEN_ON and around.calendar.hours is not None and (day := which_day(text, around)) is not None:
        return _on(day, around)
    return {}


def with_day(asked: Asked, text: str, around: Around) -> Asked:
    """What is asked, with a day that is named in it."""
    if _OF_EVERY_WEEK.search(text):
        return Asked(HOURS, "weekend" if _WEEKEND.search(text) else "hours") if asked in (OPEN_ON, OPEN_NOW) else asked
    if asked not in _OF_A_DAY or around.calendar.hours is None:
        return asked
    day = which_day(text, around)
    today = around.now.astimezone(LONDON).date()
    return asked if day is None or (asked == OPEN_NOW and day == today) else OPEN_ON


def how_many(text: str) -> int | None:
    """The number of sessions in "and six?", "2 sessions pls"; None when none is named, or more than anybody has."""
    for word in words_only(text).split():
        number = int(word) if re.fullmatch(r"\d{1,3}", word) else _SMALL.get(word)
        if number is not None and 1 <= number <= MOST_SESSIONS:
            return number
    return None


def which_day(text: str, around: Around) -> dt.date | None:
    """The first day that is named, closed or not; a date rather than a period ("over Christmas, the 28th?")."""
    days = which_days(text, around)
    return days[0] if days else None


def which_days(text: str, around: Around) -> list[dt.date]:
    """The days that are named, in order, at most MOST_DAYS; hours alone name none."""
    at = Moment(around.now, Calendar())
    wishes = read(text, at)
    asks = (*wishes.wanted, *wishes.refused) if wishes else ()
    named = [ask.days.dates(at) for ask in asks if ask.days]
    exact = [dates[0] for dates in named if len(dates) == 1] or [dates[0] for dates in named if dates]
    return [_on_its_weekday(day, text) for day in dict.fromkeys(exact)][:MOST_DAYS]


def _on_its_weekday(day: dt.date, text: str) -> dt.date:
    """ "Monday the 28th" is the next 28th that is a Monday."""
    weekdays = {number for number, name in enumerate(_WEEKDAYS) if name in words_only(text).split()}
    if not weekdays or day.weekday() in weekdays or f"{day.day}" not in re.findall(r"\d+", text):
        return day
    later = (_months_on(day, months) for months in range(1, 13))
    return next((one for one in later if one is not None and one.weekday() in weekdays), day)


def _months_on(day: dt.date, months: int) -> dt.date | None:
    year, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + year, month=month + 1)
    except ValueError:
        return None


def _now(around: Around) -> dict[str, str]:
    hours = around.calendar.minutes(around.now.astimezone(LONDON).date())
    if hours is not None and open_now(around.now, around.calendar):
        return {"until": show_minute(hours[1])}
    return _opens(around.now, around.calendar)


def _on(day: dt.date, around: Around) -> dict[str, str]:
    named = {"day": f"{day:%A} {day.day} {day:%B}"}
    hours = around.calendar.minutes(day)
    if hours is not None:
        return named | {"hours": f"{show_minute(hours[0])} to {show_minute(hours[1])}"}
    holiday = bank_holidays(day.year).get(day)
    named |= {"holiday": holiday} if holiday else {}
    return named | _opens(dt.datetime.combine(day, dt.time(23, 59), LONDON), around.calendar)


def _opens(since: dt.datetime, calendar: Calendar) -> dict[str, str]:
    opens = next_opening(since, calendar)
    return {"opens": show_when(opens)} if opens else {}
