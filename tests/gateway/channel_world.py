"""The gateway with both channels on, a strict Graph API, and a clock that tests move; nothing runs by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fake_rasa import FakeRasa
from graph import (
    APP_SECRET,
    PAGE_ID,
    PAGE_TOKEN,
    PHONE_ID,
    VERIFY_TOKEN,
    WHATSAPP_TOKEN,
    FakeGraph,
    Sent,
    signed,
)
from payloads import AT
from sqlalchemy import Engine, select

from clinic.channels.senders import MetaSender, senders
from clinic.content.responses import Content, london_date
from clinic.queues.journal import Journal
from clinic.queues.sending import Worker
from clinic.settings import Settings
from clinic.storage.engine import reading, transaction
from clinic.storage.tables import Conversation, HandOff, InboxRow, Message, OutboxHalt, OutboxRow
from gateway.app import create_app

CONTENT = Content.load()
# The clinic's date while these tests run; a test that moves the clock by days asks for texts without facts.
TODAY = london_date(dt.datetime.fromtimestamp(AT, dt.UTC))
BOTH_ON = {
    "META_APP_SECRET": APP_SECRET,
    "META_VERIFY_TOKEN": VERIFY_TOKEN,
    "MESSENGER_PAGE_ID": PAGE_ID,
    "MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
    "WHATSAPP_PHONE_NUMBER_ID": PHONE_ID,
    "WHATSAPP_TOKEN": WHATSAPP_TOKEN,
}


def channel_settings(database: str, **more: Any) -> Settings:
    values = {
        "CLINIC_DATABASE_URL": database,
        "CLINIC_SECRET_KEY": "a key for tests",
        "CLINIC_RATE_PER_MINUTE": 0,
        "CLINIC_RASA_URL": "http://rasa.test:5005",
        "CLINIC_ACTIONS_URL": "http://127.0.0.1:9",
        "META_GRAPH_URL": "http://graph.test",
    }
    return Settings(_env_file=None, **{**values, **BOTH_ON, **more})


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime.fromtimestamp(AT, dt.UTC) + dt.timedelta(seconds=1)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **amount: float) -> None:
        self.now += dt.timedelta(**amount)


@dataclass
class World:
    """One installation. Gateways made from it share its database."""

    settings: Settings
    folder: Path
    rasa: FakeRasa = field(default_factory=FakeRasa)
    graph: FakeGraph = field(default_factory=FakeGraph)
    clock: Clock = field(default_factory=Clock)
    apps: list[Any] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _worker: Worker | None = None
    _senders: dict[str, MetaSender] = field(default_factory=dict)

    def start(self) -> Any:
        """One more gateway process on the same database."""
        app = create_app(self.settings, CONTENT, self.rasa, self.folder / "rasa.db", self.marks(), self.clock)
        self.apps.append(app)
        return app

    def marks(self) -> httpx.AsyncBaseTransport:
        """Graph for typing marks, which the gateway sends with an asynchronous client."""
        graph = self.graph

        class Marks(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                body = json.loads(await request.aread())
                status, answer = graph.handle(
                    request.method, request.url.path, dict(request.url.params), dict(request.headers), body
                )
                return httpx.Response(status, json=answer)

        return Marks()

    @property
    def app(self) -> Any:
        return self.apps[0]

    @property
    def engine(self) -> Engine:
        return self.app.state.gateway.engine

    def worker(self) -> Worker:
        """The worker process; made anew after restart_worker()."""
        if self._worker is None:
            self._senders = senders(self.settings, self.engine, CONTENT, self.graph.transport(), self.clock)
            journal = Journal(self.folder / "sent")
            self._worker = Worker(
                self.engine, self._senders, journal, lambda job, reason: None, clock=self.clock, chance=random.Random(1)
            )
        return self._worker

    def restart_worker(self) -> None:
        for sender in self._senders.values():
            sender.close()
        self._worker, self._senders = None, {}

    def send_all(self) -> None:
        """Send what is due, and what is only held up by the pace for all."""
        self.worker().run_once()
        for _ in range(100):
            held = [row for row in self.outbox if row.sent_at is None and row.last_error == "pace"]
            if not any(row.next_at - self.clock() < dt.timedelta(seconds=1.5) for row in held):
                return
            self.clock.move(seconds=0.25)
            self.worker().run_once()

    def run[Result](self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    def says(self, payload: Any) -> list[Sent]:
        """say(), for tests that are not asynchronous."""
        return self.run(self.say(payload))

    def gets(self, payload: Any, **more: Any) -> httpx.Response:
        """deliver(), for tests that are not asynchronous."""
        return self.run(self.deliver(payload, **more))

    def works(self) -> list[Sent]:
        """work(), for tests that are not asynchronous; what was sent."""
        before = len(self.graph.messages)
        self.run(self.work())
        return self.graph.messages[before:]

    async def deliver(self, payload: Any, app: Any = None, channel: str | None = None) -> httpx.Response:
        """Meta calls a webhook."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        if channel is None:
            channel = "messenger" if payload["object"] == "page" else "whatsapp"
        return await self.call("POST", f"/webhooks/{channel}", app, content=body, headers=signed(body))

    async def call(self, method: str, path: str, app: Any = None, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app or self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
            return await http.request(method, path, **more)

    async def work(self, app: Any = None) -> None:
        """Let what came settle, then work through the inbox and send what follows."""
        self.clock.move(seconds=1)
        await (app or self.app).state.processor.run_once()
        await asyncio.to_thread(self.send_all)
        await asyncio.sleep(0)

    async def say(self, payload: Any) -> list[Sent]:
        """Deliver, work, and give back what was sent since."""
        before = len(self.graph.messages)
        answer = await self.deliver(payload)
        assert answer.status_code == 200, answer.text
        await self.work()
        return self.graph.messages[before:]

    def stored(self, table: Any = Message) -> list[Any]:
        with reading(self.engine) as session:
            order = table.pk if hasattr(table, "pk") else table.created_at
            return list(session.scalars(select(table).order_by(order)))

    @property
    def conversations(self) -> list[Conversation]:
        return self.stored(Conversation)

    @property
    def tickets(self) -> list[tuple[str, str | None]]:
        return [(row.kind, row.note) for row in self.stored(HandOff)]

    @property
    def inbox(self) -> list[InboxRow]:
        return self.stored(InboxRow)

    @property
    def outbox(self) -> list[OutboxRow]:
        return self.stored(OutboxRow)

    def stored_halts(self) -> list[OutboxHalt]:
        """Kinds that stand still."""
        with reading(self.engine) as session:
            return list(session.scalars(select(OutboxHalt)))

    def hand(self, owner: str) -> None:
        """As the staff console does."""
        with transaction(self.engine) as session:
            for row in session.scalars(select(Conversation)):
                row.owner = owner

    def close(self) -> None:
        self.restart_worker()
        for app in self.apps:
            app.state.gateway.engine.dispose()
        self.loop.close()
