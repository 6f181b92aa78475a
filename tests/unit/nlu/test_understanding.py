"""The rules of nlu/, checked under Rasa's own Python (numpy and spaCy live there): tests/nlu/check_rules.py."""

from __future__ import annotations

import subprocess

import pytest

from clinic import ROOT

RASA_PYTHON = ROOT / "nlu/.venv/bin/python"


@pytest.mark.rasa
def test_the_rules_of_understanding_hold() -> None:
    command = [str(RASA_PYTHON), "-m", "unittest", "tests.nlu.check_rules"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
