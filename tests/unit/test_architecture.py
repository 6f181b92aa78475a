"""Imports point inwards, modules stay short, and what Rasa's process loads runs on its Python."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / "nlu/.venv/bin/python"
PACKAGES = ("clinic", "gateway", "console", "actions", "nlu")
MOST_LINES = 400
DATA = {"clinic/safety_signs.py"}
# What runs inside Rasa's process too.
SHARED = {"clinic.answers", "clinic.content", "clinic.facts", "clinic.logs", "clinic.privacy", "clinic.contact"}
NOT_FOR = {
    "clinic": {"gateway", "console", "actions", "nlu", "rasa", "rasa_sdk", "fastapi", "starlette", "sanic", "spacy"},
    "gateway": {"console", "actions", "nlu", "rasa", "rasa_sdk"},
    "actions": {"gateway", "console", "nlu", "rasa", "fastapi"},
    "nlu": {"gateway", "console", "actions", "rasa_sdk", "fastapi", "sqlalchemy"},
}
FREE_OF_RASA = ("decision", "followup", "understanding", "splitting", "topic_model", "encoder", "pipeline")


def modules(*packages: str) -> list[Path]:
    found = (path for package in packages for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if not {".venv", "node_modules"} & set(path.relative_to(ROOT).parts)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it; of `from clinic import x`, clinic.x."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(
                f"{node.module}.{alias.name}" for alias in node.names
            ) if node.module in PACKAGES else found.add(node.module)
    return found


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


@pytest.mark.parametrize("path", modules(*NOT_FOR), ids=name)
def test_imports_point_inwards(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert {module for module in imported(path) if module.split(".")[0] in NOT_FOR[package]} == set()


@pytest.mark.parametrize("path", modules("nlu"), ids=name)
def test_rasas_process_loads_only_the_clinic_modules_made_for_it(path: Path) -> None:
    assert {module for module in imported(path) if module.split(".")[0] == "clinic"} <= SHARED


@pytest.mark.parametrize("path", [path for path in modules("nlu") if path.stem in FREE_OF_RASA], ids=name)
def test_understanding_is_free_of_rasa(path: Path) -> None:
    assert {module for module in imported(path) if module.split(".")[0] == "rasa"} == set()


def test_what_rasas_process_loads_imports_nothing_else_of_the_clinic() -> None:
    for module in SHARED:
        ours = {found for found in imported(ROOT / f"{module.replace('.', '/')}.py") if found.split(".")[0] == "clinic"}
        assert ours <= SHARED


@pytest.mark.parametrize("module", sorted(SHARED))
def test_what_rasas_process_loads_runs_on_its_python(module: str) -> None:
    done = subprocess.run(
        [RASA_PYTHON, "-W", "error", "-c", f"import {module}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_rasas_python_is_3_10() -> None:
    done = subprocess.run([RASA_PYTHON, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Python 3.10.")


@pytest.mark.parametrize(
    "path", [path for path in modules(*PACKAGES) if name(path) not in DATA and "versions" not in path.parts], ids=name
)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    assert lines_of_code(path) <= MOST_LINES
