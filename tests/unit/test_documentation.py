"""The documentation keeps up: every command, target and package is in it, and what it names is there.

That README and `.env.example` list every setting is asserted in test_settings.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.main import main
from clinic import ROOT

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", ".github/**/*.md", ".github/**/*.yml")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"  # names what was there at the time
)
DECISIONS = [path for path in DOCUMENTS if path.parent.name == "decisions" and path.name != "README.md"]
PACKAGES = ("clinic", "cli", "worker", "gateway", "actions", "nlu")
# Made while it runs, or on the operator's machine.
MADE = ("var/", ".venv/", "nlu/.venv/", "models/", "widget/node_modules/")
# "Folder/file" in looks only.
NO_PATHS = frozenset({"text/event-stream", "application/json"})
ENDINGS = r"\.(?:py|yml|yaml|md|toml|txt|in|js|css|html|json|jsonl|svg|png|sh|example)"
_QUOTED = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_PATH = re.compile(rf"(?:[\w.-]+/)+[\w.<>*…-]*|[\w.-]*\w{ENDINGS}")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def named_paths(text: str) -> Iterator[str]:
    """Files and folders that a text names in backticks, each up to where it stops being literal
    (`data/nlu/<topic>.yml`).
    """
    for quoted in _QUOTED.findall(_FENCED.sub("", text)):
        if _PATH.fullmatch(quoted) and quoted not in NO_PATHS and not quoted.startswith(MADE):
            literal = re.split(r"[<*…]", quoted)[0]
            yield literal if literal == quoted else literal.rpartition("/")[0]


def is_there(path: str) -> bool:
    """Whether a named file or folder exists; a bare file name counts wherever it stands outside of environments."""
    if "/" in path:
        return (ROOT / path).exists()
    folders = (ROOT, *(ROOT / top for top in (*PACKAGES, "data", "docs", "tests", "tools", "widget", "bench")))
    return any((folder / path).exists() for folder in folders) or any(
        next((ROOT / top).rglob(path), None) is not None for top in ("clinic", "cli", "gateway", "tests")
    )


def anchors(text: str) -> set[str]:
    """The anchors that its headings get on GitHub."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def broken_links(text: str, folder: Path) -> list[str]:
    """Links to other files of the repository, and to headings, that lead nowhere."""
    links = (link for link in _LINK.findall(_FENCED.sub("", text)) if not re.match(r"[a-z]+:", link))
    return [link for link in links if not leads_somewhere(link, text, folder)]


def leads_somewhere(link: str, text: str, folder: Path) -> bool:
    """link: as written in text, a document of the folder."""
    file, _, anchor = link.partition("#")
    target = folder / file
    if not target.exists():
        return False
    return not anchor or anchor in anchors(read(target) if file else text)


def everything() -> str:
    return "\n".join(map(read, DOCUMENTS))


# ------------------------------------------------------------------------ nothing is left out


def test_every_command_of_the_operator_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    assert {"run", "erase", "migrate"} <= set(commands)
    text = everything()
    assert [command for command in commands if not re.search(rf"[`/]clinic {command}\b", text)] == []


def test_every_make_target_is_documented() -> None:
    targets = re.findall(r"^([a-z][\w-]*):(?!=)", read(ROOT / "Makefile"), re.MULTILINE)
    assert {"run", "test", "lint"} <= set(targets)
    text = everything()
    assert [target for target in targets if not re.search(rf"(?:`|^    )make {target}\b", text, re.MULTILINE)] == []


def test_every_package_is_on_the_map_or_in_the_design() -> None:
    text = read(ROOT / "docs/map.md") + read(ROOT / "docs/design.md")
    folders = sorted(
        path.parent
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
        if ".venv" not in path.relative_to(ROOT).parts
    )
    assert ROOT / "clinic/queues" in folders
    assert [name(folder) for folder in folders if not re.search(rf"\b{name(folder)}\b", text)] == []


def test_every_document_is_reached_from_another() -> None:
    linked = {
        (path.parent / link.partition("#")[0]).resolve()
        for path in DOCUMENTS
        for link in _LINK.findall(read(path))
        if not re.match(r"[a-z]+:|#", link)
    }
    alone = [path for path in ROOT.glob("docs/**/*.md") if path not in linked and path.parent not in linked]
    assert [name(path) for path in alone] == []


def test_every_table_is_described() -> None:
    from clinic.storage.tables import Base

    text = read(ROOT / "docs/design.md")
    assert [table for table in Base.metadata.tables if f"| `{table}` |" not in text] == []


# ------------------------------------------------------------------------ what is named is there


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_file_that_is_named_exists(path: Path) -> None:
    assert [named for named in named_paths(read(path)) if not is_there(named)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_a_link_leads_somewhere(path: Path) -> None:
    assert broken_links(read(path), path.parent) == []


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_says_why_what_was_measured_and_what_follows(path: Path) -> None:
    sections = re.findall(r"^## (.+)$", read(path), re.MULTILINE)
    assert sections == ["Context", "Decision", "What was measured", "Consequences"]


def test_every_decision_is_in_the_list_of_decisions() -> None:
    text = read(ROOT / "docs/decisions/README.md")
    assert len(DECISIONS) >= 8
    assert [path.name for path in DECISIONS if f"]({path.name})" not in text] == []


# ------------------------------------------------------------------------ the changelog


def test_the_version_has_an_entry_in_the_changelog_above_all_older_ones() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert released[:1] == [version]
    assert released == sorted(released, key=lambda text: tuple(map(int, text.split("."))), reverse=True)


# ------------------------------------------------------------------------ the checks themselves


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see `clinic/gone.py` and `domain.yml`", ["clinic/gone.py", "domain.yml"]),
        ("a file a topic: `data/nlu/<topic>.yml`", ["data/nlu"]),
        ("the folder `clinic/queues/`", ["clinic/queues/"]),
        ("run `make test ONLY=tests/unit`, then `clinic run`", []),
        ("kept in `var/secret_key`; the header `text/event-stream`; `/openapi.json`; `booking.requested`", []),
        ("```\n`clinic/in_a_block.py`\n```\n", []),
    ],
)
def test_paths_are_told_from_other_words(text: str, found: list[str]) -> None:
    assert list(named_paths(text)) == found


def test_what_is_gone_is_noticed() -> None:
    assert not is_there("clinic/gone.py")
    assert not is_there("gone.py")
    assert is_there("clinic/queues/")
    assert is_there("domain.yml")
    text = "# A heading, here\n[a](#a-heading-here) [b](#elsewhere) [c](gone.md) [d](README.md#start) [e](https://x.example)"
    assert broken_links(text, ROOT) == ["#elsewhere", "gone.md"]
