"""The screens without a mouse, on paper, in the other language, and where there is nothing to see."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from walking import AXE, DARK, unread
from watching import Watch, enter

VILLAGE = "select[name='f.kelurahan.satu']"
Entered = Callable[..., Page]


@pytest.fixture
def entered(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> Entered:
    """A page of an officer who is logged in, as wide as asked."""

    def make(officer: str, width: int = 360) -> Page:
        size = {"width": width, "height": 900}
        return enter(browser.new_context(**{**browser_context_args, "base_url": base_url, "viewport": size}), watch, officer)

    return make


def test_every_page_of_the_menu_by_keyboard(entered: Entered) -> None:
    page = entered("rina", 1400)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#tombol")).to_be_visible()
    letters = page.locator(".side-wide [data-go]").evaluate_all("links => links.map(link => link.dataset.go)")
    assert len(set(letters)) == len(letters) == page.locator("#tombol dd a").count() >= 8
    page.keyboard.press("Escape")
    expect(page.locator("#tombol")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/orang/")
    page.keyboard.press("j")
    expect(page.locator("tr.at [data-open]")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(VILLAGE)).to_be_visible()
    expect(page.locator("[data-panel=saring] .grid-box :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(lambda address: address.endswith("/"))


def test_a_letter_in_a_field_is_a_letter(entered: Entered) -> None:
    page = entered("rina", 1400)
    page.goto("/orang/")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("gh?/")
    expect(page.locator("#q")).to_have_value("gh?/")
    expect(page.locator("#tombol")).to_be_hidden()


def test_filters_come_when_they_are_opened(entered: Entered) -> None:
    page = entered("rina")
    page.goto("/orang/")
    assert page.locator("option").count() < 20
    page.locator("[data-panel=saring] summary").click()
    page.locator(VILLAGE).select_option(label="Bulusan")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator(".grid-chips")).to_contain_text("Kelurahan: Bulusan")


@pytest.mark.parametrize("address", ["/orang/", "/iuran/2026-03/APBD/", "/tempat/2026-03/"])
def test_on_paper(address: str, entered: Entered) -> None:
    """A4, without what is around it, in light; heads of tables on every sheet; who printed it, at the end."""
    page = entered("rina", 1400)
    page.goto(address)
    page.evaluate(DARK, "dark")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {(595, 842)}
    texts = [sheet.extract_text() for sheet in sheets]
    assert "Dicetak oleh rina" in texts[-1]
    assert "Gelap/terang" not in "".join(texts)
    if address == "/orang/":
        assert len(texts) > 1
        assert all("PEKERJAAN" in text.upper() for text in texts if "3374" in text)


def test_a_phone_keeps_the_whole_menu(entered: Entered) -> None:
    page = entered("rina")
    page.get_by_label("Menu", exact=True).click()
    page.locator(".menu-panel").get_by_role("link", name="Cakupan", exact=True).click()
    page.wait_for_url("**/cakupan/")
    page.get_by_label("Menu", exact=True).click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(("address", "said"), [("/petugas/", "peran"), ("/tidak-ada/", "tidak"), ("/orang/999999999/", "tidak")])
def test_no_right_and_nothing_there(address: str, said: str, entered: Entered, watch: Watch) -> None:
    """What is not theirs or not there says so, leads on, and can be read by everybody."""
    page = entered("lurah")
    page.goto(address)
    watch.faults = [fault for fault in watch.faults if "403" not in fault and "404" not in fault]
    assert said in page.locator("main, body").first.inner_text()
    assert page.locator("h1, h2, h3").count() > 0
    for scheme in ("light", "dark"):
        page.evaluate(DARK, scheme)
        page.evaluate(AXE)
        assert unread(page) == []
