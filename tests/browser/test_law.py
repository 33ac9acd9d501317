"""A case of the law in a real browser: reckoned without a script, explained beside the form, readable when it is long."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import unread
from watching import Watch, enter

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def reckon(page: Page, *, cost: str = "6.200.000") -> None:
    page.goto("/hukum/")
    page.get_by_role("link", name="Hitung manfaat").click()
    page.get_by_label("Kecelakaan kerja, cacat sebagian").check()
    page.get_by_label("Tanggal kecelakaan atau meninggal").fill("03/02/2026")
    page.locator("#id_disabilities-0-item").select_option("right_arm_from_shoulder")
    page.locator("#id_transport-0-mode").select_option("land")
    page.locator("#id_transport-0-cost").fill(cost)
    # The click alone ends when the answer begins to come, which is too early to measure it.
    with page.expect_navigation():
        page.get_by_role("button", name="Hitung", exact=True).click()


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("scripted", [True, False])
def test_a_case_is_reckoned_and_explained(
    width: int, scripted: bool, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    size = {"width": width, "height": 800}
    arguments = {**browser_context_args, "base_url": base_url, "viewport": size, "java_script_enabled": scripted}
    page = enter(browser.new_context(**arguments), watch, "lurah")
    reckon(page)
    result = page.locator("#hasil")
    expect(result).to_contain_text("Rp 37.000.000")
    expect(result).to_contain_text("perkiraan: BPJS Ketenagakerjaan yang memutuskan")
    form, answer = page.locator("form.case").bounding_box(), result.bounding_box()
    assert form
    assert answer
    if width == 1400:
        assert answer["x"] >= form["x"] + form["width"]
    else:
        assert answer["y"] >= form["y"] + form["height"]
    # What does not matter for what happened is not asked.
    expect(page.get_by_role("heading", name="Anak yang bersekolah")).to_be_hidden()
    page.get_by_label("Meninggal bukan karena kecelakaan kerja").check()
    expect(page.get_by_role("heading", name="Anak yang bersekolah")).to_be_visible()
    expect(page.locator("#id_transport-0-cost")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("cost", ["6.200.000", "6,2"])
def test_a_result_and_a_mistake_can_be_read_by_everybody(
    scheme: str, cost: str, browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    page = enter(browser.new_context(**{**browser_context_args, "base_url": base_url, "color_scheme": scheme}), watch, "rina")
    reckon(page, cost=cost)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert unread(page) == []
    if cost == "6,2":
        expect(page.locator("#id_transport-0-cost_error")).to_contain_text("rupiah utuh")
        expect(page.locator("#id_transport-0-cost")).to_have_attribute("aria-invalid", "true")
