"""Reloads, tabs, bad networks and restarts: the same conversation, each message once."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, expect
from visitor import ANSWER_MS, Visitor

QUESTION = "how much is it?"
BACK_MS = 45_000


def visitors_words(visitor: Visitor) -> list[str]:
    """The visitor's messages as stored."""
    return [text for author, text in visitor.stored() if author == "visitor"]


def count_posts(page: Page) -> Counter[str]:
    """How often each message was sent, by its id, as they happen."""
    sent: Counter[str] = Counter()

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/chat/messages"):
            posted: Any = request.post_data_json
            sent[posted["id"]] += 1

    page.on("request", note)
    return sent


def test_a_reload_keeps_the_conversation_and_its_choices(chatting: Visitor) -> None:
    chatting.say(QUESTION)
    before, choices, token = chatting.texts(), chatting.choices(), chatting.token
    chatting.page.reload()
    expect(chatting.answers).to_have_count(2)
    assert (chatting.texts(), chatting.choices(), chatting.token) == (before, choices, token)
    chatting.choose("Ways to pay")


def test_another_page_of_the_site_shows_the_same_conversation_and_steals_no_focus(chatting: Visitor) -> None:
    chatting.say(QUESTION)
    before = chatting.texts()
    chatting.arrive("/embed")
    expect(chatting.answers).to_have_count(2)
    assert chatting.texts() == before
    assert chatting.page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_chat_that_was_closed_stays_closed_on_the_next_page_and_asks_nothing(chatting: Visitor) -> None:
    chatting.page.keyboard.press("Escape")
    asked: list[str] = []
    chatting.page.on("request", lambda request: asked.append(request.url))
    chatting.page.reload()
    chatting.page.wait_for_timeout(500)
    expect(chatting.panel).to_be_hidden()
    assert [url for url in asked if "/api/" in url] == []


def test_two_tabs_show_the_same_conversation(chatting: Visitor, second_tab: Callable[[], Visitor]) -> None:
    other = second_tab().arrive().open()
    chatting.say(QUESTION)
    expect(other.answers).to_have_count(2, timeout=ANSWER_MS)
    other.say("do you do scars?")
    expect(chatting.answers).to_have_count(3, timeout=ANSWER_MS)
    assert chatting.texts() == other.texts() == [text for _, text in chatting.stored()]


def test_a_chat_begun_again_or_deleted_in_one_tab_is_so_in_the_other(
    chatting: Visitor, second_tab: Callable[[], Visitor]
) -> None:
    chatting.say(QUESTION)
    other = second_tab().arrive().open()
    expect(other.answers).to_have_count(2)
    for title in ("Start again", "Delete this chat"):
        other.page.get_by_role("button", name="More").click()
        other.page.get_by_role("button", name=title).click()
        other.page.get_by_role("alertdialog").get_by_role("button", name=title).click()
        if title == "Start again":
            expect(other.answers).to_have_count(1)
            expect(chatting.answers).to_have_count(1)
        else:
            expect(chatting.log).to_contain_text("has been deleted")
    assert chatting.token == ""


def test_twenty_seconds_offline_lose_nothing_and_send_each_message_once(
    chatting: Visitor, profile: BrowserContext
) -> None:
    sent = count_posts(chatting.page)
    profile.set_offline(True)
    chatting.type(QUESTION)
    chatting.type("do you do scars?")
    expect(chatting.banner).to_contain_text("You are offline")
    expect(chatting.log.get_by_text("Not sent yet")).to_have_count(2)
    chatting.page.wait_for_timeout(20_000)
    assert visitors_words(chatting) == []
    sent.clear()
    profile.set_offline(False)
    expect(chatting.answers).to_have_count(3, timeout=ANSWER_MS)
    expect(chatting.banner).to_be_empty()
    expect(chatting.log.get_by_text("Not sent yet")).to_have_count(0)
    assert list(sent.values()) == [1, 1]
    assert visitors_words(chatting) == [QUESTION, "do you do scars?"]
    assert [author for author, _ in chatting.stored()] == ["bot", "visitor", "bot", "visitor", "bot"]


def test_what_was_written_offline_survives_closing_the_tab(
    chatting: Visitor, profile: BrowserContext, second_tab: Callable[[], Visitor]
) -> None:
    profile.set_offline(True)
    chatting.type(QUESTION)
    expect(chatting.banner).to_contain_text("You are offline")
    chatting.page.close()
    profile.set_offline(False)
    later = second_tab().arrive().open()
    expect(later.answers).to_have_count(2, timeout=ANSWER_MS)
    assert visitors_words(later) == [QUESTION]


