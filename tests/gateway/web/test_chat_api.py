"""The chat API: sessions, messages, choices, repeats, staff's conversations, events, and erasing."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import fastapi
import pytest
from databases import KINDS
from fake_rasa import FakeRasa, button, read_events, reply
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Message

from clinic.conversations import records as store
from clinic.personal.contact import Contact
from clinic.queues.notices import Reach
from clinic.requests.store import Consent, NewRequest
from clinic.requests.store import store as store_request
from clinic.requests.wanted_times import WantedTimes
from clinic.settings import Settings
from clinic.storage.engine import transaction
from clinic.storage.tables import Conversation
from gateway.app import create_app
from gateway.edge.limits import MOST_CHARACTERS
from gateway.web import api

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
both_databases = pytest.mark.parametrize("database", KINDS, indirect=True)


def problem(answer, status: int) -> dict:
    """The problem document of an answer, checked for its shape."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (set(body), body["status"], body["type"]) == ({"type", "title", "status", "detail"}, status, "about:blank")
    return body


# ------------------------------------------------------------------------ sessions and messages


@both_databases
def test_a_session_begins_with_a_welcome_that_is_an_honest_one(visitor) -> None:
    assert "automated assistant" in visitor.welcome["text"]
    assert (visitor.welcome["seq"], visitor.welcome["from"]) == (1, "bot")


def test_two_sessions_have_nothing_in_common(arrive) -> None:
    first, second = arrive(), arrive()
    assert first.token != second.token
    assert first.conversation != second.conversation


@both_databases
def test_a_question_gets_rasas_answer_with_its_source(visitor, rasa: FakeRasa) -> None:
    rasa.says("It may help.", "faq_pores", source={"document": "the guide", "section": "Benefits"})
    body = visitor.say("do you do pores?")
    (message,) = body["messages"]
    assert (body["topics"], body["owner"]) == (["faq_pores"], "bot")
    assert (message["text"], message["from"]) == ("It may help.", "bot")
    assert message["source"] == {"document": "the guide", "section": "Benefits"}


def test_rasa_is_told_the_conversation_the_words_and_the_context(visitor, rasa: FakeRasa) -> None:
    message = str(uuid.uuid4())
    visitor.say("do you do pores?", id=message)
    (asked,) = rasa.asked
    assert (asked["sender"], asked["text"]) == (visitor.conversation, "do you do pores?")
    assert asked["context"].items() >= {"message": message, "channel": "web", "minor": False}.items()


def test_the_next_message_carries_the_memory_and_what_was_offered(visitor, rasa: FakeRasa) -> None:
    rasa.says("x", "faq_pores", offer="talk_to_human", dialogue={"focus": ["faq_pores"]})
    visitor.say("pores?")
    visitor.say("yes")
    context = rasa.asked[1]["context"]
    assert (context["dialogue"], context["offer"], context["after"]) == (
        {"focus": ["faq_pores"]},
        "talk_to_human",
        "offer",
    )


def test_small_talk_keeps_the_last_answer_in_mind(visitor, rasa: FakeRasa) -> None:
    rasa.says("x", "faq_pores", dialogue={"focus": ["faq_pores"]})
    visitor.say("pores?")
    rasa.says("You're welcome.", "thanks")
    visitor.say("thanks")
    assert visitor.row.state["dialogue"] == {"focus": ["faq_pores"]}


def test_several_replies_become_one_message(visitor, rasa: FakeRasa) -> None:
    import httpx

    rasa.answer = httpx.Response(200, json={"replies": [reply("One.", "a"), reply(" ", "b"), reply("Two.", "c")]})
    body = visitor.say("hello there")
    assert [message["text"] for message in body["messages"]] == ["One.\nTwo."]
    assert body["topics"] == ["a", "c"]


@both_databases
def test_history_holds_everything_in_order(visitor) -> None:
    visitor.say("pores?")
    assert [(message["seq"], message["from"]) for message in visitor.history()] == [
        (1, "bot"),
        (2, "visitor"),
        (3, "bot"),
    ]


def test_history_after_a_number_is_what_is_new(visitor) -> None:
    visitor.say("pores?")
    assert [message["seq"] for message in visitor.history(after=2)] == [3]


