"""Words about health are masked in what leaves; names and times are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.personal.health_words import MARK, mask_health, mask_health_in_name


@pytest.mark.parametrize(
    "text",
    [
        "I'm pregnant", "I am breastfeeding", "I take Roaccutane", "on accutane", "warfarin", "blood thinners",
        "diabetic",
        "epilepsy",
        "I have HIV", "hepatitis B", "my eczema", "psoriasis", "rosacea", "keloid scars", "cold sores", "acne",
        "an infection",
        "it swelled and is swollen", "bleeding", "allergic to latex", "antidepressants", "anxiety", "I self harm",
        "chemotherapy",
        "pacemaker", "heart condition", "a stroke", "asthma", "my inhaler", "botox last week", "hair loss", "immune",
        "lupus",
        "HAEMOPHILIA", "anaemic", "surgery", "diagnosed", "wheelchair", "COVID",
    ],
)  # fmt: skip
def test_a_health_word_is_masked(text: str) -> None:
    assert MARK in mask_health(text)


def test_the_rest_stays() -> None:
    assert mask_health("after 5, I'm pregnant, call 07700 900123") == f"after 5, I'm {MARK}, call 07700 900123"


@pytest.mark.parametrize(
    "text",
    ["any time", "Tuesday after 5", "thurs 3pm", "not Fridays", "the week of 30 November", "flexible",
     "07700 900123", "ana@example.org",
     "my school run ends at nine", "please call first", "", "Scarlett", "Molesworth", "Nursultan"],
)  # fmt: skip
def test_harmless_words_stay(text: str) -> None:
    assert mask_health(text) == text


@pytest.mark.parametrize(
    "name", ["Ana Reed", "Jo Burns", "Adrian Mole", "Maria Moles", "Amir Rash", "Scarlett O'Hara", "王小明", "Nell"]
)
def test_a_name_stays(name: str) -> None:
    assert mask_health_in_name(name) == name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Ana with rosacea", f"Ana with {MARK}"),
        ("Ana burns", f"Ana {MARK}"),
        ("Pregnant Ana", f"{MARK} Ana"),
        ("heart condition Ana", f"{MARK} Ana"),
        ("Burns", MARK),
    ],
)
def test_a_condition_in_a_name_is_masked(name: str, masked: str) -> None:
    assert mask_health_in_name(name) == masked


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_health(mask_health(text)) == mask_health(text)
