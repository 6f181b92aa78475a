"""The rules of data/topics.yml: each topic has what the code reads, words that may be said, and somewhere to go on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from cli.lint.rules import MAX_TITLE, Flaw
from cli.lint.sources import Facts
from cli.lint.text import check_text
from clinic.content.facets import faults as facet_faults
from clinic.content.topics import QUESTIONS, faults

PATH, FACETS = "data/topics.yml", "data/facets.yml"
# Words that may be named where it is said that there is nothing on them.
NAMED_ONLY = frozenset(
    "guarantee reading-grade radio-frequency marketing permanent best booked-claim asks-personal number".split()
)
MOST_STEPS = 3
_NAMED_IN_DOCS = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)*)`")


def check_topics(root: Path, facts: Facts, topics: Mapping[str, Any], responses: Collection[str]) -> Iterator[Flaw]:
    """Flaws of every topic. responses: the names of those that were authored."""
    for topic in sorted(_described(root / "docs/topics.md") - set(topics)):
        yield Flaw(PATH, "topic", f"{topic} has no entry")
    for topic, entry in topics.items():
        where = f"{PATH}:{topic}"
        for fault in faults(entry):
            yield Flaw(where, "topic", fault)
        if isinstance(entry, dict):
            for message in (*_question(topic, entry, responses), *_steps(entry, topics)):
                yield Flaw(where, "topic", message)
            yield from _words(entry, where, facts)


def check_facets(facts: Facts, facets: Mapping[str, Any], topics: Collection[str]) -> Iterator[Flaw]:
    """Flaws of data/facets.yml: fields, topics that exist, and words that may be said."""
    for topic, entries in facets.items():
        if topic not in topics:
            yield Flaw(FACETS, "topic", f"{topic} is no topic")
        for facet, entry in (entries or {}).items():
            where = f"{FACETS}:{topic}/{facet}"
            for fault in facet_faults(entry):
                yield Flaw(where, "topic", fault)
            if len(str(entry.get("title", ""))) > MAX_TITLE:
                yield Flaw(where, "button-title", f'"{entry["title"]}" is too long')
            said = f"I have nothing on {entry.get('about')} in the clinic's notes."
            yield from check_text(said, facts=facts, path=where, skip=NAMED_ONLY)
            yield from check_text(str(entry.get("title", "")), facts=facts, path=where, skip=NAMED_ONLY)


def _described(page: Path) -> set[str]:
    """The topics that the page on them names."""
    return set(_NAMED_IN_DOCS.findall(page.read_text(encoding="utf-8"))) if page.exists() else set()


def _question(topic: str, entry: Mapping[str, Any], responses: Collection[str]) -> Iterator[str]:
    if entry.get("group") in QUESTIONS:
        if not entry.get("title"):
            yield "has no title"
        if f"utter_{topic}" not in responses:
            yield f"has no answer utter_{topic}"


def _steps(entry: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[str]:
    following = entry.get("next") or []
    if len(following) > MOST_STEPS:
        yield "offers more than three next steps"
    for step in following:
        if not (topics.get(step) or {}).get("title"):
            yield f"next step {step} is not a topic with a title"


def _words(entry: Mapping[str, Any], where: str, facts: Facts) -> Iterator[Flaw]:
    title = str(entry.get("title", ""))
    if len(title) > MAX_TITLE:
        yield Flaw(where, "button-title", f'"{title}" has {len(title)} characters')
    for key in ("title", "about"):
        yield from check_text(str(entry.get(key, "")), facts=facts, path=f"{where}.{key}")
