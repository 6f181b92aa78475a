"""Posting notices: the signed JSON webhook, and the Slack or Teams channel."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from clinic.clock import Clock
from clinic.queues.outbox import Halt, Job, Retry

# For each step, and for all of them until the status is known (clinic/queues/outbox.py has the lease).
STEP_SECONDS = 10.0
ALL_SECONDS = 40.0
LONGEST_WAIT = 3600.0
MOST_BYTES = 64 * 1024
NOT_ALLOWED = frozenset({401, 403})
PASSING = frozenset({408, 425, 429})
KEY_PREFIX = "whsec_"
TEAMS = (".office.com", ".logic.azure.com", ".powerplatform.com")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC-SHA256 of timestamp, a full stop and the body, in hexadecimal."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def signing_key(secret: str) -> str:
    """A shared secret as Standard Webhooks writes keys: "whsec_" and base64.

    One that is written like that is taken as it is; of any other text the UTF-8 bytes are the key.
    """
    return secret if secret.startswith(KEY_PREFIX) else KEY_PREFIX + base64.b64encode(secret.encode()).decode()


def signed_headers(secret: str, key: str, body: bytes, now: dt.datetime) -> dict[str, str]:
    """What a receiver checks (Standard Webhooks 1.0): the id, the time (seconds since 1970), the signature over all.

    body: JSON in UTF-8. key: idempotency key. The id is that key without full stops, which separate the parts signed.
    """
    timestamp, webhook_id = str(int(now.timestamp())), key.replace(".", "_")
    signature = Webhook(signing_key(secret)).sign(webhook_id, now.astimezone(dt.UTC), body.decode())
    return {
        "Content-Type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
        "Idempotency-Key": key,
        # As it was signed before; goes in the version after this one.
        "X-Clinic-Timestamp": timestamp,
        "X-Clinic-Signature": sign(secret, timestamp, body),
    }


def post(url: str, body: bytes, headers: dict[str, str], clock: Clock) -> None:
    """Returns when the other side has taken it (2xx). Raises Retry or Halt. Redirects are not followed.

    clock: for an answer that says by a date when to come back.
    """
    try:
        answer = asyncio.run(_posted(url, body, headers))
    except TimeoutError:
        raise Retry("http: no whole answer in time") from None
    except httpx.HTTPError as error:
        raise Retry(f"http: {type(error).__name__}") from None
    if answer.is_success:
        return
    reason = f"http {answer.status_code}"
    if answer.status_code in NOT_ALLOWED:
        raise Halt(reason)
    passing = answer.is_server_error or answer.status_code in PASSING
    raise Retry(reason, _retry_after(answer, clock()), alone=not passing)


async def _posted(url: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    """The answer, of which the status counts; only an event loop can bound the whole of it, headers and all."""
    async with (
        asyncio.timeout(ALL_SECONDS) as bound,
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=STEP_SECONDS) as http,
        http.stream("POST", url, content=body, headers=headers) as answer,
    ):
        bound.reschedule(None)  # it is taken, or not: what it says beyond that is only read out of politeness
        with contextlib.suppress(TimeoutError, httpx.HTTPError):
            async with asyncio.timeout(STEP_SECONDS):
                read = 0
                async for chunk in answer.aiter_raw():
                    read += len(chunk)
                    if read > MOST_BYTES:
                        break
        return answer


def chat_message(url: str, text: str) -> dict[str, Any]:
    """The body that the channel's kind of incoming webhook takes; Slack's is understood by most others."""
    host = (urlsplit(url).hostname or "").lower()
    if not host.endswith(TEAMS):
        return {"text": text}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": text, "wrap": True}],
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [content]}


class ChatSender:
    """Posts one line to the channel. It holds no personal data."""

    def __init__(self, url: str, line: Callable[[Job], str | None], clock: Clock) -> None:
        """line: makes the text of a job, or None when what it is about was erased."""
        self._url, self._line, self._clock = url, line, clock

    def send(self, job: Job) -> str | None:
        """Post it."""
        text = self._line(job)
        if text is not None:
            body = json.dumps(chat_message(self._url, text), ensure_ascii=False).encode()
            post(self._url, body, {"Content-Type": "application/json"}, self._clock)
        return None


def _retry_after(answer: httpx.Response, now: dt.datetime) -> float | None:
    value = answer.headers.get("Retry-After", "")
    if value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)
