"""When a training is needed."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.train import fingerprint, ingredients
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


def module_file(name: str) -> Path | None:
    """The file of one of our modules; None for a name of another kind, or of somebody else's package."""
    path = ROOT.joinpath(*name.split("."))
    return next((found for found in (path.with_suffix(".py"), path / "__init__.py") if found.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    """Every name that a module imports, anywhere in it; of "from a import b" both "a" and "a.b"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# It has nothing to train: what it decides on is there after a restart.
ONLY_SERVES = "nlu.components.policy."


def needed_for_training() -> set[Path]:
    """The files of our own that a training runs: what config.yml names, nlu/train.py, and whatever these import."""
    configured = re.findall(r"\bnlu(?:\.\w+)+", (ROOT / "config.yml").read_text(encoding="utf-8"))
    named = [name for name in configured if not name.startswith(ONLY_SERVES)]
    waiting = ["nlu.train", *(name.rpartition(".")[0] for name in named)]
    found: set[Path] = set()
    while waiting:
        path = module_file(waiting.pop())
        if path is not None and path not in found:
            found.add(path)
            waiting += imported(path)
    return found


def test_every_file_that_a_training_runs_is_an_ingredient() -> None:
    needed = needed_for_training()
    assert {ROOT / "nlu/components/classifier.py", ROOT / "nlu/understanding/topic_model.py"} <= needed
    assert needed - set(ingredients()) == set()
