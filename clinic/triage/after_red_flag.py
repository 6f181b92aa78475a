"""After a red flag: what a message calls for while the emergency lasts. Reads with the reviewed
data/after_red_flag.yml.

The level lasts until somebody says in clear words that help has come or that it was a mistake. Anything else, a
question about prices included, gets a line of its own that keeps to the emergency.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from functools import cache

import yaml

from clinic import ROOT
from clinic.text.plain import straight
from clinic.triage.red_flags.check import Level

TABLE = ROOT / "data/after_red_flag.yml"
_WORD = re.compile(r"[\w'&]+|\?")
_CLAUSE = re.compile(r"[^,.;!\n?]+\??")
_NEGATED = re.compile(r"(\w)n't\b")


class Kind(enum.Enum):
    """What somebody writes after the emergency text."""

    HELPED = "helped"
    MISTAKE = "mistake"
    WORSE = "worse"
    NO_ANSWER = "no_answer"
    HOW_LONG = "how_long"
    WAIT = "wait"
    BETTER = "better"
    WHAT_NOW = "what_now"
    OTHER = "other"

    @property
    def ends_it(self) -> bool:
        """Whether the emergency is over for us: somebody else looks after it, or there was none."""
        return self in (Kind.HELPED, Kind.MISTAKE)


# Asked in this order; the first that fits counts.
_ONGOING = (Kind.NO_ANSWER, Kind.HOW_LONG, Kind.WORSE, Kind.WAIT, Kind.BETTER, Kind.WHAT_NOW)


def read_follow_up(text: str) -> Kind:
    """What a message after a red flag calls for; OTHER when the table knows none of its words."""
    words = _spaced(text)
    table = _table()
    worse = any(phrase in words for phrase in table[Kind.WORSE.value])
    for over in (Kind.HELPED, Kind.MISTAKE):
        if not worse and any(_says_it_is_over(_spaced(clause), table, over) for clause in _CLAUSE.findall(text)):
            return over
    return next((kind for kind in _ONGOING if any(phrase in words for phrase in table[kind.value])), Kind.OTHER)


def _says_it_is_over(words: str, table: Mapping[str, tuple[str, ...]], over: Kind) -> bool:
    """Whether a clause says so, without denying, hoping or asking it."""
    found = [phrase for phrase in table[over.value] if phrase in words]
    # "Not an emergency" has its own "not": what is left beside the phrase must hold none.
    rest = _without(words, found)
    return bool(found) and "?" not in rest and not any(phrase in rest for phrase in table["not_yet"])


def _without(words: str, phrases: list[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        words = words.replace(phrase, " ")
    return f" {words.strip()} "


def response(level: Level, kind: Kind) -> str:
    """The name of the response for a kind of message at a level (domain.yml)."""
    return f"utter_after_{kind.value}" if kind.ends_it else f"utter_after_{level.value}_{kind.value}"


def _spaced(text: str) -> str:
    """The words with a space at both ends, so that phrases match whole words only."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    # "isn't" holds a "not" of its own.
    return _WORD.findall(_NEGATED.sub(r"\1n't n't", straight(text.lower())))


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    """The phrases of each kind, with a space at both ends so that they match whole words only."""
    kinds = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {
        kind: tuple(f" {' '.join(_words(phrase))} " for line in lines for phrase in line.split(","))
        for kind, lines in kinds.items()
    }
