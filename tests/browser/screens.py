"""`make screens`: every state of the chat, in every width, light and dark, as pictures under var/screens/."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from chromium import launch  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from stack import Stack  # noqa: E402
from states import STATES  # noqa: E402
from visitor import Visitor  # noqa: E402

TARGET = ROOT / "var/screens"
SIZES = {320: 640, 390: 844, 768: 1024, 1440: 900}
SETTLE_MS = 250


def main() -> int:
    """Draw them; a state that can't be reached is an error."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stack, browser = Stack(Path(folder)), launch(playwright)
        stack.start()
        try:
            for name in sys.argv[1:] or STATES:
                draw(name, stack, browser)
        finally:
            browser.close()
            stack.stop()
    print(f"Pictures are in {TARGET.relative_to(ROOT)}/")
    return 0


def draw(name: str, stack: Stack, browser: Browser) -> None:
    """One state: reached anew for each width, as a visitor on that screen would."""
    for width, height in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        visitor = Visitor(context.new_page(), stack, f"http://127.0.0.1:{stack.ports['gateway']}")
        STATES[name](visitor)
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.wait_for_timeout(SETTLE_MS)
            visitor.page.screenshot(path=TARGET / f"{name}-{width}-{scheme}.png")
        context.close()
    print(f"  {name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
