"""The month as officers do it: a messy list in, outcomes, the run, a second person, the insurer's file, a person found."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from watching import PATIENCE, Watch, enter

LIST = """\
DAFTAR USULAN PEKERJA RENTAN;;;;;
KELURAHAN MIROTO;;;;;
;;;;;
No;Nama Lengkap;N I K;Tgl Lahir;Kelurahan;Pekerjaan
1;Bpk. Sutrisno Wibowo Uji, S.Pd;3374 0107 0890 9771;07/08/1990;Miroto;Tukang becak
2;UJI COBA LESTARI;3374014708909772;47/08/1990;Miroto;Pedagang
3;UJI PENDEK;33740107089097;07/08/1990;Miroto;Pedagang
4;UJI HILANG;3,37401E+15;07/08/1990;Miroto;Pedagang
;JUMLAH;4;;;
"""
MONTH = "2026-04"


def phone(browser: Browser, browser_context_args: dict, base_url: str):
    return browser.new_context(**{**browser_context_args, "base_url": base_url, "accept_downloads": True})


def upload(page: Page, file: Path) -> None:
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(file)
    expect(page.locator("[data-chosen]")).to_contain_text(file.name)
    page.get_by_role("button", name="Unggah dan baca").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)


def test_the_month_from_a_messy_list_to_the_insurers_file(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    given = tmp_path / "Kel Miroto usulan uji.csv"
    given.write_text(LIST, encoding="utf-8")
    officer = phone(browser, browser_context_args, base_url)
    page = enter(officer, watch, "rina")

    upload(page, given)
    expect(page.locator(".stat", has_text="Orang baru")).to_contain_text("1")
    expect(page.locator(".stat", has_text="Ditolak")).to_contain_text("3")
    page.locator(".stat", has_text="Ditolak").click()
    expect(page.locator("#baris").get_by_text("NIK tidak 16 angka")).to_be_visible()
    expect(page.locator("#masalah").get_by_text("NIK bukan 16 angka")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh dengan hasil").click()
    back = download.value.path().read_text(encoding="utf-8")
    assert "KETERANGAN" in back
    assert "DITOLAK" in back

    page.goto(f"/bulan/{MONTH}/")
    page.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)")).click()
    page.get_by_role("button", name="Ya, jalankan").click()
    page.wait_for_url(re.compile(f"/bulan/{MONTH}/$"), timeout=60_000)
    expect(page.get_by_text("Dijalankan rina")).to_be_visible(timeout=60_000)

    page.goto(f"/iuran/{MONTH}/")
    expect(page.get_by_text("Anda yang menyusunnya")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui dan kirim")).to_have_count(0)

    second = enter(phone(browser, browser_context_args, base_url), watch, "tono")
    second.get_by_role("link", name="Periksa").first.click()
    second.get_by_role("button", name="Setujui dan kirim").click()
    second.get_by_role("button", name="Ya, setujui dan kirim").click()
    expect(second.get_by_text("Disetujui dan dikirim")).to_be_visible(timeout=PATIENCE * 3)

    page.goto(f"/iuran/{MONTH}/APBD/")
    with page.expect_download() as download:
        page.locator("#berkas").get_by_role("link", name="CSV").first.click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("nik,nama,")
    shown = page.locator(".stat", has_text="orang").first.inner_text().split("\n")[0].replace(".", "")
    assert len(lines) - 1 == int(shown)

    page.goto("/orang/")
    page.get_by_label("NIK atau nama").fill("3374010708909771")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("heading", name="SUTRISNO WIBOWO UJI")).to_be_visible()
    assert "9771" not in page.url
    expect(page.get_by_text("3374010708909771")).to_have_count(0)


def test_a_look_at_a_nik_is_given_for_a_reason(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page = enter(phone(browser, browser_context_args, base_url), watch, "rina")
    page.goto("/orang/?q=SITI")
    page.locator("tbody a").first.click()
    page.get_by_text("Buka data pribadi", exact=True).click()
    page.get_by_label("Alasan membuka data pribadi").fill("mencocokkan KTP di loket")
    page.get_by_role("button", name="Buka dan catat").click()
    expect(page.locator(".clear").first).to_have_text(re.compile(r"^\d{16}$"))
    page.reload()
    expect(page.locator(".clear")).to_have_count(0)

    auditor = enter(phone(browser, browser_context_args, base_url), watch, "audit")
    auditor.goto("/jejak/?tindakan=person.unmask")
    expect(auditor.get_by_text("mencocokkan KTP di loket").first).to_be_visible()


def test_without_script_a_list_is_uploaded_all_the_same(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    given = tmp_path / "Kel Miroto tanpa skrip.csv"
    given.write_text(LIST.replace("977", "978"), encoding="utf-8")
    context = browser.new_context(**{**browser_context_args, "base_url": base_url, "java_script_enabled": False})
    page = enter(context, watch, "rina")
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(given)
    page.get_by_role("button", name="Unggah dan baca").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)
    expect(page.get_by_role("heading", name="Hasil unggahan")).to_be_visible()
