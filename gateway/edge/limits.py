"""Rate limits per conversation and per address, with a moving window on the clock that is passed in."""

from __future__ import annotations

import datetime as dt
import math
from collections import deque

from clinic.clock import Clock
from gateway.edge.problems import Problem

MOST_CHARACTERS = 2000

# Several visitors can share one address (a clinic's waiting room, a phone network).
ADDRESS_FACTOR = 6
SESSIONS_PER_MINUTE = 30
MINUTE = dt.timedelta(minutes=1)
# So many keys are kept before those that count for nothing any more are looked for.
MOST_KEYS = 10_000


class Limits:
    """Raises a 429 problem with Retry-After when somebody writes too fast; a rate of 0 switches it off."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        """per_minute: messages per conversation."""
        self._on = per_minute > 0
        self._conversation = Window(per_minute, clock)
        self._address = Window(per_minute * ADDRESS_FACTOR, clock)
        self._sessions = Window(SESSIONS_PER_MINUTE, clock)

    def message(self, conversation: str, address: str) -> None:
        """Count one message."""
        self._hit(self._conversation, conversation)
        self._hit(self._address, address)

    def session(self, address: str) -> None:
        """Count one new session."""
        self._hit(self._sessions, address)

    def _hit(self, window: Window, who: str) -> None:
        seconds = window.hit(who) if self._on else 0.0
        if seconds == 0:
            return
        wait = max(1, math.ceil(seconds))
        raise Problem(
            429,
            f"That's a lot of messages at once. Please wait {wait} seconds, then send it again. "
            "In an emergency, call 999.",
            {"Retry-After": str(wait)},
        )


class Window:
    """Lets `most` hits of a key through in any minute. Used from one thread, the event loop's."""

    def __init__(self, most: int, clock: Clock) -> None:
        """most: at least 1, unless nobody asks."""
        self._most = most
        self._clock = clock
        self._hits: dict[str, deque[dt.datetime]] = {}

    def hit(self, key: str) -> float:
        """Count one hit, and return 0; or count nothing, and return the seconds until one more is let through."""
        now = self._clock()
        if len(self._hits) > MOST_KEYS:
            self._hits = {name: hits for name, hits in self._hits.items() if now - hits[-1] < MINUTE}
        hits = self._hits.setdefault(key, deque(maxlen=self._most))
        # The oldest of the last `most`: as long as it is in the window, one more would be too many.
        if len(hits) == self._most and now - hits[0] < MINUTE:
            return (hits[0] + MINUTE - now).total_seconds()
        hits.append(now)
        return 0.0
