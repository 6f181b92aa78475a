"""This clinic's own facts (`clinic.yml`): what may be said, and until when.

Runs on Python 3.10 too: the answers are put together inside Rasa's process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from clinic.content.sums import count, pounds, sums
from clinic.text.yaml_file import read_yaml

# Facts that are figures, and how each is written in a reply.
FIGURES: Mapping[str, Callable[[float], str]] = {
    "session_price": pounds,
    "course_price": pounds,
    "consultation_price": pounds,
    "deposit": pounds,
    "course_sessions": count,
    "gap_weeks": count,
    "consultation_comes_off": lambda comes_off: "yes" if comes_off else "no",
}
# Of those, what is answered with true or false.
YES_OR_NO = frozenset({"consultation_comes_off"})
FIELDS = {"value", "source", "reviewed_on", "review_by"}
DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


class FactsError(ValueError):
    """`clinic.yml` does not follow its schema; the message names the fact and the mend."""


@dataclass(frozen=True)
class Fact:
    """One fact; an empty or overdue one is never said."""

    id: str
    value: Any
    source: str | None
    reviewed_on: dt.date | None
    review_by: dt.date | None

    def usable(self, today: dt.date) -> bool:
        """Whether it is filled in and its review is not overdue."""
        return self.value not in (None, "") and self.review_by is not None and today <= self.review_by

    @property
    def text(self) -> str:
        """The value as it is put into a reply."""
        if self.id == "opening_hours":
            return describe_hours(self.value)
        return FIGURES[self.id](self.value) if self.id in FIGURES else str(self.value)


@dataclass(frozen=True)
class Retention:
    """Days after which things are forgotten: a quiet conversation, a request that is over, a masked question, the
    audit.
    """

    conversations: int = 90
    requests: int = 365
    questions: int = 365
    audit: int = 1095


@dataclass(frozen=True)
class ClinicFacts:
    """All facts of one clinic."""

    facts: Mapping[str, Fact]
    demo: bool
    retention: Retention = field(default_factory=lambda: Retention())

    @staticmethod
    def load(path: Path) -> ClinicFacts:
        """Read and check `clinic.yml`; raises FactsError, and FileNotFoundError when it is not there."""
        try:
            data = read_yaml(path)
        except yaml.YAMLError as error:
            raise FactsError(f"{path} is not valid YAML: {error}") from error
        if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
            raise FactsError(f"{path} needs a `facts:` mapping")
        facts = {str(key): _fact(str(key), entry) for key, entry in data["facts"].items()}
        return ClinicFacts(facts, bool(data.get("demo", False)), _retention(data.get("retention") or {}))

    def text(self, fact_id: str, today: dt.date) -> str | None:
        """The fact's words, or None if it is missing, empty or overdue."""
        fact = self.facts.get(fact_id)
        return fact.text if fact is not None and fact.usable(today) else None

    def values(self, today: dt.date) -> dict[str, str]:
        """Every usable fact's words by id, and those of what follows from the figures among them."""
        return in_words(fact for fact in self.facts.values() if fact.usable(today))

    def figures(self, today: dt.date) -> dict[str, float]:
        """Every usable fact that is a figure, by id; yes is 1 and no is 0."""
        return _figures(fact for fact in self.facts.values() if fact.usable(today))

    def overdue(self, today: dt.date) -> list[str]:
        """Ids of facts that are filled in but past their review date."""
        return [key for key, fact in self.facts.items() if fact.value and not fact.usable(today)]


def in_words(facts: Iterable[Fact]) -> dict[str, str]:
    """The words of facts that are filled in, by id, and those of what follows from the figures and hours among them."""
    filled = {fact.id: fact for fact in facts}
    hours = filled.get("opening_hours")
    return {
        **{key: fact.text for key, fact in filled.items()},
        **sums(_figures(filled.values())),
        **(edges_of(hours.value) if hours else {}),
    }


def _figures(facts: Iterable[Fact]) -> dict[str, float]:
    return {fact.id: float(fact.value) for fact in facts if fact.id in FIGURES}


def _retention(data: Any) -> Retention:
    names = Retention.__dataclass_fields__
    if not isinstance(data, dict) or not set(data) <= set(names):
        raise FactsError(f"`retention:` takes days for {', '.join(names)}")
    for name, days in data.items():
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            raise FactsError(f"`retention: {name}:` must be a whole number of days, at least 1")
    return Retention(**data)


