"""The states of the chat that are checked with axe and drawn by `make screens`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from playwright.sync_api import expect
from visitor import ANSWER_MS, Visitor

LONG = "\n\n".join(
    f"{number}. Thank you for your patience. This is a longer note, so that you have it in writing. "
    "Please keep it until your visit, and write here if anything in it is not clear."
    for number in range(1, 9)
)


def closed(visitor: Visitor) -> None:
    visitor.arrive()
    expect(visitor.launcher).to_be_visible()


def welcome(visitor: Visitor) -> None:
    visitor.arrive().open()


def typing(visitor: Visitor) -> None:
    visitor.arrive().open()
    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 60_000, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    visitor.type("Does it help with scars?")
    expect(visitor.page.locator("clinic-chat .dots")).to_be_visible()


def choices(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.choose("Prices")
    expect(visitor.answers.last.locator(".choices button").first).to_be_visible()


def long_answer(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.say("does it hurt and how long is a session?")
    visitor.staff_take_over()
    visitor.staff_say(LONG, "Jo Marsh")
    expect(visitor.log).to_contain_text("8. Thank you", timeout=ANSWER_MS)


def error(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.page.route("**/api/chat/messages", lambda route: route.abort())
    visitor.type("How much is a session?")
    visitor.box.fill("a" * 2005)
    expect(visitor.banner).to_contain_text("can’t reach")
    expect(visitor.log).to_contain_text("Not sent yet")


def offline(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.page.context.set_offline(True)
    visitor.type("How much is a session?")
    expect(visitor.banner).to_contain_text("You are offline")
    expect(visitor.log).to_contain_text("Not sent yet")


def staff(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.say("how much is it?")
    visitor.staff_take_over()
    visitor.staff_say("Hello, Jo here. I have read your question. What would you like to know?", "Jo Marsh")
    expect(visitor.log).to_contain_text("Jo here", timeout=ANSWER_MS)
    visitor.type("Could I come on a Saturday?")
    expect(visitor.page.locator("clinic-chat .m.visitor:not(.pending)")).to_have_count(2)


def contact(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.say("I'd like to book an appointment")
    visitor.say("Wren Hale")
    expect(visitor.page.get_by_role("button", name="Phone number")).to_be_visible()


def read_back(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.book(until_read_back=True)


def sent(visitor: Visitor) -> None:
    visitor.arrive().open()
    assert re.search(r"MN-\w+", visitor.book())


def menu(visitor: Visitor) -> None:
    visitor.arrive().open()
    visitor.page.get_by_role("button", name="More").click()
    expect(visitor.page.get_by_role("button", name="Download this chat")).to_be_visible()


def confirm(visitor: Visitor) -> None:
    menu(visitor)
    visitor.page.get_by_role("button", name="Delete this chat").click()
    expect(visitor.page.get_by_role("alertdialog")).to_be_visible()


def right_to_left(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.page.evaluate("document.querySelector('clinic-chat').dataset.lang = 'ar'")
    visitor.open()
    visitor.type("كم سعر الجلسة؟")
    expect(visitor.answers).to_have_count(2, timeout=ANSWER_MS)


def page_without_script(visitor: Visitor) -> None:
    visitor.arrive("/chat")
    visitor.page.get_by_label("Your message").fill("how much is it?")
    visitor.page.get_by_role("button", name="Send").click()
    expect(visitor.page.locator(".m.bot")).to_have_count(2)


def embed(visitor: Visitor) -> None:
    visitor.arrive("/embed")
    expect(visitor.page.locator("#plain")).to_have_value(re.compile("<script"))


STATES: Mapping[str, Callable[[Visitor], None]] = {
    found.__name__.replace("_", "-"): found
    for found in (
        closed, welcome, typing, choices, long_answer, error, offline, staff, contact, read_back, sent, menu, confirm,
        right_to_left, page_without_script, embed,
    )
}  # fmt: skip
