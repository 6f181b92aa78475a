"""Meta's Graph API for tests, strict: over real HTTP it refuses whatever is over a limit, with Meta's error shape.

It records what it accepts, and delays, throttles, fails or hangs up on demand.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from graph_rules import (
    Refused,
    check_messenger,
    check_messenger_mark,
    check_profile,
    check_whatsapp,
    check_whatsapp_mark,
)

APP_ID, APP_SECRET, VERIFY_TOKEN = "880011", "the app's secret", "the verify token"
PAGE_ID, PAGE_TOKEN = "1900000000001", "a page token"
PHONE_ID, WHATSAPP_TOKEN, WABA_ID = "106540352242922", "a whatsapp token", "102290129340398"
VERSION = "v25.0"


@dataclass(frozen=True)
class Sent:
    """One accepted message: channel, recipient, the whole body, what a person sees of it, and Meta's id."""

    channel: str
    to: str
    body: dict[str, Any]
    text: str
    choices: list[tuple[str, str]]
    id: str
    ours: str


@dataclass
class Fault:
    """What goes wrong with the next `times` sends (to one recipient, if named). accepted: Meta has it all the same."""

    times: int
    refusal: Refused | None = None
    status: int = 0
    hang_up: bool = False
    delay: float = 0.0
    accepted: bool = False
    to: str | None = None