def _fact(fact_id: str, entry: Any) -> Fact:
    if not isinstance(entry, dict) or set(entry) != FIELDS:
        raise FactsError(f"fact '{fact_id}' needs exactly these fields: {', '.join(sorted(FIELDS))}")
    value = entry["value"]
    reviewed, due = (_date(fact_id, name, entry[name]) for name in ("reviewed_on", "review_by"))
    if value not in (None, ""):
        _check_review(fact_id, entry["source"], reviewed, due)
    if value is not None:
        _check_value(fact_id, value)
    return Fact(fact_id, value, entry["source"], reviewed, due)


def _check_review(fact_id: str, source: Any, reviewed: dt.date | None, due: dt.date | None) -> None:
    if not source or reviewed is None or due is None:
        raise FactsError(f"fact '{fact_id}' has a value, so it needs source, reviewed_on and review_by")
    if due < reviewed:
        raise FactsError(f"fact '{fact_id}' is due for review before it was reviewed")


def _check_value(fact_id: str, value: Any) -> None:
    if fact_id == "opening_hours":
        _check_hours(value)
    elif fact_id == "bank_holidays":
        if value not in ("", "open", "closed"):
            raise FactsError("fact 'bank_holidays': write open or closed")
    elif fact_id in FIGURES:
        _check_figure(fact_id, value)
    elif not isinstance(value, str):
        raise FactsError(f"fact '{fact_id}': write the value as text, in quotes if it is a number")


def _check_figure(fact_id: str, value: Any) -> None:
    if fact_id in YES_OR_NO:
        if not isinstance(value, bool):
            raise FactsError(f"fact '{fact_id}': write true or false")
        return
    whole = FIGURES[fact_id] is count
    takes = (int,) if whole else (int, float)
    if value != "" and (not isinstance(value, takes) or isinstance(value, bool) or value <= 0):
        raise FactsError(f"fact '{fact_id}': write a {'whole number' if whole else 'number of pounds'}, without signs")


def _date(fact_id: str, name: str, value: Any) -> dt.date | None:
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise FactsError(f"fact '{fact_id}': {name} must be a date like 2026-11-01") from None


def _check_hours(value: Any) -> None:
    if not isinstance(value, dict) or set(value) != set(DAYS):
        raise FactsError(f"opening_hours needs each of {', '.join(DAYS)} once")
    for day, hours in value.items():
        if hours is None:
            continue
        try:
            opens, closes = (dt.time.fromisoformat(hour) for hour in hours)
        except (TypeError, ValueError):
            raise FactsError(f'opening_hours: {day} must be ["09:00", "18:00"] or null') from None
        if opens.tzinfo or closes.tzinfo:
            raise FactsError(f"opening_hours: {day} must be without a time zone")
        if opens >= closes:
            raise FactsError(f"opening_hours: on {day} it closes before it opens")


def describe_hours(value: Mapping[str, list[str] | None]) -> str:
    """Opening hours in words, days alike run together: "Monday to Wednesday 9 am to 6 pm, … closed Sunday"."""
    runs: list[tuple[list[str], list[str] | None]] = []
    for day, hours in ((day, value[day]) for day in DAYS if day in value):
        if runs and runs[-1][1] == hours:
            runs[-1][0].append(DAYS[day])
        else:
            runs.append(([DAYS[day]], hours))
    parts = []
    for days, hours in runs:
        span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        parts.append(f"closed {span}" if hours is None else f"{span} {describe_day(hours)}")
    return ", ".join(parts)


def edges_of(value: Mapping[str, list[str] | None]) -> dict[str, str]:
    """The edges of the opening hours in words: the latest closing, the earliest opening, and the weekend's hours."""
    open_days = [
        (dt.time.fromisoformat(hours[0]), dt.time.fromisoformat(hours[1])) for hours in value.values() if hours
    ]
    if not open_days:
        return {}
    weekend = describe_hours({day: value[day] for day in ("sat", "sun")})
    return {
        "earliest_open": _clock(min(opens for opens, _ in open_days)),
        "latest_close": _clock(max(closes for _, closes in open_days)),
        "weekend_hours": weekend[0].upper() + weekend[1:],
    }


def describe_day(hours: list[str] | None) -> str:
    """One day's hours in words: "9 am to 6 pm", or "closed"."""
    if hours is None:
        return "closed"
    opens, closes = (_clock(dt.time.fromisoformat(hour)) for hour in hours)
    return f"{opens} to {closes}"


def _clock(time: dt.time) -> str:
    hour = time.hour % 12 or 12
    minutes = f".{time.minute:02d}" if time.minute else ""
    return f"{hour}{minutes} {'am' if time.hour < 12 else 'pm'}"
