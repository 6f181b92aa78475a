"""The booking form: every field, corrections, ways out, and messages that are not for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking_form import CONFIRM, FIELDS, MOST_NAME, MOST_TIMES, Draft, Heard, Step, advance, start
from clinic.contact import Contact
from clinic.content import Content

CONTENT = Content.load()
FULL = Draft("Ana Reed", Contact(phone="+447700900123"), "Tuesday morning", True, True)
# What is known when each question is asked.
BEFORE = {
    "name": Draft(),
    "contact": Draft("Ana Reed"),
    "times": replace(FULL, times=None, adult=None, consent=None),
    "adult": replace(FULL, adult=None, consent=None),
    "consent": replace(FULL, consent=None),
    CONFIRM: FULL,
}
QUESTIONS = {**{name: f"utter_ask_booking_{name}" for name in FIELDS}, CONFIRM: "utter_booking_read_back"}


def tell(asking: str, text: str, intent: str = "", *, decided: bool = False, people: tuple[str, ...] = ()) -> Step:
    return advance(BEFORE[asking], asking, Heard(text, intent, decided, people))


def said(step: Step) -> list[str]:
    return [part.name for part in step.say]


def test_the_form_opens_with_what_it_does_and_asks_for_the_name() -> None:
    step = start(Heard("I'd like to book", "book", True))
    assert (step.outcome, step.asking, said(step)) == (
        "open",
        "name",
        ["utter_booking_start", "utter_ask_booking_name"],
    )


def test_details_in_the_first_message_are_taken_over() -> None:
    step = start(Heard("book me in please, my name is Ana Reed and my number is 07700 900123", "book", True))
    assert (step.draft.name, step.draft.contact, step.asking) == ("Ana Reed", Contact(phone="+447700900123"), "times")


def test_a_whole_request_goes_from_name_to_reference() -> None:
    step = start(Heard("book"))
    asked = []
    for text in ("Ana Reed", "ana@example.com", "any time", "yes", "I agree"):
        asked.append(step.asking)
        step = advance(step.draft, step.asking, Heard(text))
    assert (asked, step.asking) == (list(FIELDS), CONFIRM)
    assert advance(step.draft, step.asking, Heard("yes, send it")).outcome == "send"


def test_the_read_back_holds_every_detail() -> None:
    (read_back,) = tell("consent", "yes").say
    assert (read_back.name, read_back.values) == (
        "utter_booking_read_back", {"name": "Ana Reed", "contact": "07700 900123", "times": "Tuesday morning"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana", "Ana"),
        ("ana reed", "ana reed"),
        ("my name is Ana Reed", "Ana Reed"),
        ("It's Zoë", "Zoë"),
        ("I'm Seán O'Brien-Smith.", "Seán O'Brien-Smith"),
        ("call me Jo please", "Jo"),
        ("put me down as Mohammed Al-Farsi", "Mohammed Al-Farsi"),
        ("王小明", "王小明"),
        ("محمد", "محمد"),
        ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"),
        ("Dr. Ana Reed", "Dr. Ana Reed"),
        ("J. R. Smith", "J. R. Smith"),
    ],
)
def test_a_name_is_read_from_an_answer(text: str, name: str) -> None:
    assert tell("name", text).draft.name == name


def test_a_name_that_only_the_entity_finder_sees_is_used() -> None:
    assert tell("name", "you can put Ana Reed there, 2nd visit", people=("Ana Reed",)).draft.name == "Ana Reed"


def test_a_name_and_a_number_in_one_answer_are_both_taken() -> None:
    assert tell("name", "Ana, 07700 900123").draft.name == "Ana"


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("", "utter_ask_booking_name_error_empty"),
        ("   ", "utter_ask_booking_name_error_empty"),
        ("12345", "utter_ask_booking_name_error"),
        ("!!!", "utter_ask_booking_name_error"),
        ("yes", "utter_ask_booking_name_error"),
        ("A" * (MOST_NAME + 1), "utter_ask_booking_name_error_too_long"),
    ],
)
def test_what_is_no_name_is_asked_for_again(text: str, response: str) -> None:
    step = tell("name", text)
    assert (step.outcome, step.asking, said(step), step.draft) == ("open", "name", [response], Draft())


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("07700 900123", Contact(phone="+447700900123")),
        ("+44 7700 900 123", Contact(phone="+447700900123")),
        ("ana@example.com", Contact(email="ana@example.com")),
        ("mail me at ana@example.com please", Contact(email="ana@example.com")),
    ],
)
def test_a_phone_number_or_an_address_is_read(text: str, contact: Contact) -> None:
    step = tell("contact", text)
    assert (step.draft.contact, step.asking) == (contact, "times")


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("", "utter_ask_booking_contact_error_empty"),
        ("0770090", "utter_ask_booking_contact_error"),
        ("ana@example", "utter_ask_booking_contact_error"),
        ("purple", "utter_ask_booking_contact_error"),
    ],
)
def test_what_is_no_contact_is_asked_for_again(text: str, response: str) -> None:
    step = tell("contact", text)
    assert (step.asking, said(step)) == ("contact", [response])


@pytest.mark.parametrize(
    "text",
    [
        "any time",
        "Tuesday morning",
        "mon or weds after 5pm",
        "next week",
        "whenever",
        "the 3rd of december",
        "not before 10:30",
        "asap",
        "i dont mind, i'm flexible",
        "weekends",
        "3",
    ],
)
def test_days_and_times_are_kept_in_the_visitors_own_words(text: str) -> None:
    step = tell("times", text)
    assert (step.draft.times, step.asking) == (text, "adult")


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("", "utter_ask_booking_times_error_empty"),
        ("purple", "utter_ask_booking_times_error"),
        ("yesterday", "utter_ask_booking_times_error_past"),
        ("last Tuesday", "utter_ask_booking_times_error_past"),
        ("monday " * 40, "utter_ask_booking_times_error_too_long"),
    ],
)
def test_what_is_no_time_is_asked_for_again(text: str, response: str) -> None:
    step = tell("times", text)
    assert (step.asking, said(step)) == ("times", [response])


def test_unprintable_characters_are_not_kept() -> None:
    assert tell("times", "Tuesday\x00\x1b[31m  morning\n").draft.times == "Tuesday[31m morning"


def test_times_are_kept_up_to_the_limit() -> None:
    text = "monday ".ljust(MOST_TIMES, "x")
    assert tell("times", text).draft.times == text


@pytest.mark.parametrize(
    "text",
    ["yes", "Yep!", "yeah of course", "I am", "I'm over 18", "18", "I'm 34", "i am 27 years old", "over 18", "99"],
)
def test_an_adult_goes_on(text: str) -> None:
    step = tell("adult", text)
    assert (step.draft.adult, step.asking) == (True, "consent")


@pytest.mark.parametrize("text", ["no", "Nope", "I'm not", "under 18", "17", "I'm 15", "i am 16 years old", "no sorry"])
def test_somebody_under_18_cannot_request_anything(text: str) -> None:
    step = tell("adult", text)
    assert (step.outcome, said(step), step.draft) == ("closed", ["utter_under_18_booking"], Draft())


@pytest.mark.parametrize("text", ["maybe", "purple", "", "my sister is 30"])
def test_an_unclear_age_is_asked_again(text: str) -> None:
    assert said(tell("adult", text)) == ["utter_ask_booking_adult_error"]


@pytest.mark.parametrize("text", ["yes", "I agree", "ok", "yes I do", "sure, go ahead"])
def test_consent_leads_to_the_read_back(text: str) -> None:
    step = tell("consent", text)
    assert (step.draft.consent, step.asking, said(step)) == (True, CONFIRM, ["utter_booking_read_back"])


@pytest.mark.parametrize("text", ["no", "I'd rather not", "I disagree", "no I don't"])
def test_without_consent_nothing_is_kept(text: str) -> None:
    step = tell("consent", text)
    assert (step.outcome, said(step), step.draft) == ("closed", ["utter_booking_no_consent"], Draft())


@pytest.mark.parametrize("text", ["maybe later", "hmm", ""])
def test_an_unclear_consent_is_no_consent(text: str) -> None:
    step = tell("consent", text)
    assert (step.draft.consent, said(step)) == (None, ["utter_ask_booking_consent_error"])


@pytest.mark.parametrize("text", ["yes", "send it", "looks good", "that's right", "yes please", "confirm", "try again"])
def test_a_confirmed_request_is_sent(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, step.draft) == ("send", FULL)


@pytest.mark.parametrize("text", ["hmm", "", "blue", "maybe"])
def test_an_unclear_confirmation_sends_nothing(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, said(step)) == ("open", ["utter_booking_read_back_error"])


@pytest.mark.parametrize("text", ["no", "no, that's wrong", "don't send it", "I want to change something"])
def test_a_refused_confirmation_asks_what_to_change(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, step.asking, said(step)) == ("open", CONFIRM, ["utter_booking_change_which"])


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_and_no_in_other_words_count_when_the_model_is_sure(intent: str) -> None:
    outcome = tell(CONFIRM, "aye that'll do nicely", intent, decided=True)
    assert (outcome.outcome == "send") == (intent == "affirm")


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_and_no_in_other_words_do_not_count_when_the_model_is_unsure(intent: str) -> None:
    assert said(tell(CONFIRM, "aye that'll do nicely", intent)) == ["utter_booking_read_back_error"]


@pytest.mark.parametrize(
    ("text", "name", "asking"),
    [
        ("change the name", None, "name"),
        ("the name is wrong", None, "name"),
        ("wrong name, it's Eva Stone", "Eva Stone", CONFIRM),
        ("can you change my name to, sorry, my name is Eva", "Eva", CONFIRM),
    ],
)
def test_the_name_can_be_corrected_at_the_end(text: str, name: str | None, asking: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, step.draft.name, step.asking) == ("open", name, asking)


def test_a_new_number_replaces_the_old_one_at_any_time() -> None:
    step = tell(CONFIRM, "actually my number is 07700 900999")
    assert (step.draft.contact, step.asking) == (Contact(phone="+447700900999"), CONFIRM)


@pytest.mark.parametrize("text", ["change the phone number", "my email is wrong", "wrong number", "edit contact"])
def test_the_contact_can_be_asked_for_again(text: str) -> None:
    step = tell("consent", text)
    assert (step.draft.contact, step.asking) == (None, "contact")


def test_new_times_replace_the_old_ones() -> None:
    step = tell(CONFIRM, "change the day to Friday afternoon")
    assert (step.draft.times, step.asking) == ("Friday afternoon", CONFIRM)


def test_the_times_can_be_asked_for_again() -> None:
    assert tell("adult", "I want different times").asking == "times"


def test_a_correction_keeps_the_other_details() -> None:
    assert tell(CONFIRM, "change the name").draft == replace(FULL, name=None)


@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
@pytest.mark.parametrize(
    "text", ["cancel", "Cancel that, please", "forget it", "never mind", "no thanks", "I've changed my mind", "not now"]
)
def test_every_question_can_be_left(asking: str, text: str) -> None:
    step = tell(asking, text)
    assert (step.outcome, said(step), step.draft) == ("closed", ["utter_booking_cancelled"], Draft())


@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
@pytest.mark.parametrize("intent", ["stop", "complaint", "data_request", "urgent_reaction", "talk_to_human"])
def test_what_wins_over_a_form_is_not_taken_by_it(asking: str, intent: str) -> None:
    step = tell(asking, "well then", intent, decided=True)
    assert (step.outcome, step.draft) == ("rejected", BEFORE[asking])


@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does it hurt?", "ask_pain"),
        ("what about pores?", "faq_pores"),
        ("how long does it take after that?", "ask_duration_of_session"),
    ],
)
def test_a_question_in_the_middle_is_not_taken_by_the_form(asking: str, text: str, intent: str) -> None:
    step = tell(asking, text, intent, decided=True)
    assert (step.outcome, step.draft, step.asking) == ("rejected", BEFORE[asking], asking)


@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
def test_asking_to_book_again_repeats_the_question(asking: str) -> None:
    step = tell(asking, "?", "book", decided=True)
    assert (step.outcome, step.asking) == ("open", asking)


def test_a_rejected_message_says_nothing() -> None:
    assert said(tell("name", "does it hurt?", "ask_pain", decided=True)) == []


def test_a_draft_survives_the_slot() -> None:
    assert Draft.from_dict(FULL.as_dict()) == FULL


@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
def test_an_unfinished_draft_survives_the_slot(asking: str) -> None:
    assert Draft.from_dict(BEFORE[asking].as_dict()) == BEFORE[asking]


WORDS = st.sampled_from(
    [
        "yes",
        "no",
        "cancel",
        "send it",
        "Ana",
        "my name is",
        "07700 900123",
        "ana@example.com",
        "any time",
        "change",
        "the name",
        "wrong",
        "to Friday",
        "17",
        "34",
        "?",
        "what",
        "\x00",
        "{name}",
        "/book",
        "agree",
        "stop",
        "it's",
        "،",
        "’",
    ]
)
TEXTS = st.text(max_size=300) | st.lists(WORDS, max_size=6).map(" ".join)
INTENTS = st.sampled_from(
    ["", "affirm", "deny", "book", "stop", "ask_pain", "faq_pores", "talk_to_human", "gibberish", "off_topic"]
)
HEARD = st.builds(Heard, TEXTS, INTENTS, st.booleans(), st.lists(TEXTS, max_size=2).map(tuple))


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_nothing_is_sent_before_the_confirmation(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard)
    assert step.outcome in (
        {"open", "rejected", "send", "closed"} if asking == CONFIRM else {"open", "rejected", "closed"}
    )


@given(st.lists(HEARD, max_size=12))
def test_whatever_is_said_only_a_complete_request_is_sent(messages: list[Heard]) -> None:
    step = start(Heard("book"))
    for heard in messages:
        step = advance(step.draft, step.asking, heard)
        if step.outcome == "closed":
            return
        if step.outcome == "send":
            assert step.draft.missing() == CONFIRM
            return


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_the_form_answers_with_authored_responses(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard)
    assert all(CONTENT.render(part.name, part.values).text for part in step.say)
    assert bool(step.say) == (step.outcome in {"open", "closed"})


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_the_open_question_is_the_first_that_is_missing(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard)
    if step.outcome in {"open", "rejected"}:
        assert step.asking == step.draft.missing()


@given(HEARD)
def test_whatever_opens_the_form_it_asks_a_question(heard: Heard) -> None:
    step = start(heard)
    assert (step.outcome, said(step)[-1]) == ("open", QUESTIONS[step.asking])
