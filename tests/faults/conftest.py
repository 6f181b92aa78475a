"""Fixtures of the fault tests: one real Rasa for all of them, and sites on databases of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Site, rasa, until_rasa_answers
from stack import free_ports


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures, whichever process counted them."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "figures" and report.when == "call":
                    terminalreporter.write_line(f"\n{value}")


@pytest.fixture(scope="session")
def rasa_ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path]]:
    """Rasa's port, the port where it looks for the actions, and its folder."""
    folder = tmp_path_factory.mktemp("rasa")
    port, actions = free_ports(2)
    with rasa(folder, port, actions) as process:
        until_rasa_answers(process, port)
        yield port, actions, folder


@pytest.fixture(scope="session")
def start_site(rasa_ports: tuple[int, int, Path]) -> Callable[..., Site]:
    """Makes a site that talks to the one Rasa."""
    port, actions, rasa_folder = rasa_ports

    def make(folder: Path, url: str, mail: object, **more: object) -> Site:
        return Site(folder, url, mail, rasa_port=port, actions_port=actions, tracker=rasa_folder / "rasa.db", **more)  # type: ignore[arg-type]

    return make