def test_history_after_the_end_is_empty(visitor) -> None:
    assert visitor.history(after=2**31 - 1) == []


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), "1.5"])
def test_history_after_nonsense_is_refused(visitor, after: str) -> None:
    problem(visitor.client.get(f"/api/chat/messages?after={after}", headers=visitor.headers), 422)


def test_a_visitors_message_keeps_the_id_it_came_with(visitor) -> None:
    message = str(uuid.uuid4())
    visitor.say("pores?", id=message)
    assert visitor.history()[1]["id"] == message


def test_a_leading_slash_never_reaches_rasa(visitor, rasa: FakeRasa) -> None:
    for text in ("/book", " //restart", "/ / stop"):
        visitor.say(text)
    assert not any(word.startswith("/") for word in rasa.words)
    assert not any("choice" in body for body in rasa.asked)


@pytest.mark.parametrize("text", ["/", "//", "/ /"])
def test_a_slash_alone_gets_an_honest_reply(visitor, rasa: FakeRasa, text: str) -> None:
    import httpx

    # What nlu/components/channel.py does with no words.
    rasa.answer = lambda body: (
        reply("x", "greet") if body.get("text") else httpx.Response(422, json={"error": "needs text"})
    )
    assert visitor.say(text)["messages"]


@both_databases
@pytest.mark.parametrize("text", ["a\x00b", "\u202eabc", "😀" * 500, "a\r\nb", "{}", "'; drop table message; --"])
def test_any_text_is_taken(visitor, text: str) -> None:
    assert visitor.say(text)["messages"]


# ------------------------------------------------------------------------ repeats


@both_databases
def test_the_same_id_gets_the_same_reply_once(visitor, rasa: FakeRasa) -> None:
    message = str(uuid.uuid4())
    assert visitor.say("pores?", id=message) == visitor.say("pores?", id=message)
    assert (len(rasa.asked), len(visitor.history())) == (1, 3)


def test_the_same_id_gets_its_own_reply_later_on(visitor, rasa: FakeRasa) -> None:
    message = str(uuid.uuid4())
    first = visitor.say("pores?", id=message)
    rasa.says("Something else.", "ask_price")
    visitor.say("price?")
    assert visitor.say("pores?", id=message) == first


@both_databases
def test_the_same_id_at_once_gets_one_reply(visitor, rasa: FakeRasa) -> None:
    rasa.pause = lambda: asyncio.sleep(0.05)
    message = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: visitor.say("pores?", id=message), range(4)))
    assert all(found == replies[0] for found in replies)
    assert (len(rasa.asked), len(visitor.history())) == (1, 3)


def arrived_before_a_crash(visitor, message: str, text: str = "pores?") -> None:
    """A message that was stored when the gateway died before its reply."""
    with transaction(visitor.engine) as session:
        store.add_visitor_message(session, session.get_one(Conversation, visitor.conversation), message, text, NOW)


@both_databases
def test_a_message_whose_reply_was_lost_in_a_crash_is_answered_when_it_comes_again(visitor, rasa: FakeRasa) -> None:
    message = str(uuid.uuid4())
    arrived_before_a_crash(visitor, message)
    visitor.say("pores?", id=message)
    assert [entry["from"] for entry in visitor.history()] == ["bot", "visitor", "bot"]
    assert rasa.words == ["pores?"]


@both_databases
def test_a_request_stored_before_a_crash_gets_its_reference_again(visitor, rasa: FakeRasa) -> None:
    message = str(uuid.uuid4())
    arrived_before_a_crash(visitor, message, "yes, send it")
    contact = Contact(phone="+447700900123")
    key, consent = f"{visitor.conversation}:{message}", Consent("x", 1, NOW)
    request = NewRequest(key, visitor.conversation, "web", "Ana", contact, WantedTimes("Any time"), consent)
    reference = store_request(visitor.engine, request, Reach())
    body = visitor.say("yes, send it", id=message)
    assert reference in body["messages"][0]["text"]
    assert (body["topics"], rasa.asked) == (["book"], [])


