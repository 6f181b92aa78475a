"""Two small details of a booking request: which part of the body, and whether they have been here before."""

from __future__ import annotations

import re

from clinic.requests.in_words import NOT_SURE

_AREA_WORDS = {
    "face": r"(?:whole |full |my )*face|cheeks?|foreheads?|nose|chin|jaw\w*|(?:upper )?lips?|(?:under|round|around) (?:my |the )?eyes?|eyes?|temples?",
    "neck_chest_hands": r"neck|chest|d[eé]collet\w*|cleavage|hands?|knuckles?",
    "elsewhere": r"scalp|head|hair ?line|back|shoulders?|arms?|elbows?|legs?|thighs?|knees?|calves|ankles?|feet|foot|bum|bottom|buttocks?|"
    r"tummy|stomach|belly|abdomen|hips?|body|somewhere else|elsewhere|other|another (?:part|area)|something else|stretch ?marks?",
}
_AREAS = {area: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for area, words in _AREA_WORDS.items()}
# "My hands, not my face".
_NOT_IT = re.compile(r"\b(?:not|isn'?t|rather than|instead of) (?:my |the |for (?:my )?)?\w+", re.IGNORECASE)
_NOT_SURE = re.compile(
    r"\b(?:not (?:too |really |quite |100% |entirely )?(?:sure|certain)(?: yet)?|no clue|advice|advise|you choose|up to you|whatever you think|open to|unsure|don'?t (?:really )?know|dunno|no idea|idk|undecided|you (?:tell me|decide)|"
    r"skip|pass|rather not(?: say)?|prefer not(?: to say)?|depends|haven'?t decided|not decided|any(?:where|thing)?|all over|everywhere|whatever)\b",
    re.IGNORECASE,
)
_ANY_AREA = rf"(?:{'|'.join(_AREA_WORDS.values())})"
_LISTED = rf"{_ANY_AREA}\b(?:(?:,| and| &| \+| or)+ (?:for )?(?:my |the )?{_ANY_AREA}\b)*"
# In a message about something else, a part of the body counts only when it is what the request is for …
_FOR_AREA = re.compile(
    rf"\b(?:for|on|it'?s|do|treat|have|get) (?:just )?(?:my|the|his|her) (?!other hand)(?P<area>{_LISTED})",
    re.IGNORECASE,
)
# … or all that it says.
_ONLY_AREA = re.compile(
    r"[^\w?]*(?:(?:just|only|for|it'?s|on|mainly|mostly) )*(?!(?:the )?(?:back|other|head|body|elsewhere|something))"
    rf"(?:(?:my|the) )?(?P<area>{_LISTED})(?:,? (?:please|pls|thanks|i (?:suppose|guess|think)|only|mainly|mostly|lol|it is))*[^\w?]*",
    re.IGNORECASE,
)
# Said in answer to the question only: elsewhere "I can come in next week" would count.
_BEFORE_TOO = re.compile(
    r"\b(?:(?:been|came|visited|was (?:there|here|in))\b.{0,20}\b(?:once|twice|times|before|ago|last|in (?:the )?\w+|since|already)|returning|regular|existing|com(?:e|ing) back|yes,? i(?:'ve| have) been|visited|seen me|been with you|with you for|since \d{4})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:been (?:here|there|in|to (?:you|yours|the clinic|your clinic))? ?(?:before|already)|(?:i'?ve|have) been (?:here|there|before|to you)|"
    r"(?:existing|returning|current|regular) (?:client|customer|patient|one)|i'?m (?:a )?(?:returning|regular)|(?:come|coming) back to (?:you|the clinic)|"
    r"seen me before|been (?:a )?(?:client|customer|patient)|(?:second|third|next|another) (?:session|visit|treatment)|i come (?:here|to you))\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:(?:(?:my|it'?s (?:my|the)|this is (?:my|the)|will be (?:my|the)) (?:very )?)(?:first|1st|frist) (?:time|visit|session|one|appointment|treatment)|"
    r"(?:very )?(?:first|1st|frist)[- ]tim(?:e|er)\b(?! ?slot)|(?:i'?m|i am|^|yes|no),? ?(?:a |still |completely |brand |totally )?new\b(?! ?(?:year|to skin|appointment|booking|request|one|date|time|day|session|number|phone|e-?mail|treatment))|new (?:client|customer|patient|here|to (?:this|you))|"
    r"never (?:been|had|come|visited)|(?:not|haven'?t|have not) been|(?:did not|didn'?t|haven'?t|have not|not) (?:come|visit|visited)(?: (?:here|to (?:you|yours|this clinic)|in))? (?:before|ever|yet)\b|not come to you\b|(?:don'?t|do not) know me\b|brand new)\b",
    re.IGNORECASE,
)
# The same for somebody new.
_NEW_TOO = re.compile(r"\b(?:first|1st|frist)\b|^(?:brand )?new\b|^never\b", re.IGNORECASE)


def find_areas(text: str) -> str | None:
    """The parts of the body an answer names, as ids with commas; NOT_SURE; or None when it is no answer."""
    named = [area for area, words in _AREAS.items() if words.search(_NOT_IT.sub(" ", text))]
    if named:
        return ",".join(named)
    return NOT_SURE if _NOT_SURE.search(text) else None


def area_in_passing(text: str) -> str | None:
    """The parts of the body that a request is said to be for: "I'd like to book for my neck", or "the face" alone."""
    found = [_ONLY_AREA.fullmatch(text)] if _ONLY_AREA.fullmatch(text) else _FOR_AREA.finditer(text)
    named = [find_areas(each["area"]) for each in found if each]
    return ",".join(dict.fromkeys(",".join(area for area in named if area).split(","))) or None


def is_only_an_area(text: str) -> bool:
    """Whether a message names a part of the body, and nothing else."""
    return bool(_ONLY_AREA.fullmatch(text))


def find_been_before(text: str, *, asked: bool = False) -> bool | None:
    """Whether somebody says that they are new (False) or were here before (True); None when they say neither.

    asked: the text answers that question.
    """
    if _NEW.search(text) or (asked and _NEW_TOO.search(text)):
        return False
    return True if _BEFORE.search(text) or (asked and _BEFORE_TOO.search(text)) else None
