"""Places as officers use them: rina runs a month, frees a place and gives it on; others read the same by their role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import unread
from watching import PATIENCE, Watch, enter

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SLOW = PATIENCE * 8


def context(browser: Browser, browser_context_args: dict, base_url: str, width: int) -> BrowserContext:
    size = {"width": width, "height": 800}
    return browser.new_context(**{**browser_context_args, "base_url": base_url, "accept_downloads": True, "viewport": size})


def to_door(page: Page, name: str) -> None:
    """By clicks from the home page, through the menu where the screen is narrow."""
    page.goto("/")
    if page.viewport_size and page.viewport_size["width"] < 992:
        page.locator("details.menu-phone summary").click()
    page.get_by_role("link", name=name, exact=True).first.click()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), page.url


def carries_no_fault(page: Page) -> None:
    """What axe finds wrong for people who cannot see or use a mouse."""
    assert unread(page, None) == [], page.url


def waiting(page: Page) -> str:
    return page.locator("#menunggu .place-sum").inner_text().split()[0]


def run_next_month(page: Page) -> None:
    """The first month that is not sent yet: another test may have run it before."""
    to_door(page, "Bulan")
    run = page.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)"))
    while not run.count():
        page.locator(".head .acts a").last.click()
    run.first.click()
    page.get_by_role("button", name="Ya, jalankan").click()
    page.wait_for_url("**/bulan/2026-*/", timeout=SLOW)
    expect(page.get_by_role("button", name="Jalankan ulang")).to_be_visible(timeout=SLOW)


def test_a_place_is_freed_and_given_on(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    rina = enter(context(browser, browser_context_args, base_url, 1400), watch, "rina")
    run_next_month(rina)
    to_door(rina, "Tempat")
    expect(rina.locator(".place-columns .card")).to_have_count(4)
    expect(rina.locator("svg.chart-wide .s-band").first).to_be_visible()
    carries_no_fault(rina)
    before, month = waiting(rina), rina.url
    rina.locator("#dana-APBD").get_by_role("link", name="Lihat orangnya").click()
    who = rina.locator("tbody tr").first.get_by_role("link").first.inner_text()
    rina.get_by_role("link", name=f"Mengapa? {who}").first.click()
    expect(rina.get_by_text("Tetap dibiayai APBD")).to_be_visible()
    carries_no_fault(rina)
    rina.get_by_label("Alasan").select_option("OWN_WISH")
    rina.get_by_role("button", name="Keluarkan").click()
    rina.get_by_role("button", name="Ya, keluarkan").click()
    expect(rina.get_by_text(f"{who} dikeluarkan dari daftar")).to_be_visible(timeout=SLOW)
    next_one = rina.locator(".place-answer").inner_text()
    carries_no_fault(rina)
    rina.get_by_role("button", name="Ya, berikan tempat ini").click()
    expect(rina.get_by_text(f"{next_one} kini dibiayai APBD")).to_be_visible(timeout=SLOW)
    assert int(waiting(rina).replace(".", "")) == int(before.replace(".", "")) - 1
    rina.locator("#dana-APBD").get_by_role("link", name="Lihat orangnya").click()
    rina.get_by_label("Cari di daftar ini").fill(next_one)
    rina.get_by_role("button", name="Cari").click()
    expect(rina.get_by_text("mengisi tempat yang ditinggalkan").first).to_be_visible()
    with rina.expect_download() as download:
        rina.get_by_role("button", name="CSV").click()
    assert re.search(r",\d{16},", download.value.path().read_text(encoding="utf-8"))

    tono = enter(context(browser, browser_context_args, base_url, 360), watch, "tono")
    to_door(tono, "Tempat")
    assert tono.url == month
    assert int(waiting(tono).replace(".", "")) == int(before.replace(".", "")) - 1
    expect(tono.get_by_role("link", name="Lihat orangnya")).to_have_count(0)
    fits(tono)
    carries_no_fault(tono)

    audit = enter(context(browser, browser_context_args, base_url, 360), watch, "audit")
    to_door(audit, "Tempat")
    audit.locator("#menunggu").get_by_role("link", name="Lihat urutannya").click()
    expect(audit.get_by_role("button", name="CSV")).to_have_count(0)
    fits(audit)
    audit.get_by_role("link", name="Mengapa?").first.click()
    expect(audit.get_by_text("Menunggu di urutan 1:")).to_be_visible()
    assert not re.search(r"\b\d{16}\b", audit.locator("main").inner_text())
    fits(audit)
    carries_no_fault(audit)
    audit.goto("/jejak/?tindakan=allocation.give")
    expect(audit.locator("tbody").get_by_text("rina").first).to_be_visible()

    lurah = enter(context(browser, browser_context_args, base_url, 360), watch, "lurah")
    to_door(lurah, "Tempat")
    expect(lurah.get_by_text("saja.").first).to_be_visible()
    expect(lurah.locator("svg.chart")).to_have_count(0)
    fits(lurah)


@pytest.mark.parametrize("width", [360, 1400])
def test_other_quotas_and_the_next_year(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, width: int
) -> None:
    rina = enter(context(browser, browser_context_args, base_url, width), watch, "rina")
    to_door(rina, "Tempat")
    rina.get_by_role("link", name="Bagaimana kalau kuotanya lain?").click()
    rina.get_by_label("DBHCHT").fill("0")
    fits(rina)
    rina.get_by_role("button", name="Hitung").click()
    expect(rina.get_by_text("Agar menjadi nyata")).to_be_visible(timeout=SLOW)
    expect(rina.locator("pre.yaml")).to_contain_text("DBHCHT")
    expect(rina.locator("tbody tr", has_text="DBHCHT").first.locator("b").last).to_have_text("0")
    fits(rina)
    carries_no_fault(rina)

    to_door(rina, "Program")
    rina.get_by_role("link", name="Lanjut ke tahun berikutnya").click()
    rina.get_by_role("button", name=re.compile("Hitung")).click()
    expect(rina.get_by_text("Biaya per dana")).to_be_visible(timeout=SLOW)
    fits(rina)
    carries_no_fault(rina)
    with rina.expect_download() as download:
        rina.get_by_role("button", name="Semua orang (CSV)").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("nik,fund_now,fund_next,stays,reason")
    with rina.expect_download() as download:
        rina.get_by_role("link", name="Program 2027 (YAML)").click()
    assert "year: 2027" in download.value.path().read_text(encoding="utf-8")
