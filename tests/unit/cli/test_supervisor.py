"""Starting the processes: what cannot start says so, and nothing hangs."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator

import pytest

from cli import supervisor
from cli.supervisor import Child, StartError, children, supervise
from clinic.settings import Settings


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, port in (("CLINIC_RASA_URL", free_port()), ("CLINIC_ACTIONS_URL", free_port())):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    monkeypatch.setenv("CLINIC_PORT", str(free_port()))
    return Settings()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("setting", ["CLINIC_PORT", "CLINIC_RASA_URL", "CLINIC_ACTIONS_URL"])
def test_a_taken_port_is_named_with_the_setting_that_changes_it(
    setting: str, taken_port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, str(taken_port) if setting == "CLINIC_PORT" else f"http://127.0.0.1:{taken_port}")
    with pytest.raises(StartError, match=rf"Port {taken_port} .*{setting}"):
        asyncio.run(supervise(Settings(), lambda line: None))


def test_a_child_that_dies_while_starting_is_named_with_its_exit_code(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "children", lambda settings: [dying("rasa", free_port())])
    with pytest.raises(StartError, match="rasa stopped with exit code 3"):
        asyncio.run(supervise(settings, lambda line: None))


def test_a_start_that_fails_is_a_message_and_an_exit_code(
    taken_port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLINIC_PORT", str(taken_port))
    assert supervisor.run(Settings()) == 1
    assert "did not start" in capsys.readouterr().err


def test_rasa_and_actions_stay_on_loopback(settings: Settings) -> None:
    family = {child.name: child for child in children(settings)}
    assert str(family["rasa"].health).startswith("http://127.0.0.1:")
    assert str(family["actions"].health).startswith("http://127.0.0.1:")
    assert family["rasa"].environment["RASA_TELEMETRY_ENABLED"] == "false"


def dying(name: str, port: int) -> Child:
    return Child(name, [sys.executable, "-c", "raise SystemExit(3)"], port, f"http://127.0.0.1:{port}/", {})
