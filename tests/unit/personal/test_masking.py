"""Masking: what is kept of a visitor's words for another purpose names nobody."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.logs import JsonLines
from clinic.personal.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to ana@example.com please", "write to [e-mail] please"),
        ("ring 07700 900123", "ring [phone]"),
        ("ring +44 7700 900 123 or 020 7946 0321", "ring [phone] or [phone]"),
        ("my NHS number is 4857773456", "my NHS number is [phone]"),
        ("I live in SW1A 1AA", "I live in [postcode]"),
        ("near sw1a1aa", "near [postcode]"),
        ("my name is Ana Reed", "my name is [name]"),
        ("my name's o'neil", "my name's [name]"),
        ("Hi, this is Zoë-Anne Smith", "Hi, this is [name]"),
        ("I'm Ana and it hurts", "I'm [name] and it hurts"),
        ("I am Ana Maria Lopez", "I am [name]"),
        ("call me Ana", "call me [name]"),
        ("is Dr Reed in?", "is Dr [name] in?"),
        ("with Mrs. Vale", "with Mrs. [name]"),
    ],
)
def test_personal_details_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "how much is it?",
        "I'm worried about scars",
        "is £180 for 3 sessions right?",
        "is it open on 24 December 2026 at 10:30?",
        "do you use 0.5 mm or 1.5 mm needles",
        "I am 34",
        "",
    ],
)
def test_a_plain_question_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_no_digit_of_a_card_number_survives() -> None:
    assert not any(character.isdigit() for character in mask("card 4111 1111 1111 1111"))


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(), st.integers(7_400_000_000, 7_999_999_999))
def test_a_mobile_number_never_survives(before: str, number: int) -> None:
    assert f"0{number}" not in mask(f"{before} 0{number}")


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    return logging.LogRecord("clinic.test", logging.ERROR, "x.py", 1, message, (), info)


def test_a_log_line_is_masked_json() -> None:
    line = json.loads(JsonLines().format(record("failed for ana@example.com")))
    assert (line["level"], line["logger"], line["message"]) == ("error", "clinic.test", "failed for [e-mail]")


def test_a_log_line_names_an_error_without_its_text() -> None:
    line = JsonLines().format(record("failed", ValueError("my secret words")))
    assert json.loads(line)["error"] == "ValueError"
    assert "secret" not in line
