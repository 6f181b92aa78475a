"""Rasa's place taken by a transport: it records what it is asked and answers as a test wishes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from starlette.types import Message

Answer = dict[str, Any] | httpx.Response | Exception


def reply(text: str = "It may help.", *topics: str, **more: Any) -> dict[str, Any]:
    """One reply as nlu/components/channel.py sends it."""
    return {
        "name": f"utter_{topics[0]}" if topics else "utter_x",
        "text": text,
        "topics": list(topics),
        "choices": [],
        **more,
    }


def button(title: str, payload: str) -> dict[str, str]:
    return {"title": title, "payload": payload}


class FakeRasa(httpx.AsyncBaseTransport):
    """asked: each message's body, in order. answer: what comes back, or a function of the body.

    replied: what it says it replied before to a message that comes again.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Answer | Callable[[dict[str, Any]], Answer] = reply("It may help.", "faq_pores")
        self.replied: list[dict[str, Any]] = []
        self.pause: Callable[[], Awaitable[None]] | None = None
        self.working = 0
        self.most_at_once = 0

    def says(self, text: str, *topics: str, **more: Any) -> None:
        self.answer = reply(text, *topics, **more)

    def is_down(self) -> None:
        self.answer = httpx.ConnectError("refused")

    @property
    def words(self) -> list[str]:
        """What was said or chosen, in order."""
        return [body.get("text") or body.get("choice") or "" for body in self.asked]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self._respond(self.answer if isinstance(self.answer, Exception) else {"status": "ok"})
        body = json.loads(await request.aread())
        if request.url.path.endswith("/replies"):
            return self._respond({"replies": self.replied})
        self.asked.append(body)
        self.working += 1
        self.most_at_once = max(self.most_at_once, self.working)
        try:
            if self.pause is not None:
                await self.pause()
        finally:
            self.working -= 1
        answer = self.answer(body) if callable(self.answer) else self.answer
        return self._respond({"replies": [answer]} if isinstance(answer, dict) and "text" in answer else answer)

    @staticmethod
    def _respond(answer: Answer) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


async def read_events(
    app: Any,
    path: str,
    headers: dict[str, str],
    *,
    until: str,
    during: Callable[[], None] | None = None,
    start: list[Message] | None = None,
) -> str:
    """Open a stream of server-sent events, read until a text appears in it, then hang up.

    start: gets the message with the status and the headers.
    """
    url = httpx.URL(path)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("testclient", 1),
        "server": ("testserver", 80),
    }
    seen = ""
    done = asyncio.Event()
    begun = False

    async def receive() -> dict[str, Any]:
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal seen, begun
        if message["type"] != "http.response.body":
            if start is not None:
                start.append(message)
            return
        seen += message.get("body", b"").decode()
        if seen and not begun:
            begun = True
            if during:
                await asyncio.to_thread(during)
        if until in seen:
            done.set()

    await asyncio.wait_for(app(scope, receive, send), 10)
    return seen
