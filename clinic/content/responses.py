"""Everything the assistant may say: authored responses, topics and the facts behind them.

Runs on Python 3.10 too: the answers are put together inside Rasa's process.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from clinic import ROOT
from clinic.content.facets import Asked, Facets
from clinic.content.facts import ClinicFacts
from clinic.content.topics import Topics
from clinic.text.yaml_file import read_yaml

LONDON = ZoneInfo("Europe/London")
# {prices}, {phone_2}: the id of a clinic fact, or a name that the code fills in.
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def london_date(moment: dt.datetime) -> dt.date:
    """The clinic's date at an aware moment: what may be said depends on it."""
    return moment.astimezone(LONDON).date()


@dataclass(frozen=True)
class Source:
    """Where an answer comes from, as a visitor is told."""

    document: str
    section: str


@dataclass(frozen=True)
class Button:
    """A choice under a reply. payload: "/topic", or plain text that counts as typed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Variation:
    """One wording of a response, with what it rests on. declines: it says that the clinic's notes have no answer.
    offer: the topic that a plain "yes" accepts. values: what the code has to fill in, or it is not said."""

    text: str
    source: Source | None = None
    facts: tuple[str, ...] = ()
    clinic: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    consent_version: int | None = None
    declines: bool = False
    offer: str | None = None
    values: tuple[str, ...] = ()

    def usable(self, knowledge: frozenset[str], filled: Mapping[str, str]) -> bool:
        """Whether every fact it rests on, and every value it is filled with, is there."""
        needed = (*self.clinic, *self.values)
        return all(fact in knowledge for fact in self.facts) and all(name in filled for name in needed)

    @property
    def weight(self) -> int:
        """How much of its own it has to say: the wording with the most goes first."""
        return len(self.clinic) + 2 * len(self.values)


@dataclass(frozen=True)
class Rendered:
    """A response ready to send."""

    name: str
    text: str
    source: Source | None = None
    buttons: tuple[Button, ...] = ()
    variation: int = 0
    consent_version: int | None = None
    declines: bool = False
    offer: str | None = None


class MissingResponse(KeyError):
    """No response of that name, or no wording of it that can be said now."""


@dataclass(frozen=True)
class Content:
    """The loaded content; `render` is the only way out of it."""

    responses: Mapping[str, tuple[Variation, ...]]
    topics: Topics
    knowledge: frozenset[str]
    clinic: ClinicFacts
    facets: Facets = field(default_factory=lambda: Facets({}))
    loaded_from: Path = field(default=ROOT)

    @staticmethod
    def load(root: Path = ROOT) -> Content:
        """Read domain.yml, data/topics.yml, data/facets.yml, data/knowledge.yml and clinic.yml under root.

        Raises FactsError, TopicsError or FacetsError for what does not follow its schema.
        """
        domain = read_yaml(root / "domain.yml")
        knowledge = read_yaml(root / "data" / "knowledge.yml")
        return Content(
            {name: tuple(map(_variation, items)) for name, items in domain["responses"].items()},
            Topics.load(root / "data" / "topics.yml"),
            frozenset(fact["id"] for fact in knowledge["facts"]),
            ClinicFacts.load(root / "clinic.yml"),
            Facets.load(root / "data" / "facets.yml"),
            root,
        )

    def render(self, name: str, values: Mapping[str, str] | None = None, *, today: dt.date, turn: int = 0) -> Rendered:
        """Choose the wording for this turn and fill it in. today: the clinic's date.

        Wordings whose facts are missing, empty or overdue are passed over; of the rest those with the most clinic
        facts go first, so that one without any is the honest fallback. `turn` walks through equals, so that the same
        wording is not said twice in a row. Raises MissingResponse when nothing can be said.
        """
        # A visitor's own words may hold braces: only the authored text is searched for placeholders.
        filled = {**self.clinic.values(today), **(values or {})}
        fitting = self._fitting(name, filled)
        if not fitting:
            raise MissingResponse(name)
        index, variation = fitting[turn % len(fitting)]

        def fill(text: str) -> str:
            return PLACEHOLDER.sub(lambda match: filled.get(match[1], match[0]), text)

        return Rendered(
            name,
            fill(variation.text),
            variation.source,
            tuple(Button(fill(button.title), fill(button.payload)) for button in variation.buttons),
            index,
            variation.consent_version,
            variation.declines,
            variation.offer,
        )

    def wordings(self, name: str, values: Mapping[str, str] | None = None, *, today: dt.date) -> int:
        """How many wordings `turn` would walk through now."""
        return len(self._fitting(name, {**self.clinic.values(today), **(values or {})}))

    def _fitting(self, name: str, filled: Mapping[str, str]) -> list[tuple[int, Variation]]:
        """The wordings that can be said, of those with the most of their own, by number."""
        usable = [
            (index, variation)
            for index, variation in enumerate(self.responses.get(name, ()))
            if variation.usable(self.knowledge, filled)
        ]
        if all(not variation.weight for variation in self.responses.get(name, ())):
            return usable
        most = max((variation.weight for _, variation in usable), default=0)
        return [(index, variation) for index, variation in usable if variation.weight == most]

    def first_of(self, *names: str, today: dt.date, values: Mapping[str, str] | None = None) -> Rendered:
        """Render the first of these responses that can be said now; raises MissingResponse if none can."""
        for name in names:
            try:
                return self.render(name, values, today=today)
            except MissingResponse:
                continue
        raise MissingResponse(", ".join(names))

    def has(self, name: str) -> bool:
        """Whether a response of that name was authored."""
        return name in self.responses

    def choice(self, key: str) -> Button:
        """The button that asks for a topic, or for a facet of it ("topic/facet"). Without a title it is not offered."""
        asked = Asked.of(key)
        facet = self.facets.named(asked)
        return Button(facet.title if facet else self.topics[asked.topic].title, f"/{key}")


def _variation(item: Mapping[str, Any]) -> Variation:
    metadata = item.get("metadata") or {}
    source = metadata.get("source")
    return Variation(
        text=item["text"],
        source=Source(source["document"], source["section"]) if source else None,
        facts=tuple(metadata.get("facts", ())),
        clinic=tuple(metadata.get("clinic", ())),
        buttons=tuple(Button(button["title"], button["payload"]) for button in item.get("buttons", ())),
        consent_version=metadata.get("consent_version"),
        declines=bool(metadata.get("fallback")),
        offer=metadata.get("offer"),
        values=tuple(metadata.get("values", ())),
    )
