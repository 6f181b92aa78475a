"""Handing a mail to a mail server, and what its answer means for the next try."""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from clinic.queues.outbox import GiveUp, Halt, Retry

STEP_SECONDS = 15.0
# For the whole conversation: a server that trickles one byte at a time must not outlast the lease
# (clinic/queues/outbox.py).
ALL_SECONDS = 45.0
PORT, TLS_PORT = 587, 465
OK, PERMANENT = 250, 500
# Answers to what we are rather than to this mail.
NOT_ALLOWED = frozenset({530, 534, 535, 538})


@dataclass(frozen=True)
class Server:
    """A mail server as SMTP_URL describes it. implicit_tls: smtps://, else STARTTLS where it is offered."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool

    @staticmethod
    def of(url: str) -> Server:
        """Read an address such as smtp://user:password@mail.example:587."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        port = parts.port or (TLS_PORT if tls else PORT)
        return Server(
            parts.hostname or "localhost", port, unquote(parts.username or ""), unquote(parts.password or ""), tls
        )

    def send(
        self,
        message: EmailMessage,
        sender: str,
        recipient: str,
        *,
        for_visitor: bool = False,
        taken: Callable[[], None] = lambda: None,
    ) -> None:
        """Returns when the server has taken the mail. Raises Retry, GiveUp (a visitor's mailbox is refused) or Halt.

        taken: called at once when the server says yes, before anything else is said to it.
        """
        with _understood(for_visitor=for_visitor), self._connected() as smtp:
            smtp.send_message(message, sender, [recipient])
            taken()

    def check(self) -> None:
        """Connect and log in, but send nothing. Raises Retry or Halt, as sending would."""
        with _understood(), self._connected() as smtp:
            code, _ = smtp.noop()
            if code != OK:
                raise _refused(code)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        trusted = _trusted()
        # Our own name as we know it: asking the name service for it, as smtplib would, can take many seconds.
        here = socket.gethostname()
        if self.implicit_tls:
            smtp: _Bounded = _BoundedTls(self.host, self.port, here, timeout=STEP_SECONDS, context=trusted)
        else:
            smtp = _Bounded(self.host, self.port, here, timeout=STEP_SECONDS)
        try:
            smtp.ehlo_or_helo_if_needed()
            if not self.implicit_tls and smtp.has_extn("starttls"):
                smtp.starttls(context=trusted)
                smtp.ehlo()
            elif self.user and not self.implicit_tls and not _is_this_machine(self.host):
                raise Halt("smtp: the server offers no TLS, so the password is not sent")
            if self.user:
                self._log_in(smtp)
            yield smtp
            # The mail is taken by now: say goodbye, and do not wait for an answer that does not matter.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.putcmd("quit")
        finally:
            smtp.watchdog.cancel()
            smtp.close()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """One try: smtplib's own goes on to the next mechanism, and servers hang up on that."""
        if not smtp.has_extn("auth"):
            raise Halt("smtp: the server offers no log-in, so SMTP_URL must have no user")
        offered = str(smtp.esmtp_features.get("auth", "")).upper().split()
        smtp.user, smtp.password = self.user, self.password
        if "PLAIN" in offered:
            smtp.auth("PLAIN", smtp.auth_plain)
        elif "LOGIN" in offered:
            smtp.auth("LOGIN", smtp.auth_login)
        else:
            smtp.login(self.user, self.password)


@contextlib.contextmanager
def _understood(*, for_visitor: bool = False) -> Iterator[None]:
    """Turns a mail server's refusals and silences into what they mean for the next try."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise Halt(f"smtp {error.smtp_code}: log-in refused") from None
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if for_visitor and code >= PERMANENT and code not in NOT_ALLOWED:
            raise GiveUp(f"smtp {code}: no such mailbox") from None
        raise _refused(code) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise GiveUp("smtp: the server can't take this address") from None
    except ssl.SSLError:
        raise Retry("smtp: no trusted TLS") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Retry(f"smtp: {type(error).__name__}") from None


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading the system's certificates takes longer than sending a mail."""
    return ssl.create_default_context()


def _refused(code: int) -> Retry | Halt:
    if code in NOT_ALLOWED:
        return Halt(f"smtp {code}: log-in needed")
    # A final refusal may be the set-up's fault and mended soon, so it is tried again, but holds up nothing else.
    return Retry(f"smtp {code}", alone=code >= PERMANENT)


class _Bounded(smtplib.SMTP):
    """Hangs up ALL_SECONDS after connecting, wherever the conversation is then."""

    watchdog: threading.Timer

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in typeshed
        self.watchdog = threading.Timer(ALL_SECONDS, self._hang_up, (connected,))
        self.watchdog.daemon = True
        self.watchdog.start()
        return connected

    def _hang_up(self, connected: socket.socket) -> None:
        # STARTTLS puts another socket in its place.
        with contextlib.suppress(OSError):
            (self.sock or connected).shutdown(socket.SHUT_RDWR)


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
