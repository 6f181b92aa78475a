"""A request made before: its status, other times, cancelling or erasing it, for whoever knows its reference and
contact.

In the chat it was made in nothing has to be proved. The dialogue lives in the conversation's state under "manage":
{"asking": …, "purpose": …, "reference": …, "times": …, "contact": …}.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, select

from clinic.booking import vocabulary as words
from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.details import corrected_times
from clinic.booking.draft import CONFIRM, Around
from clinic.booking.earlier_vocabulary import (
    CANCEL,
    CHANGE,
    CONTACT,
    DELETE,
    ERASE,
    FROM_TO,
    LEAVE,
    MY_REFERENCE,
    NO_CHANGE,
    PERSON,
    SEE,
    STATUS,
    STILL,
    purpose_of,
)
from clinic.booking.plain_text import is_question, says_cancel
from clinic.clock import Clock
from clinic.content.responses import LONDON, Button, Content, london_date
from clinic.conversations.outcome import Change, Outcome, Saying
from clinic.personal.contact import Contact, find_contact, find_contacts
from clinic.requests.lifecycle import ACTIVE, BOOKED, of_conversation
from clinic.requests.lookup import Lookup, TooManyGuesses
from clinic.requests.reference import REFERENCE, parse_reference
from clinic.requests.wanted_times import WantedTimes
from clinic.storage.engine import reading
from clinic.storage.tables import BookingRequest, Conversation
from clinic.text.plain import straight, visible
from clinic.times.windows import Calendar

TOPIC = "change_or_cancel_booking"
# Payloads of buttons that only this dialogue understands.
NO_REFERENCE, HAVE_REFERENCE = "/no_reference", "/have_reference"
# While this is expected, words without a reference are a note for staff (gateway/turns/decide.py).
STAFF_NOTE = "staff_note"
# The question before anything is done.
SURE = {
    CANCEL: "utter_manage_cancel_sure",
    CHANGE: "utter_manage_change_sure",
    CONTACT: "utter_manage_contact_sure",
    ERASE: "utter_manage_erase_sure",
}
DONE = {
    CANCEL: "utter_manage_cancelled",
    CHANGE: "utter_manage_changed",
    CONTACT: "utter_manage_contact_changed",
    ERASE: "utter_manage_erased",
}
# "Cancel it" is a yes to these, and a withdrawal of the others.
UNDOING = frozenset({CANCEL, ERASE})
# What may be left at that.
LEAVABLE = frozenset({"contact", "new_contact", "what", "times", "which"})
CLOSED: dict[str, Any] = {"manage": None, "expects": None, "offer": None}


class Manager:
    """Decides what a message about an earlier request leads to. It reads; what changes is left to the outcome."""

    def __init__(self, engine: Engine, content: Content, lookup: Lookup, clock: Clock) -> None:
        """lookup: checks a reference against a contact detail; clock: gives an aware time."""
        self._engine, self._content, self._lookup, self._clock = engine, content, lookup, clock

    def start(self, conversation: Conversation, text: str, purpose: str | None = None) -> Outcome:
        """Begin: with the reference in the message, the requests of this chat, or a question for the reference."""
        purpose = purpose or purpose_of(text)
        reference = parse_reference(text)
        own = self._own(conversation)
        if reference is not None:
            return self._referred(conversation, reference, purpose, text)
        active = [row for row in own if row.state in ACTIVE]
        if len(active) > 1:
            choices = tuple(Button(row.reference, row.reference) for row in active[:3])
            return self._say("utter_manage_which", {"asking": "which", "purpose": purpose}, choices=choices)
        if own:
            return self._show((active or own)[0], purpose, text)
        state = {"asking": "reference", "purpose": purpose}
        return self._say("utter_change_or_cancel_booking", state, expects=STAFF_NOTE)

    def asks_for_reference(self, conversation: Conversation, text: str) -> bool:
        """Whether somebody wants to know the reference of a request made in this chat."""
        wanted = MY_REFERENCE.search(text) is not None and parse_reference(text) is None
        return wanted and bool(self._own(conversation))

    def step(self, conversation: Conversation, text: str, payload: str | None = None) -> Outcome | None:
        """Go on with the open dialogue; None when the message is not for it."""
        if payload == NO_REFERENCE:
            return self._say("utter_manage_no_reference", None, expects=STAFF_NOTE)
        if payload == HAVE_REFERENCE:
            return self._say("utter_manage_reference", {"asking": "reference", "purpose": ERASE})
        state: Mapping[str, Any] = conversation.state.get("manage") or {}
        asking, purpose = state.get("asking"), state.get("purpose")
        if payload is not None and payload.startswith("/"):
            return None
        said = payload or text
        reference = parse_reference(said)
        if reference is not None:
            return self._referred(conversation, reference, purpose, said)
        if (aside := self._standing(state, said)) is not None:
            return aside
        if asking == "contact":
            return self._check(conversation, str(state["reference"]), purpose, said)
        if asking == "what":
            return self._what(conversation, str(state["reference"]), said)
        if asking in {"times", "new_contact"}:
            if says_cancel(said):
                return self._say("utter_manage_kept", None)
            if purpose_of(said) == CANCEL and (row := self._row(str(state["reference"]))):
                return self._show(row, CANCEL, "")  # "actually just cancel my appointment"
        if asking == "new_contact":
            return self._new_contact(str(state["reference"]), said)
        if asking == "times":
            return self._new_times(conversation, str(state["reference"]), said)
        if asking == "sure":
            return self._sure(conversation, state, said)
        return None

    def _standing(self, state: Mapping[str, Any], text: str) -> Outcome | None:
        """How a request stands, where that is asked and no change ("is it still Friday?"); and leaving it as it is."""
        if state.get("asking") in LEAVABLE and LEAVE.fullmatch(text.strip()):
            return self._say("utter_manage_kept", None)
        if state.get("asking") not in {"what", "times", "sure"} or not (_asks_of_it(text) or _only_asks(text)):
            return None
        row = self._row(str(state["reference"]))
        return self._show(row, STATUS, "") if row else None

    def again(self, conversation: Conversation, text: str) -> Outcome | None:
        """What is asked once more after a message that was no answer and no question; None when nothing is open."""
        state: Mapping[str, Any] = conversation.state.get("manage") or {}
        asking = state.get("asking")
        if PERSON.search(text):
            return None
        if asking == "sure" and (row := self._row(str(state["reference"]))):
            return self._say(SURE[state["purpose"]], state, {"times": row.times, **_values(state)})
        if asking == "contact":
            return self._say("utter_manage_contact_error", state, expects="contact")
        if asking == "times":
            return self._say("utter_ask_booking_times_error", state, expects="times")
        if asking == "new_contact":
            return self._say("utter_ask_booking_contact_error", state, expects="contact")
        return None

    def about_data(self, conversation: Conversation, text: str, outcome: Outcome) -> Outcome:
        """Answer "what do you hold?" and "delete my data" for this chat; other data requests stay as they are."""
        requests = [row.reference for row in self._own(conversation)]
        noun = "request" if len(requests) == 1 else "requests"
        held = f"this chat and your {noun} {' and '.join(requests)}" if requests else "this chat and no request"
        if DELETE.search(text):
            name = "utter_data_delete"
        elif SEE.search(text):
            name = "utter_data_held"
        else:
            return outcome
        today = london_date(self._clock())
        rendered = self._content.first_of(name, values={"held": held}, today=today)
        open_ = outcome.state.get("expects")  # a form waits while this is answered
        text = self._with_open_question(rendered.text, open_, today) if open_ else rendered.text
        saying = Saying(rendered.name, text, outcome.topics, rendered.buttons)
        return replace(outcome, saying=saying, state={**outcome.state, **CLOSED, "expects": open_})

    def _with_open_question(self, text: str, asking: str, today: dt.date) -> str:
        """An answer in the middle of a form, with the form's question after it."""
        name = f"utter_booking_{asking}_wait" if asking == CONFIRM else f"utter_ask_booking_{asking}"
        question = self._content.first_of(name, today=today)
        return f"{text}\n{self._content.render('utter_booking_resume', today=today).text} {question.text}"

    def status(self, reference: str) -> Outcome:
        """Where a request stands now, after a change that came too late."""
        with reading(self._engine) as session:
            row = session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))
        return self._show(row, STATUS, "") if row else self._say("utter_manage_not_found", None)

    def _referred(self, conversation: Conversation, reference: str, purpose: str | None, text: str) -> Outcome:
        row = next((row for row in self._own(conversation) if row.reference == reference), None)
        if row is not None:
            return self._show(row, purpose, text)
        if find_contact(_without_reference(text)) is not None:
            return self._check(conversation, reference, purpose, text) or self._ask_contact(reference, purpose)
        return self._ask_contact(reference, purpose)

    def _ask_contact(self, reference: str, purpose: str | None) -> Outcome:
        state = {"asking": "contact", "purpose": purpose, "reference": reference}
        return self._say("utter_manage_contact", state, {"reference": reference}, expects="contact")

    def _check(self, conversation: Conversation, reference: str, purpose: str | None, text: str) -> Outcome | None:
        contact = find_contact(visible(_without_reference(text)))
        if contact is None:
            return None
        try:
            row = self._lookup.find(conversation.id, reference, contact, self._clock())
        except TooManyGuesses:
            return self._say("utter_manage_too_many", None)
        if row is None:
            # The same words whether the reference or the contact is wrong: nobody learns which references exist.
            state = {"asking": "contact", "purpose": purpose, "reference": reference}
            return self._say("utter_manage_not_found", state, expects="contact")
        return self._show(row, purpose, "")

    def _show(self, row: BookingRequest, purpose: str | None, text: str) -> Outcome:
        values = {"reference": row.reference, "times": row.times}
        if purpose == ERASE:
            state = {"asking": "sure", "purpose": ERASE, "reference": row.reference}
            return self._say(SURE[ERASE], state, values)
        if row.state in ACTIVE and purpose == CANCEL:
            state = {"asking": "sure", "purpose": CANCEL, "reference": row.reference}
            return self._say(SURE[CANCEL], state, values)
        if row.state in ACTIVE and purpose == CHANGE:
            found = self._new_times_of(row, text) if text else None
            return found or self._ask_times(row.reference)
        if row.state in ACTIVE and purpose == CONTACT:
            return (self._new_contact(row.reference, text) if text else None) or self._ask_new_contact(row.reference)
        values["state"] = self._content.render(f"utter_state_{row.state}", today=london_date(self._clock())).text
        if row.state in ACTIVE:
            return self._say("utter_manage_status", {"asking": "what", "reference": row.reference}, values)
        return self._say(
            "utter_manage_status_booked" if row.state == BOOKED else "utter_manage_status_over", None, values
        )

    def _what(self, conversation: Conversation, reference: str, text: str) -> Outcome | None:
        purpose = purpose_of(text)
        row = self._row(reference)
        if row is None:
            return self._say("utter_manage_not_found", None)
        if purpose in {CANCEL, CHANGE, CONTACT, STATUS}:
            return self._show(row, purpose, text)
        # A time in a question of another kind is no other time.
        return None if is_question(text) else self._new_times_of(row, text)

    def _ask_times(self, reference: str) -> Outcome:
        state = {"asking": "times", "purpose": CHANGE, "reference": reference}
        return self._say("utter_manage_ask_times", state, expects="times")

    def _new_times(self, conversation: Conversation, reference: str, text: str) -> Outcome | None:
        row = self._row(reference)
        return self._new_times_of(row, text) if row else self._say("utter_manage_not_found", None)

    def _new_times_of(self, row: BookingRequest, text: str) -> Outcome | None:
        """Ask whether the times in the message are to be the request's; None when it names none."""
        now = self._clock().astimezone(LONDON)
        around = Around(now, Calendar.from_facts(self._content.clinic, now.date()))
        old = WantedTimes(row.times, tuple((start, end) for start, end in row.windows), row.said)
        moved = FROM_TO.search(text)
        found = corrected_times(old, _without_reference(moved["to"] if moved else text), around)
        if found is None:
            return None
        state: dict[str, Any] = {"asking": "times", "purpose": CHANGE, "reference": row.reference}
        if found.times is None:
            return self._say(f"utter_ask_booking_times_error_{found.problem}", state, expects="times")
        state |= {"asking": "sure", "times": found.times.as_dict()}
        return self._say(SURE[CHANGE], state, {"reference": row.reference, "times": found.times.shown})

    def _ask_new_contact(self, reference: str) -> Outcome:
        state = {"asking": "new_contact", "purpose": CONTACT, "reference": reference}
        return self._say("utter_manage_ask_new_contact", state, {"reference": reference}, expects="contact")

    def _new_contact(self, reference: str, text: str) -> Outcome | None:
        """Ask whether the contact in the message is to be the request's; None when there is none in it."""
        row = self._row(reference)
        if row is None:
            return self._say("utter_manage_not_found", None)
        # "From 07700 900123 to 07700 900124": the one it has already is not meant.
        contacts = [
            found
            for found in find_contacts(visible(_without_reference(text)))
            if (found.phone or row.phone, found.email or row.email) != (row.phone, row.email)
        ]
        if not contacts:
            return None
        if len(contacts) > 1:
            return self._ask_new_contact(reference)
        (contact,) = contacts
        state = {
            "asking": "sure",
            "purpose": CONTACT,
            "reference": reference,
            "contact": contact.as_dict(),
        }
        return self._say(SURE[CONTACT], state, {"reference": reference, "contact": contact.shown})

    def _sure(self, conversation: Conversation, state: Mapping[str, Any], text: str) -> Outcome | None:
        reference, purpose = str(state["reference"]), state["purpose"]
        # "Yes, 07700 900124 is right": another number is looked at below.
        bare = words.CONTACT.sub(" ", text) if purpose == CONTACT else text
        said = read_agreement(_without_reference(bare), "cancel" if purpose in UNDOING else "change")
        if purpose == CONTACT and find_contact(visible(text)) not in (None, Contact.from_dict(state.get("contact"))):
            return self._new_contact(reference, text)  # "no, 07700 900124"
        if purpose == CHANGE and said.answer is not Answer.YES and not is_question(text):
            found = self._new_times(conversation, reference, text)  # "yes but make it Friday"
            if found is not None:
                return found
        if said.answer in (Answer.NO, Answer.TAKEN_BACK) or LEAVE.fullmatch(text.strip()):
            return self._say("utter_manage_kept", None)
        if said.answer is Answer.UNSURE and not is_question(text):
            return self.again(conversation, text)  # "yes, but wait"
        if said.answer is not Answer.YES or said.rest or said.loose:
            return None
        times, contact = WantedTimes.from_dict(state.get("times")), Contact.from_dict(state.get("contact"))
        change = Change(purpose, reference, times, contact)
        return self._say(DONE[purpose], None, _values(state), changes=(change,))

    def _own(self, conversation: Conversation) -> list[BookingRequest]:
        with reading(self._engine) as session:
            return of_conversation(session, conversation.id)

    def _row(self, reference: str) -> BookingRequest | None:
        with reading(self._engine) as session:
            return session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))

    def _say(
        self,
        name: str,
        manage: Mapping[str, Any] | None,
        values: Mapping[str, str] | None = None,
        *,
        expects: str | None = None,
        choices: tuple[Button, ...] = (),
        changes: tuple[Change, ...] = (),
    ) -> Outcome:
        rendered = self._content.render(name, values, today=london_date(self._clock()))
        saying = Saying(rendered.name, rendered.text, (TOPIC,), choices or rendered.buttons)
        state = {**CLOSED, "manage": dict(manage) if manage else None, "expects": expects}
        return Outcome(saying, (TOPIC,), state, changes=changes)


def _only_asks(text: str) -> bool:
    """Whether a message says that no change was asked for."""
    return NO_CHANGE.search(straight(text)) is not None


def _asks_of_it(text: str) -> bool:
    """Whether a question is about how a request stands, not a wish to change it: "is it still Tuesday?"."""
    return is_question(text) and (STILL.search(straight(text)) is not None or _only_asks(text))


def _values(state: Mapping[str, Any]) -> dict[str, str]:
    """What is about to be done, in words: the reference, and the new times or contact if there are any."""
    times, contact = WantedTimes.from_dict(state.get("times")), Contact.from_dict(state.get("contact"))
    named = {"times": times.shown if times else None, "contact": contact.shown if contact else None}
    return {"reference": str(state["reference"]), **{name: value for name, value in named.items() if value}}


def _without_reference(text: str) -> str:
    return REFERENCE.sub(" ", text)
