"""The booking form: which detail is asked next, and what an answer to it is. No Rasa, no database in here.

A message that does not answer the open question is rejected: Rasa's rules then answer it, and the form goes on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.booking import details as listen
from clinic.booking import names, plain_text
from clinic.booking import vocabulary as words
from clinic.booking.agreement import Agreement, Answer, read_agreement
from clinic.booking.area_and_visits import find_areas, find_been_before, is_only_an_area
from clinic.booking.corrections import correct, put_right
from clinic.booking.draft import ANOTHER, CONFIRM, Around, Draft, Heard, Say, Step
from clinic.booking.earlier_vocabulary import PERSON
from clinic.booking.name_answer import read_name
from clinic.booking.plain_text import beside_questions, withdraws, without_agreement
from clinic.booking.steps import again, ask_next, asked_too, left_out, question, which, with_times
from clinic.booking.yes_no_age import ADULT, age_in, yes_or_no
from clinic.content.topics import CHECK_TOPIC, URGENT_TOPIC
from clinic.personal.contact import Contact, find_contacts
from clinic.personal.email import read_emails
from clinic.text.plain import comparable, visible

MOST_NAME = 80
MOST_TIMES = 200
SHORT_ANSWER = 6
# So few words with an age among them say the visitor's own.
SHORT_AGE = 4
SHORT_YES = 3
FEWEST_DIGITS = 5
# A number of that many digits was meant as a phone number, and has a slip in it.
PHONE_DIGITS = range(9, 13)
# These win over an open form's answer (nlu/understanding/decision.py has the whole order).
ALWAYS_FIRST = frozenset({"stop", "complaint", "data_request", URGENT_TOPIC})
YES_NO = frozenset({"been_before", "adult", "consent", CONFIRM})
# Details in words of one's own: a question may stand beside them without a mark.
FREE_DETAILS = frozenset({"name", "contact", "times", "area", "been_before"})
# Of those, the ones where only a clear yes or no counts (data/agreement.yml).
CLEAR = frozenset({"adult", "consent", CONFIRM})
TALK_TO_HUMAN = "talk_to_human"
# What the topic model may make of a yes in other words.
BESIDE_A_YES = frozenset({"affirm", "thanks", "greet", "goodbye", "book", "chitchat"})
# What is said where a message asks about the request itself, by what it does.
ABOUT_THE_TALK = {
    "what_did_i_say": "utter_booking_so_far",
    "status": "utter_booking_not_sent",
    "what_next": "utter_booking_next",
    "what_do_you_mean": "utter_booking_why",
}
# What such a message may sound like.
ABOUT_THIS = frozenset(
    {"book", "change_or_cancel_booking", "affirm", "deny", "help", "repeat", "chitchat", "off_topic"}
)
# What an unclear message may be without being a question of its own.
NO_QUESTION = frozenset({"affirm", "deny", "gibberish", "off_topic", "greet"})


def start(heard: Heard, around: Around) -> Step:
    """Open the form, taking over details given in the first message."""
    if around.live is not None and not words.ANOTHER.search(heard.text):
        reference, times = around.live
        return Step("open", Draft(), ANOTHER, (Say("utter_booking_already", {"reference": reference, "times": times}),))
    return _open(heard, around)


def advance(draft: Draft, asking: str, heard: Heard, around: Around) -> Step:
    """Take one message while the form is open."""
    plain = comparable(heard.text)
    if not plain and heard.decided and heard.intent != "book":
        return Step("rejected", draft, asking)  # a button about something else
    if asking == ANOTHER:
        if plain_text.says_cancel(heard.text):
            return Step("closed", say=(Say("utter_booking_kept"),))
        return _answer_another(heard, plain, around)
    if plain_text.gives_up(heard.text):
        return Step("closed", say=(Say("utter_booking_cancelled"),))
    if withdraws(heard):
        return Step("closed", say=(Say("utter_booking_cancelled"),), asked=heard.about)
    if step := _beside_a_question(draft, asking, heard, around) or _settled(draft, asking, heard, around):
        return step
    draft = replace(draft, doubt=None, declined=draft.doubt or draft.declined)
    contacts = find_contacts(visible(heard.text))
    if step := _about_the_talk(draft, asking, heard, plain, contacts, around):
        return step
    change = words.CHANGE.search(heard.text)
    if _is_for_the_rules(draft, asking, heard, plain, contacts, change, around):
        return Step("rejected", draft, asking)
    if change or (contacts and asking not in ("contact", "name")):
        return correct(draft, asking, heard, change, contacts, around)
    if step := put_right(draft, asking, heard, plain, around):
        return step
    step = _ANSWERS[asking](draft, heard, plain, around)
    return replace(step, asked=step.asked or asked_too(heard)) if _goes_on(step, draft, asking) else step


def _goes_on(step: Step, draft: Draft, asking: str) -> bool:
    """Whether a detail was taken: a question beside it is answered then."""
    return step.outcome == "open" and step.asking != asking and step.draft != draft and asking in FREE_DETAILS


def _is_spelt(draft: Draft, heard: Heard) -> bool:
    """ "My surname is spelt with two Ts: Abbott" puts the name right, and asks for no data."""
    return draft.name is not None and names.corrected_name(draft.name, heard.text) is not None


def _is_for_the_rules(
    draft: Draft,
    asking: str,
    heard: Heard,
    plain: str,
    contacts: list[Contact],
    change: re.Match[str] | None,
    around: Around,
) -> bool:
    """Whether it is a person, a complaint, rights or the like that is asked for, and no answer to the open question."""
    # "You have my consent" is an answer, whatever else it may sound like; so is "it's my face" where the part is asked.
    if not heard.decided or _is_spelt(draft, heard) or _answers(asking, heard, plain, around):
        return False
    if heard.intent in ALWAYS_FIRST:
        return change is None
    named = asking == "name" and names.given_name(heard.text, asked=True) is not None
    return heard.intent == TALK_TO_HUMAN and not contacts and not named


def _beside_a_question(draft: Draft, asking: str, heard: Heard, around: Around) -> Step | None:
    """A detail in one sentence and a question in another: "Mornings, Tuesday. Is parking free?". Both count.

    Not for consent and sending: there a question means that it is not clear yet.
    """
    rest = beside_questions(heard.text)
    if asking in (CONFIRM, "consent") or not rest:
        return None
    step = advance(draft, asking, Heard(rest, people=heard.people), around)
    if step.outcome != "open" or step.asking == asking or step.draft == draft:
        return None
    name = ABOUT_THE_TALK.get(heard.act)
    if name:
        return replace(step, say=(Say(name, {"so_far": step.draft.so_far()}), *step.say))
    return replace(step, asked=heard.about) if heard.about else None


def _about_the_talk(
    draft: Draft, asking: str, heard: Heard, plain: str, contacts: list[Contact], around: Around
) -> Step | None:
    """A question about the request itself: what is noted, whether it went out, what comes next, what was meant."""
    if words.SAY_AGAIN.fullmatch(plain):
        return again(draft, asking)
    if words.WHY_ASK.search(plain) or words.ABOUT_DETAILS.search(plain):
        return Step("open", draft, asking, (Say("utter_booking_why"), *question(draft, asking, around)))
    name = ABOUT_THE_TALK.get(heard.act)
    other = heard.decided and heard.intent not in ABOUT_THIS
    if name is None or contacts or other or _answers(asking, heard, plain, around):
        return None
    so_far = draft.so_far()
    if name == "utter_booking_so_far" and not so_far:
        name = "utter_booking_nothing_yet"
    said = Say(name, {"so_far": so_far} if so_far else {})
    return Step("open", draft, asking, (said, *question(draft, asking, around)))


def _answers(asking: str, heard: Heard, plain: str, around: Around) -> bool:
    """Whether a message answers the open question in so many words, whatever topic it may sound like too."""
    if asking == "contact":
        return words.GIVEN_BEFORE.search(plain) is not None
    if asking == "adult" and own_age(plain, around) is not None:
        return True
    if asking in CLEAR:
        said = _agreement(asking, heard)
        return (_is_clear(said) and not said.rest) or _wants_person_too(said, heard)
    if asking == "been_before":
        return _said(asking, plain, around) is not None and not words.EXPLICIT.search(plain)
    return asking == "area" and is_only_an_area(plain)


def ask_again(draft: Draft, asking: str, heard: Heard, around: Around) -> Step:
    """Ask what is open once more: the visitor has not seen that question, so what they wrote is no answer to it."""
    if plain_text.gives_up(heard.text):
        return advance(draft, asking, heard, around)
    if plain_text.is_question(heard.text) or (heard.decided and heard.intent not in NO_QUESTION | {"book"}):
        return Step("rejected", draft, asking)
    return Step("open", draft, asking, question(draft, asking, around))


def _open(heard: Heard, around: Around) -> Step:
    given = Contact(phone=around.phone) if around.phone else None
    draft = listen.unsolicited(Draft(contact=given), heard, around)
    step = ask_next(draft, around)
    times = listen.find_times(heard.text, around)
    if draft.times is None and times is not None and times.problem and not words.NOT_FOR_VISIT.search(heard.text):
        step = again(draft, "times", f"_{times.problem}")
    elif draft.times is not None and times is not None and times.dropped:
        step = replace(step, say=(left_out(times), *step.say))
    return replace(step, say=(Say("utter_booking_start"), *step.say), asked=heard.about)


def _answer_another(heard: Heard, plain: str, around: Around) -> Step:
    if words.ANOTHER.search(plain) or (heard.decided and heard.intent == "book" and plain):
        return _open(Heard(words.ANOTHER.sub("", heard.text), heard.intent, heard.decided, heard.people), around)
    if heard.decided and heard.intent == "deny":
        return Step("closed", say=(Say("utter_booking_kept"),))
    if heard.decided and heard.intent not in NO_QUESTION:
        return Step("rejected", Draft(), ANOTHER)  # "change it" among them: its own rule closes the form
    reference, times = around.live or ("", "")
    return Step("open", Draft(), ANOTHER, (Say("utter_booking_already", {"reference": reference, "times": times}),))


def _answer_name(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    if not plain:
        return again(draft, "name", "_empty")
    heard = without_agreement(heard)
    read = read_name(heard, around)
    if read is None:
        found = listen.unsolicited(draft, heard, around)
        if found != draft and not plain_text.is_question(heard.text):
            return ask_next(found, around)  # another detail came first
        return _not_an_answer(draft, "name", heard)
    if len(read.name) > MOST_NAME:
        return again(draft, "name", "_too_long")
    if not read.sure:
        more = listen.unsolicited(draft, heard, around)
        if more != draft:
            return ask_next(more, around)  # "for the face it is" tells something, but no name
        if heard.decided or heard.intent == CHECK_TOPIC or plain_text.is_question(heard.text):
            return _not_an_answer(draft, "name", heard)
        return _doubtful(draft, "name", read.name)
    rest = replace(heard, text=visible(heard.text).replace(read.name, " ", 1))  # no day is meant by "Thu Nguyen"
    found = listen.unsolicited(replace(draft, name=read.name), rest, around)
    return replace(ask_next(found, around), asked=asked_too(heard))


def _answer_contact(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    if not plain:
        return again(draft, "contact", "_empty")
    contacts = find_contacts(visible(heard.text))
    if len(contacts) > 1 and not words.CORRECTION.search(heard.text):
        return which(draft, contacts)
    contacts = contacts[-1:]  # "07700 900611, no sorry, 07700 900661"
    doubtful = next((email for email in read_emails(heard.text) if email.doubtful), None)
    if doubtful and not contacts:
        if doubtful.typed is None or doubtful.address != draft.declined:
            return _doubtful(draft, "contact", doubtful.address)
        contacts = [Contact(email=doubtful.typed)]  # "jo@aon.com", and no, not aol
    if not contacts and words.GIVEN_BEFORE.search(plain):
        return again(draft, "contact", "_given_before")
    if not contacts:
        digits = sum(character.isdigit() for character in heard.text)
        if digits in PHONE_DIGITS:
            return again(draft, "contact", "_digits")
        if digits >= FEWEST_DIGITS or "@" in heard.text:
            return again(draft, "contact")
        found = listen.unsolicited(draft, heard, around)
        if found != draft and not plain_text.is_question(heard.text):
            return ask_next(found, around)
        return _not_an_answer(draft, "contact", heard)
    found = listen.unsolicited(replace(draft, contact=contacts[0]), heard, around)
    return replace(ask_next(found, around), asked=asked_too(heard))


def _answer_times(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    if not plain:
        return again(draft, "times", "_empty")
    # "How long does it take after that?" has a time word but asks something.
    if heard.is_about_something and plain_text.is_question(heard.text):
        return Step("rejected", draft, "times")
    found = listen.find_times(heard.text, around)
    if found is None:
        more = listen.unsolicited(draft, heard, around)
        if more != draft and not plain_text.is_question(heard.text):
            return ask_next(more, around)
        return _not_an_answer(draft, "times", heard)
    if len(heard.text.strip()) > MOST_TIMES:
        return again(draft, "times", "_too_long")
    if found.times is None:
        return again(draft, "times", f"_{found.problem}")
    return with_times(draft, found, heard, around)


def _answer_area(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    if heard.is_about_something and plain_text.is_question(heard.text):
        return Step("rejected", draft, "area")
    area = find_areas(plain)
    if area is None:
        times = listen.corrected_times(draft.times, heard.text, around)
        for_visit = not plain_text.is_question(heard.text) and not words.NOT_A_VISIT.search(heard.text)
        if times is not None and times.times is not None and for_visit:
            return with_times(draft, times, heard, around)  # second thoughts about the question before
        return _not_an_answer(draft, "area", heard)
    return ask_next(listen.unsolicited(replace(draft, area=area), heard, around), around)


def _answer_been_before(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    been = None if plain_text.is_question(heard.text) else _said("been_before", plain, around)
    if been is None:
        been = _yes_or_no(plain, heard)
    if been is None:
        return _not_an_answer(draft, "been_before", heard)
    return ask_next(replace(draft, been_before=been), around)


def _answer_adult(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    said = _agreement("adult", heard)
    years = own_age(plain, around)
    if years is None and not _is_clear(said):
        return _unclear(draft, "adult", heard, said)
    adult = years >= ADULT if years is not None else said.answer is Answer.YES
    if not adult:
        return Step("closed", say=(Say("utter_under_18_booking"),))
    return ask_next(replace(draft, adult=True), around)


def _answer_consent(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    said = _agreement("consent", heard)
    if not _is_clear(said):
        return _unclear(draft, "consent", heard, said)
    if said.answer is Answer.NO:
        return Step("closed", say=(Say("utter_booking_no_consent"),))
    step = ask_next(replace(draft, consent=True), around)
    return replace(step, say=(Say("utter_booking_only_for_this"), *step.say)) if said.limits else step


def _answer_confirm(draft: Draft, heard: Heard, plain: str, around: Around) -> Step:
    said = _agreement(CONFIRM, heard)
    person = _wants_person_too(said, heard)
    sure = _is_clear(said) and not words.EXPLICIT.search(said.rest)
    if said.answer is Answer.YES and (person or sure):
        # "Yes, send it, and can someone ring me": both are done.
        return Step("send", draft, CONFIRM, asked=TALK_TO_HUMAN if person else None)
    if said.answer is Answer.NO or (said.answer is Answer.OTHER and ("change" in plain.split() or "wrong" in plain)):
        return Step("open", draft, CONFIRM, (Say("utter_booking_change_which"),))
    return _unclear(draft, CONFIRM, heard, said)


def own_age(plain: str, around: Around) -> int | None:
    """The visitor's own age, as said of nobody else and not as a question: "shes 19" and "18 what" are no answer."""
    said_of_self = words.OF_ONESELF.search(plain) or len(plain.split()) <= SHORT_AGE
    if not said_of_self or words.NOT_OF_ONESELF.search(plain) or plain_text.is_question(plain):
        return None
    return age_in(plain, around.now.date())


