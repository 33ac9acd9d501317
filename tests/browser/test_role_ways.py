"""Each role's way through a working day, on a phone and at a desk: from home to what is opened most, to what waits, and back.

On each stop the page is looked at as readers of screens and of small screens do. `PIJAR_GUIDE=write` also keeps the pictures
of docs/perjalanan (README.md there).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from guide_screens import GUIDE, LARGEST, picture
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from reading import unread
from test_donor_pages import saved, write
from watching import PATIENCE, Watch, enter

PICTURES = GUIDE.parent / "perjalanan"
SIZES = {"360": {"width": 360, "height": 740}, "1400": {"width": 1400, "height": 900}}
# Who, by which name, and what the first page must offer: a heading or a link there.
STAFF = {
    "kelurahan": ("lurah", "Laporkan kecelakaan"), "program": ("rina", "Laporkan ke BPJS"),
    "bendahara": ("tono", "baris rekonsiliasi"),
    "rumah-sakit": ("igd", "tugas kasus di meja Anda"), "auditor": ("audit", "Kejadian terakhir"),
    "administrator": ("admin", "Penyiapan kota"), "pimpinan": ("pimpinan", "belum ada jalannya"),
}  # fmt: skip
# Without a log-in: a donor, and somebody of the family.
PUBLIC = {"donatur": ["/ikrar/"], "keluarga": ["/cek/", "/lapor/", "/pengaduan/"]}
# A civil servant of the register for each width: nobody pledges twice.
DONORS = {"360": 8, "1400": 10}
# What a family reports, and what the page says of the next step.
EVENTS = {"360": "Kecelakaan, orangnya terluka", "1400": "Meninggal karena sebab lain"}
MOST_TOGETHER = 3_000_000


def looked_at(page: Page) -> None:
    """Nothing serious for who reads by ear or key, nothing wider than the screen."""
    assert unread(page) == [], page.url
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def kept(page: Page, name: str) -> None:
    if os.environ.get("PIJAR_GUIDE") == "write":
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(picture(page))


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seat(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, size: str) -> Callable[[str], Page]:
    """Somebody's page, logged in where a name is given, who was shown round before."""

    def sits(who: str) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": base_url, "viewport": SIZES[size]})
        if who:
            page = enter(context, watch, who)
            if page.locator("#pemandu").count():
                page.get_by_role("button", name="Tidak perlu").click()
            return page
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch.over(page)
        return page

    return sits


@pytest.mark.parametrize("role", STAFF)
def test_the_way_of_an_officer(role: str, seat: Callable[[str], Page], size: str) -> None:
    who, offered = STAFF[role]
    page = seat(who)
    page.goto("/")
    expect(page.locator("main")).to_contain_text(offered)
    kept(page, f"{role}-{size}")
    looked_at(page)
    page.reload()
    _by_thumb(page, is_phone=size == "360")
    page.goto("/")
    if page.locator(".todo a.btn").count():
        # What waits is one click away, and the page it leads to is there.
        page.locator(".todo a.btn").first.click()
        expect(page.locator("main h1").first).to_be_visible()
        looked_at(page)


def _by_thumb(page: Page, *, is_phone: bool) -> None:
    """The bar of a phone: four ways at most, each open, the present one marked; it lies over nothing at the page's end."""
    bar = page.locator(".thumbs")
    assert bar.is_visible() == is_phone
    ways = [str(one.get_attribute("href")) for one in bar.locator("a").all()]
    assert 3 <= len(ways) <= 4
    for way in ways if is_phone else []:
        bar.locator(f'a[href="{way}"]').click()
        page.wait_for_url(f"**{way}**")
        if not bar.count():
            # A page for everybody, which has no frame.
            page.go_back()
            continue
        page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
        last, top = page.locator("main").bounding_box(), bar.bounding_box()
        assert last
        assert top
        assert last["y"] + last["height"] <= top["y"] + 1, page.url


@pytest.mark.parametrize("who", PUBLIC)
def test_the_way_of_somebody_without_a_log_in(who: str, seat: Callable[[str], Page], size: str) -> None:
    page = seat("")
    for place, address in enumerate(PUBLIC[who]):
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        assert page.locator(".thumbs").count() == 0
        looked_at(page)
        if not place:
            kept(page, f"{who}-{size}")


