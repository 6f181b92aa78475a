"""Finding a name in a visitor's words, and putting one right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import dropwhile, takewhile

from clinic.booking import vocabulary as words
from clinic.booking.draft import Around, Heard
from clinic.booking.plain_text import is_question
from clinic.personal.contact import find_contacts
from clinic.text.closeness import most_alike
from clinic.text.plain import JOINERS, straight, visible, with_apostrophes, without_pictures
from clinic.times.windows import parse

MOST_NAME_WORDS = 4
# A word that is spelt out stands for the part of the name it has this share of letters in common with.
ALIKE = 0.6
# What stands between letters in names: apostrophes, hyphens, dots, and their like in Catalan, Hebrew and Japanese.
_IN_NAMES = " '’ʼ.-‐‑·・׳״" + JOINERS


def find_name(heard: Heard, around: Around) -> str | None:
    """The name that an answer to "what name?" gives."""
    text = visible(heard.text)
    if name := given_name(text, asked=True):
        return name
    if not _is_name_all_the_same(text, around) and (
        words.DAY_NAME.search(text) or (is_question(text) and not _begins_like_a_question(text))
    ):
        return None
    if len(parts := words.SENTENCES.split(text)) > 1:  # "Oh, fair enough. Gemma Stubbs"
        return next((name for part in reversed(parts) if (name := clean_name(part))), None)
    turned = words.SURNAME_FIRST.fullmatch(text)
    if (
        turned
        and not words.DAY_NAME.match(turned["given"])
        and (whole := clean_name(f"{turned['given']} {turned['surname']}"))
    ):
        return whole
    alone = re.split(r"[,;]|\s\d|\s[-–]\s", re.sub(r"\([^)]*\)", " ", text))[0]
    if not words.NAME_IMPLIED.match(text) and (name := clean_name(alone)):
        return name
    return next((name for person in heard.people if (name := clean_name(person))), None)


def given_name(text: str, *, asked: bool = False, people: Collection[str] = ()) -> str | None:
    """A name introduced as one: "my name is sarah", "call me Moe", "I'm Sarah".

    "I'm" and "it's" begin much else, so what follows has to begin with a capital, be one of the people that were
    recognised, or (asked: a name was asked for) be a word or two that may well be a name.
    """
    if given := words.NAME_GIVEN.search(text):
        after = words.NAME_AFTER_ALL.search(text, given.end())
        better = clean_name(after["name"]) if after and not words.DAY_NAME.match(after["name"]) else None
        return better or clean_name(given["name"])
    implied = words.NAME_IMPLIED.search(text)
    if implied is None:
        return None
    name = clean_name(implied["name"])
    parts = name.split() if name else []
    if asked and 1 <= len(parts) <= 2 and not any(part.lower() in words.NOT_WHO_I_AM for part in parts):
        return name
    if name and any(name.casefold() == person.casefold() for person in people):
        return name
    capitals = list(
        takewhile(lambda part: part.lower() in words.PARTICLES or not part[0].islower(), implied["name"].split())
    )
    if not capitals or capitals[0].lower() in words.NOT_WHO_I_AM:
        return None
    while capitals and capitals[-1].lower() in words.PARTICLES:
        capitals.pop()
    return clean_name(" ".join(capitals))


def name_beside_contact(text: str) -> str | None:
    """A name that stands with a number or an address and is not introduced: "book please - Errol Finch, 07700
    900313".
    """
    if text.isupper() or not find_contacts(text):
        return None
    for part in words.NAME_ENDS.split(words.CONTACT.sub(" | ", text)):
        found = words.NAME_STANDS_ALONE.search(part.strip())
        if found is None or any(word.lower() in words.NO_PERSON for word in found["name"].split()):
            continue
        if (name := clean_name(found["name"])) and " " in name:
            return name
    return None


def _begins_like_a_question(text: str) -> bool:
    """Whether it is a name all the same: "will" alone, "Will Smith", but not "will do"."""
    parts = text.split()
    return not text.endswith("?") and (
        len(parts) == 1 or (len(parts) == 2 and all(part[0].isupper() for part in parts))
    )


def corrected_name(name: str, text: str) -> str | None:
    """The name put right: spelt out, or given in full ("May Chen if you need it all"); None when it is not."""
    text = visible(text)
    if spelt := words.SPELT.search(text):
        near = most_alike(spelt["word"].lower(), name.lower().split(), least=ALIKE)
        return " ".join(spelt["word"] if word.lower() == near else word for word in name.split()) if near else None
    longer = re.search(
        rf"(?:^|\b(?:it'?s|name is|name:?|in full)\W+)({re.escape(name)} [^\W\d_][\w'’-]+)\b", text, re.IGNORECASE
    )
    if longer and longer[1].split()[-1][0].isupper():
        return clean_name(longer[1])
    return None


def clean_name(text: str) -> str | None:
    """A name of one to five words in any script, or None."""
    written = without_pictures(with_apostrophes(visible(text)))
    name = visible(words.AFTER_NAME.split(written)[0]).strip(" .!,-")
    parts = list(dropwhile(lambda part: part.lower().strip(",.!") in words.BEFORE_NAME, name.split()))
    name = " ".join(parts)
    if not parts or len(parts) > 5 or not looks_like_a_name(name) or any(map(_is_no_name, parts, range(len(parts)))):
        return None
    small = [straight(part.lower()) for part in parts]
    counts = (all(piece in words.NUMBER_WORDS for piece in part.split("-")) for part in small)
    return None if small[0] in words.NOT_FIRST or all(counts) else name


def _is_no_name(word: str, place: int) -> bool:
    """The words "Good" and "Free" are nobody's first name, but many a last name when they begin with a capital."""
    surname = place > 0 and word[0].isupper() and word.lower() in words.SURNAMES
    return word.lower() in words.NOT_NAMES and not surname


def _is_name_all_the_same(text: str, around: Around) -> bool:
    """Names that begin like a question or a day: "Will Smith", "Can Yılmaz", "Sun Li", "Sunday Adeyemi"."""
    parts = text.split()
    if not 1 <= len(parts) <= MOST_NAME_WORDS or "?" in text:
        return False
    capital = all(part[0].isupper() for part in parts) and not (len(parts) > 2 and text.isupper())
    if words.ASKING_NAME.fullmatch(parts[0]):
        known = len(parts) == 1 or (parts[1].lower() not in words.AFTER_ASKING and (capital or len(parts) == 2))
        return known and (capital or parts[0].lower() == "will")
    day = words.DAY_NAME.match(text)
    rest = text[day.end() :].strip() if day else ""
    return capital and clean_name(rest) is not None and parse(rest, around.now, around.calendar) is None


def looks_like_a_name(name: str, between: str = "") -> bool:
    """Letters of any script with their marks, and what stands between them in names; between: what else may."""
    letters = sum(character.isalpha() for character in name)
    return letters > 0 and all(
        character.isalpha() or character in _IN_NAMES + between or unicodedata.category(character) in {"Mn", "Mc"}
        for character in name
    )
