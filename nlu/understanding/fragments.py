"""Fragments that only make sense after the last answer: "and for scars?", "how long does that take?", "why?".

Plain rules over the topic answered last, for the few fragments whose words say nothing of what they are about: there the
models only guess. They apply to short messages, and never override a full question.
"""

from __future__ import annotations

import re
from typing import Sequence

from clinic.content.topics import Topic
from clinic.text.plain import words_only
from nlu.understanding.topics import topics

MOST_WORDS = 8

_OPENERS = (
    r"(?:(?:and|but|ok|okay|so|what|how|same|is that|also|or)\s+)*(?:about|for|on|with|with the|in|if|does it|do)?"
)
_THAT = r"(?:that|it|this|they|those|these|the results?|the effects?)"
_TAKE = re.compile(
    rf"(?:and |so |ok )*how long (?:(?:does|do|will|would) {_THAT} (?:take|be)|is {_THAT}|for|it take)\b.*"
)
_LAST = re.compile(
    rf"(?:and |so |ok )*(?:how long (?:does|do|will|would) {_THAT} (?:last|stay|go on)|{_THAT} lasts? how long)\b.*"
)
_MORE = re.compile(
    r"(?:and |ok |can you |could you |please )*(?:tell me )?(?:some )?more(?: (?:about|on) (?:that|it|this))?(?: please)?|go on|continue|explain(?: that)?(?: more)?|such as|like what|in what way"
)
_WHY = re.compile(
    r"(?:and |but )*(?:why(?: is that| does that happen)?|how come|how so|how does (?:that|it) (?:work|happen))"
)


def resolve(text: str, previous: Sequence[str]) -> str | None:
    """The topic that a fragment means after the topics answered last, or None if it stands on its own."""
    plain = words_only(text)
    last = topics().named(previous[-1] if previous else "")
    if not last.is_question or not plain or len(plain.split()) > MOST_WORDS:
        return None
    if _MORE.fullmatch(plain):
        return last.id
    if _WHY.fullmatch(plain):
        return "faq_how_it_works" if "results" in last.speaks_of else last.id
    if _LAST.fullmatch(plain):
        return "faq_downtime" if "after" in last.speaks_of else "ask_how_long_results_last"
    if _TAKE.fullmatch(plain):
        return _time_taken(last)
    return _concern(plain, last)


def _time_taken(last: Topic) -> str:
    if "after" in last.speaks_of:
        return "faq_downtime"
    return "ask_results_timeline" if "results" in last.speaks_of else "ask_duration_of_session"


def _concern(plain: str, last: Topic) -> str | None:
    """A concern or place named alone after an answer about the effect asks for the effect on it."""
    for topic in topics().values():
        if topic.named_by and re.fullmatch(
            rf"{_OPENERS}\s*(?:my |the |some |deep |old |bad )?(?:{topic.named_by})(?: too| as well| then| though)?",
            plain,
        ):
            # "How many sessions?" – "And for scars?" still asks how many.
            return topic.id if "effect" in last.speaks_of else last.id
    return None
