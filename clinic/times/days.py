"""What days and hours a visitor can mean, and how they are worked out from today and the opening hours."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from clinic.times.opening_hours import DAY, LONDON, MIDNIGHT, Calendar, bank_holidays
from clinic.times.vocabulary import PARTS

Trouble = Literal["past", "closed", "impossible", "far"]
HORIZON = 14
MOST_AHEAD = 365
MOST_ROLLED = 300
ALL_WEEK = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
# What stands for opening and closing in a part of the day when the hours are not known.
_USUAL_HOURS = (8 * 60, 21 * 60)
_WIDE = frozenset({"morning", "afternoon", "evening", "daytime"})


@dataclass(frozen=True)
class Moment:
    """Now, at this clinic."""

    now: dt.datetime
    calendar: Calendar

    @property
    def today(self) -> dt.date:
        """The date in London."""
        return self.now.astimezone(LONDON).date()

    @property
    def first(self) -> dt.date:
        """Today while the clinic is still to be open, else tomorrow."""
        return self.today if self.calendar.still_open(self.now) else self.today + DAY

    @property
    def monday(self) -> dt.date:
        """This week's Monday."""
        return self.today - self.today.weekday() * DAY

    @property
    def horizon(self) -> dt.date:
        """The last day of "mornings" and the like."""
        return self.today + HORIZON * DAY


@dataclass(frozen=True)
class Days:
    """Days that were named.

    kind: "day" (one date), "weekday" (no week named yet), "every" (again and again), "period".
    weekdays: the ones meant, of a period too.
    next: "next Tuesday", which also holds for a weekday listed after it. shown: words for a period read back.
    open_ended: "from Monday". back: looks back ("last week"), so it is hardly a wish.
    """

    kind: Literal["day", "weekday", "every", "period"]
    first: dt.date | None = None
    last: dt.date | None = None
    weekdays: frozenset[int] = ALL_WEEK
    shown: str = ""
    trouble: Trouble | None = None
    next: bool = False
    open_ended: bool = False
    back: bool = False

    def dates(self, at: Moment) -> list[dt.date]:
        """Every date meant, in order, from the earliest that can be offered to the latest."""
        first, last = self.first, self.last
        if self.kind == "weekday" and first is None:
            return self._coming(at)
        first, last = first or at.today, last or at.horizon
        if self.kind == "day":
            return [first]
        first, last = max(first, at.today), min(last, at.today + MOST_AHEAD * DAY)
        days = (first + ahead * DAY for ahead in range((last - first).days + 1))
        return [day for day in days if day.weekday() in self.weekdays]

    def _coming(self, at: Moment) -> list[dt.date]:
        if len(self.weekdays) == 1:
            return [coming(min(self.weekdays), at.today + DAY)]
        # Midweek: what is left of this week's, or the next one's.
        for monday in (at.monday, at.monday + 7 * DAY):
            found = [monday + day * DAY for day in sorted(self.weekdays) if monday + day * DAY >= at.first]
            if found:
                return found
        return []


ANY_DAY = Days("every")


@dataclass(frozen=True)
class Hours:
    """A stretch of the day in minutes after midnight; None is opening or closing, below 0 counts back from closing.

    unsure: morning or afternoon was left open. name: the part of the day (clinic/times/vocabulary.py) if it is one.
    """

    kind: Literal["part", "point", "around", "after", "before", "range"]
    start: int | None = None
    end: int | None = None
    name: str = ""
    plural: bool = False
    unsure: bool = False
    trouble: Trouble | None = None

    def minutes(self, opens: int, closes: int, known: bool) -> tuple[int, int]:
        """From when to when on a day with these opening hours; start >= end if it is wholly outside them."""
        part_opens, part_closes = (opens, closes) if known or self.kind != "part" else _USUAL_HOURS
        start = part_opens if self.start is None else self.start
        end = part_closes if self.end is None else self.end
        if start < 0:
            start += part_closes
        return max(start, opens), min(end, closes)

    def moved(self, minutes: int) -> Hours:
        """The same twelve hours later or earlier."""
        start, end = (None if edge is None else edge + minutes for edge in (self.start, self.end))
        return replace(self, start=start, end=end, unsure=False)


def part(name: str, plural: bool = False) -> Hours:
    """A part of the day by its name."""
    return Hours("part", PARTS[name].start, PARTS[name].end, name, plural)


def point(minute: int, unsure: bool = False) -> Hours:
    """At a time: the hour from then on."""
    return Hours("point", minute, min(minute + 60, MIDNIGHT), unsure=unsure)


