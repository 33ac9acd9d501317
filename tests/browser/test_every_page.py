"""Every page of every role, found by walking its links: whole, in its frame, readable by everybody, light, in Indonesian."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from walking import LOOKS, PHONE, Seen, english_only, looked_at, walk
from watching import PATIENCE, Watch, enter

OFFICERS = ["lurah", "rina", "tono", "igd", "audit", "admin", "pimpinan"]
# Pages to begin with where nobody is logged in; nothing leads from one to all others.
PUBLIC = ["/publik/", "/masuk/", "/masuk/kode/", "/cek/", "/lapor/", "/lapor/ikuti/", "/pengaduan/", "/pengaduan/ikuti/",
          "/ikrar/", "/ikrar/saya/", "/pengumuman/", "/kartu/periksa/"]  # fmt: skip
# What no link of a page seen first leads to: other states of it, and answers to a form.
STATES = {
    "rina": [
        "/bulan/2026-03/", "/tempat/2026-05/", "/cakupan/jalur/", "/orang/?alat=saring", "/orang/?f.kelurahan.satu=x",
        "/usulan/1/?hasil=rejected",
        "/hukum/?q=kematian&pada=01/02/2026", "/hukum/ubah/?dari=01/12/2025&sampai=01/04/2026", "/hukum/benefits.jkk.disability/",
        "/hukum/hitung/iuran/?month=2026-03&sector=trade&fund=DONOR&income=&prepay=3&jht=on", "/hukum/hitung/iuran/?month=x",
    ],
    "lurah": ["/tempat/2026-03/daftar/menunggu/", "/tinjauan/diputuskan/?kapan=semua"],
    "admin": ["/gaya/"],
}  # fmt: skip
# Packed bytes of a first visit: pages of a kelurahan and of everybody must open on an old phone.
LIGHT, HEAVIER, AGAIN = 120_000, 180_000, 60_000
# The guide shows the screens it speaks of; its pictures come as one scrolls to them.
PICTURED = {"guide": 400_000}
# How many looks a page has had in all roles so far.
LOOKED: dict[str, int] = {}


@pytest.mark.parametrize("officer", ["", *OFFICERS])
def test_every_page_of_a_role(
    officer: str, browser: Browser, browser_context_args: dict, base_url: str, home: Path, watch: Watch
) -> None:
    context = browser.new_context(**{**browser_context_args, "base_url": base_url, "viewport": PHONE})
    if officer:
        page = enter(context, watch, officer)
    else:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch.over(page)
    english, seen = english_only(), []
    for route, address in walk(page, ["/"] if officer else PUBLIC, STATES.get(officer, ())):
        one = looked_at(page, route, address, english, home / "static", next_looks(route))
        seen.append(one)
        limit = PICTURED.get(route, LIGHT if officer in ("", "lurah") else HEAVIER)
        one.faults += [f"{one.first} bytes"] * (one.first > limit) + [f"{one.again} bytes again"] * (one.again > AGAIN)
    told(officer, seen)
    assert {f"{one.route} {one.address}": one.faults for one in seen if one.faults} == {}
    assert len(seen) > 8


def next_looks(route: str) -> list[tuple[str, str]]:
    """Two looks for who opens a page first, one for each of the next officers until it was seen in all ways."""
    had = LOOKED.get(route, 0)
    LOOKED[route] = had + (1 if had else 2)
    return LOOKS[had : LOOKED[route]]


def told(officer: str, seen: list[Seen]) -> None:
    heaviest = max(seen, key=lambda one: one.first)
    print(f"\n{officer or 'nobody':7} {len(seen)} pages; heaviest {heaviest.route}: {heaviest.first / 1000:.1f} kB")
