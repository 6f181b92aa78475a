"""Middleware: a limit on request bodies, and headers that keep browsers strict."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.headers import HEADERS
from gateway.edge.problems import document

MOST_BYTES = 64 * 1024
# Meta batches events into calls of up to 3 MB.
MOST_BY_PATH = {"/webhooks/": 4 * 1024 * 1024}


class SecurityHeaders:
    """Adds HEADERS to every response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass through, adding headers at the start of the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.encode(), value.encode())
                        for name, value in HEADERS.items()
                        if name.encode() not in present
                    ),
                ]
            await send(message)

        await self._app(scope, receive, add)


class BodyLimit:
    """Refuses request bodies over a path's limit with 413, whether or not their length was announced."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        """Wrap app."""
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body up to the limit, then hand it on whole."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "DELETE", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        most = next((size for start, size in MOST_BY_PATH.items() if scope["path"].startswith(start)), self._most)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            if len(body) > most:
                refusal = document(413, f"The request is larger than {most} bytes. Please send a shorter message.")
                await refusal(scope, receive, send)
                return
            if not message.get("more_body"):
                break
        handed = False

        async def whole() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, whole, send)