def around(minute: int, unsure: bool = False) -> Hours:
    """About a time: half an hour either side."""
    return Hours("around", max(minute - 30, 0), min(minute + 30, MIDNIGHT), unsure=unsure)


def both(one: Hours, other: Hours) -> Hours | None:
    """What two stretches said of the same day have in common ("afternoon, after 3"); None if they are alternatives."""
    if one.kind == "part" and other.kind == "part":
        return _narrower(one, other)
    if other.kind == "part":
        one, other = other, one
    if one.kind != "part":
        return _overlap(one, other) if {one.kind, other.kind} & {"after", "before"} else None
    for clock in (other, *((other.moved(-720), other.moved(720)) if other.unsure else ())):
        shared = _overlap(_whole(one), clock)
        if shared is not None:
            return replace(clock, unsure=False) if clock.kind in ("point", "around") else shared
    return None


def _narrower(one: Hours, other: Hours) -> Hours | None:
    """Of "in the afternoon after the school run" the school run; None of two as wide as each other."""
    if {one.name, other.name} == {"school run", "morning"}:
        return part("drop-off")
    wide = [hours for hours in (one, other) if hours.name in _WIDE]
    if len(wide) != 1:
        return one if one.name == other.name else None
    narrow = other if wide[0] is one else one
    return narrow if _overlap(_whole(one), _whole(other)) else None


def _whole(hours: Hours) -> Hours:
    """A part of the day as people mean it, whatever the opening hours: 7 is in the morning, 6 in the afternoon."""
    if hours.name in ("morning", "first thing"):
        return replace(hours, start=hours.start or 1)
    return replace(hours, end=18 * 60 + 1) if hours.name == "afternoon" else hours


def _overlap(one: Hours, other: Hours) -> Hours | None:
    start = max((edge for edge in (one.start, other.start) if edge is not None and edge > 1), default=None)
    end = min((edge for edge in (one.end, other.end) if edge not in (None, 18 * 60 + 1)), default=None)
    if (start or 0) >= (end or MIDNIGHT):
        return None
    if start is None:
        return Hours("before", start, end)
    return Hours("after" if end is None else "range", start, end)


def coming(weekday: int, since: dt.date) -> dt.date:
    """The first such weekday from a date on."""
    return since + (weekday - since.weekday()) % 7 * DAY


def week(monday: dt.date) -> Days:
    """A calendar week, Monday to Sunday."""
    return Days("period", monday, monday + 6 * DAY, shown="the week")


def weekend(monday: dt.date) -> Days:
    """The Saturday and Sunday of the week of that Monday."""
    return Days("period", monday + 5 * DAY, monday + 6 * DAY, WEEKEND, shown="the weekend")


def next_weekend(at: Moment) -> Days:
    """The coming weekend: this week's while any opening hours of it are left."""
    days = [at.monday + day * DAY for day in (5, 6)]
    left = any(at.calendar.minutes(day) is not None and day >= at.first for day in days)
    return weekend(at.monday if left or at.today < days[0] else at.monday + 7 * DAY)


