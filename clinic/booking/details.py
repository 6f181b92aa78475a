"""Finding the details of a booking request in a visitor's words: a name, a contact, times, an age."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic.booking import vocabulary as words
from clinic.booking.area_and_visits import area_in_passing, find_been_before
from clinic.booking.draft import Around, Draft, Heard
from clinic.booking.names import given_name, name_beside_contact
from clinic.booking.yes_no_age import ADULT
from clinic.personal.contact import find_contacts
from clinic.requests.wanted_times import WantedTimes
from clinic.text.plain import comparable, visible
from clinic.times.windows import parse

MOST_SAID = 200
# A correction that names only a clock time keeps the day, and one that names only a day keeps the clock time.
FEW_DAYS = 7


@dataclass(frozen=True)
class TimesHeard:
    """What a message says about times. problem: the trouble of TimesRead; dropped: days named that can't be, in
    words.
    """

    times: WantedTimes | None
    problem: str | None = None
    dropped: str = ""
    flexible: bool = False


def find_times(text: str, around: Around) -> TimesHeard | None:
    """The times that a message names, or None when it names none."""
    found = parse(visible(text), around.now, around.calendar)
    if found is None:
        return None
    if found.trouble is not None:
        return TimesHeard(None, found.trouble)
    windows = tuple((start, end) for start, end in found.as_list())
    times = WantedTimes(found.shown, windows, visible(text)[:MOST_SAID])
    return TimesHeard(times, None, ", ".join(found.dropped), found.flexible)


def corrected_times(old: WantedTimes | None, text: str, around: Around) -> TimesHeard | None:
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
    text = visible(heard.text)
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
    if draft.adult is None and (said := words.AGE_SAID.search(comparable(text))) and int(said["age"]) >= ADULT:
        draft = replace(draft, adult=True)
    return draft


def _days(times: WantedTimes) -> int:
    return len({start[:10] for start, _ in times.windows})