def test_an_id_that_the_bot_used_is_not_an_error_of_ours(visitor) -> None:
    assert visitor.send(id=visitor.welcome["id"], text="hello there").status_code < 500


# ------------------------------------------------------------------------ choices


@pytest.fixture
def offered(visitor, rasa: FakeRasa) -> list[dict]:
    rasa.says("Which?", "clarify", choices=[button("Does it hurt?", "/ask_pain"), button("Any time", "any time")])
    (message,) = visitor.say("hmm tell me")["messages"]
    rasa.says("A bit.", "ask_pain")
    rasa.asked.clear()
    return message["choices"]


def test_a_choice_tells_nothing_of_what_it_does(offered: list[dict]) -> None:
    assert [set(choice) for choice in offered] == [{"title", "choice"}] * 2
    assert "pain" not in json.dumps(offered).replace("hurt", "")


def test_a_choice_is_sent_to_rasa_as_its_topic(visitor, offered: list[dict], rasa: FakeRasa) -> None:
    assert visitor.choose(offered[0]["choice"]).json()["topics"] == ["ask_pain"]
    assert rasa.asked[0]["choice"] == "/ask_pain"


def test_a_choice_that_counts_as_words_is_sent_as_words(visitor, offered: list[dict], rasa: FakeRasa) -> None:
    visitor.choose(offered[1]["choice"])
    assert rasa.asked[0]["text"] == "any time"


def test_a_choice_shows_in_the_history_as_its_title(visitor, offered: list[dict]) -> None:
    visitor.choose(offered[0]["choice"])
    assert visitor.history()[-2]["text"] == "Does it hurt?"


@pytest.mark.parametrize("typed", ["does it hurt", "Does it hurt?", "1"])
def test_a_title_or_a_number_typed_back_is_the_choice(visitor, offered: list[dict], rasa: FakeRasa, typed: str) -> None:
    visitor.say(typed)
    assert rasa.asked[0]["choice"] == "/ask_pain"


def test_a_number_is_an_answer_while_a_form_asks_for_words(visitor, offered: list[dict], rasa: FakeRasa) -> None:
    visitor.becomes(state={"expects": "times"})
    visitor.say("1")
    assert rasa.asked[0]["text"] == "1"


def test_a_choice_of_another_conversation_is_refused(arrive, offered: list[dict], rasa: FakeRasa) -> None:
    problem(arrive().choose(offered[0]["choice"]), 422)
    assert rasa.asked == []


@pytest.mark.parametrize("choice", ["/ask_pain", "/restart", "1", "x" * 100, "é"])
def test_a_made_up_choice_is_refused(visitor, offered: list[dict], rasa: FakeRasa, choice: str) -> None:
    problem(visitor.choose(choice), 422)
    assert rasa.asked == []


def test_a_refused_choice_leaves_no_message(visitor) -> None:
    visitor.choose("made-up")
    assert len(visitor.history()) == 1


# ------------------------------------------------------------------------ errors


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer x", "Basic x", "Bearer a.b", "é"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/chat/messages"),
        ("GET", "/api/chat/messages"),
        ("GET", "/api/chat/events"),
        ("DELETE", "/api/chat/conversation"),
    ],
)
def test_without_its_token_nothing_of_a_conversation_can_be_reached(
    client, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    answer = client.request(
        method, path, headers=headers, json={"id": str(uuid.uuid4()), "text": "x"} if method == "POST" else None
    )
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_of_another_installation_is_refused(visitor, app: FastAPI) -> None:
    from gateway.edge.sessions import Sessions

    visitor.token = Sessions("another key").issue(visitor.conversation)
    problem(visitor.send(text="hello"), 401)


def test_a_token_for_a_conversation_that_never_was_is_refused(visitor, app: FastAPI) -> None:
    visitor.token = app.state.gateway.sessions.issue("0" * 32)
    problem(visitor.send(text="hello"), 401)


def test_over_2000_characters_is_refused_in_plain_words(visitor) -> None:
    assert str(MOST_CHARACTERS) in problem(visitor.send(text="x" * (MOST_CHARACTERS + 1)), 413)["detail"]


def test_2000_characters_are_taken(visitor) -> None:
    assert visitor.say("pores " * 333)["messages"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "1", "text": "x"},
        {"id": str(uuid.uuid4())},
        {"id": str(uuid.uuid4()), "text": "x", "choice": "y"},
        {"id": str(uuid.uuid4()), "text": ""},
        {"id": str(uuid.uuid4()), "text": " \n "},
        {"id": str(uuid.uuid4()), "text": 1},
        {"id": str(uuid.uuid4()), "choice": ""},
        {"id": str(uuid.uuid4()), "choice": "x" * 101},
        [],
        "text",
        None,
    ],
)
def test_a_malformed_message_is_refused(visitor, body: object) -> None:
    problem(visitor.client.post("/api/chat/messages", json=body, headers=visitor.headers), 422)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b'{"id": "\\ud800"}', b'{"id":"6f1c1c1e-0000-4000-8000-000000000000","text":"\\ud800"}']
)
def test_a_body_that_is_not_json_is_refused(visitor, raw: bytes) -> None:
    headers = {**visitor.headers, "Content-Type": "application/json"}
    assert visitor.client.post("/api/chat/messages", content=raw, headers=headers).status_code in {400, 422}


