"""A verification round as officers live it: opened, walked with a phone, published, objected to, decided, closed, read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_fieldform_pages import readable
from watching import PATIENCE, Watch, enter

ROUND = re.compile(r"/verval/\d+/$")
# The days for objections pass: as if the list had been published in January. Its guard would not let anybody shorten them.
OVER = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("alter table verification_round disable trigger user")
    cursor.execute("update verification_round set published_on = '2026-01-05', objections_until = '2026-01-12'"
                   " where state = 'published'")
    cursor.execute("alter table verification_round enable trigger user")
"""


def seat(browser: Browser, arguments: dict[str, Any], base_url: str, **more: Any) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, **more})


@pytest.fixture
def over(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Lets the days for objections be over in the city that is served."""

    def pass_by() -> None:
        data = max(tmp_path_factory.getbasetemp().glob("kota*/data"))
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"PIJAR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "pijar.config.settings"}
        subprocess.run([sys.executable, "-c", OVER], env=environment, check=True)

    return pass_by


def checked(page: Page) -> int:
    return int(page.locator("#kemajuan b").inner_text().replace(".", ""))


def press(page: Page, button: str) -> None:
    """One answer on the first person who is not checked yet; the line above tells that it is kept."""
    before = checked(page)
    waiting = page.locator(".check:not(.check-done, .check-asks)")
    if not waiting.count():
        page.get_by_role("link", name="RT berikutnya").click()
    card = waiting.first
    if button != "Ada, sesuai":
        card.get_by_text("Hasil lain").click()
    card.get_by_role("button", name=button).click()
    expect(page.locator("#kemajuan b")).to_have_text(str(before + 1))


def test_a_round_from_its_opening_to_the_minutes(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, over: Any
) -> None:
    wide = {"viewport": {"width": 1400, "height": 900}}
    rina = enter(seat(browser, browser_context_args, base_url, **wide), watch, "rina")
    rina.get_by_role("link", name="Verval", exact=True).click()
    rina.get_by_role("link", name="Buka putaran").click()
    rina.get_by_label("Daftar bulan").fill("2026-01")
    rina.get_by_role("button", name="Buka putaran").click()
    rina.wait_for_url(ROUND, timeout=60_000)
    readable(rina)

    lurah = enter(seat(browser, browser_context_args, base_url), watch, "lurah")
    lurah.get_by_role("link", name="Periksa", exact=True).first.click()
    readable(lurah)
    assert checked(lurah) == 0
    press(lurah, "Ada, sesuai")
    press(lurah, "Meninggal")
    press(lurah, "Ada, sesuai")
    lurah.reload()
    assert checked(lurah) == 3

    place = rina.url
    rina.get_by_role("button", name="Tarik sampel").click()
    rina.locator("dialog[open]").get_by_role("button", name="Tarik sampel").click()
    rina.wait_for_url(re.compile(r"/sampel/$"))
    readable(rina)
    rina.goto(place)
    rina.get_by_role("button", name="Umumkan").click()
    expect(rina.get_by_text("Daftar diumumkan.")).to_be_visible()

    public = seat(browser, browser_context_args, base_url).new_page()
    watch.over(public)
    public.goto("/pengumuman/")
    public.locator(".list-group-item").first.click()
    expect(public.get_by_text("Sanggahan paling lambat")).to_be_visible()
    readable(public)

    lurah.reload()
    lurah.get_by_role("link", name="Sanggahan", exact=True).click()
    lurah.get_by_role("link", name="Catat sanggahan").click()
    lurah.get_by_text("Orang ini tidak layak").click()
    lurah.get_by_label("Nomor urut di pengumuman").fill("1")
    lurah.get_by_label("Apa yang disampaikan").fill("Orang ini sudah bekerja di pabrik")
    lurah.get_by_label("Nama penyanggah").fill("Pak Slamet")
    lurah.get_by_role("button", name="Simpan dan beri nomor").click()
    number = lurah.locator("h1.ticket").inner_text()
    assert number.startswith("SG-")
    readable(lurah)

    rina.goto("/")
    rina.get_by_role("link", name="Buka sanggahan").first.click()
    rina.get_by_role("link", name=number).click()
    expect(rina.get_by_text("Slamet")).to_have_count(0)
    rina.get_by_text("Ditolak", exact=True).click()
    rina.get_by_label("Alasan", exact=True).fill("Surat keterangan kelurahan: masih bekerja sendiri")
    rina.get_by_role("button", name="Simpan keputusan").click()
    expect(rina.get_by_text("Keputusan dicatat.")).to_be_visible()

    rina.goto(place)
    rina.locator("#keputusan").get_by_role("link", name="Buka daftar").click()
    rina.get_by_role("link", name="Putuskan").first.click()
    expect(rina.get_by_label("Bukti").first).to_have_value(re.compile("Verval"))
    readable(rina)
    rina.get_by_role("button", name="Catat", exact=True).click()
    expect(rina.get_by_text("Tidak ada yang menunggu keputusan")).to_be_visible()

    over()
    rina.goto(place)
    rina.get_by_role("button", name="Tutup putaran").click()
    rina.get_by_role("button", name="Ya, tutup").click()
    expect(rina.get_by_text("Putaran ditutup.")).to_be_visible(timeout=PATIENCE * 2)

    audit = enter(seat(browser, browser_context_args, base_url), watch, "audit")
    audit.goto("/verval/")
    audit.get_by_role("link", name="Buka", exact=True).first.click()
    with audit.expect_download() as download:
        audit.get_by_role("link", name="Berita acara (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert public.request.get(public.url).status == 404


def test_without_script_an_answer_is_kept_all_the_same(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    rina = enter(seat(browser, browser_context_args, base_url), watch, "rina")
    rina.goto("/verval/buka/")
    rina.get_by_label("Daftar bulan").fill("2026-02")
    rina.get_by_role("button", name="Buka putaran").click()
    rina.wait_for_url(ROUND, timeout=60_000)
    lurah = enter(seat(browser, browser_context_args, base_url, java_script_enabled=False), watch, "lurah")
    lurah.goto(rina.url)
    before = checked(lurah)
    lurah.get_by_role("button", name="Ada, sesuai").first.click()
    lurah.wait_for_url(re.compile(r"#o-\d+$"))
    assert checked(lurah) == before + 1