def month_days(year: int, month: int, first: int = 1, last: int = 31) -> Days:
    """A month or part of it; months past December are those of the year after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    length = gregorian.monthrange(year, month)[1]
    whole = first == 1 and last >= length
    return Days(
        "period",
        dt.date(year, month, first),
        dt.date(year, month, min(last, length)),
        shown="the month" if whole else "",
    )


def on_date(at: Moment, day: int, month: int | None, year: int | None) -> Days:
    """A date as it was written: the next one from today unless the year is named."""
    if month is None:
        return _day_of_month(at, day)
    if not 1 <= month <= 12 or not 1 <= day <= _longest(month):
        return Days("day", trouble="impossible")
    if year is not None:
        return _in_that_year(at, day, month, year)
    for ahead in range(9):
        found = _in_that_year(at, day, month, at.today.year + ahead)
        if found.first is not None and found.first >= at.today:
            return dated(at, found.first, MOST_ROLLED if ahead else None)
    return Days("day", trouble="impossible")


def _longest(month: int) -> int:
    return 29 if month == 2 else gregorian.monthrange(2026, month)[1]


def _in_that_year(at: Moment, day: int, month: int, year: int) -> Days:
    if not 1 <= year <= 9990:
        return Days("day", trouble="past" if year < 1 else "far")
    if day > gregorian.monthrange(year, month)[1]:  # 29 February of a year that has none
        return Days("day", trouble="impossible")
    return dated(at, dt.date(year, month, day))


def dated(at: Moment, date: dt.date, rolled: int | None = None) -> Days:
    """A single date, with what is wrong with it; rolled: the most days that a date without a year may be ahead."""
    ahead = (date - at.today).days
    trouble: Trouble | None = None
    if ahead < 0 or (rolled is not None and ahead > rolled):
        trouble = "past"
        if ahead > 0:  # the one that has just gone, which 29 February need not have
            gone = None if (date.month, date.day) == (2, 29) else date.replace(year=date.year - 1)
            return Days("day", gone, gone, trouble="past")
    elif ahead > MOST_AHEAD:
        trouble = "far"
    return Days("day", date, date, trouble=trouble)


def _day_of_month(at: Moment, day: int) -> Days:
    if not 1 <= day <= 31:
        return Days("day", trouble="impossible")
    for ahead in range(4):
        year, month = at.today.year + (at.today.month + ahead - 1) // 12, (at.today.month + ahead - 1) % 12 + 1
        if day <= gregorian.monthrange(year, month)[1] and dt.date(year, month, day) >= at.first:
            return dated(at, dt.date(year, month, day))
    return Days("day", trouble="impossible")


def a_month(at: Moment, month: int, year: int | None, first: int = 1, last: int = 31) -> Days:
    """A month by name: the one we are in, or the next such."""
    this = month_days(year if year is not None and 1 <= year < 9990 else at.today.year, month, first, last)
    rolled = year is None and this.last is not None and this.last < at.first
    if rolled:
        this = month_days(at.today.year + 1, month, first, last)
    ahead = (_edge(this.first) - at.today).days
    if _edge(this.last) < at.today or (rolled and ahead > MOST_ROLLED):
        return replace(this, trouble="past")
    return replace(this, trouble="far") if ahead > MOST_AHEAD else this


def same_day(month: Days, day: int) -> dt.date:
    """A day of that month, or its last if the month is shorter."""
    return min(_edge(month.first) + (day - 1) * DAY, _edge(month.last))


def _edge(date: dt.date | None) -> dt.date:
    """For a period, which always has both of its edges."""
    if date is None:
        raise ValueError("not a period")
    return date


def holiday(at: Moment, name: str) -> Days:
    """A holiday or the days around it, by the name in clinic/times/vocabulary.py."""
    if name == "before christmas":
        eve = dt.date(at.today.year, 12, 24)
        return Days("period", at.today, eve if at.today <= eve else eve.replace(year=eve.year + 1))
    if name == "bank holiday":
        return dated(at, min(day for day in _bank_holidays(at, 2) if day >= at.today))
    if name in _BEFORE_EASTER_MONDAY:
        return dated(at, _easter(at, _BEFORE_EASTER_MONDAY[name] * DAY))
    return _each_year(at, *_EACH_YEAR[name])


_BEFORE_EASTER_MONDAY = {"good friday": 3, "easter monday": 0, "easter sunday": 1}
# First and last, each as month and day; one that ends before it starts reaches into the next year.
_EACH_YEAR = {
    "after christmas": ((12, 27), (1, 10)),
    "new year": ((1, 2), (1, 31)),
    "between": ((12, 27), (12, 31)),
    "christmas": ((12, 24), (1, 1)),
    "christmas eve": ((12, 24), (12, 24)),
    "christmas day": ((12, 25), (12, 25)),
    "boxing day": ((12, 26), (12, 26)),
    "new year's eve": ((12, 31), (12, 31)),
    "new year's day": ((1, 1), (1, 1)),
}


def _easter(at: Moment, back: dt.timedelta) -> dt.date:
    """The coming day that is so long before an Easter Monday."""
    mondays = sorted(day for day, title in _bank_holidays(at, 2).items() if title == "Easter Monday")
    return next(day - back for day in mondays if day - back >= at.today)


def _each_year(at: Moment, first: tuple[int, int], last: tuple[int, int]) -> Days:
    """The coming one of such days, or the one that we are in."""
    for year in range(at.today.year - 1, at.today.year + 3):
        start, end = dt.date(year, *first), dt.date(year + (last < first), *last)
        if end >= at.today:
            return dated(at, start) if start == end else Days("period", max(start, at.today), end)
    raise ValueError("no such day within two years")


def _bank_holidays(at: Moment, years: int) -> dict[dt.date, str]:
    """The bank holidays of this year and of those after it, with their names."""
    return {day: title for ahead in range(years) for day, title in bank_holidays(at.today.year + ahead).items()}


def holidays_on(at: Moment, weekdays: frozenset[int]) -> list[dt.date]:
    """The bank holidays to come, of this year and the next two, on any of these weekdays."""
    return sorted(day for day in _bank_holidays(at, 3) if day >= at.today and day.weekday() in weekdays)
