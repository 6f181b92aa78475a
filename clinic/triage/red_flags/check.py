"""Red flags, found by fixed rules before anything else reads a visitor's message.

What counts as an emergency follows the NHS page on anaphylaxis (https://www.nhs.uk/conditions/anaphylaxis/),
restated in our own words: sudden swelling of lips, mouth, throat or tongue (or of the face); fast or laboured
breathing; a tight throat or trouble swallowing; skin, tongue or lips turning blue, grey or pale; sudden
confusion, drowsiness or dizziness; fainting and not waking. One level lower, the clinic sends to NHS 111 a
visitor who after a treatment has spreading redness, heat or swelling, pus, fever, severe pain, blisters or
burns, or a change in vision. Thoughts of suicide or self-harm, and visitors under 18, have their own levels.

The road of a message: put the spelling right -> sentences -> every sign that matches -> drop the matches that
are negated, over, imagined or ordinary. Nothing here keeps, logs or returns a visitor's words.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.triage.red_flags import cues
from clinic.triage.red_flags.signs import every as rules
from clinic.triage.red_flags.spelling import _Message, _read, _Sentence
from clinic.triage.red_flags.word_families import TREATED, Sign


class Level(str, enum.Enum):
    """What kind of help a message calls for; the value is the short name used in the API and in tickets."""

    EMERGENCY = "999"
    URGENT = "111"
    SELF_HARM = "self_harm"
    UNDER_18 = "under_18"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Finding:
    """The most severe level found, and the ids of the signs of that level. Never the visitor's words."""

    level: Level
    signs: tuple[str, ...]


#: Most severe first.
_RULES: tuple[tuple[Level, tuple[Sign, ...]], ...] = (
    (Level.EMERGENCY, rules.EMERGENCY_SIGNS),
    (Level.SELF_HARM, rules.SELF_HARM_SIGNS),
    (Level.URGENT, rules.URGENT_SIGNS),
    (Level.UNDER_18, rules.UNDER_18_SIGNS),
)


def check(text: str) -> Finding | None:
    """The most severe red flag in one message, or None.

    Severity: EMERGENCY, then SELF_HARM, URGENT, UNDER_18. Any text is accepted; nothing is raised.
    """
    message = _read(text)
    for level, signs in _RULES:
        found = tuple(sign.id for sign in signs if _fires(sign, level, message))
        if found:
            return Finding(level, found)
    return None


# --- reading: spelling and sentences ----------------------------------------------------------------


_OR_FOLLOWS = re.compile(r"(?: , \w+){0,4}(?: ,)? n?or\b")
_LIKE_THIS = re.compile(r"\blike (?:this|that)\b|\bso \w+")


# --- judging: which matches count -------------------------------------------------------------------


def _fires(sign: Sign, level: Level, message: _Message) -> bool:
    return any(
        _counts(sign, level, message, sentence, match)
        for sentence in message.sentences
        if (sign.needs is None or sign.needs.search(sentence.text))
        and (sign.unless is None or not sign.unless.search(sentence.text))
        for pattern in sign.patterns
        for match in _matches(pattern, sentence.text)
    )


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, overlapping ones too: the next search begins one word after the last one began."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = text.find(" ", match.start()) + 1
        if not at:
            return


def _counts(sign: Sign, level: Level, message: _Message, sentence: _Sentence, match: re.Match[str]) -> bool:
    """Whether a match is said of somebody, now, in earnest."""
    if level is Level.UNDER_18:
        return True
    text = sentence.text
    key = next((name for name, value in match.groupdict().items() if value is not None), 0)
    before, after = text[: match.start(key)], text[match.end(key) :]
    said = text[match.start() : match.end(key)]
    if cues.NOT_THINK.search(before) or (
        not cues.DENIES_ABILITY.match(text[len(before) :]) and _negated(before, after, text)
    ):
        return False
    if sign.heals and cues.HEALED.match(after):
        return False
    if sign.mild_is_fine and (cues.MILD_BEFORE.search(before) or cues.MILD_AFTER.match(after)):
        return False
    if _over(sign, before, said, sentence, message):
        return False
    if (
        sign.trait
        and not cues.NOW.search(text)
        and (
            cues.HABIT.search(text)
            or cues.HABIT_BEFORE.search(before)
            or (level is Level.EMERGENCY and cues.NEEDLE_FEAR.search(text))
        )
    ):
        return False
    if (
        (sign.attend and cues.ATTEND.search(text)) or (sign.illness and cues.STILL_COME.search(message.text))
    ) and not re.search(TREATED, message.text):
        return False
    return sign.free or not _imagined(sign, sentence, match, before, said)


