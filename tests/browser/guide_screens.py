"""The screens of the user guide: where each picture comes from, what is on it, and how it is made small."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

GUIDE = Path(__file__).parents[2] / "docs" / "panduan"
PICTURES = GUIDE / "gambar"
PHONE, DESK = {"width": 390, "height": 700}, {"width": 1080, "height": 680}
LARGEST, COLOURS = 60_000, 128
PICTURE = re.compile(r"!\[[^\]]+\]\(gambar/([a-z0-9-]+)\.png\)")


@dataclass(frozen=True)
class Screen:
    """A page as somebody sees it: logged in as (nobody where empty), address, on a phone or at a desk."""

    who: str
    address: str
    size: dict[str, int]


SCREENS = {
    "kelurahan-masuk": Screen("", "/masuk/kode/", PHONE),
    "kelurahan-beranda": Screen("lurah", "/", PHONE),
    "kelurahan-daftar": Screen("lurah", "/daftarkan/", PHONE),
    "kelurahan-usulan": Screen("lurah", "/usulan/", PHONE),
    "kelurahan-kasus": Screen("lurah", "/klaim/", PHONE),
    "kelurahan-kartu": Screen("lurah", "/kartu/?hari=15/03/2026", PHONE),
    "program-beranda": Screen("rina", "/", DESK),
    "program-bulan": Screen("rina", "/bulan/2026-03/", DESK),
    "program-tinjauan": Screen("rina", "/tinjauan/", DESK),
    "program-sama": Screen("rina", "/orang-sama/", DESK),
    "program-kasus": Screen("rina", "/klaim/", DESK),
    "program-orang": Screen("rina", "/orang/", DESK),
    "bendahara-beranda": Screen("tono", "/", DESK),
    "bendahara-iuran": Screen("tono", "/iuran/", DESK),
    "bendahara-rekonsiliasi": Screen("tono", "/rekonsiliasi/", DESK),
    "bendahara-dana": Screen("tono", "/dana/", DESK),
    "bendahara-buku": Screen("tono", "/buku/", DESK),
    "rumah-sakit-meja": Screen("igd", "/meja/", PHONE),
    "rumah-sakit-kartu": Screen("igd", "/kartu/periksa/", PHONE),
    "rumah-sakit-kasus": Screen("igd", "/klaim/", PHONE),
    "auditor-jejak": Screen("audit", "/jejak/", DESK),
    "auditor-iuran": Screen("audit", "/iuran/", DESK),
    "auditor-hukum": Screen("audit", "/hukum/", DESK),
    "auditor-sk": Screen("audit", "/sk/", DESK),
    "administrator-daftar": Screen("admin", "/mulai/daftar/", DESK),
    "administrator-berkas": Screen("admin", "/petugas/muat/", DESK),
    "administrator-kode": Screen("admin", "/petugas/kode/", DESK),
    "administrator-petugas": Screen("admin", "/petugas/", DESK),
    "administrator-kantor": Screen("admin", "/kantor/", DESK),
    "pimpinan-beranda": Screen("pimpinan", "/", DESK),
    "pimpinan-cakupan": Screen("pimpinan", "/cakupan/", DESK),
    "pimpinan-peta": Screen("pimpinan", "/peta/", DESK),
    "pimpinan-angka": Screen("pimpinan", "/angka/", DESK),
}


def steps() -> dict[str, tuple[str, list[str]]]:
    """Each picture of the guide with the guide it stands in, and the words in bold above it: what a reader looks for there."""
    found = {}
    for path in sorted(GUIDE.glob("*.md")):
        for section in re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))[1:]:
            for name in PICTURE.findall(section):
                bold = re.findall(r"\*\*([^*]+)\*\*", section)
                found[name] = (path.stem, [" ".join(words.split()) for words in bold])
    return found


def words_on(page: Page) -> str:
    """Everything a reader can find on the page: its texts, the menu of a phone too, and what fields and buttons are called."""
    texts = page.evaluate(
        "() => [document.body.textContent, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')]"
        ".flatMap(e => [e.ariaLabel || '', e.placeholder || '', e.title || ''])].join(' ')"
    )
    return " ".join(str(texts).split())


def picture(page: Page) -> bytes:
    """The screen as a picture of few colours: small enough for a repository and an old phone."""
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    out = io.BytesIO()
    shot.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
