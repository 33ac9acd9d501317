"""A tired officer with a keyboard: pairs decided by one key each, taken back, skipped; and the same without a script."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import unread
from watching import Watch, enter

# A key pressed right after a page has come is not taken for an answer.
CALM = 600
ADDRESS = re.compile(r"/orang-sama/(\d+)-(\d+)/")


LIST = """\
Nama;NIK;Tgl Lahir;Kelurahan;RT;RW;Pekerjaan;No KK;Nama Ibu
RINI LESTARI;3374015203889101;12/03/1988;Miroto;1;2;Pedagang;3374011203089101;SUMIYATI
RINA LESTARI;3374015203889102;12/03/1988;Miroto;1;2;Pedagang;3374011203089101;SUMIYATI
DEDI SAPUTRO;3374011407799201;14/07/1979;Miroto;3;2;Pedagang;3374011203089201;SULASTRI
DODI SAPUTRO;3374011407799202;14/07/1979;Miroto;3;2;Pedagang;3374011203089201;SULASTRI
TITIK WAHYUNI;3374014910919301;09/10/1991;Miroto;2;4;Pedagang;3374011203089301;PONIYEM
TUTIK WAHYUNI;3374014910919302;09/10/1991;Miroto;2;4;Pedagang;3374011203089301;PONIYEM
"""


@pytest.fixture(scope="module", autouse=True)
def twins(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A list with three pairs of twins, whom only a person can tell from slips of the pen, is loaded and compared."""
    data = max(tmp_path_factory.getbasetemp().glob("kota*/data"))
    given = tmp_path_factory.mktemp("kembar") / "Kel Miroto kembar.csv"
    given.write_text(LIST, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    for command in (["intake", "load", str(given), "--year", "2026"], ["linkage", "run", "--new"]):
        pijar = [sys.executable, "-c", "from pijar.cli import main; main()", *command]
        subprocess.run(pijar, env={**environment, "PIJAR_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)


def opened(browser: Browser, arguments: dict, base_url: str, watch: Watch, who: str = "rina", **changes: object) -> Page:
    """The first case of the queue, or the queue where the officer only looks."""
    context = browser.new_context(**{**arguments, "base_url": base_url, "viewport": {"width": 1400, "height": 900}, **changes})
    page = enter(context, watch, who)
    page.goto("/orang-sama/")
    return page


def begin(page: Page) -> str:
    """Opens the first case; says which pair it is."""
    page.get_by_role("link", name="Mulai memutuskan").click()
    page.wait_for_url(ADDRESS)
    return pair_on(page)


def pair_on(page: Page) -> str:
    return page.locator("[data-pair]").get_attribute("data-pair") or ""


def press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM)
    page.keyboard.press(key)


def waiting(page: Page) -> int:
    page.goto("/orang-sama/")
    return int(page.locator(".subnav [aria-current] b").inner_text().replace(".", ""))


def test_the_keys_decide_take_back_and_skip(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page = opened(browser, browser_context_args, base_url, watch)
    before = waiting(page)
    assert before >= 3
    first = begin(page)
    press(page, "b")
    expect(page.locator(".just")).to_contain_text("Bukan orang yang sama")
    second = pair_on(page)
    assert second != first
    press(page, "u")
    expect(page.get_by_text("Keputusan dibatalkan.")).to_be_visible()
    assert pair_on(page) == first
    press(page, "l")
    page.wait_for_url(lambda url: first not in url)
    assert pair_on(page) == second
    press(page, "s")
    expect(page.locator(".just")).to_contain_text("Orang yang sama")
    press(page, "u")
    expect(page.get_by_text("Keputusan dibatalkan.")).to_be_visible()
    assert pair_on(page) == second
    press(page, "ArrowRight")
    page.wait_for_url(lambda url: second not in url)
    assert waiting(page) == before


def test_a_key_that_is_held_or_typed_decides_nothing(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch)
    before = waiting(page)
    first = begin(page)
    page.keyboard.press("s")
    press(page, "Control+b")
    press(page, "r")
    expect(page.get_by_label("Alasan", exact=True)).to_be_focused()
    page.keyboard.type("bisa sbl u")
    assert pair_on(page) == first
    assert page.get_by_label("Alasan", exact=True).input_value() == "bisa sbl u"
    page.keyboard.press("Escape")
    press(page, "b")
    expect(page.locator(".just")).to_be_visible()
    press(page, "u")
    expect(page.get_by_text("Keputusan dibatalkan.")).to_be_visible()
    assert waiting(page) == before


def test_a_look_at_the_whole_numbers_needs_a_reason(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch)
    begin(page)
    numbers = page.locator("tbody .nik [aria-hidden]")
    assert "•" in numbers.first.inner_text()
    press(page, "t")
    page.keyboard.type("mencocokkan kartu keluarga")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tertutup lagi begitu halaman ini dimuat ulang.")).to_be_visible()
    assert re.fullmatch(r"\d{16}", numbers.first.inner_text().replace(" ", "").replace("\n", ""))
    page.goto(page.url.replace("buka/", ""))
    assert "•" in numbers.first.inner_text()


def test_without_script_the_buttons_do_the_same(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = opened(browser, browser_context_args, base_url, watch, java_script_enabled=False)
    first = begin(page)
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_role("button", name="Bukan orang yang sama").click()
    expect(page.locator(".just")).to_contain_text("Bukan orang yang sama")
    page.locator(".just").get_by_role("button", name="Batalkan").click()
    expect(page.get_by_text("Keputusan dibatalkan.")).to_be_visible()
    assert pair_on(page) == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1400, 900)])
def test_the_pages_stand_in_their_frame_and_can_be_read(
    size: tuple[int, int], scheme: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = opened(browser, browser_context_args, base_url, watch, viewport=viewport, color_scheme=scheme)
    begin(page)
    case = page.url
    page.goto("/orang-sama/nik/")
    odd = page.locator("a[href^='/orang-sama/nik/']", has_text="Buka").first.get_attribute("href") or ""
    for place in (case, "/orang-sama/", "/orang-sama/digabung/", "/orang-sama/diputuskan/", "/orang-sama/nik/", odd):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), place
        assert unread(page) == [], place


def test_a_phone_keeps_the_buttons_in_sight(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    page = opened(browser, browser_context_args, base_url, watch, viewport={"width": 360, "height": 740})
    begin(page)
    for name in ("Orang yang sama", "Bukan orang yang sama"):
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_in_viewport()
    box = page.locator(".decide").bounding_box()
    assert box is not None
    assert box["height"] < 740 / 3
    assert box["y"] + box["height"] <= 741


def test_the_kelurahan_looks_and_the_auditor_too_but_nobody_decides(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    for who in ("lurah", "audit"):
        page = opened(browser, browser_context_args, base_url, watch, who)
        expect(page.get_by_role("heading", name="Orang yang sama?")).to_be_visible()
        expect(page.get_by_role("link", name="Mulai memutuskan")).to_have_count(0)
