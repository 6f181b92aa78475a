"""How well messages are understood: labelled messages in, a table and an HTML report out.

Each message takes the assistant's own road: the fixed rules (`clinic.triage.first_look.examine`) first, then the
trained topic model in Rasa's environment (`nlu.evaluate`, one batch). A message is one JSON object a line:

    {"text": "...", "label": "faq_pores", "label_alt": "faq_benefits" or ["faq_benefits", ...]}
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.evaluation.asking import BadInput, ask
from cli.evaluation.dialogue import measure
from cli.evaluation.report import print_dialogue, print_summary, write_report
from cli.evaluation.scores import Case, Decided, Example, Summary, summarise
from clinic import ROOT
from clinic.content.topics import Topics
from clinic.triage import first_look as triage

TOPICS = ROOT / "data" / "topics.yml"
QUESTIONS = ROOT / "tests" / "nlu"
REPORT = ROOT / "var" / "evaluation.html"
MOST_PROBLEMS = 20
KINDS = frozenset({"answer", "clarify", "unknown", "check"})


@dataclass(frozen=True)
class Batch:
    """The decisions on some texts, in their order, and the model that took them."""

    decisions: tuple[Decided, ...]
    model: str = ""
    thresholds: tuple[tuple[str, float], ...] = ()


Decide = Callable[[Sequence[str]], Batch]


def run(paths: Sequence[Path], report: Path = REPORT) -> int:
    """Evaluate, print the tables, write the report; returns the exit code, 1 on bad input.

    No paths: tests/nlu/*.jsonl.
    """
    try:
        summary = evaluate(list(paths) or sorted(QUESTIONS.glob("*.jsonl")), report)
        dialogue = None if paths else measure()
    except (BadInput, OSError) as error:
        Console(stderr=True).print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
        return 1
    print_summary(summary, report)
    if dialogue is not None:
        print_dialogue(dialogue)
    return 0


def evaluate(paths: list[Path], report: Path, decide: Decide | None = None) -> Summary:
    """Judge every message of the files and write the HTML report; raises BadInput.

    decide: what decides instead of the trained model.
    """
    topics = known_topics()
    examples = read_examples(paths, topics)
    cases, batch = decide_all(examples, decide or ask_model)
    names = tuple(path.name for path in paths)
    summary = summarise(cases, topics, model=batch.model, thresholds=batch.thresholds, paths=names)
    write_report(summary, report)
    return summary


def known_topics(path: Path = TOPICS) -> Topics:
    """Every topic that a message can be labelled with, in the order of the file."""
    return Topics.load(path).of_visitors


def decide_all(examples: Sequence[Example], decide: Decide) -> tuple[list[Case], Batch]:
    """The rules first; what they leave is decided in one batch."""
    by_rules = [decide_by_rules(example.text) for example in examples]
    left = [example.text for example, decided in zip(examples, by_rules, strict=True) if decided is None]
    batch = decide(left)
    if len(batch.decisions) != len(left):
        raise BadInput(f"the model decided on {len(batch.decisions)} of {len(left)} messages")
    rest = iter(batch.decisions)
    return [
        Case(example, next(rest) if decided is None else decided)
        for example, decided in zip(examples, by_rules, strict=True)
    ], batch


def decide_by_rules(text: str) -> Decided | None:
    """What the gateway answers before it asks Rasa, or None."""
    topic = triage.examine(text).topic
    return None if topic is None else Decided("answer", (topic,), by_rules=True)


# --- reading the questions --------------------------------------------------------------------------


def read_examples(paths: Sequence[Path], topics: Collection[str]) -> list[Example]:
    """Every message of the files, empty lines skipped; raises BadInput naming file and line."""
    examples: list[Example] = []
    problems: list[str] = []
    for path in paths:
        for where, line in _lines(path):
            try:
                examples.append(_example(line, where, topics))
            except BadInput as problem:
                problems.append(f"{where}: {problem}")
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = problems[:MOST_PROBLEMS] + ([f"... and {more} more"] if more > 0 else [])
        raise BadInput("\n".join(shown))
    if not examples:
        raise BadInput(f"no messages in {', '.join(map(str, paths)) or 'no files'}")
    return examples


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}:{number}", line
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 ({error.reason})") from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def _example(line: str, where: str, topics: Collection[str]) -> Example:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadInput(f"not JSON ({error})") from error
    if not isinstance(row, dict):
        raise BadInput("not a JSON object")
    text, label = row.get("text"), row.get("label")
    if not isinstance(text, str) or not text.strip():
        raise BadInput('"text" must be a text that is not empty')
    if not isinstance(label, str):
        raise BadInput('"label" must be a topic')
    others = _others(row.get("label_alt"))
    for topic in (label, *others):
        if topic not in topics:
            raise BadInput(f'unknown topic "{topic}"')
    return Example(text, label, others, where)


def _others(given: object) -> tuple[str, ...]:
    """The other topics that would be right too; raises BadInput."""
    others = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
        raise BadInput('"label_alt" must be a topic or a list of topics')
    return tuple(others)


# --- asking the model -------------------------------------------------------------------------------


def ask_model(texts: Sequence[str]) -> Batch:
    """Decide with the newest trained model, in Rasa's environment; raises BadInput if it cannot."""
    if not texts:
        return Batch(())
    with tempfile.TemporaryDirectory() as folder:
        about = Path(folder) / "about.json"
        read = ask(({"text": text} for text in texts), "--about", str(about))
        facts: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
    return Batch(tuple(map(as_decided, read)), facts["model"], tuple(facts["thresholds"].items()))


def as_decided(row: dict[str, Any]) -> Decided:
    """One line of `nlu.evaluate`."""
    if row["kind"] not in KINDS:
        raise BadInput(f'the model gave a decision of unknown kind "{row["kind"]}"')
    return Decided(row["kind"], tuple(row["topics"]), tuple(row["choices"]), float(row["confidence"]))
