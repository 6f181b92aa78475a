"""Details of a booking request put right: in passing, at the read-back, or by asking for it."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.booking import details as listen
from clinic.booking import names, plain_text
from clinic.booking import vocabulary as words
from clinic.booking.area_and_visits import area_in_passing, find_been_before
from clinic.booking.draft import Around, Draft, Heard, Step
from clinic.booking.steps import again, ask_next, which, with_times
from clinic.booking.yes_no_age import yes_or_no
from clinic.personal.contact import Contact

# What a message does that puts a detail right: "can you make it 12.30 instead".
PUTS_RIGHT = frozenset({"corrects", "request"})


def put_right(draft: Draft, asking: str, heard: Heard, plain: str, around: Around) -> Step | None:
    """A detail put right in passing: "sorry, I meant Thursday", "actually it's Sara"; None when nothing is."""
    if draft.name is not None and (other := _renamed(heard)) and other != draft.name:
        return ask_next(replace(draft, name=other), around)
    if plain_text.is_question(heard.text) and heard.act not in PUTS_RIGHT:
        return None
    if draft.name is not None and (full := names.corrected_name(draft.name, heard.text)) and full != draft.name:
        return ask_next(replace(draft, name=full), around)
    been = find_been_before(plain)
    if draft.been_before is not None and been is not None and been != draft.been_before:
        return ask_next(replace(draft, been_before=been), around)
    if not words.CORRECTION.search(heard.text) and heard.act not in PUTS_RIGHT:
        return None
    return _said_to_be_wrong(draft, asking, heard, plain, around)


def _said_to_be_wrong(draft: Draft, asking: str, heard: Heard, plain: str, around: Around) -> Step | None:
    """The right area, name or times in a message that puts something right."""
    area = area_in_passing(plain)
    if draft.area is not None and area not in (None, draft.area):
        return ask_next(replace(draft, area=area), around)
    name = names.given_name(heard.text, people=heard.people)
    if draft.name is not None and name is not None and name != draft.name and yes_or_no(plain) is None:
        return ask_next(replace(draft, name=name), around)
    if asking == "been_before" and find_been_before(plain, asked=True) is not None:
        return None  # the first in "no, 1st 1" is no day
    if (
        asking != "times"
        and draft.times is not None
        and (found := listen.corrected_times(draft.times, heard.text, around))
    ):
        if found.times is None:
            return again(replace(draft, times=None), "times", f"_{found.problem}")
        return with_times(replace(draft, times=None), found, heard, around)
    return None


def _renamed(heard: Heard) -> str | None:
    """The name in "could the name be Marjorie Fisk"."""
    about_else = heard.is_about_something and heard.act not in PUTS_RIGHT
    given = None if about_else else words.RENAMED.search(heard.text)
    return names.clean_name(given["name"]) if given else None


def correct(
    draft: Draft, asking: str, heard: Heard, change: re.Match[str] | None, contacts: list[Contact], around: Around
) -> Step:
    """Put right one detail at any time: a new one in the message counts at once, else it is asked for again."""
    if len(contacts) > 1:
        return which(replace(draft, contact=None), contacts)
    if contacts:
        return ask_next(listen.unsolicited(replace(draft, contact=contacts[0]), heard, around), around)
    what = words.WHAT.get(((change["what"] or change["first"]) if change else "").lower(), "contact")
    if what == "name":
        name = names.given_name(heard.text, asked=True) or _after_to(heard.text)
        return ask_next(replace(draft, name=name), around)
    if what == "times":
        found = listen.corrected_times(draft.times, heard.text, around)
        if found is not None and found.times is not None:
            return with_times(replace(draft, times=None), found, heard, around)
        if found is not None:
            return again(replace(draft, times=None), "times", f"_{found.problem}")
    if what in around.fields:
        return ask_next(replace(draft, **{what: None}), around)
    return again(draft, asking)


def _after_to(text: str) -> str | None:
    """The name in "change the name to Nell Price"."""
    given = re.search(r"\bto\s+([^\d,.!?;:@]+)", text, re.IGNORECASE)
    return names.clean_name(given[1]) if given else None
