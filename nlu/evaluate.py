"""Decide on texts with the newest trained model, without starting Rasa (its import alone takes ten seconds).

    nlu/.venv/bin/python -m nlu.evaluate [--about FILE] < texts.jsonl > decisions.jsonl

From the top of the repository. Reads {"text": ...} a line, with an optional "context" (what was said before:
clinic/dialogue/reading.py); writes {"kind", "topics", "facets", "choices", "confidence", "ranking", "acts"} a line, in
the same order. Nothing is remembered from one to the next; each goes the way of `TopicClassifier`. --about writes the
model's name and thresholds to a file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from clinic import ROOT
from clinic.content.facets import Facets
from clinic.dialogue.context import NOTHING_SAID
from clinic.dialogue.reading import Reading
from clinic.dialogue.state import DialogueState
from nlu.understanding.encoder import SentenceEncoder
from nlu.understanding.reader import Models, Reader
from nlu.understanding.spacy_pipeline import configured_spacy, load_spacy
from nlu.understanding.splitting import segments

MODELS = Path("models")
MODEL_FILE = "models.joblib"
UNTRAINED = "run `make train` first"


class CannotEvaluate(Exception):
    """Says what is missing and what to do about it."""


def newest_archive(folder: Path = MODELS) -> Path:
    """The archive that Rasa would serve; raises CannotEvaluate if no model was trained."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: (path.stat().st_mtime, path.name))
    if not archives:
        raise CannotEvaluate(f"no model in {folder}/: {UNTRAINED}")
    return archives[-1]


def load_models(archive: Path) -> Models:
    """Read the models out of a Rasa archive; nothing else is unpacked."""
    try:
        with tarfile.open(archive, "r:gz") as tar, tempfile.TemporaryDirectory() as folder:
            found = [member for member in tar if member.isfile() and Path(member.name).name == MODEL_FILE]
            stored = tar.extractfile(found[0]) if found else None
            if stored is None:
                raise CannotEvaluate(f"{archive} holds no {MODEL_FILE}: {UNTRAINED}")
            path = Path(folder) / MODEL_FILE
            path.write_bytes(stored.read())
            return Models.load(path)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotEvaluate(f"{archive} cannot be read ({error}): {UNTRAINED}") from error


def reader(models: Models) -> Callable[[str, DialogueState, str], Reading]:
    """A function that reads a message as the running assistant would: text, memory, and what was said before."""
    try:
        language, encoder = load_spacy(configured_spacy()), SentenceEncoder()
    except OSError as error:
        raise CannotEvaluate(f"the pretrained encoders are missing ({error}): run `make setup` first") from error
    read = Reader(models, encoder.encode, Facets.load(ROOT / "data" / "facets.yml")).read
    return lambda text, state, after: read(text, segments(language(text)), state, after)


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The messages; raises CannotEvaluate naming the line that has none."""
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            text = entry["text"]
        except (ValueError, KeyError, TypeError):
            text = None
        if not isinstance(text, str) or not text.strip():
            raise CannotEvaluate(f'line {number} is not {{"text": "..."}}')
        yield entry


def as_dict(reading: Reading) -> dict[str, Any]:
    """What is written for one message."""
    topics = reading.topics
    return {
        "kind": topics.kind,
        "topics": [asked.topic for asked in topics.asked],
        "facets": [asked.key for asked in topics.asked],
        "choices": [asked.topic for asked in (*topics.choices, *topics.rest)],
        "confidence": round(topics.confidence, 4),
        "ranking": [[topic, round(share, 4)] for topic, share in topics.ranking],
        "acts": [[act.value, round(share, 4)] for act, share in reading.acts],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read standard input, write standard output; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m nlu.evaluate", description="Decide on texts, one JSON a line.")
    parser.add_argument("--about", type=Path, metavar="FILE", help="write the model's name and thresholds here")
    options = parser.parse_args(arguments)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        entries = list(read_lines(sys.stdin))
        archive = newest_archive()
        models = load_models(archive)
        read = reader(models)
        if options.about:
            about = {"model": archive.name, "thresholds": asdict(models.topics.thresholds)}
            options.about.write_text(json.dumps(about), encoding="utf-8")
        for entry in entries:
            reading = read(entry["text"], DialogueState(), str(entry.get("context") or NOTHING_SAID))
            print(json.dumps(as_dict(reading), ensure_ascii=False))
    except CannotEvaluate as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
