"""Decide on texts with the newest trained model, without starting Rasa (its import alone takes ten seconds).

    nlu/.venv/bin/python -m nlu.evaluate [--about FILE] < texts.jsonl > decisions.jsonl

From the top of the repository. Reads {"text": ...} a line; writes {"kind", "topics", "choices", "confidence",
"ranking"} a line, in the same order. Each text stands alone, as the first message of a conversation, and goes
the way of `TopicClassifier`. --about writes the model's name and thresholds to a file.
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

from numpy.typing import NDArray

from nlu.understanding.decision import Decision
from nlu.understanding.encoder import SentenceEncoder
from nlu.understanding.spacy_pipeline import configured_spacy, load_spacy
from nlu.understanding.splitting import segments
from nlu.understanding.topic_model import TopicModel
from nlu.understanding.understand import understand

MODELS = Path("models")
MODEL_FILE = "topics.joblib"
UNTRAINED = "run `make train` first"


class CannotEvaluate(Exception):
    """Says what is missing and what to do about it."""


def newest_archive(folder: Path = MODELS) -> Path:
    """The archive that Rasa would serve; raises CannotEvaluate if no model was trained."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: (path.stat().st_mtime, path.name))
    if not archives:
        raise CannotEvaluate(f"no model in {folder}/: {UNTRAINED}")
    return archives[-1]


def load_model(archive: Path) -> TopicModel:
    """Read the topic model out of a Rasa archive; nothing else is unpacked."""
    try:
        with tarfile.open(archive, "r:gz") as tar, tempfile.TemporaryDirectory() as folder:
            found = [member for member in tar if member.isfile() and Path(member.name).name == MODEL_FILE]
            stored = tar.extractfile(found[0]) if found else None
            if stored is None:
                raise CannotEvaluate(f"{archive} holds no {MODEL_FILE}: {UNTRAINED}")
            path = Path(folder) / MODEL_FILE
            path.write_bytes(stored.read())
            return TopicModel.load(path)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotEvaluate(f"{archive} cannot be read ({error}): {UNTRAINED}") from error


def decider(model: TopicModel) -> Callable[[str], Decision]:
    """A function from a text to the decision that the running assistant would take on it."""
    try:
        language, encoder = load_spacy(configured_spacy()), SentenceEncoder()
    except OSError as error:
        raise CannotEvaluate(f"the pretrained encoders are missing ({error}): run `make setup` first") from error

    def probabilities(texts: list[str]) -> NDArray[Any]:
        return model.probabilities(texts, encoder.encode(texts))

    return lambda text: understand(text, segments(language(text)), probabilities, model, {}).decision


def read_texts(lines: Iterable[str]) -> Iterator[str]:
    """The texts; raises CannotEvaluate naming the line that has none."""
    for number, line in enumerate(lines, start=1):
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError):
            text = None
        if not isinstance(text, str) or not text.strip():
            raise CannotEvaluate(f'line {number} is not {{"text": "..."}}')
        yield text


def as_dict(decision: Decision) -> dict[str, Any]:
    """What is written for one text."""
    return {
        "kind": decision.kind,
        "topics": list(decision.topics),
        "choices": list(decision.choices),
        "confidence": round(decision.confidence, 4),
        "ranking": [[topic, round(share, 4)] for topic, share in decision.ranking],
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
        texts = list(read_texts(sys.stdin))
        archive = newest_archive()
        model = load_model(archive)
        decide = decider(model)
        if options.about:
            about = {"model": archive.name, "thresholds": asdict(model.thresholds)}
            options.about.write_text(json.dumps(about), encoding="utf-8")
        for text in texts:
            print(json.dumps(as_dict(decide(text)), ensure_ascii=False))
    except CannotEvaluate as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
