"""The rules of clinic.yml and data/knowledge.yml: a fact is whole, reviewed, and keeps the rules of what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cli.lint.english import words
from cli.lint.rules import Flaw
from cli.lint.sources import Facts
from cli.lint.text import check_text
from clinic.channels.messenger_profile import Profile, ProfileError
from clinic.content.facts import FIELDS

MAX_VALUE_WORDS = 35
# Sentences that say a figure which stands in clinic.yml by itself too: the two must agree.
FIGURES_IN: Mapping[str, tuple[str, ...]] = {
    "prices": ("session_price", "course_price"),
    "price_consultation": ("consultation_price",),
    "deposit_refund": ("deposit",),
    "session_gap": ("gap_weeks",),
}


def check_knowledge(facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Flaw]:
    """Flaws of data/knowledge.yml."""
    seen: set[str] = set()
    for fact in loaded.get("facts") or []:
        where = f"data/knowledge.yml:{fact.get('id')}"
        if fact.get("id") in seen:
            yield Flaw(where, "knowledge", "the id is used twice")
        seen.add(fact.get("id"))
        if not all(fact.get(field) for field in ("id", "section", "sentences", "text")):
            yield Flaw(where, "knowledge", "id, section, sentences or text is missing")
        yield from check_text(str(fact.get("text", "")), facts=facts, path=where)


def check_clinic(facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Flaw]:
    """Flaws of the facts of clinic.yml; an empty one has none."""
    for name, fact in (loaded.get("facts") or {}).items():
        where = f"clinic.yml:{name}"
        if not isinstance(fact, dict) or set(fact) != FIELDS:
            yield Flaw(where, "clinic-fact", "needs exactly value, source, reviewed_on and review_by")
            continue
        text = facts.clinic.get(name)
        if text is None:
            continue
        for message in (*_review(fact), *_length(fact["value"])):
            yield Flaw(where, "clinic-fact", message)
        for figure in FIGURES_IN.get(name, ()):
            written = facts.clinic.get(figure)
            if written and written.lower() not in text.lower():
                yield Flaw(where, "clinic-fact", f"does not name {figure}, which is {written}")
        # Opening hours are put into words by the code.
        skip = {"sentence-length", "reading-grade"} if isinstance(fact["value"], dict) else set[str]()
        yield from check_text(text, facts=facts, path=where, skip=skip)


def check_channels(facts: Facts, loaded: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[Flaw]:
    """Flaws of `channels:` in clinic.yml."""
    titled = {topic for topic, entry in topics.items() if entry.get("title")}
    try:
        profile = Profile.read(loaded.get("channels"), titled)
    except ProfileError as error:
        yield Flaw("clinic.yml", "channels", str(error).removeprefix("channels: "))
        return
    for question, topic in profile.breakers:
        yield from check_text(question, facts=facts, path=f"clinic.yml:channels:{topic}")


def _review(fact: Mapping[str, Any]) -> Iterator[str]:
    if not fact["source"]:
        yield "has no source"
    try:
        if date.fromisoformat(str(fact["review_by"])) <= date.fromisoformat(str(fact["reviewed_on"])):
            yield "review_by is not after reviewed_on"
    except ValueError:
        yield "a review date is not an ISO date"


def _length(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(words(value)) > MAX_VALUE_WORDS:
        yield f"has {len(words(value))} words, more than {MAX_VALUE_WORDS}"
