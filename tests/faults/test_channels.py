"""Messenger and WhatsApp through anything: a state machine of people, webhooks, repeats, reordering and crashes.

However it goes, every message gets exactly one reply, and one person's replies come in the order of their messages.
`make test` tries 200 examples, `make faults` 5,000 (FAULTS=long).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import random
import shutil
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from channel_world import CONTENT, TODAY, Clock, channel_settings
from fake_rasa import FakeRasa, reply
from graph import FakeGraph, Fault, Sent
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule, run_state_machine_as_test
from payloads import AT, fb_echo, fb_text, joined, psid, wa_id, wa_status, wa_text
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from clinic.booking.earlier import Manager
from clinic.channels.senders import senders
from clinic.queues.inbox import SETTLE
from clinic.queues.journal import Journal
from clinic.queues.notices import Reach
from clinic.queues.sending import Worker
from clinic.requests.lookup import Lookup
from clinic.storage.engine import make_engine, migrate, reading
from clinic.storage.tables import InboxRow, OutboxRow
from gateway.meta.events import ChannelTurns
from gateway.meta.processor import Processor
from gateway.meta.typing_marks import Marks
from gateway.meta.webhooks import Webhooks
from gateway.turns.decide import Decider
from gateway.turns.rasa_client import RasaClient
from gateway.turns.take import Turns

LONG = os.environ.get("FAULTS") == "long"
EXAMPLES = 5_000 if LONG else 200
STEPS = 20
PEOPLE = [("whatsapp", 1), ("whatsapp", 2), ("messenger", 1)]
WELCOME = CONTENT.render("utter_welcome", today=TODAY).text.splitlines()[0]
SHM = Path("/dev/shm")
TEMPLATE = Path(tempfile.mkdtemp(prefix="faults", dir=SHM if SHM.is_dir() else None)) / "template.db"
figures: Counter[str] = Counter()


class Crash(BaseException):
    """kill -9, at the moment it is raised."""


@dataclass
class Bomb:
    """Goes off at a commit of its process: just before it, or just after it."""

    commits: int = 0
    after: bool = False

    def tick(self, *, after: bool) -> None:
        if self.commits and after == self.after:
            self.commits -= 1
            if self.commits == 0:
                figures["crashes"] += 1
                raise Crash


BOMBS: dict[int, Bomb] = {}
# One thread: processes interleave at every await, and wait for each other's locks nowhere.
POOL = ThreadPoolExecutor(1)
LOOP = asyncio.new_event_loop()
LOOP.set_default_executor(POOL)


@event.listens_for(Session, "before_commit")
def _before(session: Session) -> None:
    BOMBS.get(id(session.get_bind()), Bomb()).tick(after=False)


@event.listens_for(Session, "after_commit")
def _after(session: Session) -> None:
    BOMBS.get(id(session.get_bind()), Bomb()).tick(after=True)


class Silent(Marks):
    """Typing marks have tests of their own."""

    def __init__(self) -> None:
        pass

    def reading(self, channel: str, address: str, platform_id: str) -> None:
        pass


@dataclass
class Gateway:
    """One gateway process: all its real parts but the HTTP server."""

    machine: Installation
    bomb: Bomb = field(default_factory=Bomb)

    def __post_init__(self) -> None:
        machine = self.machine
        self.engine = make_engine(machine.url)
        BOMBS[id(self.engine)] = self.bomb
        self.rasa = RasaClient(["http://rasa.test"], machine.rasa)
        manager = Manager(self.engine, CONTENT, Lookup(self.engine, "a key for tests"), machine.clock)
        decider = Decider(CONTENT, self.rasa, manager, machine.clock)
        turns = Turns(self.engine, CONTENT, decider, machine.folder / "rasa.db", Reach(), machine.clock)
        events = ChannelTurns(self.engine, CONTENT, turns, Silent(), Reach(), machine.clock)
        self.processor = Processor(self.engine, events.handle, events.gave_up, machine.clock)
        self.webhooks = Webhooks(self.engine, machine.settings, machine.clock, self.processor.wake)

    def stop(self) -> None:
        BOMBS.pop(id(self.engine), None)
        self.engine.dispose()


@dataclass
class Installation:
    """Two gateway processes and a worker on one database, before a Graph API with faults."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    graph: FakeGraph = field(default_factory=FakeGraph)
    rasa: FakeRasa = field(default_factory=FakeRasa)

    def __post_init__(self) -> None:
        self.url = f"sqlite:///{self.folder / 'clinic.db'}"
        shutil.copy(TEMPLATE, self.folder / "clinic.db")
        self.settings = channel_settings(self.url)
        self.rasa.answer = lambda body: reply(f"re: {body['text']}", "chitchat")
        self.gateways = [Gateway(self), Gateway(self)]
        self.kill_worker = False
        self.graph.on_sent = self.sent
        self.start_worker()

    def start_worker(self) -> None:
        self.engine = make_engine(self.url)
        self.worker_bomb = Bomb()
        BOMBS[id(self.engine)] = self.worker_bomb
        sending = senders(self.settings, self.engine, CONTENT, self.graph.transport(), self.clock)
        self.worker = Worker(
            self.engine, sending, Journal(self.folder / "sent"), lambda job, reason: None, clock=self.clock,
            chance=random.Random(1),
        )  # fmt: skip

    def sent(self, sent: Sent) -> None:
        """Meta has it: its receipt comes by webhook, and the worker may die before it hears so."""
        receipt = (
            wa_status("sent", ours=sent.ours) if sent.channel == "whatsapp" else fb_echo(sent.text, metadata=sent.ours)
        )
        gateway = self.gateways[len(self.graph.messages) % 2]
        armed, gateway.bomb.commits = gateway.bomb.commits, 0
        gateway.webhooks.take(sent.channel, json.dumps(receipt).encode())
        gateway.bomb.commits = armed
        if self.kill_worker:
            self.kill_worker = False
            figures["crashes"] += 1
            raise Crash

    def deliver(self, which: int, channel: str, payload: Any) -> tuple[bool, bool]:
        """A webhook call: whether Meta got its 200 (not if the process died in it), and whether it was stored."""
        bomb = self.gateways[which].bomb
        try:
            return (self.gateways[which].webhooks.take(channel, json.dumps(payload).encode()),) * 2
        except Crash:
            self.restart(which)
            return False, bomb.after

    def work(self, *which: int) -> None:
        """The processes work through the inbox, at the same time."""

        async def together() -> list[Any]:
            runs = [self.gateways[number].processor.run_once() for number in which]
            found = await asyncio.gather(*runs, return_exceptions=True)
            for number, result in zip(which, found, strict=True):
                if isinstance(result, Crash):  # what else it had begun dies with it
                    busy = self.gateways[number].processor._busy
                    for task in list(busy):
                        task.cancel()
                    await asyncio.gather(*busy, return_exceptions=True)
            return found

        for number, result in zip(which, LOOP.run_until_complete(together()), strict=True):
            if isinstance(result, Crash):
                self.restart(number)
            elif isinstance(result, BaseException):
                raise result

    def send(self) -> None:
        try:
            self.worker.run_once()
        except Crash:
            BOMBS.pop(id(self.engine), None)
            self.engine.dispose()
            self.start_worker()

    def restart(self, which: int) -> None:
        POOL.submit(lambda: None).result()  # what its threads had begun
        self.gateways[which].stop()
        self.gateways[which] = Gateway(self)

    def rows(self, table: Any) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.scalars(select(table)))

    def close(self) -> None:
        for gateway in self.gateways:
            gateway.stop()
        BOMBS.pop(id(self.engine), None)
        self.engine.dispose()
        shutil.rmtree(self.folder)


