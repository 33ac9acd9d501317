"""An officer proves an address, chooses, reads what came; the office rewords; who reports on a phone is told and stops it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from playwright.sync_api import Browser, Page, expect
from test_grievance_pages import context_of, public, readable
from watching import Watch, enter

DESK = {"width": 1400, "height": 900}
WIB = timezone(timedelta(hours=7))


def officer(browser: Browser, arguments: dict, base_url: str, watch: Watch, name: str) -> Page:
    return enter(context_of(browser, arguments, base_url, DESK), watch, name)


def test_an_address_is_proven_and_the_bell_leads_on(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any]
) -> None:
    rina = officer(browser, browser_context_args, base_url, watch, "rina")
    rina.get_by_role("link", name="Pemberitahuan").first.click()
    expect(rina.get_by_role("heading", name="Pemberitahuan", level=1)).to_be_visible()
    # The demo city's months stand behind the bell already.
    expect(rina.locator(".bell-list li").first).to_be_visible()
    readable(rina)
    rina.get_by_role("link", name="Pilihan saya").click()
    readable(rina)
    rina.get_by_label("Alamat surel").fill("rina@example.go.id")
    rina.get_by_role("button", name="Kirim kode ke sana").first.click()
    command("notices", "send")
    rina.goto("/pemberitahuan/keluar/")
    readable(rina)
    code = re.search(r"Kode Anda: (\d{3} \d{3})", rina.inner_text("main"))
    assert code
    rina.goto("/pemberitahuan/pilihan/")
    rina.get_by_label("Kode dari pesan itu").fill(code[1])
    rina.get_by_role("button", name="Buktikan").click()
    expect(rina.get_by_text("terbukti", exact=True)).to_be_visible()
    readable(rina)
    rina.get_by_label("Iuran bulanan: Surel").uncheck()
    rina.get_by_role("button", name="Simpan").click()
    expect(rina.get_by_label("Iuran bulanan: Surel")).not_to_be_checked()
    rina.goto("/pemberitahuan/")
    if rina.get_by_role("button", name="Tandai semua sudah dibaca").count():
        rina.get_by_role("button", name="Tandai semua sudah dibaca").click()
    expect(rina.locator(".bell-count")).to_have_count(0)


def test_the_office_changes_the_wording_and_the_rules(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    rina = officer(browser, browser_context_args, base_url, watch, "rina")
    rina.goto("/pemberitahuan/kalimat/")
    readable(rina)
    rina.get_by_role("link", name="Kasus berpindah langkah").click()
    rina.get_by_label("SMS").fill("Kota kita: kasus {nomor} bergerak. {alamat}")
    rina.get_by_role("button", name="Lihat dulu").click()
    expect(rina.locator(".bell-sms")).to_contain_text("Kota kita: kasus LK-2026-000123-K bergerak.")
    readable(rina)
    rina.get_by_role("button", name="Simpan").click()
    rina.get_by_role("button", name="Kembali ke kalimat baku").click()
    expect(rina.get_by_text("Kalimat baku berlaku lagi.")).to_be_visible()
    rina.goto("/pemberitahuan/aturan/")
    readable(rina)
    rina.get_by_role("button", name="Simpan").click()
    expect(rina.get_by_text("Aturan disimpan.")).to_be_visible()


def test_who_reports_on_a_phone_is_told_and_stops_it(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any]
) -> None:
    phone = public(browser, browser_context_args, base_url, watch)
    phone.goto("/lapor/")
    phone.get_by_label("Kecelakaan, orangnya terluka").check()
    phone.get_by_label("Tanggal kejadian").fill(f"{datetime.now(WIB) - timedelta(days=1):%d/%m/%Y}")
    phone.get_by_label("Ceritakan singkat").fill("Terpeleset di pasar waktu mengangkat karung.")
    phone.get_by_label("Namanya").fill("SUMIYATI")
    phone.get_by_label("Tahun lahir").fill("1980")
    phone.get_by_label("Anda siapa?").select_option(label="Keluarga")
    phone.get_by_label("Nama Anda").fill("BUDI")
    phone.get_by_label("Nomor HP Anda").fill("0841 2345 6789")
    phone.get_by_label("SMS").check()
    readable(phone)
    phone.get_by_role("button", name="Kirim laporan").click()
    number, code = phone.locator(".give-code dd").all_inner_texts()
    command("notices", "send")
    sent = command("notices", "outbox", "--channel", "sms")["messages"]
    assert "report_received" in {one["event"] for one in sent}
    phone.goto("/lapor/ikuti/")
    phone.get_by_label("Nomor laporan").fill(number)
    phone.get_by_label("Kode rahasia").fill(code)
    phone.get_by_role("button", name="Lihat").click()
    expect(phone.get_by_text("Anda dikabari lewat SMS •••789.")).to_be_visible()
    readable(phone)
    phone.get_by_role("button", name="Berhenti dikabari").click()
    expect(phone.get_by_text("Anda tidak dikabari lagi")).to_be_visible()
