"""A new city from nothing, in a browser: the console's code, officers from a file, a slip of paper, the first way in."""

from __future__ import annotations

import re
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from serving import PIJAR, ROOT, free_port, wait_for
from test_grievance_pages import PHONE, readable
from watching import PATIENCE, Watch

PASSWORD = "kursi gelas lampu"
HEAD = "nama,peran,kelurahan,tempat_tugas,nama_pengguna\n"
WRONG = HEAD + "Hj. Siti Aminah,Petugas kelurahan,Tambak Aji,,\nBudi,Raja,,,\n"
RIGHT = HEAD + "Hj. Siti Aminah,Petugas kelurahan,Tambak Aji,,\nBudi,Bendahara,,,\n"


@pytest.fixture(scope="module")
def new_city(chromium: str, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Address and set-up code of `pijar run` in an empty folder, with keys of its own as a real city has them."""
    folder = tmp_path_factory.mktemp("kota-baru")
    keys = {"PIJAR_SECRET_KEY": secrets.token_hex(64), "PIJAR_ID_KEY": secrets.token_hex(64)}
    inside = environment | keys | {"PIJAR_DATA": str(folder / "data")}
    subprocess.run([*PIJAR, "assets", "--quiet"], env=inside, cwd=ROOT, check=True)
    port, log = free_port(), folder / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen([*PIJAR, "run", "--port", str(port)], env=inside, cwd=ROOT, stdout=said, stderr=said)
    try:
        wait_for(f"http://127.0.0.1:{port}/sehat", log)
        found = re.search(r"code:\s+(\S+)", log.read_text(encoding="utf-8"))
        assert found
        yield f"http://127.0.0.1:{port}", found[1]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=40)


def on_a_phone(browser: Browser, arguments: dict, address: str, watch: Watch) -> Page:
    page = browser.new_context(**{**arguments, "base_url": address, "viewport": PHONE, "accept_downloads": True}).new_page()
    page.set_default_timeout(2 * PATIENCE)
    watch.over(page)
    return page


@pytest.fixture
def new_watch(new_city: tuple[str, str], browser: Browser) -> Iterator[Watch]:
    watching = Watch(new_city[0])
    yield watching
    for context in browser.contexts:
        context.close()
    assert [fault for fault in watching.faults if "422" not in fault] == []


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Simpan dan lanjut").click()


def test_from_nothing_to_an_officer_who_came_in(
    browser: Browser, browser_context_args: dict, new_city: tuple[str, str], new_watch: Watch, tmp_path: Path
) -> None:
    address, code = new_city
    ayu = on_a_phone(browser, browser_context_args, address, new_watch)
    set_up(ayu, code)
    load(ayu, tmp_path)
    username, slip = printed(ayu)
    come_in(on_a_phone(browser, browser_context_args, address, new_watch), username, slip)


def set_up(page: Page, code: str) -> None:
    page.goto("/")
    page.get_by_label("Kode penyiapan").fill(code)
    readable(page)
    page.get_by_role("button", name="Mulai penyiapan").click()
    readable(page)
    page.get_by_role("link", name="Isi", exact=True).first.click()
    page.get_by_label("Provinsi").select_option(label="Jawa Tengah")
    page.get_by_label("Kota atau kabupaten").select_option(label="Kota Semarang")
    readable(page)
    go_on(page)
    page.get_by_label("Kantor pelaksana program").fill("Dinas Tenaga Kerja")
    page.get_by_label("Alamat dan telepon pada surat").fill("Jl. Pemuda 148")
    readable(page)
    go_on(page)
    page.get_by_label("Kuota APBD (orang)").fill("7500")
    readable(page)
    go_on(page)
    page.get_by_label("Nama lengkap").fill("Ayu Lestari")
    page.get_by_label("Nama pengguna", exact=True).fill("ayu")
    page.get_by_label("Sandi baru", exact=True).fill(PASSWORD)
    page.get_by_label("Sandi baru, sekali lagi").fill(PASSWORD)
    readable(page)
    page.get_by_role("button", name="Buat kota").click()
    expect(page.get_by_text("0 dari 177 kelurahan punya petugas.")).to_be_visible(timeout=60_000)
    readable(page)
    page.goto("/mulai/")
    assert page.url.endswith("/")
    expect(page.get_by_role("heading", name="Selamat bekerja, Ayu Lestari")).to_be_visible()


def load(page: Page, folder: Path) -> None:
    for name, text in (("salah.csv", WRONG), ("benar.csv", RIGHT)):
        (folder / name).write_text(text, encoding="utf-8")
        page.goto("/petugas/muat/")
        page.get_by_label("Daftar petugas (.xlsx atau .csv)").set_input_files(folder / name)
        page.get_by_role("button", name="Periksa berkas").click()
        expect(page.get_by_role("heading", name=f"Yang dibaca dari {name}")).to_be_visible()
        readable(page)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("2 petugas baru")).to_be_visible()
    readable(page)


def printed(page: Page) -> tuple[str, str]:
    """User name and code as they stand on the slip of the kelurahan."""
    with page.expect_download() as slips:
        page.locator("tr", has_text="Kecamatan Ngaliyan").get_by_role("button", name="Cetak 1 slip").click()
    text = PdfReader(slips.value.path()).pages[0].extract_text()
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text)
    assert found
    assert "siti.aminah" in text
    assert "#" not in text
    page.reload()
    expect(page.locator("tr", has_text="Kecamatan Ngaliyan").get_by_role("button", name="Cetak ulang 1")).to_be_visible()
    return "siti.aminah", found[0]


def come_in(page: Page, username: str, code: str) -> None:
    """As the QR leads: the address is clean at once, a weak password is told, a good one opens; then the tour."""
    page.goto(f"/masuk/kode/#{username}/{code}")
    assert "#" not in page.url
    expect(page.get_by_label("Nama pengguna")).to_have_value(username)
    readable(page)
    for password in ("pendek", PASSWORD):
        page.get_by_label("Kode dari slip").fill(code)
        page.get_by_label("Sandi baru", exact=True).fill(password)
        page.get_by_label("Sandi baru, sekali lagi").fill(password)
        page.get_by_role("button", name="Simpan sandi dan masuk").click()
    expect(page.get_by_text("Sandi Anda sudah dibuat.")).to_be_visible()
    page.get_by_role("link", name="Mulai pemandu").click()
    readable(page)
    page.get_by_role("link", name="Mulai Menunggu Anda").click()
    for number in range(1, 6):
        expect(page.get_by_text(f"Pemandu, langkah {number} dari 6")).to_be_visible()
        expect(page.locator(".tour-mark")).to_have_count(1)
        page.get_by_role("link", name="Berikutnya").click()
    readable(page)
    page.get_by_role("button", name="Selesai").click()
    expect(page.locator("#pemandu")).to_have_count(0)
