"""After a red flag: what a message calls for while the emergency lasts. Reads with the reviewed
data/after_red_flag.yml.

The level lasts until somebody says in clear words that help has come or that it was a mistake. Anything else, a
question about prices included, gets a line of its own that keeps to the emergency.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from functools import cache

from clinic import ROOT
from clinic.text.plain import straight
from clinic.text.yaml_file import phrases, read_yaml
from clinic.triage.red_flags.check import Level

TABLE = ROOT / "data/after_red_flag.yml"
_WORD = re.compile(r"[\w'&]+|\?")
_SENTENCE = re.compile(r"[^.;!\n?]+\??")
_CLAUSE = re.compile(r"[^,.;!\n?]+\??")
_NEGATED = re.compile(r"\b(?:is|was|are|were|do|does|did|has|have|had|ca|wo|could|would|should|ai)n'?t\b")
_DENIES = re.compile(r" (?:no|not|n't|never) ")


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
_ONGOING = (Kind.WORSE, Kind.NO_ANSWER, Kind.HOW_LONG, Kind.WAIT, Kind.BETTER, Kind.WHAT_NOW)


def read_follow_up(text: str) -> Kind:
    """What a message after a red flag calls for; OTHER when the table knows none of its words."""
    words = _spaced(text)
    table = _table()
    worse = any(phrase in words for phrase in table[Kind.WORSE.value])
    for over in (Kind.HELPED, Kind.MISTAKE):
        if not worse and any(_says_it_is_over(sentence, table, over) for sentence in _SENTENCE.findall(text)):
            return over
    kind = next((kind for kind in _ONGOING if any(phrase in words for phrase in table[kind.value])), Kind.OTHER)
    # "It hasn't gone down" is not better.
    return Kind.OTHER if kind is Kind.BETTER and _DENIES.search(words) else kind


def _says_it_is_over(sentence: str, table: Mapping[str, tuple[str, ...]], over: Kind) -> bool:
    """Whether a clause says so and does not ask it, and nothing in the whole sentence denies or hopes it."""
    known = table[over.value]
    rest = _without(_spaced(sentence), known)
    if any(phrase in rest for phrase in table["not_yet"]):
        return False
    clauses = [_spaced(clause) for clause in _CLAUSE.findall(sentence)]
    said = [clause for clause in clauses if any(phrase in clause for phrase in known)]
    return any("?" not in clause and not any(ask in clause for ask in table["asks"]) for clause in said)


def _without(words: str, known: Iterable[str]) -> str:
    for phrase in sorted(known, key=len, reverse=True):
        words = words.replace(phrase, " ")
    return f" {words.strip()} "


def response(level: Level, kind: Kind) -> str:
    """The name of the response for a kind of message at a level (domain.yml)."""
    return f"utter_after_{kind.value}" if kind.ends_it else f"utter_after_{level.value}_{kind.value}"


def _spaced(text: str) -> str:
    """The words with a space at both ends, so that phrases match whole words only."""
    # "isn't" holds a "not" of its own.
    words = _WORD.findall(_NEGATED.sub(r"\g<0> n't", straight(text.lower())))
    return f" {' '.join(words)} "


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    """The phrases of each kind, with a space at both ends so that they match whole words only."""
    return {kind: tuple(map(_spaced, phrases(lines))) for kind, lines in read_yaml(TABLE).items()}
