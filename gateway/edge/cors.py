"""The chat on other sites: the clinic's own, where the setting names them (CLINIC_ALLOWED_ORIGINS)."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/api/chat/", "/widget.js")


class OtherSites:
    """Lets pages of these origins use the chat; all others get no CORS header, and so nothing. No cookies take part."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        """origins: as browsers send them, "https://www.your-clinic.example"."""
        self._app = app
        self._origins = origins
        self._cors = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Starlette's middleware answers refused origins with headers of its own: it only sees allowed ones."""
        known = scope["type"] == "http" and scope["path"].startswith(PATHS)
        if known and Headers(scope=scope).get("origin") in self._origins:
            await self._cors(scope, receive, send)
        else:
            await self._app(scope, receive, send)
