"""How near one word is to another, by rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel


def within(one: str, other: str, most: int) -> bool:
    """Whether one turns into the other by at most so many letters dropped, added, changed or swapped with a neighbour.

    The optimal string alignment distance: a swap of neighbours counts once.
    """
    return OSA.distance(one, other, score_cutoff=most) <= most


def nearest(word: str, among: Iterable[str]) -> str:
    """The one of several words that takes fewest of those to reach, the first of them if several do."""
    return min(among, key=lambda other: OSA.distance(word, other))


def most_alike(word: str, among: Sequence[str], *, least: float) -> str | None:
    """The one of several words that has most letters in common with a word, in order; None if it is less than least.

    least: the share of both words' letters that is common to them, from 0 to 1. For words that may be far apart, such
    as a name that was misheard and is now spelt out.
    """
    found = process.extractOne(word, among, scorer=Indel.normalized_similarity, score_cutoff=least)
    return found[0] if found else None
