"""A visitor's words about times as tokens: the vocabulary, its misspellings, and figures that are no times.

Each token has a one-letter code, so that clinic/times/rules/ can match runs of tokens with short patterns:

    W weekday   K weekdays  E weekend   u midweek   M month     O ordinal   N number   Z number in words   Y year
    C clock     D date      R today …   G holiday   P part of a day         w m d y h  week month day year hour
    n next      t this      l last      g coming    q any       e i j       early, mid, late or end of
    o or        c and       , comma     - to        ; full stop b but       A after    B before            F from
    U until     V between   S about     J at        I -ish      L or later  k or earlier                   v in
    ! not       % can't     z no good   X no, wait  p is fine   f any time  r from now                     a ago
    H am, eve   0 no        s or the day after     x any other word
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.text.closeness import within
from clinic.text.plain import one_line, typewritten
from clinic.times.figures import clock, date_in_figures, is_clock
from clinic.times.vocabulary import (
    ENTRIES,
    GREETINGS,
    MASKS,
    MONTH_NAMES,
    NAMED,
    NUMBERS,
    OWN_NAMES,
    WEEKDAY_NAMES,
)

MOST_CHARACTERS = 4000
# Words worth mending when they are nearly one of these, and words that only look like it.
_MENDED = (
    *WEEKDAY_NAMES,
    *(name for name in MONTH_NAMES if len(name) > 5),
    *(
        "tomorrow",
        "morning",
        "afternoon",
        "evening",
        "lunchtime",
        "weekend",
        "weekday",
        "anytime",
        "flexible",
        "fortnight",
    ),
)
_NOT_MENDED = frozenset(
    "moaning mourning mooring mooning morphing sundry sundays mondays fridays weaken weakened weekened".split()
)


@dataclass(frozen=True)
class Token:
    """One expression. value's type goes with the code; on: "on" stood before it; the: "the" did."""

    code: str
    value: Any = None
    plural: bool = False
    on: bool = False
    the: bool = False
    text: str = ""


@cache
def _lexer() -> re.Pattern[str]:
    """Compiled when it is first needed, as it takes as long as all the rest of the import."""
    return re.compile("|".join(f"(?P<t{index}>{pattern})" for index, (_, _, pattern) in enumerate(ENTRIES)))


def tokens_of(text: str) -> list[Token]:
    """The tokens of a message, in order; never raises, and takes time in proportion to the text."""
    plain = _unnamed(tidy(text))
    found: list[Token] = []
    on = the = False
    for match in _lexer().finditer(plain):
        code, value, _ = ENTRIES[int(str(match.lastgroup)[1:])]
        for token in _tokens(code, value, match[0]):
            if token.code == "":
                on, the = on or token.text == "on", the or token.text == "the"
            else:
                found.append(Token(token.code, token.value, token.plural, on, the, token.text))
                on = the = False
    return found


def tidy(text: str) -> str:
    """One line in plain characters, without markup, control characters, phone numbers, prices and the like."""
    kept = typewritten(text[:MOST_CHARACTERS])[: 2 * MOST_CHARACTERS]
    for pattern, instead in MASKS:
        kept = re.sub(pattern, instead, kept, flags=re.IGNORECASE)
    return one_line(kept)


def _unnamed(text: str) -> str:
    """In lower case, with people's names and greetings that look like days, months or parts of a day taken out."""
    shouted = text.upper() == text
    for pattern in NAMED if shouted else (*NAMED, *OWN_NAMES):
        text = re.sub(pattern, lambda match: match[0].replace(match["name"], "¤"), text)
    return re.sub(GREETINGS, "¤ ", text.lower())


def _tokens(code: str, value: Any, text: str) -> list[Token]:
    """What one match of the lexer stands for."""
    make = _MADE.get(code)
    return [Token(code, value, text=text)] if make is None else make(code, value, text)


def _weekday(code: str, value: Any, text: str) -> list[Token]:
    return [Token(code, value, bool(re.search(r"(?:day|mon|fri|sat|sun|day')s$", text)), text=text)]


def _with_plural(code: str, value: Any, text: str) -> list[Token]:
    return [Token(code, value, text.endswith("s") and not text.endswith("hours"), text=text)]


def _number(code: str, value: Any, text: str) -> list[Token]:
    return [Token("N", int(text), text=text) if len(text) <= 4 else Token("x", text=text)]


def _numeric(code: str, value: Any, text: str) -> list[Token]:
    """A date or a time, or neither."""
    if is_clock(text):
        return [Token("C", clock(text), text=text)]
    date = date_in_figures(text)
    return [Token("D", date, text=text) if date is not None else Token("x", text=text)]


_MADE: dict[str, Callable[[str, Any, str], list[Token]]] = {
    "": lambda code, value, text: [Token("", text=text)],
    "W": _weekday,
    "P": _with_plural,
    "E": _with_plural,
    "K": _with_plural,
    "M": _with_plural,
    "word": lambda code, value, text: [_mended(text)],
    "number": _number,
    "year": lambda code, value, text: [Token("Y", int(text), text=text)],
    "ordinal": lambda code, value, text: [Token("O", int(re.sub(r"\D", "", text)), text=text)],
    "clock": lambda code, value, text: [Token("C", clock(text), text=text)],
    "numeric": _numeric,
    "tw": lambda code, value, text: [Token("t"), Token("w", 1, text=text)],
    "tonight": lambda code, value, text: [Token("R", 0, text=text), Token("P", "evening", text=text)],
}


_OTHERS: dict[str, tuple[str, Any]] = {
    "tomorrow": ("R", 1),
    "weekend": ("E", None),
    "weekday": ("K", None),
    "fortnight": ("w", 2),
    "anytime": ("f", "any"),
    "flexible": ("f", "any"),
}


def _mended(word: str) -> Token:
    """A word that is in no list: a misspelt day or month, a number in words, or just a word."""
    if word in NUMBERS:
        return Token("Z", NUMBERS[word], text=word)
    stem = word.removesuffix("s") if len(word) > 6 else word
    if len(stem) < 5 or len(stem) > 12 or word in _NOT_MENDED:
        return Token("x", text=word)
    near = _nearest(stem)
    if near is None:
        return Token("x", text=word)
    if near in WEEKDAY_NAMES:
        return Token("W", WEEKDAY_NAMES.index(near), stem != word, text=word)
    if near in MONTH_NAMES:
        return Token("M", MONTH_NAMES.index(near) + 1, text=word)
    code, value = _OTHERS.get(near, ("P", near))
    return Token(code, value, stem != word, text=word)


@cache
def _targets(first: str) -> tuple[str, ...]:
    return tuple(word for word in _MENDED if word[0] == first)


def _nearest(word: str) -> str | None:
    """The one listed word with this first letter that is one slip away, or two if it is long and ends the same."""
    for target in _targets(word[0]):
        allowed = 2 if len(target) >= 8 and len(word) >= 6 and word[-1] == target[-1] else 1
        if within(word, target, allowed):
            return target
    return None