def test_the_server_is_killed_in_the_middle_of_an_answer(chatting: Visitor) -> None:
    """The answer hangs, the gateway dies, the supervisor starts it again: one message, one answer."""
    stack, rasa = chatting.stack, chatting.stack.child("rasa")
    sent = count_posts(chatting.page)
    os.kill(rasa, signal.SIGSTOP)
    try:
        chatting.type("do you do scars?")
        for _ in range(100):
            if visitors_words(chatting):
                break
            chatting.page.wait_for_timeout(50)
        assert len(visitors_words(chatting)) == 1
        stack.kill("gateway")
        expect(chatting.banner).to_contain_text("can’t reach", timeout=ANSWER_MS)
    finally:
        os.kill(rasa, signal.SIGCONT)
    expect(chatting.answers).to_have_count(2, timeout=BACK_MS)
    expect(chatting.banner).to_be_empty(timeout=BACK_MS)
    assert len(sent) == 1
    assert sum(sent.values()) > 1
    assert [author for author, _ in chatting.stored()] == ["bot", "visitor", "bot"]


def test_a_double_click_counts_once(chatting: Visitor) -> None:
    chatting.page.get_by_role("button", name="Prices", exact=True).dblclick()
    expect(chatting.answers).to_have_count(2)
    chatting.box.fill("do you do scars?")
    chatting.page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(chatting.answers).to_have_count(3)
    chatting.page.wait_for_timeout(500)
    assert visitors_words(chatting) == ["Prices", "do you do scars?"]


def test_a_booking_sent_with_a_double_click_is_one_request(chatting: Visitor) -> None:
    chatting.book(until_read_back=True)
    chatting.page.get_by_role("button", name="Send it").last.dblclick()
    expect(chatting.answers.last).to_contain_text("MN-")
    assert chatting.stack.rows(
        "SELECT count(*) FROM booking_request WHERE conversation_id = ?", chatting.conversation
    ) == [(1,)]


def test_slow_3g_shows_that_an_answer_is_on_its_way(visitor: Visitor, profile: BrowserContext) -> None:
    network = profile.new_cdp_session(visitor.arrive().page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)
    visitor.open()
    visitor.type(QUESTION)
    expect(visitor.page.locator("clinic-chat .dots")).to_be_visible()
    expect(visitor.answers).to_have_count(2, timeout=ANSWER_MS)
    expect(visitor.page.locator("clinic-chat .dots")).to_be_hidden()


def test_blocked_storage_costs_only_the_memory_of_it(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } })"
    )
    visitor.arrive().open()
    visitor.say(QUESTION)
    visitor.say("do you do scars?")
    visitor.page.reload()
    expect(visitor.panel).to_be_hidden()
    visitor.open()
    expect(visitor.answers).to_have_count(1)


def test_a_refused_message_says_why_and_keeps_the_words(chatting: Visitor) -> None:
    """A choice of an older server, say: the answer is 422, and sending it again would not help."""
    chatting.page.evaluate("document.querySelector('clinic-chat').chat.submit({ choice: 'made-up' }, 'An old choice')")
    expect(chatting.page.locator("clinic-chat .problem")).to_contain_text("That choice was not offered in this chat")
    chatting.say(QUESTION)


def test_a_chat_the_server_does_not_know_any_more_becomes_a_new_one(chatting: Visitor) -> None:
    chatting.say(QUESTION)
    old = chatting.token
    chatting.stack.http.delete("/api/chat/conversation", headers={"Authorization": f"Bearer {old}"})
    expect(chatting.log).to_contain_text("has been deleted", timeout=ANSWER_MS)
    expect(chatting.page.locator("clinic-chat .choices button:not([disabled])")).to_have_count(0)
    chatting.type("do you do scars?")
    expect(chatting.log).to_contain_text("scar", timeout=ANSWER_MS)
    expect(chatting.answers).to_have_count(4, timeout=ANSWER_MS)  # two old ones, the welcome, and this answer
    assert visitors_words(chatting) == ["do you do scars?"]
    assert chatting.token != old


def test_a_forged_token_becomes_a_new_chat_too(visitor: Visitor) -> None:
    visitor.arrive().page.evaluate("localStorage.setItem('clinic-chat-token', 'forged')")
    visitor.open()
    expect(visitor.log).to_contain_text("A new chat starts below")
    visitor.say(QUESTION)
