"""Training examples and test questions: enough of them, none twice, and none in both."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
import yaml

from clinic import ROOT
from clinic.content.facets import GENERAL, OTHER, Asked, Facets
from clinic.dialogue.reading import CONTEXTS, Act

INTENTS: list[str] = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["intents"]
FEWEST_OF_A_FACET = 12
FEWEST_OF_AN_ACT = 60
LEAST = {"book": 120, "urgent_reaction": 120, "off_topic": 400}


def examples() -> list[tuple[str, str]]:
    """Every training example as (intent, text)."""
    found = []
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            found += [
                (entry["intent"], line.removeprefix("- ").strip())
                for line in entry["examples"].splitlines()
                if line.strip()
            ]
    return found


def acts() -> list[tuple[str, str, str]]:
    """Every example of data/acts/ as (text, context, act)."""
    found = []
    for path in sorted((ROOT / "data/acts").glob("*.yml")):
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for context, lines in entry["after"].items():
            found += [(line.removeprefix("- ").strip(), context, entry["act"]) for line in lines.splitlines()]
    return found


def questions() -> list[dict[str, Any]]:
    files = sorted((ROOT / "tests/nlu").glob("*.jsonl"))
    return [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def normal(text: str) -> str:
    """The words alone: no case, no punctuation, no double spaces."""
    return " ".join(re.findall(r"\w+", text.lower().replace("’", "").replace("'", "")))


def repeated(texts: list[str]) -> list[str]:
    return sorted(text for text, times in Counter(texts).items() if times > 1)


EXAMPLES = examples()
QUESTIONS = questions()
COUNTS = Counter(intent for intent, _ in EXAMPLES)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_topic_has_examples(intent: str) -> None:
    assert COUNTS[intent] > 0


@pytest.mark.parametrize("intent", [intent for intent in INTENTS if intent.startswith(("faq_", "ask_"))])
def test_every_question_topic_has_80_examples(intent: str) -> None:
    assert COUNTS[intent] >= 80


@pytest.mark.parametrize(("intent", "least"), LEAST.items())
def test_topics_that_matter_most_have_more_examples(intent: str, least: int) -> None:
    assert COUNTS[intent] >= least


def test_there_are_4500_examples_in_all() -> None:
    assert len(EXAMPLES) >= 4500


def test_no_example_is_of_a_topic_that_does_not_exist() -> None:
    assert set(COUNTS) <= set(INTENTS)


def test_every_example_file_is_named_after_its_topic() -> None:
    for path in (ROOT / "data/nlu").glob("*.yml"):
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        assert {entry["intent"] for entry in entries} == {path.stem}


def test_every_block_is_of_a_facet_that_exists() -> None:
    known = Facets.load(ROOT / "data" / "facets.yml")
    for path in (ROOT / "data/nlu").glob("*.yml"):
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        facets = [entry.get("metadata", {}).get("facet", GENERAL) for entry in entries]
        assert len(facets) == len(set(facets)), path
        assert [one for one in facets if one != GENERAL and known.named(Asked(path.stem, one)) is None] == [], path


@pytest.mark.parametrize("topic", sorted(Facets.load(ROOT / "data" / "facets.yml")))
def test_every_facet_has_examples(topic: str) -> None:
    entries = yaml.load((ROOT / f"data/nlu/{topic}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
    counts = {entry.get("metadata", {}).get("facet"): len(entry["examples"].splitlines()) for entry in entries}
    known = [*Facets.load(ROOT / "data" / "facets.yml")[topic], OTHER]
    assert {facet: counts.get(facet, 0) for facet in known if counts.get(facet, 0) < FEWEST_OF_A_FACET} == {}


def test_every_act_has_sixty_examples_in_contexts_that_exist() -> None:
    counts = Counter(act for _, _, act in acts())
    assert set(counts) == {act.value for act in Act}
    assert {act: count for act, count in counts.items() if count < FEWEST_OF_AN_ACT} == {}
    assert {context for _, context, _ in acts()} <= set(CONTEXTS)


def test_no_example_of_an_act_is_there_twice() -> None:
    assert repeated([f"{context}: {text.lower()}" for text, context, _ in acts()]) == []


def test_no_example_is_there_twice() -> None:
    assert repeated([text.lower() for _, text in EXAMPLES]) == []


def test_no_example_is_of_two_topics() -> None:
    topics: dict[str, set[str]] = {}
    for intent, text in EXAMPLES:
        topics.setdefault(normal(text), set()).add(intent)
    assert {text: sorted(found) for text, found in topics.items() if len(found) > 1 and text} == {}


def test_there_are_900_test_questions() -> None:
    assert len(QUESTIONS) >= 900


def test_no_test_question_is_there_twice() -> None:
    assert repeated([question["text"].strip().lower() for question in QUESTIONS]) == []


def test_every_test_question_has_a_topic_that_exists() -> None:
    assert {question["label"] for question in QUESTIONS} <= set(INTENTS)


def test_every_question_topic_is_tested() -> None:
    assert {intent for intent in INTENTS if intent.startswith(("faq_", "ask_"))} <= {
        question["label"] for question in QUESTIONS
    }


def test_no_test_question_is_in_the_training_data() -> None:
    trained = {normal(text) for _, text in EXAMPLES}
    copied = [
        question["text"]
        for question in QUESTIONS
        if len(normal(question["text"]).split()) > 2 and normal(question["text"]) in trained
    ]
    assert copied == []
