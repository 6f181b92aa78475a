"""The product's own processes on one database, each started again when it dies, as `clinic run` does."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from mailserver import MailServer
from postgres import Postgres
from sqlalchemy import Engine, text
from stack import OURS, ROOT, free_ports

from cli.supervisor import Child, children
from clinic.queues.journal import journal_path
from clinic.settings import Settings
from clinic.storage.engine import make_engine, migrate

READY_SECONDS = 60
# The supervisor's pause before it starts a child again that died for the first time within a minute.
PAUSE = 0.4
STAFF = "staff@clinic.example"
KEY = "for-tests-only-not-a-secret-0123456789"


class SiteError(Exception):
    """A process did not get ready, or ended by itself; the message says where its log is."""


class Kept:
    """One process that is started again whenever it dies. deaths: ends that nobody here brought about."""

    def __init__(self, child: Child, environment: dict[str, str], log: Path) -> None:
        self.name, self._command, self._health = child.name, child.command, child.health
        self._environment, self._log = environment, log
        self.deaths = 0
        self._killed = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> bool:
        """kill -9; returns whether it was running."""
        with self._lock:
            if self._process.poll() is not None:
                return False
            self._killed = True
            self._process.kill()
            return True

    def freeze(self, seconds: float) -> bool:
        """Let it stand still for a while."""
        with self._lock:
            if self._process.poll() is not None:
                return False
            pid = self._process.pid
            os.kill(pid, signal.SIGSTOP)
        timer = threading.Timer(seconds, self._thaw, (pid,))
        timer.daemon = True
        timer.start()
        return True

    def wait_until_ready(self) -> None:
        """Until it answers, or runs, if it has no port."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is None:
                if self._health is None:
                    return
                with suppress(httpx.HTTPError):
                    if httpx.get(self._health, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                        return
            time.sleep(0.02)
        raise SiteError(f"{self.name} did not get ready within {READY_SECONDS} s; its log is {self._log}")

    def stop(self) -> None:
        with self._lock:
            self._stopping.set()
            if self._process.poll() is None:
                os.kill(self._process.pid, signal.SIGCONT)
                self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._keeper.join(10)

    def _thaw(self, pid: int) -> None:
        with self._lock, suppress(ProcessLookupError):
            if self._process.pid == pid:
                os.kill(pid, signal.SIGCONT)

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.is_set():
                return
            with self._lock:
                self.deaths += not self._killed
                self._killed = False
            self._stopping.wait(PAUSE)
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._start()


class Site:
    """Use as a context manager. processes: by name. workers: how many at once."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        mail: MailServer,
        *,
        names: tuple[str, ...] = ("actions", "gateway", "worker"),
        rasa_port: int = 9,
        actions_port: int | None = None,
        staff: tuple[str, ...] = (STAFF,),
        postgres: Postgres | None = None,
        tracker: Path | None = None,
    ) -> None:
        self.folder, self.database_url, self.mail, self.postgres = folder, database_url, mail, postgres
        (gateway_port,) = free_ports(1)
        actions = f"http://127.0.0.1:{actions_port or free_ports(1)[0]}"
        ours = {
            "CLINIC_DATABASE_URL": database_url,
            "CLINIC_TRACKER_DB": str(tracker or folder / "rasa.db"),
            "CLINIC_PORT": str(gateway_port),
            "CLINIC_BIND": "127.0.0.1",
            "CLINIC_RASA_URL": f"http://127.0.0.1:{rasa_port}",
            "CLINIC_ACTIONS_URL": actions,
            "CLINIC_RATE_PER_MINUTE": "0",
            "CLINIC_SECRET_KEY": KEY,
            "SMTP_URL": mail.url,
            "CLINIC_STAFF_EMAIL": ",".join(staff),
        }
        self.settings = Settings(_env_file=None, **ours)  # type: ignore[arg-type]
        # A developer's own settings must not reach a test.
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(OURS)} | ours
        self.base = f"http://127.0.0.1:{gateway_port}"
        self.engine: Engine = make_engine(database_url)
        migrate(self.engine)
        self._family = {child.name: child for child in children(self.settings)}
        self._names = names
        self.processes: dict[str, Kept] = {}
        self._database = threading.Lock()

    def __enter__(self) -> Site:
        for name in self._names:
            self.add(name)
        self.wait_until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        for kept in self.processes.values():
            kept.stop()
        self.engine.dispose()
        journal_path(self.database_url).unlink(missing_ok=True)

    def add(self, name: str, number: int = 1) -> Kept:
        """Start one more; a second worker is number 2."""
        child = self._family[name]
        path = {key: child.environment[key] for key in ("CLINIC_ACTIONS_WEBHOOK", "PYTHONPATH", "PYTHONUNBUFFERED")}
        key = name if number == 1 else f"{name} {number}"
        kept = Kept(child, self.environment | path, self.folder / f"{name}{number}.log")
        self.processes[key] = kept
        return kept

    def kill_database(self, how: str) -> bool:
        """kill -9 of a PostgreSQL server ("server", started again a moment later) or of one backend ("backend").

        Returns whether anything was hit.
        """
        if self.postgres is None:
            return False
        with self._database:
            if how == "backend":
                return self.postgres.kill_one()
            self.postgres.kill()
            time.sleep(PAUSE)
            self.postgres.start()
            return True

    def wait_until_ready(self) -> None:
        """Until all answer, the database too."""
        if self.postgres is not None:
            with self._database:
                self.postgres.wait_until_ready()
        for kept in self.processes.values():
            kept.wait_until_ready()

    def read(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Rows of the database; takes no lock that could hold up those who are tested."""
        with self.engine.connect().execution_options(only_reads=True) as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def write(self, query: str, **values: object) -> int:
        """Change rows, as time travel does; returns how many."""
        with self.engine.begin() as connection:
            return int(connection.execute(text(query), values).rowcount)

    def drain(self, seconds: float = 30) -> int:
        """Let time pass for the outbox until everything is sent; returns what is left unsent (0 if all is well)."""
        left, deadline = -1, time.monotonic() + seconds
        waiting = "sent_at IS NULL AND given_up_at IS NULL"
        while time.monotonic() < deadline:
            ((left,),) = self.read(f"SELECT count(*) FROM outbox WHERE {waiting}")  # type: ignore[assignment]
            if left == 0:
                return 0
            self.write("DELETE FROM outbox_halt")
            self.write(f"UPDATE outbox SET next_at = created_at WHERE {waiting} AND locked_by IS NULL")
            time.sleep(0.1)
        return left


@contextmanager
def rasa(folder: Path, port: int, actions_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real Rasa with the trained model; starting it takes a while: see `until_rasa_answers`."""
    if not any((ROOT / "models").glob("*.tar.gz")):
        raise SiteError("There is no trained model in models/: run make train")
    settings = Settings(
        _env_file=None,
        CLINIC_RASA_URL=f"http://127.0.0.1:{port}",
        CLINIC_ACTIONS_URL=f"http://127.0.0.1:{actions_port}",
    )
    child = next(child for child in children(settings) if child.name == "rasa")
    with (folder / "rasa.log").open("ab") as log:
        process = subprocess.Popen(
            child.command,
            cwd=ROOT,
            env=child.environment | {"CLINIC_TRACKER_DB": str(folder / "rasa.db")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until_rasa_answers(process: subprocess.Popen[bytes], port: int, seconds: float = 120) -> None:
    """Raises SiteError when it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SiteError(f"rasa ended with {process.returncode}")
        with suppress(httpx.HTTPError):
            answer = httpx.get(f"http://127.0.0.1:{port}/webhooks/gateway/", timeout=2, trust_env=False)
            if answer.status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise SiteError(f"rasa did not answer within {seconds:.0f} s")
