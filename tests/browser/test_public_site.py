"""The public pages in a browser: whole and readable at every width, light and dark, in both languages; quick on a slow line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from watching import Watch, until

PAGES = [
    "/", "/publik/angka/", "/publik/jalan/", "/publik/daftar/", "/publik/kecelakaan/", "/publik/manfaat/", "/publik/tanya/",
    "/publik/data/", "/publik/manfaat/?apa=meninggal&bulan=40&umur1=10&jenjang1=SD", "/publik/manfaat/?apa=cacat&penghasilan=x",
]  # fmt: skip
ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BUDGET, MOST_SECONDS = 120_000, 1.0
# A phone on a poor 3G line: 0.1 s there and back, 1.6 Mbit/s.
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 200_000, "uploadThroughput": 90_000}


def opened(browser: Browser, arguments: dict, base_url: str, watch: Watch, width: int, scheme: str = "light") -> Page:
    more = {
        "base_url": base_url,
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "java_script_enabled": True,
    }
    page = browser.new_context(**{**arguments, **more}).new_page()
    page.set_default_timeout(9_000)
    watch.over(page)
    return page


def english(place: str) -> str:
    return f"{place}{'&' if '?' in place else '?'}bahasa=en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_public_pages_stand_and_can_be_read(
    width: int, scheme: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, width, scheme)
    found = {}
    for place in [*PAGES, *map(english, PAGES[:3])]:
        answer = page.goto(place)
        assert answer is not None and answer.status == 200, place
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, place
        assert page.locator("h1").count() == 1, place
        page.evaluate(AXE)
        for fault in page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]:
            found[(place, fault["id"])] = [n["html"][:140] + n["failureSummary"][:200] for n in fault["nodes"][:3]]
    assert found == {}
    assert page.context.cookies() == []


def test_a_first_visit_is_light_and_quick(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    """All that a first visit loads, in bytes as they come; and the front page's first paint on a slow line."""
    weights = {}
    for place in PAGES[:8]:
        page = opened(browser, browser_context_args, base_url, watch, 360)
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        sizes: list[int] = []
        client.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(int(event["encodedDataLength"])))
        page.goto(place, wait_until="networkidle")
        weights[place] = (sum(sizes), len(sizes))
        page.context.close()
    print("\n" + "\n".join(f"{place:26} {size / 1000:6.1f} kB in {count}" for place, (size, count) in weights.items()))
    assert max(size for size, _ in weights.values()) < BUDGET / 3
    assert max(count for _, count in weights.values()) <= 6
    page = opened(browser, browser_context_args, base_url, watch, 360)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW)
    began = time.monotonic()
    page.goto("/")
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    seen = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    print(f"first paint {seen:.2f} s, whole text {time.monotonic() - began:.2f} s")
    assert 0 < seen < MOST_SECONDS


def test_without_script_a_visitor_finds_the_way(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    """From the front page to the answer of the calculator and to the check, with script turned off."""
    arguments = {**browser_context_args, "base_url": base_url, "java_script_enabled": False}
    page = browser.new_context(**arguments).new_page()
    watch.over(page)
    page.goto("/")
    assert page.locator(".hero-big").inner_text().endswith("%")
    page.locator(".doors").get_by_role("link", name="Yang diberikan hukum").click()
    page.get_by_label("Meninggal karena kecelakaan kerja").check()
    page.get_by_role("button", name="Hitung").click()
    assert page.locator(".answer").inner_text().startswith("Rp")
    page.get_by_role("link", name="Beranda").click()
    page.get_by_role("link", name="Cek kepesertaan saya").click()
    assert page.url.endswith("/cek/")
    page.goto("/")
    page.get_by_role("link", name="Petugas").click()
    assert page.url.endswith("/masuk/")
