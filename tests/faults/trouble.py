"""What goes wrong in one run: drawn from the seed, so that a run can be drawn again."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field

from mailserver import MailServer
from running import Site

# How the accounts call what was hit.
NAMES = {name: f"kill -9 {name}" for name in ("gateway", "actions", "worker")} | {
    "server": "kill -9 of the whole PostgreSQL server",
    "backend": "kill -9 of one PostgreSQL backend",
    "frozen": "actions stopped for longer than the gateway waits",
}
MAIL_MODES = ("accept", "refuse", "fail", "hang", "drop")
# Longer than the gateway waits for rasa, so that what hangs comes to its end after the visitor was told something.
FROZEN_SECONDS = 5.6


@dataclass
class Blow:
    """target: "gateway", "actions", "worker", "server" or "backend" (of PostgreSQL), or "frozen" (the actions).

    moment: what starts the clock ("run", a question that is being answered, or what the mail server says); delay: in
    seconds.
    """

    target: str
    moment: str
    delay: float
    struck: threading.Event = field(default_factory=threading.Event)


@dataclass
class Trouble:
    """All of one run."""

    blows: list[Blow]
    mail: str


def draw(chance: random.Random, kind: str) -> Trouble:
    """One run's trouble. kind: the database."""
    targets = ["gateway", "actions", "worker"] * 2 + (["server", "backend"] * 2 if kind == "postgresql" else [])
    blows = []
    # Without a blow the mail server alone makes trouble.
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        target = chance.choice(targets)
        if target == "worker":
            moment = chance.choice(("run", "confirm", "accepted", "accepted", "confirmed", "confirmed"))
        else:
            moment = chance.choice(("run", "start", "adult", "consent", "confirm", "confirm", "confirm", "confirm"))
        longest = {"run": 1.0, "accepted": 0.002, "confirmed": 0.002}.get(moment, 0.12)
        blows.append(Blow(target, moment, chance.uniform(0, longest)))
    if chance.random() < 0.04:
        blows.append(Blow("frozen", "confirm", chance.uniform(0, 0.06)))
    mail = "accept" if blows and chance.random() < 0.5 else chance.choice(MAIL_MODES[1:])
    if any(blow.moment in ("accepted", "confirmed") for blow in blows):
        mail = "accept"
    return Trouble(blows, mail)


class Striker:
    """Strikes a run's blows when their moment comes, each once."""

    def __init__(self, site: Site, mail: MailServer, trouble: Trouble, kills: Counter[str]) -> None:
        """kills: counts what was hit."""
        self._site, self._trouble, self._kills = site, trouble, kills
        self._open = list(trouble.blows)
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []
        mail.mode = trouble.mail
        mail.taken = self.moment

    def moment(self, what: str) -> None:
        """Something happens; blows that wait for it are on their way."""
        with self._lock:
            due = [blow for blow in self._open if blow.moment == what]
            self._open = [blow for blow in self._open if blow.moment != what]
            for blow in due:
                timer = threading.Timer(blow.delay, self._strike, (blow,))
                timer.daemon = True
                self._timers.append(timer)
                timer.start()

    @property
    def all_struck(self) -> bool:
        """Whether the run's trouble is over."""
        return all(blow.struck.is_set() for blow in self._trouble.blows)

    def done(self) -> None:
        """Strike nothing any more; what is on its way is waited for."""
        with self._lock:
            self._open = []
        for timer in self._timers:
            timer.join()

    def _strike(self, blow: Blow) -> None:
        if self._hit(blow.target):
            self._kills[NAMES[blow.target]] += 1
        blow.struck.set()

    def _hit(self, target: str) -> bool:
        """Whether it was running, so that the blow hit anything."""
        if target in ("server", "backend"):
            return self._site.kill_database(target)
        if target == "frozen":
            return self._site.processes["actions"].freeze(FROZEN_SECONDS)
        return self._site.processes[target].kill()