def test_a_refusal_does_not_repeat_the_visitors_words(visitor) -> None:
    assert "secretwords" not in visitor.send(text="secretwords", id="secretwords").text


@pytest.fixture
def limited(settings: Settings, rasa: FakeRasa, tmp_path: Path):
    slow = settings.model_copy(update={"rate_per_minute": 2})
    with TestClient(create_app(slow, rasa=rasa, tracker=tmp_path / "rasa.db")) as client:
        yield client


def test_too_many_messages_are_held_back_with_the_time_to_wait(limited: TestClient) -> None:
    headers = {"Authorization": f"Bearer {limited.post('/api/chat/sessions').json()['token']}"}
    answers = [
        limited.post("/api/chat/messages", json={"id": str(uuid.uuid4()), "text": "hi"}, headers=headers)
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "999" in problem(answers[2], 429)["detail"]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60


def test_after_a_minute_there_is_room_again(settings: Settings, rasa: FakeRasa, tmp_path: Path) -> None:
    moments = [NOW]
    slow = settings.model_copy(update={"rate_per_minute": 2})
    app = create_app(slow, rasa=rasa, tracker=tmp_path / "rasa.db", clock=lambda: moments[-1])
    with TestClient(app) as client:
        headers = {"Authorization": f"Bearer {client.post('/api/chat/sessions').json()['token']}"}

        def say() -> tuple[int, str | None]:
            body = {"id": str(uuid.uuid4()), "text": "hi"}
            answer = client.post("/api/chat/messages", json=body, headers=headers)
            return answer.status_code, answer.headers.get("retry-after")

        said = [say()]
        moments.append(NOW + dt.timedelta(seconds=20))
        said += [say(), say()]
        moments.append(NOW + dt.timedelta(seconds=60))
        said += [say(), say()]
    assert said == [(200, None), (200, None), (429, "40"), (200, None), (429, "20")]


def test_one_visitors_limit_is_not_anothers(limited: TestClient) -> None:
    for _ in range(2):
        headers = {"Authorization": f"Bearer {limited.post('/api/chat/sessions').json()['token']}"}
        for _ in range(2):
            assert (
                limited.post(
                    "/api/chat/messages", json={"id": str(uuid.uuid4()), "text": "hi"}, headers=headers
                ).status_code
                == 200
            )


def test_too_many_sessions_are_held_back(limited: TestClient) -> None:
    statuses = [limited.post("/api/chat/sessions").status_code for _ in range(31)]
    assert (statuses[:30], statuses[30]) == ([201] * 30, 429)


# ------------------------------------------------------------------------ order


@both_databases
def test_two_messages_at_once_are_taken_one_after_the_other(visitor, rasa: FakeRasa) -> None:
    rasa.pause = lambda: asyncio.sleep(0.05)
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                visitor.say, ["one fine question", "two fine questions", "three fine questions", "four fine questions"]
            )
        )
    assert rasa.most_at_once == 1
    assert [entry["from"] for entry in visitor.history()] == ["bot", *["visitor", "bot"] * 4]


