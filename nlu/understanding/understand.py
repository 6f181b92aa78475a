"""One message to one decision: follow-ups, two questions in one, then the topic model. No Rasa in here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Callable, Mapping, Sequence

from numpy.typing import NDArray

from clinic.content.topics import URGENT_TOPIC
from clinic.personal.patterns import EMAIL, TEN_DIGITS_OR_MORE
from clinic.text.plain import one_line, straight
from nlu.understanding.decision import Decision, decide, is_social
from nlu.understanding.followup import asks_for_source, resolve
from nlu.understanding.topic_model import TopicModel
from nlu.understanding.topics import topics as known

Probabilities = Callable[[list[str]], NDArray[Any]]
MOST_TOPICS = 2
# The same words pasted over and over mean what they mean once.
_REPEATED = re.compile(r"(\b.{4,80}?)(?:\W+\1){2,}")
# "No swelling at all, when can I wear make-up?" asks one thing.
_DENIAL = re.compile(r"\s*(?:no|not|without|never|none)\b(?!.*\?)", re.IGNORECASE)
_ASKS_TO_BOOK = re.compile(
    r"\b(?:book\w*|appointments?|consult\w*|slots?|request|visit|come in|see (?:someone|you))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Understanding:
    """What a message was taken to mean. accepted: it was a yes to what was offered."""

    decision: Decision
    source_asked: bool = False
    accepted: bool = False


def normalise(text: str) -> str:
    """The form that is embedded and counted: lower case, one space between words, straight quotes, no repetition."""
    return _REPEATED.sub(r"\1", one_line(straight(text.lower())))


def understand(
    text: str, parts: Sequence[str], probabilities: Probabilities, model: TopicModel, context: Mapping[str, Any]
) -> Understanding:
    """Decide on a message.

    parts: the questions it was cut into. context, all optional: topics (answered last), offer (what a plain "yes"
    means now).
    """
    previous = [str(topic) for topic in context.get("topics", ())]
    if asks_for_source(text):
        return Understanding(Decision("answer", ("repeat",), confidence=1.0), source_asked=True)
    followed = resolve(text, previous)
    if followed is not None:
        return Understanding(Decision("answer", (followed,), confidence=1.0))
    parts = [part for part in parts if not _DENIAL.match(part) and len(part.split()) > 1] or list(parts)
    texts = [normalise(text)] + ([normalise(part) for part in parts] if len(parts) > 1 else [])
    rows = probabilities(texts)
    whole = decide(rows[0], model.topics, model.thresholds)
    offer = context.get("offer")
    if offer and whole.topics == ("affirm",):
        topic = "talk_to_human" if offer == "pass_question" else str(offer)
        return Understanding(Decision("answer", (topic,), confidence=whole.confidence), accepted=True)
    if context.get("red_flag") and whole.topics == ("book",) and not _ASKS_TO_BOOK.search(text):
        # After a red flag a booking begins only if one is asked for in so many words.
        return Understanding(Decision("unknown", confidence=whole.confidence, ranking=whole.ranking))
    several = [decide(row, model.topics, model.thresholds) for row in rows[1:]]
    decision = combine(whole, several)
    if _is_for_booking(text, decision):
        decision = replace(decision, kind="answer", topics=("book",), choices=())
    return Understanding(decision)


def _is_for_booking(text: str, decision: Decision) -> bool:
    """Whether an appointment is asked for in so many words, and nothing else is: "can I book for my acne scars"."""
    if _HAS_ONE.search(text):
        return False
    if _GIVES_CONTACT.search(text) and (not decision.topics or known().named(decision.topics[0]).asks_nothing):
        return True  # nobody leaves a number for anything else: "I'm Sam, 07700 900123, tuesday after 5"
    if not _WANTS_TO_BOOK.search(text):
        return False
    if decision.kind == "answer":
        return len(decision.topics) == 1 and known().named(decision.topics[0]).named_in_passing
    return not any(known().named(topic).asked_before_booking for topic in decision.choices)


# An appointment is asked for …
_WANTS_TO_BOOK = re.compile(
    r"\b(?:book (?:me|us|it|something|in)|can (?:i|we) come(?: in| over| by| along)?\b|could (?:i|we) come\b|(?:fit|squeeze) me in|(?:might as well|let'?s|i'?ll|go on then|ready to|time to) book|(?:get|be|have myself) (?:me )?booked in|(?:appointment|consultation|visit|slot) (?:please|pls|plz|wanted|needed|required|request|for (?:me|us|a))|^\W*(?:an? )?(?:appointment|booking|consultation)(?: (?:for|with)\b|,)"
    r"|(?:want|need|like|wanna|gonna|get|make|arrange|reserve|fix|after|hoping|looking|wish|can i|could i|may i|i'?ll|let me|please) (?:(?:to|2|for) )?(?:(?:make|arrange|reserve|have|get|book|request|an?|one|my|first|please|the) ){0,4}(?:book\b|booking\b|appointments?\b|consultations?\b|visits?\b|slots?\b)"
    r"|(?:want|need|like|wanna|hoping|looking|please)(?: to| 2)? (?:arrange|reserve|book)\b)",
    re.IGNORECASE,
)
_GIVES_CONTACT = re.compile(f"{TEN_DIGITS_OR_MORE}|{EMAIL}")
# … and there is none yet that should be changed or looked up.
_HAS_ONE = re.compile(
    r"\b(?:cancel\w*|chang\w*|mov(?:e|ing)|resched\w*|postpon\w*|my (?:booking|appointment|slot|consultation)|already|booked (?:for|on|with)|n'?t (?:want|need|like)|do (?:i|you|we) (?:need|have)|should i|worth|not (?:want|need|to book))\b",
    re.IGNORECASE,
)
LEAST_FOR_SECOND = 0.5


def combine(whole: Decision, parts: Sequence[Decision]) -> Decision:
    """Two questions get two answers; greetings and thanks beside a question do not count as one."""
    if (emergency := _emergency(whole, parts)) is not None:
        return emergency
    sure = [part for part in parts if part.kind == "answer" and not is_social(part.topics[0])]
    asked = [
        part.topics[0]
        for part in sure
        if part.confidence >= LEAST_FOR_SECOND and known().named(part.topics[0]).is_question
    ]
    topics = _without_broad(list(dict.fromkeys(asked)))
    if len(topics) >= 2 and (not whole.topics or whole.topics[0] in topics):
        lead = whole.confidence or min(part.confidence for part in sure)
        rest = tuple(topics[MOST_TOPICS:])
        return Decision("answer", tuple(topics[:MOST_TOPICS]), rest, lead, whole.ranking)
    if (whole.kind != "answer" or is_social(whole.topics[0])) and len({part.topics for part in sure}) == 1:
        return Decision("answer", sure[0].topics, confidence=sure[0].confidence, ranking=whole.ranking)
    return whole


def _emergency(whole: Decision, parts: Sequence[Decision]) -> Decision | None:
    """A sure emergency in any part of a message goes before everything; a possible one is asked about first."""
    every = (whole, *parts)
    alarm = next((one for one in every if one.topics == (URGENT_TOPIC,)), None)
    return alarm or next((one for one in every if one.kind == "check"), None)


def _without_broad(topics: list[str]) -> list[str]:
    """Without what a concern's own answer says already: "I have acne scars. Does it work?" is one question."""
    if all(known().named(topic).scope != "concern" for topic in topics):
        return topics
    return [topic for topic in topics if known().named(topic).scope != "broad"]
