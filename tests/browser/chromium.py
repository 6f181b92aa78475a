"""The browser for the tests: Debian's or Google's if the machine has it, else Playwright's own.

python tests/browser/chromium.py        exits 0 when it starts
"""

from __future__ import annotations

import os
import shutil
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No request of the browser's own: the tests watch who is asked for what.
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync")


def launch(playwright: Playwright) -> Browser:
    """Start it without a window."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=found, args=[*QUIET, *root])


def main() -> int:
    """Whether it starts."""
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except Error:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
