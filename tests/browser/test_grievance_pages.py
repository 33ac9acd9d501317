"""Somebody who was paid for and refused complains from a phone; the office answers; a found death and what cases teach."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect
from reading import readable
from watching import PATIENCE, Watch, enter

TEXT = "Saya jatuh di pasar. Di IGD saya diminta membayar sendiri, katanya tidak terdaftar."
ANSWER = "IGD sudah kami hubungi. Iuran Anda diterima; uang Anda dikembalikan hari ini."
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1400, "height": 900}


def context_of(browser: Browser, arguments: dict, base_url: str, size: dict) -> BrowserContext:
    return browser.new_context(**{**arguments, "base_url": base_url, "accept_downloads": True, "viewport": size})


def public(browser: Browser, arguments: dict, base_url: str, watch: Watch, **more: object) -> Page:
    page = context_of(browser, {**arguments, **more}, base_url, PHONE).new_page()
    page.set_default_timeout(PATIENCE)
    watch.over(page)
    return page


def complained(page: Page, kind: str) -> tuple[str, str]:
    """Number and code of a complaint made on the phone."""
    page.goto("/pengaduan/")
    page.get_by_label(kind).check()
    page.get_by_label("Apa yang terjadi?").fill(TEXT)
    page.get_by_label("Nomor HP").fill("0841 2345 6789")
    page.get_by_role("button", name="Kirim pengaduan").click()
    return page.locator("#nomor").inner_text(), page.locator("#kode").inner_text()


def followed(page: Page, number: str, code: str) -> None:
    page.goto("/pengaduan/ikuti/")
    page.get_by_label("Nomor pengaduan").fill(number)
    page.get_by_label("Kode rahasia").fill(code.lower())
    page.get_by_role("button", name="Buka").click()


def test_from_the_phone_to_the_answer_and_back(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    phone = public(browser, browser_context_args, base_url, watch)
    phone.goto("/pengaduan/")
    readable(phone)
    number, code = complained(phone, "Dibayari, tetapi ditolak rumah sakit")
    readable(phone)

    rina = enter(context_of(browser, browser_context_args, base_url, DESK), watch, "rina")
    expect(rina.get_by_text("pengaduan menunggu jawaban")).to_be_visible()
    rina.get_by_role("link", name="Pengaduan", exact=True).first.click()
    readable(rina)
    rina.get_by_role("link", name=number).click()
    expect(rina.get_by_text("0841 2345 6789")).to_be_visible()
    readable(rina)
    rina.get_by_role("button", name="Saya periksa dulu").click()
    rina.get_by_label("Jawaban untuk pengadu").fill(ANSWER)
    rina.get_by_role("button", name="Kirim jawaban").click()
    expect(rina.get_by_text("Jawaban terkirim.")).to_be_visible()
    rina.goto("/keluhan/angka/")
    readable(rina)

    followed(phone, number, code)
    expect(phone.get_by_text(ANSWER)).to_be_visible()
    expect(phone.get_by_text("rina")).to_have_count(0)
    readable(phone)
    phone.get_by_text("Jawabannya belum membantu").click()
    phone.get_by_label("Apa yang masih salah?").fill("Uangnya belum saya terima sampai hari ini.")
    phone.get_by_role("button", name="Tanyakan lagi").click()
    expect(phone.get_by_text("Petugas memeriksanya sekali lagi.")).to_be_visible()
    rina.goto(f"/keluhan/{number}/")
    rina.get_by_label("Jawaban untuk pengadu").fill("Sudah dikirim ulang pagi ini, mohon diperiksa rekeningnya.")
    rina.get_by_role("button", name="Kirim jawaban").click()
    followed(phone, number, code)
    phone.get_by_role("button", name="Jawabannya membantu, selesai").click()
    expect(phone.get_by_text("Terima kasih. Pengaduan ini selesai.")).to_be_visible()


def test_without_script_too_and_no_levy_at_the_kelurahan(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch
) -> None:
    phone = public(browser, browser_context_args, base_url, watch, java_script_enabled=False)
    number, code = complained(phone, "Dugaan pungutan")
    followed(phone, number, code)
    expect(phone.get_by_text("Kabar berikutnya paling lambat")).to_be_visible()
    lurah = enter(context_of(browser, browser_context_args, base_url, PHONE), watch, "lurah")
    lurah.goto("/keluhan/?lihat=semua")
    expect(lurah.get_by_text(number)).to_have_count(0)
    lurah.goto("/keluhan/baru/")
    readable(lurah)
    lurah.get_by_label("Data salah").check()
    lurah.get_by_label("Apa yang terjadi?").fill("Nama ibu di kartu salah satu huruf, minta dibetulkan.")
    lurah.get_by_role("button", name="Simpan dan beri nomor").click()
    expect(lurah.locator("#kode")).to_be_visible()
    lurah.get_by_role("link", name="Buka pengaduan").click()
    readable(lurah)


def test_deaths_scholarships_and_lessons(browser: Browser, browser_context_args: dict, base_url: str, watch: Watch) -> None:
    rina = enter(context_of(browser, browser_context_args, base_url, DESK), watch, "rina")
    rina.goto("/klaim/kematian/")
    rina.get_by_label("Cocokkan untuk bulan").fill("2026-03")
    # The first match of a city looks at every death there ever was.
    rina.set_default_timeout(120_000)
    rina.get_by_role("button", name="Cocokkan sekarang").click()
    expect(rina.get_by_text("iuran terbayar sesudah meninggal")).to_be_visible(timeout=120_000)
    rina.set_default_timeout(PATIENCE)
    readable(rina)
    rina.locator(".stat", has_text="Keluarga belum dihubungi").click()
    rina.locator("tbody a").first.click()
    readable(rina)
    with rina.expect_download() as letter:
        rina.get_by_role("button", name="Surat untuk keluarga (PDF)").click()
    assert letter.value.suggested_filename.startswith("surat_ahli_waris_")
    rina.get_by_label("Apa yang dilakukan?").first.fill("Kunjungan bersama ketua RT; istri menerima surat.")
    rina.get_by_role("button", name="Keluarga sudah dihubungi").click()
    expect(rina.locator(".quote", has_text="istri menerima surat")).to_be_visible()
    rina.goto("/klaim/beasiswa/")
    readable(rina)
    rina.goto("/klaim/pelajaran/")
    readable(rina)
    expect(rina.get_by_role("heading", name="Bagaimana terjadinya")).to_be_visible()
