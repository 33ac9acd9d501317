"""A civil servant gives by phone, an officer approves, the donor looks again, the auditor reads counts; also without script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from test_fieldform_pages import readable
from watching import PATIENCE, Watch, enter

WIDE = {"viewport": {"width": 1400, "height": 900}}


def seat(browser: Browser, arguments: dict[str, Any], base_url: str, **more: Any) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, **more})


def opened(context: BrowserContext, watch: Watch, place: str) -> Page:
    """A page of somebody who has no log-in."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    watch.over(page)
    page.goto(place)
    return page


def somebody(page: Page, number: int) -> tuple[str, str, str]:
    """NIP, name and OPD of a civil servant in the register, as an officer reads them."""
    page.get_by_role("link", name="Donatur ASN", exact=True).first.click()
    page.get_by_role("link", name="Daftar donatur", exact=True).click()
    cells = page.locator("tbody tr").nth(number).locator("td")
    return cells.nth(1).inner_text().strip(), cells.nth(0).inner_text().strip(), cells.nth(2).inner_text().strip()


def write(page: Page, nip: str, name: str, agency: str) -> None:
    page.get_by_label("NIP (18 angka)").fill(nip)
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("OPD tempat Anda bekerja").select_option(agency)
    page.get_by_label("Saya setuju jumlah ini").check()
    page.get_by_role("button", name="Kirim ikrar").click()


def saved(page: Page, link: str, target: Path) -> Path:
    with page.expect_download(timeout=PATIENCE * 3) as download:
        page.get_by_role("link", name=link).click()
    download.value.save_as(target)
    return target


def test_a_gift_from_the_phone_to_the_auditor(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(seat(browser, browser_context_args, base_url, **WIDE), watch, "rina")
    nip, name, agency = somebody(rina, 3)
    readable(rina)

    donor = opened(seat(browser, browser_context_args, base_url), watch, "/ikrar/")
    readable(donor)
    told = donor.locator("[data-sum]")
    one = told.inner_text()
    donor.get_by_role("button", name="Tambah satu pekerja").click()
    expect(told).to_contain_text("2 orang pekerja")
    donor.get_by_role("button", name="Kurangi satu pekerja").click()
    expect(told).to_have_text(one)
    write(donor, nip, name, agency)
    expect(donor.get_by_text("Simpan nomor dan kode ini")).to_be_visible()
    readable(donor)
    number, code = (donor.locator(".give-code dd").nth(place).inner_text() for place in (0, 1))
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", code)
    paper = saved(donor, "Unduh surat kuasa (PDF)", tmp_path / "surat.pdf")
    said = PdfReader(paper).pages[0].extract_text()
    assert number in said
    assert nip in said
    donor.get_by_label("Surat kuasa yang sudah ditandatangani").set_input_files(paper)
    donor.get_by_role("button", name="Unggah surat kuasa").click()
    expect(donor.get_by_text("Surat kuasa diterima.")).to_be_visible()
    readable(donor)
    donor.get_by_role("button", name="Keluar").click()

    rina.goto("/")
    rina.get_by_role("link", name="Buka ikrar").click()
    readable(rina)
    rina.locator("tr", has_text=number).get_by_role("link", name="Periksa").click()
    readable(rina)
    signed = saved(rina, "Buka surat kuasa (PDF)", tmp_path / "bertandatangan.pdf")
    assert signed.read_bytes() == paper.read_bytes()
    rina.get_by_role("button", name="Setujui").click()
    expect(rina.get_by_text(f"Ikrar {number} disetujui.")).to_be_visible()

    donor.goto("/ikrar/saya/")
    readable(donor)
    donor.get_by_label("NIP (18 angka)").fill(nip)
    donor.get_by_label("Kode rahasia").fill(code.lower())
    donor.get_by_role("button", name="Buka halaman saya").click()
    expect(donor.get_by_text("terlindungi dengan uang Anda").first).to_be_visible()
    expect(donor.locator(".give-promise", has_text=number)).to_contain_text("Berjalan")
    readable(donor)
    receipt = saved(donor, "Kuitansi 2026 (PDF)", tmp_path / "kuitansi.pdf")
    assert "TANDA TERIMA TAHUNAN" in PdfReader(receipt).pages[0].extract_text()
    donor.locator(".give-promise", has_text=number).get_by_role("link", name="Hentikan mulai").click()
    readable(donor)
    donor.get_by_role("button", name="Ya, hentikan mulai").click()
    expect(donor.locator(".give-promise", has_text=number)).to_contain_text("Berhenti")

    audit = enter(seat(browser, browser_context_args, base_url), watch, "audit")
    audit.locator("details.menu-phone summary").click()
    audit.get_by_role("link", name="Donatur ASN", exact=True).first.click()
    audit.get_by_role("link", name="Per OPD").click()
    readable(audit)
    audit.get_by_text("Tabel: donatur, pekerja, rupiah").click()
    expect(audit.get_by_role("row", name=re.compile(re.escape(agency)))).to_be_visible()
    assert nip not in audit.content()
    audit.get_by_role("link", name="Bulanan", exact=True).click()
    audit.wait_for_url("**/donatur/bulan/**")
    readable(audit)
    audit.goto("/jejak/?tindakan=pledge.approve")
    expect(audit.locator("tbody").get_by_text("rina").first).to_be_visible()


def test_a_pledge_without_script(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    rina = enter(seat(browser, browser_context_args, base_url, **WIDE), watch, "rina")
    nip, name, agency = somebody(rina, 5)
    page = opened(seat(browser, browser_context_args, base_url, java_script_enabled=False), watch, "/ikrar/")
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_role("button", name="Tambah satu pekerja").click()
    expect(page.get_by_label("Berapa pekerja yang ingin Anda lindungi?")).to_have_value("2")
    expect(page.get_by_label("Nama lengkap")).to_have_value(name)
    expect(page.locator("[data-sum]")).to_contain_text("2 pekerja")
    write(page, nip, name, agency)
    expect(page.get_by_text("Simpan nomor dan kode ini")).to_be_visible()
    page.get_by_role("link", name="Nanti saja, ke halaman donatur").click()
    page.get_by_role("link", name="Batalkan ikrar ini").click()
    page.get_by_role("button", name="Ya, hentikan mulai").click()
    expect(page.get_by_text("Ikrar dihentikan.")).to_be_visible()
