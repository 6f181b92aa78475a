"""Words, sentences, reading grade and negation: what the content linter knows about English text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import textstat  # type: ignore[import-untyped,unused-ignore]

from clinic.text.plain import straight

_WORD = re.compile(r"[^\s]*\w[^\s]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+|\n+")
_CLAUSE = re.compile(r"[,;:]|\b(?:but|and|so|because|though)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:no|not|never|nobody|cannot|nor|neither|without)\b|n[’']t\b", re.IGNORECASE)
_FALSE_NEGATION = re.compile(
    r"\b(?:not (?:only|just)|no (?:doubt|question|wonder)|why not|can[’']t go wrong)\b", re.IGNORECASE
)
GUIDE = re.compile(r"\b(?:guide|document)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


# Words that the syllable dictionary lacks, with the syllables it misses.
_MISSED_SYLLABLES = {"microneedling": 2, "needling": 1, "elastin": 2, "serums": 1, "hyperpigmentation": 1}


@cache
def grade(text: str) -> float:
    """Flesch-Kincaid grade by textstat, with the syllables of our field's words put right."""
    plain = re.sub(r"https?://\S+", "the page", text).replace("\n", ". ")
    found = [word.strip(".,:;!?\"'()").lower() for word in words(plain)]
    missed = sum(_MISSED_SYLLABLES.get(word, 0) for word in found)
    return float(textstat.flesch_kincaid_grade(plain)) + 11.8 * missed / max(1, len(found))


def negated(sentence: str, start: int) -> bool:
    """Whether what begins at start is denied in its clause."""
    clause = _CLAUSE.split(sentence[:start])[-1]
    return bool(_NEGATION.search(clause)) and not _FALSE_NEGATION.search(clause)


# Words that claim nothing about the treatment, so an answer may use them without a fact that has them.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
        a about above across address after all also always am among an and another any anything are around
        as ask at be because been before big both but by call called calls can can't cause causes changes
        choose clinic's come comes day days depends describe device differ different differs do does doesn't
        doing don't done each else even every figure figures find first for four frame from gave general get
        gets give given gives go goes going got great guess guide had has have he hear her here his hours
        how i i'll i'm if in into is isn't it it's its itself just kind kinds know leave leaves left let
        lets like list lists little long look looks main make makes many me means microneedling more most
        much my name named names need needle needles needling needs never new no nobody none nor not note
        notes nothing notice number of off on once one ones only open opening or other others our out own
        person photos plan please point practitioner product products promise promises put puts putting rate
        rates read reads reason result results risks same say says see serum serums set she short should
        show shows single skin so some someone staff step still studies study success such sure take takes
        talk talks tell tells than thanks that that's the their them then there these they thing things
        think this those through time times to too treatment true two under up us use used uses varies vary
        very visit want was way we we'd well were what when where which while who why will with without
        won't word words work works would yes you you'd your yours
        """,
    )
)

# Words that say the same as a word of the facts.
_SAME: Mapping[str, tuple[str, ...]] = {
    "age": ("years",),
    "bounce": ("springy", "springs"),
    "bring": ("made", "lead"),
    "brings": ("made", "lead"),
    "carry": ("bring",),
    "deeper": ("further",),
    "falls": ("less",),
    "improve": ("help",),
    "leads": ("made",),
    "mends": ("healing", "repair"),
    "mend": ("healing", "repair"),
    "raising": ("more",),
    "recovery": ("downtime",),
    "repair": ("healing",),
    "rough": ("uneven",),
    "sagging": ("sag",),
    "start": ("start", "begins", "set"),
    "starting": ("start", "begins", "set"),
    "starts": ("start", "begins", "set"),
    "tiny": ("small",),
    "top": ("outer",),
    "wake": ("prompt",),
}


def _stem(word: str) -> str:
    for ending in ("iness", "ingly", "ier", "ies", "ing", "ed", "er", "es", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def untraced_words(text: str, facts: Iterable[str]) -> list[str]:
    """Words of an answer that stand neither in its facts nor among the words that claim nothing."""
    known = {_stem(word) for fact in facts for word in re.findall(r"[a-z']+", fact.lower())}
    found = re.findall(r"[a-z']+", straight(text.lower()))
    return [
        word
        for word in found
        if word not in _PLAIN_WORDS and not any(_stem(same) in known for same in (word, *_SAME.get(word, ())))
    ]
