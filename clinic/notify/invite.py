"""A tentative entry for staff's calendar (iCalendar, RFC 5545). It names the request, not the person."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from clinic.requests.lifecycle import CANCELLED
from clinic.storage.tables import BookingRequest

# More windows than that are "any time" of some sort: there is no one time to keep free.
MOST_WINDOWS = 6
DAY_LONG = dt.timedelta(hours=4)


def invite(request: BookingRequest, sequence: int, domain: str, now: dt.datetime, *, had_one: bool) -> bytes | None:
    """An entry for the first time asked for, or None when the request names none in particular.

    sequence: how often the request has changed; calendars replace an entry by one of the same id and a higher number.
    had_one: earlier times may have had an entry, which is taken back when the request names none any more.
    """
    particular = 0 < len(request.windows) <= MOST_WINDOWS
    if not particular and not had_one:
        return None
    cancelled = request.state == CANCELLED or not particular
    calendar = Calendar()
    calendar.add("prodid", "-//clinic assistant//booking requests//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{request.reference}@{domain}")
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    long = False
    if particular:
        # In UTC: a zone's rules would have to be sent along, and every calendar shows its owner's own time.
        start, end = (dt.datetime.fromisoformat(at).astimezone(dt.UTC) for at in request.windows[0])
        event.add("dtstart", start)
        event.add("dtend", end)
        long = end - start > DAY_LONG
    event.add("summary", f"Request {request.reference} (to be confirmed)")
    event.add("description", f"Asked for: {request.times}. Not an appointment until staff confirm it.")
    event.add("status", "CANCELLED" if cancelled else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if cancelled or long else "OPAQUE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