def _negated(before: str, after: str, text: str) -> bool:
    """'no swelling', 'not having trouble', 'without any pus', 'no redness, swelling or pus'."""
    words = before.split()
    for back, word in enumerate(reversed(words)):
        if back > 7 or word in cues.SCOPE_ENDS:
            return False
        # a list goes on over a comma only if it ends in "or": "no redness, swelling or pus"
        listed = {"or", "nor"} & set(words[len(words) - back :]) or _OR_FOLLOWS.match(after)
        if word == "," and not listed:
            return False
        if word in cues.NEGATORS:
            follows = words[-back] if back else ""
            if word in ("not", "isnt", "arent", "aint") and follows in cues.NOT_REALLY:
                return False
            if word == "never" and _LIKE_THIS.search(text):
                return False
            return not (word == "no" and follows in ("idea", "doubt", "joke", "one", "wonder"))
    return False


def _over(sign: Sign, before: str, said: str, sentence: _Sentence, message: _Message) -> bool:
    """'last year my lips swelled': told in the past tense, of a time long gone, and not of today."""
    text = cues.NEVER_BEFORE.sub("", sentence.text)
    if cues.NOW.search(cues.FINE_NOW.sub("", text)):
        return False
    near = " ".join(before.split()[-2:]) + " " + said
    if cues.PRESENT.search(near):
        return False
    if cues.LONG_AGO.search(text):
        return True
    told = cues.PAST_FORM.search(near) is not None
    # a long-ago time set in another sentence carries over only to what may be long gone, never to breathing
    if told and sign.heals and not cues.PERFECT.search(near):
        if cues.LONG_AGO.search(cues.NEVER_BEFORE.sub("", message.text)):
            return True
        if cues.FINE_NOW.search(message.text, max(0, message.text.find(sentence.text))):
            return True
    if told and cues.FINE_NOW.search(sentence.text):
        return True
    return told and bool(cues.LATELY.search(text)) and not re.search(TREATED, message.text)


def _imagined(sign: Sign, sentence: _Sentence, match: re.Match[str], before: str, said: str) -> bool:
    """'what if I faint', 'can it cause swelling?', 'I read that lips swell': nobody is said to have it."""
    text = sentence.text
    if cues.RIGHT_NOW.search(text):
        return False
    lead = cues.FRESH_START.split(text[: match.start()])[-1]
    if cues.HEARSAY.search(lead) or cues.TO_LOOK_OUT_FOR.search(text):
        return True
    if cues.ASKS_WHETHER_URGENT.search(lead) and cues.CANNOT.search(said):
        return False
    if cues.WHAT_IF.search(lead):
        return not cues.GOING_ON.search(said) or bool(cues.AFTERWARDS.search(text))
    if cues.EVERYONE.search(before) or cues.YOUR_PART.search(text[: match.start()] + said):
        return True
    if cues.SO_MUCH.search(before):
        return False
    if not cues.STARTS_NOT.match(text[len(before) :]) and (cues.MODAL.search(before) or cues.TO_BE.search(before)):
        return True
    if cues.FINITE.search(said) or cues.PERSONAL.search(before):
        return False
    if cues.NOW.search(text) or cues.CALL_FOR_HELP.search(text):
        return False
    if cues.GENERAL.search(text):
        return True
    return sentence.asks and (sign.heals or sign.attend or (sign.trait and sign.mild_is_fine))
