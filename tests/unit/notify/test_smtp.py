"""Handing mails to a real mail server on loopback, and what its refusals mean."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from mailserver import MailServer

from clinic.notify import smtp
from clinic.notify.smtp import Server
from clinic.queues.outbox import GiveUp, Halt, Retry

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
STAFF = "staff@clinic.example"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def message(to: str = STAFF) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"], made["Message-ID"] = "[MN-1] x", STAFF, to, "<1@clinic.example>"
    made.set_content("Zoë O’Brien")
    return made


def test_a_mail_is_delivered(mail: MailServer) -> None:
    Server.of(mail.url).send(message(), STAFF, STAFF)
    (delivered,) = mail.to(STAFF)
    assert delivered.subject == "[MN-1] x"
    assert "Zoë O’Brien" in delivered.message.get_content()


@pytest.mark.parametrize(
    ("mode", "reason", "alone"), [("refuse", "smtp 451", False), ("fail", "smtp 554", True), ("drop", "smtp: ", False)]
)
def test_refusals_are_tried_again(mail: MailServer, mode: str, reason: str, alone: bool) -> None:
    mail.mode = mode
    with pytest.raises(Retry) as error:
        Server.of(mail.url).send(message(), STAFF, STAFF)
    assert error.value.reason.startswith(reason)
    assert error.value.alone is alone


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Retry, match="ConnectionRefusedError"):
            Server.of(f"smtp://127.0.0.1:{nobody.getsockname()[1]}").send(message(), STAFF, STAFF)


def test_a_visitors_mailbox_that_does_not_exist_is_given_up(mail: MailServer) -> None:
    mail.no_mailbox = frozenset({"gone@example.org"})
    with pytest.raises(GiveUp, match="550"):
        Server.of(mail.url).send(message("gone@example.org"), STAFF, "gone@example.org", for_visitor=True)


def test_staffs_own_mailbox_is_not_given_up(mail: MailServer) -> None:
    mail.no_mailbox = frozenset({STAFF})
    with pytest.raises(Retry, match="550"):
        Server.of(mail.url).send(message(), STAFF, STAFF)


@pytest.mark.parametrize(("given", "works"), [("s3cret%2Fword", True), ("wrong", False)])
def test_a_password_is_used_and_a_wrong_one_stops_the_kind(given: str, works: bool) -> None:
    with MailServer(password="s3cret/word") as server:
        client = Server.of(f"smtp://staff:{given}@127.0.0.1:{server.port}")
        if works:
            client.send(message(), STAFF, STAFF)
            assert len(server.delivered) == 1
        else:
            with pytest.raises(Halt, match="log-in"):
                client.send(message(), STAFF, STAFF)


def test_a_missing_password_stops_the_kind() -> None:
    with MailServer(password="secret") as server, pytest.raises(Halt):
        Server.of(server.url).send(message(), STAFF, STAFF)


def test_a_user_for_a_server_without_log_in_stops_the_kind(mail: MailServer) -> None:
    with pytest.raises(Halt, match="no log-in"):
        Server.of(mail.url.replace("//", "//clinic:secret@")).send(message(), STAFF, STAFF)
    assert mail.delivered == []


def test_a_password_never_goes_out_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_is_this_machine", lambda host: False)
    with MailServer(password="secret") as server:
        with pytest.raises(Halt, match="no TLS"):
            Server.of(f"smtp://staff:secret@127.0.0.1:{server.port}").send(message(), STAFF, STAFF)
        assert server.delivered == []


def test_a_server_that_trickles_does_not_outlast_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within the time-out of a step; the bound on the whole conversation ends it all the same."""
    monkeypatch.setattr(smtp, "ALL_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            connection, _ = listener.accept()
            with connection:
                for _ in range(300):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=trickle, daemon=True).start()
        with pytest.raises(Retry):
            Server.of(f"smtp://127.0.0.1:{listener.getsockname()[1]}").send(message(), STAFF, STAFF)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 587, "", "", False)),
        ("smtps://u%40x:p%23@mail.example", ("mail.example", 465, "u@x", "p#", True)),
        ("smtp://[::1]:2525", ("::1", 2525, "", "", False)),
    ],
)
def test_addresses_are_read(url: str, expected: tuple[object, ...]) -> None:
    server = Server.of(url)
    assert (server.host, server.port, server.user, server.password, server.implicit_tls) == expected
