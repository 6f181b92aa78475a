"""On other people's websites: what is asked of whom, strict policies, other origins, and pages that change under it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sites import Site
from visitor import ANSWER_MS, Visitor

PLACES = "[document.documentElement.scrollHeight, document.querySelector('h1').getBoundingClientRect().top]"
HOSTILE = (
    "<style>html { font-size: 6px } * { color: red !important; font: 40px cursive !important; letter-spacing: 1em }"
    " button { display: none !important }</style>"
)
VIOLATIONS = (
    "window.broken = []; addEventListener('securitypolicyviolation', (e) => window.broken.push(e.violatedDirective))"
)
SHIFTS = """
() => {
  window.shifts = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifts += entry.value)))
    .observe({ type: 'layout-shift', buffered: true });
}
"""


def bare(snippet: str, more: str = "") -> str:
    """A page somebody wrote by hand."""
    page = f"<body><h1>A site</h1><p>Words</p>{more}{snippet}</body>"
    return f"<!doctype html><html><head><title>A site</title></head>{page}</html>"


def tag(base: str, attributes: str = "") -> str:
    return f'<script src="{base}/widget.js"{attributes} defer></script>'


def watch(page: Page) -> list[str]:
    """Every address asked from now on, as it happens."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_nothing_is_asked_or_kept_before_the_chat_is_opened(
    visitor: Visitor, profile: BrowserContext, allowed_site: Site
) -> None:
    asked = watch(visitor.page)
    visitor.arrive(allowed_site.put("/quiet", bare(tag(visitor.base))))
    expect(visitor.launcher).to_be_visible()
    visitor.page.wait_for_timeout(500)
    assert [url for url in asked if url.startswith(visitor.base)] == [f"{visitor.base}/widget.js"]
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert profile.cookies() == []


def test_no_other_host_is_asked_and_no_cookie_is_set(visitor: Visitor, profile: BrowserContext) -> None:
    asked = watch(visitor.page)
    visitor.arrive().open()
    visitor.book()
    visitor.arrive("/embed")
    visitor.arrive("/chat")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(visitor.base).netloc}
    assert profile.cookies() == []


def test_the_snippet_from_the_staff_page_works_in_a_bare_file_on_another_port(
    visitor: Visitor, allowed_site: Site
) -> None:
    visitor.arrive("/embed")
    visitor.page.get_by_label("Title").fill("Ask Sam & Jo")
    snippet = visitor.page.locator("#plain").input_value()
    asked = watch(visitor.page)
    visitor.arrive(allowed_site.put("/pasted", bare(snippet))).open()
    expect(visitor.panel).to_have_accessible_name("Ask Sam & Jo")
    visitor.book()
    assert {urlsplit(url).netloc for url in asked} == {
        urlsplit(visitor.base).netloc,
        urlsplit(allowed_site.origin).netloc,
    }
    visitor.staff_take_over()
    visitor.staff_say("Jo, across sites", "Jo Marsh")
    expect(visitor.log).to_contain_text("Jo, across sites", timeout=ANSWER_MS)


def test_a_site_that_is_not_let_in_gets_nothing(visitor: Visitor, other_site: Site) -> None:
    visitor.arrive(other_site.put("/", bare(tag(visitor.base))))
    visitor.launcher.click()
    expect(visitor.banner).to_contain_text("can’t reach", timeout=ANSWER_MS)
    expect(visitor.answers).to_have_count(0)
    assert (
        visitor.page.evaluate(
            "async (url) => { try { return (await fetch(url)).status } catch { return 'refused' } }",
            f"{visitor.base}/api/chat/config",
        )
        == "refused"
    )


