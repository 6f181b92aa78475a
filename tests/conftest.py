"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import effort  # noqa: F401  (registers hypothesis' profiles)
import pytest
from hypothesis import settings
from sites import Site, site
from stack import Stack, StackError

settings.load_profile("full")  # --hypothesis-profile=quick: `make unit`
LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def allowed_site() -> Iterator[Site]:
    """Another website, which is in CLINIC_ALLOWED_ORIGINS."""
    with site() as found:
        yield found


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, allowed_site: Site) -> Iterator[Stack]:
    """The real stack, started once for all tests that ask for it; it lets one other site in."""
    running = Stack(tmp_path_factory.mktemp("stack"), settings={"CLINIC_ALLOWED_ORIGINS": allowed_site.origin})
    try:
        running.start()
    except StackError as error:
        pytest.fail(str(error), pytrace=False)
    yield running
    running.stop()


def pytest_configure(config: pytest.Config) -> None:
    """Nothing was left out yet."""
    config.stash[LEFT_OUT] = 0


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what -m or -k leaves out."""
    if items:
        items[0].config.stash[LEFT_OUT] += len(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of xdist tells its count to the process that reports: xdist itself doesn't."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Each worker collects, and leaves out, the same."""
    if hasattr(node, "workeroutput"):
        node.config.stash[LEFT_OUT] = node.workeroutput["left_out"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Nothing is left out silently."""
    if config.stash[LEFT_OUT]:
        terminalreporter.write_line(f"{config.stash[LEFT_OUT]} tests left out: -m '{config.option.markexpr}'")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads the stack's log and databases afterwards runs last."""
    items.sort(key=lambda item: item.path.name == "test_privacy.py")
