"""The day it happens: a neighbour reports from a phone, the office finds out who it is, works the case, and answers."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from reading import readable
from watching import Watch, enter

PHONE = {"width": 360, "height": 740}
# The smallest picture a browser may send: one grey point.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63a80700008100814b2f8b1e0000000049454e44ae426082"
)


def told(page: Page, name: str, photo: Path) -> tuple[str, str]:
    """Fills the form as a neighbour would; number and code."""
    page.goto("/lapor/")
    readable(page, 360)
    page.get_by_label("Kecelakaan, orangnya terluka").check()
    page.get_by_label("Tanggal kejadian").fill("03/03/2026")
    page.get_by_label("Jam").fill("09.30")
    page.get_by_label("Ceritakan singkat").fill("Jatuh dari tangga saat memasang tenda hajatan. Kaki kiri patah.")
    page.get_by_label("Di mana?", exact=True).select_option("workplace")
    page.get_by_label("Kelurahan tempat kejadian").select_option(label="Gunungpati")
    page.get_by_label("Dirawat di mana?").fill("RSUD Contoh")
    page.get_by_label("Namanya").fill(name)
    page.get_by_label("Anda siapa?").select_option("other")
    page.get_by_label("Nama Anda").fill("Tetangga Baik")
    page.get_by_label("Nomor HP Anda").fill("0841 2345 678")
    page.get_by_label("Foto, bila ada").set_input_files(photo)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan diterima")).to_be_visible()
    expect(page.get_by_text("5 Maret 2026 pukul 09.30 WIB")).to_be_visible()
    readable(page, 360)
    number, code = (page.locator(".give-code dd").nth(place).inner_text() for place in (0, 1))
    return number, code


def follow(page: Page, number: str, code: str) -> None:
    page.goto("/lapor/ikuti/")
    page.get_by_label("Nomor laporan").fill(number)
    page.get_by_label("Kode rahasia").fill(code.lower())
    page.get_by_role("button", name="Lihat").click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def somebody(rina: Page) -> tuple[str, str]:
    """Name and address of a person whom the lists know."""
    rina.goto("/orang/?q=&kelurahan=33.74.12.1004")
    link = rina.locator("main a[href^='/orang/']", has_text=re.compile(r"\w{4,} \w{4,}")).first
    return link.inner_text().strip(), str(link.get_attribute("href"))


def test_from_the_neighbour_s_phone_to_treatment(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    photo = tmp_path / "foto.png"
    photo.write_bytes(DOT)
    desk = {**browser_context_args, "base_url": base_url, "viewport": {"width": 1400, "height": 900}}
    rina = enter(browser.new_context(**desk), watch, "rina")
    name, _address = somebody(rina)

    # No script on the neighbour's phone.
    phone = browser.new_context(**{**desk, "viewport": PHONE}).new_page()
    watch.over(phone)
    number, code = told(phone, name.title(), photo)

    rina.goto("/")
    expect(rina.get_by_text("Batas lapor sudah lewat").first).to_be_visible()
    rina.goto("/klaim/")
    readable(rina, 1400)
    rina.get_by_role("link", name=number).first.click()
    expect(rina.get_by_role("heading", name=number)).to_be_visible()
    readable(rina, 1400, 360)
    rina.set_viewport_size({"width": 1400, "height": 900})
    rina.get_by_role("link", name="Pastikan dahulu siapa orangnya").click()
    rina.get_by_label("Nama", exact=True).fill(name)
    rina.get_by_role("button", name="Cari").click()
    rina.get_by_role("button", name="Ini orangnya").first.click()
    expect(rina.get_by_role("link", name=name)).to_be_visible()

    rina.get_by_role("button", name="Baca ceritanya").click()
    expect(rina.get_by_text("memasang tenda hajatan")).to_be_visible()
    readable(rina, 1400)
    expect(rina.get_by_role("img", name="Foto 1")).to_be_visible()

    rina.goto(f"/klaim/{number}/")
    for button, state in (("Sudah diperiksa, lanjutkan", "Diperiksa"), ("Sudah dilaporkan ke BPJS", "Dilaporkan ke BPJS"),
                          ("Perawatan dimulai", "Dalam perawatan")):  # fmt: skip
        rina.locator("#langkah").get_by_role("button", name=button).click()
        expect(rina.locator(".head .badge")).to_have_text(state)
    rina.get_by_label("Tulis", exact=True).fill("Sudah kami laporkan. Simpan semua kuitansi.")
    rina.get_by_role("button", name="Kirim ke pelapor").click()
    expect(rina.get_by_text("Pesan terkirim")).to_be_visible()

    follow(phone, number, code)
    expect(phone.get_by_text("Simpan semua kuitansi.", exact=False).first).to_be_visible()
    expect(phone.get_by_text("Perawatan berjalan")).to_be_visible()
    assert name.split()[0] not in phone.locator("main").inner_text().upper()
    readable(phone, 360)

    igd = enter(browser.new_context(**{**desk, "viewport": PHONE}), watch, "igd")
    igd.goto(f"/klaim/{number}/")
    expect(igd.get_by_text("Tanyakan kabar perawatan").first).to_be_visible()
    assert "hajatan" not in igd.content()
    readable(igd, 360)
    lurah = enter(browser.new_context(**{**desk, "viewport": PHONE}), watch, "lurah")
    lurah.goto("/klaim/")
    expect(lurah.get_by_role("link", name=number).first).to_be_visible()
    readable(lurah, 360)
    lurah.get_by_role("link", name=number).first.click()
    readable(lurah, 360)
    assert watch.faults == []
