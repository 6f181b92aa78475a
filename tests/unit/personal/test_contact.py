"""Phone numbers and e-mail addresses as visitors type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.personal.contact import Contact, find_contact, find_contacts, find_emails, find_phones


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("07700 900123", "+447700900123"),
        ("07700900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("+44 (0)7700 900 123", "+447700900123"),
        ("020 7946 0321", "+442079460321"),
        ("(020) 7946-0321", "+442079460321"),
        ("07700.900.123", "+447700900123"),
        ("my number is 07700 900123 thanks", "+447700900123"),
        ("call 07700900123, after six", "+447700900123"),
        ("+353 85 012 3456", "+353850123456"),
        ("+1 212 555 0123", "+12125550123"),
    ],
)
def test_a_phone_number_is_found_however_it_is_spaced(text: str, phone: str) -> None:
    assert find_phones(text) == [phone]


@pytest.mark.parametrize(
    "text",
    ["", "no phone", "07700", "123", "2026-11-22", "£1,234", "0770 09001", "at 10:30 on 24/12/2026", "999", "111"],
)
def test_other_figures_are_no_phone_number(text: str) -> None:
    assert find_phones(text) == []


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ana@example.com", "ana@example.com"),
        ("Ana@EXAMPLE.com", "Ana@example.com"),
        ("it's ana.b+skin@mail.example.co.uk.", "ana.b+skin@mail.example.co.uk"),
        ("<ana@example.com>", "ana@example.com"),
        ("e-mail: ana@example.com, or ring", "ana@example.com"),
        ("not @ but ana@example.com", "ana@example.com"),
        ("bad@@example.com ana@example.com", "ana@example.com"),
    ],
)
def test_an_email_address_is_found_in_a_sentence(text: str, email: str) -> None:
    assert find_emails(text) == [email]


@pytest.mark.parametrize(
    "text", ["", "ana", "ana@", "@example.com", "ana@example", "ana at example dot com", "a@b..com"]
)
def test_other_words_are_no_email_address(text: str) -> None:
    assert find_emails(text) == []


def test_an_address_and_a_number_are_one_contact() -> None:
    assert find_contacts("07700 900123 or ana@example.com") == [Contact("+447700900123", "ana@example.com")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("07700 900123 or 07700 900456", [Contact(phone="+447700900123"), Contact(phone="+447700900456")]),
        ("a@example.com, b@example.com", [Contact(email="a@example.com"), Contact(email="b@example.com")]),
        ("07700 900123, so 07700900123", [Contact(phone="+447700900123")]),
        ("Ana@EXAMPLE.com ana@example.com", [Contact(email="Ana@example.com"), Contact(email="ana@example.com")]),
        ("", []),
    ],
)
def test_two_of_a_kind_are_a_contact_each(text: str, found: list[Contact]) -> None:
    assert find_contacts(text) == found


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("020 7946 0321 ext 12", "+442079460321;ext=12"),
        ("020 7946 0321 x12", "+442079460321;ext=12"),
        ("020 7946 0321 extension 7", "+442079460321;ext=7"),
    ],
)
def test_an_extension_is_kept(text: str, phone: str) -> None:
    assert find_phones(text) == [phone]


def test_no_contact_is_found_where_there_is_none() -> None:
    assert find_contact("tomorrow at 10") is None


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        (Contact(phone="+447700900123"), "07700 900123"),
        (Contact(phone="+353850123456"), "+353 85 012 3456"),
        (Contact(email="ana@example.com"), "ana@example.com"),
        (Contact("+447700900123", "ana@example.com"), "07700 900123 and ana@example.com"),
        (Contact(phone="+442079460321;ext=12"), "020 7946 0321 x12"),
        (Contact(), ""),
    ],
)
def test_a_contact_is_read_back_as_people_write_it(contact: Contact, shown: str) -> None:
    assert contact.shown == shown


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    contact = find_contact(text)
    assert contact is None or contact.shown