def _wants_person_too(said: Agreement, heard: Heard) -> bool:
    """Whether a yes comes with a wish for a person: "yes, send it, and can someone ring me"."""
    wish = heard.intent == TALK_TO_HUMAN or PERSON.search(said.rest) is not None
    return said.answer is Answer.YES and bool(said.rest) and wish


def _agreement(asking: str, heard: Heard) -> Agreement:
    """A yes or a no to the open question.

    A loose yes counts unless the message was decided to be about something else.
    """
    # An age beside a yes is looked at by itself (own_age): "yes she is 45".
    text = re.sub(r"\b(?:19|[2-9]\d)\b", " ", heard.text) if asking == "adult" else heard.text
    said = read_agreement(text, asking)
    agreed = (heard.decided and heard.intent in BESIDE_A_YES) or _is_a_short_yes(heard)
    if said.answer is Answer.YES and not agreed and (said.loose or (said.rest and not _wants_person_too(said, heard))):
        return Agreement(Answer.OTHER, heard.text)
    return said


def _is_a_short_yes(heard: Heard) -> bool:
    """ "Yes send hers": so few words leave no room for anything else, such as other times."""
    return heard.act == "yes" and len(heard.text.split()) <= SHORT_YES


def _is_clear(said: Agreement) -> bool:
    """Whether a yes or a no came without a question of its own beside it."""
    return said.answer in (Answer.YES, Answer.NO) and not said.asks and not said.doubtful


