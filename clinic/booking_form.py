"""The booking form: which detail is asked next, and what an answer to it is. No Rasa, no database in here.

A message that does not answer the open question is rejected: Rasa's rules then answer it, and the form goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from clinic import booking_words as words
from clinic.contact import Contact, find_contact

FIELDS = ("name", "contact", "times", "adult", "consent")
CONFIRM = "confirm"
MOST_NAME = 80
MOST_TIMES = 200
# These win over an open form's answer (nlu/decision.py has the whole order).
ALWAYS_FIRST = frozenset({"stop", "complaint", "data_request", "urgent_reaction"})
PERSON_FIRST = frozenset({"talk_to_human"})


@dataclass(frozen=True)
class Heard:
    """One message as understood: its words, its intent, whether that intent is a decided topic, and people named."""

    text: str
    intent: str = ""
    decided: bool = False
    people: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether it reads like a question."""
        return bool(words.QUESTION.search(self.text.strip()))


@dataclass(frozen=True)
class Draft:
    """What has been told so far."""

    name: str | None = None
    contact: Contact | None = None
    times: str | None = None
    adult: bool | None = None
    consent: bool | None = None

    def missing(self) -> str:
        """The next field to ask for, or CONFIRM."""
        return next((name for name in FIELDS if getattr(self, name) is None), CONFIRM)

    def as_dict(self) -> dict[str, Any]:
        """For Rasa's slot."""
        contact = {"phone": self.contact.phone, "email": self.contact.email} if self.contact else None
        return {
            "name": self.name,
            "contact": contact,
            "times": self.times,
            "adult": self.adult,
            "consent": self.consent,
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Draft:
        """From Rasa's slot."""
        contact = data.get("contact")
        return Draft(
            data.get("name"),
            Contact(**contact) if contact else None,
            data.get("times"),
            data.get("adult"),
            data.get("consent"),
        )


@dataclass(frozen=True)
class Say:
    """A response by name, with values to fill in."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What the form does with a message.

    outcome: "open" (goes on), "rejected" (not for the form), "send" (store it), or "closed". asked: a topic asked about in
    the same message as a detail; its answer goes before `say`.
    """

    outcome: str
    draft: Draft = Draft()
    asking: str = ""
    say: tuple[Say, ...] = ()
    asked: str | None = None


def start(heard: Heard) -> Step:
    """Open the form, taking over details given in the first message."""
    step = _ask_next(_unsolicited(Draft(), heard))
    return replace(step, say=(Say("utter_booking_start"), *step.say))


def advance(draft: Draft, asking: str, heard: Heard) -> Step:
    """Take one message while the form is open."""
    plain = _plain(heard.text)
    if not plain and heard.decided and heard.intent != "book":
        return Step("rejected", draft, asking)  # a button about something else
    if words.CANCEL.fullmatch(plain.replace(",", "")):
        return Step("closed", say=(Say("utter_booking_cancelled"),))
    if words.WHY_ASK.search(plain):
        return Step("open", draft, asking, (Say("utter_booking_why"), *_question(draft, asking)))
    contact = find_contact(heard.text)
    change = words.CHANGE.search(heard.text)
    if change is None and heard.decided and heard.intent in ALWAYS_FIRST:
        return Step("rejected", draft, asking)
    named = asking == "name" and _given_name(heard.text) is not None
    if heard.decided and heard.intent in PERSON_FIRST and contact is None and not named:
        return Step("rejected", draft, asking)
    if change or (contact is not None and asking not in ("contact", "name")):
        return _correct(draft, heard, change, contact)
    if (
        draft.times is not None
        and (instead := words.INSTEAD.search(heard.text))
        and words.TIME_WORDS.search(instead["times"])
    ):
        return _ask_next(replace(draft, times=_tidy(instead["times"])))
    return _ANSWERS[asking](draft, heard, plain)


def _answer_name(draft: Draft, heard: Heard, plain: str) -> Step:
    if not plain:
        return _again(draft, "name", "_empty")
    name = _find_name(heard)
    if name is None:
        return _not_an_answer(draft, "name", heard)
    if len(name) > MOST_NAME:
        return _again(draft, "name", "_too_long")
    if heard.decided and heard.intent.startswith(("faq_", "ask_")) and (heard.is_question or len(name.split()) > 3):
        return Step("rejected", draft, "name")
    return replace(_ask_next(_unsolicited(replace(draft, name=name), heard)), asked=_asked_too(heard))


def _answer_contact(draft: Draft, heard: Heard, plain: str) -> Step:
    if not plain:
        return _again(draft, "contact", "_empty")
    contact = find_contact(heard.text)
    if contact is None:
        digits = sum(character.isdigit() for character in heard.text)
        if digits >= 5 or "@" in heard.text:
            return _again(draft, "contact")
        return _not_an_answer(draft, "contact", heard)
    return replace(_ask_next(_unsolicited(replace(draft, contact=contact), heard)), asked=_asked_too(heard))


def _answer_times(draft: Draft, heard: Heard, plain: str) -> Step:
    if not plain:
        return _again(draft, "times", "_empty")
    # "How long does it take after that?" has a time word but asks something.
    if heard.decided and heard.is_question and heard.intent.startswith(("faq_", "ask_")):
        return Step("rejected", draft, "times")
    if words.PAST_WORDS.search(heard.text):
        return _again(draft, "times", "_past")
    if not words.TIME_WORDS.search(heard.text):
        return _not_an_answer(draft, "times", heard)
    if len(heard.text.strip()) > MOST_TIMES:
        return _again(draft, "times", "_too_long")
    return _ask_next(replace(draft, times=_tidy(heard.text)))


def _answer_adult(draft: Draft, heard: Heard, plain: str) -> Step:
    age = words.AGE.fullmatch(plain)
    adult = int(age[1]) >= 18 if age else _yes_or_no(plain, heard)
    if adult is None:
        return _not_an_answer(draft, "adult", heard)
    if not adult:
        return Step("closed", say=(Say("utter_under_18_booking"),))
    return _ask_next(replace(draft, adult=True))


def _answer_consent(draft: Draft, heard: Heard, plain: str) -> Step:
    agreed = _yes_or_no(plain, heard)
    if agreed is None:
        return _not_an_answer(draft, "consent", heard)
    if not agreed:
        return Step("closed", say=(Say("utter_booking_no_consent"),))
    return _ask_next(replace(draft, consent=True))


def _answer_confirm(draft: Draft, heard: Heard, plain: str) -> Step:
    agreed = _yes_or_no(plain, heard)
    if agreed:
        return Step("send", draft, CONFIRM)
    if agreed is False or "change" in plain.split() or "wrong" in plain:
        return Step("open", draft, CONFIRM, (Say("utter_booking_change_which"),))
    return _not_an_answer(draft, CONFIRM, heard)


_ANSWERS = {
    "name": _answer_name,
    "contact": _answer_contact,
    "times": _answer_times,
    "adult": _answer_adult,
    "consent": _answer_consent,
    CONFIRM: _answer_confirm,
}


def _asked_too(heard: Heard) -> str | None:
    """The topic of a question that came along with a detail: "It's Nell, and how much is it?"."""
    asks = heard.decided and heard.intent.startswith(("faq_", "ask_")) and words.ASKS.search(heard.text)
    return heard.intent if asks else None


def _correct(draft: Draft, heard: Heard, change: re.Match[str] | None, contact: Contact | None) -> Step:
    """Put right one detail at any time: a new one in the message counts at once, else it is asked for again."""
    changed = replace(draft, contact=contact) if contact else draft
    given = words.NAME_GIVEN.search(heard.text)
    what = words.WHAT.get(((change["what"] or change["first"]) if change else "").lower(), "contact")
    if contact is None and change:
        name = _clean_name(given["name"]) if given and what == "name" else None
        if name:
            changed = replace(draft, name=name)
        elif (
            what == "times"
            and (rest := re.search(r"\b(?:to|it'?s|make it)\s+(.+)$", heard.text))
            and words.TIME_WORDS.search(rest[1])
        ):
            changed = replace(draft, times=_tidy(rest[1]))
        else:
            changed = replace(draft, **{what: None})
    elif given and draft.name is None:
        changed = _unsolicited(changed, heard)
    return _ask_next(changed)


def _not_an_answer(draft: Draft, asking: str, heard: Heard) -> Step:
    """A question or a decided topic belongs to the rules; anything else gets a clearer question."""
    if heard.decided and heard.intent == "book":
        return _again(draft, asking, "")
    if heard.decided and heard.intent == "change_or_cancel_booking" and not heard.is_question:
        # "Change it" in the middle of a request means this request.
        return (
            Step("open", draft, CONFIRM, (Say("utter_booking_change_which"),))
            if asking == CONFIRM
            else _again(draft, asking)
        )
    if heard.is_question or (
        heard.decided and heard.intent not in {"affirm", "deny", "gibberish", "off_topic", "greet"}
    ):
        return Step("rejected", draft, asking)
    return _again(draft, asking)


def _again(draft: Draft, asking: str, kind: str = "") -> Step:
    name = "utter_booking_read_back_error" if asking == CONFIRM else f"utter_ask_booking_{asking}_error{kind}"
    return Step("open", draft, asking, (Say(name),))


def _ask_next(draft: Draft) -> Step:
    asking = draft.missing()
    return Step("open", draft, asking, _question(draft, asking))


def _question(draft: Draft, asking: str) -> tuple[Say, ...]:
    """The question for a field, or the whole request read back."""
    if asking != CONFIRM:
        return (Say(f"utter_ask_booking_{asking}"),)
    contact = draft.contact.shown if draft.contact else ""
    values = {"name": draft.name or "", "contact": contact, "times": draft.times or ""}
    return (Say("utter_booking_read_back", values),)


def _unsolicited(draft: Draft, heard: Heard) -> Draft:
    """Details given before they were asked for."""
    if draft.contact is None and (contact := find_contact(heard.text)):
        draft = replace(draft, contact=contact)
    if draft.name is None and (name := _given_name(heard.text)):
        draft = replace(draft, name=name)
    return draft


def _find_name(heard: Heard) -> str | None:
    if name := _given_name(heard.text):
        return name
    if heard.is_question:
        return None
    if name := _clean_name(re.split(r"[,;]|\s\d|\s[-–]\s", heard.text)[0]):
        return name
    return next((name for person in heard.people if (name := _clean_name(person))), None)


def _given_name(text: str) -> str | None:
    """A name introduced as one: "I'm Sarah", "call me Moe"."""
    given = words.NAME_GIVEN.search(text)
    return _clean_name(given["name"]) if given else None


def _clean_name(text: str) -> str | None:
    """A name of one to five words in any script, or None."""
    text = re.split(
        r"\b(?:and|on|my number|phone|email|but|here|please|thanks|thank you|by the way)\b",
        text.strip(),
        flags=re.IGNORECASE,
    )[0]
    name = re.sub(r"\s+", " ", text).strip(" .!,-")
    parts = [word.lower() for word in name.split()]
    if not parts or len(parts) > 5 or not words.NAME.fullmatch(name) or any(word in words.NOT_NAMES for word in parts):
        return None
    return name


def _yes_or_no(plain: str, heard: Heard) -> bool | None:
    if words.NO.fullmatch(plain) or (heard.decided and heard.intent == "deny" and not words.YES.fullmatch(plain)):
        return False
    if words.YES.fullmatch(plain) or (heard.decided and heard.intent == "affirm"):
        return True
    return None


def _tidy(text: str) -> str:
    return re.sub(
        r"\s+", " ", "".join(character for character in text if character.isprintable() or character.isspace())
    ).strip(" .")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
