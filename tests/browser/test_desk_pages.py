"""A family checks on a phone and is told yes or nothing; igd's desk finds the patient with and without a NIK; rina reads it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from reading import readable
from watching import PATIENCE, Watch, enter

TYPED, DAY = "20/02/2026", "20 Februari 2026"


def context_of(browser: Browser, arguments: dict, base_url: str) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True})


def a_participant(page: Page) -> tuple[str, str, str]:
    """NIK, name and birth year of somebody who is covered on the day, as an officer reads them off a card."""
    page.goto("/orang/?q=SANTOSO")
    places = [link.get_attribute("href") or "" for link in page.locator("a[href^='/orang/']").all()]
    for place in [one for one in places if re.fullmatch(r"/orang/\d+/", one)]:
        page.goto(f"{place}bukti/?hari=2026-02-20")
        if page.get_by_text(f"Pada {DAY} terlindungi.").count():
            page.goto(place)
            name = page.get_by_role("heading", level=1).inner_text()
            if page.get_by_label("Alasan membuka data pribadi").is_hidden():
                page.get_by_text("Buka data pribadi").first.click()
            page.get_by_label("Alasan membuka data pribadi").fill("uji meja rumah sakit")
            page.get_by_label("Alasan membuka data pribadi").press("Enter")
            nik = page.get_by_text(re.compile(r"\b[0-9]{16}\b")).first
            expect(nik).to_be_visible()
            digits = re.search(r"[0-9]{16}", nik.inner_text())
            assert digits is not None
            year = int(digits[0][10:12])
            return digits[0], name, str(2000 + year if year <= 25 else 1900 + year)
    raise AssertionError("nobody of this name is covered in February")


def checked(page: Page, nik: str, second: str) -> str:
    page.get_by_label("NIK", exact=True).fill(nik)
    page.get_by_label("Kata pertama nama").fill(second)
    page.get_by_label("Tanggal").fill(TYPED)
    page.get_by_role("button", name="Cek").click()
    return page.get_by_role("heading", level=1).inner_text()


def test_yes_or_nothing_on_a_phone_without_script(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    rina = enter(context_of(browser, browser_context_args, base_url), watch, "rina")
    nik, name, _ = a_participant(rina)
    page = context_of(browser, {**browser_context_args, "java_script_enabled": False}, base_url).new_page()
    page.set_default_timeout(PATIENCE)
    watch.over(page)
    page.goto("/cek/")
    assert checked(page, nik, name.split()[0].lower()) == f"Terlindungi pada {DAY}"
    assert name.split()[-1] not in page.content()
    assert nik not in page.url + page.content()
    wrong = checked(page, nik, "XAVIER"), page.content()
    unknown = checked(page, "3374080101609411", name.split()[0]), page.content()
    assert wrong == unknown
    assert wrong[0] == "Tidak dapat dipastikan lewat halaman ini"
    looked = context_of(browser, browser_context_args, base_url).new_page()
    watch.over(looked)
    looked.goto("/cek/")
    readable(looked)
    checked(looked, nik, name)
    readable(looked)
    checked(looked, nik, "XAVIER")
    readable(looked)
    looked.get_by_role("link", name="English").click()
    expect(looked.get_by_role("heading", level=1)).to_have_text("Check cover")


def test_the_desk_with_and_without_a_nik(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(context_of(browser, browser_context_args, base_url), watch, "rina")
    nik, name, year = a_participant(rina)
    igd = enter(context_of(browser, browser_context_args, base_url), watch, "igd")
    expect(igd.get_by_role("heading", level=1)).to_have_text("Apakah pasien ini terlindungi?")
    readable(igd)
    looked_by_nik(igd, nik, name)
    expect(igd.get_by_role("status")).to_have_text(f"Pada {DAY} terlindungi.")
    assert nik not in igd.url
    readable(igd)
    with igd.expect_download() as taken:
        igd.get_by_role("button", name="Surat untuk rumah sakit").click()
    taken.value.save_as(tmp_path / "surat.pdf")
    text = " ".join("".join(page.extract_text() for page in PdfReader(tmp_path / "surat.pdf").pages).split())
    assert f"pada tanggal {DAY}" in text
    looked_by_nik(igd, nik, "XAVIER QUELJOE")
    expect(igd.get_by_role("status")).to_contain_text("Nama tidak cocok dengan NIK ini")
    assert name not in igd.content()
    readable(igd)

    igd.goto("/meja/")
    igd.get_by_text("Pasien tanpa NIK").click()
    form = igd.locator("details form")
    form.get_by_label("Nama").fill(name)
    form.get_by_label("Tahun lahir").fill(year)
    form.get_by_label("Tanggal kejadian").fill(TYPED)
    readable(igd)
    form.get_by_role("button", name="Cari").click()
    expect(igd.get_by_role("heading", name="Siapa pasiennya?")).to_be_visible()
    assert name not in igd.content()
    readable(igd)
    igd.get_by_role("button", name="Ini pasiennya").first.click()
    expect(igd.get_by_text("Ditemukan tanpa NIK")).to_be_visible()
    igd.get_by_role("button", name="Laporkan kejadian").click()
    igd.wait_for_url("**/lapor/")

    rina.goto("/")
    rina.locator(".todo", has_text="pencarian rumah sakit").get_by_role("link", name="Baca").click()
    expect(rina.get_by_text("Dicari:").first).to_be_visible()
    readable(rina)
    rina.get_by_role("button", name="Sudah dibaca").first.click()
    expect(rina.get_by_text("Ditandai sudah dibaca.")).to_be_visible()


def looked_by_nik(page: Page, nik: str, name: str) -> None:
    page.goto("/meja/")
    form = page.locator("form", has=page.get_by_label("NIK", exact=True))
    form.get_by_label("NIK", exact=True).fill(nik)
    form.get_by_label("Nama (boleh kosong)").fill(name)
    form.get_by_label("Tanggal kejadian").fill(TYPED)
    form.get_by_role("button", name="Periksa").click()
    page.wait_for_url(re.compile(r"/meja/\d+/"))
