"""The booking form: every field, corrections, ways out, and messages that are not for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking.draft import ANOTHER, CONFIRM, FIELDS, LEAST, Around, Draft, Heard, Step
from clinic.booking.form import MOST_NAME, MOST_TIMES, advance, start
from clinic.content.responses import LONDON, Content
from clinic.personal.contact import Contact
from clinic.requests.wanted_times import WantedTimes
from clinic.times.windows import Calendar

CONTENT = Content.load()
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=LONDON)  # a Tuesday
AROUND = Around(NOW, Calendar.from_facts(CONTENT.clinic, NOW.date()))
LIVE = replace(AROUND, live=("MN-7K3QW6", "Thursday 26 November"))
TIMES = WantedTimes(
    "Tuesday 1 December, in the morning",
    (("2026-12-01T09:00:00+00:00", "2026-12-01T12:00:00+00:00"),),
    "Tuesday morning",
)
FULL = Draft("Ana Reed", Contact(phone="+447700900123"), TIMES, "face", False, True, True)
# What is known when each question is asked.
BEFORE = {
    "name": Draft(),
    "contact": Draft("Ana Reed"),
    "times": replace(Draft("Ana Reed"), contact=FULL.contact),
    "area": replace(FULL, area=None, been_before=None, adult=None, consent=None),
    "been_before": replace(FULL, been_before=None, adult=None, consent=None),
    "adult": replace(FULL, adult=None, consent=None),
    "consent": replace(FULL, consent=None),
    CONFIRM: FULL,
}
QUESTIONS = {**{name: f"utter_ask_booking_{name}" for name in FIELDS}, CONFIRM: "utter_booking_read_back"}


def tell(asking: str, text: str, intent: str = "", *, decided: bool = False, people: tuple[str, ...] = ()) -> Step:
    return advance(BEFORE[asking], asking, Heard(text, intent, decided, people), AROUND)


def opened(text: str, around: Around = AROUND) -> Step:
    return start(Heard(text, "book", True), around)


def shown(step: Step) -> str | None:
    return step.draft.times.shown if step.draft.times else None


def said(step: Step) -> list[str]:
    return [part.name for part in step.say]


def test_the_form_opens_with_what_it_does_and_asks_for_the_name() -> None:
    step = opened("I'd like to book")
    assert (step.outcome, step.asking, said(step)) == (
        "open",
        "name",
        ["utter_booking_start", "utter_ask_booking_name"],
    )


def test_details_in_the_first_message_are_taken_over() -> None:
    step = opened("book me in please, my name is Ana Reed and my number is 07700 900123")
    assert (step.draft.name, step.draft.contact, step.asking) == ("Ana Reed", Contact(phone="+447700900123"), "times")


def test_a_whole_request_goes_from_name_to_reference() -> None:
    step = start(Heard("book"), AROUND)
    asked = []
    for text in ("Ana Reed", "ana@example.com", "any time", "face", "no, I'm new", "yes", "I agree"):
        asked.append(step.asking)
        step = advance(step.draft, step.asking, Heard(text), AROUND)
    assert (asked, step.asking) == (list(FIELDS), CONFIRM)
    assert advance(step.draft, step.asking, Heard("yes, send it"), AROUND).outcome == "send"


@pytest.mark.parametrize("channel", ["messenger", "whatsapp"])
def test_on_metas_channels_the_least_is_asked_and_the_read_back_is_short(channel: str) -> None:
    around = replace(AROUND, channel=channel)
    step = start(Heard("book"), around)
    asked = []
    for text in ("Ana Reed", "ana@example.com", "any time", "yes", "I agree"):
        asked.append(step.asking)
        step = advance(step.draft, step.asking, Heard(text), around)
    assert (asked, step.asking, said(step)) == (list(LEAST), CONFIRM, ["utter_booking_read_back_short"])


def test_a_number_that_the_channel_gave_is_not_asked_for() -> None:
    step = opened("book", replace(AROUND, channel="whatsapp", phone="+447700900123"))
    step = advance(step.draft, step.asking, Heard("Ana Reed"), replace(AROUND, channel="whatsapp"))
    assert (step.draft.contact, step.asking) == (Contact(phone="+447700900123"), "times")


def test_everything_in_one_message_leaves_little_to_ask() -> None:
    step = opened("Hi, I'm Ana Reed, 07700 900123, can I book for my face on Thursday after 5pm? I'm new and I'm 34")
    draft = step.draft
    assert (draft.name, draft.contact, draft.area, draft.been_before, draft.adult, step.asking) == (
        "Ana Reed", Contact(phone="+447700900123"), "face", False, True, "consent"
    )  # fmt: skip
    assert shown(step) == "Thursday 26 November, after 5 pm"


def test_a_day_that_matters_otherwise_is_no_time_for_the_visit() -> None:
    assert opened("I want to book, my wedding is on 12 December").draft.times is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [("yesterday", "past"), ("on Sunday", "closed"), ("on 31 February", "impossible"), ("3 March 2029", "far")],
)
def test_a_day_that_cannot_be_is_put_right_at_once(text: str, problem: str) -> None:
    step = opened(f"can I book for {text}")
    assert (step.asking, said(step)) == ("times", ["utter_booking_start", f"utter_ask_booking_times_error_{problem}"])


def test_what_is_left_out_is_said() -> None:
    step = opened("book me on Sunday or Thursday")
    assert (said(step)[1], shown(step)) == ("utter_booking_times_left_out", "Thursday 26 November")
    assert "Sunday" in step.say[1].values["dropped"]


def test_a_second_request_is_noticed() -> None:
    step = opened("I'd like to book", LIVE)
    assert (step.asking, said(step)) == (ANOTHER, ["utter_booking_already"])
    assert step.say[0].values == {"reference": "MN-7K3QW6", "times": "Thursday 26 November"}


@pytest.mark.parametrize("text", ["add another", "another one please", "it's for my husband", "a new request"])
def test_another_one_can_be_added(text: str) -> None:
    step = advance(Draft(), ANOTHER, Heard(text, "book", True), LIVE)
    assert (step.outcome, step.asking, said(step)[0]) == ("open", "name", "utter_booking_start")


def test_a_second_request_on_purpose_is_not_questioned() -> None:
    assert opened("can I book one for my sister too", LIVE).asking == "name"


@pytest.mark.parametrize("text", ["leave it", "no thanks", "never mind"])
def test_a_request_that_is_there_can_be_left(text: str) -> None:
    step = advance(Draft(), ANOTHER, Heard(text), LIVE)
    assert (step.outcome, said(step)) == ("closed", ["utter_booking_kept"])


def test_changing_the_one_that_is_there_is_for_its_own_dialogue() -> None:
    heard = Heard("change it please", "change_or_cancel_booking", True)
    assert advance(Draft(), ANOTHER, heard, LIVE).outcome == "rejected"


def test_an_unclear_word_about_a_second_request_asks_again() -> None:
    assert said(advance(Draft(), ANOTHER, Heard("hmm"), LIVE)) == ["utter_booking_already"]


def test_the_read_back_holds_every_detail() -> None:
    (read_back,) = tell("consent", "yes").say
    assert (read_back.name, read_back.values) == (
        "utter_booking_read_back",
        {
            "name": "Ana Reed",
            "contact": "07700 900123",
            "times": "Tuesday 1 December, in the morning",
            "area": "face",
            "been_before": "new",
        },
    )


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
        ("hiya Priya Shah", "Priya Shah"),
        ("王小明", "王小明"),
        ("محمد", "محمد"),
        ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"),
        ("Dr. Ana Reed", "Dr. Ana Reed"),
        ("J. R. Smith", "J. R. Smith"),
        ("अनीता शर्मा", "अनीता शर्मा"),
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("محمد عبد الله", "محمد عبد الله"),
        ("יעקב ז׳בוטינסקי", "יעקב ז׳בוטינסקי"),
        ("アナ・リード", "アナ・リード"),
        ("عائشہ\u200cخان", "عائشہ\u200cخان"),
        ("María-José Carreño Quiñones", "María-José Carreño Quiñones"),
        ("Siobhán Ní Dhomhnaill", "Siobhán Ní Dhomhnaill"),
        ("D’Angelo", "D'Angelo"),
        ("O`Brien", "O'Brien"),
        ("Anne\u2011Marie", "Anne\u2011Marie"),
        ("Ng", "Ng"),
        ("Ana 😀", "Ana"),
        ("Ana (Annie) Reed", "Ana Reed"),
        ("\u200fمحمد\u200f", "محمد"),
        ("Ana\u202e Reed", "Ana Reed"),
        ("Ana\x00 \x1bReed\r\n", "Ana Reed"),
        # names that look like something else
        ("Will Smith", "Will Smith"),
        ("Will", "Will"),
        ("Can Yılmaz", "Can Yılmaz"),
        ("Do Van Nam", "Do Van Nam"),
        ("Sun Li", "Sun Li"),
        ("Sunday Adeyemi", "Sunday Adeyemi"),
        ("Thu Nguyen", "Thu Nguyen"),
        ("Christian Good", "Christian Good"),
        ("April May", "April May"),
        ("Jo Burns", "Jo Burns"),
    ],
)
def test_a_name_is_read_from_an_answer(text: str, name: str) -> None:
    assert tell("name", text).draft.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I'm getting married in June and want to book",
        "i'm worried about my scars, can I book",
        "i am pregnant can i book",
        "I'm in London on Friday, can I book",
        "it's for my face",
        "I'm calling about an appointment",
        "this is great, book me in",
    ],
)
def test_what_somebody_says_of_themselves_is_no_name(text: str) -> None:
    assert opened(text).draft.name is None


@pytest.mark.parametrize("text", ["I'm worried about my data", "i'm not telling you", "it's for my face"])
def test_what_somebody_says_instead_of_a_name_is_no_name(text: str) -> None:
    assert tell("name", text).draft.name is None


@pytest.mark.parametrize(
    "text",
    ["actually I'm working then", "no wait, I'm away on Tuesday", "wait, it's too early", "sorry, it's my first time"],
)
@pytest.mark.parametrize("asking", ["area", "consent", CONFIRM])
def test_what_somebody_says_of_themselves_changes_no_name(asking: str, text: str) -> None:
    assert tell(asking, text).draft.name == "Ana Reed"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi this is Sara Vale, I'd like an appointment", "Sara Vale"),
        ("I'm Sara and I want to book", "Sara"),
        ("my name is sara can you book me in?", None),
        ("I'm Ludwig van der Berg, book me in", "Ludwig van der Berg"),
        ("book me please, I'm अनीता", "अनीता"),
    ],
)
def test_a_name_in_the_first_message_is_taken_when_it_is_clear(text: str, name: str | None) -> None:
    assert opened(text).draft.name == name


def test_a_small_name_in_the_first_message_is_taken_when_it_was_recognised() -> None:
    assert start(Heard("hi i'm sara, can i book", "book", True, ("sara",)), AROUND).draft.name == "sara"


@pytest.mark.parametrize(
    "text", ["can I have the first appointment on Tuesday", "the first one is best", "your regular hours"]
)
def test_the_first_appointment_of_a_day_says_nothing_about_being_new(text: str) -> None:
    assert opened(text).draft.been_before is None


@pytest.mark.parametrize("text", ["Sun Li", "Thu Nguyen", "Sunday Adeyemi", "April May"])
def test_no_day_is_read_from_a_name(text: str) -> None:
    assert tell("name", text).draft.times is None


@pytest.mark.parametrize(
    "text", ["Will it hurt", "can I book", "do I need it", "Can you help", "am I too old", "will do"]
)
def test_a_question_is_no_name(text: str) -> None:
    assert tell("name", text).draft.name is None


@pytest.mark.parametrize("text", ["Tuesday morning", "Mon or Weds", "Sunday please", "tomorrow", "Sat 10am"])
def test_a_day_is_no_name(text: str) -> None:
    assert tell("name", text).draft.name is None


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
        ("😀😀", "utter_ask_booking_name_error"),
        ("<b>Ana</b>", "utter_ask_booking_name_error"),
        ("Robert'); DROP TABLE booking_request;--", "utter_ask_booking_name_error"),
        ("\u200b\u202e\u200f", "utter_ask_booking_name_error_empty"),
        ("\x00\x07\x1b", "utter_ask_booking_name_error_empty"),
        ("A" * (MOST_NAME + 1), "utter_ask_booking_name_error_too_long"),
        ("A" * 2000, "utter_ask_booking_name_error_too_long"),
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
        ("07700 900123 or ana@example.com", Contact("+447700900123", "ana@example.com")),
        ("020 7946 0321 ext 12", Contact(phone="+442079460321;ext=12")),
        ("+33 6 12 34 56 78", Contact(phone="+33612345678")),
        ("\u202a07700 900123\u202c", Contact(phone="+447700900123")),
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
        ("07700 90012", "utter_ask_booking_contact_error_digits"),
        ("07700 9001234", "utter_ask_booking_contact_error_digits"),
        ("ana@example", "utter_ask_booking_contact_error"),
        ("purple", "utter_ask_booking_contact_error"),
    ],
)
def test_what_is_no_contact_is_asked_for_again(text: str, response: str) -> None:
    step = tell("contact", text)
    assert (step.asking, said(step)) == ("contact", [response])


def test_two_numbers_have_to_be_chosen_from() -> None:
    step = tell("contact", "07700 900123 or 07700 900456")
    assert (step.asking, said(step), step.draft.contact) == ("contact", ["utter_ask_booking_contact_error_two"], None)
    assert set(step.say[0].values.values()) == {"07700 900123", "07700 900456"}


@pytest.mark.parametrize("asking", ["area", "consent", CONFIRM])
def test_two_numbers_as_a_correction_have_to_be_chosen_from(asking: str) -> None:
    step = tell(asking, "sorry, it's 07700 900456 or 07700 900789")
    assert (step.asking, said(step), step.draft.contact) == ("contact", ["utter_ask_booking_contact_error_two"], None)


@pytest.mark.parametrize(
    ("text", "read_back", "windows"),
    [
        ("any time", "Any time", 13),
        ("Tuesday morning", "Tuesday 1 December, in the morning", 1),
        ("mon or weds after 5pm", "Wednesday 25 or Monday 30 November, after 5 pm", 2),
        ("the 3rd of december", "Thursday 3 December", 1),
        ("asap", "As soon as possible", 13),
    ],
)
def test_times_are_kept_as_windows_and_in_the_visitors_own_words(text: str, read_back: str, windows: int) -> None:
    step = tell("times", text)
    assert step.draft.times is not None
    kept = (step.draft.times.shown, len(step.draft.times.windows), step.draft.times.said, step.asking)
    assert kept == (read_back, windows, text, "area")


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("", "utter_ask_booking_times_error_empty"),
        ("purple", "utter_ask_booking_times_error"),
        ("yesterday", "utter_ask_booking_times_error_past"),
        ("last Tuesday", "utter_ask_booking_times_error_past"),
        ("Sunday", "utter_ask_booking_times_error_closed"),
        ("at 4 in the morning", "utter_ask_booking_times_error_closed"),
        ("the 31st of February", "utter_ask_booking_times_error_impossible"),
        ("1 June 2029", "utter_ask_booking_times_error_far"),
        ("monday " * 40, "utter_ask_booking_times_error_too_long"),
    ],
)
def test_what_is_no_time_is_asked_for_again(text: str, response: str) -> None:
    step = tell("times", text)
    assert (step.asking, said(step)) == ("times", [response])


def test_unprintable_characters_are_not_kept() -> None:
    step = tell("times", "Tuesday\x00\x1b[31m  morning\u202e\n")
    assert step.draft.times is not None
    assert step.draft.times.said == "Tuesday[31m morning"


def test_times_are_kept_up_to_the_limit() -> None:
    text = "monday ".ljust(MOST_TIMES, "x")
    step = tell("times", text)
    assert step.draft.times is not None
    assert step.draft.times.said == text


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("face", "face"),
        ("my cheeks and neck", "face,neck_chest_hands"),
        ("not sure", "not_sure"),
        ("skip", "not_sure"),
        ("stretch marks on my tummy", "elsewhere"),
        ("neck, chest or hands", "neck_chest_hands"),
    ],
)
def test_an_area_is_read(text: str, area: str) -> None:
    step = tell("area", text)
    assert (step.draft.area, step.asking) == (area, "been_before")


@pytest.mark.parametrize("text", ["purple", "", "hmm"])
def test_an_unclear_area_is_asked_again(text: str) -> None:
    assert said(tell("area", text)) == ["utter_ask_booking_area_error"]


@pytest.mark.parametrize(
    ("text", "been"),
    [("yes", True), ("no", False), ("no, I'm new", False), ("it's my first time", False), ("I've been before", True)],
)
def test_new_or_returning_is_read(text: str, been: bool) -> None:
    step = tell("been_before", text)
    assert (step.draft.been_before, step.asking) == (been, "adult")


@pytest.mark.parametrize("text", ["maybe", ""])
def test_unclear_whether_they_were_here_is_asked_again(text: str) -> None:
    assert said(tell("been_before", text)) == ["utter_ask_booking_been_before_error"]


@pytest.mark.parametrize(
    ("text", "read_back"),
    [
        ("sorry, I meant Thursday", "Thursday 26 November, in the morning"),
        ("actually make it 4pm", "Tuesday 1 December, at 4 pm"),
        ("no, Friday afternoon instead", "Friday 27 November, in the afternoon"),
    ],
)
@pytest.mark.parametrize("asking", ["area", "consent", CONFIRM])
def test_times_are_put_right_in_passing(asking: str, text: str, read_back: str) -> None:
    step = tell(asking, text)
    assert (shown(step), step.asking) == (read_back, asking)


@pytest.mark.parametrize("asking", ["times", "area", "consent", CONFIRM])
def test_a_name_is_put_right_in_passing(asking: str) -> None:
    step = tell(asking, "sorry, my name is Anna Reid")
    assert (step.draft.name, step.asking) == ("Anna Reid", asking)


def test_why_it_is_asked_is_answered_and_the_question_repeated() -> None:
    assert said(tell("contact", "why do you need that?")) == ["utter_booking_why", "utter_ask_booking_contact"]


def test_a_detail_of_another_kind_is_taken_and_the_question_stays() -> None:
    step = tell("name", "07700 900123")
    assert (step.draft.contact, step.asking, said(step)) == (
        Contact(phone="+447700900123"), "name", ["utter_ask_booking_name"]
    )  # fmt: skip


def test_a_question_along_with_a_detail_is_answered_too() -> None:
    step = tell("name", "It's Nell, and how much is it", "ask_price", decided=True)
    assert (step.draft.name, step.asked) == ("Nell", "ask_price")


@pytest.mark.parametrize(
    "text",
    ["yes", "Yep!", "yeah of course", "I am", "I'm over 18", "not under 18", "18", "I'm 34", "i am 27 years old", "99"],
)
def test_an_adult_goes_on(text: str) -> None:
    step = tell("adult", text)
    assert (step.draft.adult, step.asking) == (True, "consent")


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Nope",
        "I'm not",
        "under 18",
        "I'm under 18",
        "not 18",
        "less than 18",
        "I'm not 18 yet",
        "17",
        "I'm 15",
        "i am 16 years old",
        "no sorry",
    ],
)
def test_somebody_under_18_cannot_request_anything(text: str) -> None:
    step = tell("adult", text)
    assert (step.outcome, said(step), step.draft) == ("closed", ["utter_under_18_booking"], Draft())


@pytest.mark.parametrize("text", ["purple", "", "my sister is 30", "she's 40", "shes 40", "18 next month", "18 what"])
def test_an_unclear_age_is_asked_again(text: str) -> None:
    assert said(tell("adult", text)) == ["utter_ask_booking_adult_error"]


@pytest.mark.parametrize("asking", ["adult", "consent", CONFIRM])
@pytest.mark.parametrize(
    "text",
    [
        "hmm", "maybe", "maybe later", "hold on", "hang on", "let me think", "idk", "um", "ok wait", "yeah hang on",
        "yes later", "probably", "meh",
    ],
)  # fmt: skip
def test_who_is_unsure_gets_time_and_agrees_to_nothing(asking: str, text: str) -> None:
    step = tell(asking, text)
    assert (step.outcome, step.draft, said(step)) == ("open", BEFORE[asking], [f"utter_booking_{asking}_wait"])


@pytest.mark.parametrize("text", ["yes", "I agree", "ok", "yes I do", "sure, go ahead"])
def test_consent_leads_to_the_read_back(text: str) -> None:
    step = tell("consent", text)
    assert (step.draft.consent, step.asking, said(step)) == (True, CONFIRM, ["utter_booking_read_back"])


@pytest.mark.parametrize("text", ["no", "I'd rather not", "I disagree", "no I don't"])
def test_without_consent_nothing_is_kept(text: str) -> None:
    step = tell("consent", text)
    assert (step.outcome, said(step), step.draft) == ("closed", ["utter_booking_no_consent"], Draft())


@pytest.mark.parametrize("text", ["so", "well", "oh", ""])
def test_an_unclear_consent_is_no_consent(text: str) -> None:
    step = tell("consent", text)
    assert (step.draft.consent, said(step)) == (None, ["utter_ask_booking_consent_error"])


@pytest.mark.parametrize("text", ["yes", "send it", "looks good", "that's right", "yes please", "confirm", "try again"])
def test_a_confirmed_request_is_sent(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, step.draft) == ("send", FULL)


@pytest.mark.parametrize("text", ["", "blue", "go to hell"])
def test_an_unclear_confirmation_sends_nothing(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, said(step)) == ("open", ["utter_booking_read_back_error"])


@pytest.mark.parametrize("text", ["no", "no, that's wrong", "don't send it", "I want to change something"])
def test_a_refused_confirmation_asks_what_to_change(text: str) -> None:
    step = tell(CONFIRM, text)
    assert (step.outcome, step.asking, said(step)) == ("open", CONFIRM, ["utter_booking_change_which"])


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize("asking", ["adult", "consent", CONFIRM])
def test_the_models_guess_that_it_is_a_yes_does_not_count(asking: str, decided: bool) -> None:
    step = tell(asking, "the cat sat on the mat", "affirm", decided=decided)
    assert (step.outcome, step.draft) == ("open", BEFORE[asking])


def test_a_yes_with_a_wish_for_a_person_does_both() -> None:
    step = tell(CONFIRM, "yes send it and can someone ring me", "talk_to_human", decided=True)
    assert (step.outcome, step.asked) == ("send", "talk_to_human")


@pytest.mark.parametrize("text", ["yes? what happens then?", "yes send it, how long will you take?"])
def test_a_yes_with_a_question_is_put_again(text: str) -> None:
    assert tell(CONFIRM, text, "ask_price", decided=True).outcome == "rejected"


def test_a_withdrawal_in_the_same_breath_wins() -> None:
    step = tell(CONFIRM, "wait no leave it, cancel")
    assert (step.outcome, said(step)) == ("closed", ["utter_booking_cancelled"])


def test_consent_with_a_limit_that_is_kept_anyway_is_consent() -> None:
    step = tell("consent", "yes but don't share my data", "data_request", decided=True)
    assert (step.draft.consent, said(step)[0]) == (True, "utter_booking_only_for_this")


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
    assert (shown(step), step.asking) == ("Friday 27 November, in the afternoon", CONFIRM)


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
        "actually",
        "Thursday",
        "face",
        "new",
        "yesterday",
    ]
)
TEXTS = st.text(max_size=300) | st.lists(WORDS, max_size=6).map(" ".join)
INTENTS = st.sampled_from(
    ["", "affirm", "deny", "book", "stop", "ask_pain", "faq_pores", "talk_to_human", "gibberish", "off_topic"]
)
HEARD = st.builds(Heard, TEXTS, INTENTS, st.booleans(), st.lists(TEXTS, max_size=2).map(tuple))


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_nothing_is_sent_before_the_confirmation(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard, AROUND)
    assert step.outcome in (
        {"open", "rejected", "send", "closed"} if asking == CONFIRM else {"open", "rejected", "closed"}
    )


@given(st.lists(HEARD, max_size=12))
def test_whatever_is_said_only_a_complete_request_is_sent(messages: list[Heard]) -> None:
    step = start(Heard("book"), AROUND)
    for heard in messages:
        step = advance(step.draft, step.asking, heard, AROUND)
        if step.outcome == "closed":
            return
        if step.outcome == "send":
            assert step.draft.missing(FIELDS) == CONFIRM
            return


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_the_form_answers_with_authored_responses(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard, AROUND)
    assert all(CONTENT.render(part.name, part.values, today=NOW.date()).text for part in step.say)
    assert bool(step.say) == (step.outcome in {"open", "closed"})


@given(st.sampled_from([*FIELDS, CONFIRM]), HEARD)
def test_whatever_is_said_the_open_question_is_the_first_that_is_missing(asking: str, heard: Heard) -> None:
    step = advance(BEFORE[asking], asking, heard, AROUND)
    if step.outcome in {"open", "rejected"}:
        assert step.asking == step.draft.missing(FIELDS)


@given(HEARD)
def test_whatever_opens_the_form_it_asks_a_question(heard: Heard) -> None:
    step = start(heard, AROUND)
    assert step.outcome == "open"
    assert said(step)[-1].startswith(QUESTIONS[step.asking])


# ------------------------------------------------------------------------ as people write it


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("an appointment for Beatriz Nunes please, 07700 900456", "Beatriz Nunes"),
        ("Hi there! Hamish MacLeod, hamish@example.org, mornings are best", "Hamish MacLeod"),
        ("book me - Soo-Jin Park / 07700 900456", "Soo-Jin Park"),
        ("id like to come in. Joanna van den Heuvel. 07700900456", "Joanna van den Heuvel"),
        ("can you ring me on 07700 900456 (Ifeoma Obi)", "Ifeoma Obi"),
        ("Could I have a slot? Kind Regards, Tom Day, 07700 900456", "Tom Day"),
        ("name's Bex, no sorry, Rebecca Holt, 07700 900456", "Rebecca Holt"),
        ("I want help with Acne Scars, 07700 900456", None),
        ("Please Call Me Back 07700 900456", None),
        ("Tuesday Afternoon, 07700 900456", None),
        ("CAN SOMEBODY CALL 07700 900456", None),
        ("First Time Client 07700 900456", None),
        ("book for Dark Circles, 07700 900456", None),
        ("coming from Crouch End, 07700 900456", None),
        ("heard about you from Anna Bell, 07700 900456", None),
        ("my name is Pat. Actually Thursday is better, 07700 900456", "Pat"),
        ("my name is Sarah, actually Tuesday 07700 900456", "Sarah"),
    ],
)
def test_a_name_that_stands_beside_a_contact_is_taken(text: str, name: str | None) -> None:
    assert opened(text).draft.name == name


@pytest.mark.parametrize(
    "text",
    [
        "whenever really",
        "any time is good",
        "forty-four",
        "that's grand",
        "like I said",
        "I'd want one",
        "every morning",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert tell("name", text).draft.name is None


def test_a_time_that_comes_first_is_read_as_a_whole() -> None:
    step = tell("name", "any day but wednesday")
    assert (step.asking, shown(step)) == ("name", "Any day but Wednesday")


@pytest.mark.parametrize(
    "text",
    [
        "oh cancel that please",
        "nope, forget it",
        "can we just cancel",
        "scrap that, thanks",
        "sorry, never mind all this",
    ],
)
@pytest.mark.parametrize("asking", [*FIELDS, CONFIRM])
def test_giving_up_in_other_words_ends_it(asking: str, text: str) -> None:
    assert tell(asking, text).outcome == "closed"


@pytest.mark.parametrize(
    "text",
    [
        "don't cancel it",
        "cancel thursday",
        "leave it to you",
        "no need to cancel",
        "scrap that, today please",
        "can I cancel?",
    ],
)
def test_what_only_sounds_like_giving_up_does_not(text: str) -> None:
    assert tell("times", text).outcome != "closed"


@pytest.mark.parametrize("text", ["just my face", "it's my face", "the cheeks mainly"])
def test_a_part_of_the_body_is_an_answer_whatever_else_it_sounded_like(text: str) -> None:
    assert tell("area", text, "urgent_reaction", decided=True).draft.area == "face"
    assert tell("area", "my face is burning", "urgent_reaction", decided=True).outcome == "rejected"


def test_the_first_time_is_no_first_of_the_month() -> None:
    step = tell("been_before", "no 1st time here")
    assert (step.draft.been_before, step.draft.times) == (False, TIMES)


@pytest.mark.parametrize("text", ["I've not come to you", "didn't visit before", "you don't know me", "never visited"])
def test_new_people_say_so_in_many_ways(text: str) -> None:
    assert tell("been_before", text).draft.been_before is False


@pytest.mark.parametrize(
    "text", ["what happens to my number then?", "how long do you keep my data", "are my details safe?"]
)
@pytest.mark.parametrize("asking", ["name", "contact", "consent"])
def test_what_becomes_of_the_details_is_answered_and_the_form_goes_on(asking: str, text: str) -> None:
    step = tell(asking, text, "data_request", decided=True)
    assert (step.outcome, step.asking, said(step)[0]) == ("open", asking, "utter_booking_why")


def test_over_18_is_an_age() -> None:
    assert opened("I'd like to book, I'm over 18").draft.adult is True
    assert opened("I'd like to book, I'm over 16").draft.adult is None


def test_the_name_is_put_right_also_in_a_question_and_the_times_by_a_preference() -> None:
    assert tell(CONFIRM, "could the name be Anna Read please").draft.name == "Anna Read"
    assert shown(tell(CONFIRM, "hm, Friday would be better")) == "Friday 27 November, in the morning"
    assert tell("area", "with my surname it's Ana Reed Ortiz").draft.name == "Ana Reed Ortiz"


@pytest.mark.parametrize(
    "text",
    [
        "is this safe in pregnancy?",
        "what happens to my skin after?",
        "how long do you keep the numbing cream on?",
        "what happens to my deposit?",
    ],
)
def test_a_question_about_the_treatment_is_no_question_about_the_details(text: str) -> None:
    assert tell("contact", text, "ask_downtime", decided=True).outcome == "rejected"


@pytest.mark.parametrize("text", ["scrap that, yes please", "forget it, yes"])
def test_a_yes_after_second_thoughts_does_not_throw_the_request_away(text: str) -> None:
    assert tell("consent", text).outcome != "closed"


def test_cancelling_an_appointment_where_one_is_there_already_is_not_for_the_form() -> None:
    step = advance(Draft(), ANOTHER, Heard("cancel my appointment", "change_or_cancel_booking", True), LIVE)
    assert step.outcome == "rejected"


@pytest.mark.parametrize(
    "text",
    [
        "My doctor's name is Dr Khan",
        "yes, with my friend, her name is Katie",
        "The practitioner's name is Sarah, right?",
        "The product name is Profhilo, do you do that too?",
    ],
)
def test_somebody_elses_name_changes_nothing(text: str) -> None:
    assert tell("been_before", text, "ask_price", decided=True).draft.name == "Ana Reed"


@pytest.mark.parametrize("text", ["Erik ten Hag", "Seven Jones", "Hope Need", "Sue Would"])
def test_names_that_hold_common_words_are_names(text: str) -> None:
    assert tell("name", text).draft.name == text


def test_a_distance_is_no_age() -> None:
    assert opened("book me in, I'm over 20 miles away").draft.adult is None


@pytest.mark.parametrize("text", ["I'd prefer you to call me after 5pm", "My skin is better in the morning"])
def test_a_preference_of_another_kind_leaves_the_times(text: str) -> None:
    assert tell("area", text).draft.times == TIMES


def test_who_missed_the_last_visit_is_not_new() -> None:
    assert tell("been_before", "sorry I didn't come last time, yes I've been").draft.been_before is True


def test_an_address_that_is_like_a_providers_counts_when_it_is_typed_again() -> None:
    asked = tell("contact", "jo@aon.com")
    assert said(asked) == ["utter_ask_booking_contact_sure"]
    again = advance(asked.draft, "contact", Heard("jo@aon.com"), AROUND)
    refused = advance(asked.draft, "contact", Heard("no"), AROUND)
    typed = advance(refused.draft, "contact", Heard("jo@aon.com"), AROUND)
    assert (again.draft.contact, typed.draft.contact) == (Contact(email="jo@aon.com"), Contact(email="jo@aon.com"))
