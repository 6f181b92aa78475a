"""The one place that reads the time of day; everything else is handed a clock."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """The time in UTC."""
    return dt.datetime.now(dt.UTC)
