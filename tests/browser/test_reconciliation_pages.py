"""After the reply: tono uploads a further one, works the queue and a bank statement; the auditor reads what was done."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import readable
from watching import Watch, enter

MONTH, FUND = "2026-01", "DBHCHT"
QUEUE = f"/rekonsiliasi/{MONTH}/{FUND}/"


def context_of(browser: Browser, arguments: dict, base_url: str) -> BrowserContext:
    size = {"width": 1400, "height": 900}
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, "viewport": size})


def count(page: Page, words: str) -> int:
    found = page.locator(".stat", has=page.get_by_text(words, exact=True))
    return int(found.locator("b").inner_text().replace(".", "")) if found.count() else 0


def further_reply(queue: Path, folder: Path) -> Path:
    """An answer that accepts after all the first person who was refused."""
    with queue.open(encoding="utf-8", newline="") as file:
        refused = next(line for line in csv.DictReader(file) if line["cause"] == "REJECTED")
    path = folder / "balasan_susulan.csv"
    path.write_text(f"nik,kpj,status,alasan,iuran_dibukukan\n{refused['nik']},,DITERIMA,,{refused['due']}\n", encoding="utf-8")
    return path


def test_the_queue_from_home_to_the_auditor(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    tono = enter(context_of(browser, browser_context_args, base_url), watch, "tono")
    todo = tono.get_by_text("Balasan Januari 2026:").locator("xpath=ancestor::*[.//a][1]")
    todo.get_by_role("link", name="Kerjakan").click()
    tono.get_by_role("navigation", name="Dana").get_by_role("link", name=FUND).click()
    tono.wait_for_url(f"**{QUEUE}")
    readable(tono)
    refused = count(tono, "Ditolak BPJS")
    with tono.expect_download() as taken:
        tono.get_by_role("button", name="CSV untuk BPJS").click()
    taken.value.save_as(tmp_path / "antrean.csv")

    tono.get_by_role("link", name="Daftar iuran").click()
    tono.get_by_text("Balasan susulan", exact=True).click()
    tono.get_by_label("Berkas balasan").set_input_files(further_reply(tmp_path / "antrean.csv", tmp_path))
    tono.get_by_role("button", name="Cocokkan").click()
    tono.goto(QUEUE)
    assert count(tono, "Ditolak BPJS") == refused - 1

    tono.locator(".stat", has_text="Ditolak BPJS").click()
    tono.get_by_role("link", name="Kerjakan").first.click()
    name = tono.get_by_role("heading", level=1).inner_text()
    readable(tono)
    tono.get_by_label("Nomor surat atau tiket").fill("S-14/2026")
    tono.get_by_role("button", name="Tanyakan ke BPJS").click()
    expect(tono.get_by_text("1 baris: ditanyakan ke bpjs.")).to_be_visible()
    expect(tono.get_by_role("heading", level=1)).not_to_have_text(name)

    tono.goto(f"{QUEUE}?sebab=UNKNOWN_TO_US")
    strangers = count(tono, "Tidak kita kenal")
    tono.locator("input[data-group]").check()
    expect(tono.locator("[data-count]")).to_have_text(str(strangers))
    tono.get_by_placeholder("Catatan, misalnya nomor surat").fill("Bukan peserta kami")
    tono.get_by_role("button", name="Terima selisihnya").click()
    expect(tono.get_by_text(f"{strangers} baris: selisih diterima.")).to_be_visible()

    audit = enter(context_of(browser, browser_context_args, base_url), watch, "audit")
    audit.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Rekonsiliasi").click()
    audit.goto(f"{QUEUE}?lihat=selesai")
    expect(audit.get_by_text("Selisih diterima").first).to_be_visible()
    audit.goto(QUEUE)
    expect(audit.get_by_role("button", name="Tanyakan ke BPJS")).to_have_count(0)
    audit.get_by_role("row", name=name).get_by_role("link", name="Lihat").click()
    expect(audit.get_by_text("S-14/2026")).to_be_visible()
    expect(audit.get_by_text("Apa yang dilakukan?")).to_have_count(0)
    readable(audit)
    audit.get_by_role("link", name="Rekonsiliasi").first.click()
    audit.get_by_role("link", name="Klaim kepada BPJS").click()
    expect(audit.get_by_role("heading", name=FUND)).to_be_visible()
    readable(audit)


def statement(page: Page, folder: Path) -> Path:
    """The payments of January that no statement shows yet, as their bank would print them, and a fee."""
    page.goto(f"/rekonsiliasi/bank/{MONTH}/")
    paid = []
    for row in page.locator("tbody tr", has_text="Rekening korannya belum diunggah").all():
        day, amount = row.locator("td").nth(1).inner_text(), row.locator("td").nth(2).inner_text()
        paid.append((row.locator("b").nth(1).inner_text(), int(day.split()[0]), int("".join(c for c in amount if c.isdigit()))))
    balance, lines = 10**9, ["Tanggal,Keterangan,Debit,Kredit,Saldo"]
    for reference, day, amount in [*paid, ("BIAYA ADM", 28, 2_500), ("PAJAK", 31, 500)]:
        balance -= amount
        lines.append(f"{day:02d}/01/2026,{reference},{amount},,{balance}")
    path = folder / "rekening_koran.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_bank_statement_beside_what_was_paid(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    tono = enter(context_of(browser, browser_context_args, base_url), watch, "tono")
    tono.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Rekonsiliasi").click()
    tono.get_by_role("link", name="Rekening koran").click()
    path = statement(tono, tmp_path)
    waited, matched = count(tono, "Rekening korannya belum diunggah"), count(tono, "Cocok")
    if not tono.get_by_label("Nomor rekening").is_visible():
        tono.get_by_text("Unggah rekening koran").click()
    tono.get_by_label("Rekening koran (CSV").set_input_files(path)
    tono.get_by_label("Nomor rekening").fill("1-034-00001-2")
    tono.get_by_role("button", name="Unggah dan cocokkan").click()
    expect(tono.get_by_text(f"{waited + 2} mutasi baru dari {waited + 2} baris.")).to_be_visible()
    assert count(tono, "Cocok") == matched + waited > 0
    readable(tono)
    tono.get_by_role("row", name="BIAYA ADM").locator("input[name=who]").check()
    tono.get_by_placeholder("Penjelasan").fill("Biaya administrasi bank")
    tono.get_by_role("button", name="Jelaskan").click()
    expect(tono.get_by_text("1 mutasi dijelaskan.")).to_be_visible()

    audit = enter(context_of(browser, browser_context_args, base_url), watch, "audit")
    audit.goto(f"/rekonsiliasi/bank/{MONTH}/")
    expect(audit.get_by_text("Biaya administrasi bank")).to_be_visible()
    expect(audit.get_by_role("button", name="Unggah dan cocokkan")).to_have_count(0)
