"""Whether an answer is a clear yes or no, read with the reviewed table in data/agreement.yml.

A yes sends requests, cancels them and gives consent: it counts only when nothing in its clause says otherwise, holds
back or is not understood. This reads; what follows from it is decided elsewhere.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from clinic import ROOT
from clinic.text.plain import comparable
from clinic.text.yaml_file import phrases, read_yaml

TABLE = ROOT / "data/agreement.yml"
# A clause ends at these; "yes. and can someone ring me" is a yes and something else.
_TOKEN = re.compile(r"[\w'+]+|[.,;:!?…\n-]+|[^\w\s]")
_PARTS = re.compile(r"[.,;:!…\n-]+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"(\w)\1")  # "yess"
_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_OPENS_QUESTION = frozenset(
    "what what's whats why how who who's when where which will is are does do did would can could".split()
)
# Pictures that the table says nothing about.
_PICTURES = ("So", "Sk")
_HARMLESS = ("adds_nothing", "limits", "laughs")
LEFT_OVER = "left over"
# Words that the table does not know, beside a yes.
MOST_BESIDE = 3
# The phrases of a clause, each with its label.
Clause = list[tuple[str, str]]
# In front of these an answer that is over goes on with something of its own.
_JOINS = frozenset({"and", "also", "plus", "oh", "btw"})


class Answer(enum.Enum):
    """What an answer to a yes/no question is. OTHER: neither; perhaps not an answer at all."""

    YES = "agrees"
    NO = "refuses"
    UNSURE = "unsure"
    TAKEN_BACK = "takes_back"
    OTHER = "other"


@dataclass(frozen=True)
class Agreement:
    """An answer, and what else was said in the same message (without the answer itself; lower case).

    doubtful: what else was said holds a word that speaks against a yes ("ok, let me ask my mum"), or a figure.
    limits: a limit was set that our wording of consent keeps anyway ("yes, but don't share it"). whole: every word of
    the message is in the table, so that it can be nothing but an answer. loose: a yes with up to three words beside it
    that are not: it counts only where nothing else speaks against it.
    """

    answer: Answer
    rest: str = ""
    doubtful: bool = False
    limits: bool = False
    whole: bool = False
    loose: bool = False

    @property
    def asks(self) -> bool:
        """Whether what else was said is a question."""
        return _is_question(self.rest)


def read_agreement(text: str, question: str) -> Agreement:
    """Read an answer to a question of the table: "confirm", "consent", "adult", "cancel", "change", or "any" other.

    A withdrawal anywhere wins, then doubt; a yes next to a no is doubt. A yes needs a clause of its own in which
    nothing is left over; what comes after it in other clauses is the rest. What comes before it makes it no clear yes.
    Raises KeyError for a question that the table does not have.
    """
    table, most = _table(question)
    clauses = [_labelled(clause, table, most) for clause in _clauses(text)]
    said = {label for clause in clauses for label, _ in clause}
    whole, limits = LEFT_OVER not in said, "limits" in said
    if (doubtful := _doubt(clauses, said)) is not None:
        return Agreement(doubtful, whole=whole)
    for answer in (Answer.YES, Answer.NO):
        if (rest := _rest_of(answer, clauses)) is not None:
            speaks_against = bool(rest) and ("risky" in said or re.search(r"\d", rest) is not None)
            return Agreement(answer, rest, speaks_against, limits, whole)
    if _agrees_in_other_words(clauses):
        return Agreement(Answer.YES, limits=limits, whole=whole, loose=True)
    return Agreement(Answer.OTHER, _words(clauses), whole=whole)


def _doubt(clauses: Sequence[Clause], said: set[str]) -> Answer | None:
    """A withdrawal, or anything that makes a yes or a no unsure."""
    if Answer.TAKEN_BACK.value in said:
        return Answer.UNSURE if _yes_after_all(clauses) else Answer.TAKEN_BACK
    both = {Answer.YES.value, Answer.NO.value} <= said
    return Answer.UNSURE if both or Answer.UNSURE.value in said else None


def _rest_of(answer: Answer, clauses: Sequence[Clause]) -> str | None:
    """What is said after a clear answer, other clauses of it left out; None when the message is no such answer."""
    at = next((at for at, clause in enumerate(clauses) if _is_clearly(answer, clause)), None)
    if at is None or not all(map(_adds_nothing, clauses[:at])):
        return None
    return _words([one for one in clauses[at + 1 :] if not _adds_nothing(one) and not _is_clearly(answer, one)])


def _agrees_in_other_words(clauses: Sequence[Clause]) -> bool:
    """Whether there is a yes and so little beside it that it can hardly mean anything else: "yes, quite agreeable"."""
    together = [phrase for clause in clauses for phrase in clause]
    doubtful = any(
        label == "laughs" or (label == LEFT_OVER and re.search(r"[\d?]", words)) for label, words in together
    )
    # "Dnt send it", "why wouldn't you": what stands before a yes may turn it round.
    first = next((label for label, _ in together if label not in _HARMLESS), "")
    return first == Answer.YES.value and not doubtful and _is_clearly(Answer.YES, together, MOST_BESIDE)


def _yes_after_all(clauses: Sequence[Clause]) -> bool:
    """Whether a yes follows a withdrawal: "scrap that, yes please"."""
    order = [label for clause in clauses for label, _ in clause if label in (Answer.YES.value, Answer.TAKEN_BACK.value)]
    return order[-1] == Answer.YES.value


def _is_clearly(answer: Answer, clause: Clause, most: int = 0) -> bool:
    """Whether a clause says this and nothing else; most: how many words that are not in the table it may hold."""
    labels = [label for label, _ in clause]
    known = all(label in (answer.value, LEFT_OVER, *_HARMLESS) for label in labels)
    return answer.value in labels and known and labels.count(LEFT_OVER) <= most


def _adds_nothing(clause: Clause) -> bool:
    return all(label in _HARMLESS for label, _ in clause)


def _words(clauses: Sequence[Clause]) -> str:
    return " ".join(word for clause in clauses for _, word in clause)


def _is_question(rest: str) -> bool:
    words = rest.removeprefix("and ").split()
    return "?" in rest or bool(words and words[0] in _OPENS_QUESTION)


def _clauses(text: str) -> Iterator[list[str]]:
    """The message's words, clause by clause. A question mark stays, as a word of its own."""
    folded = _STRETCHED.sub(r"\1", comparable(text)).translate(_SELECTORS)
    words: list[str] = []
    for token, after in pairwise([*_TOKEN.findall(folded), ""]):
        if _PARTS.fullmatch(token) or (
            token in _JOINS and words and after in {*_OPENS_QUESTION, "someone", "somebody"}
        ):
            if words:
                yield words
            words = [] if _PARTS.fullmatch(token) else [token]
        else:
            words.append(token)
    if words:
        yield words


def _labelled(words: list[str], table: Mapping[tuple[str, ...], str], most: int) -> Clause:
    """Each phrase of a clause with its label, longest first; words that are in no phrase are "left over"."""
    found, at = [], 0
    while at < len(words):
        for length in range(min(most, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            label = table.get(phrase) or table.get(tuple(_DOUBLED.sub(r"\1", word) for word in phrase))
            if label is not None:
                found.append((label, " ".join(words[at : at + length])))
                at += length
                break
        else:
            pictured = unicodedata.category(words[at][0]) in _PICTURES
            found.append(("adds_nothing" if pictured else LEFT_OVER, words[at]))
            at += 1
    return found


@cache
def _table(question: str) -> tuple[dict[tuple[str, ...], str], int]:
    """The phrases of a question with their labels, and how many words the longest has."""
    sections = read_yaml(TABLE)
    table = {
        tuple(_TOKEN.findall(phrase)): label
        for section in ("any", question)
        for label, lines in sections[section].items()
        for phrase in phrases(lines)
    }
    return table, max(map(len, table))
