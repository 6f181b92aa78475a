"""The widget as it goes out, its settings, and the sites that may use it."""

from __future__ import annotations

import datetime as dt
import gzip
import re

import pytest
from fake_rasa import FakeRasa
from starlette.testclient import TestClient

from clinic.content.facts import ClinicFacts
from clinic.content.responses import Content
from clinic.settings import Settings
from gateway.app import create_app
from gateway.web.assets import MODULES, WIDGET
from gateway.web.joining import join
from gateway.web.links import Allowed, Link, allowed, linked

MOST_BYTES = 15_000
SCRIPT = join(WIDGET, MODULES)
SITE = "https://www.clinic.example"
TODAY = dt.date(2026, 11, 22)


# ------------------------------------------------------------------------ the script


def test_the_widget_is_at_most_15_kilobytes(client: TestClient) -> None:
    with client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        raw = b"".join(answer.iter_raw())
    assert len(raw) <= MOST_BYTES
    assert gzip.decompress(raw).decode() == SCRIPT


def test_every_module_is_in_it_and_nothing_else_is_loaded() -> None:
    assert {path.stem for path in WIDGET.glob("*.js")} == set(MODULES)
    assert not re.search(r"^\s*(import|export)\b", SCRIPT, re.MULTILINE)
    assert not re.search(
        r"\bimport\(|importScripts|eval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", SCRIPT
    )
    assert not re.search(r"document\.cookie|sendBeacon|https?://(?!www\.w3\.org/2000/svg)\w", SCRIPT)


def test_a_browser_that_has_it_is_told_so(client: TestClient) -> None:
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_any_site_may_load_the_script(client: TestClient) -> None:
    assert client.get("/widget.js").headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_browser_without_compression_gets_it_plain(client: TestClient) -> None:
    answer = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.text == SCRIPT


# ------------------------------------------------------------------------ other sites


@pytest.fixture
def shared(settings: Settings, rasa: FakeRasa, tmp_path) -> TestClient:
    """A gateway that lets one other site in."""
    return TestClient(
        create_app(settings.model_copy(update={"allowed_origins": SITE}), None, rasa, tmp_path / "rasa.db")
    )


