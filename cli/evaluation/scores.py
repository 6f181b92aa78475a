"""Judging decisions against labels, and what they add up to. Pure arithmetic: no files, no model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from clinic.content.topics import QUESTIONS, URGENT_TOPIC, Topic, Topics

Judgement = Literal["right", "held", "wrong"]

OFF_TOPIC = "off_topic"
# To answer with one of these is to decline, which is no wrong answer to anything.
DECLINES = frozenset({OFF_TOPIC, "gibberish"})
Z_95 = 1.959964


@dataclass(frozen=True)
class Example:
    """One labelled message; alternatives are as right as the label; where: file and line."""

    text: str
    label: str
    alternatives: tuple[str, ...] = ()
    where: str = ""

    @property
    def accepted(self) -> frozenset[str]:
        """Every topic that is a right answer."""
        return frozenset((self.label, *self.alternatives))


@dataclass(frozen=True)
class Decided:
    """What was made of a message; kind: "answer", "clarify" or "unknown"; by_rules: before the model."""

    kind: str
    topics: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    confidence: float = 1.0
    by_rules: bool = False


@dataclass(frozen=True)
class Case:
    """A labelled message with its decision."""

    example: Example
    decided: Decided

    @property
    def outcome(self) -> Judgement:
        """right: answered an accepted topic; held: asked back or declined; wrong: answered something else."""
        if self.decided.kind != "answer" or not self.decided.topics:
            return "held"
        if self.example.accepted.intersection(self.decided.topics):
            return "right"
        return "held" if DECLINES.issuperset(self.decided.topics) else "wrong"

    @property
    def offered(self) -> bool:
        """Whether the visitor gets there: answered rightly, or the label is among the choices."""
        return self.outcome == "right" or bool(self.example.accepted.intersection(self.decided.choices))

    @property
    def urgent(self) -> bool:
        """Whether it is labelled as an urgent reaction."""
        return self.example.label == URGENT_TOPIC

    @property
    def answered_as_urgent(self) -> bool:
        """Whether it was answered as an urgent reaction."""
        return URGENT_TOPIC in self.decided.topics

    @property
    def checked(self) -> bool:
        """Whether the visitor was asked if it is an emergency."""
        return self.decided.kind == "check"

    @property
    def false_alarm(self) -> bool:
        """Whether it was answered as urgent although neither its label nor an alternative is."""
        return self.answered_as_urgent and URGENT_TOPIC not in self.example.accepted

    @property
    def added(self) -> tuple[str, ...]:
        """Topics answered beside a right one that nobody asked for."""
        if self.outcome != "right":
            return ()
        return tuple(topic for topic in self.decided.topics if topic not in self.example.accepted)

    @property
    def decided_as(self) -> str:
        """The decision in one word: the label if it is right, else the first topic, else the kind."""
        if self.outcome == "right":
            return self.example.label
        return self.decided.topics[0] if self.decided.topics else self.decided.kind


@dataclass(frozen=True)
class Share:
    """hits of n, with the 95 % Wilson interval (E. B. Wilson, 1927)."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; (0, 1) if there is nothing to judge by."""
        if not self.n:
            return 0.0, 1.0
        spread = Z_95**2 / self.n
        middle = (self.value + spread / 2) / (1 + spread)
        half = math.sqrt(self.value * (1 - self.value) * spread + spread**2 / 4) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Tally:
    """The outcomes of one topic or group."""

    name: str
    n: int
    right: Share
    held: Share
    wrong: Share
    offered: Share


@dataclass(frozen=True)
class Target:
    """A share to be reached, or not to be exceeded."""

    name: str
    share: Share
    goal: float
    at_least: bool = True

    @property
    def met(self) -> bool | None:
        """None if no message says anything about it."""
        if not self.share.n:
            return None
        return self.share.value >= self.goal if self.at_least else self.share.value <= self.goal

    @property
    def verdict(self) -> str:
        """In words."""
        return {True: "met", False: "not met", None: "no messages"}[self.met]


