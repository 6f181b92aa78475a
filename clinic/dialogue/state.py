"""What a conversation remembers from one message to the next. Travels as plain JSON with each message and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from clinic.content.facets import OTHER, Asked

# The most that is remembered of each kind; a visitor who asks for ever does not fill the row.
MOST_REMEMBERED = 60
MOST_READINGS = 5


@dataclass(frozen=True)
class DialogueState:
    """The memory of one conversation.

    focus: what was answered last. values: what its wordings were filled with, to say them again. source: where it came
    from. readings: what the last question may have meant too, the likeliest first. told: how often each thing
    was said. misses: messages in a row that were not understood; repairs: that were not answered to the visitor's
    mind. kinds: what the visitor said of their health, as facets of `ask_contraindications`, never as words.
    """

    focus: tuple[Asked, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, str] | None = None
    readings: tuple[Asked, ...] = ()
    told: Mapping[str, int] = field(default_factory=dict)
    misses: int = 0
    repairs: int = 0
    kinds: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            **asdict(self),
            "focus": [asked.key for asked in self.focus],
            "readings": [asked.key for asked in self.readings],
            "told": dict(self.told),
            "values": dict(self.values),
            "kinds": list(self.kinds),
        }

    @staticmethod
    def from_dict(data: object) -> DialogueState:
        """From JSON; what does not fit (an older version's) is forgotten rather than trusted."""
        if not isinstance(data, Mapping):
            return DialogueState()
        source, told = data.get("source"), data.get("told")
        return DialogueState(
            _asked(data.get("focus")),
            _texts(data.get("values")),
            _texts(source) if isinstance(source, Mapping) else None,
            _asked(data.get("readings")),
            {str(key): _number(times) for key, times in told.items()} if isinstance(told, Mapping) else {},
            _number(data.get("misses")),
            _number(data.get("repairs")),
            tuple(map(str, data["kinds"])) if isinstance(data.get("kinds"), list) else (),
        )

    def times_told(self, asked: Asked, values: Mapping[str, str]) -> int:
        """How often it was said before, with these values: another day is another answer."""
        return self.told.get(_said(asked, values), 0)

    def having_told(self, asked: tuple[Asked, ...], values: Mapping[str, str]) -> DialogueState:
        """The memory after these were answered."""
        told = dict(self.told)
        for key in (_said(one, values) for one in asked):
            told[key] = told.pop(key, 0) + 1
        while len(told) > MOST_REMEMBERED:
            del told[next(iter(told))]
        return replace(self, focus=asked, values=values, told=told, misses=0)


def _said(asked: Asked, values: Mapping[str, str]) -> str:
    if asked.facet == OTHER:
        return OTHER  # one line for all of them
    return " ".join([asked.key, *(value for _, value in sorted(values.items()))])


def _asked(keys: object) -> tuple[Asked, ...]:
    return tuple(Asked.of(key) for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()


def _texts(data: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
