"""Talking to Rasa: one request a message, five seconds at most, and nothing believed that does not fit the model."""

from __future__ import annotations

import asyncio
import logging
import zlib
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from clinic.content.facets import Asked

logger = logging.getLogger(__name__)
TIME_OUT = 5.0
# Typed words never begin with these: "/" would make them an intent.
LEADING = "/ \t\r\n\v\f\u00a0"


class RasaUnavailable(Exception):
    """Rasa is down, slow, or answered nonsense; the message says which."""


class Choice(BaseModel):
    """A button as Rasa sends it."""

    title: str
    payload: str


class SourceOut(BaseModel):
    """Where an answer comes from."""

    document: str
    section: str


class RasaReply(BaseModel):
    """One reply as nlu/components/channel.py sends it."""

    name: str | None = None
    text: str
    topics: list[str]
    choices: list[Choice] = []
    source: SourceOut | None = None
    offer: str | None = None
    expects: str | None = None
    dialogue: dict[str, Any] | None = None


class RasaReplies(BaseModel):
    """The channel's whole answer."""

    replies: list[RasaReply]


class RasaClient:
    """A conversation always goes to the same rasa of several."""

    def __init__(self, urls: list[str], transport: httpx.AsyncBaseTransport | None = None) -> None:
        """urls: base addresses; transport: for tests."""
        self._urls = urls
        self._http = httpx.AsyncClient(timeout=TIME_OUT, transport=transport, trust_env=False)

    async def say(self, conversation: str, text: str, context: dict[str, Any]) -> RasaReply:
        """Send typed words; a leading "/" is taken off, so that nobody can type an intent."""
        return await self._post(conversation, {"text": text.lstrip(LEADING).strip(), "context": context})

    async def choose(self, conversation: str, payload: str, context: dict[str, Any]) -> RasaReply:
        """Send a choice that we issued: "/topic", "/topic/facet", or words that count as typed."""
        if not payload.startswith("/"):
            return await self._post(conversation, {"text": payload, "context": context})
        asked = Asked.of(payload.removeprefix("/"))
        body = {"choice": f"/{asked.topic}", "context": {**context, "facet": asked.facet}}
        return await self._post(conversation, body)

    async def replied(self, conversation: str, message: str) -> RasaReply | None:
        """What was replied to the message with this id, if it came through before; Rasa must not take it twice."""
        found = await self._ask(conversation, "replies", {"message": message})
        return _one(found) if found else None

    async def alive(self) -> bool:
        """Whether every rasa answers."""
        try:
            answers = [await self._http.get(f"{url}/webhooks/gateway/") for url in self._urls]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == httpx.codes.OK for answer in answers)

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def _post(self, conversation: str, body: dict[str, Any]) -> RasaReply:
        said = await self._ask(conversation, "webhook", body)
        if not said:
            raise RasaUnavailable("said nothing")
        return _one(said)

    async def _ask(self, conversation: str, route: str, body: dict[str, Any]) -> list[RasaReply]:
        url = self._urls[zlib.crc32(conversation.encode()) % len(self._urls)]
        try:
            # httpx's own time-out is for each read; a Rasa that trickles would hold the visitor for ever.
            async with asyncio.timeout(TIME_OUT):
                answer = await self._http.post(f"{url}/webhooks/gateway/{route}", json={"sender": conversation, **body})
            answer.raise_for_status()
            replies = RasaReplies.model_validate_json(answer.content).replies
        except (httpx.TimeoutException, TimeoutError):
            raise RasaUnavailable("timed out") from None
        except httpx.HTTPError as error:
            raise RasaUnavailable(type(error).__name__) from None
        except ValidationError:
            raise RasaUnavailable("answered nonsense") from None
        return [reply for reply in replies if reply.text.strip()]


def _one(replies: list[RasaReply]) -> RasaReply:
    """One reply, one message."""
    last = replies[-1]
    if len(replies) == 1:
        return last
    topics = list(dict.fromkeys(topic for reply in replies for topic in reply.topics))
    source = next((reply.source for reply in replies if reply.source), None)
    dialogue = next((reply.dialogue for reply in replies if reply.dialogue is not None), None)
    return last.model_copy(
        update={
            "text": "\n".join(reply.text for reply in replies),
            "topics": topics,
            "source": source,
            "dialogue": dialogue,
        }
    )