@pytest.mark.parametrize("path", ["/api/chat/sessions", "/api/chat/messages", "/api/chat/conversation"])
def test_a_site_on_the_list_may_ask_first(shared: TestClient, path: str) -> None:
    answer = shared.options(
        path,
        headers={
            "Origin": SITE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, SITE)
    assert "access-control-allow-credentials" not in answer.headers


def test_a_site_on_the_list_may_read_answers_and_when_to_try_again(shared: TestClient) -> None:
    answer = shared.post("/api/chat/sessions", headers={"Origin": SITE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (201, SITE)
    assert answer.headers["access-control-expose-headers"] == "Retry-After"
    assert "Origin" in answer.headers["vary"]


def test_errors_can_be_read_there_too(shared: TestClient) -> None:
    answer = shared.get("/api/chat/messages", headers={"Origin": SITE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, SITE)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", SITE + ".evil.example", "http://www.clinic.example", "null", SITE.upper()]
)
@pytest.mark.parametrize("method", ["OPTIONS", "POST", "GET"])
def test_other_sites_get_no_header(shared: TestClient, origin: str, method: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for path in ("/api/chat/sessions", "/widget.js"):
        answer = shared.request(method, path, headers=headers)
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize("path", ["/", "/chat", "/healthz", "/openapi.json"])
def test_nothing_but_the_chat_is_shared(shared: TestClient, path: str) -> None:
    answer = shared.get(path, headers={"Origin": SITE})
    assert [name for name in answer.headers if name.startswith("access-control-")] == []


# ------------------------------------------------------------------------ what the widget is told


def test_the_widget_is_told_the_clinics_name_notice_and_links(client: TestClient) -> None:
    body = client.get("/api/chat/config").json()
    assert (body["clinic"], body["privacy"]) == ("Demo Microneedling Clinic", "https://demo-clinic.example/privacy")
    assert body["hosts"] == ["demo-clinic.example"]
    assert {"text": "020 7946 0321", "href": "tel:+442079460321"} in body["links"]
    assert {"text": "hello@demo-clinic.example", "href": "mailto:hello@demo-clinic.example"} in body["links"]


def test_without_facts_only_the_emergency_numbers_are_links() -> None:
    found = allowed(ClinicFacts({}, demo=False), "", TODAY)
    assert (found.hosts, {link.text for link in found.links}) == ([], {"999", "NHS 111", "116 123"})


def test_the_clinics_own_address_may_be_a_link() -> None:
    assert allowed(Content.load().clinic, "https://chat.clinic.example/", TODAY).hosts == [
        "chat.clinic.example",
        "demo-clinic.example",
    ]


LINKS = Allowed(
    hosts=["a.example"], links=[Link(text="999", href="tel:999"), Link(text="020 7946 0321", href="tel:+44")]
)


@pytest.mark.parametrize(
    ("text", "hrefs"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example.evil.example/ https://a.example@evil.example/ https://evil.example/a.example", []),
        ("https://user@a.example/", []),
        ("//a.example javascript:alert(1) https://[", []),
        ("call 999 or 020 7946 0321", ["tel:999", "tel:+44"]),
        ("0999 9991 +999 £999 07999 999 123", []),
        ('https://a.example/"onmouseover=x', ["https://a.example/"]),
    ],
)
def test_only_what_is_allowed_becomes_a_link(text: str, hrefs: list[str]) -> None:
    assert re.findall(r'href="([^"]*)"', linked(text, LINKS)) == hrefs


def test_the_open_question_is_told_so_that_a_phone_shows_the_right_keys(visitor, rasa: FakeRasa) -> None:
    rasa.says("How can staff reach you?", "book", expects="contact")
    assert visitor.say("book")["expects"] == "contact"
    history = visitor.client.get("/api/chat/messages", headers=visitor.headers).json()
    assert history["expects"] == "contact"
    rasa.says("It may help.", "faq_pores")
    assert "expects" not in visitor.say("pores?")


def test_a_message_of_staff_has_their_name_and_no_other_has_one(visitor) -> None:
    from clinic.conversations import outcome
    from clinic.conversations import records as store
    from clinic.storage.engine import transaction
    from clinic.storage.tables import Conversation

    with transaction(visitor.engine) as session:
        row = session.get_one(Conversation, visitor.conversation)
        message = store.add_saying(session, row, outcome.Saying("", "Hello"), row.created_at)
        message.author, message.name = "staff", "Jo Marsh"
    first, second = visitor.history()
    assert "name" not in first
    assert second["name"] == "Jo Marsh"


def test_a_line_in_another_language_says_which(visitor) -> None:
    (message,) = visitor.say("Dzień dobry, ile kosztuje zabieg na twarz?")["messages"]
    assert message["lang"] == "pl"
    assert "lang" not in visitor.welcome


# ------------------------------------------------------------------------ the pages


@pytest.mark.parametrize("path", ["/", "/embed", "/chat"])
def test_a_page_names_the_clinic_and_says_that_it_is_made_up(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "Demo Microneedling Clinic" in page
    assert "A made-up clinic." in page


def test_a_real_clinics_page_does_not_say_so(settings: Settings, rasa: FakeRasa, tmp_path) -> None:
    import dataclasses

    content = Content.load()
    real = dataclasses.replace(content, clinic=dataclasses.replace(content.clinic, demo=False))
    client = TestClient(create_app(settings, real, rasa, tmp_path / "rasa.db"))
    assert "made-up" not in client.get("/").text


def test_a_clinic_without_facts_still_has_its_pages(settings: Settings, rasa: FakeRasa, tmp_path) -> None:
    import dataclasses

    content = dataclasses.replace(Content.load(), clinic=ClinicFacts({}, demo=False))
    client = TestClient(create_app(settings, content, rasa, tmp_path / "rasa.db"))
    assert [client.get(path).status_code for path in ("/", "/embed", "/chat", "/api/chat/config")] == [200] * 4


def test_the_staff_page_tells_the_public_address_and_no_secret(settings: Settings, rasa: FakeRasa, tmp_path) -> None:
    public = settings.model_copy(update={"public_url": "https://chat.clinic.example/", "allowed_origins": SITE})
    page = TestClient(create_app(public, None, rasa, tmp_path / "rasa.db")).get("/embed").text
    assert 'data-base="https://chat.clinic.example"' in page
    assert settings.signing_key() not in page
    assert SITE not in page


def test_facts_that_are_overdue_by_the_gateways_clock_are_said_nowhere(
    settings: Settings, rasa: FakeRasa, tmp_path
) -> None:
    late = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    client = TestClient(create_app(settings, None, rasa, tmp_path / "rasa.db", clock=lambda: late))
    config = client.get("/api/chat/config").json()
    assert (config["clinic"], config["privacy"], config["hosts"]) == ("the clinic", "", [])
    for path in ("/", "/embed", "/chat"):
        page = client.get(path).text
        assert "Demo Microneedling Clinic" not in page
        assert "020 7946 0321" not in page
