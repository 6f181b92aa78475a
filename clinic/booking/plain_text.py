"""What the form asks of any message: giving up, a question, and which of its sentences answers, asks or withdraws."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.booking import vocabulary as words
from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.draft import Heard
from clinic.personal.contact import find_contacts
from clinic.text.plain import comparable, visible

# Answered by rules of their own, and the form waits.
NOT_A_WITHDRAWAL = frozenset({"stop", "complaint", "data_request", "talk_to_human"})
_DENIES = re.compile(r"\b(?:no|not|don'?t|won'?t|cancel|forget|scrap|leave)\b", re.IGNORECASE)
_END = re.compile(r"(?<=[.?!;\n])\s+|\n")


def says_cancel(text: str) -> bool:
    """Whether it says "cancel" or the like, in as many words."""
    return bool(words.CANCEL.fullmatch(comparable(text).replace(",", "")))


def gives_up(text: str) -> bool:
    """Whether the form is told to go away, and nothing else is said."""
    if says_cancel(text):
        return True
    said = comparable(text).replace(",", "")
    if re.search(r"\bno need\b", said) or (is_question(text) and not re.match(r"(?:can|could) (?:we|you)\b", said)):
        return False  # "can I cancel?" asks what that would mean
    rest = re.findall(r"[\w']+", words.GIVE_UP.sub(" ", said))
    return bool(words.GIVE_UP.search(said)) and all(word in words.BESIDE_GIVING_UP for word in rest)


def is_question(text: str) -> bool:
    """Whether it reads like a question."""
    return bool(words.QUESTION.search(text.strip()))


def sentences(text: str) -> list[str]:
    """The sentences of a text, as they were typed."""
    return [sentence for sentence in _END.split(text.strip()) if sentence]


def withdraws(heard: Heard) -> bool:
    """Whether one sentence takes the request back, whatever else is said: "No. Cancel. And my scars?".

    A sentence of its own is enough; else the whole message has to be read as that.
    """
    said = sentences(heard.text)
    other = heard.decided and heard.intent in NOT_A_WITHDRAWAL
    if other or not said or is_question(said[0]) or find_contacts(visible(heard.text)):
        return False
    back = [one for one in (read_agreement(sentence, "any") for sentence in said) if one.answer is Answer.TAKEN_BACK]
    return (len(said) > 1 and any(one.whole for one in back)) or _means_it_back(heard, bool(back))


def _means_it_back(heard: Heard, named: bool) -> bool:
    """Whether it was read as a withdrawal, and has words of one."""
    denies = named or _DENIES.search(heard.text) is not None
    return heard.act == "takes_back" and denies and not words.CHANGE.search(heard.text)


def beside_questions(text: str) -> str:
    """What stands beside questions: "Mornings, Tuesday. Is parking free?". Empty where there is not both."""
    said = sentences(text)
    rest = [sentence for sentence in said if not is_question(sentence)]
    return " ".join(rest) if len(rest) < len(said) else ""


def without_agreement(heard: Heard) -> Heard:
    """Without the sentences that only agree: "ok fine. Megan Price"."""
    said = sentences(heard.text)
    left = [sentence for sentence in said if not _only_agrees(sentence)]
    return replace(heard, text=" ".join(left)) if left and len(left) < len(said) else heard


def _only_agrees(sentence: str) -> bool:
    agreement = read_agreement(sentence, "any")
    return agreement.answer is Answer.YES and agreement.whole
