"""A visitor's words about times as tokens: the vocabulary, its misspellings, and figures that are no times.

Each token has a one-letter code, so that clinic/times/day_rules.py can match runs of tokens with short patterns:

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
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.text.closeness import within
from clinic.text.plain import one_line, typewritten
from clinic.times.vocabulary import (
    ENTRIES,
    GREETINGS,
    HOURS_IN_WORDS,
    MASKS,
    MONTH_NAMES,
    NAMED,
    NUMBERS,
    OWN_NAMES,
    PARTS,
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
    match code:
        case "":
            return [Token("", text=text)]
        case "W":
            plural = bool(re.search(r"(?:day|mon|fri|sat|sun|day')s$", text))
            return [Token("W", value, plural, text=text)]
        case "word":
            return [_mended(text)]
        case "number":
            return [Token("N", int(text), text=text) if len(text) <= 4 else Token("x", text=text)]
        case "year":
            return [Token("Y", int(text), text=text)]
        case "ordinal":
            return [Token("O", int(re.sub(r"\D", "", text)), text=text)]
        case "clock":
            return [Token("C", clock(text), text=text)]
        case "numeric":
            return _numeric(text)
        case "tw":
            return [Token("t"), Token("w", 1, text=text)]
        case "tonight":
            return [Token("R", 0, text=text), Token("P", "evening", text=text)]
        case "P" | "E" | "K" | "M":
            return [Token(code, value, text.endswith("s") and not text.endswith("hours"), text=text)]
    return [Token(code, value, text=text)]


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


_HOUR = rf"\d{{1,2}}|{'|'.join(HOURS_IN_WORDS)}"
_CLOCK = re.compile(
    rf"(?:(?P<half_past>half (?:past )?)|(?P<part>quarter|five|ten|twenty(?:[ -]five)?|\d+)(?: minutes?)? (?P<way>past|to) )?"
    rf"(?P<hour>{_HOUR})(?:[:.h -]?(?P<minute>\d\d|fifteen|thirty|fort[ey][ -]?five))?h?"
    r" ?(?:(?P<noon>noon)|(?P<night>midnight)|o ?'? ?clock)? ?(?:(?P<half>[ap])\.? ?m?\.?|h(?:ou)?rs)?"
)
_MINUTES = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_MINUTES |= {"fifteen": 15, "thirty": 30}


def clock(text: str) -> tuple[int, bool] | None:
    """Minutes after midnight, and whether morning or afternoon was left open; None for a time that is none (25:00)."""
    match = _CLOCK.fullmatch("12 midnight" if text == "midnight" else text)
    if match is None:
        return None
    hour = HOURS_IN_WORDS[match["hour"]] if match["hour"] in HOURS_IN_WORDS else int(match["hour"])
    minute = 30 if match["half_past"] else _minute(match["minute"])
    if hour > 23 or minute > 59:
        return None
    if match["noon"] or match["night"]:
        return (12 * 60 if match["noon"] else 0), False
    sure = match["half"] is not None or hour == 0 or hour > 12 or match["hour"].startswith("0")
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif not sure:
        hour = usual(hour)
    if match["part"] is not None:
        minute = _minute(match["part"].replace("-", " "))
        if match["way"] == "to":
            hour, minute = (hour or 24) - 1, 60 - minute
    return hour * 60 + minute, not sure


def _minute(text: str | None) -> int:
    if text is None:
        return 0
    return int(text) if text.isdigit() else _MINUTES.get(text, 45)  # forty-five has many spellings


def usual(hour: int) -> int:
    """What hour a visitor of a clinic means who says no more than it: 1 to 7 are in the afternoon."""
    return hour + 12 if 1 <= hour <= 7 else hour


def _numeric(text: str) -> list[Token]:
    """5/12, 05.12.26, 2026-12-05: (day, month, year or None). 3.30 is a time, and what can be neither is nothing."""
    figures = [int(figure) for figure in re.findall(r"\d+", text)]
    if len(figures) == 2 and "." in text:
        if not re.search(r"\.\d\d$", text):
            return [Token("x", text=text)]  # 5.2 is no time
        if figures[1] % 5 == 0 or figures[1] > 12:
            return [Token("C", clock(text), text=text)]
    if re.match(r"\d{4}", text):
        figures.reverse()
    day, month = figures[:2]
    year = figures[2] if len(figures) > 2 else None
    if year is not None and year < 100:
        year += 2000
    if not 1 <= day <= 39 or not 1 <= month <= 31:
        return [Token("x", text=text)]
    return [Token("D", (day, month, year), text=text)]


__all__ = ["PARTS", "Token", "clock", "tidy", "tokens_of", "usual"]
