"""One real Chromium and a second website for all browser tests; a fresh profile for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from chromium import launch
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from sites import Site, site
from stack import Stack
from visitor import Visitor

DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def other_site() -> Iterator[Site]:
    """A site that is not let in."""
    with site() as found:
        yield found


@pytest.fixture(scope="session")
def base(stack: Stack) -> str:
    """The gateway's address."""
    return f"http://127.0.0.1:{stack.ports['gateway']}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = launch(playwright)
    yield running
    running.close()


@pytest.fixture
def profile(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh profile; a test can give its options with @pytest.mark.parametrize("profile", [...], indirect=True)."""
    options = {"viewport": DESKTOP, "locale": "en-GB", **getattr(request, "param", {})}
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(profile: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong: an error in its scripts fails the test."""
    found = profile.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    assert errors == []


@pytest.fixture
def visitor(page: Page, stack: Stack, base: str) -> Visitor:
    return Visitor(page, stack, base)


@pytest.fixture
def chatting(visitor: Visitor) -> Visitor:
    """A visitor on the demo page with the chat open."""
    return visitor.arrive().open()


@pytest.fixture
def second_tab(profile: BrowserContext, stack: Stack, base: str) -> Callable[[], Visitor]:
    """Another tab of the same browser."""
    return lambda: Visitor(profile.new_page(), stack, base)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.stack)