def test_a_strict_policy_is_enough(visitor: Visitor, allowed_site: Site) -> None:
    base = visitor.base
    policy = (
        f"default-src 'none'; script-src {base}; connect-src {base}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    address = allowed_site.put("/strict", bare(tag(base)), content_security_policy=policy)
    visitor.page.add_init_script(VIOLATIONS)
    visitor.arrive(address).open()
    visitor.say("how much is it?")
    with visitor.page.expect_download():
        visitor.page.get_by_role("button", name="More").click()
        visitor.page.get_by_role("button", name="Download this chat").click()
    assert visitor.page.evaluate("window.broken") == []
    assert visitor.launcher.evaluate("one => getComputedStyle(one).position") == "fixed"


def test_the_host_page_does_not_shift(visitor: Visitor, allowed_site: Site) -> None:
    more = (
        "<style>body { display: grid; gap: 3rem } body > * { margin: 2rem } p:last-of-type { color: red }</style>"
        + "<p>Words</p>" * 40
    )
    visitor.arrive(allowed_site.put("/shift", bare("", more)))
    before = visitor.page.evaluate(PLACES)
    visitor.arrive(allowed_site.put("/shift-with", bare(tag(visitor.base), more)))
    visitor.page.evaluate(SHIFTS)
    visitor.open()
    visitor.say("how much is it?")
    after = visitor.page.evaluate(PLACES)
    assert after == before
    assert visitor.page.evaluate("window.shifts") == 0


def test_the_script_twice_on_a_page_is_one_chat(visitor: Visitor, allowed_site: Site) -> None:
    visitor.arrive(
        allowed_site.put(
            "/twice", bare(tag(visitor.base) * 2, "<clinic-chat></clinic-chat><clinic-chat></clinic-chat>")
        )
    )
    visitor.open()
    assert visitor.page.locator("clinic-chat .launcher:visible").count() == 1


def test_a_single_page_site_may_replace_everything(visitor: Visitor, allowed_site: Site) -> None:
    visitor.arrive(allowed_site.put("/single", bare(tag(visitor.base)))).open()
    visitor.say("how much is it?")
    before = visitor.texts()
    for change in (
        "document.body.innerHTML = '<h1>Another view</h1>'; history.pushState({}, '', '/other')",
        "const body = document.createElement('body'); body.textContent = 'A new body'; document.body.replaceWith(body)",
        "document.body.replaceChildren()",
    ):
        visitor.page.evaluate(f"() => {{ {change} }}")
        expect(visitor.panel).to_be_visible()
        assert visitor.texts() == before
    visitor.say("do you do scars?")


def test_styles_of_a_page_do_not_reach_into_the_chat(visitor: Visitor, allowed_site: Site) -> None:
    visitor.arrive(allowed_site.put("/hostile", bare(tag(visitor.base), HOSTILE))).open()
    style = visitor.answers.first.locator(".text").evaluate(
        "one => [getComputedStyle(one).fontSize, getComputedStyle(one).letterSpacing]"
    )
    assert style == ["16px", "normal"]


def test_options_are_attributes(visitor: Visitor, allowed_site: Site) -> None:
    options = ' data-colour="#ffee00" data-side="left" data-title="Ask us" data-greeting="Good to see you."'
    options += ' data-lang="ar" data-open'
    visitor.arrive(allowed_site.put("/options", bare(tag(visitor.base, options))))
    expect(visitor.panel).to_be_visible()
    expect(visitor.panel).to_have_accessible_name("Ask us")
    expect(visitor.page.locator("clinic-chat .intro")).to_have_text("Good to see you.")
    expect(visitor.page.locator("clinic-chat .root")).to_have_attribute("dir", "rtl")
    box = visitor.panel.bounding_box()
    assert box
    assert box["x"] < 50
    assert visitor.page.evaluate("document.activeElement.tagName") == "BODY"
    visitor.page.get_by_role("button", name="Close chat").click()
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    expect(visitor.panel).to_be_hidden()


@pytest.mark.parametrize(
    "colour", ["#ffee00", "white", "#000", "rgb(120 120 120)", "rebeccapurple", "nonsense", "hsl(330 90% 70%)"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_colour_stays_readable(visitor: Visitor, allowed_site: Site, colour: str, scheme: str) -> None:
    visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    style = f"<style>clinic-chat {{ --clinic-chat-colour: {colour} }}</style>"
    visitor.arrive(allowed_site.put("/colour", bare(tag(visitor.base), style)))
    pair = visitor.launcher.evaluate("one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]")
    assert contrast(*pair) >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG's ratio of two "rgb(…)" colours."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_labels_can_be_in_another_language(visitor: Visitor, allowed_site: Site) -> None:
    labels = allowed_site.put("/labels.js", 'window.ClinicChatLabels = { send: "Wyślij", launcher: "Zapytaj nas" };')
    visitor.arrive(
        allowed_site.put("/labels", bare(tag(visitor.base, ' data-lang="pl"'), f'<script src="{labels}"></script>'))
    )
    expect(visitor.launcher).to_have_accessible_name("Zapytaj nas")
    expect(visitor.page.locator("clinic-chat .root")).to_have_attribute("lang", "pl")


def test_a_page_can_open_close_and_listen_but_never_reads_what_is_written(visitor: Visitor) -> None:
    page = visitor.arrive().page
    page.evaluate(
        "() => { window.told = []; for (const kind of ['ready', 'open', 'close', 'message'])"
        " ClinicChat.on(kind, (detail) => window.told.push([kind, detail])) }"
    )
    page.evaluate("ClinicChat.open()")
    expect(visitor.answers).to_have_count(1)
    visitor.say("how much is it?")
    page.evaluate("ClinicChat.close()")
    expect(visitor.panel).to_be_hidden()
    told = page.evaluate("window.told")
    assert [kind for kind, _ in told] == ["open", "message", "ready", "message", "close"]
    assert [detail for kind, detail in told if kind == "message"] == [{"from": "bot"}] * 2
    page.reload()
    page.evaluate("() => { window.told = []; ClinicChat.on('message', (detail) => window.told.push(detail)) }")
    page.evaluate("ClinicChat.open()")
    expect(visitor.answers).to_have_count(2)
    assert page.evaluate("window.told") == []


def test_the_staff_page_previews_colours_and_makes_each_snippet(visitor: Visitor) -> None:
    page = visitor.arrive("/embed").page
    before = visitor.launcher.evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_label("Colour", exact=True).fill("#7a1fa2")
    page.get_by_label("Side").select_option("left")
    page.get_by_label("Greeting").fill('Say "hi" <now>')
    assert visitor.launcher.evaluate("one => getComputedStyle(one).backgroundColor") != before
    box = visitor.launcher.bounding_box()
    assert box
    assert box["x"] < 50
    attributes = ' data-colour="#7a1fa2" data-side="left" data-greeting="Say &quot;hi&quot; &lt;now&gt;"'
    wanted = tag(visitor.base, attributes)
    for kind in ("plain", "wix", "squarespace"):
        assert page.locator(f"#{kind}").input_value() == wanted
    assert (
        page.locator("#wordpress").input_value() == f"add_action('wp_footer', function () {{ ?>\n{wanted}\n<?php }});"
    )
