"""What is going to be said, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from clinic.content.facets import Asked


class Do(str, Enum):
    """The kinds of reply. LEAVE: Rasa's rules and its form have the word."""

    ANSWER = "answer"
    SAY = "say"
    CLARIFY = "clarify"
    CHECK = "check"
    UNKNOWN = "unknown"
    SOURCE = "source"
    REPEAT_CHOICES = "repeat_choices"
    LEAVE = "leave"


@dataclass(frozen=True)
class Plan:
    """One reply.

    asked: what is answered, in order. told: how often each of them was said before (the same words are not said
    twice). rest: asked too, offered as choices. choices: what it may have been. lead: a response that goes before.
    name, topic: the response of SAY, and the topic it counts as. values: for the placeholders of all of them. offer:
    what a plain "yes" then accepts. again: the very words that were said last.
    """

    do: Do
    asked: tuple[Asked, ...] = ()
    told: tuple[int, ...] = ()
    rest: tuple[Asked, ...] = ()
    choices: tuple[Asked, ...] = ()
    lead: str | None = None
    name: str | None = None
    topic: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    offer: str | None = None
    again: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            **{name: getattr(self, name) for name in ("lead", "name", "topic", "offer", "again")},
            "do": self.do.value,
            "told": list(self.told),
            "values": dict(self.values),
            **{name: [one.key for one in getattr(self, name)] for name in ("asked", "rest", "choices")},
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Plan:
        """What `as_dict` wrote."""
        asked, rest, choices = (tuple(map(Asked.of, data[name])) for name in ("asked", "rest", "choices"))
        plain = {name: data[name] for name in ("lead", "name", "topic", "offer", "again")}
        return Plan(Do(data["do"]), asked, tuple(data["told"]), rest, choices, values=data["values"], **plain)
