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
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from clinic import safety_cues as cues
from clinic import safety_signs as rules
from clinic import safety_terms as terms
from clinic.safety_words import TREATED, Sign


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


@dataclass(frozen=True)
class _Sentence:
    text: str
    asks: bool  # ended with a question mark


@dataclass(frozen=True)
class _Message:
    sentences: tuple[_Sentence, ...]
    text: str  # all sentences, for cues that reach beyond one of them


_LOOKALIKES = str.maketrans(
    "аеорсхіукмтнвԁ0134@$ı’‘`´ʼ′＇‛",
    "aeopcxiykmthbd0134@$i''''''''",
)
_LEET = str.maketrans("0134@$5", "oieaass")
_SENTENCE = re.compile(r"([^.!?;:\n\r…()|•·]|(?<=\d)[.:](?=\d))+|[.!?;:\n\r…()|•·]+")
_DASH = re.compile(r"[,،、—–]+|\s-+\s|--+")
_WORD = re.compile(r"[a-z0-9@$]+|,")
_RUN = re.compile(r"(.)\1{2,}")
_ANY_RUN = re.compile(r"(.)\1+")
_SPACED = re.compile(r"(?<![^\W_])(?:[a-z][ .\-_*,]{1,2}){3,}[a-z](?![^\W_])")
_BODY_IS = re.compile(
    r"\b(skin|vision|breathing|everything|chest|mouth|neck|face|throat|tongue|lip|eye|cheek|pain|redness|swelling|"
    r"temperature|jaw|forehead|head)'s\b"
)
_AGE_LETTERS = re.compile(r"(\d)([a-z])")
_PIECE, _OVERLAP = 80, 20  # words
_OR_FOLLOWS = re.compile(r"(?: , \w+){0,4}(?: ,)? n?or\b")
_LIKE_THIS = re.compile(r"\blike (?:this|that)\b|\bso \w+")
_SHORT_WORDS = frozenset({"i", "a"})
_KNOWN = terms.GLUED_WORDS | frozenset(terms.TYPOS)


def _read(text: str) -> _Message:
    """Lower-case, correct and cut a message into plain sentences."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.upper()).casefold())
    kept = "".join("" if unicodedata.category(c) in ("Cf", "Mn", "Me") else c for c in folded).translate(_LOOKALIKES)
    kept = (
        _BODY_IS.sub(r"\1 is", kept)
        .replace("'ll", " will")
        .replace("'d ", " would ")
        .replace("%", " percent ")
        .replace("&", " and ")
    )
    kept = _SPACED.sub(lambda m: re.sub(r"[^a-z]", "", m.group()), kept.replace("'", ""))
    sentences: list[_Sentence] = []
    for part in _SENTENCE.finditer(_DASH.sub(" , ", kept)):
        if part.group(1) is None:
            if sentences and "?" in part.group() and "??" not in part.group():
                sentences[-1] = _Sentence(sentences[-1].text, True)
            continue
        words = [w for token in _WORD.findall(part.group()) for w in _correct(token)]
        plain = " ".join(words)
        for pattern, put in terms.JOINED:
            plain = pattern.sub(put, plain)
        for pattern in terms.IDIOMS:
            plain = pattern.sub("idiom", plain)
        for clause in cues.NEW_CLAUSE.split(plain):
            sentences.extend(_Sentence(piece, False) for piece in _pieces(clause.strip(" ,")))
    return _Message((*sentences, *_rejoined(sentences)), " . ".join(s.text for s in sentences))


def _pieces(clause: str) -> Iterator[str]:
    """A clause, or a very long one in overlapping pieces, so that the work grows with the length only."""
    words = clause.split()
    for start in range(0, len(words), _PIECE - _OVERLAP):
        yield " ".join(words[start : start + _PIECE])
        if start + _PIECE >= len(words):
            return


def _rejoined(sentences: list[_Sentence]) -> Iterator[_Sentence]:
    """Sentences put together again where full stops fell inside one ("My tongue... it's. swelling")."""
    pending: list[str] = []
    asks = False
    for at, sentence in enumerate(sentences):
        size = sentence.text.count(" ") + 1
        if at and size > 2 and re.match(r"(?:its|it|they|theyre|theyve)\b", sentence.text):
            yield _Sentence(" ".join(sentences[at - 1].text.split()[-4:]) + " " + sentence.text, sentence.asks)
        if size <= 3:
            pending.append(sentence.text)
            asks = asks or sentence.asks
            continue
        if len(pending) > 1:
            yield _Sentence(" ".join(pending), asks)
        if pending:
            yield _Sentence(" ".join([*pending, sentence.text]), asks or sentence.asks)
        pending, asks = [], False
    if len(pending) > 1:
        yield _Sentence(" ".join(pending), asks)


def _correct(token: str) -> list[str]:
    """One typed word as the word or words meant."""
    if token in terms.TYPOS:
        return [terms.TYPOS[token]]
    if token in terms.NUMBERS:
        return [terms.NUMBERS[token]]
    if token.isdigit() or token == "," or token in _KNOWN or token in terms.REAL_WORDS:
        return [token]
    if any(c.isdigit() or c in "@$" for c in token):
        meant = token.translate(_LEET)
        if meant in _KNOWN and not token[0].isdigit():
            return [terms.TYPOS.get(meant, meant)]
        return _AGE_LETTERS.sub(r"\1 \2", re.sub(r"[@$]", " ", token)).split()
    if _RUN.search(token):
        token = _unstretched(token)
        if token in _KNOWN:
            return [terms.TYPOS.get(token, token)]
    if 5 < len(token) < 16:
        for word in terms.KEY_WORDS:
            if _one_slip(token, word):
                return [word]
    if 6 < len(token) < 60:
        return _taken_apart(token) or [token]
    return [token]


def _unstretched(token: str) -> str:
    """'heeelp' as 'help', 'swolllen' as 'swollen'."""
    for candidate in (_RUN.sub(r"\1\1", token), _RUN.sub(r"\1", token), _ANY_RUN.sub(r"\1", token)):
        if candidate in _KNOWN or candidate in terms.KEY_WORDS:
            return candidate
    return _RUN.sub(r"\1", token)


def _one_slip(token: str, word: str) -> bool:
    """Whether ``token`` is ``word`` with one letter missing, added, changed, or two neighbours swapped."""
    if abs(len(token) - len(word)) > 1 or len(word) < 6 or not set(token[:2]) & set(word[:2]):
        return False
    same = 0
    while same < min(len(token), len(word)) and token[same] == word[same]:
        same += 1
    a, b = token[same:], word[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _taken_apart(token: str) -> list[str] | None:
    """'icantbreathe' as 'i cant breathe', or None if it is not made of known words only."""
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 14), end):
            head, word = best[start], token[start:end]
            if head is None or word not in _KNOWN or (len(word) == 1 and word not in _SHORT_WORDS):
                continue
            shortest = best[end]
            if shortest is None or len(head) + 1 < len(shortest):
                best[end] = [*head, terms.TYPOS.get(word, word)]
    words = best[-1]
    return words if words and len(words) > 1 and any(len(w) > 2 for w in words) else None


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
    if cues.HEARSAY.search(lead):
        return True
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
