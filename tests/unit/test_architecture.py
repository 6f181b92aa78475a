"""What import-linter (pyproject.toml) leaves: the house stays in small rooms, what Rasa loads runs on its Python."""

from __future__ import annotations

import ast
import io
import statistics
import subprocess
import tokenize
from pathlib import Path

import pytest
from radon.complexity import cc_visit
from radon.visitors import Function

from clinic import ROOT

RASA_PYTHON = ROOT / "nlu/.venv/bin/python"
PACKAGES = ("clinic", "cli", "worker", "gateway", "actions", "nlu")
MOST_LINES = 400
MEDIAN_LINES = 130
# Cyclomatic complexity as radon counts it.
MOST_BRANCHES = 12
# Packages and modules of the domain; entries of any other folder.
MOST_PARTS = 17
MOST_ENTRIES = 14
# The work on the dialogue replaces these. Until then their worst function may be as bad as it is, and no worse.
TOO_COMPLEX = {
    "actions/booking.py": 13,
    "clinic/booking/corrections.py": 14,
    "clinic/booking/details.py": 16,
    "clinic/booking/earlier.py": 18,
    "clinic/booking/form.py": 19,
    "clinic/booking/names.py": 19,
    "clinic/triage/red_flags/check.py": 25,
    "clinic/triage/red_flags/spelling.py": 19,
}
# What runs inside Rasa's process too: whole packages, so that nobody keeps a list of modules by hand.
SHARED = ("content", "dialogue", "personal", "text", "times")


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


@pytest.mark.rasa
def test_what_rasas_process_loads_runs_on_its_python() -> None:
    shared = [path for package in SHARED for path in modules(f"clinic/{package}")]
    imports = "\n".join(f"import {'.'.join(path.relative_to(ROOT).with_suffix('').parts)}" for path in shared)
    done = subprocess.run(
        [RASA_PYTHON, "-W", "error", "-c", imports], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.rasa
def test_times_are_read_on_rasas_python() -> None:
    code = (
        "import datetime as dt; from clinic.times.windows import parse;"
        "from clinic.times.opening_hours import LONDON, Calendar;"
        "now = dt.datetime(2026, 11, 24, 10, tzinfo=LONDON);"
        "print(parse('thursday afternoon', now, Calendar()).shown)"
    )
    done = subprocess.run([RASA_PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Thursday 26 November, in the afternoon\n"), done.stderr


@pytest.mark.rasa
def test_rasas_python_is_3_10() -> None:
    done = subprocess.run([RASA_PYTHON, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Python 3.10.")


MODULES = [path for path in modules(*PACKAGES, "bench", "tools") if "versions" not in path.parts]


def test_a_module_fits_on_a_few_screens() -> None:
    assert [name(path) for path in MODULES if lines_of_code(path) > MOST_LINES] == []


def test_most_modules_fit_on_two_screens() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES if path.name != "__init__.py"]
    assert statistics.median(lengths) <= MEDIAN_LINES


def functions(path: Path) -> list[Function]:
    """Every function and method of a module; those inside a function count with it."""
    return [block for block in cc_visit(path.read_text(encoding="utf-8")) if isinstance(block, Function)]


def test_a_function_decides_one_thing() -> None:
    assert [
        f"{name(path)} {one.fullname}: {one.complexity}"
        for path in MODULES
        for one in functions(path)
        if one.complexity > TOO_COMPLEX.get(name(path), MOST_BRANCHES)
    ] == []


@pytest.mark.parametrize("exception", TOO_COMPLEX)
def test_every_exception_is_still_needed(exception: str) -> None:
    worst = max((one.complexity for one in functions(ROOT / exception)), default=0)
    assert worst > MOST_BRANCHES, "remove this exception"
    assert worst == TOO_COMPLEX[exception], "lower this exception"


def entries(folder: Path) -> list[str]:
    """The modules, scripts and sub-folders of a folder."""
    kinds = {".py", ".js", ".html", ".css"}
    return sorted(
        entry.name
        for entry in folder.iterdir()
        if not entry.name.startswith((".", "__")) and entry.name != "node_modules"
        if entry.is_dir() or entry.suffix in kinds
    )


FOLDERS = sorted({path.parent for path in MODULES} | {ROOT / "widget", ROOT / "gateway/templates"})


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_a_folder_is_taken_in_at_a_glance(folder: Path) -> None:
    assert len(entries(folder)) <= (MOST_PARTS if folder == ROOT / "clinic" else MOST_ENTRIES), entries(folder)
