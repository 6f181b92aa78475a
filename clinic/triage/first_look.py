"""What is decided before Rasa is asked: red flags first, then other languages. Works with Rasa and actions down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clinic.content.responses import Content, Rendered
from clinic.content.topics import URGENT_TOPIC
from clinic.triage import language
from clinic.triage.red_flags import check
from clinic.triage.red_flags.check import Level

RESPONSES = {
    Level.EMERGENCY: "utter_unsafe_999",
    Level.URGENT: "utter_unsafe_111",
    Level.SELF_HARM: "utter_self_harm",
}
# What a message is about when it is decided here.
AGE_TOPIC = "ask_age_suitability"
LANGUAGE_TOPIC = "non_english"


@dataclass(frozen=True)
class Verdict:
    """level: a red flag's, or None; code: the language if it is not English."""

    level: Level | None = None
    signs: tuple[str, ...] = ()
    code: str | None = None

    @property
    def red_flag(self) -> bool:
        """Whether the safety text must go out now."""
        return self.level in RESPONSES

    @property
    def minor(self) -> bool:
        """Whether the visitor says they are under 18, or asks for a child."""
        return self.level is Level.UNDER_18

    @property
    def topic(self) -> str | None:
        """The topic that is answered without asking Rasa, or None if Rasa is asked."""
        if self.red_flag:
            return URGENT_TOPIC
        if self.minor:
            return AGE_TOPIC
        return LANGUAGE_TOPIC if self.code is not None else None


def examine(text: str, *, in_form: bool = False) -> Verdict:
    """Look at one message; in_form: a form's question is open, so a short answer's language is not judged."""
    finding = check.check(text)
    if finding is not None and finding.level in RESPONSES:
        return Verdict(finding.level, finding.signs)
    code = language.detect(text, in_form=in_form)
    return Verdict(finding.level if finding else None, finding.signs if finding else (), code)


def safety_text(content: Content, level: Level, today: dt.date) -> Rendered:
    """The first lines of the reply to a red flag; says that staff were told, as the ticket is stored with it."""
    first = content.render(RESPONSES[level], today=today)
    if level is Level.SELF_HARM:
        return first
    told = content.render("utter_urgent_told_staff", today=today)
    return Rendered(first.name, f"{first.text}\n{told.text}")


def language_text(content: Content, code: str, today: dt.date) -> tuple[Rendered, str | None]:
    """One authored line in the visitor's language, and that language; in English and None if there is no such line."""
    name = f"utter_non_english_{code}"
    has = content.has(name)
    return content.render(name if has else "utter_non_english", today=today), code if has else None
