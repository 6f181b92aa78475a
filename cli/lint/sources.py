"""What the authored text may rest on: the guide's facts and the clinic's, and sample values for what the code fills
in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic.content.facts import Fact, in_words
from clinic.content.responses import PLACEHOLDER
from clinic.text.yaml_file import read_yaml

_STAND_IN = "This is a note from the clinic."


@dataclass(frozen=True)
class Facts:
    """What the two sources allow an answer to say. `clinic` values are as rendered; None when empty."""

    knowledge: Mapping[str, str] = field(default_factory=dict)
    clinic: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Both sources in one, for looking up figures."""
        return "\n".join([*self.knowledge.values(), *(value for value in self.clinic.values() if value)])


def read(path: Path) -> dict[str, Any]:
    """A YAML file as it stands; empty if it is no mapping."""
    loaded = read_yaml(path)
    return loaded if isinstance(loaded, dict) else {}


def load_facts(root: Path) -> Facts:
    """Both sources of a project directory, whatever their review dates."""
    knowledge = read(root / "data/knowledge.yml").get("facts") or []
    clinic = read(root / "clinic.yml").get("facts") or {}
    return Facts(
        knowledge={str(fact.get("id")): str(fact.get("text", "")) for fact in knowledge},
        clinic={**{str(name): None for name in clinic}, **in_words(_filled(clinic))},
    )


def _filled(clinic: Mapping[str, Any]) -> Iterator[Fact]:
    for name, entry in clinic.items():
        value = (entry or {}).get("value")
        if value not in (None, ""):
            yield Fact(str(name), value, None, None, None)


FILLED_BY_CODE: Mapping[str, str] = {
    "name": "Sam Lee",
    "contact": "sam@example.org",
    "times": "Tuesday morning",
    "reference": "MN-7F3K",
    "area": "neck, chest or hands",
    "been_before": "returning",
    "first": "07700 900123",
    "meant": "anna@example.co.uk",
    "second": "07700 900456",
    "dropped": "Sunday",
    "so_far": "Sam Lee; Tuesday morning",
    "opens": "Wednesday at 9 am",
    "options": "1. Prices, 2. Recovery time",
    "until": "6 pm",
    "count": "two",
    "count_total": "£360",
    "with": "with diabetes",
    "day": "Wednesday 2 December",
    "hours": "9 am to 6 pm",
    "holiday": "Christmas Day",
    "state": "It is with our staff.",
    "held": "this chat and your request",
    "about": "the price",
    "source": "the clinic's guide: Collagen Production",
}


def fill(text: str, facts: Facts, about: str) -> str:
    """The text as a visitor would read it, with sample values. about: what it is said of."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "about":
            return about
        return FILLED_BY_CODE.get(name) or facts.clinic.get(name) or _STAND_IN

    return PLACEHOLDER.sub(value, text)
