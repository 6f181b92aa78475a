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

APP_ID, APP_SECRET, VERIFY_TOKEN = "880011", "the app's secret", "the verify token"
PAGE_ID, PAGE_TOKEN = "1900000000001", "a page token"
PHONE_ID, WHATSAPP_TOKEN, WABA_ID = "106540352242922", "a whatsapp token", "102290129340398"
VERSION = "v25.0"
ACTIONS = {"mark_seen", "typing_on", "typing_off"}


class Refused(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, code: int, message: str, subcode: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.subcode = status, code, message, subcode

    @property
    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.message}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.message},
            "fbtrace_id": "A1b2C3",
        }
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}


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
        if method == "POST" and path == f"{PHONE_ID}/messages":
            self._own(token, "whatsapp")
            return self._send(body, "whatsapp") if "status" not in body else self._mark(check_whatsapp_mark(body))
        if method == "POST" and path in ("me/messages", f"{PAGE_ID}/messages"):
            self._own(token, "page")
            return self._send(body, "messenger") if "message" in body else self._mark(check_messenger_mark(body))
        if path == "me/messenger_profile" and method == "POST":
            self._own(token, "page")
            self.profile.update(check_profile(body))
            return 200, {"result": "success"}
        if path == "me/messenger_profile" and method == "DELETE":
            for name in body["fields"]:
                self.profile.pop(name, None)
            return 200, {"result": "success"}
        if method == "GET":
            return 200, self._read(path, token, query)
        raise Refused(400, 2500, "Unknown path components")

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
                if fault.refusal:
                    raise fault.refusal
                return (fault.status, {}) if fault.status else (0, None)
        with self.lock:
            sent = Sent(channel, to, body, text, choices, f"{channel}.out.{len(self.messages)}", ours)
            self.messages.append(sent)
        if self.on_sent:
            self.on_sent(sent)
        if fault is not None and fault.accepted:
            return (fault.status, {}) if fault.status else (0, None)
        if channel == "messenger":
            return 200, {"recipient_id": to, "message_id": sent.id}
        contact = {"input": to} | ({"wa_id": to} if to.isdigit() else {"user_id": to})
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": sent.id}]}

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


# --- the limits, as Meta's references give them ------------------------------------------------------------


def _only(value: Any, allowed: set[str], code: int, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(400, code, f"{where} must be an object")
    for name in value:
        if name not in allowed:
            raise Refused(400, code, f"Unexpected key '{name}' on {where}")
    return value


def _length(value: Any, most: int, code: int, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, code, f"{where} is required")
    if len(value) > most:
        raise Refused(400, code, f"{where} must be at most {most} characters long")
    return value


def check_whatsapp(body: Any) -> tuple[str, str, list[tuple[str, str]], str]:
    """Recipient, text, choices as (id, title), and our own data; raises Refused as the Cloud API would."""
    bad = 131009
    _only(
        body,
        {"messaging_product", "recipient_type", "to", "recipient", "type", "text", "interactive",
         "biz_opaque_callback_data", "context"},
        bad, "param",
    )  # fmt: skip
    if body.get("messaging_product") != "whatsapp":
        raise Refused(400, 100, "The parameter messaging_product is required.")
    if ("to" in body) == ("recipient" in body):
        raise Refused(400, 131008, "The parameter to is required.")
    to = body.get("to") or body["recipient"]
    if "to" in body and not re.fullmatch(r"\+?\d{5,20}", to):
        raise Refused(400, bad, "to is not a valid phone number")
    if "recipient" in body and not re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}", to):
        raise Refused(400, bad, "recipient is not a valid user id")
    ours = _length(body.get("biz_opaque_callback_data", "-"), 512, bad, "biz_opaque_callback_data")
    if body.get("type") == "text":
        words = _only(body.get("text"), {"body", "preview_url"}, bad, "text")
        return to, _length(words.get("body"), 4096, 100, "text.body"), [], ours
    if body.get("type") != "interactive":
        raise Refused(400, 131051, "Message type unknown")
    interactive = _only(body.get("interactive"), {"type", "body", "action", "header", "footer"}, bad, "interactive")
    text = _length(interactive.get("body", {}).get("text"), 1024, bad, "interactive.body.text")
    check = {"button": _whatsapp_buttons, "list": _whatsapp_list}.get(str(interactive.get("type")))
    if check is None:
        raise Refused(400, bad, "interactive.type is not valid")
    choices = check(interactive.get("action"))
    if len({title for _, title in choices}) < len(choices) or len({id_ for id_, _ in choices}) < len(choices):
        raise Refused(400, bad, "Duplicated title or id")
    return to, text, choices, ours


