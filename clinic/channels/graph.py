"""Meta's Graph API: requests, and what its errors mean for us. The version stands here and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from enum import Enum
from typing import Any

import httpx

# What our own messages carry as metadata, which comes back in their echo; a person's message carries none.
OURS = "clinic:"

VERSION = "v25.0"
# A send must end well within the outbox's lease.
TIME_OUT = httpx.Timeout(20.0, connect=5.0)


class Meaning(Enum):
    """What to do about an error."""

    TOKEN = "token"  # nothing works until somebody mends the token or its permissions
    BLOCKED = "blocked"  # Meta has locked the account, or wants to be paid
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    WINDOW = "window"  # the person wrote too long ago
    UNREACHABLE = "unreachable"  # this person can't be reached
    REFUSED = "refused"  # our request is wrong; repeating it changes nothing


class GraphError(Exception):
    """Graph said no. code and subcode are Meta's; 0 stands for neither. The text of Meta's answer is not kept."""

    def __init__(self, code: int, subcode: int = 0, status: int = 0, kind: str = "") -> None:
        """status: the HTTP status; kind: Meta's type, or why there was no answer."""
        super().__init__(f"graph {code}/{subcode} {kind}".strip())
        self.code, self.subcode, self.status, self.kind = code, subcode, status, kind

    @property
    def meaning(self) -> Meaning:
        """What to do about it (the codes: Meta's error references for WhatsApp and Messenger)."""
        return meaning(self.code, self.subcode, self.status)


class NoAnswer(Exception):
    """No answer came. maybe_sent: the request may have got through all the same."""

    def __init__(self, reason: str, *, maybe_sent: bool) -> None:
        """reason: an exception's type."""
        super().__init__(reason)
        self.reason, self.maybe_sent = reason, maybe_sent


_WINDOW = {131047, (10, 2018278), (10, 2018065)}
_UNREACHABLE = {131026, 131050, 551, (200, 1545041), (100, 2018001), (10, 2018300), (10, 2018108)}
_THROTTLED = {4, 17, 32, 613, 80006, 80007, 130429, 131048, 131056}
_TRANSIENT = {1, 2, 1200, 131000, 131016, 131057, 133004, 135000}
_BLOCKED = {368, 131031, 131042}
_TOKEN = {0, 3, 10, 102, 190}


def meaning(code: int, subcode: int = 0, status: int = 0) -> Meaning:
    """Sort an error by its code, never by its title: titles change."""
    either = {code, (code, subcode)}
    for known, meant in (
        (_WINDOW, Meaning.WINDOW),
        (_UNREACHABLE, Meaning.UNREACHABLE),
        (_THROTTLED, Meaning.THROTTLED),
        (_TRANSIENT, Meaning.TRANSIENT),
        (_BLOCKED, Meaning.BLOCKED),
    ):
        if either & known:
            return meant
    if status == 429:
        return Meaning.THROTTLED
    if status >= 500:
        return Meaning.TRANSIENT
    if code in _TOKEN or 200 <= code <= 299:
        return Meaning.TOKEN
    return Meaning.REFUSED


def proof(token: str, secret: str) -> str:
    """`appsecret_proof`: shows Meta that whoever uses the token also knows the app's secret."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class Graph:
    """Calls with one token; a context manager. The token goes into a header, so that no address in a log holds it."""

    def __init__(
        self, url: str, token: str, secret: str, transport: httpx.BaseTransport | None = None, *, version: str = VERSION
    ) -> None:
        """url: Graph's host; transport: for tests."""
        self._base = f"{url.rstrip('/')}/{version}"
        # A token of the app itself ("id|secret") is its own proof.
        self._proof = {"appsecret_proof": proof(token, secret)} if secret and "|" not in token else {}
        self._http = httpx.Client(
            timeout=TIME_OUT, transport=transport, trust_env=False, headers={"Authorization": f"Bearer {token}"}
        )

    def get(self, path: str, **parameters: str) -> dict[str, Any]:
        """Read. Raises GraphError or NoAnswer."""
        return self._call("GET", path, parameters, None)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Write. Raises GraphError or NoAnswer."""
        return self._call("POST", path, {}, body)

    def delete(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Take away. Raises GraphError or NoAnswer."""
        return self._call("DELETE", path, {}, body)

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self, method: str, path: str, parameters: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        url = f"{self._base}/{path.lstrip('/')}"
        try:
            answer = self._http.request(method, url, params={**parameters, **self._proof}, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise NoAnswer(type(error).__name__, maybe_sent=False) from None
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__, maybe_sent=True) from None
        return _read(answer)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        data = answer.json()
    except (ValueError, RecursionError):
        data = None
    error = data.get("error") if isinstance(data, dict) else None
    if isinstance(error, dict):
        kind = error.get("type")
        raise GraphError(
            _number(error.get("code")),
            _number(error.get("error_subcode")),
            answer.status_code,
            kind[:40] if isinstance(kind, str) else "",
        )
    if not answer.is_success or not isinstance(data, dict):
        # A proxy's error page, say: the status is all there is to go by. -1 is no code of Meta's.
        raise GraphError(-1, 0, answer.status_code if not answer.is_success else 502, "no JSON")
    return data


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