def test_two_visitors_do_not_wait_for_each_other(arrive, rasa: FakeRasa) -> None:
    async def pause() -> None:
        for _ in range(100):
            if rasa.working > 1:
                return
            await asyncio.sleep(0.02)

    rasa.pause = pause
    visitors = [arrive(), arrive()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda visitor: visitor.say("pores?"), visitors))
    assert rasa.most_at_once == 2


# ------------------------------------------------------------------------ staff, events


@both_databases
def test_the_bot_is_silent_while_staff_have_the_conversation(visitor, rasa: FakeRasa) -> None:
    visitor.becomes(owner="staff")
    assert visitor.say("hello, anybody there?") == {"messages": [], "topics": [], "owner": "staff"}
    assert (rasa.asked, visitor.history()[-1]["from"]) == ([], "visitor")


def test_a_message_to_staff_sent_twice_is_kept_once(visitor) -> None:
    visitor.becomes(owner="staff")
    message = str(uuid.uuid4())
    assert visitor.say("hello", id=message) == visitor.say("hello", id=message)
    assert len(visitor.history()) == 2


def staff_says(visitor, text: str) -> None:
    with transaction(visitor.engine) as session:
        row = session.get_one(Conversation, visitor.conversation)
        row.owner = "staff"
        store._add(session, row, NOW, author="staff", client_id=str(uuid.uuid4()), text=text)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "POLL_SECONDS", 0.02)


@pytest.mark.usefixtures("quick")
def test_a_stream_begins_with_who_has_the_conversation(visitor, app: FastAPI) -> None:
    stream = asyncio.run(read_events(app, "/api/chat/events", visitor.headers, until="\n\n"))
    assert stream == 'event: owner\ndata: {"owner": "bot"}\nid: 0\n\n'


@pytest.mark.usefixtures("quick")
def test_what_staff_write_comes_through_the_stream(visitor, app: FastAPI) -> None:
    stream = asyncio.run(
        read_events(
            app,
            "/api/chat/events?after=1",
            visitor.headers,
            until="event: message",
            during=lambda: staff_says(visitor, "Hello, Jo here."),
        )
    )
    events = dict(
        zip(
            *[iter(line.partition(": ")[2] for line in stream.splitlines() if line.startswith(("event", "data")))] * 2,
            strict=True,
        )
    )
    assert json.loads(events["owner"]) == {"owner": "staff"}
    assert (json.loads(events["message"])["from"], json.loads(events["message"])["text"]) == (
        "staff",
        "Hello, Jo here.",
    )


@pytest.mark.usefixtures("quick")
def test_what_the_visitor_has_seen_already_does_not_come_again(visitor, app: FastAPI) -> None:
    staff_says(visitor, "first")
    stream = asyncio.run(
        read_events(
            app,
            "/api/chat/events?after=2",
            visitor.headers,
            until="second",
            during=lambda: staff_says(visitor, "second"),
        )
    )
    assert "first" not in stream


@pytest.mark.usefixtures("quick")
def test_a_stream_is_kept_alive_while_nothing_comes(visitor, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastapi.routing, "_PING_INTERVAL", 0.05)
    stream = asyncio.run(read_events(app, "/api/chat/events", visitor.headers, until=": ping"))
    assert stream.split("\n\n")[1] == ": ping"


def test_a_stream_is_kept_in_no_cache(visitor, app: FastAPI) -> None:
    start: list[Message] = []
    asyncio.run(read_events(app, "/api/chat/events", visitor.headers, until="owner", start=start))
    headers = Headers(raw=start[0]["headers"])
    assert (start[0]["status"], headers["content-type"].split(";")[0]) == (200, "text/event-stream")
    assert "no-store" in headers.getlist("cache-control")


@pytest.mark.usefixtures("quick")
def test_a_stream_ends_when_the_conversation_is_erased(visitor, app: FastAPI) -> None:
    stream = asyncio.run(read_events(app, "/api/chat/events", visitor.headers, until="never", during=visitor.erase))
    assert stream.endswith("event: erased\ndata: {}\nid: 1\n\n")


