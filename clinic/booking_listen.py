"""Finding the details of a booking request in a visitor's words: a name, a contact, times, an age."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from clinic import booking_words as words
from clinic.booking_details import area_in_passing, find_been_before
from clinic.booking_draft import Around, Draft, Heard
from clinic.contact import Contact, find_contacts
from clinic.dates import parse
from clinic.requests import Times
from clinic.yes_no_words import ADULT

MOST_SAID = 200
# A correction that names only a clock time keeps the day, and one that names only a day keeps the clock time.
FEW_DAYS = 7
MOST_NAME_WORDS = 4
_JOINERS = "\u200c\u200d"  # part of words in Persian and Indic scripts
# What stands between letters in names: apostrophes, hyphens, dots, and their like in Catalan, Hebrew and Japanese.
_IN_NAMES = " '’ʼ.-‐‑·・׳״" + _JOINERS
_APOSTROPHES = str.maketrans({"`": "'", "´": "'", "‘": "’"})


@dataclass(frozen=True)
class TimesHeard:
    """What a message says about times. problem as in clinic/dates.py; dropped: days named that can't be, in words."""

    times: Times | None
    problem: str | None = None
    dropped: str = ""
    flexible: bool = False


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


def find_times(text: str, around: Around) -> TimesHeard | None:
    """The times that a message names, or None when it names none."""
    found = parse(clean(text), around.now, around.calendar)
    if found is None:
        return None
    if found.problem is not None:
        return TimesHeard(None, found.problem)
    windows = tuple((start, end) for start, end in found.as_list())
    times = Times(found.shown, windows, clean(text)[:MOST_SAID])
    return TimesHeard(times, None, ", ".join(found.dropped), found.flexible)


def corrected_times(old: Times | None, text: str, around: Around) -> TimesHeard | None:
    """Times put right: "make it 4pm" keeps the day asked for before, "make it Thursday" the hour."""
    found = find_times(text, around)
    if found is None or found.times is None or old is None or found.flexible:
        return found
    day, _, hour = old.shown.partition(", ")
    if hour and _days(old) <= FEW_DAYS:
        if _days(found.times) > FEW_DAYS:
            together = find_times(f"{day} {text}", around)
        elif ", " not in found.times.shown and " at " not in found.times.shown and " in the " not in found.times.shown:
            together = find_times(f"{found.times.shown}, {hour}", around)
        else:
            together = None
    elif not hour and _days(old) <= FEW_DAYS < _days(found.times):
        together = find_times(f"{day} {text}", around)
    else:
        together = None
    if together is None or together.times is None:
        return found
    said = f"{old.said or old.shown}; {found.times.said}"[:MOST_SAID]
    return replace(together, times=replace(together.times, said=said))


def unsolicited(draft: Draft, heard: Heard, around: Around) -> Draft:
    """The draft with details that came before they were asked for; what is there already stays."""
    text = clean(heard.text)
    if draft.contact is None:
        contacts = find_contacts(text)
        if len(contacts) == 1:
            draft = replace(draft, contact=contacts[0])
    if draft.name is None and (name := given_name(text, people=heard.people) or name_beside_contact(text)):
        draft = replace(draft, name=name)
    if draft.times is None and not words.NOT_FOR_VISIT.search(text):
        found = find_times(text, around)
        if found is not None and found.times is not None:
            draft = replace(draft, times=found.times)
    if draft.area is None and (area := area_in_passing(text)):
        draft = replace(draft, area=area)
    if draft.been_before is None:
        draft = replace(draft, been_before=find_been_before(text))
    if draft.adult is None and (said := words.AGE_SAID.search(plain(text))) and int(said["age"]) >= ADULT:
        draft = replace(draft, adult=True)
    return draft


def find_name(heard: Heard, around: Around) -> str | None:
    """The name that an answer to "what name?" gives."""
    text = clean(heard.text)
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
    """A name that stands with a number or an address and is not introduced: "book please - Errol Finch, 07700 900313"."""
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
    text = clean(text)
    if spelt := words.SPELT.search(text):
        near = difflib.get_close_matches(spelt["word"].lower(), name.lower().split(), n=1, cutoff=0.6)
        return (
            " ".join(spelt["word"] if near and word.lower() == near[0] else word for word in name.split())
            if near
            else None
        )
    longer = re.search(
        rf"(?:^|\b(?:it'?s|name is|name:?|in full)\W+)({re.escape(name)} [^\W\d_][\w'’-]+)\b", text, re.IGNORECASE
    )
    if longer and longer[1].split()[-1][0].isupper():
        return clean_name(longer[1])
    return None


def clean_name(text: str) -> str | None:
    """A name of one to five words in any script, or None."""
    plain_marks = clean(text).translate(_APOSTROPHES)
    without_pictures = "".join(" " if unicodedata.category(each) in {"So", "Sk"} else each for each in plain_marks)
    name = clean(words.AFTER_NAME.split(without_pictures)[0]).strip(" .!,-")
    parts = list(dropwhile(lambda part: part.lower().strip(",.!") in words.BEFORE_NAME, name.split()))
    name = " ".join(parts)
    if not parts or len(parts) > 5 or not _looks_like_a_name(name) or any(map(_is_no_name, parts, range(len(parts)))):
        return None
    small = [part.lower().replace("’", "'") for part in parts]
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


def _looks_like_a_name(name: str) -> bool:
    """Letters of any script with their marks, and what stands between them in names."""
    letters = sum(character.isalpha() for character in name)
    return letters > 0 and all(
        character.isalpha() or character in _IN_NAMES or unicodedata.category(character) in {"Mn", "Mc"}
        for character in name
    )


def _days(times: Times) -> int:
    return len({start[:10] for start, _ in times.windows})


def contact_of(text: str) -> Contact | None:
    """The one contact that a message gives; None when it gives none or several of a kind."""
    contacts = find_contacts(clean(text))
    return contacts[0] if len(contacts) == 1 else None
