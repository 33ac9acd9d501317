"""A policy changed by two people, the month run by it, and its reasons read by a third; on a phone and at a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import unread
from watching import PATIENCE, Watch, enter

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1400, "height": 900}
MONTH_RUN = 120_000


def opened(browser: Browser, arguments: dict, base_url: str, watch: Watch, who: str, **changes: object) -> Page:
    context = browser.new_context(**{**arguments, "base_url": base_url, "viewport": DESK, **changes})
    return enter(context, watch, who)


def go(page: Page, door: str) -> None:
    """Through the navigation, which a phone keeps in its menu."""
    if page.locator(".menu-phone summary").is_visible():
        page.locator(".menu-phone summary").click()
    page.locator(".side-list a:visible", has_text=door).first.click()


def is_sound(page: Page) -> None:
    """Nothing sticks out, and everything can be read."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    assert unread(page) == [], page.url


def editor(page: Page) -> None:
    go(page, "Kebijakan")
    page.get_by_role("link", name="Usulkan perubahan", exact=True).click()
    expect(page.locator("#pratinjau")).to_contain_text("orang dinilai")


def number(page: Page, word: str) -> int:
    """What the preview shows beside a word."""
    text = page.locator("#pratinjau .stat", has_text=word).first.locator("b").inner_text()
    return int(re.sub(r"\D", "", text))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_editor_counts_while_one_types_and_says_what_is_wrong(
    size: dict, scheme: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "rina", viewport=size, color_scheme=scheme)
    editor(page)
    before = number(page, "layak")
    decile = page.locator("#id_decile-max")
    decile.fill("3")
    expect(page.locator("#pratinjau")).to_contain_text("sebelumnya")
    assert number(page, "layak") == before - number(page, "keluar")
    page.get_by_label("Dirinci menurut").select_option("village")
    expect(page.locator("#pratinjau .pol-group")).to_contain_text("Kelurahan:")
    is_sound(page)
    decile.fill("33")
    expect(page.locator("#id_decile-max_error")).to_contain_text("10")
    expect(page.locator("#pratinjau")).to_contain_text("Betulkan dahulu")
    decile.fill("3")
    expect(page.locator("#id_decile-max_error")).to_be_empty()
    page.locator("#id_sector-use").check()
    expect(page.locator("#id_sector-only_error")).to_contain_text("Pilih paling sedikit satu")
    page.locator("#id_sector-except").get_by_label("perdagangan").check()
    expect(page.locator("#pratinjau")).to_contain_text("Bidang pekerjaannya tidak termasuk program")
    is_sound(page)


def test_without_a_script_the_button_counts(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page = opened(browser, browser_context_args, base_url, watch, "rina", java_script_enabled=False)
    editor(page)
    page.locator("#id_decile-max").fill("3")
    page.get_by_role("button", name="Hitung pratinjau").click()
    expect(page.locator("#pratinjau")).to_contain_text("sebelumnya")


def test_two_people_change_the_policy_and_an_auditor_reads_why(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    rina = opened(browser, browser_context_args, base_url, watch, "rina", viewport=PHONE)
    editor(rina)
    rina.locator("#id_decile-max").fill("4")
    expect(rina.locator("#pratinjau")).to_contain_text("sebelumnya")
    leaving = number(rina, "keluar")
    assert leaving > 0
    month = rina.get_by_label("Berlaku mulai bulan").input_value()
    rina.get_by_label("Mengapa diubah").fill("Dana tahun ini berkurang")
    rina.get_by_role("button", name="Usulkan perubahan").click()
    expect(rina.get_by_text("Ini usulan Anda: petugas lain yang memutuskan.")).to_be_visible()
    expect(rina.get_by_role("button", name="Setujui")).to_have_count(0)
    is_sound(rina)

    admin = opened(browser, browser_context_args, base_url, watch, "admin")
    expect(admin.get_by_text("Putuskan usulan kebijakan")).to_be_visible()
    admin.get_by_role("link", name="Buka usulan").click()
    expect(admin.get_by_text("Dana tahun ini berkurang")).to_be_visible()
    expect(admin.locator("del", has_text="desil 5 atau lebih rendah")).to_be_visible()
    expect(admin.locator(".stat", has_text="keluar").locator("b")).to_have_text(f"−{leaving:,}".replace(",", "."))
    is_sound(admin)
    admin.get_by_label("Catatan").fill("Sesuai anggaran")
    admin.get_by_role("button", name="Setujui").click()
    expect(admin.get_by_text("Disetujui: versi 2 berlaku mulai")).to_be_visible()

    rina.goto(f"/bulan/{month}/")
    rina.get_by_role("button", name="Jalankan bulan").or_(rina.get_by_role("button", name="Jalankan ulang")).first.click()
    rina.get_by_role("button", name="Ya, jalankan").click()
    expect(rina.get_by_text("Dijalankan rina")).to_be_visible(timeout=MONTH_RUN)

    audit = opened(browser, browser_context_args, base_url, watch, "audit")
    go(audit, "Kebijakan")
    expect(audit.get_by_text("desil 4 atau lebih rendah").first).to_be_visible()
    expect(audit.get_by_role("link", name="Usulkan perubahan")).to_have_count(0)
    go(audit, "Tinjauan")
    audit.get_by_role("link", name=re.compile("^Mengapa")).first.click()
    # The first in the line may also be somebody past the age limit, who stays eligible until an officer decides.
    expect(audit.get_by_role("heading", name=re.compile("^Mengapa (belum diputuskan|layak)"))).to_be_visible()
    expect(audit.get_by_text("kebijakan versi 2")).to_be_visible()
    is_sound(audit)
    audit.set_viewport_size(PHONE)
    is_sound(audit)
    with audit.expect_download(timeout=PATIENCE * 3) as download:
        audit.get_by_role("button", name="Surat untuk orang ini (PDF)").click()
    assert re.fullmatch(r"penilaian-\d{4}-\d{2}-\d+\.pdf", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(b"%PDF")
