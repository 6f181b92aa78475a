"""With the keyboard alone, and for a screen reader."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sites import Site
from visitor import READ_BACK, Visitor

# What is added to a live region is what a screen reader says: keep it, but for regions that are switched off.
LISTEN = """
() => {
  window.heard = [];
  const root = document.querySelector('clinic-chat').shadowRoot;
  const live = '[role=log], [role=status], [aria-live]';
  const region = (node) => (node instanceof Element ? node : node.parentElement)?.closest(live);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.type === 'characterData' ? [change.target] : change.addedNodes) {
        const found = region(node);
        if (found && found.getAttribute('aria-live') !== 'off') window.heard.push(node.textContent);
      }
    }
  }).observe(root, { childList: true, subtree: true, characterData: true });
}
"""


def tab_to(page: Page, name: str, role: str = "button", most: int = 40, key: str = "Tab") -> None:
    """Press Tab until the thing with this name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).last  # type: ignore[arg-type]
    for _ in range(most):
        if wanted.evaluate("node => node.getRootNode().activeElement === node"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} did not reach {name}")


def focused(page: Page) -> str:
    """Class or tag of what has the focus, inside the widget if it is there."""
    return str(
        page.evaluate(
            "() => { let one = document.activeElement;"
            " while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;"
            " return one?.className || one?.tagName || '' }"
        )
    )


def test_open_ask_choose_book_and_close(visitor: Visitor) -> None:
    page = visitor.arrive().page
    tab_to(page, "Chat with us")
    page.keyboard.press("Enter")
    expect(visitor.answers).to_have_count(1)
    assert focused(page) == "TEXTAREA"

    page.keyboard.type("how much is it?")
    page.keyboard.press("Enter")
    expect(visitor.answers).to_have_count(2)

    tab_to(page, "Request a booking", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(visitor.answers).to_have_count(3)
    for count in range(3, 18):
        kind, answer = visitor.next_answer()
        if kind == "click":
            tab_to(page, answer, key="Shift+Tab" if focused(page) == "TEXTAREA" else "Tab")
            page.keyboard.press("Enter")
        else:
            tab_to(page, "Your message", role="textbox")
            page.keyboard.type(answer)
            page.keyboard.press("Enter")
        expect(visitor.answers).to_have_count(count + 1)
        if answer == READ_BACK:
            break
    assert re.search(r"MN-\w+", visitor.answers.last.inner_text())
    assert visitor.stack.rows(
        "SELECT count(*) FROM booking_request WHERE conversation_id = ?", visitor.conversation
    ) == [(1,)]

    page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    assert focused(page) == "launcher"


def test_the_launcher_says_whether_the_chat_is_open(chatting: Visitor) -> None:
    expect(chatting.launcher).to_have_attribute("aria-expanded", "true")
    chatting.page.keyboard.press("Escape")
    expect(chatting.launcher).to_have_attribute("aria-expanded", "false")


def test_the_focus_is_never_trapped(chatting: Visitor) -> None:
    page = chatting.page
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('button'), { id: 'after', textContent: 'After' }))"
    )
    tab_to(page, "After", most=30)
    tab_to(page, "Close chat", most=30, key="Shift+Tab")


def test_a_page_s_own_button_gets_the_focus_back(visitor: Visitor) -> None:
    visitor.arrive().page.get_by_role("link", name="Ask a question").press("Enter")
    expect(visitor.answers).to_have_count(1)
    visitor.page.keyboard.press("Escape")
    assert focused(visitor.page) == "button strong"


