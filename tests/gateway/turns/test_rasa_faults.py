"""Rasa down, slow or talking nonsense: the visitor gets an honest line, and the question is kept."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from fake_rasa import FakeRasa, reply
from starlette.testclient import TestClient

from clinic.settings import Settings
from gateway.app import create_app
from gateway.turns import rasa_client

FAULTS: dict[str, httpx.Response | Exception] = {
    "connection refused": httpx.ConnectError("refused"),
    "no connection in time": httpx.ConnectTimeout("slow"),
    "no answer in time": httpx.ReadTimeout("slow"),
    "hung up": httpx.RemoteProtocolError("gone"),
    "error 500": httpx.Response(500, text="Traceback: my secret words"),
    "error 404": httpx.Response(404),
    "error 422": httpx.Response(422, json={"error": "x"}),
    "a redirect": httpx.Response(302, headers={"location": "http://elsewhere.test"}),
    "no JSON": httpx.Response(200, text="<html>"),
    "nothing": httpx.Response(200),
    "half a JSON": httpx.Response(200, text='{"replies": ['),
    "not unicode": httpx.Response(200, content=b"\xff\xfe"),
    "a list": httpx.Response(200, json=[]),
    "null": httpx.Response(200, json=None),
    "no replies": httpx.Response(200, json={"x": 1}),
    "empty replies": httpx.Response(200, json={"replies": []}),
    "replies of another shape": httpx.Response(200, json={"replies": ["hello"]}),
    "a reply without text": httpx.Response(200, json={"replies": [{"topics": []}]}),
    "a reply without topics": httpx.Response(200, json={"replies": [{"text": "hi"}]}),
    "blank text": httpx.Response(200, json={"replies": [reply("  ", "faq_pores")]}),
    "choices of another shape": httpx.Response(
        200, json={"replies": [reply("x", "a") | {"choices": [{"title": "x"}]}]}
    ),
    "a source of another shape": httpx.Response(200, json={"replies": [reply("x", "a") | {"source": "guide"}]}),
}
faults = pytest.mark.parametrize("fault", FAULTS)


@pytest.fixture
def faulty(rasa: FakeRasa, fault: str) -> FakeRasa:
    rasa.answer = FAULTS[fault]
    return rasa


@faults
@pytest.mark.usefixtures("faulty")
def test_the_visitor_gets_an_honest_line(visitor) -> None:
    body = visitor.say("do you do pores?")
    (message,) = body["messages"]
    assert message["text"].startswith("I can't answer right now")
    assert "999" in message["text"]
    assert (body["topics"], body["owner"]) == (["unknown"], "bot")


@faults
@pytest.mark.usefixtures("faulty")
def test_the_question_is_kept_masked(visitor) -> None:
    visitor.say("I'm Ana, ring 07700 900123 about pores")
    assert [question.text for question in visitor.questions] == ["I'm [name], ring [phone] about pores"]


@faults
@pytest.mark.usefixtures("faulty")
def test_nothing_of_the_fault_or_the_message_is_logged(visitor, capfd: pytest.CaptureFixture[str]) -> None:
    visitor.say("secretwords about pores")
    logged = capfd.readouterr().err
    assert "secret" not in logged
    assert "Traceback" not in logged


def test_the_contact_of_the_clinic_is_given(visitor, rasa: FakeRasa) -> None:
    rasa.is_down()
    assert "020 7946 0321" in visitor.say("hello there")["messages"][0]["text"]


def test_a_request_can_be_left_while_rasa_is_down(visitor, rasa: FakeRasa) -> None:
    rasa.is_down()
    (choice,) = visitor.say("hello there")["messages"][0]["choices"]
    assert choice["title"] == "Leave a request"
    visitor.choose(choice["choice"])
    body = visitor.say("Ana Reed, 07700 900123, please ring me on Friday")
    assert "saved" in body["messages"][0]["text"]
    assert [(ticket.kind, ticket.note) for ticket in visitor.tickets] == [
        ("request", "Ana Reed, 07700 900123, please ring me on Friday")
    ]


def test_after_a_left_request_things_are_as_before(visitor, rasa: FakeRasa) -> None:
    rasa.is_down()
    visitor.choose(visitor.say("hello there")["messages"][0]["choices"][0]["choice"])
    visitor.say("Ana Reed, 07700 900123")
    rasa.says("It may help.", "faq_pores")
    assert visitor.say("pores?")["topics"] == ["faq_pores"]


def test_a_question_that_failed_can_be_asked_again(visitor, rasa: FakeRasa) -> None:
    rasa.is_down()
    visitor.say("pores?")
    rasa.says("It may help.", "faq_pores")
    assert visitor.say("pores?")["messages"][0]["text"] == "It may help."


def test_an_open_form_is_still_open_when_rasa_is_back(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "name"})
    rasa.is_down()
    visitor.say("Ana Reed")
    assert visitor.row.state["expects"] == "name"


# ------------------------------------------------------------------------ over a real socket


@contextmanager
def visiting(settings: Settings, url: str, folder: Path) -> Iterator[Callable[[], tuple[dict, float]]]:
    """A visitor of a gateway that speaks to a real address; asking gives the reply and the seconds it took."""
    there = settings.model_copy(update={"rasa_url": url})
    with TestClient(create_app(there, tracker=folder / "rasa.db")) as client:
        headers = {"Authorization": f"Bearer {client.post('/api/chat/sessions').json()['token']}"}

        def ask() -> tuple[dict, float]:
            began = time.monotonic()
            body = {"id": "6f1c1c1e-0000-4000-8000-000000000000", "text": "do you do pores?"}
            return client.post("/api/chat/messages", json=body, headers=headers).json(), time.monotonic() - began

        yield ask


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(5)

        def run() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with closing(connection):
                try:
                    serve(connection)
                except OSError:
                    return

        thread = threading.Thread(target=run)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    thread.join()


def test_a_port_where_nobody_listens_is_noticed(settings: Settings, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        free = server.getsockname()[1]
    with visiting(settings, f"http://127.0.0.1:{free}", tmp_path) as ask:
        assert ask()[0]["topics"] == ["unknown"]


def test_a_rasa_that_never_answers_is_given_up(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa_client, "TIME_OUT", 0.3)
    with listening(lambda connection: time.sleep(2)) as url, visiting(settings, url, tmp_path) as ask:
        body, seconds = ask()
    assert body["topics"] == ["unknown"]
    assert seconds < 1.5


def drip(connection: socket.socket) -> None:
    """Never silent for long, never done."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(25):
        time.sleep(0.1)
        connection.sendall(b" ")


def test_a_rasa_that_trickles_is_given_up(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_client, "TIME_OUT", 0.3)
    with listening(drip) as url, visiting(settings, url, tmp_path) as ask:
        assert ask()[1] < 1.5


def test_no_more_than_five_seconds_are_waited() -> None:
    assert rasa_client.TIME_OUT <= 5


def test_a_conversation_always_goes_to_the_same_rasa(settings: Settings, rasa: FakeRasa) -> None:
    seen: list[str] = []

    class Noting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append(request.url.host)
            return await rasa.handle_async_request(request)

    import asyncio

    async def talk() -> None:
        client = rasa_client.RasaClient(["http://a.test", "http://b.test"], Noting())
        for conversation in ("one", "two", "three", "four") * 3:
            await client.say(conversation, "x", {})

    asyncio.run(talk())
    assert seen[:4] == seen[4:8] == seen[8:]
    assert set(seen) == {"a.test", "b.test"}
