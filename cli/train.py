"""Train when something that the model is made from changed; otherwise leave the model as it is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from cli import english_words
from clinic import ROOT
from clinic.content.topics import Topics
from clinic.text.yaml_file import read_yaml

MODELS = ROOT / "models"
STAMP = MODELS / "trained.json"
INGREDIENTS = (
    "config.yml",
    "data/nlu/*.yml",
    "data/acts/*.yml",
    "data/rules/*.yml",
    "nlu/*.py",
    "nlu/components/*.py",
    "nlu/understanding/*.py",
    "clinic/__init__.py",
    "clinic/content/facets.py",
    "clinic/content/topics.py",
    "clinic/dialogue/__init__.py",
    "clinic/dialogue/around.py",
    "clinic/dialogue/context.py",
    "clinic/dialogue/reading.py",
    "clinic/dialogue/state.py",
    "clinic/text/yaml_file.py",
    "clinic/personal/patterns.py",
    "clinic/text/plain.py",
    "nlu/requirements.txt",
    "models/pretrained.txt",
)


def fingerprint(root: Path = ROOT) -> str:
    """A digest of everything that goes into the model."""
    digest = hashlib.sha256(f"{_domain(root)}\0{_groups(root)}".encode())
    for path in ingredients(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def ingredients(root: Path = ROOT) -> list[Path]:
    """The files that go into the model as they are (domain.yml goes in without its wordings)."""
    return [path for pattern in INGREDIENTS for path in sorted(root.glob(pattern))]


def _domain(root: Path) -> str:
    """domain.yml without its wordings: those are read when Rasa starts, so changing an answer needs no training."""
    domain = read_yaml(root / "domain.yml")
    return json.dumps({**domain, "responses": sorted(domain["responses"])}, sort_keys=True)


def _groups(root: Path) -> str:
    """Which group each topic is in, as the thresholds depend on it; its words and next steps need no training."""
    topics = Topics.load(root / "data" / "topics.yml")
    return json.dumps({topic.id: topic.group for topic in topics.values()}, sort_keys=True)


def up_to_date() -> bool:
    """Whether the model was trained from what is here now."""
    if not STAMP.is_file():
        return False
    stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    return bool(stamp["fingerprint"] == fingerprint() and (MODELS / stamp["model"]).is_file())


def train(*, force: bool = False) -> int:
    """Train if needed; returns the exit code. The old model stays in place until the new one is whole."""
    if not force and up_to_date():
        print("The model is up to date.")
        return 0
    python = ROOT / "nlu/.venv/bin/python"
    if not python.exists():
        print("nlu/.venv is missing. Run `make setup` first.", file=sys.stderr)
        return 1
    print("Training the model (under a minute; most of it is reading the examples) …", flush=True)
    before = fingerprint()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = subprocess.run([str(python), "-m", "nlu.train", "models"], cwd=ROOT, env=environment, check=False).returncode
    if code != 0:
        print(
            "Training failed; the output above says why. The old model, if there was one, is untouched.",
            file=sys.stderr,
        )
        return code
    newest = max(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in MODELS.glob("*.tar.gz"):
        if path != newest:
            path.unlink()
    english_words.write()
    STAMP.write_text(json.dumps({"model": newest.name, "fingerprint": before}), encoding="utf-8")
    return 0
