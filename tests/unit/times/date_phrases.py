"""Phrases with the windows they should give (`dates.jsonl`), and how far the parser's answer agrees."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from clinic.times.opening_hours import LONDON, BankHolidays
from clinic.times.windows import Calendar, TimesRead, parse

PHRASES = Path(__file__).with_name("dates.jsonl")
DAYS = "mon tue wed thu fri sat sun".split()
HOURS = {day: (dt.time(9), dt.time(18)) for day in range(5)} | {5: (dt.time(10), dt.time(16)), 6: None}
CALENDAR = Calendar(HOURS, BankHolidays())

Span = tuple[dt.datetime, dt.datetime]


def load(path: Path = PHRASES) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def clock(day: dt.date, text: str) -> dt.datetime:
    """ "24:00" is the end of the day."""
    hour, minute = (int(part) for part in text.split(":"))
    return dt.datetime.combine(day, dt.time(), LONDON) + dt.timedelta(hours=hour, minutes=minute)


def wanted(case: dict[str, Any]) -> list[Span]:
    """The windows a phrase should give: in order, those that touch run together."""
    now = moment(case["now"])
    spans: list[Span] = []
    for day, start, end in case.get("windows", []):
        date = dt.date.fromisoformat(day)
        spans.append((clock(date, start), clock(date, end)))
    for daily in [case["daily"]] if isinstance(case.get("daily"), dict) else case.get("daily", []):
        first, last = dt.date.fromisoformat(daily["first"]), dt.date.fromisoformat(daily["last"])
        days = [DAYS.index(name) for name in daily["weekdays"].split()]
        for ahead in range((last - first).days + 1):
            date = first + dt.timedelta(days=ahead)
            hours = CALENDAR.minutes(date)
            if date.weekday() in days and hours is not None:
                opens, closes = (clock(date, f"{minute // 60}:{minute % 60}") for minute in hours)
                span = max(clock(date, daily["from"]), opens, now), min(clock(date, daily["to"]), closes)
                if span[0] < span[1]:
                    spans.append(span)
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span[0] <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], span[1])
        else:
            merged.append(span)
    return merged


def misread(case: dict[str, Any]) -> str | None:
    """What is wrong with the answer to a phrase; None if nothing is."""
    times = parse(case["text"], moment(case["now"]), CALENDAR)
    if case.get("none"):
        return None if times is None else f"reads {times.shown!r} {times.trouble}"
    if times is None:
        return "reads no time"
    got = [(window.start, window.end) for window in times.windows]
    if "problem" in case:
        return None if times.trouble == case["problem"] else f"{times.trouble} {times.shown!r} {_short(got)}"
    if got != wanted(case)[:60]:
        return f"{times.trouble or ''} {times.shown!r} {_short(got)} wanted {_short(wanted(case))}"
    if "flexible" in case and times.flexible != case["flexible"]:
        return f"flexible is {times.flexible}"
    if "shown" in case and times.shown != case["shown"]:
        return f"shows {times.shown!r}"
    return _dropped(case, times)


def _dropped(case: dict[str, Any], times: TimesRead) -> str | None:
    if "dropped" in case and list(times.dropped) != list(case["dropped"]):
        return f"drops {times.dropped!r}"
    return None


def _short(spans: list[Span]) -> str:
    more = f" …{len(spans)}" if len(spans) > 5 else ""
    return " ".join(f"{start:%a %d %b %H:%M}-{end:%H:%M}" for start, end in spans[:5]) + more


def past(case: dict[str, Any]) -> bool:
    """Whether any window offered starts before now."""
    times = parse(case["text"], moment(case["now"]), CALENDAR)
    return times is not None and any(window.start < moment(case["now"]) for window in times.windows)