@dataclass
class Written:
    """A message of somebody's. stored: when it was, also if the process died before it said so; answered: with 200."""

    channel: str
    person: int
    number: int
    payload: Any
    stored: dt.datetime | None = None
    answered: bool = False

    @property
    def text(self) -> str:
        return f"marigold {self.number}"

    @property
    def address(self) -> str:
        return wa_id(self.person) if self.channel == "whatsapp" else psid(self.person)


class Channels(RuleBasedStateMachine):
    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.here = Installation(Path(tempfile.mkdtemp(prefix="x", dir=TEMPLATE.parent)))
        self.written: list[Written] = []

    @initialize(target=messages, who=st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=4))
    def some_have_written(self, who: list[tuple[str, int]]) -> Any:
        return multiple(*(self.somebody_writes(one) for one in who))

    @rule(target=messages, who=st.sampled_from(PEOPLE))
    def somebody_writes_more(self, who: tuple[str, int]) -> Written:
        return self.somebody_writes(who)

    def somebody_writes(self, who: tuple[str, int]) -> Written:
        channel, person = who
        number = len(self.written)
        make = wa_text if channel == "whatsapp" else fb_text
        payload = make(f"marigold {number}", person, id=f"id{number}", at=AT + number)
        found = Written(channel, person, number, payload)
        self.written.append(found)
        return found

    @rule(batch=st.lists(messages, min_size=1, max_size=5), which=st.integers(0, 1))
    def meta_delivers(self, batch: list[Written], which: int) -> None:
        """Any of what was written, in any order, new or again."""
        for channel in ("whatsapp", "messenger"):
            part = [message for message in batch if message.channel == channel]
            if not part:
                continue
            figures["deliveries"] += len(part)
            answered, stored = self.here.deliver(which, channel, joined(*(message.payload for message in part)))
            for message in part:
                message.answered |= answered
                message.stored = message.stored or (self.here.clock() if stored else None)

    @rule(batch=st.lists(messages, min_size=1, max_size=5), which=st.sampled_from([(0,), (1,), (0, 1)]))
    def meta_delivers_and_gateways_work(self, batch: list[Written], which: tuple[int, ...]) -> None:
        self.meta_delivers(batch, which[0])
        self.gateways_work(which, 1.0)

    @rule(which=st.sampled_from([(0,), (1,), (0, 1)]), seconds=st.sampled_from([0.0, 0.5, 1.0, 5.0]))
    def gateways_work(self, which: tuple[int, ...], seconds: float) -> None:
        self.here.clock.move(seconds=seconds)
        self.here.work(*which)

    @rule(seconds=st.sampled_from([0.0, 1.0, 31.0, 130.0]))
    def the_worker_sends(self, seconds: float) -> None:
        self.here.clock.move(seconds=seconds)
        self.here.send()

    @rule(
        who=st.sampled_from(["gateway", "gateway", "worker", "worker before it hears", "gateway now"]),
        which=st.integers(0, 1),
        commits=st.integers(1, 5),
        after=st.booleans(),
    )
    def something_will_die(self, who: str, which: int, commits: int, after: bool) -> None:
        if who == "worker before it hears":
            self.here.kill_worker = True
        elif who == "gateway now":
            self.here.restart(which)
        else:
            bomb = self.here.worker_bomb if who == "worker" else self.here.gateways[which].bomb
            bomb.commits, bomb.after = commits, after

    @rule(times=st.integers(1, 3), fault=st.sampled_from(["500", "lost", "hangs up", "throttled"]))
    def graph_fails(self, times: int, fault: str) -> None:
        figures["faults of the platform"] += times
        if fault == "throttled":
            self.here.graph.fails(131056, times=times)
        else:
            kinds = {"500": {"status": 500}, "lost": {"hang_up": True, "accepted": True}, "hangs up": {"hang_up": True}}
            self.here.graph.faults.append(Fault(times, **kinds[fault]))  # type: ignore[arg-type]

    def teardown(self) -> None:
        try:
            self._settle()
            self._judge()
        finally:
            self.here.close()

    def _settle(self) -> None:
        """Everything works again: Meta delivers what it got no 200 for, and all is worked through."""
        for gateway in self.here.gateways:
            gateway.bomb.commits = 0
        self.here.worker_bomb.commits, self.here.kill_worker = 0, False
        self.here.graph.faults.clear()
        for message in self.written:
            if not message.answered:
                assert self.here.deliver(0, message.channel, message.payload) == (True, True)
                message.stored = message.stored or self.here.clock()
        for _ in range(60):
            self.here.clock.move(seconds=20)
            self.here.work(0, 1)
            self.here.send()
            if not any(row.done_at is None for row in self.here.rows(InboxRow)) and not any(
                row.sent_at is None for row in self.here.rows(OutboxRow)
            ):
                return
        raise AssertionError("it never came to rest")

    def _judge(self) -> None:
        figures["examples"] += 1
        figures["messages"] += len(self.written)
        for channel, person in PEOPLE:
            theirs = [message for message in self.written if (message.channel, message.person) == (channel, person)]
            address = wa_id(person) if channel == "whatsapp" else psid(person)
            answers = [sent.text for sent in self.here.graph.messages if (sent.channel, sent.to) == (channel, address)]
            replies = [answer.splitlines()[-1].removeprefix("re: ") for answer in answers]
            assert Counter(replies) == Counter(message.text for message in theirs), (channel, person, replies)
            assert sum(WELCOME in answer for answer in answers) == bool(theirs)
            assert not answers or WELCOME in answers[0]
            place = {text: number for number, text in enumerate(replies)}
            for earlier in theirs:
                for later in theirs[theirs.index(earlier) + 1 :]:
                    assert earlier.stored is not None
                    assert later.stored is not None
                    if earlier.stored < later.stored + SETTLE:
                        assert place[earlier.text] < place[later.text], (replies, earlier.text, later.text)


@pytest.fixture(scope="module", autouse=True)
def _template() -> Any:
    engine = make_engine(f"sqlite:///{TEMPLATE}")
    migrate(engine)
    engine.dispose()
    with __import__("sqlite3").connect(TEMPLATE) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    logging.disable(logging.CRITICAL)
    yield
    LOOP.run_until_complete(LOOP.shutdown_default_executor())
    LOOP.close()
    logging.disable(logging.NOTSET)
    shutil.rmtree(TEMPLATE.parent, ignore_errors=True)


@pytest.mark.timeout(7_200)
def test_every_message_gets_exactly_one_reply_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    run_state_machine_as_test(
        Channels,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
            database=None, print_blob=True,
        ),
    )  # fmt: skip
    with capsys.disabled():
        print("\nMessenger and WhatsApp:", ", ".join(f"{count} {name}" for name, count in figures.items()))
    assert figures["examples"] >= EXAMPLES
