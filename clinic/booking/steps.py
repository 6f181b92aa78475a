"""The steps of the booking form that every answer ends in: the next question, or the same once more."""

from __future__ import annotations

from dataclasses import replace

from clinic.booking import details as listen
from clinic.booking import vocabulary as words
from clinic.booking.details import TimesHeard
from clinic.booking.draft import CONFIRM, Around, Draft, Heard, Say, Step
from clinic.personal.contact import Contact


def again(draft: Draft, asking: str, kind: str = "") -> Step:
    """The same question once more; kind: why, as the end of a response's name."""
    name = "utter_booking_read_back_error" if asking == CONFIRM else f"utter_ask_booking_{asking}_error{kind}"
    return Step("open", draft, asking, (Say(name),))


def ask_next(draft: Draft, around: Around) -> Step:
    """The next question, or the whole request read back."""
    asking = draft.missing(around.fields)
    return Step("open", draft, asking, question(draft, asking, around))


def question(draft: Draft, asking: str, around: Around) -> tuple[Say, ...]:
    """The question for a field, or the whole request read back."""
    if asking != CONFIRM:
        return (Say(f"utter_ask_booking_{asking}"),)
    name = "utter_booking_read_back" if "area" in around.fields else "utter_booking_read_back_short"
    return (Say(name, draft.read_back()),)


def with_times(draft: Draft, found: TimesHeard, heard: Heard, around: Around) -> Step:
    """The times are taken; what of them is not possible is said."""
    step = ask_next(listen.unsolicited(replace(draft, times=found.times), heard, around), around)
    said = (left_out(found), *step.say) if found.dropped else step.say
    return replace(step, say=said, asked=asked_too(heard))


def left_out(found: TimesHeard) -> Say:
    """What of the times was left out."""
    return Say("utter_booking_times_left_out", {"dropped": found.dropped})


def which(draft: Draft, contacts: list[Contact]) -> Step:
    """Two numbers or addresses: one has to be chosen."""
    values = {"first": contacts[0].shown, "second": contacts[1].shown}
    return Step("open", draft, "contact", (Say("utter_ask_booking_contact_error_two", values),))


def asked_too(heard: Heard) -> str | None:
    """The question that came along with a detail: "It's Nell, and how much is it?"."""
    return (heard.about or heard.intent) if heard.is_about_something and words.ASKS.search(heard.text) else None
