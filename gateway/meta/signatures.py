"""Whether a webhook call comes from Meta."""

from __future__ import annotations

import hashlib
import hmac

PREFIX = "sha256="


def is_genuine(body: bytes, header: str | None, secret: str) -> bool:
    """Compare `X-Hub-Signature-256` with the raw body's digest, in constant time. An empty secret trusts nobody."""
    if not secret or header is None or not header.startswith(PREFIX):
        return False
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), header.removeprefix(PREFIX).lower().encode("utf-8", "replace"))


def is_same(given: str, wanted: str) -> bool:
    """Compare a verify token in constant time."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
