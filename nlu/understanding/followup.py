"""Fragments that only make sense after the last answer: "and for scars?", "how long does that take?", "why?".

Plain rules over the previous topic. They apply to short messages only, and never override a full question.
"""

from __future__ import annotations

import re
from typing import Sequence

from clinic.text.plain import words_only

MOST_WORDS = 8

_OPENERS = (
    r"(?:(?:and|but|ok|okay|so|what|how|same|is that|also|or)\s+)*(?:about|for|on|with|with the|in|if|does it|do)?"
)
# A concern or place named alone after an answer about the effect asks for the effect on it.
_CONCERNS: tuple[tuple[str, str], ...] = (
    (r"(?:acne )?scars?|scarring|pock ?marks?|ice ?pick", "faq_acne_scars"),
    (r"wrinkles?|(?:fine |deep )?lines|crow'?s feet", "faq_wrinkles_fine_lines"),
    (r"(?:large |open |big )?pores?", "faq_pores"),
    (
        r"pigment\w*|dark (?:spots?|marks?|patches)|melasma|(?:age|sun) spots|(?:skin )?texture|(?:uneven |skin )?tone|sun damage",
        "faq_hyperpigmentation_tone_texture",
    ),
    (r"sagg\w+|loose skin|jowls|firmness|elasticity|elastin", "faq_elastin_elasticity"),
    (r"collagen", "faq_collagen"),
    (r"serums?|vitamin c|hyaluronic(?: acid)?", "faq_serums"),
    (r"hair(?: loss)?|(?:the |my )?scalp|beard", "ask_hair_loss_scalp"),
    (
        r"(?:the |my )?(?:neck|hands|chest|back|stomach|tummy|legs?|thighs?|arms?|body|under (?:the )?eyes?|stretch ?marks)",
        "ask_body_areas",
    ),
    (r"(?:dark|black|brown|asian|sensitive|oily|dry|fair)(?:er)? skin", "ask_skin_tone_suitability"),
)
_ABOUT_EFFECT = frozenset(
    "faq_what_is faq_how_it_works faq_collagen faq_elastin_elasticity faq_serums faq_benefits faq_wrinkles_fine_lines "
    "faq_acne_scars faq_hyperpigmentation_tone_texture faq_pores faq_results_effectiveness "
    "faq_what_conditions_treated ask_body_areas ask_hair_loss_scalp ask_skin_tone_suitability "
    "ask_compare_other_treatments faq_availability_london faq_procedure_device".split()
)
_ABOUT_AFTER = frozenset("faq_downtime ask_aftercare ask_side_effects ask_pain faq_safe_damage".split())
_ABOUT_RESULTS = frozenset(
    "faq_results_effectiveness faq_benefits faq_collagen faq_elastin_elasticity faq_wrinkles_fine_lines "
    "faq_acne_scars faq_hyperpigmentation_tone_texture faq_pores ask_results_timeline ask_number_of_sessions "
    "faq_what_conditions_treated faq_serums faq_how_it_works ask_how_long_results_last".split()
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
_SOURCE = re.compile(
    r"(?:and |so )*(?:where (?:is|was|are|did|do|does) (?:that|this|it|you|all that|these)(?: \w+){0,4} from"
    r"|(?:who|what) (?:says|said) (?:so|that)|says who|what(?:'?s| is) (?:your|the) source(?: for that| of that)?|source|sources)"
)


def asks_for_source(text: str) -> bool:
    """Whether the message asks where the last answer comes from."""
    return bool(_SOURCE.fullmatch(words_only(text)))


def resolve(text: str, previous: Sequence[str]) -> str | None:
    """The topic that a fragment means after the topics answered last, or None if it stands on its own."""
    plain = words_only(text)
    topic = previous[-1] if previous else ""
    if not topic.startswith(("faq_", "ask_")) or not plain or len(plain.split()) > MOST_WORDS:
        return None
    if _MORE.fullmatch(plain):
        return topic
    if _WHY.fullmatch(plain):
        return "faq_how_it_works" if topic in _ABOUT_RESULTS else topic
    if _LAST.fullmatch(plain):
        return "faq_downtime" if topic in _ABOUT_AFTER else "ask_how_long_results_last"
    if _TAKE.fullmatch(plain):
        return _time_taken(topic)
    return _concern(plain, topic)


def _time_taken(topic: str) -> str:
    if topic in _ABOUT_AFTER:
        return "faq_downtime"
    return "ask_results_timeline" if topic in _ABOUT_RESULTS else "ask_duration_of_session"


def _concern(plain: str, topic: str) -> str | None:
    for words, concern in _CONCERNS:
        if re.fullmatch(
            rf"{_OPENERS}\s*(?:my |the |some |deep |old |bad )?(?:{words})(?: too| as well| then| though)?", plain
        ):
            # "How many sessions?" – "And for scars?" still asks how many.
            return concern if topic in _ABOUT_EFFECT else topic
    return None
