"""The chart to explore: it comes only when asked for, says values where one points, and leaves the policy of content whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from walking import AXE, weight_of
from watching import Watch, enter

LIBRARY = "echarts.min"
BUDGET = 120_000


def opened(browser: Browser, arguments: dict, base_url: str, watch: Watch, **changes: object) -> tuple[Page, list[str]]:
    """The page of coverage, and the addresses it asks for from now on."""
    page = enter(browser.new_context(**{**arguments, "base_url": base_url, **changes}), watch, "rina")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/cakupan/")
    page.wait_for_load_state("networkidle")
    return page, asked


def press(page: Page) -> None:
    page.get_by_role("button", name="Jelajahi").click()
    expect(page.locator("[data-chart] svg")).to_be_visible()


def hover(page: Page, across: float = 0.5) -> None:
    page.locator("[data-chart]").scroll_into_view_if_needed()
    box = page.locator("[data-chart]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.4)


def line_colour(page: Page) -> str:
    return str(page.evaluate("document.querySelector('[data-chart] path[stroke-width=\"3\"]').getAttribute('stroke')"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1400, 900)])
def test_the_chart_comes_when_asked_for_and_says_its_values(
    size: tuple[int, int], scheme: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page, asked = opened(browser, browser_context_args, base_url, watch, viewport=viewport, color_scheme=scheme)
    assert any("explore" in address for address in asked)
    assert not any(LIBRARY in address for address in asked)
    press(page)
    assert sum(LIBRARY in address for address in asked) == 1
    hover(page)
    expect(page.locator(".tip")).to_contain_text("Juli 2025")
    expect(page.locator(".tip")).to_contain_text("366.480")
    expect(page.locator(".tip")).to_contain_text("48,4%")
    page.evaluate(AXE)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [fault["id"] for fault in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_one_zooms_by_buttons_and_the_theme_draws_anew(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page, asked = opened(browser, browser_context_args, base_url, watch, viewport={"width": 1400, "height": 900})
    press(page)
    expect(page.locator("[data-chart]")).to_contain_text("Jan 2025")
    page.get_by_role("button", name="Perbesar").click()
    expect(page.locator("[data-chart]")).not_to_contain_text("Jan 2025")
    light = line_colour(page)
    page.get_by_role("button", name="Gelap/terang").click()
    assert line_colour(page) != light
    expect(page.locator("[data-chart] svg")).to_have_count(1)
    expect(page.locator("[data-chart]")).not_to_contain_text("Jan 2025")
    page.get_by_role("button", name="Semua").click()
    expect(page.locator("[data-chart]")).to_contain_text("Jan 2025")
    page.get_by_role("button", name="Tutup").click()
    expect(page.locator("[data-chart] svg")).to_have_count(0)
    press(page)
    assert sum(LIBRARY in address for address in asked) == 1


def test_english_readers_explore_in_english(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page, _asked = opened(browser, browser_context_args, base_url, watch, viewport={"width": 1400, "height": 900})
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Explore").click()
    hover(page)
    expect(page.locator(".tip")).to_contain_text("366,480")
    expect(page.locator(".tip")).to_contain_text("48.4%")


def test_a_lost_line_is_said_and_may_be_tried_again(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page, _asked = opened(browser, browser_context_args, base_url, watch)
    page.route(f"**/*{LIBRARY}*", lambda route: route.abort())
    page.get_by_role("button", name="Jelajahi").click()
    expect(page.get_by_role("alert")).to_contain_text("tidak dapat dimuat")
    page.unroute(f"**/*{LIBRARY}*")
    press(page)
    expect(page.get_by_text("tidak dapat dimuat")).to_be_hidden()
    # The browser itself notes the lost file; nothing else may have happened.
    assert [fault for fault in watch.faults if "ERR_FAILED" not in fault] == []
    watch.faults.clear()


def test_without_script_there_is_no_button(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page, asked = opened(browser, browser_context_args, base_url, watch, java_script_enabled=False)
    expect(page.locator("svg.chart-narrow").first).to_be_visible()
    expect(page.locator("[data-explore]")).to_be_hidden()
    assert not any(LIBRARY in address for address in asked)


def test_the_page_is_light_until_the_button_is_pressed(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page, _asked = opened(browser, browser_context_args, base_url, watch)
    before = weight_of(page, "/cakupan/")
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    press(page)
    page.wait_for_load_state("networkidle")
    print(f"\n/cakupan/ {before / 1000:.1f} kB; pressed {(before + sum(sizes)) / 1000:.1f} kB")
    assert before < BUDGET
