"""Every page of every role on a phone and on a desk: whole, in its frame, readable, light, and from our own host only."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from watching import Watch, enter

MONEY = ["/bulan/2026-03/", "/bulan/2026-05/", "/iuran/", "/iuran/2026-03/", "/iuran/2026-03/APBD/", "/program/",
         "/tempat/2026-03/", "/tempat/2026-05/", "/program/2026/lanjut/", "/donatur/", "/donatur/daftar/",
         "/donatur/bulan/2026-03/", "/donatur/opd/"]  # fmt: skip
LAW = [
    "/hukum/", "/hukum/?q=kematian&pada=01/02/2026", "/hukum/benefits.jkk.disability/", "/hukum/contributions.jkk/",
    "/hukum/holidays.movable/", "/hukum/ubah/?dari=01/12/2025&sampai=01/04/2026", "/hukum/tanya/", "/hukum/hitung/manfaat/",
    "/hukum/hitung/iuran/?month=2026-03&sector=trade&fund=DONOR&income=&prepay=3&jht=on", "/hukum/hitung/iuran/?month=x",
]  # fmt: skip
PEOPLE = ["/usulan/", "/orang/", "/orang/?q=SITI", "/tinjauan/", "/tinjauan/menjelang-65/", "/tinjauan/diputuskan/?kapan=semua",
          "/tempat/2026-03/daftar/APBD/", "/tempat/2026-03/daftar/menunggu/"]  # fmt: skip
PAGES = {
    "rina": [
        "/", "/cakupan/", "/sandi/", "/daftarkan/", "/usulan/1/", "/usulan/1/?hasil=rejected", "/tinjauan/daftar/",
        "/tempat/bagaimana-kalau/", *MONEY, *PEOPLE, *LAW,
    ],
    "tono": ["/", "/cakupan/", *MONEY],
    "lurah": ["/", "/cakupan/", "/daftarkan/", "/tempat/2026-03/", *PEOPLE, *LAW],
    "audit": ["/", "/cakupan/", "/jejak/", *MONEY, *PEOPLE],
    "admin": ["/", "/cakupan/", "/program/", "/program/2026/lanjut/", "/tempat/bagaimana-kalau/", "/jejak/", "/petugas/",
              "/petugas/baru/", "/donatur/opd/"],
}  # fmt: skip
SIZES = {"phone": (360, 740), "desk": (1400, 900)}
ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
BUDGET = 120_000


def first_link(page: Page, inside: str) -> str:
    return page.locator(f"a[href^='{inside}']").first.get_attribute("href") or "/"


def everything(page: Page, officer: str) -> list[str]:
    """The pages of a role, with one person and one case that it may see."""
    places = list(PAGES[officer])
    if "/orang/" in places:
        page.goto("/orang/?q=SITI")
        places.append(first_link(page, "/orang/") if officer != "lurah" else "/orang/")
    if officer == "rina":
        page.goto("/tinjauan/")
        places.append(page.locator("a.btn[href^='/tinjauan/']").first.get_attribute("href") or "/")
    return places


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("officer", PAGES)
def test_pages_stand_in_their_frame(
    officer: str, size: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    width, height = SIZES[size]
    arguments = {**browser_context_args, "base_url": base_url, "viewport": {"width": width, "height": height}}
    page = enter(browser.new_context(**arguments), watch, officer)
    for place in everything(page, officer):
        answer = page.goto(place)
        assert answer is not None
        assert answer.status == 200, place
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, (place, too_wide)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("officer", PAGES)
def test_pages_can_be_read_by_everybody(
    officer: str, scheme: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = enter(browser.new_context(**{**browser_context_args, "base_url": base_url, "color_scheme": scheme}), watch, officer)
    found = {}
    for place in everything(page, officer):
        page.goto(place)
        page.evaluate(AXE)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        result = page.evaluate("tags => axe.run({runOnly: tags})", tags)
        for fault in result["violations"]:
            found[(place, fault["id"])] = [n["html"][:140] + n["failureSummary"][:200] for n in fault["nodes"][:3]]
    assert found == {}


def test_a_page_is_light(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    """All that a first visit of a page loads, compressed, in bytes."""
    page = enter(browser.new_context(**{**browser_context_args, "base_url": base_url}), watch, "rina")
    weights = {}
    for place in (
        "/",
        "/usulan/",
        "/daftarkan/",
        "/bulan/2026-03/",
        "/orang/",
        "/iuran/2026-03/APBD/",
        "/tempat/2026-03/",
        "/cakupan/",
        "/hukum/",
        "/hukum/hitung/manfaat/",
    ):
        weights[place] = weight_of(page, place)
    print("\n" + "\n".join(f"{place:26} {weight / 1000:6.1f} kB" for place, weight in weights.items()))
    assert max(weights.values()) < BUDGET


def weight_of(page: Page, place: str) -> int:
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(place)
    page.wait_for_load_state("networkidle")
    client.detach()
    return sum(sizes)


def test_a_phone_keeps_the_whole_menu(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page = enter(browser.new_context(**{**browser_context_args, "base_url": base_url}), watch, "rina")
    page.get_by_label("Menu", exact=True).click()
    page.get_by_role("link", name="Cakupan", exact=True).click()
    page.wait_for_url("**/cakupan/")
    page.get_by_label("Menu", exact=True).click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