def test_escape_leaves_the_menu_and_the_question_before_the_chat(chatting: Visitor) -> None:
    page = chatting.page
    tab_to(page, "More", key="Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Delete this chat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert focused(page) == "TEXTAREA"
    tab_to(page, "More", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete this chat")).to_be_hidden()
    expect(chatting.panel).to_be_visible()


def test_a_page_s_shortcuts_do_not_hear_what_is_typed(visitor: Visitor, allowed_site: Site) -> None:
    address = allowed_site.put(
        "/shortcuts", f"<!doctype html><title>x</title><body><script src='{visitor.base}/widget.js' defer></script>"
    )
    visitor.arrive(address).open()
    visitor.page.evaluate("window.keys = 0; document.addEventListener('keydown', () => window.keys += 1)")
    visitor.box.press_sequentially("s/k?")
    assert visitor.page.evaluate("window.keys") == 0
    expect(visitor.box).to_have_value("s/k?")


def test_shift_and_enter_begin_a_new_line(chatting: Visitor) -> None:
    chatting.box.press_sequentially("one")
    chatting.box.press("Shift+Enter")
    chatting.box.press_sequentially("two")
    expect(chatting.box).to_have_value("one\ntwo")
    expect(chatting.mine).to_have_count(0)


def test_every_control_is_at_least_24_pixels_high_and_wide(chatting: Visitor) -> None:
    chatting.say("how much is it?")
    chatting.page.get_by_role("button", name="More").click()
    boxes = chatting.page.locator("clinic-chat").get_by_role("button").all()
    assert len(boxes) > 8
    small = [
        (one.inner_text(), box)
        for one in boxes
        if (box := one.bounding_box()) and min(box["width"], box["height"]) < 24
    ]
    assert small == []


def test_the_focus_can_be_seen_on_every_control(chatting: Visitor) -> None:
    seen = []
    chatting.page.keyboard.press("Tab")
    for _ in range(12):
        chatting.page.keyboard.press("Shift+Tab")
        seen.append(
            chatting.page.evaluate(
                "() => { const one = document.activeElement?.shadowRoot?.activeElement;"
                " return one && getComputedStyle(one).outlineStyle }"
            )
        )
    assert [style for style in seen if style not in (None, "solid")] == []
    assert seen.count("solid") > 5


# ------------------------------------------------------------------------ announcements


def ax_nodes(profile: BrowserContext, page: Page) -> list[dict[str, Any]]:
    """The accessibility tree, as the browser gives it to a screen reader; first its top."""
    session = profile.new_cdp_session(page)
    session.send("Accessibility.enable")
    return list(session.send("Accessibility.getFullAXTree")["nodes"])


def value(node: dict[str, Any], name: str) -> Any:
    return next((one["value"].get("value") for one in node.get("properties", []) if one["name"] == name), None)


def test_the_log_is_there_before_the_first_message(visitor: Visitor) -> None:
    visitor.arrive()
    log = visitor.page.locator("clinic-chat [role=log]")
    expect(log).to_have_count(1)
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_have_attribute("aria-relevant", "additions")
    expect(log).to_be_empty()


def test_each_answer_is_announced_once(chatting: Visitor, profile: BrowserContext) -> None:
    page = chatting.page
    page.evaluate(LISTEN)
    answers = [chatting.say("what are your opening hours?"), chatting.say("do you do scars?")]
    page.wait_for_timeout(1500)
    heard = page.evaluate("window.heard")
    for answer in answers:
        assert sum(answer in text for text in heard) == 1, heard
    nodes = ax_nodes(profile, page)
    live = [node for node in nodes if value(node, "live") not in (None, "off")]
    (log,) = [node for node in live if node["role"]["value"] == "log"]
    assert (value(log, "live"), value(log, "atomic")) == ("polite", False)
    by_id = {node["nodeId"]: node for node in nodes}
    for answer in answers:
        assert spoken(by_id, nodes[0]).count(flat(answer)) == 1
        assert spoken(by_id, log).count(flat(answer)) == 1


def spoken(nodes: dict[str, dict[str, Any]], node: dict[str, Any]) -> str:
    """All that a part of the tree says, in order."""
    if node.get("role", {}).get("value") == "StaticText":
        return flat(node["name"]["value"])
    return "".join(spoken(nodes, nodes[child]) for child in node.get("childIds", []) if child in nodes)


def flat(text: str) -> str:
    """Without white space: links and line breaks cut a text into several nodes."""
    return re.sub(r"\s+", "", text)


def test_the_welcome_is_announced(visitor: Visitor) -> None:
    visitor.arrive().page.evaluate(LISTEN)
    visitor.open()
    visitor.page.wait_for_timeout(300)
    assert sum("automated assistant, not a person" in text for text in visitor.page.evaluate("window.heard")) == 1


def test_an_old_conversation_is_not_read_out_again(chatting: Visitor) -> None:
    answer = chatting.say("what are your opening hours?")
    chatting.page.add_init_script(f"addEventListener('DOMContentLoaded', () => setTimeout({LISTEN}))")
    chatting.page.reload()
    expect(chatting.log).to_contain_text(answer)
    chatting.page.wait_for_timeout(500)
    assert [text for text in chatting.page.evaluate("window.heard") if answer in text] == []
    expect(chatting.log).to_have_attribute("aria-live", "polite")


def test_the_panel_is_a_labelled_dialog_that_is_not_modal(chatting: Visitor, profile: BrowserContext) -> None:
    (dialog,) = [
        node
        for node in ax_nodes(profile, chatting.page)
        if node.get("role", {}).get("value") == "dialog" and not node.get("ignored")
    ]
    assert dialog["name"]["value"] == "Chat with Demo Microneedling Clinic"
    assert not value(dialog, "modal")


def test_what_is_not_in_english_says_its_language(chatting: Visitor) -> None:
    chatting.say("Dzień dobry, ile kosztuje zabieg na twarz?")
    expect(chatting.answers.last.locator(".text")).to_have_attribute("lang", "pl")
    expect(chatting.answers.first.locator(".text")).to_have_attribute("lang", "en-GB")
    expect(chatting.page.locator("clinic-chat .root")).to_have_attribute("lang", "en-GB")


@pytest.mark.parametrize(
    "profile", [{"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 800}}], indirect=True
)
def test_on_a_touch_screen_the_keyboard_does_not_cover_the_welcome(visitor: Visitor) -> None:
    visitor.arrive().open()
    assert focused(visitor.page) == "panel"


def test_phone_mail_and_date_get_the_right_keys(chatting: Visitor) -> None:
    page, box = chatting.page, chatting.box
    chatting.say("I'd like to book an appointment")
    expect(box).to_have_attribute("autocomplete", "name")
    chatting.say("Wren Hale")
    assert box.evaluate("box => [box.inputMode, box.autocomplete]") == ["tel", "tel"]
    page.get_by_role("button", name="E-mail").click()
    assert box.evaluate("box => [box.inputMode, box.autocomplete]") == ["email", "email"]
    chatting.say("wren@example.org")
    for _ in range(6):
        if page.get_by_label("Pick a day").count():
            break
        kind, answer = chatting.next_answer()
        assert kind == "click", json.dumps(chatting.texts())
        chatting.choose(answer)
    page.get_by_label("Pick a day").fill("2027-03-02")
    expect(box).to_have_value("Tuesday 2 March")
    assert box.evaluate("box => [box.inputMode, box.autocomplete]") == ["text", "off"]


def test_trouble_is_announced_once_however_often_it_is_tried_again(chatting: Visitor, profile: BrowserContext) -> None:
    chatting.page.evaluate(LISTEN)
    profile.set_offline(True)
    chatting.type("how much is it?")
    chatting.page.wait_for_timeout(5000)
    heard = chatting.page.evaluate("window.heard")
    assert heard.count("Not sent yet") == 1
    assert sum("You are offline" in text for text in heard) == 1
