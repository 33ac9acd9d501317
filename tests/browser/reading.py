"""Whether a page can be read by everybody: axe-core over the whole of it, and nothing moves sideways."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page
from walking import AXE, HEIGHT, HIGHEST, TAGS

FOUND = "options => axe.run(options).then(r => r.violations)"


def unread(page: Page, tags: Sequence[str] | None = TAGS) -> list[tuple[str, list[str]]]:
    """What axe finds wrong, by these tags or (None) by all it knows.

    The window is as high as the page meanwhile: what stays at its edge while one scrolls then covers nothing.
    """
    before = page.viewport_size
    assert before is not None
    page.wait_for_load_state()
    page.set_viewport_size({"width": before["width"], "height": min(page.evaluate(HEIGHT) + 100, HIGHEST)})
    page.evaluate(AXE)
    found = page.evaluate(FOUND, {} if tags is None else {"runOnly": list(tags)})
    page.set_viewport_size(before)
    return [(fault["id"], [n["html"][:120] + n["failureSummary"][:160] for n in fault["nodes"][:3]]) for fault in found]


def readable(page: Page, *widths: int) -> None:
    """At the desk and on the phone, or at these widths; the window is left as it was."""
    before = page.viewport_size
    for width in widths or (1400, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert unread(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    if before is not None:
        page.set_viewport_size(before)
