"""References: made at random, read out over the phone, typed back with mistakes."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.requests.reference import ALPHABET, PREFIX, new_reference, parse_reference

HEARD_AS = {"O": "0", "I": "1", "L": "1"}


def with_check(body: str) -> str:
    return next(PREFIX + body + check for check in ALPHABET if parse_reference(PREFIX + body + check))


references = st.text(ALPHABET, min_size=5, max_size=5).map(with_check)


def altered(reference: str, place: int, character: str) -> str:
    body = reference.removeprefix(PREFIX)
    return PREFIX + body[:place] + character + body[place + 1 :]


def test_a_new_reference_reads_back_as_itself() -> None:
    made = [new_reference() for _ in range(200)]
    assert [parse_reference(reference) for reference in made] == made


@given(st.text(ALPHABET, min_size=5, max_size=5))
def test_only_one_check_character_fits(body: str) -> None:
    assert sum(parse_reference(PREFIX + body + check) is not None for check in ALPHABET) == 1


def test_new_references_differ() -> None:
    assert len({new_reference() for _ in range(200)}) == 200


def test_a_reference_holds_no_letter_that_sounds_or_looks_like_another() -> None:
    assert not set("OILU") & set(ALPHABET)


@pytest.mark.parametrize("place", range(6))
def test_every_single_wrong_character_is_caught(place: int) -> None:
    passed = [
        (reference, wrong)
        for reference in (new_reference() for _ in range(100))
        for character in string.digits + string.ascii_uppercase
        if HEARD_AS.get(character, character) != reference.removeprefix(PREFIX)[place]
        if parse_reference(wrong := altered(reference, place, character)) is not None
    ]
    assert passed == []


def test_a_nought_in_place_of_each_letter_is_caught() -> None:
    # Every body that differs in one place only must differ in its check character.
    bodies = [PREFIX + "0" * place + character + "0" * (5 - place) for place in range(5) for character in ALPHABET[1:]]
    assert [body for body in bodies if parse_reference(body)] == []


@given(references, st.integers(0, 4))
def test_every_swap_of_neighbours_is_caught(reference: str, place: int) -> None:
    body = reference.removeprefix(PREFIX)
    first, second = body[place], body[place + 1]
    swapped = altered(altered(reference, place, second), place + 1, first)
    assert parse_reference(swapped) == (reference if first == second else None)


@given(references, st.data())
def test_sloppy_typing_is_understood(reference: str, data: st.DataObject) -> None:
    body = reference.removeprefix(PREFIX)
    spoken = "".join(
        data.draw(st.sampled_from([character, *(heard for heard, meant in HEARD_AS.items() if meant == character)]))
        for character in body
    )
    gaps = [data.draw(st.sampled_from(["", " ", "-"])) for _ in spoken]
    sloppy = "".join(character + gap for character, gap in zip(spoken, gaps, strict=True))
    prefix = data.draw(st.sampled_from(["MN-", "mn", "Mn ", "mn - "]))
    typed = prefix + sloppy
    assert parse_reference(data.draw(st.sampled_from([typed.lower(), typed.upper(), typed.strip()]))) == reference


def test_a_reference_is_found_in_a_sentence() -> None:
    reference = new_reference()
    assert parse_reference(f"hi, my ref is {reference.lower()}. can I move it to friday please?") == reference


@pytest.mark.parametrize("text", ["", "MN-", "MN-12345", "no reference", "column-123456", "MN-1234567", "MN-?????0"])
def test_text_without_a_reference_has_none(text: str) -> None:
    assert parse_reference(text) is None


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    found = parse_reference(text)
    assert found is None or found.startswith(PREFIX)
