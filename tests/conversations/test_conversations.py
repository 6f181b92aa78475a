"""Every conversation file, played against the running stack. script.py says what a file may hold."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from script import Player, facts, read
from stack import ROOT, Stack

from clinic.content.facts import ClinicFacts

HERE = Path(__file__).parent
FILES = sorted(HERE.rglob("*.txt"))
FEWEST_FILES = 80
# Several visitors at once, as in life; it also uses the second core.
AT_ONCE = 3
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def played(stack: Stack, request: pytest.FixtureRequest) -> Iterator[dict[Path, Future[Player]]]:
    """All conversations that were asked for, being played."""
    asked_for = [item.callspec.params.get("path") for item in request.session.items if hasattr(item, "callspec")]
    sources, clinic = facts(), ClinicFacts.load(ROOT / "clinic.yml")

    def play(path: Path) -> Player:
        player = Player(stack, stack.open(), sources, clinic)
        player.play(read(path))
        return player

    pool = ThreadPoolExecutor(AT_ONCE)
    yield {path: pool.submit(play, path) for path in FILES if path in asked_for}
    pool.shutdown(cancel_futures=True)


def test_there_are_many_conversations() -> None:
    assert len(FILES) >= FEWEST_FILES
    titles = [read(path).title for path in FILES]
    assert len(set(titles)) == len(titles), "two files have the same title"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE).with_suffix("")))
def test_conversation(stack: Stack, played: dict[Path, Future[Player]], path: Path) -> None:
    player = played[path].result(timeout=120)
    title = f"{path.relative_to(HERE)}: {read(path).title}"
    with (stack.directory / "transcripts.txt").open("a", encoding="utf-8") as file:
        file.write("\n".join([f"== {title}", *player.transcript, "", ""]))
    if player.problems:
        pytest.fail("\n".join([title, *player.problems, "", *player.transcript]), pytrace=False)
