"""Figures, prices, times, addresses and qualifications: each must stand in one of the two sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from clinic.personal.patterns import POSTCODE, PRINTED_PHONE
from clinic.text.numbers import NUMBERS

_NUMBER_WORDS = {word: str(number) for word, number in NUMBERS.items()} | {"couple of": "2", "dozen": "12"}
_VAGUE = {"few": "few", "several": "several", "half an": "half", "half a": "half", "an": "1", "a": "1"}
_UNIT = (
    r"minute|min|hour|hr|day|week|month|year|session|treatment|visit|appointment|millimetre|millimeter|mm|pound"
    r"|per cent|percent|point"
)
_COUNT = r"\d+(?:[.,]\d+)*|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + "|few|several"
_QUANTITY = re.compile(
    rf"\b({_COUNT})(?:[ -](?:to|or|and|-|–)[ -]({_COUNT})|[-–]({_COUNT}))?[ -]"
    rf"(?:more |full |working |calendar |whole )?({_UNIT})s?\b",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"\b(?:about|around|within|takes?|lasts?|for|after|in|under|over|every|once|twice)\s+(half an?|an?)\s+"
    r"(minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(PRINTED_PHONE)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_MONEY = re.compile(r"[£$€]\s?\d+(?:[.,]\d+)*")
_BIG = re.compile(r"\b(?:hundred|thousand|million|billion)s?\b", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b|\b\d{1,2}:\d{2}\b", re.IGNORECASE)
_STREET = re.compile(r"\b(?:[A-Z][a-z]+ ){1,2}(?:Street|Road|Lane|Mews|Square|Avenue|Place|Row|Gardens|Hill|Station)\b")
_POSTCODE = re.compile(POSTCODE)
_QUALIFICATION = re.compile(
    r"\b(?:registered nurse|GMC|NMC|JCCP|CQC|Save Face|(?i:level (?:\d|two|three|four|five|six|seven))"
    r"|(?i:diploma|degree)|(?i:(?:board|fully) certified|certificate|qualified|accredited|insured)"
    r"|(?i:years of experience|years' experience))\b"
)
ALWAYS_ALLOWED = frozenset({"999", "111", "116", "123", "18"})


def _count(word: str) -> str:
    word = word.lower()
    return _NUMBER_WORDS.get(word) or _VAGUE.get(word) or word


def _quantities(text: str) -> set[str]:
    found: set[str] = set()
    for match in _QUANTITY.finditer(text):
        unit = match[4].lower()
        found |= {f"{_count(count)} {unit}" for count in match.group(1, 2, 3) if count}
    found |= {f"{_VAGUE[match[1].lower()]} {match[2].lower()}" for match in _ONE_UNIT.finditer(text)}
    return found


def _phones(text: str) -> set[str]:
    return {re.sub(r"\D", "", match) for match in _PHONE.findall(text)}


def _time(text: str) -> str:
    return text.lower().replace(" ", "").replace(":", ".").replace("p.m", "pm").replace("a.m", "am")


def _amount(text: str) -> str:
    return re.sub(r"\s", "", text)


@dataclass(frozen=True)
class _Known:
    phones: frozenset[str]
    numbers: frozenset[str]
    money: frozenset[str]
    times: frozenset[str]
    quantities: frozenset[str]
    big: frozenset[str]


@cache
def _known(text: str) -> _Known:
    return _Known(
        phones=frozenset(_phones(text)),
        numbers=ALWAYS_ALLOWED | frozenset(_DIGITS.findall(text)),
        money=frozenset(map(_amount, _MONEY.findall(text))),
        times=frozenset(map(_time, _TIME.findall(text))),
        quantities=frozenset(_quantities(text)),
        big=frozenset(match.lower() for match in _BIG.findall(text)),
    )


def figure_flaws(text: str, known_text: str) -> Iterator[tuple[str, str]]:
    """(rule, message) of every figure, address or qualification in the text that the known text lacks."""
    yield from _strange_figures(text, _known(known_text))
    for pattern, rule in ((_STREET, "address"), (_POSTCODE, "address"), (_QUALIFICATION, "qualification")):
        for found in pattern.finditer(text):
            if found[0].lower() not in known_text.lower():
                yield rule, f'"{found[0]}" is not in the clinic\'s facts'


def _strange_figures(text: str, known: _Known) -> Iterator[tuple[str, str]]:
    for phone in _phones(text):
        if not {phone, re.sub(r"^44", "0", phone)} & known.phones:
            yield "number", f"the number {phone} is in neither source"
    for figure in _strange(_PHONE.sub(" ", text), known):
        yield "number", f'"{figure}" is in neither source'


def _strange(text: str, known: _Known) -> Iterator[str]:
    """The figures, prices, times and quantities of a text without phone numbers that are not known."""
    yield from (number for number in _DIGITS.findall(text) if number not in known.numbers)
    yield from (amount for amount in _MONEY.findall(text) if _amount(amount) not in known.money)
    yield from (time for time in _TIME.findall(text) if _time(time) not in known.times)
    yield from sorted(_quantities(text) - known.quantities)
    yield from (word for word in _BIG.findall(text) if word.lower() not in known.big)
