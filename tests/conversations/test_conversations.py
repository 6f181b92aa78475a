"""Every conversation file, played against the running stack. script.py says what a file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from script import Player, facts, read
from stack import Stack

from clinic.lint import Facts

FILES = sorted(Path(__file__).parent.glob("*.txt"))
FEWEST_FILES = 80
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def sources() -> Facts:
    return facts()


def test_there_are_many_conversations() -> None:
    assert len(FILES) >= FEWEST_FILES
    titles = [read(path).title for path in FILES]
    assert len(set(titles)) == len(titles), "two files have the same title"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_conversation(stack: Stack, sources: Facts, path: Path) -> None:
    script = read(path)
    player = Player(stack, stack.open(), sources)
    player.play(script)
    with (stack.directory / "transcripts.txt").open("a", encoding="utf-8") as file:
        file.write("\n".join([f"== {path.name}: {script.title}", *player.transcript, "", ""]))
    if player.problems:
        pytest.fail("\n".join([f"{path.name}: {script.title}", *player.problems, "", *player.transcript]), pytrace=False)
