"""The dialogue about a request made before: who may, what may be done, and what is left as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from samples import EMAIL, NOW, OTHER_TIMES, PHONE, TIMES, conversation, request_row, stored
from sqlalchemy import Engine

from clinic.booking.earlier import HAVE_REFERENCE, NO_REFERENCE, STAFF_NOTE, Manager
from clinic.booking.earlier_vocabulary import CHANGE, CONTACT, STATUS, purpose_of
from clinic.content.responses import Content
from clinic.conversations import records as store
from clinic.conversations.outcome import Change, Outcome, Saying
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.lifecycle import IllegalMove
from clinic.requests.lookup import MOST_PER_CONVERSATION, Lookup
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation

CONTENT = Content.load()
HERS = Contact(PHONE, EMAIL)


@dataclass
class Chat:
    """One chat about earlier requests, on a real database; each outcome is stored as a turn of the gateway would."""

    engine: Engine
    id: str = "c9"
    now: dt.datetime = NOW
    outcomes: list[Outcome | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        conversation(self.engine, self.id)
        self.manager = Manager(self.engine, CONTENT, Lookup(self.engine, "key"), lambda: self.now)

    @property
    def row(self) -> Conversation:
        with transaction(self.engine) as session:
            return session.get_one(Conversation, self.id)

    @property
    def open(self) -> dict[str, Any] | None:
        return self.row.state.get("manage")

    def start(self, text: str, purpose: str | None = None) -> str | None:
        return self._store(self.manager.start(self.row, text, purpose), text)

    def say(self, text: str, payload: str | None = None) -> str | None:
        return self._store(self.manager.step(self.row, text, payload), text)

    @property
    def text(self) -> str:
        outcome = self.outcomes[-1]
        assert outcome is not None
        assert outcome.saying is not None
        return outcome.saying.text

    @property
    def buttons(self) -> list[tuple[str, str]]:
        outcome = self.outcomes[-1]
        assert outcome is not None
        assert outcome.saying is not None
        return [(choice.title, choice.payload) for choice in outcome.saying.choices]

    @property
    def changes(self) -> tuple[Change, ...]:
        outcome = self.outcomes[-1]
        return outcome.changes if outcome else ()

    def _store(self, outcome: Outcome | None, text: str) -> str | None:
        self.outcomes.append(outcome)
        if outcome is None:
            return None
        with transaction(self.engine) as session:
            row = session.get_one(Conversation, self.id)
            message = store.add_visitor_message(session, row, f"m{row.last_seq}", text, self.now)
            store.record(session, row, message, outcome, Reach(), self.now)
        return outcome.saying.name if outcome.saying else None


@pytest.fixture
def chat(engine: Engine) -> Chat:
    return Chat(engine)


@pytest.fixture
def mine(engine: Engine, chat: Chat) -> str:
    """A request made in this very chat."""
    return stored(engine, conversation=chat.id)


@pytest.fixture
def hers(engine: Engine) -> str:
    """A request made elsewhere, with a phone number and an address."""
    return stored(engine, conversation="c1", contact=HERS)


def state_of(chat: Chat, reference: str) -> tuple[str, str]:
    row = request_row(chat.engine, reference)
    assert row is not None
    return row.state, row.times


# ------------------------------------------------------------------------ in the chat it was made in


def test_without_a_purpose_it_says_how_the_request_stands(chat: Chat, mine: str) -> None:
    assert chat.start("about my booking") == "utter_manage_status"
    assert mine in chat.text
    assert TIMES.shown in chat.text
    assert [payload for _, payload in chat.buttons] == ["change the times", "cancel it", "leave it"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I want to cancel my booking", "utter_manage_cancel_sure"),
        ("I can't make it", "utter_manage_cancel_sure"),
        ("please change my appointment", "utter_manage_ask_times"),
        ("any news on my request", "utter_manage_status"),
        ("did you get my request?", "utter_manage_status"),
    ],
)
def test_a_purpose_in_the_first_message_is_understood(chat: Chat, mine: str, text: str, name: str) -> None:
    assert chat.start(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "can I change the phone number on my request",
        "I gave you the wrong email",
        "my mobile has changed since",
        "there's a typo in my number",
    ],
)
def test_another_contact_is_asked_for_read_back_and_stored(chat: Chat, mine: str, text: str) -> None:
    assert chat.start(text) == "utter_manage_ask_new_contact"
    assert chat.row.state["expects"] == "contact"
    assert chat.say("0161 496 0999") == "utter_manage_contact_sure"
    assert "0161 496 0999" in chat.text
    assert request_row(chat.engine, mine).phone == PHONE  # type: ignore[union-attr]
    assert chat.say("yes please") == "utter_manage_contact_changed"
    row = request_row(chat.engine, mine)
    assert row is not None
    assert (row.phone, row.times) == ("+441614960999", TIMES.shown)
    assert chat.open is None


def test_another_contact_in_the_same_message_needs_only_a_yes(chat: Chat, mine: str) -> None:
    assert chat.start("my email is wrong, it should be ana.r@example.org") == "utter_manage_contact_sure"
    assert chat.say("no, ana.reed@example.org") == "utter_manage_contact_sure"
    chat.say("yes")
    assert request_row(chat.engine, mine).email == "ana.reed@example.org"  # type: ignore[union-attr]


def test_what_is_no_contact_is_no_answer_and_leaving_keeps_it(chat: Chat, mine: str) -> None:
    chat.start("change my phone number")
    assert chat.say("Tuesday at 3") is None
    assert chat.manager.again(chat.row, "hmm").saying.name == "utter_ask_booking_contact_error"  # type: ignore[union-attr]
    assert chat.say("leave it") == "utter_manage_kept"
    assert request_row(chat.engine, mine).phone == PHONE  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["my reference number is wrong, change it", "change the number of sessions"])
def test_other_numbers_are_no_contact(chat: Chat, mine: str, text: str) -> None:
    assert chat.start(text) == "utter_manage_ask_times"


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("swap my number", CONTACT),
        ("use this number instead 07700 900124", CONTACT),
        ("please ring me on 07700 900124 instead", CONTACT),
        ("Please tell staff I need a different day, Thursday", CHANGE),
        ("Can I change my appointment to Friday 20 March? My number is 07700 900123", CHANGE),
        ("I need a different time, please phone me", CHANGE),
        ("change the day and can you email me to confirm", CHANGE),
        ("Any update? I haven't had an email yet", STATUS),
        ("any updates, I've had no phone call", STATUS),
        ("the email says the wrong day, I want Friday", None),
    ],
)
def test_what_is_wanted_is_told_apart(text: str, purpose: str | None) -> None:
    assert purpose_of(text) == purpose


@pytest.mark.parametrize("text", ["yes but wait, that's wrong", "ok but not yet", "yes but hold on"])
def test_who_holds_back_is_asked_again(chat: Chat, mine: str, text: str) -> None:
    chat.start("change my phone number")
    chat.say("07700 900124")
    assert chat.say(text) == "utter_manage_contact_sure"
    assert request_row(chat.engine, mine).phone == PHONE  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["hmm", "maybe", "yes wait", "hold on", "wait, don't"])
def test_who_is_unsure_about_cancelling_is_asked_again(chat: Chat, mine: str, text: str) -> None:
    chat.start("cancel my booking")
    assert chat.say(text) == "utter_manage_cancel_sure"
    assert state_of(chat, mine)[0] == "requested"


def test_from_the_old_number_to_the_new_one_means_the_new_one(chat: Chat, mine: str) -> None:
    chat.start("change my number from 07700 900123 to 07700 900124")
    assert "07700 900124" in chat.text
    assert chat.say("yes, 07700 900124 is right") == "utter_manage_contact_changed"


def test_of_two_contacts_the_other_stays(engine: Engine, chat: Chat) -> None:
    reference = stored(engine, conversation=chat.id, contact=HERS)
    chat.start("change my phone number to 07700 900124")
    chat.say("yes")
    row = request_row(engine, reference)
    assert row is not None
    assert (row.phone, row.email) == ("+447700900124", EMAIL)


def test_cancelling_instead_of_changing_is_understood(chat: Chat, mine: str) -> None:
    chat.start("change my appointment")
    assert chat.say("actually just cancel my appointment") == "utter_manage_cancel_sure"


def test_a_reference_that_is_given_is_not_asked_for(chat: Chat, mine: str) -> None:
    assert not chat.manager.asks_for_reference(chat.row, f"cancel it, my reference is {mine}")


def test_the_reference_can_be_asked_for_where_there_is_one(chat: Chat, mine: str) -> None:
    assert chat.manager.asks_for_reference(chat.row, "what reference did you give me?")
    assert chat.manager.asks_for_reference(chat.row, "I lost my ref")
    assert not chat.manager.asks_for_reference(chat.row, "what do people prefer")


def test_a_reference_is_not_asked_for_where_there_is_none(chat: Chat, hers: str) -> None:
    assert not chat.manager.asks_for_reference(chat.row, "what was my reference")


def test_cancelling_asks_first_and_then_does_it(chat: Chat, mine: str) -> None:
    chat.start("cancel my booking")
    assert (chat.changes, state_of(chat, mine)) == ((), ("requested", TIMES.shown))
    assert chat.say("yes") == "utter_manage_cancelled"
    assert (chat.changes, state_of(chat, mine)[0], chat.open) == ((Change("cancel", mine),), "cancelled", None)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes please",
        "yep",
        "cancel it",
        "Cancel",
        "yes, cancel it",
        "please cancel my request",
        "yes cancel it please",
    ],
)
def test_a_yes_to_cancelling_cancels(chat: Chat, mine: str, text: str) -> None:
    chat.start("cancel my booking")
    assert chat.say(text) == "utter_manage_cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no thanks",
        "keep it",
        "don't cancel it",
        "no, don't cancel",
        "please do not cancel it",
        "leave it",
        "never mind",
    ],
)
def test_a_no_to_cancelling_keeps_it(chat: Chat, mine: str, text: str) -> None:
    chat.start("cancel my booking")
    assert chat.say(text) == "utter_manage_kept"
    assert (state_of(chat, mine)[0], chat.open) == ("requested", None)


@pytest.mark.parametrize(
    "text",
    [
        "can I cancel later?",
        "how do I cancel?",
        "what happens if I cancel",
        "is there a fee to cancel?",
    ],
)
def test_neither_a_yes_nor_a_no_changes_nothing_and_leaves_it_open(chat: Chat, mine: str, text: str) -> None:
    chat.start("cancel my booking")
    asked = chat.open
    assert chat.say(text) is None
    assert (state_of(chat, mine)[0], chat.open) == ("requested", asked)


def test_new_times_are_read_back_and_then_taken(chat: Chat, mine: str) -> None:
    chat.start("I want to change the times")
    assert chat.say("friday morning") == "utter_manage_change_sure"
    assert OTHER_TIMES.shown in chat.text
    assert state_of(chat, mine) == ("requested", TIMES.shown)
    assert chat.say("yes, change it") == "utter_manage_changed"
    assert state_of(chat, mine) == ("requested", OTHER_TIMES.shown)
    row = request_row(chat.engine, mine)
    assert row is not None
    assert row.windows == [list(OTHER_TIMES.windows[0])]


@pytest.mark.parametrize(
    ("text", "read_back"),
    [
        ("can we move it to friday morning", "Friday 27 November, in the morning"),
        ("change my booking from Thursday to Friday morning please", "Friday 27 November, in the morning"),
        ("could you reschedule me from thurs 5pm to tues 2pm", "Tuesday 1 December, at 2 pm"),
        ("make it 3pm instead", "Thursday 26 November, at 3 pm"),
    ],
)
def test_times_in_the_first_message_are_read_back_at_once(chat: Chat, mine: str, text: str, read_back: str) -> None:
    assert chat.start(text) == "utter_manage_change_sure"
    assert read_back in chat.text
    chat.say("yes")
    assert state_of(chat, mine)[1] == read_back


def test_other_times_instead_of_a_yes_are_read_back_again(chat: Chat, mine: str) -> None:
    chat.start("move it to friday morning")
    assert chat.say("no wait, tuesday afternoon") in {"utter_manage_change_sure", "utter_manage_kept"}
    chat.start("move it to friday morning")
    assert chat.say("tuesday afternoon rather") == "utter_manage_change_sure"
    assert "Tuesday 1 December, in the afternoon" in chat.text
    assert state_of(chat, mine) == ("requested", TIMES.shown)


def test_a_yes_with_other_times_does_not_take_the_first_ones(chat: Chat, mine: str) -> None:
    chat.start("move it to friday morning")
    assert chat.say("yes but make it Tuesday") == "utter_manage_change_sure"
    assert "Tuesday 1 December" in chat.text
    assert state_of(chat, mine) == ("requested", TIMES.shown)


@pytest.mark.parametrize("text", ["no", "leave it", "keep it", "no thanks"])
def test_new_times_can_be_refused(chat: Chat, mine: str, text: str) -> None:
    chat.start("move it to friday morning")
    assert chat.say(text) == "utter_manage_kept"
    assert (state_of(chat, mine), chat.open) == (("requested", TIMES.shown), None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("yesterday", "utter_ask_booking_times_error_past"),
        ("sunday", "utter_ask_booking_times_error_closed"),
        ("31 february", "utter_ask_booking_times_error_impossible"),
        ("1 june 2029", "utter_ask_booking_times_error_far"),
    ],
)
def test_times_that_cannot_be_are_put_right_and_asked_again(chat: Chat, mine: str, text: str, name: str) -> None:
    chat.start("change the times please")
    assert chat.say(text) == name
    assert chat.say("friday morning") == "utter_manage_change_sure"


def test_what_names_no_times_is_not_for_the_dialogue(chat: Chat, mine: str) -> None:
    chat.start("change the times please")
    assert chat.say("does it hurt?") is None
    assert chat.open is not None
    again = chat.manager.again(chat.row, "purple")
    assert again is not None
    assert again.saying is not None
    assert again.saying.name == "utter_ask_booking_times_error"


@pytest.mark.parametrize("text", ["leave it", "cancel", "never mind", "forget it", "stop", "no thanks"])
def test_changing_the_times_can_be_left(chat: Chat, mine: str, text: str) -> None:
    chat.start("change the times please")
    assert chat.say(text) == "utter_manage_kept"
    assert (state_of(chat, mine), chat.open) == (("requested", TIMES.shown), None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cancel it", "utter_manage_cancel_sure"),
        ("change the times", "utter_manage_ask_times"),
        ("leave it", "utter_manage_kept"),
        ("friday morning would be better", "utter_manage_change_sure"),
        ("does it hurt?", None),
    ],
)
def test_what_to_do_after_the_status_is_understood(chat: Chat, mine: str, text: str, name: str | None) -> None:
    chat.start("my booking")
    assert chat.say(text) == name


def test_the_buttons_do_what_their_titles_say(chat: Chat, mine: str) -> None:
    for title, name in (
        ("Change the times", "utter_manage_ask_times"),
        ("Cancel it", "utter_manage_cancel_sure"),
        ("Leave it", "utter_manage_kept"),
    ):
        chat.start("my booking")
        payload = dict(chat.buttons)[title]
        assert chat.say(title, payload) == name
    chat.start("cancel my booking")
    assert chat.say("Yes, cancel it", dict(chat.buttons)["Yes, cancel it"]) == "utter_manage_cancelled"


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("booked", "utter_manage_status_booked"),
        ("declined", "utter_manage_status_over"),
        ("cancelled", "utter_manage_status_over"),
        ("spam", "utter_manage_status_over"),
    ],
)
@pytest.mark.parametrize("text", ["cancel my booking", "move it to friday", "any news?"])
def test_what_is_over_or_booked_is_only_told(chat: Chat, engine: Engine, state: str, name: str, text: str) -> None:
    stored(engine, state=state, conversation=chat.id)
    assert chat.start(text) == name
    assert (chat.changes, chat.open) == ((), None)


@pytest.mark.parametrize("state", ["requested", "contacted", "no_answer", "booked", "declined", "cancelled", "spam"])
def test_every_state_has_words_for_the_visitor(chat: Chat, engine: Engine, state: str) -> None:
    stored(engine, state=state, conversation=chat.id)
    chat.start("any news?")
    assert "{" not in chat.text
    assert "spam" not in chat.text.lower()
    assert "no_answer" not in chat.text


# ------------------------------------------------------------------------ several requests


def test_of_several_requests_one_has_to_be_chosen(chat: Chat, engine: Engine) -> None:
    first, second = (stored(engine, conversation=chat.id, name=name) for name in ("Ana", "Bea"))
    assert chat.start("cancel my booking") == "utter_manage_which"
    assert chat.buttons == [(second, second), (first, first)]
    assert chat.say(first, first) == "utter_manage_cancel_sure"
    assert first in chat.text
    chat.say("yes")
    assert (state_of(chat, first)[0], state_of(chat, second)[0]) == ("cancelled", "requested")


def test_a_request_that_is_over_is_not_offered(chat: Chat, engine: Engine) -> None:
    stored(engine, state="cancelled", conversation=chat.id)
    live = stored(engine, conversation=chat.id)
    stored(engine, state="declined", conversation=chat.id, name="Bea")
    assert chat.start("cancel my booking") == "utter_manage_cancel_sure"
    assert live in chat.text


def test_choosing_can_be_left(chat: Chat, engine: Engine) -> None:
    for name in ("Ana", "Bea"):
        stored(engine, conversation=chat.id, name=name)
    chat.start("cancel my booking")
    assert (chat.say("leave it"), chat.open) == ("utter_manage_kept", None)


def test_no_more_choices_are_offered_than_every_channel_shows(chat: Chat, engine: Engine) -> None:
    for name in ("Ana", "Bea", "Cai", "Dee", "Eva"):
        stored(engine, conversation=chat.id, name=name)
    chat.start("cancel my booking")
    assert len(chat.buttons) == 3


# ------------------------------------------------------------------------ by reference and contact detail


def test_in_a_chat_without_requests_the_reference_is_asked_for(chat: Chat) -> None:
    assert chat.start("cancel my booking") == "utter_change_or_cancel_booking"
    assert (chat.open, chat.row.state["expects"]) == ({"asking": "reference", "purpose": "cancel"}, STAFF_NOTE)


def test_reference_then_contact_then_yes_cancels(chat: Chat, hers: str) -> None:
    chat.start("cancel my booking")
    assert chat.say(f"it's {hers.lower()}") == "utter_manage_contact"
    assert TIMES.shown not in chat.text
    assert chat.say("07700 900123") == "utter_manage_cancel_sure"
    assert chat.say("yes") == "utter_manage_cancelled"
    assert state_of(chat, hers)[0] == "cancelled"


@pytest.mark.parametrize(
    "given", ["07700 900123", "+44 7700 900123", EMAIL, EMAIL.upper(), f"my email is {EMAIL}, thanks"]
)
def test_everything_in_one_message(chat: Chat, hers: str, given: str) -> None:
    assert chat.start(f"please cancel {hers}, {given}") == "utter_manage_cancel_sure"


def test_a_reference_out_of_the_blue_is_taken_up(chat: Chat, hers: str) -> None:
    assert chat.start(hers) == "utter_manage_contact"
    assert chat.say(EMAIL) == "utter_manage_status"


def test_a_reference_spaced_and_with_letters_for_figures_is_read(chat: Chat, hers: str) -> None:
    spaced = " ".join(hers.replace("MN-", "mn").replace("0", "o").replace("1", "l"))
    assert chat.start(f"status of {spaced.replace('m n', 'mn')}") == "utter_manage_contact"
    assert hers in chat.text


def test_wrong_contact_and_wrong_reference_get_the_very_same_words(chat: Chat, engine: Engine, hers: str) -> None:
    chat.start(f"cancel {hers}")
    assert chat.say("07700 900999") == "utter_manage_not_found"
    wrong_contact = chat.text
    other = Chat(engine, "c8")
    missing = "MN-00000" + "0"
    other.start(f"cancel {missing}")
    assert other.say(EMAIL) == "utter_manage_not_found"
    assert other.text == wrong_contact
    assert state_of(chat, hers)[0] == "requested"


def test_a_slip_in_the_contact_can_be_put_right(chat: Chat, hers: str) -> None:
    chat.start(f"cancel {hers}")
    chat.say("07700 900122")
    assert chat.say("sorry, 07700 900123") == "utter_manage_cancel_sure"


def test_another_persons_reference_shows_nothing_and_changes_nothing(chat: Chat, engine: Engine) -> None:
    theirs = stored(engine, conversation="c1", name="Zed Secretive", contact=Contact(phone="+447700900555"))
    for text in (f"cancel {theirs}", "yes", "cancel it", "07700 900123", "yes", "change it to friday", "yes"):
        chat.say(text) if chat.open else chat.start(text)
        outcome = chat.outcomes[-1]
        assert outcome is None or not outcome.changes
        assert outcome is None or TIMES.shown not in chat.text
        assert outcome is None or "Zed" not in chat.text
    assert state_of(chat, theirs) == ("requested", TIMES.shown)


def test_proof_for_one_request_is_none_for_another(chat: Chat, engine: Engine, hers: str) -> None:
    theirs = stored(engine, conversation="c2", contact=Contact(phone="+447700900555"))
    chat.start(f"status of {hers} {EMAIL}")
    assert chat.say(f"and cancel {theirs}") == "utter_manage_contact"
    assert chat.say("yes") is None
    assert state_of(chat, theirs)[0] == "requested"


def test_too_many_tries_are_turned_away_even_with_the_right_detail(chat: Chat, hers: str) -> None:
    chat.start(f"cancel {hers}")
    for number in range(MOST_PER_CONVERSATION):
        assert chat.say(f"07700 9001{number:02}") == "utter_manage_not_found"
    assert chat.say("07700 900123") == "utter_manage_too_many"
    assert (chat.open, state_of(chat, hers)[0]) == (None, "requested")


def test_after_a_while_it_can_be_tried_again(chat: Chat, hers: str) -> None:
    chat.start(f"cancel {hers}")
    for number in range(MOST_PER_CONVERSATION):
        chat.say(f"07700 9001{number:02}")
    chat.now += dt.timedelta(hours=1)
    assert chat.say("07700 900123") == "utter_manage_cancel_sure"


def test_no_contact_at_all_is_asked_for_again(chat: Chat, hers: str) -> None:
    chat.start(f"cancel {hers}")
    assert chat.say("I don't remember") is None
    again = chat.manager.again(chat.row, "I don't remember")
    assert again is not None
    assert again.saying is not None
    assert again.saying.name == "utter_manage_contact_error"


@pytest.mark.parametrize("text", ["leave it", "never mind", "no thanks", "stop"])
def test_the_check_can_be_left(chat: Chat, hers: str, text: str) -> None:
    chat.start(f"cancel {hers}")
    assert (chat.say(text), chat.open) == ("utter_manage_kept", None)


def test_without_a_reference_it_is_a_note_for_staff(chat: Chat) -> None:
    chat.start("cancel my booking")
    assert chat.say("I have no reference", NO_REFERENCE) == "utter_manage_no_reference"
    assert chat.row.state["expects"] == STAFF_NOTE


# ------------------------------------------------------------------------ erasing, and what is held


def test_erasing_a_request_of_another_chat_needs_reference_contact_and_a_yes(chat: Chat, hers: str) -> None:
    conversation(chat.engine, "c1")
    assert chat.say("I have a reference", HAVE_REFERENCE) == "utter_manage_reference"
    assert chat.say(hers) == "utter_manage_contact"
    assert chat.say("07700 900123") == "utter_manage_erase_sure"
    assert request_row(chat.engine, hers) is not None
    assert chat.say("yes, erase it") == "utter_manage_erased"
    assert request_row(chat.engine, hers) is None


@pytest.mark.parametrize("text", ["no", "don't delete it", "please don't erase it", "keep it"])
def test_erasing_can_be_refused(chat: Chat, hers: str, text: str) -> None:
    chat.say("I have a reference", HAVE_REFERENCE)
    chat.say(f"{hers} 07700 900123")
    assert chat.say(text) == "utter_manage_kept"
    assert request_row(chat.engine, hers) is not None


@pytest.mark.parametrize("text", ["what happens when you delete it", "how long until you erase it?"])
def test_a_question_about_erasing_erases_nothing(chat: Chat, hers: str, text: str) -> None:
    chat.say("I have a reference", HAVE_REFERENCE)
    chat.say(f"{hers} 07700 900123")
    assert chat.say(text) is None
    assert request_row(chat.engine, hers) is not None


@pytest.mark.parametrize("state", ["booked", "declined", "cancelled", "spam"])
def test_a_request_that_is_over_can_be_erased_too(chat: Chat, engine: Engine, state: str) -> None:
    theirs = stored(engine, state=state, conversation="c1", contact=HERS)
    chat.say("I have a reference", HAVE_REFERENCE)
    assert chat.say(f"{theirs} {EMAIL}") == "utter_manage_erase_sure"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what do you hold about me?", "utter_data_held"),
        ("please delete my data", "utter_data_delete"),
        ("I want to complain to the ICO", "utter_data_request"),
    ],
)
def test_data_requests_are_told_what_this_chat_holds(chat: Chat, mine: str, text: str, name: str) -> None:
    before = Outcome(Saying("utter_data_request", "You can ask.", ("data_request",)), ("data_request",))
    outcome = chat.manager.about_data(chat.row, text, before)
    assert outcome.saying is not None
    assert (outcome.saying.name, outcome.topics) == (name, ("data_request",))
    assert (mine in outcome.saying.text) == (name != "utter_data_request")


def test_several_requests_held_are_all_named(chat: Chat, engine: Engine) -> None:
    references = [stored(engine, conversation=chat.id, name=name) for name in ("Ana", "Bea")]
    before = Outcome(Saying("utter_data_request", "You can ask.", ("data_request",)), ("data_request",))
    saying = chat.manager.about_data(chat.row, "what do you hold", before).saying
    assert saying is not None
    assert f"your requests {references[1]} and {references[0]}" in saying.text


# ------------------------------------------------------------------------ races, and whatever is typed


def test_staff_were_quicker(chat: Chat, mine: str) -> None:
    chat.start("cancel my booking")
    with transaction(chat.engine) as session:
        session.get_one(Conversation, chat.id)
    request = request_row(chat.engine, mine)
    assert request is not None
    with transaction(chat.engine) as session:
        session.merge(request).state = "declined"
    with pytest.raises(IllegalMove):
        chat.say("yes")
    outcome = chat.manager.status(mine)
    assert outcome.saying is not None
    assert outcome.saying.name == "utter_manage_status_over"
    assert CONTENT.render("utter_state_declined", today=NOW.date()).text in outcome.saying.text


def test_the_request_was_erased_meanwhile(chat: Chat, mine: str) -> None:
    chat.start("change the times")
    request = request_row(chat.engine, mine)
    assert request is not None
    with transaction(chat.engine) as session:
        session.delete(session.merge(request))
    assert chat.say("friday morning") == "utter_manage_not_found"
    outcome = chat.manager.status(mine)
    assert outcome.saying is not None
    assert outcome.saying.name == "utter_manage_not_found"


ODD = [
    "", " ", "\x00", "\u202e", "😀", "'; DROP TABLE booking_request;--", "<script>", "x" * 2000, "{reference}", "0",
    "MN-",
    "MN-ZZZZZZ", "1", "any time", "/book", "?",
]  # fmt: skip


@pytest.mark.parametrize("opening", ["cancel my booking", "change the times", "my booking", "move it to friday"])
@pytest.mark.parametrize("text", ODD)
def test_whatever_is_typed_nothing_changes_without_a_yes(chat: Chat, mine: str, opening: str, text: str) -> None:
    chat.start(opening)
    chat.say(text)
    assert chat.changes == ()
    assert state_of(chat, mine) == ("requested", TIMES.shown)
