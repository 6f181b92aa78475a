"""Numbers as English words, from zero to ninety-nine: the one table of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# Every number that is one word.
NUMBERS = {word: number for number, word in enumerate(_UNDER_TWENTY)} | {
    word: 10 * ten for ten, word in enumerate(_TENS, 2)
}
_MISSPELT = {"fourty": "forty"}


def number_words(first: int, last: int) -> dict[str, int]:
    """The numbers from first to last, both included, that are one word each: word to number."""
    return {word: number for word, number in NUMBERS.items() if first <= number <= last}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(words)


_TEN_OR_MORE = re.compile(
    rf"\b(?:(?P<tens>{_any_of([*number_words(20, 90), *_MISSPELT])})(?:[- ](?P<units>{_any_of(number_words(1, 9))}))?"
    rf"|(?P<teens>{_any_of(number_words(10, 19))}))\b"
)
_DECADE = re.compile(rf"\b(?P<tens>{'|'.join(word[:-1] for word in _TENS)})ies\b")


def ten_or_more(plain: str) -> int | None:
    """The first number from 10 to 99 that is written out in a text in lower case: "thirty-four" is 34."""
    found = _TEN_OR_MORE.search(plain)
    if found is None:
        return None
    if found["teens"]:
        return NUMBERS[found["teens"]]
    return NUMBERS[_MISSPELT.get(found["tens"], found["tens"])] + NUMBERS[found["units"] or "zero"]


def decade(plain: str) -> int | None:
    """The first decade that is named in a text in lower case: "in my forties" is 40."""
    found = _DECADE.search(plain)
    return NUMBERS[f"{found['tens']}y"] if found else None
