"""Phone numbers and e-mail addresses, as visitors type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

from clinic.personal.digits import as_figures
from clinic.personal.email import read_emails

REGION = "GB"
_NATIONAL = re.compile(r"[1-37-9]\d{9}")
EXTENSION = ";ext="


@dataclass(frozen=True)
class Contact:
    """How to reach a visitor; at least one of the two is set. phone is E.164, with ";ext=…" if it has an extension."""

    phone: str | None = None
    email: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """For JSON."""
        return {"phone": self.phone, "email": self.email}

    @staticmethod
    def from_dict(data: Mapping[str, str | None] | None) -> Contact | None:
        """What as_dict gave."""
        return Contact(data["phone"], data["email"]) if data else None

    @property
    def shown(self) -> str:
        """As read back to the visitor."""
        return " and ".join(part for part in (_shown(self.phone), self.email) if part)


def find_emails(text: str) -> list[str]:
    """The addresses in the text that can be taken as they are, each once; those with a slip are left to be asked
    about.
    """
    return [found.address for found in read_emails(text) if not found.doubtful]


def find_phones(text: str) -> list[str]:
    """The numbers in the text as E.164, each once; without a country code a number is British.

    A British number needs its ten digits but not a range in use: the ranges change, and staff read it anyway.
    """
    found = []
    for match in phonenumbers.PhoneNumberMatcher(as_figures(text), REGION, leniency=phonenumbers.Leniency.POSSIBLE):
        number = match.number
        british = number.country_code == phonenumbers.country_code_for_region(REGION)
        # Elsewhere too ranges are newer than any list: a number with its country's code need only be possible.
        foreign = not british and match.raw_string.lstrip("( ").startswith(("+", "00"))
        if (
            foreign
            or phonenumbers.is_valid_number(number)
            or (british and _NATIONAL.fullmatch(str(number.national_number)))
        ):
            plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            found.append(f"{plain}{EXTENSION}{number.extension}" if number.extension else plain)
    return list(dict.fromkeys(found))


def find_phone(text: str) -> str | None:
    """The first of them."""
    return next(iter(find_phones(text)), None)


def find_contacts(text: str) -> list[Contact]:
    """What the text gives to reach somebody by: one contact of a number, an address or both; several if it is unclear.

    Two numbers, or two addresses, are a contact each: somebody has to say which one counts.
    """
    phones, emails = find_phones(text), find_emails(text)
    if len(phones) > 1:
        return [Contact(phone=phone) for phone in phones]
    if len(emails) > 1:
        return [Contact(email=email) for email in emails]
    return [Contact(phones[0] if phones else None, emails[0] if emails else None)] if phones or emails else []


def find_contact(text: str) -> Contact | None:
    """The first of them."""
    contacts = find_contacts(text)
    return contacts[0] if contacts else None


def main_number(phone: str | None) -> str:
    """A number without its extension: some give it and some don't. Empty for none."""
    return (phone or "").partition(EXTENSION)[0]


def _shown(phone: str | None) -> str:
    if phone is None:
        return ""
    number = phonenumbers.parse(phone)
    british = number.country_code == phonenumbers.country_code_for_region(REGION)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if british else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
