"""A card from the kelurahan to the hospital's device: made, printed, scanned, verified without a line, called back."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import readable
from watching import PATIENCE, Watch, enter

TYPED, PLACE = "20/01/2026", "33.74.12.1004"


def context_of(browser: Browser, arguments: dict, base_url: str) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True})


def make_a_card(page: Page) -> None:
    """Of the first person of the kelurahan's list who is covered on the day."""
    page.goto(f"/orang/?kelurahan={PLACE}")
    people = page.locator("table a[href^='/orang/']:not([href*=mengapa])")
    for address in [person.get_attribute("href") for person in people.all()]:
        page.goto(f"/kartu{address}?hari={TYPED}")
        button = page.get_by_role("button", name="Buat kartu")
        if button.count():
            button.click()
            expect(page.get_by_text("Kartu dibuat.")).to_be_visible()
            return
    raise AssertionError("nobody of the first page of the kelurahan is covered")


def check(page: Page, code: str, day: str) -> str:
    page.get_by_label("Tanggal kejadian").fill(day)
    page.get_by_label("Atau isi kode").fill(code)
    page.get_by_label("Atau isi kode").press("Enter")
    return page.locator("#jawaban h2").inner_text()


def test_a_card_from_the_kelurahan_to_the_hospital(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    lurah = enter(context_of(browser, browser_context_args, base_url), watch, "lurah")
    lurah.goto(f"/kartu/?hari={TYPED}")
    expect(lurah.get_by_role("button", name="Lembar A4")).to_have_count(1)
    readable(lurah)
    make_a_card(lurah)
    readable(lurah)
    with lurah.expect_download() as taken:
        lurah.get_by_role("button", name="Gambar kode").click()
    taken.value.save_as(tmp_path / "kartu.png")
    (scanned,) = zxingcpp.read_barcodes(Image.open(tmp_path / "kartu.png"))
    code, name = scanned.text, lurah.get_by_text("*").first.inner_text()

    device = context_of(browser, browser_context_args, base_url)
    desk = device.new_page()
    desk.set_default_timeout(PATIENCE)
    watch.over(desk)
    desk.goto("/kartu/periksa/")
    readable(desk)
    expect(desk.get_by_text("Siap dipakai tanpa internet")).to_be_visible()
    device.set_offline(True)
    desk.goto("/kartu/periksa/")
    assert check(desk, code, TYPED) == "Terlindungi pada 20 Januari 2026"
    expect(desk.locator("#jawaban")).to_contain_text(name)
    readable(desk)
    assert check(desk, code, "20/12/2026") == "Jangan diandalkan"
    readable(desk)
    changed = code[:-9] + ("A" if code[-9] != "A" else "B") + code[-8:]
    assert check(desk, changed, TYPED) in ("Jangan diandalkan", "Kode tidak terbaca")
    assert check(desk, "08123456789", TYPED) == "Kode tidak terbaca"
    desk.get_by_role("button", name="Kosongkan").click()
    desk.locator("#foto").set_input_files(tmp_path / "kartu.png")
    expect(desk.locator("#jawaban h2")).to_have_text("Terlindungi pada 20 Januari 2026")

    lurah.get_by_text("Cabut kartu ini").first.click()
    lurah.get_by_role("button", name="Cabut").first.click()
    expect(lurah.get_by_text("Kartu dicabut.")).to_be_visible()
    device.set_offline(False)
    desk.goto("/kartu/periksa/")
    assert check(desk, code, TYPED) == "Jangan diandalkan"
    expect(desk.locator("#jawaban")).to_contain_text("sudah dicabut kota")


def test_a_card_on_a_phone(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    lurah = enter(context_of(browser, browser_context_args, base_url), watch, "lurah")
    make_a_card(lurah)
    lurah.get_by_role("button", name="Buat tautan").click()
    address = lurah.get_by_label("Alamat kartu di ponsel").last.input_value()
    phone = context_of(browser, browser_context_args, base_url).new_page()
    watch.over(phone)
    phone.goto(f"{address}?hari={TYPED}")
    expect(phone.get_by_alt_text("Kode QR kartu peserta")).to_be_visible()
    readable(phone)
    phone.goto(address)
    expect(phone.get_by_role("button", name="Perbarui kartu")).to_be_visible()
