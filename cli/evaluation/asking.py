"""Asking the trained models, which live in Rasa's environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from clinic import ROOT

NLU_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"


class BadInput(Exception):
    """Something to be put right before anything can be evaluated; the message says what."""


def ask(rows: Iterable[Mapping[str, Any]], *options: str) -> list[dict[str, Any]]:
    """What the newest trained models read in these messages, in their order; options: of nlu/evaluate.py.

    Raises BadInput when they cannot be asked.
    """
    if not NLU_PYTHON.exists():
        raise BadInput(f"{NLU_PYTHON} is missing: run `make setup` first")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    command = [str(NLU_PYTHON), "-m", "nlu.evaluate", *options]
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise BadInput(f"the model could not be asked: {reason[0].removeprefix('error: ')}")
    return [json.loads(line) for line in done.stdout.split("\n") if line]
