"""Reading JSON that may hold anything: every function gives back something usable and none of them raises."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

# Text that a database takes, and no more of it than any platform lets through.
MOST_TEXT = 10_000
MOST_ID = 160
# Their order tells which of two messages came first, also when our clock is behind.
_SKEW = dt.timedelta(minutes=5)
_EARLIEST = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)


def read(body: bytes) -> Any:
    """The JSON value of a body, or None when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def mapping(value: Any, *path: str) -> dict[str, Any]:
    """The object at a path, or an empty one."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any, *path: str) -> list[dict[str, Any]]:
    """The objects in the list at a path; anything else in it is passed over."""
    found = mapping(value, *path[:-1]).get(path[-1]) if path else value
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(value: Any, *path: str, most: int = MOST_TEXT) -> str:
    """The text at a path, without what no database takes (NUL, halves of surrogate pairs); numbers count as text."""
    found = mapping(value, *path[:-1]).get(path[-1]) if path else value
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**MOST_ID:
        found = str(found)
    if not isinstance(found, str):
        return ""
    return found[:most].encode("utf-8", "ignore").decode().replace("\x00", "")


def address(value: Any, *path: str) -> str:
    """An id of the platform: printable, without spaces, of bounded length; or nothing."""
    found = text(value, *path, most=MOST_ID + 1)
    return found if len(found) <= MOST_ID and found.isascii() and found.isprintable() and " " not in found else ""


def moment(value: Any, now: dt.datetime, *, thousandths: bool = False) -> dt.datetime:
    """A Unix time, never further in the future than clocks differ; `now` when it is none."""
    try:
        seconds = float(value) / (1000 if thousandths else 1)
        found = dt.datetime.fromtimestamp(seconds, dt.UTC) if math.isfinite(seconds) else now
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return min(found, now + _SKEW) if found > _EARLIEST else now
