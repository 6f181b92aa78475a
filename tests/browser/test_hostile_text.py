"""Markup in every field – visitor, staff, clinic facts – is shown as text and does nothing."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import expect
from stack import Stack
from visitor import ANSWER_MS, Visitor

from clinic.content.facts import ClinicFacts
from clinic.content.responses import Content
from clinic.settings import Settings
from gateway.app import create_app

HOSTILE = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    '"><svg onload=window.hit=1>',
    "javascript:window.hit=1",
    "<a href='javascript:window.hit=1'>click</a> {{7*7}} ${7*7}",
    "</textarea></script><iframe srcdoc='<script>parent.hit=1</script>'>",
]
ADDED = "img, script, svg:not([aria-hidden]), iframe, [onload], [onerror], a[href^='javascript']"


def assert_harmless(visitor: Visitor) -> None:
    visitor.page.wait_for_timeout(200)
    assert visitor.page.evaluate("window.hit") is None
    assert visitor.page.locator("clinic-chat").locator(ADDED).count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_visitor_writes_is_text(chatting: Visitor, text: str) -> None:
    chatting.say(text)
    expect(chatting.mine.last.locator(".text")).to_have_text(text)
    chatting.page.reload()
    expect(chatting.mine.last.locator(".text")).to_have_text(text)
    assert_harmless(chatting)


def test_what_a_visitor_gives_as_their_name_is_text_when_read_back(chatting: Visitor) -> None:
    chatting.say("I'd like to book an appointment")
    chatting.say("My name is <img src=x onerror=window.hit=1> Hale")
    assert_harmless(chatting)


def test_what_staff_write_and_are_called_is_text(chatting: Visitor) -> None:
    chatting.staff_take_over()
    for text in HOSTILE:
        chatting.staff_say(text, text[:80])
    expect(chatting.page.locator("clinic-chat .m.staff")).to_have_count(len(HOSTILE), timeout=ANSWER_MS)
    assert chatting.page.locator("clinic-chat .m.staff .text").all_inner_texts() == HOSTILE
    expect(chatting.page.locator("clinic-chat .owner")).to_have_text(
        f"You are talking to {HOSTILE[-1][:80]} at the clinic"
    )
    assert_harmless(chatting)


def test_a_staff_message_is_text_without_javascript_too(chatting: Visitor, profile) -> None:
    page = chatting.page
    page.goto(f"{chatting.base}/chat")
    page.get_by_label("Your message").fill(HOSTILE[0])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".m.visitor .text")).to_have_text(HOSTILE[0])
    assert page.evaluate("window.hit") is None
    assert page.locator("main").locator(ADDED).count() == 0


@pytest.fixture(scope="module")
def hostile_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway whose clinic facts are hostile; Rasa is down, and the replies about that name the facts."""
    content = Content.load()
    facts = {
        name: dataclasses.replace(
            fact, value=HOSTILE[3] if name == "privacy_notice_url" else f"{name} {' '.join(HOSTILE)}"
        )
        if isinstance(fact.value, str)
        else fact
        for name, fact in content.clinic.facts.items()
    }
    folder = tmp_path_factory.mktemp("hostile")
    app = create_app(
        Settings(
            _env_file=None,
            CLINIC_DATABASE_URL=f"sqlite:///{folder / 'clinic.db'}",
            CLINIC_SECRET_KEY="for-tests-only-not-a-secret-0123456789",
            CLINIC_RASA_URL="http://127.0.0.1:9",
            CLINIC_ACTIONS_URL="http://127.0.0.1:9",
        ),
        dataclasses.replace(content, clinic=ClinicFacts(facts, demo=True)),
        tracker=Path(folder / "rasa.db"),
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_what_the_clinics_facts_say_is_text(visitor: Visitor, hostile_clinic: str, stack: Stack) -> None:
    page = visitor.page
    for _ in range(100):
        try:
            page.goto(hostile_clinic)
            break
        except Exception:
            page.wait_for_timeout(100)
    for path in ("/", "/embed", "/chat"):
        visitor.arrive(hostile_clinic + path)
        expect(page.locator("body")).to_contain_text("<img src=x onerror=window.hit=1>")
        assert page.locator("main, .foot, .top").locator(ADDED).count() == 0
    visitor.arrive(f"{hostile_clinic}/").open()
    expect(page.locator("clinic-chat h2")).to_contain_text("<script>window.hit=1</script>")
    expect(page.locator("clinic-chat .small a")).to_be_hidden()
    visitor.say("how much is it?")
    expect(visitor.answers.last).to_contain_text("<img src=x onerror=window.hit=1>")
    assert_harmless(visitor)
