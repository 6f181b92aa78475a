"""Phone numbers with letters and words in place of figures, made figures: typed in haste, or taken down by a phone."""

from __future__ import annotations

import re

from clinic.text.numbers import number_words

# Least digits that are dictated in one go; fewer are an age, a price, a time.
LEAST = 9
_DIGIT = {**number_words(0, 9), "oh": 0, "o": 0, "nought": 0}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_WORD = rf"(?:(?:{'|'.join(_TIMES)})[\s-]+)?(?:{'|'.join(_DIGIT)}|\d)(?![a-z])(?:[\s-]+hundred\b)?"
_GROUP = rf"(?:\d+(?![a-z])|{_WORD})"
_DICTATED = re.compile(rf"(?<![a-z\d]){_GROUP}(?:[\s,-]+{_GROUP}){{2,30}}", re.IGNORECASE)
# A capital or small O among figures, and the marks that a keycap emoji leaves.
_LETTER_O = re.compile(r"(?<![^\W\d])(?=[oO\d]*\d)[oO\d]*[oO][oO\d]*(?![^\W\d])")
_KEYCAP = re.compile("[\ufe0e\ufe0f\u20e3]")
_EACH = re.compile(r"(double|treble|triple)[\s-]+([a-z]+|\d)|([a-z]+)|(\d+)", re.IGNORECASE)


def as_figures(text: str) -> str:
    """The text with figures for dictated numbers and for letters that stand for them; all else as it was."""
    typed = _LETTER_O.sub(lambda found: re.sub("[oO]", "0", found[0]), _KEYCAP.sub("", text))
    return _DICTATED.sub(_figures, typed)


def _figures(found: re.Match[str]) -> str:
    if not re.search(r"[a-z]", found[0], re.IGNORECASE):
        return found[0]
    digits = ""
    for times, repeated, word, figures in _EACH.findall(found[0]):
        if word.lower() == "hundred":
            digits += "00"
        elif figures:
            digits += figures
        else:
            digits += _digit(repeated or word) * _TIMES.get(times.lower(), 1)
    return f" {digits} " if len(digits) >= LEAST else found[0]


def _digit(word: str) -> str:
    return word if word.isdigit() else str(_DIGIT[word.lower()])
