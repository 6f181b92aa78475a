"""axe-core finds nothing against WCAG 2.2 AA, in every state, small and large, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from states import STATES
from visitor import Visitor

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL, LARGE = {"width": 320, "height": 640}, {"width": 1440, "height": 900}
SETTLE_MS = 200


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(visitor: Visitor, name: str) -> None:
    STATES[name](visitor)
    for size, scheme in ((LARGE, "light"), (SMALL, "dark")):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visitor.page.wait_for_timeout(SETTLE_MS)
        assert violations(visitor.page) == [], (name, size, scheme)


def test_axe_looks_into_the_widget(chatting: Visitor) -> None:
    """The tests above could not fail otherwise."""
    chatting.page.evaluate(
        "document.querySelector('clinic-chat').shadowRoot.querySelector('.panel header button')"
        ".removeAttribute('aria-label')"
    )
    assert any(line.startswith("button-name") for line in violations(chatting.page))
