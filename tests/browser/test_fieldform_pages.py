"""A tired officer with an old phone on a bad line: answers are checked at once, nothing is lost, nothing is stored twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from reading import unread
from watching import Watch, enter, until

NEW = "/daftarkan/"
# Every test enters people of its own: the city is one for all of them.
NUMBERS = count(9400)
# A picture as large as a phone makes it, drawn by the browser itself.
PICTURE = """() => new Promise(done => {
  const c = document.createElement('canvas'); c.width = 3200; c.height = 2400;
  const g = c.getContext('2d');
  for (let i = 0; i < 3000; i++) { g.fillStyle = `hsl(${i * 37 % 360} 60% ${30 + i % 50}%)`; g.fillRect(i * 131 % 3200, i * 71 % 2400, 160, 120); }
  c.toBlob(blob => { const r = new FileReader(); r.onload = () => done(r.result.split(',')[1]); r.readAsDataURL(blob); }, 'image/jpeg', 0.95);
})"""  # noqa: E501


def phone(browser: Browser, arguments: dict[str, Any], base_url: str, **more: Any) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, **more})


@pytest.fixture
def page(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> Iterator[Page]:
    context = phone(browser, browser_context_args, base_url)
    opened = enter(context, watch, "lurah")
    opened.goto(NEW)
    # A page that is left with words in it asks whether to stay.
    opened.on("dialog", lambda dialog: dialog.accept())
    yield opened
    context.close()


@contextmanager
def awaiting(watch: Watch, *expected: str) -> Iterator[None]:
    """What the browser complains of in here is meant to happen."""
    before = list(watch.faults)
    yield
    watch.faults[:] = before + [f for f in watch.faults[len(before) :] if not any(e in f for e in expected)]


def nik() -> str:
    return f"337412170870{next(NUMBERS)}"


def fill(page: Page, number: str, name: str, **more: str) -> None:
    page.get_by_label("NIK", exact=False).first.fill(number)
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Tanggal", exact=True).fill("17")
    page.get_by_label("Bulan", exact=True).select_option("8")
    page.get_by_label("Tahun", exact=True).fill(more.get("year", "1970"))
    page.get_by_text("Laki-laki", exact=True).click()
    page.get_by_label("RT", exact=True).fill("3")
    page.get_by_label("RW", exact=True).fill("5")
    page.get_by_label("Pekerjaan sekarang").fill("Tukang Becak")
    page.get_by_label("Nomor HP").fill(more.get("phone", "0841 1234 5678"))


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan", exact=True).click()


def saved(page: Page) -> None:
    page.wait_for_url(re.compile(r"/daftarkan/\d+/$"))
    expect(page.get_by_role("heading", name="Yang tersimpan")).to_be_visible()


def how_often(page: Page, name: str) -> int:
    page.goto(NEW)
    return page.locator(".list-group-item", has_text=name).count()


def readable(page: Page) -> None:
    """By everybody, and without moving the page sideways."""
    assert unread(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_answer_is_checked_while_it_is_typed(page: Page) -> None:
    number = nik()
    page.get_by_label("NIK", exact=False).first.press_sequentially(number[:12])
    expect(page.locator("[data-count]")).to_have_text("12/16")
    expect(page.locator("[data-note=nik]")).to_contain_text("NIK tidak 16 angka")
    page.get_by_label("NIK", exact=False).first.press_sequentially(number[12:])
    expect(page.locator("[data-note=nik]")).to_contain_text(
        "Lahir 17 Agustus 1970, laki-laki. Terbit di Gunungpati, Kota Semarang."
    )
    page.get_by_label("Tanggal", exact=True).press_sequentially("18")
    page.get_by_label("Bulan", exact=True).select_option("8")
    page.get_by_label("Tahun", exact=True).press_sequentially("1970")
    expect(page.locator("[data-note=birth]")).to_contain_text("Tanggal lahir tidak sama dengan yang ada di NIK")
    page.get_by_text("Perempuan", exact=True).click()
    expect(page.locator("[data-note=sex]")).to_contain_text("Jenis kelamin tidak sama dengan yang ada di NIK")
    expect(page.locator("[data-note=nik]")).to_contain_text("periksa angka ke-7, 8")
    page.get_by_label("Pekerjaan sekarang").press_sequentially("tukang becek")
    page.get_by_role("button", name="Tukang Becak", exact=True).click()
    expect(page.get_by_label("Pekerjaan sekarang")).to_have_value("Tukang Becak")
    expect(page.locator("[data-note=occupation]")).to_contain_text("Pengemudi becak")
    readable(page)


def test_a_worker_is_stored_with_a_photo_made_small(page: Page) -> None:
    import base64

    picture = base64.b64decode(page.evaluate(PICTURE))
    fill(page, nik(), "Uji Foto Kecil")
    page.locator("#id_photo").set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture})
    expect(page.locator("[data-preview]")).to_be_visible()
    assert (
        page.evaluate("Math.max(document.querySelector('[data-preview]').width, document.querySelector('[data-preview]').height)")
        == 1600
    )
    expect(page.locator("[data-shrunk]")).to_contain_text("→")
    with page.expect_request(lambda r: r.method == "POST" and r.url.endswith(NEW)) as sent:
        save(page)
    assert len(sent.value.post_data_buffer or b"") < len(picture) * 0.6
    saved(page)
    expect(page.get_by_text("Disimpan tersandi")).to_be_visible()
    readable(page)
    page.get_by_text("Buka foto").click()
    page.get_by_label("Alasan").fill("mencocokkan KTP di loket")
    with page.expect_response(re.compile("/foto/$")) as shown:
        page.get_by_role("button", name="Buka dan catat").click()
    assert shown.value.headers["content-type"] == "image/jpeg"
    assert shown.value.headers["cache-control"] == "no-store"
    until(page, "document.images.length === 1 && document.images[0].naturalWidth === 1600")


def test_a_lost_line_loses_nothing(page: Page, watch: Watch) -> None:
    fill(page, nik(), "Uji Tanpa Sinyal")
    page.wait_for_load_state("networkidle")
    with awaiting(watch, "ERR_INTERNET_DISCONNECTED"):
        page.context.set_offline(True)
        save(page)
        expect(page.locator("[data-state]")).to_contain_text("Belum terkirim")
        expect(page.get_by_label("Nama lengkap")).to_have_value("Uji Tanpa Sinyal")
        page.context.set_offline(False)
    save(page)
    saved(page)
    assert how_often(page, "UJI TANPA SINYAL") == 1


def test_an_answer_lost_on_its_way_back_does_not_store_twice(page: Page, watch: Watch) -> None:
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(re.compile(NEW + "$"), lose)
    fill(page, nik(), "Uji Jawaban Hilang")
    with awaiting(watch, "ERR_CONNECTION_RESET"):
        save(page)
        expect(page.locator("[data-state]")).to_contain_text("Belum terkirim")
    assert lost == [200]
    save(page)
    saved(page)
    assert how_often(page, "UJI JAWABAN HILANG") == 1


def test_two_presses_are_one(page: Page) -> None:
    fill(page, nik(), "Uji Dua Tekan")
    page.evaluate("() => { const b = document.querySelector('.entry-send button'); b.click(); b.click(); }")
    saved(page)
    assert how_often(page, "UJI DUA TEKAN") == 1


def test_two_sendings_at_the_same_moment_are_one(page: Page) -> None:
    fill(page, nik(), "Uji Serentak")
    places = page.evaluate("""async () => {
      const send = () => fetch(location.pathname, {method: 'POST', headers: {Accept: 'application/json'},
        body: new FormData(document.querySelector('form[data-entry]'))}).then(answer => answer.json());
      return (await Promise.all([send(), send(), send()])).map(answer => answer.next);
    }""")
    assert len(set(places)) == 1
    assert how_often(page, "UJI SERENTAK") == 1


def test_whoever_was_logged_out_keeps_what_was_typed(page: Page, watch: Watch) -> None:
    fill(page, nik(), "Uji Sesi Habis")
    page.wait_for_load_state("networkidle")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    with awaiting(watch, "403"):
        save(page)
        expect(page.locator("[data-state]")).to_contain_text("Anda sudah keluar")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Uji Sesi Habis")
    page.context.add_cookies(cookies)
    save(page)
    saved(page)


def test_the_phone_keeps_nobodys_name(page: Page) -> None:
    number = nik()
    fill(page, number, "Uji Rahasia")
    page.get_by_label("Nomor KK").fill("3374120101109999")
    page.get_by_label("Nama ibu kandung").fill("Sumiyati")
    page.get_by_label("Alamat").fill("Jl. Rahasia 9")
    page.wait_for_load_state("networkidle")
    kept = page.evaluate("JSON.stringify([sessionStorage, localStorage]) + document.cookie")
    for secret in (number, "Rahasia", "3374120101109999", "Sumiyati", "0841", "1970"):
        assert secret not in kept
    assert "Tukang Becak" in kept
    page.goto(NEW)
    expect(page.get_by_label("Pekerjaan sekarang")).to_have_value("Tukang Becak")
    expect(page.get_by_label("Nama lengkap")).to_have_value("")


def test_a_doubt_is_agreed_to_before_it_is_stored(page: Page) -> None:
    fill(page, nik(), "Uji Ragu", phone="12")
    save(page)
    expect(page.get_by_role("heading", name="Periksa sekali lagi")).to_be_visible()
    page.get_by_role("button", name="Ya, simpan").click()
    expect(page.get_by_text("Beri tanda centang dahulu")).to_be_visible()
    readable(page)
    page.get_by_label("Sudah saya cocokkan").check()
    page.get_by_role("button", name="Ya, simpan").click()
    saved(page)


def test_a_fault_is_shown_at_its_answer_and_mended(page: Page) -> None:
    number = nik()
    fill(page, number[:15], "Uji Salah Ketik")
    save(page)
    expect(page.locator("#salah")).to_be_visible()
    expect(page.locator("#id_nik_error")).to_contain_text("NIK tidak 16 angka")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Uji Salah Ketik")
    page.get_by_label("NIK", exact=False).first.fill(number)
    expect(page.locator("#id_nik_error")).to_have_count(0)
    save(page)
    saved(page)


def test_a_registered_person_is_mended_old_beside_new(page: Page) -> None:
    page.goto("/orang/?q=&kelurahan=33.74.12.1004")
    page.locator("a[href^='/orang/']:not([href*='?'])").nth(2).click()
    page.get_by_role("link", name="Perbaiki data").click()
    before = page.get_by_label("Nama lengkap").input_value()
    page.get_by_label("Nama lengkap").fill(before + " UJI")
    page.get_by_role("button", name="Periksa perubahan").click()
    changes = page.locator(".entry-changes li", has_text="Nama")
    expect(changes.locator("del")).to_have_text(before)
    expect(changes.locator("ins")).to_have_text(before + " UJI")
    page.get_by_label("Sudah saya cocokkan").check()
    page.get_by_role("button", name="Ya, simpan").click()
    saved(page)
    page.get_by_role("link", name="Buka orangnya").click()
    expect(page.get_by_role("heading", name=before + " UJI", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Isian formulir")).to_be_visible()


def test_without_a_script_it_is_an_ordinary_form(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    context = phone(browser, browser_context_args, base_url, java_script_enabled=False)
    page = enter(context, watch, "lurah")
    page.goto(NEW)
    number = nik()
    fill(page, number[:15], "Uji Tanpa Skrip", phone="12")
    page.locator("#id_photo").set_input_files(
        {"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" + bytes(3000)}
    )
    save(page)
    expect(page.locator("#id_nik_error")).to_contain_text("NIK tidak 16 angka")
    expect(page.get_by_text("Foto sudah diterima")).to_be_visible()
    page.get_by_label("NIK", exact=False).first.fill(number)
    save(page)
    page.get_by_label("Sudah saya cocokkan").check()
    page.get_by_role("button", name="Ya, simpan").click()
    saved(page)
    expect(page.get_by_text("Disimpan tersandi")).to_be_visible()
    page.get_by_role("link", name="Tarik isian ini").click()
    page.get_by_role("button", name="Ya, tarik isian").click()
    expect(page.get_by_text("Isian ditarik")).to_be_visible()
    assert how_often(page, "UJI TANPA SKRIP") == 0
    context.close()
