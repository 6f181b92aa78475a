"""Cut a message into the questions it holds: sentences first, then coordination inside a sentence.

Works on a spaCy doc that has been parsed; makes no pass of its own over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from clinic import ROOT
from clinic.text.plain import words_only
from clinic.text.yaml_file import phrases, read_yaml

TABLE = ROOT / "data/set_aside.yml"
MAX_SEGMENTS = 4
# "No, not a discount!", "no swelling at all": nothing is asked there.
_DENIAL = re.compile(r"\s*(?:no|not|without|never|none|nope)\b(?!.*\?)", re.IGNORECASE)
_JOINERS = {"and", "also", "plus", "but", "&", "then"}
_SECOND_QUESTION = {
    "how",
    "what",
    "when",
    "where",
    "who",
    "why",
    "which",
    "does",
    "do",
    "did",
    "is",
    "are",
    "can",
    "could",
}
_SECOND_QUESTION |= {"will", "would", "should", "has", "have", "am", "whats", "hows", "wheres"}


_BOUNDARY = re.compile(r"[.?!,;/&\n]\s*\S|\b(?:and|also|plus|but|then)\b", re.IGNORECASE)


def may_hold_several(text: str) -> bool:
    """Whether there is anything in the message to cut at; if not, it need not be parsed."""
    return bool(_BOUNDARY.search(text))


def segments(doc: Doc) -> list[str]:
    """Return the message's parts in order, at most four; a message with one question gives one part."""
    if not doc.has_annotation("SENT_START"):
        return [doc.text.strip()]
    parts: list[str] = []
    for sentence in doc.sents:
        parts.extend(part for part in _clauses(sentence) if part)
    return parts[:MAX_SEGMENTS] if len(parts) > 1 else [doc.text.strip()]


def asking(parts: Sequence[str]) -> list[str]:
    """The parts that may ask something: without what a message denies or sets aside, if anything else is left."""
    left = [part for part in parts if not _DENIAL.match(part) and len(part.split()) > 1 and not _set_aside(part)]
    return left or list(parts)


def _set_aside(part: str) -> bool:
    plain = f" {' '.join(words_only(part).split())} "
    return any(f" {phrase} " in plain for phrase in _phrases())


@lru_cache(maxsize=None)
def _phrases() -> tuple[str, ...]:
    return phrases(read_yaml(TABLE)["set_aside"])


def _clauses(sentence: Span) -> Iterator[str]:
    """Split a sentence before each "and …" that begins a question of its own."""
    start = sentence.start
    for token in sentence:
        if _begins_question(token, start):
            yield _text(sentence.doc, start, token.i)
            start = token.i
    yield _text(sentence.doc, start, sentence.end)


def _begins_question(token: Token, start: int) -> bool:
    """Whether a joiner is followed by a question word or auxiliary: "… and how much is it"."""
    if token.i <= start or (token.lower_ not in _JOINERS and token.text not in {",", ";", "/"}):
        return False
    following = token.i + 1
    while following < len(token.doc) and token.doc[following].lower_ in _JOINERS:
        following += 1
    if following + 1 >= len(token.doc):
        return False
    return token.doc[following].lower_ in _SECOND_QUESTION


def _text(doc: Doc, start: int, end: int) -> str:
    while start < end and (doc[start].lower_ in _JOINERS or doc[start].is_punct):
        start += 1
    return doc[start:end].text.strip()
