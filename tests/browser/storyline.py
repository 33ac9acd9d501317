"""What the stories of a worst day have in common: officers at their browsers, a month driven through, people of the demo city."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from watching import PATIENCE, Watch, enter

SLOW = PATIENCE * 8
PHONE, DESK = (360, 740), (1400, 900)


@dataclass(frozen=True)
class Cast:
    """The browsers of everybody in a story: `officer("rina")` logs in, `anybody()` has no log-in."""

    officer: Callable[..., Page]
    anybody: Callable[..., Page]


def cast_of(browser: Browser, arguments: dict, base_url: str, watch: Watch) -> Cast:
    def seat(size: tuple[int, int]) -> BrowserContext:
        view = {"width": size[0], "height": size[1]}
        return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, "viewport": view})

    def anybody(size: tuple[int, int] = PHONE) -> Page:
        page = seat(size).new_page()
        page.set_default_timeout(PATIENCE)
        watch.over(page)
        return page

    return Cast(lambda name, size=DESK: enter(seat(size), watch, name), anybody)


def saved(page: Page, press: Callable[[], None], target: Path) -> Path:
    """The file a press of a button or link brings."""
    with page.expect_download(timeout=SLOW) as download:
        press()
    download.value.save_as(target)
    return target


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reference(rina: Page, kind: str, text: str, path: Path, as_of: str) -> None:
    """A register loaded on its page; every line of it is taken."""
    path.write_text(text, encoding="utf-8")
    rina.goto("/program/")
    form = rina.locator("form", has_text="Muat data rujukan")
    form.get_by_label("Data", exact=True).select_option(kind)
    form.get_by_label("Keadaan per tanggal").fill(as_of)
    form.get_by_label("Berkas (.csv atau .xlsx)").set_input_files(path)
    form.get_by_role("button", name="Muat").click()
    expect(rina.get_by_text("1 baris dimuat, 0 ditolak.")).to_be_visible(timeout=SLOW)


def first_open_month(rina: Page) -> str:
    """The first month of the year that is not sent: other tests took some before."""
    for number in range(4, 13):
        rina.goto(f"/bulan/2026-{number:02d}/")
        if rina.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)")).count():
            return f"2026-{number:02d}"
    raise AssertionError("every month of the year is sent")


def run_and_send(rina: Page, tono: Page, month: str) -> None:
    """The month's lists, made by one officer and sent by another."""
    rina.goto(f"/bulan/{month}/")
    rina.get_by_role("button", name=re.compile("Jalankan (bulan|ulang)")).click()
    rina.get_by_role("button", name="Ya, jalankan").click()
    expect(rina.get_by_text("Dijalankan rina")).to_be_visible(timeout=SLOW)
    tono.goto(f"/iuran/{month}/")
    tono.get_by_role("button", name="Setujui dan kirim").click()
    tono.get_by_role("button", name="Ya, setujui dan kirim").click()
    expect(tono.get_by_text("Disetujui dan dikirim")).to_be_visible(timeout=SLOW)


def pay_and_answer(tono: Page, month: str, fund: str, folder: Path, *, paid_on: str, refused: str = "") -> None:
    """The fund's list billed and paid on a day (dd/mm/yyyy), and the insurer's answer: all accepted, but for one NIK."""
    tono.goto(f"/iuran/{month}/{fund}/")
    given = saved(tono, tono.locator("#berkas").get_by_role("link", name="CSV").first.click, folder / f"kirim-{month}.csv")
    day = f"{int(month[5:]):02d}/{month[:4]}"
    tono.get_by_label("Kode iuran").fill(f"87{month.replace('-', '')}0001")
    tono.get_by_label("Tanggal kode terbit").fill(f"08/{day}")
    tono.get_by_role("button", name="Catat kode iuran").click()
    expect(tono.get_by_text("Kode iuran dicatat")).to_be_visible()
    tono.get_by_label("Tanggal bayar").fill(paid_on)
    tono.get_by_label("Nomor SP2D").fill(f"SP2D-{month}-{fund}")
    tono.get_by_label("Jumlah yang dibayar").fill(tono.locator("#berikutnya .sum").inner_text())
    tono.get_by_role("button", name="Catat pembayaran").click()
    expect(tono.get_by_text("Pembayaran dicatat")).to_be_visible()
    tono.get_by_label("Berkas balasan").set_input_files(_answer(given, folder / f"balasan-{month}-{fund}.csv", refused))
    tono.get_by_role("button", name="Cocokkan").click()
    expect(tono.get_by_text("Balasan dicocokkan")).to_be_visible(timeout=SLOW)


