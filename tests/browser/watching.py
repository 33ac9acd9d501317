"""An officer at a browser, and what the browser must not see while they work."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import BrowserContext, Page

PASSWORD = "pijar-semar-2026"
PATIENCE = 9_000


class Watch:
    """What a page did that it must not: broke the policy of content, asked for what is not there, raised an error."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on(
            "request", lambda r: self.faults.append(f"foreign {r.url}") if not r.url.startswith((self.host, "data:")) else None
        )


def until(page: Page, told: str, arg: Any = None) -> None:
    """Waits until what a page tells of itself is true. Asked anew each time: later on a page's policy evaluates no text."""
    ends = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(told, arg):
        assert time.monotonic() < ends, told
        page.wait_for_timeout(50)


def enter(context: BrowserContext, watch: Watch, username: str) -> Page:
    """A page of a browser in which this officer is logged in."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    watch.over(page)
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/")
    return page