# ------------------------------------------------------------------------ erasing


@both_databases
def test_an_erased_conversation_is_gone_and_stays_closed(visitor) -> None:
    visitor.say("pores?")
    assert visitor.erase().status_code == 204
    assert visitor.stored == []
    problem(visitor.send(text="hello"), 409)
    problem(visitor.client.get("/api/chat/messages", headers=visitor.headers), 409)
    problem(visitor.client.get("/api/chat/events", headers=visitor.headers), 409)


def test_erasing_twice_is_no_error(visitor) -> None:
    assert [visitor.erase().status_code for _ in range(2)] == [204, 204]


def test_rasas_tracker_is_erased_too(visitor, tmp_path: Path) -> None:
    path = tmp_path / "rasa.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE tracker (sender_id TEXT)")
        connection.execute("INSERT INTO tracker VALUES (?)", (visitor.conversation,))
    visitor.erase()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM tracker").fetchone() == (0,)


def test_the_button_that_erases_the_chat_says_so_and_does_it(visitor, rasa: FakeRasa) -> None:
    rasa.says("Bye.", "stop", choices=[button("Erase this chat", "/erase_chat")])
    (message,) = visitor.say("please stop this now")["messages"]
    body = visitor.choose(message["choices"][0]["choice"]).json()
    assert "erased" in body["messages"][0]["text"]
    assert visitor.stored == []


# ------------------------------------------------------------------------ what is decided before rasa


def test_another_language_gets_its_line_and_a_person(visitor, rasa: FakeRasa) -> None:
    body = visitor.say("Bonjour, combien coûte le traitement ?")
    assert (body["topics"], visitor.row.language, rasa.asked) == (["non_english"], "fr", [])
    assert "999" in body["messages"][0]["text"]


def test_somebody_under_18_is_told_and_remembered(visitor, rasa: FakeRasa) -> None:
    body = visitor.say("I'm 15, can I have it done?")
    assert "18 or over" in body["messages"][0]["text"]
    visitor.say("what is it?")
    assert rasa.asked[-1]["context"]["minor"] is True


@pytest.mark.parametrize("topic", ["talk_to_human", "complaint", "data_request"])
def test_what_a_person_has_to_do_becomes_a_ticket(visitor, rasa: FakeRasa, topic: str) -> None:
    rasa.says("I've told our staff.", topic)
    visitor.say("please do it")
    assert [(ticket.kind, ticket.urgent) for ticket in visitor.tickets] == [(topic, False)]


def test_somebody_with_a_booking_from_elsewhere_leaves_staff_a_note(visitor, rasa: FakeRasa) -> None:
    rasa.says("I can look it up.", "change_or_cancel_booking")
    assert "reference" in visitor.say("I need to move my appointment")["messages"][0]["text"]
    assert visitor.tickets == []
    rasa.says("Sorry?", "unknown")
    visitor.say("it's Ana, Tuesday at three, can we do Thursday")
    (ticket,) = visitor.tickets
    assert (ticket.kind, ticket.note) == (
        "change_or_cancel_booking", "it's Ana, Tuesday at three, can we do Thursday"
    )  # fmt: skip


def test_a_repeated_message_makes_one_ticket(visitor, rasa: FakeRasa) -> None:
    rasa.says("I've told our staff.", "complaint")
    message = str(uuid.uuid4())
    for _ in range(2):
        visitor.say("please do it", id=message)
    assert len(visitor.tickets) == 1


def test_a_question_without_an_answer_is_kept_masked(visitor, rasa: FakeRasa) -> None:
    rasa.says("I don't know.", "unknown")
    visitor.say("I'm Ana, what about my number 07700 900123?")
    assert [question.text for question in visitor.questions] == ["I'm [name], what about my number [phone]?"]


# ------------------------------------------------------------------------ health


def test_the_process_says_that_it_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_names_each_part(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "database": True, "rasa": True, "actions": False},
    )


def test_readiness_sees_that_rasa_is_down(client: TestClient, rasa: FakeRasa) -> None:
    rasa.is_down()
    assert client.get("/readyz").json()["rasa"] is False
