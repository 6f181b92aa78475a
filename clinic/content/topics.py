"""The topics (`data/topics.yml`): their human words, and what the assistant does with each.

The head of the file says what every field means. Runs on Python 3.10 too: Rasa's process reads it as the gateway does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from clinic.text.yaml_file import read_table

Group = Literal["guide", "clinic", "request", "urgent", "social", "elsewhere", "undecided"]
Scope = Literal["broad", "concern"]
Aspect = Literal["effect", "results", "after"]
GROUPS: tuple[Group, ...] = get_args(Group)
SCOPES: tuple[Scope, ...] = get_args(Scope)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
# The groups whose topics are questions that have an answer.
QUESTIONS = frozenset({"guide", "clinic"})
# The topic of its group "urgent", which goes before everything else.
URGENT_TOPIC = "urgent_reaction"
# What is asked where it may be one.
CHECK_TOPIC = "safety_check"


class TopicsError(ValueError):
    """`data/topics.yml` does not follow its schema; the message names the topic and the mend."""


@dataclass(frozen=True)
class Topic:
    """One topic. The fields are those of `data/topics.yml`, whose head says what each one means."""

    id: str
    group: Group
    title: str = ""
    about: str = ""
    next: tuple[str, ...] = ()
    sells: bool = False
    tells_staff: bool = False
    not_answered: bool = False
    keeps_dialogue: bool = False
    reads_as_note: bool = False
    asks_nothing: bool = False
    named_in_passing: bool = False
    asked_before_booking: bool = False
    fine_after_reaction: bool = False
    answered_alone: bool = False
    scope: Scope | None = None
    speaks_of: frozenset[Aspect] = frozenset()
    named_by: str | None = None

    @property
    def is_question(self) -> bool:
        """Whether it is a question that has an answer."""
        return self.group in QUESTIONS


@dataclass(frozen=True)
class Topics(Mapping[str, Topic]):
    """Every topic by its id, in the order of the file."""

    by_id: Mapping[str, Topic]

    @staticmethod
    def load(path: Path) -> Topics:
        """Read and check `data/topics.yml`; raises TopicsError, and FileNotFoundError when it is not there."""
        data = read_table(path, TopicsError)
        return Topics({str(key): _topic(str(key), entry) for key, entry in data.items()})

    def __getitem__(self, topic_id: str) -> Topic:
        """One topic; raises KeyError if nobody wrote it down."""
        return self.by_id[topic_id]

    def __iter__(self) -> Iterator[str]:
        """The ids."""
        return iter(self.by_id)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.by_id)

    def named(self, topic_id: str) -> Topic:
        """One topic; one that nobody wrote down is nothing in particular."""
        return self.by_id.get(topic_id) or Topic(topic_id, "undecided")

    def where(self, holds: Callable[[Topic], bool]) -> frozenset[str]:
        """The ids of those for which something holds."""
        return frozenset(topic.id for topic in self.by_id.values() if holds(topic))

    @property
    def of_visitors(self) -> Topics:
        """Those that a visitor's message can be sorted into."""
        return Topics({key: topic for key, topic in self.by_id.items() if topic.group != "undecided"})


def faults(entry: Any) -> Iterator[str]:
    """What keeps one entry of the file from being read: unknown fields, and values that a field does not take."""
    if not isinstance(entry, dict):
        yield "is not a list of fields in braces"
        return
    for name in entry.keys() - _CHECKS.keys():
        yield f"has an unknown field {name}"
    for name in ("group", "about"):
        if name not in entry:
            yield f"has no {name}"
    for name, (takes, means) in _CHECKS.items():
        if name in entry and not takes(entry[name]):
            yield f"{name} must be {means}"


def _topic(topic_id: str, entry: Any) -> Topic:
    for fault in faults(entry):
        raise TopicsError(f"data/topics.yml: {topic_id} {fault}")
    values = {"keeps_dialogue": entry["group"] in QUESTIONS, **entry}
    values["next"] = tuple(entry.get("next", ()))
    values["speaks_of"] = frozenset(entry.get("speaks_of", ()))
    return Topic(topic_id, **values)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_pattern(value: Any) -> bool:
    try:
        re.compile(value)
    except (re.error, TypeError):
        return False
    return _is_text(value)


_FLAG = (_is_flag, "true or false")
_CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **{field.name: _FLAG for field in fields(Topic) if isinstance(field.default, bool)},
    "group": (lambda value: value in GROUPS, f"one of {', '.join(GROUPS)}"),
    "title": (_is_text, "text"),
    "about": (_is_text, "text"),
    "next": (_is_list_of_texts, "a list of topics"),
    "scope": (lambda value: value in SCOPES, f"one of {', '.join(SCOPES)}"),
    "speaks_of": (lambda value: _is_list_of_texts(value) and set(value) <= set(ASPECTS), f"of {', '.join(ASPECTS)}"),
    "named_by": (_is_pattern, "a regular expression"),
}