def _unclear(draft: Draft, asking: str, heard: Heard, said: Agreement) -> Step:
    """What is no clear yes or no: a withdrawal ends the form, doubt gets time, a question its answer."""
    if said.answer is Answer.TAKEN_BACK and said.whole and not plain_text.is_question(heard.text):
        return Step("closed", say=(Say("utter_booking_cancelled"),))
    if said.answer in (Answer.UNSURE, Answer.TAKEN_BACK) and not plain_text.is_question(heard.text):
        return Step("open", draft, asking, (Say(f"utter_booking_{asking}_wait"),))
    return _not_an_answer(draft, asking, heard)


def _doubtful(draft: Draft, asking: str, meant: str) -> Step:
    """Ask whether this name or address is meant, before it is written down."""
    return Step(
        "open", replace(draft, doubt=meant), asking, (Say(f"utter_ask_booking_{asking}_sure", {"meant": meant}),)
    )


def _settled(draft: Draft, asking: str, heard: Heard, around: Around) -> Step | None:
    """The answer to "is this what you meant?"; None when it is something else, such as the right one."""
    if draft.doubt is None:
        return None
    said = read_agreement(heard.text, "any")
    meant, settled = draft.doubt, replace(draft, doubt=None, declined=draft.doubt)
    if said.answer is Answer.NO and not said.rest:
        return again(settled, asking, "")
    if said.answer is not Answer.YES or not said.whole or said.rest or meant is None:
        return None
    if asking == "name":
        return ask_next(replace(settled, name=meant), around)
    return ask_next(replace(settled, contact=Contact(email=meant)), around)


