"""The city's map in a browser: with the mouse, a finger, the keyboard alone, and without script; hexagons, then boundaries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from test_places_pages import carries_no_fault, fits
from walking import weight_of
from watching import Watch, enter

BUDGET = 120_000
# What is told of one part, as "Wates: 80,4% (37 dari 46 orang)".
NUMBER = "orang"


def opened(browser: Browser, arguments: dict, base_url: str, watch: Watch, who: str, **changes: object) -> Page:
    page = enter(browser.new_context(**{**arguments, "base_url": base_url, **changes}), watch, who)
    page.goto("/peta/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_a_tap_tells_the_number(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    page = opened(browser, browser_context_args, base_url, watch, "rina", viewport=size, color_scheme=scheme)
    page.locator(".map a[href='#w-33.74.12.1004']").click()
    expect(page.locator("[data-map-said]")).to_contain_text("Gunungpati:")
    expect(page.locator(".map a")).to_have_count(177)
    fits(page)
    carries_no_fault(page)


def test_the_choice_changes_the_map_alone_and_the_address_with_it(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "rina")
    page.evaluate("window.same = true")
    page.locator("#tingkat").select_option("kecamatan")
    expect(page.locator(".map a")).to_have_count(16)
    page.locator("#apa").select_option("menunggu")
    expect(page.locator("#peta h2")).to_contain_text("Menunggu tempat per kecamatan")
    assert page.evaluate("window.same") is True and "apa=menunggu" in page.url and "tingkat=kecamatan" in page.url
    page.reload()
    expect(page.locator("#peta h2")).to_contain_text("Menunggu tempat per kecamatan")


def test_arrows_move_over_the_map_and_one_tab_passes_it(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "rina", viewport={"width": 1400, "height": 900})
    expect(page.locator(".map a[tabindex='0']")).to_have_count(1)
    page.locator(".map a[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second != first and second.startswith("#w-")
    expect(page.locator("[data-map-said]")).to_contain_text(NUMBER)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('href')") == first
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map')") is None


def test_without_script_a_form_chooses_and_a_part_leads_to_its_line(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "lurah", java_script_enabled=False)
    page.locator("#apa").select_option("peserta")
    page.get_by_role("button", name="Lihat").click()
    expect(page.locator("#peta h2")).to_contain_text("Peserta program per kelurahan")
    expect(page.locator(".chart-said")).to_contain_text("Wilayah Anda, Gunungpati:")
    page.locator(".map a[href='#w-33.74.12.1004']").click()
    expect(page.locator("tr:target")).to_contain_text("Gunungpati")


def test_the_page_is_light_and_asks_nothing_of_the_large_library(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "lurah")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    weight = weight_of(page, "/peta/")
    assert weight <= BUDGET, weight
    assert not [address for address in asked if "echarts" in address]


def test_boundaries_of_a_file_take_the_place_of_the_hexagons(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any], tmp_path: Path
) -> None:
    """Invented ones: a square for each kecamatan, side by side."""
    codes = [f"33.74.{n:02}" for n in range(1, 17)]
    square = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]
    features = []
    for n, code in enumerate(codes):
        ring = [[110.4 + n % 4 / 100 + x, n // 4 / 100 + y - 7] for x, y in square]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"code": code}, "geometry": shape})
    file = tmp_path / "kecamatan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert command("regions", "load-boundaries", str(file))["boundaries"] == 16
    page = opened(browser, browser_context_args, base_url, watch, "tono")
    expect(page.locator(".map-real")).to_have_count(0)
    page.locator("#tingkat").select_option("kecamatan")
    expect(page.locator(".map-real a")).to_have_count(16)
    carries_no_fault(page)
    command("regions", "boundaries", "--remove")
    page.reload()
    expect(page.locator(".map a")).to_have_count(16)
    expect(page.locator(".map-real")).to_have_count(0)
