"""Random runs with kill -9 and a mail server that misbehaves: nothing acknowledged is lost, nothing is there twice.

FAULTS=long makes at least 500 runs (`make faults`), FAULTS_RUNS another number; FAULTS_SEED draws the same trouble
again (the machine's own timing is not drawn), FAULTS_FIRST=150 begins with that run of each database, and
FAULTS_ONLY=sqlite:17 makes only that run.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from accounts import BROKEN, Accounts
from mailserver import MailServer
from postgres import killable_postgres
from running import ROOT, Site
from trouble import Striker, draw
from visitors import GivenUp, Visitor

pytestmark = pytest.mark.xdist_group("rasa")
LONG = os.environ.get("FAULTS") == "long"
RUNS = int(os.environ.get("FAULTS_RUNS") or (500 if LONG else 10))
SEED = os.environ.get("FAULTS_SEED") or str(random.SystemRandom().randrange(10**6))
FIRST = int(os.environ.get("FAULTS_FIRST") or 0)
ONLY = os.environ.get("FAULTS_ONLY", "")
KINDS = ("sqlite", "postgresql")
VISITORS = (1, 2, 2, 3)
# How long trouble may go on at most, for visitors who get nowhere meanwhile.
TROUBLE_SECONDS = 20.0


@dataclass
class Ground:
    """What the runs of one database share."""

    kind: str
    site: Site
    mail: MailServer
    accounts: Accounts
    told: dict[str, str]


@pytest.fixture(params=KINDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path, start_site: Callable[..., Site]) -> Iterator[Ground]:
    kind = request.param
    with MailServer() as mail:
        if kind == "sqlite":
            with start_site(tmp_path, f"sqlite:///{tmp_path / 'clinic.db'}", mail) as site:
                yield Ground(kind, site, mail, Accounts(), {})
        else:
            with killable_postgres() as server, start_site(tmp_path, server.create(), mail, postgres=server) as site:
                yield Ground(kind, site, mail, Accounts(), {})


def test_nothing_is_lost_and_nothing_is_there_twice(
    ground: Ground, capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    started = time.monotonic()
    accounts = ground.accounts
    for run in range(FIRST, RUNS // len(KINDS)):
        name = f"{ground.kind}:{run}"
        if ONLY and name != ONLY:
            continue
        one_run(ground, name, number=run)
        if LONG:
            with capsys.disabled():
                report_progress(accounts, name, run, time.monotonic() - started)
    check_process_deaths(ground)
    if told_differs := compare_with_command_line(ground):
        accounts.broken("acknowledged requests lost", "clinic bookings --json", told_differs)
    seconds = time.monotonic() - started
    table = accounts.table(f"Faults on {ground.kind}, FAULTS_SEED={SEED}, {seconds:.0f} s")
    record_property("figures", "\n".join([table, *(f"  ! {line}" for line in accounts.wrong)]))
    assert accounts.figures["requests acknowledged"] > 0
    assert sum(accounts.kills.values()) > 0
    assert not {name: accounts.figures[name] for name in BROKEN if accounts.figures[name]}


def one_run(ground: Ground, name: str, number: int) -> None:
    """Several visitors book while things go wrong; then all is healed, drained and counted."""
    chance = random.Random(f"{SEED}:{name}")
    trouble = draw(chance, ground.kind)
    accounts, site, mail = ground.accounts, ground.site, ground.mail
    accounts.figures["runs"] += 1
    accounts.mail_modes[trouble.mail] += 1
    striker = Striker(site, mail, trouble, accounts.kills)
    visitors = [
        Visitor(
            site.base,
            random.Random(chance.random()),
            number * 10 + place,
            striker.moment,
            lambda reference: accounts.check_stored(site, reference, name),
        )
        for place in range(chance.choice(VISITORS))
    ]
    accounts.figures["visitors"] += len(visitors)
    striker.moment("run")
    with ThreadPoolExecutor(len(visitors)) as pool:
        booking = [pool.submit(visitor.book) for visitor in visitors]
        deadline = time.monotonic() + TROUBLE_SECONDS
        while time.monotonic() < deadline and not (striker.all_struck or all(future.done() for future in booking)):
            time.sleep(0.02)
        if trouble.mail != "accept" or any(blow.target == "worker" for blow in trouble.blows):
            time.sleep(0.3)  # the worker looks into the outbox every quarter of a second
        striker.done()
        mail.mode = "accept"
        mail.taken = None
        for future, visitor in zip(booking, visitors, strict=True):
            try:
                future.result()
            except GivenUp as reason:
                accounts.broken("visitors who got no reference", name, f"{reason}; asked {visitor.asked}")
    site.wait_until_ready()
    if left := site.drain():
        accounts.broken("notices left unsent", name, str(left))
    for visitor in visitors:
        accounts.settle_visitor(site, visitor, name)
        ground.told |= dict.fromkeys(visitor.told, visitor.conversation)
        visitor.close()
    accounts.settle_mail(site, mail, name)


def report_progress(accounts: Accounts, name: str, run: int, seconds: float) -> None:
    """What broke at once, and all figures so far every 25 runs."""
    for line in accounts.wrong:
        if line.startswith(f"{name}:"):
            print(f"  ! {line}", flush=True)
    if run % 25 == 24:
        print(accounts.table(f"After {name}, FAULTS_SEED={SEED}, {seconds:.0f} s"), flush=True)


def check_process_deaths(ground: Ground) -> None:
    for name, kept in ground.site.processes.items():
        for _ in range(kept.deaths):
            ground.accounts.broken("processes that died by themselves", "all", name)


def compare_with_command_line(ground: Ground) -> str:
    """`clinic bookings --json` against all references that visitors were told; what differs, or nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "bookings", "--json"],
        cwd=ROOT,
        env=ground.site.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    listed = {json.loads(line)["reference"] for line in done.stdout.splitlines()}
    return ", ".join(sorted(listed ^ set(ground.told)))
