"""A message in several sentences: one may answer, another ask, a third withdraw."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.booking import plain_text
from clinic.booking import vocabulary as words
from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.draft import Heard
from clinic.personal.contact import find_contacts
from clinic.text.plain import visible

_END = re.compile(r"(?<=[.?!;\n])\s+|\n")


def sentences(text: str) -> list[str]:
    """The sentences of a text, as they were typed."""
    return [sentence for sentence in _END.split(text.strip()) if sentence]


def withdraws(heard: Heard) -> bool:
    """Whether one sentence takes the request back, whatever else is said: "No. Cancel. And my scars?".

    A sentence of its own is enough; else the whole message has to be read as that.
    """
    said = sentences(heard.text)
    if not said or plain_text.is_question(said[0]) or find_contacts(visible(heard.text)):
        return False
    agreements = [read_agreement(sentence, "any") for sentence in said]
    alone = len(said) > 1 and any(one.answer is Answer.TAKEN_BACK and one.whole for one in agreements)
    return alone or (heard.act == "takes_back" and not words.CHANGE.search(heard.text))


def beside_questions(text: str) -> str:
    """What stands beside questions: "Mornings, Tuesday. Is parking free?". Empty where there is not both."""
    said = sentences(text)
    rest = [sentence for sentence in said if not plain_text.is_question(sentence)]
    return " ".join(rest) if len(rest) < len(said) else ""


def without_agreement(heard: Heard) -> Heard:
    """Without the sentences that only agree: "ok fine. Megan Price"."""
    said = sentences(heard.text)
    left = [sentence for sentence in said if not _only_agrees(sentence)]
    return replace(heard, text=" ".join(left)) if left and len(left) < len(said) else heard


def _only_agrees(sentence: str) -> bool:
    agreement = read_agreement(sentence, "any")
    return agreement.answer is Answer.YES and agreement.whole
