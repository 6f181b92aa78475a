"""A message as plain sentences with its spelling put right, ready to be searched for signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.text.closeness import within
from clinic.triage.red_flags import cues
from clinic.triage.red_flags import spelling_words as terms


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
_SHORT_WORDS = frozenset({"i", "a"})
# In order, so that a word near two of them always becomes the same one; shorter ones look like too much else.
_MENDED = tuple(sorted(word for word in terms.KEY_WORDS if len(word) >= 6))
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
        for word in _MENDED:
            if _may_be(token, word):
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


def _may_be(token: str, word: str) -> bool:
    """Whether token is this key word with one slip in it, and not in both of its first letters."""
    return not set(token[:2]).isdisjoint(word[:2]) and within(token, word, 1)


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