def _whatsapp_buttons(action: Any) -> list[tuple[str, str]]:
    buttons = _only(action, {"buttons"}, 131009, "action").get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise Refused(400, 131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    found = []
    for button in buttons:
        reply = _only(_only(button, {"type", "reply"}, 131009, "button")["reply"], {"id", "title"}, 131009, "reply")
        found.append((_length(reply["id"], 256, 131009, "id"), _length(reply["title"], 20, 131009, "Button title")))
    return found


def _whatsapp_list(action: Any) -> list[tuple[str, str]]:
    _only(action, {"button", "sections"}, 131009, "action")
    _length(action.get("button"), 20, 131009, "action.button")
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise Refused(400, 131009, "Invalid sections count")
    found = []
    for section in sections:
        if len(sections) > 1:
            _length(section.get("title"), 24, 131009, "section title")
        for row in section["rows"]:
            _only(row, {"id", "title", "description"}, 131009, "row")
            if "description" in row:
                _length(row["description"], 72, 131009, "Row description")
            found.append((_length(row["id"], 200, 131009, "Row id"), _length(row["title"], 24, 131009, "Row title")))
    if not 1 <= len(found) <= 10:
        raise Refused(400, 131009, "Total row count exceed max allowed count: 10")
    return found


def check_whatsapp_mark(body: Any) -> dict[str, Any]:
    _only(body, {"messaging_product", "status", "message_id", "typing_indicator"}, 131009, "param")
    if body.get("status") != "read" or not body.get("message_id"):
        raise Refused(400, 131009, "status must be read, with a message_id")
    if body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
        raise Refused(400, 131009, "typing_indicator must be of type text")
    return body


def check_messenger(body: Any) -> tuple[str, str, list[tuple[str, str]], str]:
    """Recipient, text, choices as (payload, title), and our metadata; raises Refused as the Send API would."""
    _only(body, {"recipient", "messaging_type", "message", "tag"}, 100, "param")
    to = _only(body.get("recipient"), {"id"}, 100, "recipient").get("id")
    if not isinstance(to, str) or not to.isdigit():
        raise Refused(400, 100, "Invalid parameter recipient", 2018001)
    if body.get("messaging_type") not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
        raise Refused(400, 100, "messaging_type is required")
    if (body["messaging_type"] == "MESSAGE_TAG") != ("tag" in body) or body.get("tag") not in {None, "HUMAN_AGENT"}:
        raise Refused(400, 100, "tag does not fit messaging_type")
    message = _only(body["message"], {"text", "quick_replies", "attachment", "metadata"}, 100, "message")
    ours = _length(message.get("metadata", "-"), 1000, 100, "metadata")
    if ("text" in message) == ("attachment" in message):
        raise Refused(400, 100, "Must send either text or attachment")
    if "text" in message:
        text = _length(message["text"], 2000, 100, "Length of param message[text]")
        replies = message.get("quick_replies", [])
        if not isinstance(replies, list) or len(replies) > 13 or ("quick_replies" in message and not replies):
            raise Refused(400, 100, "param message[quick_replies] has too many elements.")
        choices = []
        for reply in replies:
            _only(reply, {"content_type", "title", "payload"}, 100, "quick_reply")
            if reply.get("content_type") != "text":
                raise Refused(400, 100, "content_type must be text")
            choices.append(
                (_length(reply.get("payload"), 1000, 100, "payload"), _length(reply.get("title"), 20, 100, "title"))
            )
        return to, text, choices, ours
    attachment = _only(message["attachment"], {"type", "payload"}, 100, "attachment")
    template = _only(attachment.get("payload"), {"template_type", "text", "buttons"}, 100, "payload")
    if (attachment.get("type"), template.get("template_type")) != ("template", "button"):
        raise Refused(400, 100, "Invalid template")
    text = _length(template.get("text"), 640, 100, "message[attachment][payload][text]")
    buttons = template.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise Refused(400, 100, "param buttons must have 1 to 3 elements")
    choices = []
    for button in buttons:
        _only(button, {"type", "title", "payload"}, 100, "button")
        if button.get("type") != "postback":
            raise Refused(400, 100, "Invalid button type")
        choices.append(
            (_length(button.get("payload"), 1000, 100, "payload"), _length(button["title"], 20, 100, "title"))
        )
    return to, text, choices, ours


def check_messenger_mark(body: Any) -> dict[str, Any]:
    _only(body, {"recipient", "sender_action", "messaging_type"}, 100, "param")
    if body.get("sender_action") not in ACTIONS:
        raise Refused(400, 100, "sender_action is not valid")
    _only(body.get("recipient"), {"id"}, 100, "recipient")
    return body


def check_profile(body: Any) -> dict[str, Any]:
    """The Messenger profile: Get Started, at most four ice breakers, a menu of at most twenty."""
    _only(body, {"get_started", "ice_breakers", "persistent_menu"}, 100, "param")
    if "persistent_menu" in body and "get_started" not in body:
        raise Refused(400, 100, "You must set up a Get Started button if you also wish to use persistent menu.")
    if "get_started" in body:
        _length(_only(body["get_started"], {"payload"}, 100, "get_started").get("payload"), 1000, 100, "payload")
    for breaker in body.get("ice_breakers", []):
        _only(breaker, {"call_to_actions", "locale"}, 100, "ice_breakers")
        if not 1 <= len(breaker["call_to_actions"]) <= 4:
            raise Refused(400, 100, "ice_breakers must have 1 to 4 questions")
        for action in breaker["call_to_actions"]:
            _only(action, {"question", "payload"}, 100, "call_to_action")
            _length(action.get("question"), 80, 100, "question")
            _length(action.get("payload"), 1000, 100, "payload")
    for menu in body.get("persistent_menu", []):
        _only(menu, {"locale", "composer_input_disabled", "call_to_actions"}, 100, "persistent_menu")
        if not 1 <= len(menu["call_to_actions"]) <= 20:
            raise Refused(400, 100, "persistent_menu must have 1 to 20 items")
        for action in menu["call_to_actions"]:
            if action.get("type") != "postback":
                raise Refused(400, 100, "type must be postback")
            _length(action.get("title"), 30, 100, "title")
            _length(action.get("payload"), 1000, 100, "payload")
    return body


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a webhook call of Meta's."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}
