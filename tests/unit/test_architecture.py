"""What import-linter (pyproject.toml) can't say: modules stay short, and what Rasa's process loads runs on its Python."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from pathlib import Path

import pytest

from clinic import ROOT

RASA_PYTHON = ROOT / "nlu/.venv/bin/python"
PACKAGES = ("clinic", "cli", "worker", "gateway", "actions", "nlu")
MOST_LINES = 400
# What runs inside Rasa's process too: whole packages, so that nobody keeps a list of modules by hand.
SHARED = ("content", "personal", "text", "times")


def modules(*packages: str) -> list[Path]:
    found = (path for package in packages for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if ".venv" not in path.relative_to(ROOT).parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_of_code(path: Path) -> int:
    """Lines with something on them but comments and docstrings."""
    source = path.read_text(encoding="utf-8")
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    used: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped:
            used.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            used.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(used)


def test_what_rasas_process_loads_runs_on_its_python() -> None:
    shared = [path for package in SHARED for path in modules(f"clinic/{package}")]
    imports = "\n".join(f"import {'.'.join(path.relative_to(ROOT).with_suffix('').parts)}" for path in shared)
    done = subprocess.run(
        [RASA_PYTHON, "-W", "error", "-c", imports], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_rasas_python_is_3_10() -> None:
    done = subprocess.run([RASA_PYTHON, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Python 3.10.")


@pytest.mark.parametrize("path", [path for path in modules(*PACKAGES) if "versions" not in path.parts], ids=name)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    assert lines_of_code(path) <= MOST_LINES
