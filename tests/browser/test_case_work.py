"""The queue of doubtful cases in a browser: one by keyboard with a letter and its scan, a list of ten by workbook, the month
run again, and what the auditor and the treasurer then see."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watch, enter

# A key pressed right after a page has come is not taken for an answer.
CALM = 600
LONG = 120_000
WIDE = {"width": 1400, "height": 900}
SCAN = b"\x89PNG\r\n\x1a\n" + bytes(200)
CASE = re.compile(r"/tinjauan/(\d+)/(\d{4}-\d{2})/")
COLUMNS = ("keputusan", "jenis_bukti", "nomor_bukti", "tanggal_bukti", "alasan")


@pytest.fixture
def rina(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> Page:
    context = browser.new_context(**{**browser_context_args, "base_url": base_url, "viewport": WIDE, "accept_downloads": True})
    return enter(context, watch, "rina")


def waiting(page: Page) -> int:
    return int(page.locator(".subnav a").first.locator("b").inner_text().replace(".", ""))


def filled_in(given: Path, lines: int) -> Path:
    """The workbook as an officer fills it in: so many lines, the last one forgotten half-way."""
    book = openpyxl.load_workbook(given)
    sheet = book.active
    header = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, 2 + lines):
        told = ["layak", "Kunjungan rumah", "", "12/01/2026", "dilihat di rumahnya"]
        for column, value in zip(COLUMNS, told if row < 1 + lines else ["layak", "SKTM", "", "", ""], strict=True):
            sheet.cell(row, header[column], value)
    out = given.with_name("isian.xlsx")
    book.save(out)
    return out


def test_cases_are_worked_off(
    rina: Page, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina.get_by_role("link", name="Tinjauan").first.click()
    before = waiting(rina)
    assert before > 20
    person = one_by_keyboard(rina, tmp_path)
    assert waiting(rina) == before - 2
    a_list_of_ten(rina, tmp_path)
    assert waiting(rina) == before - 11
    run_the_month(rina)
    for who in ("audit", "tono"):
        context = browser.new_context(**{**browser_context_args, "base_url": base_url, "viewport": WIDE})
        page = enter(context, watch, who)
        if who == "audit":
            the_auditor_sees(page, person)
        else:
            # The treasurer sees no persons, but that a list waits which rina made.
            expect(page.locator("main")).to_contain_text("Disusun rina")


def one_by_keyboard(page: Page, folder: Path) -> str:
    """The first with a scan, the second with a letter of the same pile: its number, Esc, Y. Gives the first one's address."""
    scan = folder / "sktm.png"
    scan.write_bytes(SCAN)
    page.get_by_role("link", name="Mulai memutuskan").click()
    page.wait_for_url(CASE)
    found = CASE.search(page.url)
    assert found
    page.get_by_label("Jenis bukti").select_option("SKTM")
    page.get_by_label("Tanggal bukti").fill("12/01/2026")
    page.get_by_label("Nomor bukti").fill("470/1/2026")
    page.get_by_label("Alasan").fill("keluarga miskin")
    page.get_by_label("Pindaian").set_input_files(scan)
    # Enter in a field decides nothing.
    page.get_by_label("Nomor bukti").press("Enter")
    expect(page).to_have_url(re.compile(f"/tinjauan/{found[1]}/"))
    page.get_by_role("button", name="Layak", exact=False).first.click()
    page.wait_for_url(lambda url: bool(CASE.search(url)) and f"/{found[1]}/" not in url)
    second = page.url
    expect(page.get_by_label("Nomor bukti")).to_be_focused()
    page.keyboard.type("470/2/2026")
    page.keyboard.press("Escape")
    page.wait_for_timeout(CALM)
    page.keyboard.press("y")
    page.wait_for_url(lambda url: bool(CASE.search(url)) and url != second)
    page.get_by_role("link", name="Tinjauan").first.click()
    expect(page.locator(".case-run")).to_contain_text("2 keputusan")
    return f"/orang/{found[1]}/"


def a_list_of_ten(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Daftar Excel").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Unduh .xlsx").click()
    given = folder / "antrean.xlsx"
    taken.value.save_as(given)
    page.get_by_label("Daftar keputusan (.xlsx atau .csv)").set_input_files(filled_in(given, 10))
    page.get_by_role("button", name="Kirim dan catat").click()
    expect(page.locator(".stat").first).to_contain_text("9", timeout=LONG)
    expect(page.get_by_text("Tulis nomor buktinya", exact=False).first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Unduh daftar dengan hasilnya").click()
    taken.value.save_as(folder / "hasil.xlsx")
    told = [row[-2].value for row in openpyxl.load_workbook(folder / "hasil.xlsx").active.iter_rows()]
    assert told[:11] == ["hasil", *["Diputuskan"] * 9, "Ditolak"]
    page.get_by_role("link", name="Menunggu").click()


def run_the_month(page: Page) -> None:
    """The last month is sent: the decisions hold from the next one, which is run from the queue's own hint."""
    page.locator(".case-run").get_by_role("link", name=re.compile("^Buka ")).click()
    page.wait_for_url(re.compile("/bulan/"))
    page.get_by_role("button", name="Jalankan bulan").first.click()
    page.get_by_role("button", name="Ya, jalankan").click()
    page.wait_for_url(re.compile("/pekerjaan/"))
    page.wait_for_url(re.compile("/bulan/"), timeout=LONG)
    page.get_by_role("link", name="Tinjauan").first.click()
    expect(page.locator(".case-run")).to_have_count(0)


def the_auditor_sees(page: Page, person: str) -> None:
    page.goto(person)
    told = page.locator("section", has=page.get_by_role("heading", name="Keputusan petugas"))
    expect(told).to_contain_text("470/1/2026")
    expect(told).to_contain_text("rina")
    expect(page.locator("main")).to_contain_text("Diputuskan petugas dengan bukti")
    with page.expect_popup() as opened:
        told.get_by_role("button", name="Lihat pindaian").click()
    opened.value.close()
