"""What visitors type about a request made before, and about their data, as patterns."""

from __future__ import annotations

import re

from clinic.text.plain import straight

CANCEL, CHANGE, CONTACT, STATUS, ERASE = "cancel", "change", "contact", "status", "erase"
_CONTACT = r"(?:phone|mobile|telephone|e-?mail|contact|(?<!reference )(?<!request )(?<!booking )number(?! of))"
_ITS = r"(?:(?:my|the|your|a|to|in|for|phone|mobile|contact|telephone|e-?mail|cell) ){0,4}"
# Cancelling first: "I can't make it, can we cancel?" asks for that, not for another time. Then what is to be changed.
PURPOSES = (
    (
        CANCEL,
        re.compile(
            r"\b(?:cancel\w*|call (?:it )?off|don'?t want (?:it|the)|not coming|can'?t (?:come|make it)|won'?t (?:be )?(?:com\w*|mak\w*)|withdraw)\b",
            re.IGNORECASE,
        ),
    ),
    (
        CONTACT,
        re.compile(
            rf"\b(?:chang(?:e|ed|ing)|updat(?:e|ed|ing)|correct|amend|swap|switch|wrong|new|different|mistyped|typo|mistake) {_ITS}{_CONTACT}\b"
            rf"|\b(?:my|the) (?:(?:phone|mobile|telephone|contact|e-?mail|number|address) ?)+(?:has |have |is |was )?(?:changed|wrong|different|now|incorrect|out of date|should be)\b"
            r"|\b(?:use|ring|call|text|phone|reach|e-?mail) (?:me (?:on|at)|this|my (?:other|work|home))\b.{0,40}\binstead\b",
            re.IGNORECASE,
        ),
    ),
    (
        CHANGE,
        re.compile(
            r"\b(?:change|move|reschedul\w*|re-?arrange|postpone|push|different (?:time|day|date)|another (?:time|day|date)|swap|switch|later|earlier|bring forward|put (?:it )?back|make it)\b",
            re.IGNORECASE,
        ),
    ),
    (
        STATUS,
        re.compile(
            r"\b(?:status|progress|news|updates?|heard|any word|confirmed|what'?s happening|gone through|did you get|received?|where is|check)\b",
            re.IGNORECASE,
        ),
    ),
)
DELETE = re.compile(r"\b(?:delete|erase|remove|wipe|forget (?:me|my|about me|everything|all)|get rid)\b", re.IGNORECASE)
SEE = re.compile(
    r"\b(?:what (?:data|info\w*|details|do you)|hold|have on me|see (?:my|what)|copy of|access|stored?|keep|know about me|subject access)\b",
    re.IGNORECASE,
)
_OWN_DATA = re.compile(
    r"\b(?:delete|erase|remove|wipe)\b.*\b(?:my (?:data|details|information)|this chat)\b|\bwhat (?:data|information) do you\b"
    r"|\bcopy of my (?:data|details)\b|\bhold (?:about|on) me\b",
    re.IGNORECASE,
)
# A person is asked for, or none is wanted or there.
ASKS_FOR = re.compile(r"\b(?:please|pls|can|could|yes|ask|get|want|need|like)\b", re.IGNORECASE)
DENIES = re.compile(r"\b(?:no|not|never|nobody|isn'?t|don'?t|can'?t|won'?t|give up)\b|n't\b", re.IGNORECASE)
LEAVE = re.compile(
    r"(?:no,? )?(?:leave (?:it|that)(?: as (?:it )?is)?|keep (?:it|that)|nothing|never ?mind|forget it|it'?s (?:ok|fine)|no|nope|no thanks?|no thank you|stop)[.! ]*",
    re.IGNORECASE,
)

# "What reference did you give me?"
MY_REFERENCE = re.compile(
    r"\b(?:my|what|which|the|lost|forgot\w*|missed|give me|gave me|send me)\b.{0,25}\b(?:ref(?:erence)?|(?:request|booking) number)\b(?! (?:for|to) (?:that|this|the) (?:study|claim|paper|guide|article|research))",
    re.IGNORECASE,
)
# "Move it from Tuesday to Friday": the first of the two is how it was.
FROM_TO = re.compile(
    r"\b(?:change|move|moved|switch|swap|reschedul\w*|re-?arrange|push|bring)\b.*?\bfrom\b.+?\bto\b(?P<to>.+)",
    re.IGNORECASE | re.DOTALL,
)

# How it stands is asked, or no change was asked for.
STILL = re.compile(r"\b(?:still|booked|confirmed|down for|right|correct|yes|yeah|yh|ok|okay)\b", re.IGNORECASE)
NO_CHANGE = re.compile(
    r"\b(?:(?:didn'?t|did not|don'?t|do not|never) (?:ask|want|wanna|said|say)(?: you)? (?:to |for |a )?(?:change|move|anything|any)|did you (?:just )?(?:move|change)|not (?:change|move))",
    re.IGNORECASE,
)

PERSON = re.compile(r"\b(?:person|human|someone|somebody|anyone|staff|give up)\b", re.IGNORECASE)


def is_about_own_data(text: str) -> bool:
    """Whether somebody wants to see or erase what is held about them, said as such ("on hold" is none)."""
    return _OWN_DATA.search(text) is not None


def purpose_of(text: str) -> str | None:
    """What somebody wants with a request: CANCEL, CONTACT, CHANGE or STATUS; None when they don't say."""
    return next((purpose for purpose, pattern in PURPOSES if pattern.search(straight(text))), None)
