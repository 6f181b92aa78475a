"""Whether a message asks for an appointment in so many words."""

from __future__ import annotations

import re

from clinic.personal.patterns import EMAIL, TEN_DIGITS_OR_MORE
from nlu.understanding.decision import Decision
from nlu.understanding.topics import topics as known

_ASKS_TO_BOOK = re.compile(
    r"\b(?:book\w*|appointments?|consult\w*|slots?|request|visit|come in|see (?:someone|you))\b", re.IGNORECASE
)


def asks_to_book(text: str) -> bool:
    """Whether an appointment is spoken of at all."""
    return _ASKS_TO_BOOK.search(text) is not None


def is_for_booking(text: str, decision: Decision) -> bool:
    """Whether an appointment is asked for in so many words, and nothing else is: "can I book for my acne scars"."""
    if _HAS_ONE.search(text):
        return False
    if _GIVES_CONTACT.search(text) and (not decision.topics or known().named(decision.topics[0]).asks_nothing):
        return True  # nobody leaves a number for anything else: "I'm Sam, 07700 900123, tuesday after 5"
    if not _WANTS_TO_BOOK.search(text):
        return False
    if decision.kind == "answer":
        # With no word of one that there is, "can I book Saturday the 5th, my name's Derek" is a new one.
        new = decision.topics == ("change_or_cancel_booking",)
        return new or (len(decision.topics) == 1 and known().named(decision.topics[0]).named_in_passing)
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
