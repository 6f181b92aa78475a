"""Read marks and "typing…": sent aside, so that they never delay or fail a reply."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx

from clinic.channels.addresses import MESSENGER, WHATSAPP
from clinic.channels.graph import VERSION, proof
from clinic.settings import Settings

logger = logging.getLogger(__name__)
TIME_OUT = 3.0
# More than these at once means that the platform hangs; the rest go without.
MOST_AT_ONCE = 32


class Marks:
    """Fire and forget."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """transport: for tests."""
        self._base = f"{settings.meta_graph_url.rstrip('/')}/{VERSION}"
        self._settings = settings
        self._http = httpx.AsyncClient(timeout=TIME_OUT, transport=transport, trust_env=False)
        self._tasks: set[asyncio.Task[None]] = set()

    def reading(self, channel: str, address: str, platform_id: str) -> None:
        """Show that the message was read and an answer is being written."""
        if len(self._tasks) >= MOST_AT_ONCE:
            return
        task = asyncio.create_task(self._send(channel, address, platform_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Drop what is under way."""
        for task in self._tasks:
            task.cancel()
        await self._http.aclose()

    async def _send(self, channel: str, address: str, platform_id: str) -> None:
        try:
            if channel == WHATSAPP and platform_id:
                await self._post(
                    f"{self._settings.whatsapp_phone_number_id}/messages",
                    self._settings.whatsapp_token.get_secret_value(),
                    {
                        "messaging_product": "whatsapp",
                        "status": "read",
                        "message_id": platform_id,
                        "typing_indicator": {"type": "text"},
                    },
                )
            elif channel == MESSENGER:
                for action in ("mark_seen", "typing_on"):
                    body = {"recipient": {"id": address}, "sender_action": action}
                    await self._post("me/messages", self._settings.messenger_page_token.get_secret_value(), body)
        except httpx.HTTPError as error:
            logger.info("a typing mark was not sent: %s", type(error).__name__)

    async def _post(self, path: str, token: str, body: dict[str, Any]) -> None:
        secret = self._settings.meta_app_secret.get_secret_value()
        answer = await self._http.post(
            f"{self._base}/{path}",
            params={"appsecret_proof": proof(token, secret)},
            headers={"Authorization": f"Bearer {token}"},
            json=body,
        )
        if not answer.is_success:
            logger.info("a typing mark was refused: %d", answer.status_code)
