"""Small screens, zoom, forced colours, less motion, and from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from states import STATES
from visitor import Visitor

# 1280 by 1024 at 400 % is 320 by 256.
ZOOMED = {"width": 320, "height": 256}
OVERFLOW = """
() => {
  const root = document.querySelector('clinic-chat')?.shadowRoot;
  const all = root ? [...root.querySelectorAll('*')] : [];
  const clips = (one) => one.clientWidth > 1 && getComputedStyle(one).overflowX !== 'visible';
  const wide = all.filter((one) => one.scrollWidth > one.clientWidth + 1 && clips(one));
  return [document.documentElement.scrollWidth > innerWidth, ...wide.map((one) => one.className)];
}
"""


@pytest.mark.parametrize("name", ["closed", "welcome", "staff", "read-back", "confirm", "page-without-script", "embed"])
def test_at_400_percent_nothing_scrolls_sideways_and_all_can_be_reached(visitor: Visitor, name: str) -> None:
    visitor.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    STATES[name](visitor)
    assert visitor.page.evaluate(OVERFLOW) == [False]


def test_at_400_percent_one_can_still_write(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    visitor.arrive().open()
    visitor.say("how much is it?")
    for one in (visitor.box, visitor.page.get_by_role("button", name="Close chat")):
        one.scroll_into_view_if_needed()
        expect(one).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_chat_has_the_whole_screen_and_hides_the_launcher(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.arrive().open()
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(visitor.launcher).to_be_hidden()


def test_forced_colours_keep_every_edge(chatting: Visitor) -> None:
    chatting.say("how much is it?")
    chatting.page.emulate_media(forced_colors="active")
    for part in (
        chatting.launcher,
        chatting.panel,
        chatting.answers.last.locator(".text"),
        chatting.mine.locator(".text"),
    ):
        assert part.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"


def test_less_motion_means_none(visitor: Visitor) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    STATES["typing"](visitor)
    names = visitor.page.evaluate(
        "() => [...document.querySelector('clinic-chat').shadowRoot.querySelectorAll('*')]"
        ".map((one) => getComputedStyle(one).animationName)"
    )
    assert set(names) == {"none"}


def test_right_to_left_is_mirrored(visitor: Visitor) -> None:
    STATES["right-to-left"](visitor)
    close, heading = (
        visitor.page.get_by_role("button", name="Close chat").bounding_box(),
        visitor.page.locator("clinic-chat h2").bounding_box(),
    )
    mine, answer = visitor.mine.locator(".text").bounding_box(), visitor.answers.last.locator(".text").bounding_box()
    assert close and heading and mine and answer
    assert close["x"] < heading["x"]
    assert mine["x"] < answer["x"]
    expect(visitor.answers.last.locator(".text")).to_have_attribute("lang", "ar")


def test_a_page_from_right_to_left_turns_the_chat_too(visitor: Visitor) -> None:
    visitor.arrive().page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.page.evaluate("document.querySelector('clinic-chat').dataset.title = 'x'")
    expect(visitor.page.locator("clinic-chat .root")).to_have_attribute("dir", "rtl")
    box = visitor.launcher.bounding_box()
    assert box
    assert box["x"] < 50
