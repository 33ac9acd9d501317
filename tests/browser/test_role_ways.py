"""Each role's way through a working day, on a phone and at a desk: from home to what is opened most, to what waits, and back.

On each stop the page is looked at as readers of screens and of small screens do. `PIJAR_GUIDE=write` also keeps the pictures
of docs/perjalanan (README.md there).
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from guide_screens import GUIDE, LARGEST, picture
from playwright.sync_api import Browser, Page, expect
from reading import unread
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


def test_pictures_of_the_ways_are_there_and_small() -> None:
    """One per role and width."""
    if os.environ.get("PIJAR_GUIDE") == "write":
        return
    expected = {f"{role}-{size}" for role in (*STAFF, *PUBLIC) for size in SIZES}
    found = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert set(found) == expected
    assert max(found.values()) <= LARGEST
    assert sum(found.values()) <= MOST_TOGETHER
