"""The user guide is never stale: each step finds its screen, and on it every word that the guide tells the reader to look for.

`PIJAR_GUIDE=write` (docs/panduan/README.md) also writes the pictures anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from guide_screens import LARGEST, PICTURES, SCREENS, picture, steps, words_on
from playwright.sync_api import Browser, Page
from watching import PATIENCE, Watch, enter, until

STEPS = steps()


@pytest.fixture
def pages(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> Iterator[dict[str, Page]]:
    """One page for each who looks, logged in."""
    made: dict[str, Page] = {}
    for who in dict.fromkeys(screen.who for screen in SCREENS.values()):
        context = browser.new_context(**{**browser_context_args, "base_url": base_url})
        if who:
            made[who] = enter(context, watch, who)
            # Who was shown round is not offered it again, so the home page is the everyday one.
            if made[who].locator("#pemandu").count():
                made[who].get_by_role("button", name="Tidak perlu").click()
        else:
            made[who] = context.new_page()
            made[who].set_default_timeout(PATIENCE)
            watch.over(made[who])
    yield made


def test_the_guide_and_its_screens_are_the_same_set() -> None:
    assert sorted(STEPS) == sorted(SCREENS)
    lacking = [name for name in STEPS if not (PICTURES / f"{name}.png").is_file()]
    assert not lacking or os.environ.get("PIJAR_GUIDE")
    assert {path.stem for path in PICTURES.iterdir()} <= set(SCREENS)


def test_pictures_are_small() -> None:
    large = {path.name: size for path in PICTURES.glob("*.png") if (size := path.stat().st_size) > LARGEST}
    assert not large


def test_each_step_finds_its_screen_and_its_words(pages: dict[str, Page]) -> None:
    lost = []
    for name, screen in SCREENS.items():
        page = pages[screen.who]
        page.set_viewport_size(screen.size)
        answer = page.goto(screen.address)
        assert answer is not None
        assert answer.status == 200, name
        text = words_on(page)
        lost += [f"{name}: {words}" for words in STEPS[name][1] if words not in text]
        if os.environ.get("PIJAR_GUIDE") == "write":
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / f"{name}.png").write_bytes(picture(page))
    assert not lost


def test_the_guide_is_read_inside_the_application(pages: dict[str, Page]) -> None:
    page = pages["lurah"]
    page.goto("/panduan/")
    assert page.url.endswith("/panduan/kelurahan/")
    pictures = page.locator(".guide-picture")
    assert pictures.count() == sum(guide == "kelurahan" for guide, _ in STEPS.values())
    for place in range(pictures.count()):
        pictures.nth(place).scroll_into_view_if_needed()
        until(page, "one => one.complete && one.naturalWidth > 0", pictures.nth(place).element_handle())
    page.get_by_role("link", name="Panduan bendahara").click()
    page.get_by_role("heading", name="Panduan bendahara").wait_for()
