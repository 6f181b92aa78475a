"""The facets (`data/facets.yml`): which attribute of a topic was asked, and what may answer it.

The head of the file says what every field means. Runs on Python 3.10 too: Rasa's process reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from clinic.content.topics import Topics
from clinic.text.yaml_file import read_table

# The topic as a whole.
GENERAL = "general"
# An attribute of it that no facet covers: neither the notes nor the topic's block can answer it.
OTHER = "other"


@dataclass(frozen=True)
class Asked:
    """One thing that was asked: the attribute (facet) of a topic, or the topic as a whole."""

    topic: str
    facet: str = GENERAL

    @property
    def key(self) -> str:
        """The name it is remembered and offered by."""
        return self.topic if self.facet == GENERAL else f"{self.topic}/{self.facet}"

    @staticmethod
    def of(key: str) -> Asked:
        """From its name."""
        topic, _, facet = key.partition("/")
        return Asked(topic, facet or GENERAL)


class FacetsError(ValueError):
    """`data/facets.yml` does not follow its schema; the message names the facet and the mend."""


@dataclass(frozen=True)
class Facet:
    """One facet of a topic. The fields are those of `data/facets.yml`; suits is its `with`."""

    topic: str
    id: str
    about: str
    title: str
    fact: str | None = None
    suits: str | None = None

    @property
    def response(self) -> str:
        """The name of the response that is its own, if one was authored."""
        return f"utter_{self.topic}_{self.id}"


@dataclass(frozen=True)
class Facets(Mapping[str, Mapping[str, Facet]]):
    """The facets of each topic, in the order of the file; a topic without any is not in it."""

    by_topic: Mapping[str, Mapping[str, Facet]]

    @staticmethod
    def load(path: Path) -> Facets:
        """Read and check `data/facets.yml`; raises FacetsError, and FileNotFoundError when it is not there."""
        data = read_table(path, FacetsError)
        return Facets({str(topic): _facets(str(topic), entries) for topic, entries in data.items()})

    def __getitem__(self, topic: str) -> Mapping[str, Facet]:
        """Those of one topic; raises KeyError if it has none."""
        return self.by_topic[topic]

    def __iter__(self) -> Iterator[str]:
        """The topics that have facets."""
        return iter(self.by_topic)

    def __len__(self) -> int:
        """How many topics have facets."""
        return len(self.by_topic)

    def named(self, asked: Asked) -> Facet | None:
        """One facet; None for the topic as a whole and for what nobody wrote down."""
        if asked.facet == OTHER:
            return Facet(asked.topic, OTHER, about="that", title="")
        return self.by_topic.get(asked.topic, {}).get(asked.facet)


def about_of(asked: Asked, topics: Topics, facets: Facets) -> str:
    """What it is called in "I have nothing on ...": the attribute, or the topic as a whole."""
    facet = facets.named(asked)
    return facet.about if facet else topics.named(asked.topic).about


def faults(entry: Any) -> Iterator[str]:
    """What keeps one entry of the file from being read."""
    if not isinstance(entry, dict):
        yield "is not a list of fields in braces"
        return
    for name in sorted(entry.keys() - _FIELDS):
        yield f"has an unknown field {name}"
    for name in ("about", "title"):
        if name not in entry:
            yield f"has no {name}"
    for name, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            yield f"{name} must be text"


_FIELDS = {"with"} | {field.name for field in fields(Facet)} - {"topic", "id", "suits"}


def _facets(topic: str, entries: Any) -> Mapping[str, Facet]:
    if not isinstance(entries, dict) or not entries:
        raise FacetsError(f"data/facets.yml: {topic} needs its facets below it")
    for ours in (GENERAL, OTHER):
        if ours in entries:
            raise FacetsError(f"data/facets.yml: {topic} must not write {ours} down, every topic has it")
    return {str(facet): _facet(topic, str(facet), entry) for facet, entry in entries.items()}


def _facet(topic: str, facet: str, entry: Any) -> Facet:
    for fault in faults(entry):
        raise FacetsError(f"data/facets.yml: {topic}/{facet} {fault}")
    values = {name: value for name, value in entry.items() if name != "with"}
    return Facet(topic, facet, suits=entry.get("with"), **values)
