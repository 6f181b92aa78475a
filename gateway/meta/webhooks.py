"""Meta's webhooks: verify, store all of it in one transaction, answer. The work follows (gateway/meta/processor.py)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic.channels.addresses import MESSENGER, WHATSAPP
from clinic.clock import Clock
from clinic.queues import inbox
from clinic.queues.inbox import Event
from clinic.settings import Settings
from clinic.storage.engine import transaction
from gateway.edge.problems import Problem, responses
from gateway.meta import loose_json, read_messenger, read_whatsapp
from gateway.meta.signatures import is_genuine, is_same

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks")
# Reading a larger body would hold up everybody else.
READ_ASIDE = 64 * 1024
SCHEMA = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
Signature = Annotated[str | None, Header(alias="X-Hub-Signature-256")]


class Channel(StrEnum):
    """The last part of a webhook's address."""

    MESSENGER = MESSENGER
    WHATSAPP = WHATSAPP


class Webhooks:
    """What the routes need. Calls at the same time are stored in one transaction: a rush waits for one disk."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock, wake: Callable[[], None]) -> None:
        """wake: called when there is something to work on."""
        self.settings = settings
        self._engine = engine
        self._clock = clock
        self._wake = wake
        # A thread of their own: turns under way must not keep Meta waiting.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="webhooks")
        self._waiting: list[tuple[list[Event], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def receive(self, channel: str, body: bytes) -> bool:
        """Store a body's events; returns whether it could be read. Raises SQLAlchemyError; then nothing is stored."""
        loop = asyncio.get_running_loop()
        if len(body) > READ_ASIDE:
            found = await loop.run_in_executor(self._thread, self._events, channel, body)
        else:
            found = self._events(channel, body)
        if not found:
            return found is not None
        stored: asyncio.Future[None] = loop.create_future()
        self._waiting.append((found, stored))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await stored
        return True

    def take(self, channel: str, body: bytes) -> bool:
        """receive(), at once and in this thread."""
        found = self._events(channel, body)
        if found:
            self._store(found)
        return found is not None

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            events = [event for found, _ in batch for event in found]
            problem: SQLAlchemyError | None = None
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._store, events)
            except SQLAlchemyError as error:
                problem = error
            for _, stored in batch:
                if stored.done():
                    continue  # the caller has gone; its events are stored all the same
                if problem is not None:
                    stored.set_exception(problem)
                else:
                    stored.set_result(None)

    def _store(self, events: list[Event]) -> None:
        with transaction(self._engine) as session:
            new = inbox.store(session, events, self._clock())
        if new:
            self._wake()

    def _events(self, channel: str, body: bytes) -> list[Event] | None:
        """The events of a body, or None when it is no JSON object."""
        payload = loose_json.read(body)
        if not isinstance(payload, dict):
            return None
        if channel == MESSENGER:
            return read_messenger.events(payload, self.settings.messenger_page_id.strip(), self._clock())
        return read_whatsapp.events(payload, self.settings.whatsapp_phone_number_id.strip(), self._clock())


@router.get("/{channel}", responses=responses(403, 404, 422), response_class=PlainTextResponse)
async def verify(
    request: Request,
    channel: Channel,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge")] = "",
) -> PlainTextResponse:
    """Meta asks whether this address is ours."""
    wired = _wired(request, channel)
    if mode != "subscribe" or not is_same(token, wired.settings.meta_verify_token.get_secret_value()):
        raise Problem(403, "The verify token is not the one in META_VERIFY_TOKEN.")
    return PlainTextResponse(challenge)


@router.post("/{channel}", responses=responses(400, 403, 404, 413, 422, 503), openapi_extra=SCHEMA)
async def receive(request: Request, channel: Channel, x_hub_signature_256: Signature = None) -> dict[str, bool]:
    """Events of Messenger or WhatsApp."""
    wired = _wired(request, channel)
    body = await request.body()
    if not is_genuine(body, x_hub_signature_256, wired.settings.meta_app_secret.get_secret_value()):
        raise Problem(403, "The signature does not fit the body and META_APP_SECRET.")
    try:
        readable = await wired.receive(channel, body)
    except SQLAlchemyError as error:
        logger.error("events of %s could not be stored: %s", channel, type(error).__name__)
        raise Problem(503, "The events could not be stored. Please send them again.", {"Retry-After": "5"}) from None
    if not readable:
        raise Problem(400, "The body is not a JSON object.")
    return {"received": True}


def _wired(request: Request, channel: Channel) -> Webhooks:
    wired: Webhooks = request.app.state.webhooks
    if channel not in wired.settings.channels_on():
        raise Problem(404, "This channel is not switched on here.")
    return wired
