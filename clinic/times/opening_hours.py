"""When the clinic is open: its hours, England's bank holidays, and Europe/London's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from clinic.content.facts import ClinicFacts

LONDON = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)
MIDNIGHT = 24 * 60
# A clinic that does not open within this many days has no next opening.
_MOST_DAYS_SHUT = 366


@cache
def bank_holidays(year: int) -> Mapping[dt.date, str]:
    """England's bank holidays of a year, with their names."""
    import holidays  # a sixth of a second, so only once somebody needs it

    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


class BankHolidays:
    """`day in BankHolidays()`: whether it is one in England."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and day in bank_holidays(day.year)


@dataclass(frozen=True)
class Calendar:
    """Opening hours by weekday (Monday is 0; None is closed), and days shut all the same.

    hours is None when the clinic's hours are not known: then nothing counts as closed.
    """

    hours: Mapping[int, tuple[dt.time, dt.time] | None] | None = None
    closed: Callable[[dt.date], bool] | Container[dt.date] = field(default_factory=frozenset)

    @staticmethod
    def from_facts(facts: ClinicFacts, today: dt.date) -> Calendar:
        """From the facts `opening_hours` and `bank_holidays`; what is empty or overdue counts as not known."""
        from clinic.content.facts import DAYS

        hours = facts.facts.get("opening_hours")
        shut = facts.facts.get("bank_holidays")
        return Calendar(
            {day: _times(hours.value.get(name)) for day, name in enumerate(DAYS)}
            if hours is not None and hours.usable(today)
            else None,
            BankHolidays() if shut is not None and shut.usable(today) and shut.value == "closed" else frozenset(),
        )

    def minutes(self, day: dt.date) -> tuple[int, int] | None:
        """Opening and closing that day, in minutes after midnight; None when it is closed."""
        if self.hours is None:
            return 0, MIDNIGHT
        hours = self.hours.get(day.weekday())
        if hours is None or self._shut(day):
            return None
        return hours[0].hour * 60 + hours[0].minute, hours[1].hour * 60 + hours[1].minute

    def _shut(self, day: dt.date) -> bool:
        return self.closed(day) if callable(self.closed) else day in self.closed

    def still_open(self, now: dt.datetime) -> bool:
        """Whether some of today's opening hours are left."""
        today = now.astimezone(LONDON).date()
        open_today = self.minutes(today)
        return open_today is not None and at_minute(today, open_today[1]) > now.astimezone(dt.timezone.utc)


def _times(hours: list[str] | None) -> tuple[dt.time, dt.time] | None:
    return None if hours is None else (dt.time.fromisoformat(hours[0]), dt.time.fromisoformat(hours[1]))


def at_minute(day: dt.date, minute: int) -> dt.datetime:
    """That wall-clock minute (0 to 24 * 60) of a day in London; one that spring skips is moved on an hour."""
    wall = dt.datetime.combine(day, dt.time(), LONDON) + dt.timedelta(minutes=minute)
    return wall.astimezone(dt.timezone.utc).astimezone(LONDON)


def open_now(now: dt.datetime, calendar: Calendar) -> bool:
    """Whether the clinic is open at this aware time; True when its hours are not known."""
    today = now.astimezone(LONDON).date()
    hours = calendar.minutes(today)
    moment = now.astimezone(dt.timezone.utc)
    return hours is not None and at_minute(today, hours[0]) <= moment < at_minute(today, hours[1])


def next_opening(now: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    """The next time the doors open after now; None when the hours are not known or it never opens."""
    if calendar.hours is None:
        return None
    today = now.astimezone(LONDON).date()
    for ahead in range(_MOST_DAYS_SHUT):
        hours = calendar.minutes(today + ahead * DAY)
        if hours is not None:
            opens = at_minute(today + ahead * DAY, hours[0])
            if opens > now.astimezone(dt.timezone.utc):
                return opens
    return None
