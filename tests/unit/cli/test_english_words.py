"""The list of English words is what the training examples say."""

from __future__ import annotations

from pathlib import Path

from cli.english_words import gather, write
from clinic import ROOT
from clinic.triage.language import ENGLISH_WORDS

TOPIC = """version: "3.1"
nlu:
- intent: {intent}
  examples: |
    - {example}
    - does it HURT
"""


def test_the_list_is_current() -> None:
    listed = (ROOT / ENGLISH_WORDS).read_text(encoding="utf-8").splitlines()
    assert listed == gather(), "data/nlu changed: `clinic train` writes the list anew"


def test_the_words_of_english_topics_are_gathered(tmp_path: Path) -> None:
    (tmp_path / "data/nlu").mkdir(parents=True)
    for intent, example in (
        ("ask_pain", "doesn't it hurt a lot 24/7?"),
        ("non_english", "tut es weh"),
        ("gibberish", "asdf"),
    ):
        topic = TOPIC.format(intent=intent, example=example)
        (tmp_path / f"data/nlu/{intent}.yml").write_text(topic, encoding="utf-8")
    write(tmp_path)
    listed = (tmp_path / ENGLISH_WORDS).read_text(encoding="utf-8")
    assert listed == "a\ndoes\ndoesn't\nhurt\nit\nlot\n"
