"""Meta's webhooks: verify, store everything in one transaction, answer. The work follows (gateway/processor.py)."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from clinic import inbox
from clinic.channels import MESSENGER, WHATSAPP
from clinic.db import transaction
from clinic.inbox import Event
from clinic.settings import Settings
from gateway import loose, messenger, whatsapp
from gateway.problems import Problem, responses
from gateway.signatures import is_genuine, is_same

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks")
SCHEMA = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
Signature = Annotated[str | None, Header(alias="X-Hub-Signature-256")]


@dataclass(frozen=True)
class Webhooks:
    """What the routes need. wake: called when there is something to work on."""

    engine: Engine
    settings: Settings
    clock: Callable[[], dt.datetime]
    wake: Callable[[], None]

    def events(self, channel: str, body: bytes) -> list[Event] | None:
        """The events of a body, or None when it is no JSON object."""
        payload = loose.read(body)
        if not isinstance(payload, dict):
            return None
        if channel == MESSENGER:
            return messenger.events(payload, self.settings.messenger_page_id, self.clock())
        return whatsapp.events(payload, self.settings.whatsapp_phone_number_id, self.clock())

    def take(self, channel: str, body: bytes) -> bool:
        """Store a body's events; returns whether it could be read."""
        found = self.events(channel, body)
        if not found:
            return found is not None
        with transaction(self.engine) as session:
            waiting = inbox.store(session, found, self.clock())
        if waiting:
            self.wake()
        return True


@router.get("/messenger", responses=responses(403, 404))
async def verify_messenger(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge")] = "",
) -> PlainTextResponse:
    """Meta asks whether this address is ours."""
    return _verify(request, MESSENGER, mode, token, challenge)


@router.get("/whatsapp", responses=responses(403, 404))
async def verify_whatsapp(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge")] = "",
) -> PlainTextResponse:
    """Meta asks whether this address is ours."""
    return _verify(request, WHATSAPP, mode, token, challenge)


@router.post("/messenger", responses=responses(400, 403, 404, 413, 503), openapi_extra=SCHEMA)
async def receive_messenger(request: Request, x_hub_signature_256: Signature = None) -> dict[str, bool]:
    """Events of Messenger."""
    return await _receive(request, MESSENGER, x_hub_signature_256)


@router.post("/whatsapp", responses=responses(400, 403, 404, 413, 503), openapi_extra=SCHEMA)
async def receive_whatsapp(request: Request, x_hub_signature_256: Signature = None) -> dict[str, bool]:
    """Events of WhatsApp."""
    return await _receive(request, WHATSAPP, x_hub_signature_256)


def _wired(request: Request, channel: str) -> Webhooks:
    wired: Webhooks = request.app.state.webhooks
    if channel not in wired.settings.channels_on():
        raise Problem(404, "This channel is not switched on here.")
    return wired


def _verify(request: Request, channel: str, mode: str, token: str, challenge: str) -> PlainTextResponse:
    wired = _wired(request, channel)
    if mode != "subscribe" or not is_same(token, wired.settings.meta_verify_token.get_secret_value()):
        raise Problem(403, "The verify token is not the one in META_VERIFY_TOKEN.")
    return PlainTextResponse(challenge)


async def _receive(request: Request, channel: str, signature: str | None) -> dict[str, bool]:
    wired = _wired(request, channel)
    body = await request.body()
    if not is_genuine(body, signature, wired.settings.meta_app_secret.get_secret_value()):
        raise Problem(403, "The signature does not fit the body and META_APP_SECRET.")
    try:
        readable = await asyncio.to_thread(wired.take, channel, body)
    except SQLAlchemyError as error:
        logger.error("events of %s could not be stored: %s", channel, type(error).__name__)
        raise Problem(503, "The events could not be stored. Please send them again.", {"Retry-After": "5"}) from None
    if not readable:
        raise Problem(400, "The body is not a JSON object.")
    return {"received": True}
