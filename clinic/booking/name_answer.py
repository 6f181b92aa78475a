"""The answer to "what name?": a name, a name that has to be confirmed first, or none.

Real names of any culture and length pass. What consists of the conversation's own words ("go ahead") is no name; where
both may be meant the visitor is asked, as a wrong name costs staff a call and a refused one costs the visitor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from clinic import ROOT
from clinic.booking import vocabulary as words
from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.draft import Around, Heard
from clinic.booking.names import find_name, given_name, looks_like_a_name
from clinic.text.plain import straight, visible, with_apostrophes, without_pictures

CONVERSATION = ROOT / "data/conversation_words.txt"
MOST_WORDS = 12
# More words than that without a capital are likely a sentence.
MOST_IN_LOWER_CASE = 4
_FIRST_NAME = r"\b(?:first|given|fore)\s*-?\s*names?\b"
_LAST_NAME = r"\b(?:sur|last|family|second)\s*-?\s*names?\b"
# "First name: Priya, surname: Shah", in either order, on one line or two.
_GIVEN = re.compile(rf"{_FIRST_NAME}\s*(?:is)?\s*[:=-]?\s*(?P<name>[^\n:=,;]+?)(?=\s*(?:[\n,;]|$|{_LAST_NAME}))", re.I)
_SURNAME = re.compile(
    rf"{_LAST_NAME}\s*(?:is)?\s*[:=-]?\s*(?P<name>[^\n:=,;]+?)(?=\s*(?:[\n,;]|$|{_FIRST_NAME}))", re.I
)
# "My first name's Jo and my surname is Smith".
_BESIDE = re.compile(r"^'?s\s+|\s+and(?: my)?$|\s+and\s.*$")
_GREETING = "|".join(sorted(words.BEFORE_NAME))
_RELATION = f"{words.RELATION}|gran|nan|daughter"
# What may stand before a name, piece by piece.
_LEAD = re.compile(
    rf"^(?:(?:hi there|{_GREETING})\b[,!.]*\s+"
    r"|(?:just|please|actually|not me)\b[,!.]*\s+"
    r"|(?:it(?:'?s| is)|that(?:'?s| is| would be| will be)|this is|i(?:'?m| am))\b[:,]?\s+"
    r"|(?:(?:they|people|everyone|everybody) calls? me|call me)\b[:,]?\s+"
    rf"|(?:my|me|the|our|her|his)\s+(?:(?:{_RELATION})(?:'?s)?\s+)?(?:full |married |maiden )?name"
    r"(?:'?s| is| would be| should be)?\b[:,]?\s+"
    r"|name(?:'?s| is)?\b[:,]?\s+"
    r"|(?:can you |could you |please )*put (?:it |me |us )?(?:down )?(?:under |as |for )?"
    r"|(?:i go by|you can use|please use)\s+"
    r"|(?:book(?:ing)? )?(?:it )?(?:under|for)\s+(?:the name\s+)?"
    rf"|(?:my|our|a)\s+(?:{_RELATION})\b,?\s+(?:(?:she|he)(?:'?s| is) (?:called|named)\s+)?)",
    re.I,
)
# What may follow a name in the same breath. Capitals are left alone: "Sandra On", "Tom Price".
_AFTER = re.compile(
    r"(?:\s+|[,;:.]\s*)(?:(?:and|on|my|phone|email|e-mail|tel|mob|mobile|number|but|here|please|pls|plz|"
    r"thanks|thank you|thx|ta|cheers|so|by the way|btw|from|calling|speaking|x+|lol|mate|if|"
    r"because|cos|for|it'?s|i|i'm|i'?d|that'?s|will do)\b"
    r"|(?:what|how|when|is|do|does|can)\b(?=.*\?)).*$"
)
# "Anne-Marie & Tom Price".
_OF_TWO = "&/"
_CONTRACTED = re.compile(
    r"^(?:i|you|he|she|it|we|they|that|there|what|who|how|where|let|here)['’](?:m|s|re|ll|d|ve)$|n['’]t$", re.I
)
_MASHED = re.compile(r"asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|werty|zxcv|xcvb|[bcdfghjklmnpqrstvwxz]{6,}|(.)\1{3,}", re.I)


@dataclass(frozen=True)
class NameRead:
    """A name as it would be stored. sure: it can be written down; else the visitor is asked first."""

    name: str
    sure: bool = True


def read_name(heard: Heard, around: Around) -> NameRead | None:
    """The name that an answer to "what name?" gives."""
    # Phones type a curly apostrophe by themselves: "I’m Sarah".
    heard = replace(heard, text=straight(heard.text))
    if (labelled := _labelled(heard.text)) is not None:
        return labelled
    text = visible(heard.text)
    if _is_an_answer(text):
        return None
    candidate, introduced = _candidate(text)
    read = _judge(candidate, introduced=introduced) if candidate is not None else None
    if read is not None and read.sure:
        return read
    if words.NAME_GIVEN.search(text) and (given_as_one := given_name(text)):
        return NameRead(given_as_one, not _is_conversation(given_as_one))
    if read is not None:
        return read
    found = find_name(heard, around)
    return NameRead(found, not _is_conversation(found)) if found else None


def _labelled(text: str) -> NameRead | None:
    """A name given as on a form; None when the labels stand for something else."""
    given, surname = _GIVEN.search(text), _SURNAME.search(text)
    if not given or not surname:
        return None
    parts = [_BESIDE.sub("", found["name"]).strip(" .") for found in (given, surname)]
    if not all(parts) or not all(map(looks_like_a_name, parts)) or any(map(_is_conversation, parts)):
        return None
    return NameRead(visible(" ".join(parts)))


def _candidate(text: str) -> tuple[str | None, bool]:
    """The text without what stands around a name, if what is left may be one; and whether it was introduced as one."""
    introduced = False
    without = re.sub(r"\([^)]*\)", " ", text).strip()
    while (lead := _LEAD.match(without)) and lead.end() and not _is_part_of_it(without, lead[0]):
        without, introduced = without[lead.end() :], True
    without = _fuller(_AFTER.sub("", without))
    name = visible(without_pictures(with_apostrophes(without))).strip(" .!,-:;\"'“”")
    parts = name.split()
    if not 1 <= len(parts) <= MOST_WORDS or "?" in without or not looks_like_a_name(name, _OF_TWO):
        return None, introduced
    if words.DAY_NAME.match(name) or words.ASKING_NAME.match(name):
        return None, introduced  # "Sun Li" or a day, "Will Smith" or a question: names.py tells them apart
    return name, introduced


def _is_part_of_it(text: str, lead: str) -> bool:
    """Whether what looks like a word before a name belongs to it: "So Young Park", but not "Ok. Deborah Quill"."""
    return _is_capitalised(text) and not re.search(r"[,.:!]\s*$", lead)


def _is_an_answer(text: str) -> bool:
    """Whether it is a yes, a no, a doubt or a withdrawal and nothing else: "go ahead", "hold on"."""
    said = read_agreement(text, "confirm")
    return said.answer is not Answer.OTHER and said.whole and not _is_capitalised(text)


def _fuller(text: str) -> str:
    """Of a name said twice the fuller one: "Kev, Kev Stoddart"."""
    first, _, then = text.partition(",")
    again = then.strip()
    twice = first.split()[-1:] in (again.split()[:1], again.split()[-1:])
    return again if twice and len(again.split()) > 1 else text


def _judge(name: str, *, introduced: bool) -> NameRead | None:
    """Whether a candidate is a name; None when it can't be told from here."""
    parts = _words_of(name)
    if any(map(_CONTRACTED.search, parts)) or _is_an_answer(name):
        return None
    capitalised = _is_capitalised(name)
    if _is_conversation(name):
        # "Go ahead" is none; "Guy Hands", or "my name is Oh", may be one.
        may_be = introduced or capitalised or name in words.ALSO_NAMES
        return NameRead(name, sure=False) if may_be else None
    if capitalised or not (_sounds_spoken(parts) or _MASHED.search(name)):
        return NameRead(name, sure=not _MASHED.search(name))
    return NameRead(name, sure=False) if len(parts) <= MOST_IN_LOWER_CASE + 1 else None


