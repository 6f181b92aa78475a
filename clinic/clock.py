"""The one place that reads the time of day; everything else is handed a clock.

Runs on Python 3.10 too: Rasa's process loads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

# Gives an aware time.
Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time in UTC."""
    return dt.datetime.now(dt.timezone.utc)
