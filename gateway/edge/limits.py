"""Rate limits per conversation and per address, with a moving window (library: limits)."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from gateway.edge.problems import Problem

MOST_CHARACTERS = 2000

# Several visitors can share one address (a clinic's waiting room, a phone network).
ADDRESS_FACTOR = 6
SESSIONS_PER_MINUTE = 30


class Limits:
    """Raises a 429 problem with Retry-After when somebody writes too fast; a rate of 0 switches it off."""

    def __init__(self, per_minute: int) -> None:
        """per_minute: messages per conversation."""
        self._on = per_minute > 0
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = RateLimitItemPerMinute(max(per_minute, 1))
        self._address = RateLimitItemPerMinute(max(per_minute, 1) * ADDRESS_FACTOR)
        self._sessions = RateLimitItemPerMinute(SESSIONS_PER_MINUTE)

    def message(self, conversation: str, address: str) -> None:
        """Count one message."""
        self._hit(self._conversation, "conversation", conversation)
        self._hit(self._address, "address", address)

    def session(self, address: str) -> None:
        """Count one new session."""
        self._hit(self._sessions, "session", address)

    def _hit(self, item: RateLimitItemPerMinute, kind: str, who: str) -> None:
        if not self._on or self._limiter.hit(item, kind, who):
            return
        reset = self._limiter.get_window_stats(item, kind, who).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        raise Problem(
            429,
            f"That's a lot of messages at once. Please wait {wait} seconds, then send it again. In an emergency, call 999.",
            {"Retry-After": str(wait)},
        )