_ANSWERS = {
    "name": _answer_name,
    "contact": _answer_contact,
    "times": _answer_times,
    "area": _answer_area,
    "been_before": _answer_been_before,
    "adult": _answer_adult,
    "consent": _answer_consent,
    CONFIRM: _answer_confirm,
}


def _said(asking: str, plain: str, around: Around) -> bool | None:
    """What a message says to one of the questions that are answered with yes or no."""
    if asking == "been_before" and (been := find_been_before(plain, asked=True)) is not None:
        return been
    return yes_or_no(plain)


def _not_an_answer(draft: Draft, asking: str, heard: Heard) -> Step:
    """A question or a decided topic belongs to the rules; anything else gets a clearer question."""
    if heard.intent == CHECK_TOPIC:  # a possible emergency is asked about
        return Step("rejected", draft, asking)
    if heard.decided and heard.intent == "book":
        return again(draft, asking, "")
    if heard.decided and heard.intent == "change_or_cancel_booking" and not plain_text.is_question(heard.text):
        # "Change it" in the middle of a request means this request.
        return (
            Step("open", draft, CONFIRM, (Say("utter_booking_change_which"),))
            if asking == CONFIRM
            else again(draft, asking)
        )
    if plain_text.is_question(heard.text) or (heard.decided and heard.intent not in NO_QUESTION):
        return Step("rejected", draft, asking)
    return again(draft, asking)


def _yes_or_no(plain: str, heard: Heard) -> bool | None:
    asks = plain_text.is_question(heard.text) or len(plain.split()) > SHORT_ANSWER
    if heard.is_about_something and asks and yes_or_no(" ".join(plain.split()[:2])) is None:
        return None  # a question of its own, unless it begins with a yes or a no
    said = yes_or_no(plain)
    if said is None and heard.decided and not plain_text.is_question(heard.text):
        return {"affirm": True, "deny": False}.get(heard.intent)
    return said
