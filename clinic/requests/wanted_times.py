"""When a visitor can come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WantedTimes:
    """When a visitor can come: as read back, as windows ([[start, end], …], ISO 8601), and in their own words."""

    shown: str
    windows: tuple[tuple[str, str], ...] = ()
    said: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"shown": self.shown, "windows": [list(window) for window in self.windows], "said": self.said}

    @staticmethod
    def from_dict(data: Mapping[str, Any] | None) -> WantedTimes | None:
        """What as_dict gave."""
        return (
            WantedTimes(data["shown"], tuple((start, end) for start, end in data["windows"]), data["said"])
            if data
            else None
        )
