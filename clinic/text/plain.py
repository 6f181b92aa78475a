"""A text made plain: the few steps that everything which compares or searches a visitor's words begins with.

Each function says what it is for. Red flags have steps of their own on top (look-alike letters, figures for letters).
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width joiner and non-joiner: invisible, but part of words in Persian and Indic scripts.
JOINERS = "\u200c\u200d"
# Control characters, marks that turn the writing direction, halves of characters, and what is no character.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_PICTURES = frozenset({"So", "Sk"})
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´＇", "'"))
_WRONG_KEYS = str.maketrans({"`": "'", "´": "'", "‘": "’"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_NOT_IN_WORDS = re.compile(r"[^\w\s']")


def one_line(text: str) -> str:
    """With single spaces for all white space: for whatever is shown or kept on one line."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """One line of what can be seen: for words that are kept, such as a name. Letters and marks stay as typed."""
    return one_line(
        "".join(
            character
            for character in text
            if character.isspace() or character in JOINERS or unicodedata.category(character) not in _UNSEEN
        )
    )


def straight(text: str) -> str:
    """With the apostrophe of the keyboard for every other: for patterns that are written with it."""
    return text.translate(_APOSTROPHES)


def with_apostrophes(text: str) -> str:
    """With an apostrophe where a key beside it was hit: for names, which keep a straight or a curly one as typed."""
    return text.translate(_WRONG_KEYS)


def comparable(text: str) -> str:
    """Visible, in lower case, with straight apostrophes: for comparing with words and patterns in lower case."""
    return straight(visible(text).lower())


def words_only(text: str) -> str:
    """In lower case, with straight apostrophes and spaces for all other marks: for patterns of whole short messages."""
    return _NOT_IN_WORDS.sub(" ", straight(text.lower())).strip()


def typewritten(text: str) -> str:
    """In the characters of a keyboard (NFKC, straight apostrophes, hyphens for dashes), nothing invisible among them.

    For text with figures in it, such as times: full-width digits become digits. A control character is a space.
    """
    folded = unicodedata.normalize("NFKC", straight(text)).translate(_DASHES)
    kept = (" " if unicodedata.category(character) == "Cc" else character for character in folded)
    return "".join(character for character in kept if unicodedata.category(character) != "Cf")


def without_pictures(text: str) -> str:
    """With a space for every emoji and other symbol: for names."""
    return "".join(" " if unicodedata.category(character) in _PICTURES else character for character in text)
