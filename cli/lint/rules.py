"""The linter's rules by name, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_TITLE = 20

RULES: Mapping[str, str] = {
    "sentence-length": "a sentence has at most 20 words",
    "reply-length": "a reply has at most 60 words",
    "reading-grade": "Flesch-Kincaid grade at most 8 (texts of 10 words or more)",
    "reading-grade-median": "median Flesch-Kincaid grade of all answers at most 6",
    "british-spelling": "British spelling",
    "painless": "never say that it does not hurt",
    "no-downtime": "never say that there is no downtime or recovery",
    "unattributed": "what the guide says about downtime or harm is attributed to the guide",
    "guarantee": "no promise of a result",
    "cure": "no claim to cure, remove or get rid of anything",
    "permanent": "no claim that results stay for good",
    "risk-free": "no claim that it is free of risk",
    "safe": "safety is not promised",
    "best": "no superlatives",
    "effective": "no claim of strong or proven effect",
    "miracle": "no hype",
    "medicine-name": "no medicine is named or hinted at",
    "urgency": "no pressure to hurry",
    "insecurity": "no playing on how someone looks",
    "booked-claim": "a request is not a booking until staff confirm it",
    "suitability": "no verdict on whether it suits this person",
    "symptom-verdict": "no reading of symptoms",
    "medicine-advice": "no word on stopping, starting, delaying or spacing a medicine",
    "pretend-person": "the assistant is not a person",
    "law": "policy is never called law",
    "markup": "plain text: no Markdown, no HTML, no blank line",
    "asks-personal": "no asking for date of birth, photos, card data or health history",
    "radio-frequency": "answers on microneedling do not speak for radio-frequency needling",
    "marketing": "no marketing inside an answer",
    "number": "every figure, price, time and duration stands in knowledge.yml or clinic.yml",
    "address": "every street and postcode stands in clinic.yml",
    "qualification": "every qualification or register stands in clinic.yml",
    "placeholder": "every {placeholder} is a clinic fact or one that the code fills in",
    "clinic-listed": "metadata.clinic lists exactly the clinic facts that the text uses",
    "unknown-fact": "every fact id exists",
    "source": "answers on a topic name their source",
    "untraced": "an answer from the guide says nothing that its facts do not say",
    "fallback": "text that needs a clinic fact has a variation without it, where no decline is generic",
    "button-title": "a button has at most 20 characters",
    "topic": "every topic has an entry in topics.yml, and an answer",
    "channels": "what Messenger shows before a chat is within its limits and leads to topics that exist",
    "clinic-fact": "a clinic fact has a value with source and review dates, or is empty",
    "knowledge": "a fact has an id, a section, sentences and a text",
}


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with one string: where, which rule, and what."""

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}: {self.message}"
