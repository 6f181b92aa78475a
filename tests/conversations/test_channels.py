"""A booking from start to end on Messenger and on WhatsApp, through the whole running stack, as the person sees it.

PICTURES=docs/images writes the two transcripts as pictures (Chromium draws them).
"""

from __future__ import annotations

import html
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from channel_world import BOTH_ON
from graph import FakeGraph, Sent, signed
from payloads import fb_postback, fb_quick_reply, fb_text, psid, user_id, wa_button, wa_id, wa_row, wa_text
from stack import Stack

pytestmark = pytest.mark.stack
PAGE = Path(__file__).with_name("transcript.html")


@dataclass
class Phone:
    """Somebody with a phone. seen: (who, text, choices) in order."""

    stack: Stack
    graph: FakeGraph
    channel: str
    number: int
    user: bool = False
    seen: list[tuple[str, str, list[str]]] = field(default_factory=list)

    @property
    def address(self) -> str:
        if self.channel == "messenger":
            return psid(self.number)
        return user_id(self.number) if self.user else wa_id(self.number)

    def says(self, text: str) -> Sent:
        self.seen.append(("visitor", text, []))
        if self.channel == "messenger":
            return self._send(fb_text(text, self.number, at=int(time.time())))
        return self._send(wa_text(text, self.number, at=int(time.time()), phone=not self.user, user=self.user))

    def taps(self, title: str) -> Sent:
        """Tap a button of the newest message."""
        shown = self.graph.to(self.address)[-1]
        choice = next((id_ for id_, name in shown.choices if name == title), None)
        assert choice, f"there is no button [{title}] but {shown.choices}"
        self.seen.append(("visitor", title, []))
        if self.channel == "messenger":
            quick = "quick_replies" in shown.body["message"]
            return self._send((fb_quick_reply if quick else fb_postback)(choice, title, self.number))
        make = wa_button if shown.body.get("interactive", {}).get("type") == "button" else wa_row
        return self._send(make(choice, title, self.number, at=int(time.time()), phone=not self.user, user=self.user))

    def _send(self, payload: Any) -> Sent:
        before = len(self.graph.to(self.address))
        for item in payload["entry"][0].get("messaging", []):
            item["timestamp"] = int(time.time() * 1000)
        body = json.dumps(payload).encode()
        answer = self.stack.http.post(f"/webhooks/{self.channel}", content=body, headers=signed(body))
        assert answer.status_code == 200, answer.text
        deadline = time.monotonic() + 60
        while len(self.graph.to(self.address)) == before:
            assert time.monotonic() < deadline, f"no reply to {self.seen[-1]}. {self.stack.tail()}"
            time.sleep(0.05)
        sent = self.graph.to(self.address)[-1]
        self.seen.append(("bot", sent.text, [title for _, title in sent.choices]))
        return sent


@pytest.fixture(scope="module")
def graph() -> FakeGraph:
    return FakeGraph()


@pytest.fixture(scope="module")
def meta_stack(graph: FakeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real stack with both channels on."""
    with graph.serve() as url:
        running = Stack(tmp_path_factory.mktemp("meta"), settings={**BOTH_ON, "META_GRAPH_URL": url})
        running.start()
        yield running
        running.stop()


def book(phone: Phone, contact: str | None) -> Sent:
    """Ask a question, then book; answers whatever is asked."""
    phone.says("Does it help with acne scars?")
    reply = phone.says("I'd like to book an appointment please")
    answers = {
        "name": "Priya Nair",
        "phone number or an e-mail": contact or "",
        "days or times": "Tuesday or Thursday mornings",
    }
    for _ in range(12):
        titles = [title for _, title in reply.choices]
        if "your request is in" in reply.text:
            return reply
        if "Send it" in titles:
            reply = phone.taps("Send it")
        elif "Yes, I agree" in titles:
            reply = phone.taps("Yes, I agree")
        elif "18 or over" in reply.text:
            reply = phone.taps("Yes")
        else:
            answer = next((words for asked, words in answers.items() if asked in reply.text.split("\n")[-1]), None)
            assert answer, f"what to say to this? {reply.text}"
            reply = phone.says(answer)
    raise AssertionError(f"no end: {phone.seen}")


def draw(phone: Phone, name: str) -> None:
    """The transcript as a picture, if PICTURES says where."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    from chromium import launch
    from playwright.sync_api import sync_playwright

    bubbles = []
    for who, text, choices in phone.seen:
        buttons = "".join(f"<span class=button>{html.escape(title)}</span>" for title in choices)
        bubbles.append(f"<div class={who}><p>{html.escape(text)}</p>{buttons}</div>")
    page_html = (
        PAGE.read_text(encoding="utf-8").replace("CHANNEL", phone.channel).replace("BUBBLES", "\n".join(bubbles))
    )
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 420, "height": 800}, device_scale_factor=1.5)
        page.set_content(page_html)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
        browser.close()


@pytest.mark.parametrize("channel", ["messenger", "whatsapp"])
def test_a_booking_from_start_to_end(meta_stack: Stack, graph: FakeGraph, channel: str) -> None:
    phone = Phone(meta_stack, graph, channel, 7)
    sent = book(phone, "07700 900123")
    assert "MN-" in sent.text
    rows = meta_stack.rows("SELECT name, phone, channel FROM booking_request WHERE channel = ?", channel)
    wanted = "+447700900007" if channel == "whatsapp" else "+447700900123"
    assert rows == [("Priya Nair", wanted, channel)]
    asked = " ".join(text for who, text, _ in phone.seen if who == "bot")
    if channel == "whatsapp":
        assert "phone number or an e-mail address will do" not in asked
    for health in ("Have you", "medicine", "conditions do you", "allerg", "pregnan"):
        assert health not in asked
    draw(phone, f"booking-{channel}")


def test_somebody_without_a_number_is_asked_for_it(meta_stack: Stack, graph: FakeGraph) -> None:
    phone = Phone(meta_stack, graph, "whatsapp", 8, user=True)
    book(phone, "07700 900124")
    rows = meta_stack.rows("SELECT phone FROM booking_request WHERE phone LIKE ?", "%900124")
    assert rows == [("+447700900124",)]


def test_the_log_of_all_processes_holds_no_word_and_no_address(meta_stack: Stack, graph: FakeGraph) -> None:
    Phone(meta_stack, graph, "whatsapp", 9).says("Tell me about marigolds and collagen")
    log = meta_stack.log.read_text(encoding="utf-8")
    for trace in ("marigold", "Priya", wa_id(7), wa_id(9), psid(7), user_id(8), "7700 900", "HBgM"):
        assert trace not in log
