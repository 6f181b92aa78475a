"""Start rasa, actions and gateway as children, watch them, restart what dies, and stop them all."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from clinic import ROOT
from clinic.queues.notices import Reach
from clinic.settings import Settings, tracker_database

READY_SECONDS = 120
STOP_SECONDS = 10
# A child that dies this often within a minute is broken, not unlucky.
MOST_RESTARTS = 5


class StartError(Exception):
    """The assistant could not start; the message says what happened and what to do."""


@dataclass
class Child:
    """One process. health: the address that answers 200 when it is ready; a process without a port is ready at once."""

    name: str
    command: list[str]
    port: int | None
    health: str | None
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    deaths: list[float] = field(default_factory=list)


def children(settings: Settings) -> list[Child]:
    """The four processes; rasa and actions listen on loopback only, the worker nowhere."""
    rasa_port, actions_port = _port(settings.rasa_urls[0]), _port(settings.actions_url)
    python, rasa_python = str(ROOT / ".venv/bin/python"), str(ROOT / "nlu/.venv/bin/python")
    common = {
        **os.environ,
        "CLINIC_TRACKER_DB": str(tracker_database()),
        "CLINIC_ACTIONS_WEBHOOK": f"{settings.actions_url.rstrip('/')}/webhook",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }
    # Rasa's and TensorFlow's own chatter; RESPONSE_TIMEOUT's default is an hour.
    rasa_environment = common | {
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "SANIC_ACCESS_LOG": "false",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    serve = ["-m", "nlu.serve", "--port", str(rasa_port)]
    return [
        Child(
            "actions",
            [python, "-m", "actions", str(actions_port)],
            actions_port,
            f"http://127.0.0.1:{actions_port}/health",
            common,
        ),
        Child(
            "rasa",
            [rasa_python, *serve],
            rasa_port,
            f"http://127.0.0.1:{rasa_port}/webhooks/gateway/",
            rasa_environment,
        ),
        Child(
            "gateway",
            [python, "-m", "gateway", settings.bind, str(settings.port)],
            settings.port,
            f"http://127.0.0.1:{settings.port}/healthz",
            common,
        ),
        Child("worker", [python, "-m", "worker"], None, None, common),
    ]


async def supervise(settings: Settings, say: Callable[[str], None] = print) -> int:
    """Run everything until Ctrl-C or SIGTERM; returns the exit code. Raises StartError if it cannot start."""
    family = children(settings)
    for child in family:
        _check_port(child, settings.bind if child.name == "gateway" else "127.0.0.1")
    stop = _stop_on_signal()
    watchers: list[asyncio.Task[None]] = []
    try:
        for child in family:
            await _start(child)
        await _until_ready(family, stop, say)
        if Reach.of(settings) == Reach():
            say(
                "Nothing tells staff of requests yet: they wait in `clinic bookings`. "
                "docs/requests.md: how to set up mail."
            )
        if not stop.is_set():
            say(f"Ready: http://127.0.0.1:{settings.port}/   (Ctrl-C stops it)")
            watchers = [asyncio.create_task(_watch(child, stop, say)) for child in family]
            await stop.wait()
        return next((1 for watcher in watchers if watcher.done() and watcher.exception()), 0)
    finally:
        for watcher in watchers:
            watcher.cancel()
        say("Stopping …")
        await asyncio.gather(*(_stop(child) for child in reversed(family)))


def _stop_on_signal() -> asyncio.Event:
    """Set as soon as the process is told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _start(child: Child) -> None:
    # A session of its own keeps Ctrl-C away from the children: we stop them in order.
    child.process = await asyncio.create_subprocess_exec(
        *child.command, cwd=ROOT, env=child.environment, start_new_session=True, stdin=asyncio.subprocess.DEVNULL
    )


async def _until_ready(family: list[Child], stop: asyncio.Event, say: Callable[[str], None]) -> None:
    waiting, started = list(family), time.monotonic()
    async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
        while waiting and not stop.is_set():
            for child in list(waiting):
                if child.process is not None and child.process.returncode is not None:
                    raise StartError(
                        f"{child.name} stopped with exit code {child.process.returncode} while starting; "
                        "its output is above."
                    )
                try:
                    if child.health is None:
                        waiting.remove(child)
                    elif (await http.get(child.health)).status_code == httpx.codes.OK:
                        waiting.remove(child)
                        say(f"  {child.name} is up after {time.monotonic() - started:.0f} s")
                except httpx.HTTPError:
                    pass  # not listening yet
            if time.monotonic() - started > READY_SECONDS:
                names = ", ".join(child.name for child in waiting)
                raise StartError(f"{names} did not get ready within {READY_SECONDS} s; the output above may say why.")
            await asyncio.sleep(0.2)


async def _watch(child: Child, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    """Restart a child whenever it dies; give up when it keeps dying."""
    while True:
        assert child.process is not None
        code = await child.process.wait()
        now = time.monotonic()
        child.deaths = [death for death in child.deaths if now - death < 60] + [now]
        if len(child.deaths) > MOST_RESTARTS:
            stop.set()
            raise StartError(f"{child.name} died {len(child.deaths)} times within a minute")
        say(f"{child.name} stopped with exit code {code}; starting it again")
        await asyncio.sleep(min(5.0, 0.2 * 2 ** len(child.deaths)))
        await _start(child)


async def _stop(child: Child) -> None:
    process = child.process
    if process is None or process.returncode is not None:
        return
    _signal_group(process.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        _signal_group(process.pid, signal.SIGKILL)
        await process.wait()


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
        os.killpg(pid, number)


def _check_port(child: Child, address: str) -> None:
    if child.port is None:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, child.port))
        except OSError as error:
            setting = {"gateway": "CLINIC_PORT", "rasa": "CLINIC_RASA_URL", "actions": "CLINIC_ACTIONS_URL"}[child.name]
            raise StartError(
                f"Port {child.port} for {child.name} can't be used ({error.strerror}). "
                f"Stop what uses it, or set {setting} to another port."
            ) from error


def _port(url: str) -> int:
    return httpx.URL(url).port or 80


def run(settings: Settings) -> int:
    """`clinic run`: supervise, and turn failures into a message and an exit code."""
    if missing := settings.missing():
        print("The assistant did not start:", *missing, sep="\n", file=sys.stderr)
        return 1
    for path, mend in ((ROOT / "nlu/.venv/bin/python", "make setup"), (Path(ROOT / "models/pretrained"), "make setup")):
        if not path.exists():
            print(f"{path.relative_to(ROOT)} is missing. Run `{mend}` first.", file=sys.stderr)
            return 1
    try:
        return asyncio.run(supervise(settings))
    except StartError as error:
        print(f"The assistant did not start: {error}", file=sys.stderr)
        return 1
