"""When a training is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.train import fingerprint
from clinic import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "domain.yml",
        "config.yml",
        "data/nlu/greet.yml",
        "data/rules/social.yml",
        "data/topics.yml",
        "nlu/understanding/decision.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("domain.yml", "Goodbye, and take care.", "Bye, take care."),
        ("data/topics.yml", "title: Say goodbye", "title: Say bye"),
    ],
)
def test_a_changed_wording_needs_no_training(project: Path, name: str, old: str, new: str) -> None:
    before = fingerprint(project)
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert fingerprint(project) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/nlu/greet.yml", "    - ", "    - oh "),
        ("data/rules/social.yml", "utter_greet", "utter_help"),
        ("nlu/understanding/decision.py", "CHOICES = 3", "CHOICES = 2"),
        ("data/topics.yml", "abuse: {group: elsewhere,", "abuse: {group: social,"),
        ("domain.yml", "  - greet\n", "  - greeting\n"),
        ("domain.yml", "  utter_greet:", "  utter_greeting:"),
    ],
)
def test_a_change_to_what_the_model_is_made_of_needs_one(project: Path, name: str, old: str, new: str) -> None:
    before = fingerprint(project)
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert fingerprint(project) != before