def test_a_donor_gives_sees_and_stops(seat: Callable[[str], Page], size: str, tmp_path: Path) -> None:
    """By the public page alone: the pledge, the signed letter, what the gift did, the receipt of the year, and the end."""
    rina = seat("rina")
    rina.goto("/donatur/")
    rina.get_by_role("link", name="Daftar donatur", exact=True).click()
    cells = rina.locator("tbody tr").nth(DONORS[size]).locator("td")
    name, nip, agency = (cells.nth(place).inner_text().strip() for place in (0, 1, 2))

    donor = seat("")
    donor.goto("/ikrar/")
    write(donor, nip, name, agency)
    expect(donor.get_by_text("Simpan nomor dan kode ini")).to_be_visible()
    looked_at(donor)
    number, code = (donor.locator(".give-code dd").nth(place).inner_text() for place in (0, 1))
    letter = saved(donor, "Unduh surat kuasa (PDF)", tmp_path / "surat.pdf")
    field = donor.get_by_label("Surat kuasa yang sudah ditandatangani")
    # The field speaks the page's language, and takes the key as the browser's own does.
    expect(donor.locator(".pick")).to_contain_text("Pilih berkas")
    field.focus()
    expect(field).to_be_focused()
    field.set_input_files(letter)
    expect(donor.locator(".pick")).to_contain_text("surat.pdf")
    donor.get_by_role("button", name="Unggah surat kuasa").click()
    expect(donor.get_by_text("tidak ada yang perlu Anda lakukan")).to_be_visible()
    donor.get_by_role("button", name="Keluar").click()

    rina.goto("/donatur/")
    rina.locator("tr", has_text=number).get_by_role("link", name="Periksa").click()
    rina.get_by_role("button", name="Setujui").click()
    expect(rina.get_by_text(f"Ikrar {number} disetujui.")).to_be_visible()

    donor.goto("/ikrar/saya/")
    looked_at(donor)
    donor.get_by_label("NIP (18 angka)").fill(nip)
    donor.get_by_label("Kode rahasia").fill(code)
    donor.get_by_role("button", name="Buka halaman saya").click()
    expect(donor.locator("#hadiah")).to_contain_text("Uang diterima")
    mine = donor.locator(".give-promise", has_text=number)
    expect(mine).to_contain_text("Berjalan")
    looked_at(donor)
    receipt = PdfReader(saved(donor, "Kuitansi 2026 (PDF)", tmp_path / "kuitansi.pdf")).pages[0].extract_text()
    assert "TANDA TERIMA TAHUNAN" in receipt
    assert nip in receipt
    mine.get_by_role("link", name="Hentikan mulai").click()
    looked_at(donor)
    donor.get_by_role("button", name="Ya, hentikan mulai").click()
    expect(mine).to_contain_text("Berhenti")
    looked_at(donor)


def test_a_family_reports_and_follows(seat: Callable[[str], Page], size: str, watch: Watch) -> None:
    """The form, the number, the next step by that number, a word to the office and its answer."""
    family = seat("")
    family.goto("/lapor/")
    family.get_by_label(EVENTS[size]).check()
    family.get_by_label("Tanggal kejadian").fill("10/03/2026")
    family.get_by_label("Ceritakan singkat").fill("Terjadi sepulang dari pasar; keluarga di rumah.")
    family.get_by_label("Kelurahan rumahnya").select_option(label="Gunungpati")
    family.get_by_label("Namanya").fill("Pekerja Contoh")
    family.get_by_label("Anda siapa?").select_option("family")
    family.get_by_label("Nama Anda").fill("Anak Sulung")
    # What is missing is asked for, and nothing written is lost.
    family.get_by_role("button", name="Kirim laporan").click()
    expect(family.get_by_text("Belum terkirim.")).to_be_visible()
    expect(family.get_by_label("Nama Anda")).to_have_value("Anak Sulung")
    looked_at(family)
    # The browser tells of the answer that sends the form back; nothing else may have happened.
    assert all("422" in one for one in watch.faults)
    watch.faults.clear()
    family.get_by_label("Nomor HP Anda").fill("0841 2345 680")
    family.get_by_role("button", name="Kirim laporan").click()
    expect(family.get_by_role("heading", name="Sesudah ini")).to_be_visible()
    looked_at(family)
    number, code = (family.locator(".give-code dd").nth(place).inner_text() for place in (0, 1))
    assert re.fullmatch(r"LK-\d{4}-\d{6}-[A-Z]", number)

    def follows() -> None:
        family.goto("/lapor/ikuti/")
        looked_at(family)
        family.get_by_label("Nomor laporan").fill(number)
        family.get_by_label("Kode rahasia").fill(code)
        family.get_by_role("button", name="Lihat").click()
        expect(family.get_by_role("heading", name=number)).to_be_visible()
        looked_at(family)

    follows()
    expect(family.locator(".way .is-last")).to_contain_text("Dilaporkan")
    family.get_by_label("Tulis pesan").fill("Surat dokter sudah kami simpan.")
    family.get_by_role("button", name="Kirim ke petugas").click()
    expect(family.get_by_text("Pesan Anda sudah kami terima.")).to_be_visible()

    rina = seat("rina")
    rina.goto(f"/klaim/{number}/")
    expect(rina.get_by_text("Surat dokter sudah kami simpan.")).to_be_visible()
    rina.get_by_label("Tulis", exact=True).fill("Terima kasih. Besok petugas menelepon.")
    rina.get_by_role("button", name="Kirim ke pelapor").click()
    expect(rina.get_by_text("Pesan terkirim")).to_be_visible()

    follows()
    expect(family.get_by_text("Besok petugas menelepon.", exact=False)).to_be_visible()
    assert "rina" not in family.locator("main").inner_text()
    assert "Anak Sulung" not in family.locator("main").inner_text()


def test_pictures_of_the_ways_are_there_and_small() -> None:
    """One per role and width."""
    if os.environ.get("PIJAR_GUIDE") == "write":
        return
    expected = {f"{role}-{size}" for role in (*STAFF, *PUBLIC) for size in SIZES}
    found = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert set(found) == expected
    assert max(found.values()) <= LARGEST
    assert sum(found.values()) <= MOST_TOGETHER
