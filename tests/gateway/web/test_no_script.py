"""The chat without JavaScript: forms, their marks, the cookie, and what other sites can't do."""

from __future__ import annotations

import re
import uuid

import httpx
import pytest
from fake_rasa import FakeRasa, button
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from clinic.settings import Settings
from clinic.storage.tables import Conversation, Message
from gateway.app import create_app
from gateway.edge.limits import MOST_CHARACTERS


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def form(page: str, **fields: str) -> dict[str, str]:
    """A form as a browser would send it."""
    return {"id": hidden(page, "id"), "mark": hidden(page, "mark"), **fields}


def send(client: TestClient, **fields: str) -> httpx.Response:
    """Open the page and send its form."""
    return client.post("/chat", data=form(client.get("/chat").text, **fields))


def conversations(engine: Engine) -> list[Conversation]:
    with Session(engine) as session:
        return list(session.scalars(select(Conversation)))


def messages(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Message.text).where(Message.author == "visitor")))


def test_opening_the_page_starts_nothing(client: TestClient, engine: Engine) -> None:
    answer = client.get("/chat")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert conversations(engine) == []


def test_a_message_is_answered_on_the_page(client: TestClient, rasa: FakeRasa) -> None:
    rasa.says("It may help.", "faq_pores", source={"document": "the guide", "section": "Benefits"})
    page = send(client, text="do you do pores?").text
    assert "do you do pores?" in page
    assert "It may help." in page
    assert "From the guide: Benefits" in page


def test_a_choice_is_a_button(client: TestClient, rasa: FakeRasa) -> None:
    rasa.says("x", "faq_pores", choices=[button("Prices", "/ask_price")])
    page = send(client, text="pores?").text
    choice = re.findall(r'<button name="choice" value="([^"]+)">Prices</button>', page)[-1]
    assert "Prices" in client.post("/chat", data=form(page, choice=choice)).text
    assert rasa.words[-1] == "/ask_price"


def test_the_same_form_twice_counts_once(client: TestClient, engine: Engine) -> None:
    send(client, text="first")
    fields = form(client.get("/chat").text, text="second")
    for _ in range(2):
        assert client.post("/chat", data=fields).status_code == 200
    assert messages(engine) == ["first", "second"]


def test_after_sending_a_reload_sends_nothing(client: TestClient) -> None:
    fields = form(client.get("/chat").text, text="hello")
    answer = client.post("/chat", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat#end")


def test_the_cookie_is_for_this_page_alone_and_out_of_reach_of_scripts(client: TestClient) -> None:
    answer = client.post("/chat", data=form(client.get("/chat").text, text="hello"), follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/chat", "SameSite=strict"} <= set(re.split("; ", cookie))
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_secure(settings: Settings, rasa: FakeRasa, tmp_path) -> None:
    app = create_app(
        settings.model_copy(update={"public_url": "https://chat.example"}), None, rasa, tmp_path / "rasa.db"
    )
    with TestClient(app) as client:
        answer = client.post("/chat", data=form(client.get("/chat").text, text="hello"), follow_redirects=False)
        assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/chat", "/chat/delete", "/chat/again"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(
    client: TestClient, engine: Engine, path: str, headers: dict[str, str]
) -> None:
    send(client, text="hello")
    fields = form(client.get("/chat").text, text="forged")
    assert client.post(path, data=fields, headers=headers).status_code == 403
    assert messages(engine) == ["hello"]
    assert "hello" in client.get("/chat").text


@pytest.mark.parametrize("mark", ["", "made-up"])
def test_a_form_without_its_mark_is_refused_and_keeps_the_words(client: TestClient, engine: Engine, mark: str) -> None:
    send(client, text="hello")
    fields = form(client.get("/chat").text, text="my words") | {"mark": mark}
    answer = client.post("/chat", data=fields)
    assert answer.status_code == 409
    assert ">my words</textarea>" in answer.text
    assert messages(engine) == ["hello"]


def test_a_mark_of_another_conversation_is_refused(client: TestClient) -> None:
    send(client, text="hello")
    foreign = hidden(client.get("/chat").text, "mark")
    client.cookies.clear()
    send(client, text="somebody else")
    assert client.post("/chat", data=form(client.get("/chat").text, text="x") | {"mark": foreign}).status_code == 409


def test_too_long_a_message_is_refused_and_keeps_the_words(client: TestClient) -> None:
    words = "a" * (MOST_CHARACTERS + 1)
    answer = send(client, text=words)
    assert answer.status_code == 413
    assert "over 2000 characters" in answer.text
    assert words in answer.text


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "  "}, {"text": "x", "id": "nonsense"}])
def test_an_empty_or_broken_form_says_so(client: TestClient, engine: Engine, fields: dict[str, str]) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert "Please write something first." in answer.text
    assert conversations(engine) == []


