"""A visitor's words about times as windows in which the clinic is open.

    parse("next tues after 5", now, calendar).shown   →   "Tuesday 1 December, after 5 pm"

The words are in clinic/times/vocabulary.py, the rules in clinic/times/rules/. What suits and what does not is put
together in clinic/times/wishes.py, the windows that this leaves in clinic/times/offers.py; how it is read back stands
in clinic/times/wording.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from clinic.times.days import Moment, Trouble
from clinic.times.offers import Offer, Window, merged, offers
from clinic.times.opening_hours import Calendar, next_opening, open_now
from clinic.times.wishes import read
from clinic.times.wording import named, read_back, show_when

__all__ = ["Calendar", "TimesRead", "Trouble", "Window", "next_opening", "open_now", "parse", "show_when"]

MOST_WINDOWS = 60
_WORST_FIRST: tuple[Trouble, ...] = ("impossible", "past", "far", "closed")


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


def parse(text: str, now: dt.datetime, calendar: Calendar) -> TimesRead | None:
    """The times that a message names, None if it names none. now must be aware. Never raises for any text."""
    at = Moment(now, calendar)
    wishes = read(text, at)
    if wishes is None:
        return None
    found = offers(wishes, at)
    possible = [offer for offer in found if offer.windows]
    if not possible:
        return TimesRead((), read_back(wishes, found, at), trouble=_worst(found))
    windows = merged(window for offer in possible for day in offer.windows.values() for window in day)
    return TimesRead(
        tuple(windows[:MOST_WINDOWS]),
        read_back(wishes, possible, at),
        wishes.flexible is not None,
        dropped=_dropped(found, at),
    )


def _worst(found: Sequence[Offer]) -> Trouble:
    return next(trouble for trouble in _WORST_FIRST if any(offer.trouble == trouble for offer in found))


def _dropped(found: Sequence[Offer], at: Moment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for offer in found if not offer.windows for name in named(offer.ask, at)))
