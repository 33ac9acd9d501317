"""The proof of cover: rina finds a person, reads the chain, takes the paper along; igd's desk finds it genuine, on a phone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from reading import readable
from watching import Watch, enter

DAY = "20/02/2026"


def context_of(browser: Browser, arguments: dict, base_url: str) -> BrowserContext:
    size = {"width": 1400, "height": 900}
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, "viewport": size})


def a_participant(page: Page) -> str:
    """The address of somebody who is in the list of February."""
    page.goto("/orang/?q=SANTOSO")
    for place in [link.get_attribute("href") or "" for link in page.locator("a[href^='/orang/']").all()]:
        if re.fullmatch(r"/orang/\d+/", place):
            page.goto(f"{place}bukti/?hari=2026-02-20")
            if page.get_by_text("Pada 20 Februari 2026 terlindungi.").count():
                return place
    raise AssertionError("nobody of this name is covered in February")


def test_from_the_person_to_the_paper_and_back(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    rina = enter(context_of(browser, browser_context_args, base_url), watch, "rina")
    place = a_participant(rina)
    rina.goto(place)
    rina.get_by_role("link", name="Bukti kepesertaan").click()
    rina.get_by_label("Tanggal yang ditanyakan").fill(DAY)
    rina.get_by_role("button", name="Periksa").click()
    expect(rina.get_by_text("Pada 20 Februari 2026 terlindungi.")).to_be_visible()
    chain = rina.locator(".proof-chain > li")
    assert chain.count() >= 7
    readable(rina)
    chain.filter(has_text="Daftar iuran").get_by_role("link", name="Lihat di pembukuan").click()
    rina.wait_for_url("**/iuran/2026-02/**")
    rina.go_back()
    with rina.expect_download() as taken:
        rina.get_by_role("button", name="Unduh bukti (PDF)").click()
    taken.value.save_as(tmp_path / "bukti.pdf")
    paper = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "bukti.pdf").pages).split())
    number = re.search(r"BK-\d{4}-\d{6}-[A-Z]", paper)
    checksum = re.search(r"(?:[0-9a-f]{8} ){7}[0-9a-f]{8}", paper)
    assert number
    assert checksum
    checked_at_the_desk(browser, browser_context_args, base_url, watch, number.group(), checksum.group())


def checked_at_the_desk(browser: Browser, arguments: dict, base_url: str, watch: Watch, number: str, checksum: str) -> None:
    igd = enter(context_of(browser, arguments, base_url), watch, "igd")
    igd.set_viewport_size({"width": 360, "height": 740})
    igd.goto("/bukti/periksa/")
    igd.get_by_label("Nomor").fill(number)
    igd.get_by_label("Sidik").fill(checksum)
    igd.get_by_role("button", name="Periksa").click()
    expect(igd.get_by_text("Asli, dan jawabannya masih sama.")).to_be_visible()
    readable(igd)
    assert igd.get_by_role("link", name="Lihat rantai buktinya").count() == 0
    igd.get_by_label("Nomor").fill(number)
    igd.get_by_label("Sidik").fill(checksum[::-1])
    igd.get_by_role("button", name="Periksa").click()
    expect(igd.get_by_text("Nomor dan sidik ini tidak cocok.")).to_be_visible()
