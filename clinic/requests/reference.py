"""References a person can read out over the phone: MN- and six of Crockford's base-32 characters, the last a check."""

from __future__ import annotations

import re
import secrets

PREFIX = "MN-"
# Crockford's without Z: 31 is a prime, so that one wrong character or two swapped neighbours always show.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 5
# As typed, its check not looked at.
REFERENCE = re.compile(r"\bMN[\s-]*((?:[0-9A-Z][\s-]?){6})(?![0-9A-Z])", re.IGNORECASE)
_SOFTER = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_reference() -> str:
    """A fresh random reference, such as "MN-7K3QWS"."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{PREFIX}{body}{_check(body)}"


def parse_reference(text: str) -> str | None:
    """The reference in a visitor's words in its standard form, or None if there is none or its check fails.

    Lower case, spaces, a missing hyphen, and the letters O, I and L for 0 and 1 are understood (Crockford).
    """
    for found in REFERENCE.finditer(text.upper()):
        body = re.sub(r"[\s-]", "", found[1]).translate(_SOFTER)
        if all(character in ALPHABET for character in body) and _check(body[:-1]) == body[-1]:
            return f"{PREFIX}{body}"
    return None


def _check(body: str) -> str:
    total = sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]
