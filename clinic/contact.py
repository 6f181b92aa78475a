"""Phone numbers and e-mail addresses, as visitors type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

REGION = "GB"
_NATIONAL = re.compile(r"[1-37-9]\d{9}")
_EMAIL = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+")


@dataclass(frozen=True)
class Contact:
    """One way to reach a visitor; exactly one of the two is set. phone is E.164."""

    phone: str | None = None
    email: str | None = None

    @property
    def shown(self) -> str:
        """As read back to the visitor."""
        if self.phone is None:
            return self.email or ""
        number = phonenumbers.parse(self.phone)
        british = number.country_code == phonenumbers.country_code_for_region(REGION)
        form = phonenumbers.PhoneNumberFormat.NATIONAL if british else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, form)


def find_email(text: str) -> str | None:
    """The first valid address in the text, normalised; no network is used."""
    for found in _EMAIL.findall(text):
        try:
            return validate_email(found.rstrip("."), check_deliverability=False).normalized
        except EmailNotValidError:
            continue
    return None


def find_phone(text: str) -> str | None:
    """The first number in the text as E.164; without a country code it is British.

    A British number needs its ten digits but not a range in use: the ranges change, and staff read it anyway.
    """
    for match in phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.POSSIBLE):
        number = match.number
        british = number.country_code == phonenumbers.country_code_for_region(REGION)
        if phonenumbers.is_valid_number(number) or (british and _NATIONAL.fullmatch(str(number.national_number))):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def find_contact(text: str) -> Contact | None:
    """An e-mail address or, failing that, a phone number."""
    email = find_email(text)
    if email:
        return Contact(email=email)
    phone = find_phone(text)
    return Contact(phone=phone) if phone else None
