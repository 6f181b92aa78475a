"""The topics: what data/topics.yml must look like, and what the code may rely on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic import ROOT
from clinic.content.topics import URGENT_TOPIC, Topic, Topics, TopicsError, faults

PATH = ROOT / "data" / "topics.yml"
TOPICS = Topics.load(PATH)
GOOD = {"group": "social", "about": "parking"}


def load(folder: Path, **topics: Any) -> Topics:
    path = folder / "topics.yml"
    path.write_text(yaml.safe_dump(topics, sort_keys=False), encoding="utf-8")
    return Topics.load(path)


def test_topics_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert list(load(tmp_path, second=GOOD, first=GOOD)) == ["second", "first"]


def test_what_is_not_written_is_not_so(tmp_path: Path) -> None:
    assert load(tmp_path, parking=GOOD)["parking"] == Topic("parking", "social", about="parking")


def test_every_field_is_read(tmp_path: Path) -> None:
    entry = GOOD | {"title": "Parking", "next": ["book"], "sells": True, "scope": "broad", "speaks_of": ["after"]}
    topic = load(tmp_path, parking=entry | {"named_by": "car ?parks?"})["parking"]
    assert (topic.title, topic.next, topic.sells, topic.scope) == ("Parking", ("book",), True, "broad")
    assert (topic.speaks_of, topic.named_by) == (frozenset(("after",)), "car ?parks?")


@pytest.mark.parametrize(("group", "keeps"), [("guide", True), ("clinic", True), ("request", False), ("social", False)])
def test_a_question_keeps_a_dialogue_open_without_saying_so(tmp_path: Path, group: str, keeps: bool) -> None:
    assert load(tmp_path, parking=GOOD | {"group": group})["parking"].keeps_dialogue is keeps


def test_a_question_may_say_that_it_does_not_keep_a_dialogue_open(tmp_path: Path) -> None:
    entry = GOOD | {"group": "guide", "keeps_dialogue": False}
    assert not load(tmp_path, parking=entry)["parking"].keeps_dialogue


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (GOOD | {"sels": True}, "has an unknown field sels"),
        (GOOD | {"sells": "yes"}, "sells must be true or false"),
        (GOOD | {"group": "faq"}, "group must be one of guide, clinic"),
        (GOOD | {"group": ["guide"]}, "group must be one of"),
        ({"about": "parking"}, "has no group"),
        ({"group": "social"}, "has no about"),
        (GOOD | {"about": " "}, "about must be text"),
        (GOOD | {"next": "book"}, "next must be a list of topics"),
        (GOOD | {"scope": "narrow"}, "scope must be one of broad, concern"),
        (GOOD | {"speaks_of": ["price"]}, "speaks_of must be of effect, results, after"),
        (GOOD | {"speaks_of": "after"}, "speaks_of must be of"),
        (GOOD | {"named_by": "(park"}, "named_by must be a regular expression"),
        (GOOD | {"named_by": 7}, "named_by must be a regular expression"),
        ("parking", "is not a list of fields in braces"),
    ],
)
def test_an_entry_that_breaks_the_schema_is_refused_by_name(tmp_path: Path, entry: Any, fault: str) -> None:
    (found,) = faults(entry)
    assert found.startswith(fault)
    with pytest.raises(TopicsError, match=re.escape(f"parking {fault}")):
        load(tmp_path, parking=entry)


@pytest.mark.parametrize("text", ["a: [", "- a", ""])
def test_a_file_that_is_no_list_of_topics_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "topics.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TopicsError):
        Topics.load(tmp_path / "topics.yml")


def test_a_topic_nobody_wrote_down_is_nothing_in_particular() -> None:
    assert TOPICS.named("ask_parking") == Topic("ask_parking", "undecided")
    assert "ask_parking" not in TOPICS
    with pytest.raises(KeyError):
        TOPICS["ask_parking"]


# ------------------------------------------------------------------------ the file


def test_visitors_topics_are_the_intents() -> None:
    intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    assert set(TOPICS.of_visitors) == set(intents)


def test_one_topic_is_urgent() -> None:
    assert TOPICS.where(lambda topic: topic.group == "urgent") == {URGENT_TOPIC}


def test_staff_hear_of_what_only_they_can_do() -> None:
    told = TOPICS.where(lambda topic: topic.tells_staff)
    assert told == {"talk_to_human", "complaint", "data_request", URGENT_TOPIC}


def test_nothing_is_sold_but_the_treatment() -> None:
    assert TOPICS.where(lambda topic: topic.sells) == {"book", "ask_price", "ask_payment_finance"}


def test_words_that_name_a_topic_in_a_fragment_name_no_other() -> None:
    patterns = {topic.id: re.compile(topic.named_by) for topic in TOPICS.values() if topic.named_by}
    plain = re.compile(r"[a-z]+(?: [a-z]+)*")
    for topic, pattern in patterns.items():
        for words in filter(plain.fullmatch, pattern.pattern.split("|")):
            assert [other for other, known in patterns.items() if other != topic and known.fullmatch(words)] == []


def test_every_topic_named_in_the_code_exists() -> None:
    found = subprocess.run(
        ["git", "grep", "-hoE", r"""["'](faq|ask)_[a-z0-9_]+["']""", "--", "*.py", ":!tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    named = {line.strip("\"'") for line in found.stdout.splitlines()}
    assert named
    assert named <= set(TOPICS)