@dataclass(frozen=True)
class Summary:
    """Everything the report shows. model, thresholds: of the model that decided; paths: question files."""

    cases: tuple[Case, ...]
    topics: tuple[Tally, ...]
    groups: tuple[Tally, ...]
    targets: tuple[Target, ...]
    urgent_caught: Share
    false_alarms: Share
    model: str = ""
    thresholds: tuple[tuple[str, float], ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def wrong(self) -> list[Case]:
        """The wrong answers, surest first."""
        mistaken = [case for case in self.cases if case.outcome == "wrong"]
        return sorted(mistaken, key=lambda case: -case.decided.confidence)

    @property
    def missed(self) -> list[Case]:
        """Urgent messages that were not answered as urgent."""
        return [case for case in self.cases if case.urgent and not (case.answered_as_urgent or case.checked)]


def _of(*groups: str) -> Callable[[Topic], bool]:
    return lambda topic: topic.group in groups


def _is_off_topic(topic: Topic) -> bool:
    return topic.id == OFF_TOPIC


GROUPS: tuple[tuple[str, Callable[[Topic], bool]], ...] = (
    ("answerable (faq_)", _of("guide")),
    ("clinic's own facts (ask_)", _of("clinic")),
    ("requests", _of("request")),
    ("urgent", _of("urgent")),
    ("off-topic (kept off = right + held)", _is_off_topic),
    ("social", _of("social")),
    ("gibberish, abuse, other languages", lambda topic: topic.group == "elsewhere" and not _is_off_topic(topic)),
    ("all", lambda topic: True),
)


def tally(name: str, cases: Sequence[Case]) -> Tally:
    """Count the outcomes of some cases."""
    outcomes = [case.outcome for case in cases]
    right, held, wrong = (Share(outcomes.count(outcome), len(cases)) for outcome in ("right", "held", "wrong"))
    return Tally(name, len(cases), right, held, wrong, _share(cases, lambda case: case.offered))


def summarise(
    cases: Iterable[Case],
    topics: Topics,
    *,
    model: str = "",
    thresholds: tuple[tuple[str, float], ...] = (),
    paths: tuple[str, ...] = (),
) -> Summary:
    """Add it all up; topics: every topic, as the report lists them."""
    cases = tuple(cases)

    def labelled(chosen: Callable[[Topic], bool]) -> list[Case]:
        return [case for case in cases if chosen(topics.named(case.example.label))]

    by_topic = [tally(key, found) for key, topic in topics.items() if (found := labelled(topic.__eq__))]
    caught = _share(labelled(_of("urgent")), lambda case: case.answered_as_urgent or case.checked)
    not_urgent = labelled(lambda topic: topic.group != "urgent")
    alarms = _share(not_urgent, lambda case: case.false_alarm)
    asked_of_us = labelled(_of(*QUESTIONS, "request"))
    targets = (
        Target("answerable (faq_) right", _share(labelled(_of("guide")), _is_right), 0.92),
        Target("clinic's own facts (ask_) right", _share(labelled(_of("clinic")), _is_right), 0.90),
        Target("right or offered (faq_, ask_, requests)", _share(asked_of_us, _is_offered), 0.97),
        Target("wrong, of everything", _share(cases, lambda case: case.outcome == "wrong"), 0.03, False),
        Target("off-topic kept off", _share(labelled(_is_off_topic), lambda c: c.outcome != "wrong"), 0.95),
        Target("urgent caught or checked", caught, 1.0),
        Target("urgent false alarms", alarms, 0.01, False),
        Target("calm messages checked", _share(not_urgent, lambda case: case.checked), 0.02, False),
    )
    return Summary(
        cases=cases,
        topics=tuple(by_topic),
        groups=tuple(tally(name, found) for name, chosen in GROUPS if (found := labelled(chosen))),
        targets=targets,
        urgent_caught=caught,
        false_alarms=alarms,
        model=model,
        thresholds=thresholds,
        paths=paths,
    )


def confusions(cases: Iterable[Case]) -> dict[tuple[str, str], int]:
    """How often each label was decided as what."""
    counts: dict[tuple[str, str], int] = {}
    for case in cases:
        pair = (case.example.label, case.decided_as)
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def _is_right(case: Case) -> bool:
    return case.outcome == "right"


def _is_offered(case: Case) -> bool:
    return case.offered


def _share(cases: Sequence[Case], hit: Callable[[Case], bool]) -> Share:
    return Share(sum(map(hit, cases)), len(cases))
