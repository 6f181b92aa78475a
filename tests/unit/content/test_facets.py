"""Facets: their table, and how each is answered, declined or said a second time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from clinic import ROOT
from clinic.content.facets import OTHER, Asked, Facets, FacetsError
from clinic.content.facts import ClinicFacts
from clinic.content.reply import PASS_IT_ON, PASS_QUESTION, ReplyContext, answer
from clinic.content.responses import Content

TODAY = dt.date(2026, 11, 28)
CONTENT = Content.load()
FACETS = [(topic, facet) for topic, facets in CONTENT.facets.items() for facet in facets]
EMPTY = replace(CONTENT, clinic=ClinicFacts({}, demo=True))


def load(folder: Path, text: str) -> Facets:
    path = folder / "facets.yml"
    path.write_text(text, encoding="utf-8")
    return Facets.load(path)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "a: {b",
        "ask_price: {}",
        "ask_price: [vat]",
        "ask_price: {vat: VAT}",
        "ask_price: {vat: {about: VAT}}",
        "ask_price: {vat: {about: VAT, title: VAT, colour: red}}",
        "ask_price: {vat: {about: 3, title: VAT}}",
        "ask_price: {general: {about: a, title: b}}",
        "ask_price: {other: {about: a, title: b}}",
    ],
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FacetsError):
        load(tmp_path, text)


def test_a_facet_is_found_by_its_name() -> None:
    found = CONTENT.facets.named(Asked("ask_price", "vat"))
    assert found is not None
    assert (found.about, found.title, found.response) == ("VAT", "VAT", "utter_ask_price_vat")
    assert CONTENT.facets.named(Asked("ask_price")) is None
    assert CONTENT.facets.named(Asked("ask_price", "nothing_such")) is None


def test_every_topic_with_facets_exists() -> None:
    assert set(CONTENT.facets) <= set(CONTENT.topics)


@pytest.mark.parametrize(("topic", "facet"), FACETS)
def test_a_facet_of_a_clinic_with_no_facts_is_declined_or_rests_on_the_guide(topic: str, facet: str) -> None:
    reply = answer(EMPTY, [f"{topic}/{facet}"], ReplyContext(TODAY))
    assert reply.text
    assert "{" not in reply.text


def test_no_two_facets_say_the_same() -> None:
    said: dict[str, str] = {}
    for topic, facet in FACETS:
        text = answer(CONTENT, [f"{topic}/{facet}"], ReplyContext(TODAY)).text
        assert said.setdefault(text, facet) in (facet, "brand", "photos", "parking", "step_free"), (topic, facet)


def test_a_facet_without_a_fact_names_what_is_missing_and_offers_to_ask() -> None:
    reply = answer(CONTENT, ["ask_price/vat"], ReplyContext(TODAY))
    assert "VAT" in reply.text
    assert (reply.offer, reply.choices[0]) == (PASS_QUESTION, PASS_IT_ON)


def test_an_attribute_in_no_list_is_not_answered_with_the_topics_block() -> None:
    assert "£" not in answer(CONTENT, [f"ask_price/{OTHER}"], ReplyContext(TODAY)).text


def test_a_fact_answers_its_facet_in_the_clinics_words() -> None:
    reply = answer(CONTENT, ["ask_payment_finance/instalments"], ReplyContext(TODAY))
    assert reply.text == "No, we do not offer instalments."
    assert reply.source is not None


def test_said_once_it_is_not_said_again() -> None:
    first = answer(CONTENT, ["ask_price"], ReplyContext(TODAY), told=[0])
    second = answer(CONTENT, ["ask_price"], ReplyContext(TODAY), told=[1])
    assert first.text != second.text
    assert PASS_IT_ON in second.choices


def test_beside_something_new_what_was_said_is_left_out() -> None:
    reply = answer(CONTENT, ["ask_price", "ask_pain"], ReplyContext(TODAY), told=[1, 0])
    assert reply.topics == ("ask_pain",)


def test_a_health_point_asked_again_leads_to_a_doctor_or_pharmacist() -> None:
    reply = answer(CONTENT, ["ask_contraindications/blood_thinner"], ReplyContext(TODAY), told=[1])
    assert "pharmacist" in reply.text


def test_the_shipped_table_can_be_read() -> None:
    assert len(FACETS) > 300
    assert Facets.load(ROOT / "data/facets.yml") == CONTENT.facets
