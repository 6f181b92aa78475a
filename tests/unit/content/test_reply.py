"""Answers: put together from authored wordings, and declined when the facts behind them are not there."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from clinic import ROOT
from clinic.content.facts import ClinicFacts, Fact
from clinic.content.reply import (
    NONE_OF_THESE,
    PASS_IT_ON,
    PASS_QUESTION,
    Reply,
    ReplyContext,
    answer,
    clarify,
    not_understood,
    where_from,
)
from clinic.content.responses import Content, MissingResponse, Source, Variation

TODAY = dt.date(2026, 11, 22)
CONTENT = Content.load()
TOPICS = sorted(
    name.removeprefix("utter_") for name in CONTENT.responses if name.startswith(("utter_faq_", "utter_ask_"))
)
# Not to be offered to somebody under 18, nor after a red flag.
SELLING = {"book", "ask_price", "ask_payment_finance"}
ANSWERS = [topic for topic in TOPICS if topic in CONTENT.topics]
# Asked most often: a visitor who asks again reads something else.
FAVOURITES = [
    "faq_what_is",
    "faq_how_it_works",
    "faq_downtime",
    "faq_benefits",
    "faq_collagen",
    "greet",
    "unknown_first",
    "off_topic",
]
# The demo clinic leaves some facts empty; here every one is filled in.
FULL = replace(
    CONTENT,
    clinic=ClinicFacts(
        {
            key: Fact(key, fact.value or f"Said of {key}.", "test", dt.date(2026, 11, 1), dt.date(2027, 11, 1))
            for key, fact in CONTENT.clinic.facts.items()
        },
        demo=True,
    ),
)


def needs(variation: Variation) -> set[str]:
    return {*variation.facts, *variation.clinic}


def without(content: Content, facts: Iterable[str]) -> Content:
    """The same content with these facts deleted from knowledge.yml and clinic.yml."""
    gone = set(facts)
    clinic = {key: fact for key, fact in content.clinic.facts.items() if key not in gone}
    return replace(content, knowledge=content.knowledge - gone, clinic=ClinicFacts(clinic, content.clinic.demo))


def said(content: Content, name: str) -> set[int]:
    """The wordings of a response that can come out, by number."""
    found = set()
    for turn in range(len(content.responses[name]) * 3):
        try:
            found.add(content.render(name, turn=turn, today=TODAY).variation)
        except MissingResponse:
            return set()
    return found


def ask(content: Content, *topics: str, **turn: object) -> Reply:
    return answer(content, topics, ReplyContext(today=TODAY, **turn))  # type: ignore[arg-type]


CASES = [
    (topic, number, fact)
    for topic in ANSWERS
    for number, variation in enumerate(CONTENT.responses[f"utter_{topic}"])
    for fact in sorted(needs(variation))
]


@pytest.mark.parametrize(("topic", "number", "fact"), CASES)
def test_a_wording_is_not_used_once_a_fact_it_needs_is_deleted(topic: str, number: int, fact: str) -> None:
    assert number not in said(without(FULL, [fact]), f"utter_{topic}")


@pytest.mark.parametrize("topic", ANSWERS)
def test_every_wording_can_come_out_when_all_that_only_better_ones_need_is_deleted(topic: str) -> None:
    variations = CONTENT.responses[f"utter_{topic}"]
    everything = set().union(*map(needs, variations))
    reachable = set(said(FULL, f"utter_{topic}"))
    for variation in variations:
        reachable |= said(without(FULL, everything - needs(variation)), f"utter_{topic}")
    assert reachable == set(range(len(variations)))


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_rests_on_facts(topic: str) -> None:
    assert [text.text for text in CONTENT.responses[f"utter_{topic}"] if not needs(text) and not text.declines] == []


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_declines_once_all_its_facts_are_deleted(topic: str) -> None:
    gone = set().union(*map(needs, CONTENT.responses[f"utter_{topic}"]))
    reply = ask(without(FULL, gone), topic)
    assert reply.offer == PASS_QUESTION
    assert PASS_IT_ON.payload in {choice.payload for choice in reply.choices}
    assert reply.source is None


@pytest.mark.parametrize("topic", ANSWERS)
def test_a_declining_answer_says_nothing_of_the_deleted_facts(topic: str) -> None:
    gone = set().union(*map(needs, CONTENT.responses[f"utter_{topic}"]))
    text = ask(without(FULL, gone), topic).text
    assert [value for key, value in FULL.clinic.values(TODAY).items() if key in gone and value in text] == []
    assert "{" not in text


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_with_its_facts_names_a_source(topic: str) -> None:
    reply = ask(FULL, topic)
    assert reply.source is not None
    assert reply.offer != PASS_QUESTION


@pytest.mark.parametrize("topic", ANSWERS)
def test_no_placeholder_reaches_a_visitor(topic: str) -> None:
    for number in range(4):
        assert "{" not in ask(FULL, topic, number=number).text


@pytest.mark.parametrize(
    "topic", [topic for topic in ANSWERS if any(text.clinic for text in CONTENT.responses[f"utter_{topic}"])]
)
def test_overdue_clinic_facts_are_not_said(topic: str) -> None:
    late = answer(FULL, [topic], ReplyContext(today=dt.date(2028, 1, 1)))
    assert [value for value in FULL.clinic.values(TODAY).values() if value in late.text] == []


def test_empty_clinic_facts_of_the_demo_are_declined_honestly() -> None:
    reply = ask(CONTENT, "ask_needle_depth")
    assert reply.offer == PASS_QUESTION
    assert "clinic's notes" in reply.text or "don't have" in reply.text


def copied(folder: Path) -> Path:
    (folder / "data").mkdir()
    for name in ("domain.yml", "clinic.yml", "data/knowledge.yml", "data/topics.yml", "data/facets.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("file", "fact", "topic"),
    [("clinic.yml", "prices", "ask_price"), ("data/knowledge.yml", "minimal_downtime", "faq_downtime")],
)
def test_a_fact_deleted_from_the_files_is_declined_after_a_reload(
    tmp_path: Path, file: str, fact: str, topic: str
) -> None:
    path = copied(tmp_path) / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(data["facts"], dict):
        del data["facts"][fact]
    else:
        data["facts"] = [entry for entry in data["facts"] if entry["id"] != fact]
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert ask(Content.load(tmp_path), topic).offer == PASS_QUESTION


@pytest.mark.parametrize("name", [f"utter_{favourite}" for favourite in FAVOURITES])
def test_a_favourite_is_never_said_the_same_way_twice_in_a_row(name: str) -> None:
    texts = [FULL.render(name, turn=turn, today=TODAY).text for turn in range(9)]
    assert all(before != after for before, after in pairwise(texts))


@pytest.mark.parametrize("name", [f"utter_{favourite}" for favourite in FAVOURITES])
def test_every_wording_of_a_favourite_is_used(name: str) -> None:
    assert said(FULL, name) == set(range(len(FULL.responses[name])))


def test_the_most_asked_answers_have_four_wordings() -> None:
    assert {len(CONTENT.responses[name]) for name in ("utter_faq_what_is", "utter_faq_downtime")} == {4}


def test_one_answer_has_next_steps_of_its_topic() -> None:
    assert [choice.payload for choice in ask(FULL, "faq_pores").choices] == [
        "/faq_collagen",
        "/ask_number_of_sessions",
        "/book",
    ]


def test_two_answers_are_one_message_in_the_order_asked() -> None:
    reply = ask(FULL, "faq_downtime", "ask_price")
    downtime, price = ask(FULL, "faq_downtime").text, ask(FULL, "ask_price").text
    assert (reply.text, reply.topics) == (f"{downtime}\n{price}", ("faq_downtime", "ask_price"))


def test_two_answers_name_both_sources() -> None:
    assert ask(FULL, "faq_downtime", "ask_price").source == Source(
        "the clinic's guide and the clinic's own facts", "Benefits and Results; Prices"
    )


def test_two_answers_from_one_section_name_it_once() -> None:
    assert ask(FULL, "faq_downtime", "faq_pores").source == Source("the clinic's guide", "Benefits and Results")


def test_two_sections_of_one_document_name_it_once() -> None:
    source = ask(FULL, "faq_downtime", "faq_what_is").source
    assert source == Source("the clinic's guide", "Benefits and Results; Introduction")


def test_one_known_and_one_unknown_answer_say_both_and_offer_to_pass_it_on() -> None:
    reply = ask(without(FULL, {"prices", "price_consultation"}), "faq_downtime", "ask_price")
    assert "minimal" in reply.text.lower()
    assert reply.choices[0] == PASS_IT_ON
    assert reply.source == Source("the clinic's guide", "Benefits and Results")


def test_there_are_three_choices_at_most() -> None:
    assert (
        max(
            len(ask(content, topic).choices)
            for topic in CONTENT.topics
            if CONTENT.has(f"utter_{topic}")
            for content in (FULL, CONTENT)
        )
        <= 3
    )


def payloads(reply: Reply) -> set[str]:
    return {choice.payload.removeprefix("/") for choice in reply.choices}


@pytest.mark.parametrize("topic", [topic for topic in CONTENT.topics if CONTENT.has(f"utter_{topic}")])
def test_a_minor_is_offered_nothing_to_buy_under_an_answer(topic: str) -> None:
    assert not payloads(ask(FULL, topic, quiet=True)) & SELLING


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_a_minor_is_offered_nothing_to_buy_when_not_understood(failures: int) -> None:
    assert not payloads(not_understood(FULL, ReplyContext(TODAY, quiet=True, failures=failures))) & SELLING


def test_a_minor_is_offered_nothing_to_buy_when_asked_back() -> None:
    assert payloads(clarify(FULL, ["book", "ask_price", "ask_pain"], ReplyContext(TODAY, quiet=True))) == {
        "ask_pain",
        "nlu_fallback",
    }


def test_asking_back_offers_topics_in_human_words_and_a_way_out() -> None:
    reply = clarify(FULL, ["faq_pores", "ask_pain"], ReplyContext(TODAY))
    assert [choice.title for choice in reply.choices] == ["Large pores", "Does it hurt?", "None of these"]
    assert (reply.topics, reply.choices[-1]) == (("clarify",), NONE_OF_THESE)


def test_what_has_no_human_words_is_not_offered() -> None:
    assert payloads(clarify(FULL, ["off_topic", "ask_pain"], ReplyContext(TODAY))) == {"ask_pain", "nlu_fallback"}


def test_the_first_message_not_understood_gets_another_try() -> None:
    reply = not_understood(FULL, ReplyContext(TODAY, failures=0))
    assert (reply.name, reply.topics, reply.offer) == ("utter_unknown_first", ("unknown",), None)


def test_the_second_message_not_understood_offers_a_person() -> None:
    reply = not_understood(FULL, ReplyContext(TODAY, failures=1))
    assert (reply.name, reply.offer) == ("utter_unknown_second", "talk_to_human")


def test_none_of_these_is_acknowledged() -> None:
    assert not_understood(FULL, ReplyContext(TODAY), none_of_these=True).name == "utter_clarify_none"


def test_the_source_of_the_last_answer_is_named() -> None:
    reply = where_from(FULL, Source("the clinic's guide", "Introduction"), ReplyContext(TODAY))
    assert "the clinic's guide: Introduction" in reply.text


def test_without_an_answer_there_is_no_source_to_name() -> None:
    assert where_from(FULL, None, ReplyContext(TODAY)).name == "utter_where_from_nothing"


def test_after_a_question_an_open_form_goes_on_in_the_same_message() -> None:
    reply = ask(FULL, "faq_pores", asking="utter_ask_booking_contact")
    assert reply.text.startswith(ask(FULL, "faq_pores").text)
    assert reply.text.endswith(CONTENT.render("utter_ask_booking_contact", today=TODAY).text)
    assert [choice.title for choice in reply.choices] == ["Cancel"]


def test_with_a_form_open_a_yes_accepts_nothing_else() -> None:
    assert ask(without(FULL, ["prices"]), "ask_price", asking="utter_ask_booking_adult").offer is None


def test_braces_in_a_visitors_words_are_left_alone() -> None:
    values = {"name": "{prices}", "contact": "x", "times": "{phone}"}
    text = FULL.render("utter_booking_read_back", values, today=TODAY).text
    assert "{prices}" in text
    assert "{phone}" in text


@pytest.mark.parametrize("fact", ["phone2", "phone_2", "level_4_diploma"])
def test_a_fact_whose_id_has_a_figure_is_said_too(fact: str) -> None:
    clinic = ClinicFacts({fact: Fact(fact, "020 7946 0321", "test", TODAY, TODAY)}, demo=True)
    responses = {"utter_call": (Variation(f"Call {{{fact}}}.", clinic=(fact,)),)}
    assert replace(FULL, clinic=clinic, responses=responses).render("utter_call", today=TODAY).text == (
        "Call 020 7946 0321."
    )


@pytest.mark.parametrize("topic", CONTENT.topics)
def test_every_next_step_exists_and_has_a_title(topic: str) -> None:
    assert all(CONTENT.topics[step].title for step in CONTENT.topics[topic].next)
