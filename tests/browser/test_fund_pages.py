"""Money as officers follow it: tono proposes a budget, rina approves it from her home page, the auditor reads it in the books."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import unread
from watching import Watch, enter

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def context(browser: Browser, browser_context_args: dict, base_url: str, width: int) -> BrowserContext:
    size = {"width": width, "height": 800}
    return browser.new_context(**{**browser_context_args, "base_url": base_url, "accept_downloads": True, "viewport": size})


def to_door(page: Page, name: str) -> None:
    """By clicks from the home page, through the menu where the screen is narrow."""
    page.goto("/")
    if page.viewport_size and page.viewport_size["width"] < 992:
        page.locator("details.menu-phone summary").click()
    page.get_by_role("link", name=name, exact=True).first.click()


def is_sound(page: Page) -> None:
    """Nothing wider than the screen, and what axe finds wrong for people who cannot see or use a mouse."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), page.url
    assert unread(page, None) == [], page.url


def open_fund(page: Page, code: str) -> None:
    to_door(page, "Dana")
    page.locator(f"#dana-{code}").get_by_role("link", name=f"Buka dana {code}").click()


def test_a_budget_goes_from_the_treasurer_to_the_auditor(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    tono = enter(context(browser, browser_context_args, base_url, 1400), watch, "tono")
    to_door(tono, "Dana")
    expect(tono.locator("section[id^=dana-]")).to_have_count(3)
    expect(tono.locator("#dana-APBD svg.chart-wide")).to_be_visible()
    expect(tono.get_by_text("APBD 2027 belum ada anggarannya")).to_be_visible()
    is_sound(tono)
    open_fund(tono, "APBD")
    expect(tono.locator("#perkiraan tbody tr")).to_have_count(12)
    tono.get_by_text("Usulkan perubahan").click()
    tono.get_by_label("Anggaran setahun").fill("1.600.000.000")
    tono.get_by_label("Dokumen", exact=True).fill("DPA Disnaker 12/2026")
    tono.get_by_label("Tanggal dokumen").fill("05/01/2026")
    tono.get_by_role("button", name="Usulkan").click()
    expect(tono.get_by_text("Petugas lain yang memutuskan.")).to_be_visible()
    is_sound(tono)

    rina = enter(context(browser, browser_context_args, base_url, 360), watch, "rina")
    expect(rina.get_by_role("heading", name="Putuskan usulan anggaran APBD")).to_be_visible()
    rina.locator(".todo", has_text="Putuskan usulan anggaran APBD").get_by_role("link", name="Buka usulan").click()
    is_sound(rina)
    rina.get_by_role("button", name="Setujui").click()
    expect(rina.get_by_text("Anggaran disetujui; buku kas mengikutinya.")).to_be_visible()

    audit = enter(context(browser, browser_context_args, base_url, 1400), watch, "audit")
    open_fund(audit, "APBD")
    expect(audit.locator("#anggaran tbody tr").first).to_contain_text("Rp 1.600.000.000")
    expect(audit.locator("#anggaran tbody tr").first).to_contain_text(re.compile("tono.*Disetujui rina", re.DOTALL))
    expect(audit.get_by_role("button", name="Usulkan")).to_have_count(0)
    with audit.expect_download() as given:
        audit.get_by_role("link", name="PDF").click()
    assert given.value.path().read_bytes().startswith(b"%PDF")
    revised = audit.locator("#jurnal").get_by_role("link", name="Perubahan anggaran")
    # It stands at the day of its document: months that other tests ran come before it.
    while not revised.count():
        audit.locator("#jurnal").get_by_role("link", name="Berikut").click()
        audit.wait_for_load_state()
    revised.first.click()
    expect(audit.get_by_role("heading", name=re.compile("Jurnal [0-9]+"))).to_be_visible()
    expect(audit.locator("tbody tr").first).to_contain_text("Tersedia")
    is_sound(audit)


def test_the_books_on_a_phone_are_balanced(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    audit = enter(context(browser, browser_context_args, base_url, 360), watch, "audit")
    to_door(audit, "Dana")
    is_sound(audit)
    audit.get_by_role("link", name="Neraca saldo").click()
    expect(audit.get_by_text("Seimbang: debet dan kredit sama-sama")).to_be_visible()
    is_sound(audit)
    audit.get_by_role("link", name="Jurnal", exact=True).first.click()
    audit.get_by_label("Perbuatan").select_option("spend")
    audit.get_by_role("button", name="Saring").click()
    expect(audit.locator("tbody tr").first).to_contain_text("Pembayaran")
    is_sound(audit)
    audit.locator("tbody tr").first.get_by_role("link").click()
    expect(audit.get_by_text("SP2D-2026-")).to_be_visible()
    is_sound(audit)


def test_the_administrator_sees_people_and_months_only(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    admin = enter(context(browser, browser_context_args, base_url, 1400), watch, "admin")
    to_door(admin, "Dana")
    expect(admin.locator("#dana-APBD")).to_contain_text("orang dalam daftar terakhir")
    assert "Rp" not in admin.locator("main").inner_text()
    is_sound(admin)
