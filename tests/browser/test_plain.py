"""`/chat` in a browser without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from visitor import Visitor

without_script = pytest.mark.parametrize("profile", [{"java_script_enabled": False}], indirect=True)


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


@without_script
def test_asking_choosing_and_deleting_without_javascript(visitor: Visitor, profile: BrowserContext) -> None:
    page = visitor.arrive("/").page
    page.get_by_role("link", name="Ask a question").click()
    assert page.url == f"{visitor.base}/chat"
    assert profile.cookies() == []
    send(page, "how much is it?")
    expect(page.locator(".m.bot")).to_have_count(2)
    expect(page.locator(".m.bot").last).to_contain_text("£180")
    page.get_by_role("button", name="Ways to pay").click()
    expect(page.locator(".m.bot")).to_have_count(3)
    page.reload()
    expect(page.locator(".m.visitor")).to_have_count(2)

    page.get_by_role("link", name="Delete this chat").click()
    page.get_by_role("button", name="Delete this chat").click()
    expect(page.get_by_role("alert")).to_have_text("This chat has been deleted.")
    assert profile.cookies() == []


@without_script
def test_booking_without_javascript(visitor: Visitor) -> None:
    page = visitor.arrive("/chat").page
    send(page, "I'd like to book an appointment")
    for _ in range(15):
        choices = page.locator(".m.bot").last.locator(".choices button").all_inner_texts()
        question = page.locator(".m.bot").last.locator(".text").inner_text().splitlines()[-1]
        offered = [title for title in choices if title not in {"Cancel", "Any time", "Change something"}]
        if offered:
            title = next((one for one in offered if one.startswith(("Yes", "Send it"))), offered[0])
            page.locator(".m.bot").last.get_by_role("button", name=title, exact=True).click()
            if title == "Send it":
                break
        elif "Any time" in choices:
            send(page, "Tuesday morning")
        else:
            send(page, "07700 900123" if "reach" in question or "phone" in question else "Wren Hale")
    expect(page.locator(".m.bot").last).to_contain_text("MN-")


@without_script
def test_its_cookie_stays_out_of_reach(visitor: Visitor, profile: BrowserContext) -> None:
    send(visitor.arrive("/chat").page, "hello")
    expect(visitor.page.locator(".m.visitor")).to_have_count(1)
    (cookie,) = profile.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/chat")


@without_script
def test_a_double_click_on_send_counts_once(visitor: Visitor) -> None:
    page = visitor.arrive("/chat").page
    send(page, "hello")
    page.get_by_label("Your message").fill("how much is it?")
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator(".m.bot").last).to_contain_text("£180")
    page.reload()
    expect(page.locator(".m.visitor")).to_have_count(2)