@dataclass
class FakeGraph:
    """messages: accepted, in order; marks: read and typing marks; calls: every request's method and path."""

    messages: list[Sent] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    on_sent: Callable[[Sent], None] | None = None
    tokens: dict[str, str] = field(default_factory=lambda: {PAGE_TOKEN: "page", WHATSAPP_TOKEN: "whatsapp"})
    subscribed: dict[str, list[str]] = field(
        default_factory=lambda: {
            "page": ["messages", "messaging_postbacks", "message_echoes", "messaging_referrals", "message_edits",
                     "standby", "messaging_handovers"],
            "whatsapp": [APP_ID],
        }
    )  # fmt: skip
    callbacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: list[str] = field(
        default_factory=lambda: ["pages_messaging", "pages_manage_metadata", "whatsapp_business_messaging",
                                 "whatsapp_business_management"]
    )  # fmt: skip
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fails(
        self, code: int, *, subcode: int | None = None, status: int = 400, times: int = 1, to: str | None = None
    ) -> None:
        """The next sends get this error."""
        self.faults.append(Fault(times, Refused(status, code, "as a test asked", subcode), to=to))

    def to(self, address: str) -> list[Sent]:
        return [sent for sent in self.messages if sent.to == address]

    # --- one request ---------------------------------------------------------------------------------------

    def handle(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any] | None]:
        """Status and JSON; None instead of JSON hangs up."""
        with self.lock:
            self.calls.append((method, path))
        try:
            found = re.fullmatch(rf"/{re.escape(VERSION)}/(.+)", path)
            if not found:
                raise Refused(400, 2500, "Unknown path components")
            return self._route(method, found[1], query, headers, body)
        except Refused as refused:
            return refused.status, refused.body

    def _route(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any] | None]:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        self._check_token(token, query)
        if method == "GET":
            return 200, self._read(path, token, query)
        if path == "me/messenger_profile":
            return self._profile(method, token, body)
        if method == "POST" and path == f"{PHONE_ID}/messages":
            self._own(token, "whatsapp")
            return self._send(body, "whatsapp") if "status" not in body else self._mark(check_whatsapp_mark(body))
        if method == "POST" and path in ("me/messages", f"{PAGE_ID}/messages"):
            self._own(token, "page")
            return self._send(body, "messenger") if "message" in body else self._mark(check_messenger_mark(body))
        raise Refused(400, 2500, "Unknown path components")

    def _profile(self, method: str, token: str, body: Any) -> tuple[int, dict[str, Any] | None]:
        if method == "POST":
            self._own(token, "page")
            self.profile.update(check_profile(body))
        elif method == "DELETE":
            for name in body["fields"]:
                self.profile.pop(name, None)
        else:
            raise Refused(400, 2500, "Unknown path components")
        return 200, {"result": "success"}

    def _check_token(self, token: str, query: dict[str, str]) -> None:
        if token == f"{APP_ID}|{APP_SECRET}":
            return
        if token not in self.tokens:
            raise Refused(401, 190, "Invalid OAuth access token - Cannot parse access token")
        proof = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if query.get("appsecret_proof") != proof:
            raise Refused(400, 100, "Invalid appsecret_proof provided in the API argument")

    def _own(self, token: str, kind: str) -> None:
        if self.tokens.get(token) != kind:
            raise Refused(403, 10, "Application does not have permission for this action")

    def _read(self, path: str, token: str, query: dict[str, str]) -> dict[str, Any]:
        if path == "debug_token":
            asked = query["input_token"]
            whatsapp = {"scope": "whatsapp_business_messaging", "target_ids": [WABA_ID]}
            return {
                "data": {
                    "app_id": APP_ID, "is_valid": asked in self.tokens, "expires_at": 0, "scopes": self.scopes,
                    "granular_scopes": [whatsapp] if self.tokens.get(asked) == "whatsapp" else [],
                }
            }  # fmt: skip
        if path == "me" and self.tokens.get(token) == "page":
            return {"id": PAGE_ID, "name": "Demo Clinic"}
        if path == f"{PAGE_ID}/subscribed_apps":
            return {"data": [{"id": APP_ID, "subscribed_fields": self.subscribed["page"]}]}
        if path == PHONE_ID and self.tokens.get(token) == "whatsapp":
            return {"id": PHONE_ID, "display_phone_number": "+44 20 7946 0321", "verified_name": "Demo Clinic"}
        if path == f"{WABA_ID}/subscribed_apps":
            apps = [{"whatsapp_business_api_data": {"id": app, "name": "x"}} for app in self.subscribed["whatsapp"]]
            return {"data": apps}
        if path == f"{APP_ID}/subscriptions" and token == f"{APP_ID}|{APP_SECRET}":
            return {"data": list(self.callbacks.values())}
        raise Refused(404, 100, "Unsupported get request. Object does not exist")

    def _mark(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.marks.append(body)
        return 200, {"success": True}

    def _send(self, body: Any, channel: str) -> tuple[int, dict[str, Any] | None]:
        to, text, choices, ours = (check_whatsapp if channel == "whatsapp" else check_messenger)(body)
        fault = self._fault(to)
        if fault is not None:
            time.sleep(fault.delay)
            if not fault.accepted and (fault.refusal or fault.hang_up or fault.status):
                return self._lost(fault)
        with self.lock:
            sent = Sent(channel, to, body, text, choices, f"{channel}.out.{len(self.messages)}", ours)
            self.messages.append(sent)
        if self.on_sent:
            self.on_sent(sent)
        if fault is not None and fault.accepted:
            return self._lost(fault)
        if channel == "messenger":
            return 200, {"recipient_id": to, "message_id": sent.id}
        contact = {"input": to} | ({"wa_id": to} if to.isdigit() else {"user_id": to})
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": sent.id}]}

    def _lost(self, fault: Fault) -> tuple[int, dict[str, Any] | None]:
        """What comes back instead of the answer."""
        if fault.refusal and not fault.accepted:
            raise fault.refusal
        return (fault.status, {}) if fault.status else (0, None)

    def _fault(self, to: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and fault.to in (None, to):
                    fault.times -= 1
                    return fault
        return None

    # --- ways to reach it ----------------------------------------------------------------------------------

    def transport(self) -> httpx.MockTransport:
        """Without a socket, for tests that call it very often."""

        def handle(request: httpx.Request) -> httpx.Response:
            body = json.loads(request.content) if request.content else {}
            status, answer = self.handle(
                request.method, request.url.path, dict(request.url.params), dict(request.headers), body
            )
            if answer is None:
                raise httpx.ReadError("hung up")
            return httpx.Response(status, json=answer)

        return httpx.MockTransport(handle)

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Over real HTTP on a free port of loopback; yields the address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(graph: FakeGraph) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            url = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(raw) if raw else {}
            status, answer = graph.handle(self.command, url.path, dict(parse_qsl(url.query)), headers, body)
            if answer is None:
                self.close_connection = True
                return
            out = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a webhook call of Meta's."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}
