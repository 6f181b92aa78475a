"""A message made plain for comparing, and the few things the form asks of any message: giving up, a question."""

from __future__ import annotations

import re
import unicodedata

from clinic.booking import vocabulary as words

_JOINERS = "\u200c\u200d"  # part of words in Persian and Indic scripts


def clean(text: str) -> str:
    """The text without control characters and marks that turn the writing direction, its white space single."""
    kept = "".join(
        character
        for character in text
        if character.isspace()
        or character in _JOINERS
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return re.sub(r"\s+", " ", kept).strip()


def plain(text: str) -> str:
    """For comparing: clean, lower case, straight apostrophes."""
    return clean(text).lower().replace("’", "'")


def says_cancel(text: str) -> bool:
    """Whether it says "cancel" or the like, in as many words."""
    return bool(words.CANCEL.fullmatch(plain(text).replace(",", "")))


def gives_up(text: str) -> bool:
    """Whether the form is told to go away, and nothing else is said."""
    if says_cancel(text):
        return True
    said = plain(text).replace(",", "")
    if re.search(r"\bno need\b", said) or (is_question(text) and not re.match(r"(?:can|could) (?:we|you)\b", said)):
        return False  # "can I cancel?" asks what that would mean
    rest = re.findall(r"[\w']+", words.GIVE_UP.sub(" ", said))
    return bool(words.GIVE_UP.search(said)) and all(word in words.BESIDE_GIVING_UP for word in rest)


def is_question(text: str) -> bool:
    """Whether it reads like a question."""
    return bool(words.QUESTION.search(text.strip()))