def _answer(given: Path, out: Path, refused: str) -> Path:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["nik", "kpj", "status", "alasan", "iuran_dibukukan"])
        for number, line in enumerate(table(given)):
            no = line["nik"] == refused
            told = ("DITOLAK", "NIK tidak sesuai", 0) if no else ("DITERIMA", "", line["iuran_total"])
            writer.writerow([line["nik"], line["kpj"] or f"7{number:010d}", *told])
    return out


def look_up(igd: Page, nik: str, day: str) -> None:
    """A patient looked up at the hospital's desk, for the day of the accident."""
    igd.goto("/meja/")
    form = igd.locator("form", has_text="Pasien membawa KTP")
    form.get_by_label("NIK", exact=True).fill(nik)
    form.get_by_label("Tanggal kejadian").fill(day)
    form.get_by_role("button", name="Periksa").click()


def reported(page: Page, event: str, given: dict[str, str], chosen: dict[str, str] | None = None) -> str:
    """The report on the page filled in by its labels and sent; gives back its number."""
    page.get_by_label(event).check()
    for label, value in given.items():
        page.get_by_label(label, exact=True).fill(value)
    for label, value in (chosen or {}).items():
        page.get_by_label(label, exact=True).select_option(label=value)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".give-code")).to_be_visible()
    return page.locator(".give-code dd").first.inner_text().strip()


def step(page: Page, number: str, press: str, day: str, hour: str = "") -> None:
    """The case's next step, taken on a day; the page then shows the case in its new state."""
    page.goto(f"/klaim/{number}/")
    box = page.locator("#langkah")
    box.locator("input[name=day]").fill(day)
    if hour:
        box.locator("input[name=hour]").fill(hour)
    before = page.locator(".way li").count()
    box.get_by_role("button", name=press).click()
    expect(page.locator(".way li")).to_have_count(before + 1)


def papers_in(page: Page, number: str) -> None:
    """Every paper that is needed is noted as received."""
    page.goto(f"/klaim/{number}/")
    lacking = page.locator("#berkas details.paper", has=page.locator(".badge", has_text=re.compile("^Diperlukan$")))
    for left in range(lacking.count(), 0, -1):
        lacking.first.locator("summary").click()
        lacking.first.get_by_role("button", name="Tandai diterima").click()
        expect(lacking).to_have_count(left - 1)


def payment(page: Page, number: str, line: str, amount: str, day: str, *, refused: str = "") -> None:
    """One line of the insurer's answer: paid, or refused with its reason."""
    page.goto(f"/klaim/{number}/uang/")
    form = page.locator("#catat")
    form.get_by_label("Baris manfaat").select_option(label=line)
    if line == "Beasiswa anak":
        form.get_by_label("Diterima oleh").select_option(label="Anak")
    form.get_by_label("Jumlah").fill("" if refused else amount)
    form.get_by_label("Tanggal pada bukti atau surat").fill(day)
    form.get_by_label("Nomor bukti atau surat").fill("BPJS/77")
    if refused:
        form.get_by_label("BPJS menolak baris ini").check()
        form.get_by_label("Alasan penolakan").fill(refused)
    before = page.locator("#dibayar .task").count()
    form.get_by_role("button", name="Catat").click()
    expect(page.locator("#dibayar .task")).to_have_count(before + 1)


def relative(page: Page, number: str, relation: str, name: str, born: str, **school: str) -> None:
    """One of the family, alive; a child with the school it goes to."""
    page.goto(f"/klaim/{number}/keluarga/")
    form = page.locator("#tulis")
    form.get_by_label("Hubungan").select_option(label=relation)
    form.get_by_label("Nama", exact=True).fill(name)
    form.get_by_label("Masih hidup", exact=True).check()
    form.get_by_label("Tanggal lahir").fill(born)
    if school:
        form.get_by_label("Jenjang sekolah (anak)").select_option(label=school["level"])
        form.get_by_label("Sisa tahun di jenjang ini").fill(school["years"])
    form.get_by_role("button", name="Simpan").click()
    expect(page.locator("main .task", has_text=name)).to_be_visible()