def test_a_form_without_its_fields_is_an_error_in_plain_words(client: TestClient) -> None:
    assert client.post("/chat").status_code == 422


def test_a_forged_cookie_is_no_conversation(client: TestClient) -> None:
    client.cookies.set("clinic_chat", "forged", path="/chat")
    assert client.get("/chat").status_code == 200
    assert client.get("/chat/chat.txt").status_code == 401


def test_text_is_escaped(client: TestClient, rasa: FakeRasa) -> None:
    rasa.says("<b>bold</b> & https://demo-clinic.example/privacy https://evil.example/", "faq_pores")
    page = send(client, text="<script>alert(1)</script>").text
    assert "<script>alert" not in page
    assert '&lt;b&gt;bold&lt;/b&gt; &amp; <a href="https://demo-clinic.example/privacy">' in page
    assert 'href="https://evil.example' not in page


def test_a_too_long_message_is_escaped_in_the_form(client: TestClient) -> None:
    assert "</textarea><script>" not in send(client, text="</textarea><script>" + "a" * MOST_CHARACTERS).text


def test_staff_show_under_their_name(client: TestClient, engine: Engine) -> None:
    send(client, text="hello")
    with Session(engine) as session:
        row = session.scalars(select(Conversation)).one()
        row.owner, row.last_seq = "staff", row.last_seq + 1
        session.add(
            Message(conversation_id=row.id, seq=row.last_seq, author="staff", client_id=str(uuid.uuid4()), text="Hello",
                    name="Jo Marsh", choices=[], at=row.created_at)
        )  # fmt: skip
        session.commit()
    page = client.get("/chat").text
    assert "You are talking to Jo Marsh at the clinic" in page
    assert "Jo Marsh at the clinic:" in page


def test_deleting_asks_first_and_erases(client: TestClient, engine: Engine) -> None:
    send(client, text="hello")
    asked = client.get("/chat/delete").text
    assert "Delete this chat?" in asked
    page = client.post("/chat/delete", data={"mark": hidden(asked, "mark")}).text
    assert "This chat has been deleted." in page
    assert messages(engine) == []
    assert "clinic_chat" not in client.cookies


def test_deleting_without_the_mark_erases_nothing(client: TestClient, engine: Engine) -> None:
    send(client, text="hello")
    assert client.post("/chat/delete", data={"mark": "x"}).status_code == 409
    assert messages(engine) == ["hello"]


def test_a_chat_erased_elsewhere_is_said_to_be_gone(client: TestClient) -> None:
    send(client, text="hello")
    token = client.cookies.get("clinic_chat")
    client.delete("/api/chat/conversation", headers={"Authorization": f"Bearer {token}"})
    page = client.get("/chat")
    assert "This chat was erased" in page.text
    assert "clinic_chat" not in client.cookies


def test_starting_again_is_another_conversation(client: TestClient, engine: Engine) -> None:
    send(client, text="hello")
    client.post("/chat/again")
    assert "hello" not in client.get("/chat").text
    send(client, text="again")
    assert len(conversations(engine)) == 2


def test_downloading_the_chat(client: TestClient, rasa: FakeRasa) -> None:
    rasa.says("It may help.", "faq_pores")
    send(client, text="pores?")
    answer = client.get("/chat/chat.txt")
    assert answer.headers["content-disposition"] == 'attachment; filename="chat.txt"'
    assert "You: pores?" in answer.text
    assert "Assistant: It may help." in answer.text


def test_the_page_needs_no_script(client: TestClient) -> None:
    assert "<script" not in send(client, text="hello").text
