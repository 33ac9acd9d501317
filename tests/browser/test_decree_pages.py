"""A decree as officers make it: rina drafts, the administrator signs, the auditor reads and downloads; letters to who leaves."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from watching import PATIENCE, Watch, enter

NUMBER, MONTH = "500.15/77/2026", "2026-04"


def context(browser: Browser, browser_context_args: dict, base_url: str, width: int = 360) -> BrowserContext:
    size = {"width": width, "height": 800}
    return browser.new_context(**{**browser_context_args, "base_url": base_url, "accept_downloads": True, "viewport": size})


def to_decrees(page: Page) -> None:
    """By clicks from the home page, through the menu where the screen is narrow."""
    if page.viewport_size and page.viewport_size["width"] < 900:
        page.locator("details.menu-phone summary").click()
    page.get_by_role("link", name="SK", exact=True).first.click()
    expect(page.get_by_role("heading", name="Surat keputusan (SK)")).to_be_visible()


def run_a_month(page: Page) -> None:
    """The months of the demo city are decreed: another one, whose list differs, is run."""
    page.goto(f"/bulan/{MONTH}/")
    page.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)")).click()
    page.get_by_role("button", name="Ya, jalankan").click()
    expect(page.get_by_text("Dijalankan rina")).to_be_visible(timeout=PATIENCE * 10)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def saved(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download(timeout=PATIENCE * 10) as download:
        page.get_by_role("link", name=link).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_a_decree_from_draft_to_the_auditor(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(context(browser, browser_context_args, base_url), watch, "rina")
    run_a_month(rina)
    to_decrees(rina)
    fits(rina)
    rina.get_by_label("Nomor SK").fill(NUMBER)
    rina.get_by_label("Tanggal SK").fill("05/01/2026")
    rina.get_by_role("button", name="Susun rancangan").click(timeout=PATIENCE * 5)
    expect(rina.get_by_text("Anda yang menyusunnya")).to_be_visible(timeout=PATIENCE * 2)
    expect(rina.get_by_role("button", name="Tandatangani")).to_have_count(0)
    fits(rina)
    text = "\n".join(p.extract_text() for p in PdfReader(saved(rina, "Rancangan PDF", tmp_path)).pages[:2])
    assert "RANCANGAN" in text
    assert not re.search(r"\b\d{16}\b", text)

    admin = enter(context(browser, browser_context_args, base_url, 1400), watch, "admin")
    to_decrees(admin)
    admin.get_by_role("link", name="Periksa").click()
    people = admin.locator(".stat", has_text="peserta setelahnya").locator("b").inner_text().replace(".", "")
    admin.get_by_role("button", name="Tandatangani").click()
    admin.get_by_role("button", name="Ya, tandatangani").click(timeout=PATIENCE * 10)
    expect(admin.get_by_text("ditandatangani dan dibekukan")).to_be_visible(timeout=PATIENCE * 10)
    expect(admin.get_by_role("link", name="Excel")).to_be_visible()
    fits(admin)

    audit = enter(context(browser, browser_context_args, base_url), watch, "audit")
    to_decrees(audit)
    expect(audit.get_by_text("Semua orang dalam daftar terakhir tercantum dalam SK.")).to_be_visible()
    audit.get_by_role("link", name=NUMBER).click()
    expect(audit.get_by_role("link", name="Excel")).to_have_count(0)
    one, other = (saved(audit, "Lampiran PDF", tmp_path).read_bytes() for _ in range(2))
    assert one == other
    pages = PdfReader(tmp_path / "lampiran_SK_500-15-77-2026.pdf").pages
    assert f"halaman {len(pages)} dari {len(pages)}" in pages[-1].extract_text()
    assert f"{int(people):,}".replace(",", ".") in pages[0].extract_text()
    audit.goto("/jejak/?tindakan=decree.sign")
    expect(audit.locator("tbody").get_by_text("admin").first).to_be_visible()

    rina.goto(f"/bulan/{MONTH}/")
    rina.locator("#penetapan").get_by_role("link", name="Yang keluar").click()
    fits(rina)
    letter = saved(rina, "Semua surat", tmp_path)
    said = PdfReader(letter).pages[0].extract_text()
    assert "halaman 1 dari 1" in said
    assert "berakhirnya bantuan iuran" in said
