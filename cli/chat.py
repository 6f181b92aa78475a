"""`clinic chat`: the same assistant in the terminal, over the same chat API as the website."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from typing import Any

import httpx
from rich.console import Console
from rich.text import Text

from clinic import ROOT
from clinic.settings import Settings

START_SECONDS = 120


def chat(url: str, settings: Settings) -> int:
    """Talk until "quit", Ctrl-C or the end of input; starts the assistant for the time of the chat if none runs."""
    base = (url or f"http://127.0.0.1:{settings.port}").rstrip("/")
    started = None
    if not _alive(base):
        if url:
            print(f"No assistant answers at {base}.", file=sys.stderr)
            return 1
        print("Starting the assistant (about 20 seconds) …", flush=True)
        started = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "run"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    try:
        if started is not None and not _wait(base, started):
            print("The assistant did not start. `make run` shows why.", file=sys.stderr)
            return 1
        return _talk(base)
    except (KeyboardInterrupt, EOFError):
        print()
        return 0
    finally:
        if started is not None:
            started.terminate()
            started.wait()


def _talk(base: str) -> int:
    console = Console()
    with httpx.Client(base_url=base, timeout=30, trust_env=False) as http:
        session = http.post("/api/chat/sessions").json()
        http.headers["Authorization"] = f"Bearer {session['token']}"
        choices = _show(console, session["messages"])
        console.print("Type a message, or the number of a choice. “quit” ends the chat.", style="dim")
        while True:
            words = console.input("[bold]You:[/] ").strip()
            if words.lower() in {"quit", "exit"}:
                return 0
            if not words:
                continue
            body: dict[str, str] = {"id": str(uuid.uuid4())}
            if words.isdecimal() and 0 < int(words) <= len(choices):
                body["choice"] = choices[int(words) - 1]["choice"]
            else:
                body["text"] = words
            answer = http.post("/api/chat/messages", json=body)
            if answer.status_code != httpx.codes.OK:
                console.print(Text(answer.json()["detail"], style="yellow"))
                continue
            choices = _show(console, answer.json()["messages"])


def _show(console: Console, messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Print messages; returns the choices of the last."""
    for message in messages:
        console.print(Text.assemble(("Assistant: ", "bold cyan"), message["text"]))
        if message["source"]:
            console.print(
                Text(f"    From {message['source']['document']}: {message['source']['section']}", style="dim")
            )
        for number, choice in enumerate(message["choices"], start=1):
            console.print(Text(f"    {number}. {choice['title']}", style="cyan"))
    return messages[-1]["choices"] if messages else []


def _alive(base: str) -> bool:
    try:
        return httpx.get(f"{base}/readyz", timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _wait(base: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if _alive(base):
            return True
        time.sleep(0.3)
    return False
