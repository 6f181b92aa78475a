"""A real mail server on loopback that accepts, refuses, fails, hangs or takes a mail and hangs up, as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

# accept; refuse: 451 to the recipient; fail: 554 after the mail; hang: no answer; drop: keep the mail, hang up.
MODES = ("accept", "refuse", "fail", "hang", "drop")
# Or until the mode changes.
HANG_SECONDS = 30.0
HANG_STEP = 0.05


@dataclass(frozen=True)
class Delivered:
    """A mail that the server kept. acknowledged: it said so to whoever sent it."""

    message: EmailMessage
    recipient: str
    acknowledged: bool

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])


@dataclass
class MailServer:
    """Use as a context manager. delivered: in the order in which they came; mode can be changed at any time.

    confirmed: places in `delivered` whose sender went on after our yes, so that it is known to have got it.
    taken: called with "accepted" when a yes is on its way, and with "confirmed".
    """

    mode: str = "accept"
    no_mailbox: frozenset[str] = frozenset()
    password: str | None = None
    port: int = 0
    delivered: list[Delivered] = field(default_factory=list)
    connections: int = 0
    confirmed: list[int] = field(default_factory=list)
    taken: Callable[[str], None] | None = None
    _controller: Controller | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen; on the port it had before, if it had one."""
        options: dict[str, Any] = {}
        if self.password is not None:
            options = {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": False}
        self._controller = _AnyPort(
            _Handler(self), hostname="127.0.0.1", port=self.port, server_hostname="mail.test", **options
        )
        self._controller.start()
        assert isinstance(self._controller.server, asyncio.Server)
        self.port = self._controller.server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop listening; what was delivered is kept."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def keep(self, delivered: Delivered) -> int:
        """Returns its place in `delivered`."""
        with self._lock:
            self.delivered.append(delivered)
            return len(self.delivered) - 1

    def confirm(self, places: list[int]) -> None:
        """The sender of these has read our yes."""
        with self._lock:
            self.confirmed.extend(places)

    def to(self, recipient: str) -> list[Delivered]:
        """What one mailbox holds."""
        with self._lock:
            return [mail for mail in self.delivered if mail.recipient == recipient]

    def tell(self, what: str) -> None:
        if self.taken is not None:
            self.taken(what)

    def twice_after_acknowledgement(self) -> list[str]:
        """Ids of mails that came again after the server had said yes to them."""
        with self._lock:
            counts, bad = Counter[str](), []
            for mail in self.delivered:
                if counts[mail.id]:
                    bad.append(mail.id)
                counts[mail.id] += mail.acknowledged
            return bad

    def twice_after_confirmation(self) -> list[str]:
        """Ids of mails that came again although their sender had read our yes."""
        with self._lock:
            known, bad, confirmed = set[str](), [], set(self.confirmed)
            for place, mail in enumerate(self.delivered):
                if mail.id in known:
                    bad.append(mail.id)
                if place in confirmed:
                    known.add(mail.id)
            return bad

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == (self.password or "").encode(), handled=False)


class _AnyPort(Controller):
    """The usual check that it answers connects to the port it was told; told 0, any free one is taken."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        with socket.create_connection(self.server.sockets[0].getsockname(), timeout=5) as probe:
            probe.recv(64)


class _Handler:
    def __init__(self, owner: MailServer) -> None:
        self._owner = owner

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._owner.connections += 1
        if address in self._owner.no_mailbox:
            return "550 5.1.1 no such mailbox"
        if self._owner.mode == "refuse":
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mode = self._owner.mode
        if mode == "fail":
            return "554 5.0.0 not today"
        if mode == "hang":
            for _ in range(int(HANG_SECONDS / HANG_STEP)):
                await asyncio.sleep(HANG_STEP)
                if self._owner.mode != "hang":
                    break
            return "451 4.0.0 too slow"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        places = [self._owner.keep(Delivered(message, to, mode == "accept")) for to in envelope.rcpt_tos]
        if mode == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "250 OK"
        session.places = places  # type: ignore[attr-defined]
        self._owner.tell("accepted")
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if places := getattr(session, "places", None):
            self._owner.confirm(places)
            self._owner.tell("confirmed")
        return "221 Bye"
