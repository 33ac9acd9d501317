"""Registration as officers do it: rina prepares, tono approves, a file goes out, the answer comes in, a refusal goes again."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import readable
from watching import Watch, enter

MONTH = "2026-06"


def context_of(browser: Browser, arguments: dict, base_url: str) -> BrowserContext:
    size = {"width": 1400, "height": 900}
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, "viewport": size})


def count(page: Page, words: str) -> int:
    return int(page.locator(".stat", has_text=words).locator("b").inner_text().replace(".", ""))


@pytest.fixture(scope="module", autouse=True)
def newcomers(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A month is run of which no list came before: it carries people who never had a number."""
    data = max(tmp_path_factory.getbasetemp().glob("kota*/data"))
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    pijar = [sys.executable, "-c", "from pijar.cli import main; main()", "month", "run", MONTH, "--as", "rina"]
    subprocess.run(pijar, env={**environment, "PIJAR_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)


def let_again(page: Page) -> None:
    page.get_by_text("Kirim lagi", exact=True).first.click()
    page.get_by_label("Mengapa boleh dikirim lagi").first.fill("BPJS sudah membetulkan datanya")
    page.get_by_role("button", name="Izinkan").first.click()
    expect(page.get_by_text("Orang ini ikut di berkas berikutnya.")).to_be_visible()


def answered(sent: Path, folder: Path) -> tuple[Path, int]:
    """An answer that refuses the first person and gives all others a number."""
    with sent.open(encoding="utf-8", newline="") as file:
        niks = [line["nik"] for line in csv.DictReader(file)]
    lines = [
        f"{niks[0]},,DITOLAK,Nama tidak sesuai NIK",
        *(f"{nik},{60_000_000_000 + n},DITERIMA," for n, nik in enumerate(niks[1:])),
    ]
    path = folder / "jawaban.csv"
    path.write_text("\n".join(["nik,kpj,status,alasan", *lines]) + "\n", encoding="utf-8")
    return path, len(niks)


def test_a_registration_from_the_list_to_the_numbers(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(context_of(browser, browser_context_args, base_url), watch, "rina")
    rina.goto(f"/bulan/{MONTH}/")
    rina.get_by_role("link", name="Pendaftaran ke BPJS").click()
    rina.wait_for_url("**/pendaftaran/**")
    address = rina.url
    ready, numbers = count(rina, "siap didaftarkan"), count(rina, "nomor diterima")
    assert ready >= 1
    rina.get_by_role("button", name="Siapkan berkas").click()
    expect(rina.get_by_text("Anda yang menyiapkannya")).to_be_visible()
    expect(rina.get_by_role("button", name="Setujui dan bekukan")).to_have_count(0)
    readable(rina)

    tono = enter(context_of(browser, browser_context_args, base_url), watch, "tono")
    tono.goto(address)
    tono.get_by_role("button", name="Setujui dan bekukan").first.click()
    tono.get_by_role("button", name="Ya, setujui dan bekukan").click()
    expect(tono.get_by_text("Disetujui dan dibekukan")).to_be_visible()

    rina.goto(address)
    assert count(rina, "menunggu jawaban") >= ready
    with rina.expect_download() as taken:
        rina.get_by_role("link", name="CSV").first.click()
    sent = tmp_path / taken.value.suggested_filename
    taken.value.save_as(sent)
    answer, people = answered(sent, tmp_path)
    assert people == ready
    rina.get_by_label("Berkas jawaban").set_input_files(answer)
    rina.get_by_role("button", name="Muat jawaban").click()
    expect(rina.get_by_text(re.compile("Jawaban dimuat: .* 1 ditolak"))).to_be_visible()
    assert count(rina, "nomor diterima") == numbers + ready - 1
    rina.locator(".stat", has_text="ditolak BPJS").click()
    expect(rina.get_by_text("Nama tidak sesuai NIK").first).to_be_visible()
    readable(rina)
    let_again(rina)
    assert count(rina, "siap didaftarkan") == 1