def _words_of(name: str) -> list[str]:
    """The words of a name. Capitals throughout say nothing about a word."""
    return (name.lower() if name.isupper() and len(name.split()) > 2 else name).replace("&", " ").split()


def _sounds_spoken(parts: list[str]) -> bool:
    """Whether it holds a word of the conversation without a capital, or is as long as a sentence."""
    return len(parts) > MOST_IN_LOWER_CASE or any(not part[0].isupper() and _is_spoken(part) for part in parts)


def _is_capitalised(name: str) -> bool:
    """Whether every word but particles ("van", "bin") begins with a capital, or is of a script without them."""
    parts = [
        part for part in name.split() if part.lower().partition("-")[0] not in words.PARTICLES and part[0].isalpha()
    ]
    return len(parts) > 1 and all(not part[0].islower() for part in parts) and not (len(parts) > 2 and name.isupper())


def _is_conversation(name: str) -> bool:
    small = (piece for part in name.lower().split() for piece in straight(part.strip(".,'’")).split("-"))
    return all(piece in _conversation() | words.NUMBER_WORDS for piece in small if piece)


def _is_spoken(word: str) -> bool:
    """Whether a word without a capital is one of the conversation's, and no particle of a name."""
    small = word.lower()
    if small.partition("-")[0] in words.PARTICLES:
        return False
    return small in _conversation() or small in words.NOT_NAMES | words.NOT_FIRST | words.NUMBER_WORDS


@cache
def _conversation() -> frozenset[str]:
    lines = CONVERSATION.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
