"""Finding a request for somebody who knows its reference and contact, and counting wrong guesses."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from sqlalchemy import Engine, func, select

from clinic.personal.contact import Contact, main_number
from clinic.storage.engine import transaction
from clinic.storage.tables import BookingRequest, FailedLookup

# Wrong guesses within GUESSING_WINDOW before nobody is let in that way for a while.
GUESSING_WINDOW = dt.timedelta(hours=1)
MOST_PER_CONVERSATION = 5
MOST_PER_DETAIL = 10


class TooManyGuesses(Exception):
    """References or contact details were guessed too often."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("too many wrong guesses within an hour")


class Lookup:
    """Finds a request for somebody who knows both its reference and its contact detail, and counts wrong guesses."""

    def __init__(self, engine: Engine, key: str) -> None:
        """key: makes the digests under which guesses are counted."""
        self._engine = engine
        self._key = key.encode()

    def find(self, conversation_id: str, reference: str, contact: Contact, now: dt.datetime) -> BookingRequest | None:
        """The request, or None when the two do not belong together. Raises TooManyGuesses."""
        counted = self._digests(conversation_id, reference, contact)
        with transaction(self._engine) as session:
            for who, most in counted.items():
                guesses = session.scalar(
                    select(func.count()).where(FailedLookup.who == who, FailedLookup.at > now - GUESSING_WINDOW)
                )
                if (guesses or 0) >= most:
                    raise TooManyGuesses
            request = session.scalar(select(BookingRequest).where(BookingRequest.reference == reference))
            if request is not None and _belongs(request, contact):
                return request
            session.add_all(FailedLookup(who=who, at=now) for who in counted)
        return None

    def _digests(self, conversation_id: str, reference: str, contact: Contact) -> dict[str, int]:
        details = [detail for detail in (main_number(contact.phone), contact.email) if detail]
        return {
            self._digest(f"conversation {conversation_id}"): MOST_PER_CONVERSATION,
            self._digest(f"reference {reference}"): MOST_PER_DETAIL,
            **{self._digest(f"contact {detail.casefold()}"): MOST_PER_DETAIL for detail in details},
        }

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _belongs(request: BookingRequest, contact: Contact) -> bool:
    phone = bool(contact.phone and request.phone) and _same(main_number(contact.phone), main_number(request.phone))
    email = bool(contact.email and request.email) and _same(contact.email or "", request.email or "")
    return phone or email


def _same(given: str, stored: str) -> bool:
    return hmac.compare_digest(given.casefold().encode(), stored.casefold().encode())
