"""Masking personal details where a visitor's words are kept for another purpose than the chat itself."""

from __future__ import annotations

import re

import phonenumbers

from clinic.personal.contact import REGION
from clinic.personal.patterns import AROUND_AT, POSTCODE, SEVEN_DIGITS_OR_MORE

# A year or a time of day is no phone number.
FEWEST_DIGITS = 7
_EMAIL = re.compile(AROUND_AT)
_DIGITS = re.compile(SEVEN_DIGITS_OR_MORE)
_NAMED = re.compile(
    r"\b((?:my name(?: is|'?s)|i am called|call me|this is)\s+)([^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,2})",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(r"\b([Ii](?:'m|’m| am)\s+)([A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2})")
_TITLED = re.compile(r"\b((?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)([A-Z][\w'’-]+)")
_POSTCODE = re.compile(POSTCODE, re.IGNORECASE)


def mask(text: str) -> str:
    """Replace e-mail addresses, phone numbers, long digit runs, postcodes and names given as such by a mark."""
    masked = _EMAIL.sub("[e-mail]", text)
    for match in reversed(
        list(phonenumbers.PhoneNumberMatcher(masked, REGION, leniency=phonenumbers.Leniency.POSSIBLE))
    ):
        if sum(character.isdigit() for character in match.raw_string) >= FEWEST_DIGITS:
            masked = masked[: match.start] + "[phone]" + masked[match.end :]
    masked = _DIGITS.sub("[number]", masked)
    masked = _POSTCODE.sub("[postcode]", masked)
    for pattern in (_NAMED, _INTRODUCED, _TITLED):
        masked = pattern.sub(r"\1[name]", masked)
    return masked
