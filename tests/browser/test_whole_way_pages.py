"""A list's whole way in the browser: checked, sent back, corrected, sent, billed, credited, paid, answered, closed, read."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from watching import PATIENCE, Watch, enter

from pijar.kernel import clock

# The months before the list of this test are sent and paid by the demo city; other tests take April and May.
LATEST = 12


def desk(browser: Browser, browser_context_args: dict, base_url: str):
    return browser.new_context(**{**browser_context_args, "base_url": base_url, "accept_downloads": True})


def run_month(page: Page) -> str:
    """The first month of the year that is not checked or sent, run by the officer who has logged in."""
    for number in range(4, LATEST + 1):
        month = f"2026-{number:02d}"
        page.goto(f"/bulan/{month}/")
        button = page.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)"))
        if button.count():
            button.click()
            page.get_by_role("button", name="Ya, jalankan").click()
            page.wait_for_url(re.compile(f"/bulan/{month}/$"), timeout=60_000)
            expect(page.get_by_text("Dijalankan rina")).to_be_visible(timeout=60_000)
            return month
    raise AssertionError("every month of the year is sent")


def home(page: Page, month: str, task: str) -> None:
    """From the first page to the month's lists, by the task that waits."""
    page.goto("/")
    place = f'a[href="/iuran/{month}/"]'
    page.locator(".todo", has_text=task).locator(place).first.click()
    page.wait_for_url(f"**/iuran/{month}/")


def answered(given: Path, out: Path) -> Path:
    """The insurer's answer to a list: everybody but the first is accepted."""
    with given.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["nik", "kpj", "status", "alasan", "iuran_dibukukan"])
        for number, line in enumerate(lines):
            told = ("DITOLAK", "NIK tidak sesuai", 0) if number == 0 else ("DITERIMA", "", line["iuran_total"])
            writer.writerow([line["nik"], line["kpj"] or f"7{number:010d}", *told])
    return out


def test_a_list_goes_its_whole_way(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(desk(browser, browser_context_args, base_url), watch, "rina")
    month = run_month(rina)
    place = f"/iuran/{month}/APBD/"
    tono = enter(desk(browser, browser_context_args, base_url), watch, "tono")

    # Checked by the treasurer, who then sees that something is wrong.
    home(tono, month, "Periksa daftar iuran")
    expect(tono.locator("#hari-aman")).to_contain_text("SP2D paling lambat")
    tono.get_by_role("link", name="APBD", exact=True).click()
    expect(tono.locator("#berikutnya")).to_contain_text("Orang bulan lalu")
    tono.get_by_role("button", name="Sudah saya periksa").click()
    expect(tono.get_by_text("Daftar diperiksa dan dibekukan")).to_be_visible()
    tono.get_by_text("Ada yang keliru? Kembalikan").click()
    tono.get_by_label("Apa yang harus diperbaiki").fill("Satu orang di RT 2 sudah pindah")
    tono.get_by_role("button", name="Kembalikan kepada penyusun").click()
    expect(tono.get_by_text("Daftar dikembalikan")).to_be_visible()

    # The officer reads why, takes the person off, gives the place on, and the list is another.
    rina.goto(place)
    expect(rina.locator("#berikutnya")).to_contain_text("Satu orang di RT 2 sudah pindah")
    rina.goto(f"/tempat/{month}/daftar/APBD/")
    rina.get_by_role("link", name=re.compile("^Mengapa")).first.click()
    rina.get_by_label("Alasan").select_option("MOVED_OUT")
    rina.get_by_role("button", name="Keluarkan").click()
    rina.get_by_role("button", name="Ya, keluarkan").click()
    rina.get_by_role("button", name="Ya, berikan tempat ini").click()
    expect(rina.get_by_text("Daftar iuran disusun ulang")).to_be_visible(timeout=PATIENCE * 2)

    # Sent, with the month's other lists, and the insurer's code noted.
    tono.goto(place)
    tono.get_by_role("button", name="Sudah saya periksa").click()
    tono.get_by_role("button", name="Kirim", exact=True).click()
    expect(tono.get_by_text("Dikirim. Unduh berkasnya")).to_be_visible(timeout=PATIENCE * 3)
    with tono.expect_download() as download:
        tono.locator("#berkas").get_by_role("link", name="CSV").first.click()
    sent = tmp_path / "kirim.csv"
    download.value.save_as(sent)
    with tono.expect_download(timeout=PATIENCE * 4) as download:
        tono.locator("#berkas tr", has_text="Rekapitulasi").get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    today = f"{clock.today():%d/%m/%Y}"
    tono.get_by_label("Kode iuran").fill("870012345678")
    tono.get_by_label("Tanggal kode terbit").fill(today)
    tono.get_by_role("button", name="Catat kode iuran").click()
    expect(tono.get_by_text("Kode iuran dicatat")).to_be_visible()

    # The insurer owes from before: less is paid, and the sum says so.
    tono.get_by_label("Jumlah potongan").fill("16.800")
    tono.get_by_label("Nomor surat BPJS").fill(f"BPJS/{month}")
    tono.get_by_role("button", name="Catat potongan").click()
    expect(tono.locator("#berikutnya")).to_contain_text("dikurangi potongan Rp 16.800")
    owed = tono.locator("#berikutnya .sum").inner_text()
    tono.get_by_label("Tanggal bayar").fill(today)
    tono.get_by_label("Nomor SP2D").fill(f"SP2D-{month}")
    tono.get_by_label("Jumlah yang dibayar").fill(owed)
    tono.get_by_role("button", name="Catat pembayaran").click()
    expect(tono.get_by_text("Pembayaran dicatat")).to_be_visible()

    # One line is refused: it is settled in words, and the list closed with them.
    home(tono, month, "Cocokkan balasan")
    tono.get_by_role("link", name="APBD", exact=True).click()
    tono.get_by_label("Berkas balasan").set_input_files(answered(sent, tmp_path / f"balasan-{month}.csv"))
    tono.get_by_role("button", name="Cocokkan").click()
    expect(tono.get_by_text(re.compile("Balasan dicocokkan: .* 1 perlu dikejar"))).to_be_visible(timeout=PATIENCE * 2)
    expect(tono.locator("#berikutnya").get_by_role("link", name="Kerjakan 1 baris")).to_be_visible()
    tono.get_by_text("Tutup walau belum selesai").click()
    tono.get_by_label("Alasan menutup").fill("Ditanyakan kepada BPJS, masuk klaim")
    tono.get_by_role("button", name="Tutup daftar").click()
    expect(tono.get_by_text("Daftar ditutup.")).to_be_visible()

    # The auditor reads it all on the same page and draws a sample.
    auditor = enter(desk(browser, browser_context_args, base_url), watch, "audit")
    auditor.goto("/iuran/")
    auditor.locator(f'a[href="{place}"]').first.click()
    expect(auditor.locator(".head .badge")).to_have_text("Ditutup")
    auditor.get_by_text("Siapa dan kapan").click()
    told = auditor.locator("#riwayat").inner_text()
    for words in ("Satu orang di RT 2 sudah pindah", "870012345678", f"SP2D-{month}", "Ditanyakan kepada BPJS"):
        assert words in told, words
    expect(auditor.locator("#berikutnya")).to_have_count(0)
    auditor.get_by_label("Banyak baris").fill("2")
    auditor.get_by_label("Benih acak").fill("uji")
    with auditor.expect_download(timeout=PATIENCE * 3) as download:
        auditor.get_by_role("button", name="Tarik sampel (ZIP)").click()
    assert download.value.path().read_bytes().startswith(b"PK")
