"""A list whose columns are not sure, chosen on a phone and at a desk, by pointer and by keyboard, with and without script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import unread
from test_journey import phone
from watching import Watch, enter

PEOPLE = [
    ("3374010708909{}1", "Ani Uji Kolom", "07/08/1990", "Miroto", "Pedagang"),
    ("3374014708919{}2", "Budi Uji Kolom", "07/08/1991", "Miroto", "Tukang becak"),
    ("3374010101809{}3", "Citra Uji Kolom", "01/01/1980", "Pekunden", "Pedagang"),
    ("3374015202859{}4", "Dedi Uji Kolom", "12/02/1985", "Miroto", "Petani"),
]


def doubtful(folder: Path, serial: str, *, headings: str = "No;Anggota;Nama;Lahir;Tinggal;Kerja;Nama Kecil") -> Path:
    """A list of an association: it calls the NIK a member's number."""
    rows = [";".join((str(n), nik.format(serial), *rest, "x")) for n, (nik, *rest) in enumerate(PEOPLE, start=1)]
    path = folder / f"paguyuban {serial}.csv"
    path.write_text("\n".join(["PAGUYUBAN PEDAGANG;;;;;;", headings, *rows]) + "\n", encoding="utf-8")
    return path


def asked(page: Page, file: Path, button: str = "Unggah dan baca") -> None:
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(file)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(r"/usulan/tanya/\d+/$"), timeout=60_000)
    expect(page.get_by_role("heading", name="Kolom mana berisi apa?")).to_be_visible()


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("width", "serial"), [(360, "51"), (1400, "52")])
def test_columns_are_chosen_and_the_next_file_needs_no_question(
    width: int, serial: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    arguments = {**browser_context_args, "viewport": {"width": width, "height": 800}}
    page = enter(phone(browser, arguments, base_url), watch, "rina")
    headings = f"No;Anggota {width};Nama;Lahir;Tinggal;Kerja;Nama Kecil"
    asked(page, doubtful(tmp_path, serial, headings=headings))
    assert too_wide(page) <= 0
    expect(page.get_by_text("kolom B tampak berisi NIK dan kolom C tampak berisi nama")).to_be_visible()
    expect(page.locator("#baca-0")).to_contain_text("ANI UJI KOLOM")
    assert unread(page) == []

    page.get_by_label("C Nama", exact=True).select_option(label="– tidak dipakai –")
    expect(page.locator("#baca-0")).to_contain_text("Nama harus dipilih.")
    page.get_by_label("C Nama", exact=True).select_option(label="Nama")
    expect(page.locator("#baca-0")).to_contain_text("BUDI UJI KOLOM")
    page.get_by_label("Baris judul kolom").select_option(label="Tidak ada judul; orang mulai di baris 2")
    expect(page.get_by_label("C Nama", exact=True)).to_have_count(0)
    expect(page.get_by_label("C –", exact=True)).to_have_value("name")
    page.get_by_label("Baris judul kolom").select_option("2+1")
    expect(page.get_by_label("C Nama", exact=True)).to_have_value("name")

    page.get_by_role("button", name="Baca dengan pilihan ini").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)
    expect(page.locator(".stat", has_text="Orang baru")).to_contain_text("4")
    expect(page.get_by_text("Dibaca menurut pilihan rina tanggal")).to_be_visible()
    assert too_wide(page) <= 0

    other = doubtful(tmp_path, str(int(serial) + 4), headings=headings)
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(other)
    page.get_by_role("button", name="Unggah dan baca").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)
    expect(page.get_by_text("Dibaca menurut pilihan rina tanggal")).to_be_visible()
    page.get_by_role("button", name="Lupakan pilihan").click()
    expect(page.get_by_text("Pilihan itu dilupakan")).to_be_visible()


def test_columns_are_chosen_by_keyboard_alone(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    page = enter(phone(browser, browser_context_args, base_url), watch, "rina")
    asked(page, doubtful(tmp_path, "60"))
    choice = page.get_by_label("G Nama Kecil", exact=True)
    choice.focus()
    page.keyboard.type("Nama ibu")
    expect(choice).to_have_value("mother")
    expect(choice).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "trial":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/usulan/uji/\d+/$"), timeout=60_000)
    expect(page.get_by_role("heading", name="Belum disimpan: ini yang akan terjadi")).to_be_visible()
    page.get_by_role("button", name="Buang, jangan simpan").click()
    expect(page.get_by_text("Tidak ada yang disimpan")).to_be_visible()


def test_without_script_columns_are_chosen_all_the_same(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    context = browser.new_context(**{**browser_context_args, "base_url": base_url, "java_script_enabled": False})
    page = enter(context, watch, "rina")
    asked(page, doubtful(tmp_path, "70", headings="No;Nomor;Nama;Lahir;Tinggal;Kerja;Lain"))
    page.get_by_label("G Lain", exact=True).select_option(label="Alamat")
    page.get_by_role("button", name="Perbarui pratinjau").click()
    expect(page.get_by_label("G Lain", exact=True)).to_have_value("address")
    expect(page.locator("#baca-0")).to_contain_text("CITRA UJI KOLOM")
    page.get_by_role("button", name="Baca dengan pilihan ini").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)
    expect(page.locator(".stat", has_text="Orang baru")).to_contain_text("4")


def test_a_trial_is_looked_at_and_saved(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    page = enter(phone(browser, browser_context_args, base_url), watch, "rina")
    given = tmp_path / "Kel Miroto coba dulu.csv"
    given.write_text("NIK;Nama;Tgl Lahir\n3374010708909791;UJI COBA DULU;07/08/1990\n33740107089097;UJI PENDEK;07/08/1990\n")
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(given)
    page.get_by_role("button", name="Periksa dulu, jangan simpan").click()
    page.wait_for_url(re.compile(r"/usulan/uji/\d+/$"), timeout=60_000)
    expect(page.get_by_text("NIK bukan 16 angka")).to_be_visible()
    expect(page.locator(".cell", has_text="A3")).to_be_visible()
    assert too_wide(page) <= 0
    page.goto("/orang/?q=UJI COBA DULU")
    expect(page.locator("tbody").get_by_role("link", name="UJI COBA DULU")).to_have_count(0)
    page.goto("/usulan/")
    page.get_by_role("link", name="Lanjutkan").first.click()
    page.get_by_role("button", name="Simpan sekarang").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=60_000)
    expect(page.locator(".stat", has_text="Orang baru")).to_contain_text("1")
