"""The real thing for tests: actions, rasa and gateway started by the supervisor, on free ports and new databases."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 150
STOP_SECONDS = 45
TAIL_LINES = 40
OURS = ("CLINIC_", "SMTP_", "HANDOFF_", "META_", "MESSENGER_", "WHATSAPP_")
RUN = ["-m", "cli.main", "run"]


class StackError(Exception):
    """The stack did not start, died or did not stop; the message ends with the tail of its log."""


class NoSuchButton(AssertionError):
    """A conversation clicks a button that was not shown in it."""


@dataclass
class Chat:
    """One visitor's conversation. said: everything that was sent in it."""

    http: httpx.Client
    token: str
    conversation: str
    messages: list[dict[str, Any]]
    said: list[str]
    last_id: str = ""

    def post(self, body: dict[str, str]) -> httpx.Response:
        """Send one message as it is."""
        self.last_id = body["id"]
        return self.http.post("/api/chat/messages", json=body, headers=self._headers)

    def say(self, text: str) -> httpx.Response:
        """Type words."""
        self.said.append(text)
        return self.post({"id": str(uuid.uuid4()), "text": text})

    def click(self, title: str) -> httpx.Response:
        """Click the newest button with this title."""
        for message in reversed(self.messages):
            for choice in message["choices"]:
                if choice["title"] == title:
                    return self.post({"id": str(uuid.uuid4()), "choice": choice["choice"]})
        raise NoSuchButton(f"there is no button [{title}]")

    def answer(self, text: str) -> dict[str, Any]:
        """Type words, or click "[Title]"; the reply's body, its messages kept for later clicks."""
        response = self.click(text[1:-1]) if text.startswith("[") and text.endswith("]") else self.say(text)
        assert response.status_code == 200, f"{response.status_code} {response.text}"
        body: dict[str, Any] = response.json()
        self.messages.extend(body["messages"])
        return body

    def history(self) -> list[dict[str, Any]]:
        """The whole conversation as the gateway stored it."""
        response = self.http.get("/api/chat/messages", headers=self._headers)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    def erase(self) -> httpx.Response:
        """Erase everything about it."""
        return self.http.delete("/api/chat/conversation", headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Stack:
    """A running assistant in a directory of its own. settings: over those below."""

    directory: Path
    ports: dict[str, int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _http: httpx.Client | None = None

    @property
    def log(self) -> Path:
        """All output of all processes."""
        return self.directory / "stack.log"

    @property
    def database(self) -> Path:
        """The main database."""
        return self.directory / "clinic.db"

    @property
    def tracker(self) -> Path:
        """Rasa's tracker store."""
        return self.directory / "rasa.db"

    @property
    def http(self) -> httpx.Client:
        """Talks to the gateway."""
        assert self._http is not None, "the stack is not running"
        return self._http

    def start(self) -> None:
        """Start everything; returns when /readyz says 200."""
        if not any((ROOT / "models").glob("*.tar.gz")):
            raise StackError("There is no trained model in models/: run make train")
        self.ports = dict(zip(("gateway", "rasa", "actions"), free_ports(3), strict=True))
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *RUN],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self.ports['gateway']}", timeout=20, trust_env=False)
        try:
            self.wait_until_ready()
        except BaseException:
            self._give_up()
            raise

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait for /readyz to say 200. Raises StackError when it does not, or when the supervisor has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check_alive()
            try:
                if self.http.get("/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass  # the gateway does not listen yet
            time.sleep(0.1)
        raise StackError(f"The stack was not ready after {seconds:.0f} s. {self.tail()}")

    def check_alive(self) -> None:
        """Raise StackError, with the log's tail, when the supervisor has ended."""
        assert self._process is not None
        code = self._process.poll()
        if code is not None:
            raise StackError(f"The stack ended by itself with exit code {code}. {self.tail()}")

    def stop(self) -> None:
        """Ctrl-C; then nothing of it may be left. Raises StackError otherwise."""
        assert self._process is not None
        self.check_alive()
        family = self.family()
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise StackError(f"The stack did not stop within {STOP_SECONDS} s of Ctrl-C. {self.tail()}") from None
        finally:
            left = [pid for pid in family if _alive(pid)]
            self._give_up(left)
        if left:
            raise StackError(f"Processes {left} were left behind after Ctrl-C. {self.tail()}")
        if code != 0:
            raise StackError(f"The stack's exit code after Ctrl-C was {code}. {self.tail()}")

    def open(self) -> Chat:
        """A new conversation."""
        response = self.http.post("/api/chat/sessions")
        assert response.status_code == 201, response.text
        body = response.json()
        return Chat(self.http, body["token"], body["conversation"], list(body["messages"]), self.said)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read from the main database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def give_to(self, conversation: str, owner: str) -> None:
        """Change who has a conversation ("staff" or "bot"), as the staff console does."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute("UPDATE conversation SET owner = ? WHERE id = ?", (owner, conversation))

    def tail(self) -> str:
        """The log's last lines, for a failure's message."""
        if not self.log.exists():
            return "It wrote no log."
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([f"The end of {self.log}:", *lines[-TAIL_LINES:]])

    def family(self) -> list[int]:
        """The ids of the supervisor's children and their children."""
        assert self._process is not None
        return _descendants(self._process.pid)

    def child(self, name: str) -> int:
        """The id of the process that serves this one's port ("rasa", "actions" or "gateway"), or of the worker."""
        mark = b"worker" if name == "worker" else str(self.ports[name]).encode()
        for pid in self.family():
            try:
                if mark in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return pid
            except OSError:
                continue  # ended meanwhile
        raise StackError(f"{name} is not running. {self.tail()}")

    def kill(self, name: str) -> int:
        """kill -9; returns the id it had."""
        pid = self.child(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def _environment(self) -> dict[str, str]:
        # A developer's own settings must not reach a test; a .env file may name a real mail server.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        outward = {"SMTP_URL": "smtp://127.0.0.1:9", "HANDOFF_WEBHOOK_URL": "http://127.0.0.1:9/"}
        return (
            kept
            | (outward if (ROOT / ".env").exists() else {})
            | {
                "CLINIC_PORT": str(self.ports["gateway"]),
                "CLINIC_BIND": "127.0.0.1",
                "CLINIC_RASA_URL": f"http://127.0.0.1:{self.ports['rasa']}",
                "CLINIC_ACTIONS_URL": f"http://127.0.0.1:{self.ports['actions']}",
                "CLINIC_DATABASE_URL": f"sqlite:///{self.database}",
                "CLINIC_TRACKER_DB": str(self.tracker),
                "CLINIC_RATE_PER_MINUTE": "0",
                "CLINIC_SECRET_KEY": "for-tests-only-not-a-secret-0123456789",
            }
            | self.settings
        )

    def _give_up(self, also: list[int] | None = None) -> None:
        """Close the client and end what still runs of ours."""
        if self._http is not None:
            self._http.close()
        assert self._process is not None
        doomed = [*(also or []), *(self.family() if self._process.poll() is None else [])]
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # "pid (name) state parent …": the name may hold anything, so read from its closing bracket.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue  # ended meanwhile
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append(child)
            waiting.append(child)
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
