"""The few things the form asks of any message: giving up, a question."""

from __future__ import annotations

import re

from clinic.booking import vocabulary as words
from clinic.text.plain import comparable


def says_cancel(text: str) -> bool:
    """Whether it says "cancel" or the like, in as many words."""
    return bool(words.CANCEL.fullmatch(comparable(text).replace(",", "")))


def gives_up(text: str) -> bool:
    """Whether the form is told to go away, and nothing else is said."""
    if says_cancel(text):
        return True
    said = comparable(text).replace(",", "")
    if re.search(r"\bno need\b", said) or (is_question(text) and not re.match(r"(?:can|could) (?:we|you)\b", said)):
        return False  # "can I cancel?" asks what that would mean
    rest = re.findall(r"[\w']+", words.GIVE_UP.sub(" ", said))
    return bool(words.GIVE_UP.search(said)) and all(word in words.BESIDE_GIVING_UP for word in rest)


def is_question(text: str) -> bool:
    """Whether it reads like a question."""
    return bool(words.QUESTION.search(text.strip()))
