"""How long a question takes, beside stock Rasa in the same run: `make bench`.

Starts this assistant (real rasa, actions, gateway, SQLite on disk) and a stock `rasa init` project (DIET and TED, its
REST channel, trackers in memory), and asks both in turn. Prints start-up, memory, and p50 / p95 for one client.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
RASA = ROOT / "nlu/.venv/bin/rasa"
OURS = [
    "whats the downtime",
    "how does it help collagen",
    "is it any good for acne scars",
    "will it hurt",
    "how much is it",
    "what serums do you use",
    "does it work on pores",
    "does it hurt and how long is a session?",
    "thanks",
    "what is microneedling",
]
STOCK = [
    "hello",
    "hi there",
    "i am sad",
    "great thanks",
    "bye",
    "are you a bot",
    "yes",
    "no",
    "good morning",
    "perfect",
]
QUIET = {
    **os.environ,
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def main() -> int:
    """Run it; prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300, help="asked of each")
    parser.add_argument("--no-stock", action="store_true", help="leave stock Rasa out (it takes a minute to train)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        servers = [start_ours(Path(folder))]
        if not options.no_stock:
            servers.append(start_stock(Path(folder) / "stock"))
        try:
            measure(servers, options.questions)
        finally:
            for server in servers:
                server.stop()
    return 0


class Server:
    """A running assistant and the way to ask it."""

    def __init__(
        self, name: str, process: subprocess.Popen[bytes], base: str, started: float, trained: float | None
    ) -> None:
        self.name, self.process, self.base, self.ready, self.trained = name, process, base, started, trained
        self.http = httpx.Client(base_url=base, timeout=30, trust_env=False)
        self.times: list[float] = []

    def new_conversation(self) -> None:
        """Ten questions make a conversation."""
        if self.name == "stock Rasa":
            self.sender = uuid.uuid4().hex
        else:
            self.http.headers["Authorization"] = f"Bearer {self.http.post('/api/chat/sessions').json()['token']}"

    def ask(self, number: int) -> None:
        """Ask one question and keep the time."""
        if number % 10 == 0:
            self.new_conversation()
        if self.name == "stock Rasa":
            path, body = "/webhooks/rest/webhook", {"sender": self.sender, "message": STOCK[number % 10]}
        else:
            path, body = "/api/chat/messages", {"id": str(uuid.uuid4()), "text": OURS[number % 10]}
        before = time.perf_counter()
        answer = self.http.post(path, json=body)
        self.times.append(time.perf_counter() - before)
        answer.raise_for_status()

    def memory(self) -> float:
        """Resident megabytes of the largest process in its tree: rasa."""
        return max(resident(pid) for pid in tree(self.process.pid))

    def stop(self) -> None:
        """End it and its children."""
        self.http.close()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def measure(servers: list[Server], questions: int) -> None:
    """Ask all in turn, so that the machine's moods hit all alike."""
    for number in range(20):
        for server in servers:
            server.ask(number)
    for server in servers:
        server.times.clear()
    for number in range(questions):
        for server in servers:
            server.ask(number)
        if number % 50 == 49:
            print(f"  {number + 1} of {questions} questions", flush=True)
    print(f"\n{'':28}{'p50 ms':>8}{'p95 ms':>8}{'ready s':>9}{'trained s':>11}{'rasa MB':>9}")
    for server in servers:
        ordered = sorted(server.times)
        p50, p95 = statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000
        trained = f"{server.trained:.0f}" if server.trained else "–"
        print(f"{server.name:28}{p50:8.1f}{p95:8.1f}{server.ready:9.1f}{trained:>11}{server.memory():9.0f}")
    if len(servers) == 2:
        ratio = statistics.median(servers[0].times) / statistics.median(servers[1].times)
        print(f"\np50, this assistant through its chat API over stock Rasa through its REST channel: {ratio:.2f}")


def start_ours(folder: Path) -> Server:
    """`clinic run` on free ports and new databases; its training is timed apart, in a model folder of its own."""
    trained = time_training(folder)
    port, rasa, actions = free_port(), free_port(), free_port()
    environment = QUIET | {
        "CLINIC_PORT": str(port),
        "CLINIC_RASA_URL": f"http://127.0.0.1:{rasa}",
        "CLINIC_ACTIONS_URL": f"http://127.0.0.1:{actions}",
        "CLINIC_DATABASE_URL": f"sqlite:///{folder / 'clinic.db'}",
        "CLINIC_TRACKER_DB": str(folder / "rasa.db"),
        "CLINIC_RATE_PER_MINUTE": "0",
    }
    print("Starting this assistant …", flush=True)
    before = time.perf_counter()
    process = subprocess.Popen(
        [ROOT / ".venv/bin/clinic", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    wait(f"{base}/readyz", process)
    return Server("this assistant, chat API", process, base, time.perf_counter() - before, trained)


def time_training(folder: Path) -> float:
    """Seconds of a training from nothing: the embeddings kept from the last one are put aside meanwhile."""
    print("Training this assistant …", flush=True)
    cache, aside = ROOT / "models/cache", folder / "cache"
    if cache.exists():
        shutil.move(cache, aside)
    before = time.perf_counter()
    subprocess.run(
        [ROOT / "nlu/.venv/bin/python", "-m", "nlu.train", str(folder / "models")],
        cwd=ROOT,
        env=QUIET,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - before


def start_stock(folder: Path) -> Server:
    """`rasa init`, as a newcomer gets it."""
    folder.mkdir()
    print("Training stock Rasa …", flush=True)
    run: dict[str, Any] = {
        "cwd": folder, "env": QUIET, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL
    }  # fmt: skip
    subprocess.run([RASA, "init", "--no-prompt"], check=True, **run)
    for model in (folder / "models").glob("*.tar.gz"):
        model.unlink()
    before = time.perf_counter()
    subprocess.run([RASA, "train", "--force"], check=True, **run)
    trained = time.perf_counter() - before
    port = free_port()
    before = time.perf_counter()
    process = subprocess.Popen([RASA, "run", "-i", "127.0.0.1", "-p", str(port)], **run)
    base = f"http://127.0.0.1:{port}"
    wait(f"{base}/webhooks/rest/", process)
    return Server("stock Rasa", process, base, time.perf_counter() - before, trained)


def wait(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until it answers 200."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"The process behind {url} ended with {process.returncode}.")
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    sys.exit(f"{url} did not get ready.")


def tree(pid: int) -> list[int]:
    """A process and its descendants (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in tree(int(child)))]


def resident(pid: int) -> float:
    """Resident megabytes (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
