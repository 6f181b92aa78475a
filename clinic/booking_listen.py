"""Finding the details of a booking request in a visitor's words: a name, a contact, times, an age."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, replace

from clinic import booking_words as words
from clinic.booking_details import area_in_passing, find_been_before
from clinic.booking_draft import Around, Draft, Heard
from clinic.contact import Contact, find_contacts
from clinic.dates import parse
from clinic.requests import Times
from clinic.yes_no_words import ADULT

MOST_SAID = 200
# "Will" and "May Chen" begin like questions.
MOST_NAME_LIKE = 2
# A correction that names only a clock time keeps the day, and one that names only a day keeps the clock time.
FEW_DAYS = 7
_JOINERS = "\u200c\u200d"  # part of words in Persian and Indic scripts


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
    if draft.name is None and (name := given_name(text)):
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
    if name := given_name(text):
        return name
    if words.DAY_NAME.search(text) or (
        is_question(text) and (len(text.split()) > MOST_NAME_LIKE or text.endswith("?"))
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
    if name := clean_name(re.split(r"[,;]|\s\d|\s[-–]\s", text)[0]):
        return name
    return next((name for person in heard.people if (name := clean_name(person))), None)


def given_name(text: str) -> str | None:
    """A name introduced as one: "I'm Sarah", "call me Moe"."""
    given = words.NAME_GIVEN.search(text)
    return clean_name(given["name"]) if given else None


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
    longer = re.match(rf"(?:it'?s )?({re.escape(name)} [^\W\d_][\w'’-]+)\b", text, re.IGNORECASE)
    if longer and longer[1].split()[-1][0].isupper():
        return clean_name(longer[1])
    return None


def clean_name(text: str) -> str | None:
    """A name of one to five words in any script, or None."""
    name = words.AFTER_NAME.split(clean(text))[0].strip(" .!,-")
    parts = [word.lower() for word in name.split()]
    if not parts or len(parts) > 5 or not _looks_like_a_name(name) or any(word in words.NOT_NAMES for word in parts):
        return None
    return name


def _looks_like_a_name(name: str) -> bool:
    """Letters of any script with their marks, and what stands between them in names."""
    letters = sum(character.isalpha() for character in name)
    return letters > 0 and all(
        character.isalpha() or character in " '’ʼ.-·" + _JOINERS or unicodedata.category(character) in {"Mn", "Mc"}
        for character in name
    )


def _days(times: Times) -> int:
    return len({start[:10] for start, _ in times.windows})


def contact_of(text: str) -> Contact | None:
    """The one contact that a message gives; None when it gives none or several of a kind."""
    contacts = find_contacts(clean(text))
    return contacts[0] if len(contacts) == 1 else None
