"""Three worst days by pages and commands alone: a fall at a neighbour's feast, a death at sea, a crash on the road.

In each something goes wrong on the way: the wrong NIK at the desk, a refused line, a late payment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from storyline import (
    PHONE,
    Cast,
    cast_of,
    first_open_month,
    look_up,
    papers_in,
    pay_and_answer,
    payment,
    reference,
    relative,
    reported,
    run_and_send,
    saved,
    step,
    table,
)
from watching import Watch

NEXT = {f"2026-{n:02d}": f"2026-{n + 1:02d}" for n in range(1, 12)}


def waiting_worker(rina: Page, folder: Path) -> tuple[str, str]:
    """NIK and name of a casual worker of the last run month's waiting list, whom a kelurahan had listed."""
    rina.goto("/tempat/2026-03/daftar/menunggu/")
    people = table(saved(rina, rina.get_by_role("button", name="CSV").click, folder / "menunggu.csv"))
    for one in [p for p in reversed(people) if p["kelurahan"] == "Gunungpati"]:
        rina.goto("/orang/")
        rina.get_by_label("NIK atau nama").fill(one["nik"])
        rina.get_by_role("button", name="Cari").click()
        expect(rina.get_by_role("heading", name=one["nama"])).to_be_visible()
        if rina.locator("main").get_by_text("serabutan").or_(rina.locator("main").get_by_text("Buruh harian")).count():
            expect(rina.get_by_text("Gunungpati").first).to_be_visible()
            return one["nik"], one["nama"]
    raise AssertionError("nobody of Gunungpati who waits does casual work")


def colleague(rina: Page) -> str:
    """The NIP of a civil servant in the register."""
    rina.goto("/donatur/daftar/")
    return rina.locator("tbody tr").first.locator("td").nth(1).inner_text().strip()


def paid_by_a_gift(cast: Cast, folder: Path) -> tuple[str, str, str, str]:
    """Listed, given for by a civil servant, refused by the insurer the first month, accepted the second, which is paid late."""
    rina, tono = cast.officer("rina"), cast.officer("tono")
    nik, name = waiting_worker(rina, folder)
    nip, first = colleague(rina), first_open_month(rina)
    second = NEXT[first]
    pledge = f"nip,nominal_per_bulan,mulai,selesai,nik_pekerja\n{nip},20000,{first}-01,,{nik}\n"
    reference(rina, "pledges", pledge, folder / "ikrar.csv", f"01/{first[5:]}/{first[:4]}")
    for month in (first, second):
        taken = f"nip,periode,nominal,status\n{nip},{month},20000,BERHASIL\n"
        reference(rina, "payroll", taken, folder / f"potongan_gaji_{month}.csv", f"02/{month[5:]}/{month[:4]}")
        run_and_send(rina, tono, month)
        late = month == second
        paid_on = f"{20 if late else 10}/{month[5:]}/{month[:4]}"
        pay_and_answer(tono, month, "ASN", folder, paid_on=paid_on, refused="" if late else nik)
    return nik, name, first, second


def later(month: str, day: int) -> str:
    """A day of a month as it is typed."""
    return f"{day:02d}/{month[5:]}/{month[:4]}"


def at_the_desk(igd: Page, nik: str, name: str, day: str) -> None:
    """A digit is mistyped, and nobody's cover is shown; then the card is read again."""
    look_up(igd, f"{nik[:-1]}{(int(nik[-1]) + 1) % 10}", day)
    expect(igd.get_by_text("NIK ini tidak ada dalam program")).to_be_visible()
    look_up(igd, nik, day)
    expect(igd.locator(".proof-yes")).to_contain_text(name)


def treated_and_paid(cast: Cast, command: Callable[..., Any], nik: str, name: str, month: str, folder: Path) -> None:
    """Hurt on the 25th of a month: the desk, the report, two stages of treatment, what is owed, paid and closed."""
    third, fourth = NEXT[month], NEXT[NEXT[month]]
    igd, day = cast.officer("igd"), later(month, 25)
    at_the_desk(igd, nik, name, day)
    letter = saved(igd, igd.get_by_role("button", name="Surat untuk rumah sakit").click, folder / "surat.pdf")
    assert letter.read_bytes().startswith(b"%PDF")
    igd.get_by_role("button", name="Laporkan kejadian").click()
    igd.wait_for_url("**/lapor/")
    number = reported(
        igd, "Kecelakaan, orangnya terluka",
        {"Jam": "09.30", "Ceritakan singkat": "Jatuh dari tangga saat memasang tenda hajatan tetangga.",
         "Sedang mengerjakan apa?": "memasang tenda, diupah", "Nomor HP Anda": "084123456789"},
    )  # fmt: skip

    # The office looks at it: is it work? who is it? Then the insurer is told.
    rina = cast.officer("rina")
    rina.goto("/")
    rina.goto(f"/klaim/{number}/")
    expect(rina.locator("#orang")).to_contain_text(name)
    rina.get_by_role("link", name="Jawab pertanyaannya").click()
    rina.get_by_role("link", name="Saat bekerja", exact=True).click()
    for question in rina.locator(".question").all():
        question.get_by_label("Ya", exact=True).check()
    rina.get_by_role("button", name="Simpan jawaban").click()
    expect(rina.get_by_text("Pendapat").first).to_be_visible()
    step(rina, number, "Sudah diperiksa, lanjutkan", day)
    step(rina, number, "Sudah dilaporkan ke BPJS", later(month, 26))
    step(rina, number, "Perawatan dimulai", later(month, 26))

    # Two stages: the hospital writes of the treatment, and a month later that the patient is well.
    report(igd, number, "Perawatan", {"Tidak bekerja dari": later(month, 26)}, later(third, 14))
    stated = later(third, 24)
    ends = {"Tidak bekerja dari": later(third, 15), "Dinyatakan dokter pada": stated}
    report(igd, number, "Surat akhir dokter", ends, stated, outcome="Sembuh")
    step(rina, number, "Dokter menyatakan selesai", stated, "10.00")
    rina.get_by_role("button", name="Hitung estimasi").click()
    rina.goto(f"/klaim/{number}/uang/")
    owed = rina.locator("#banding tr", has_text="STMB").locator("td").nth(1).inner_text()
    papers_in(rina, number)
    step(rina, number, "Berkas lengkap, ajukan ke BPJS", later(third, 25))
    payment(rina, number, "Pengganti hari tidak bekerja (STMB)", owed, later(fourth, 2))
    step(rina, number, "BPJS sudah membayar", later(fourth, 2))
    rina.goto(f"/klaim/{number}/uang/")
    rina.get_by_role("button", name="Sudah saya bandingkan").click()
    expect(rina.get_by_text("sudah dibandingkan").first).to_be_visible()
    step(rina, number, "Tutup kasus", later(fourth, 3))
    shown = command("claims", "show", number)
    assert (shown["state"], shown["branch"]) == ("closed", "JKK")


def test_a_fall_at_a_neighbours_feast(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any], tmp_path: Path
) -> None:
    cast = cast_of(browser, browser_context_args, base_url, watch)
    nik, name, first, second = paid_by_a_gift(cast, tmp_path)
    assert command("coverage", "status", nik, "--on", f"{first}-20")["status"] == "rejected"
    proof = command("coverage", "status", nik, "--on", f"{second}-25")
    assert (proof["status"], proof["fund"]) == ("active", "ASN")
    assert {"remittance": "late", "gift": "there"}.items() <= {one["kind"]: one["state"] for one in proof["evidence"]}.items()
    treated_and_paid(cast, command, nik, name, second, tmp_path)


def report(igd: Page, number: str, kind: str, given: dict[str, str], until: str, outcome: str = "") -> None:
    """What the hospital writes of its patient: since when and until when the work could not be done, and how it ended."""
    igd.goto(f"/klaim/{number}/dokter/")
    form = igd.locator("#tulis")
    form.get_by_label(kind, exact=True).check()
    form.get_by_label("Diagnosis").fill("Patah tulang lengan bawah")
    for label, value in given.items():
        form.get_by_label(label).first.fill(value)
    form.locator("input[name=span-0-last]").fill(until)
    if outcome:
        form.get_by_label("Akhir perawatan").select_option(label=outcome)
    before = igd.locator("main section.card", has_text="Patah tulang").count()
    form.get_by_role("button", name="Simpan laporan").click()
    expect(igd.locator("main section.card", has_text="Patah tulang")).to_have_count(before + 1)


def participant(rina: Page, command: Callable[..., Any], job: str, folder: Path, months: int = 1) -> tuple[str, str]:
    """NIK and name of somebody with this work whom the list of March carries, with so many months paid for."""
    rina.goto("/iuran/2026-03/APBD/")
    listed = table(saved(rina, rina.locator("#berkas").get_by_role("link", name="CSV").first.click, folder / "maret.csv"))
    for line in [one for one in listed if one["pekerjaan"] == job]:
        told = command("coverage", "status", line["nik"], "--on", "2026-03-20")
        if told["covered"] and told["total_months"] >= months:
            return line["nik"], line["nama"]
    raise AssertionError(f"no {job} is covered in March")


def test_a_fishermans_family(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any], tmp_path: Path
) -> None:
    cast = cast_of(browser, browser_context_args, base_url, watch)
    rina = cast.officer("rina")
    nik, name = participant(rina, command, "Nelayan", tmp_path, months=36)

    at_the_desk(cast.officer("igd"), nik, name, "20/03/2026")

    # The widow reports on her phone, with two digits of the NIK wrong.
    widow = cast.anybody()
    widow.goto("/lapor/")
    number = reported(
        widow, "Meninggal karena sebab lain",
        {"Tanggal kejadian": "20/03/2026", "Ceritakan singkat": "Meninggal di rumah karena sakit.", "Namanya": name,
         "NIK, bila tahu": f"{nik[:-2]}{(int(nik[-2:]) + 37) % 100:02d}", "Nama Anda": "Sri Istri",
         "Nomor HP Anda": "084123456780"},
        {"Anda siapa?": "Keluarga"},
    )  # fmt: skip
    code = widow.locator(".give-code dd").nth(1).inner_text().strip()
    rina.goto(f"/klaim/{number}/")
    rina.locator("#orang").get_by_label("Atau NIK (16 angka)").fill(nik)
    rina.locator("#orang").get_by_label("Alasan").fill("dicocokkan dengan akta kematian")
    rina.locator("#orang").get_by_role("button", name="Hubungkan").click()
    expect(rina.locator("#orang")).to_contain_text(name)
    step(rina, number, "Sudah diperiksa, lanjutkan", "23/03/2026")

    relative(rina, number, "Suami atau istri", "Sri Istri", "01/05/1980")
    relative(rina, number, "Anak", "Ayu Anak", "01/05/2016", level="SD", years="2")
    relative(rina, number, "Anak", "Bima Anak", "01/01/2020", level="TK", years="1")
    rina.goto(f"/klaim/{number}/uang/")
    rina.get_by_role("button", name="Hitung estimasi").click()
    for line, amount in (("Santunan kematian", "Rp 20.000.000"), ("Santunan berkala", "Rp 12.000.000"),
                         ("Biaya pemakaman", "Rp 10.000.000")):  # fmt: skip
        expect(rina.locator("#banding tr", has_text=line)).to_contain_text(amount)
    school = rina.locator("#banding tr", has_text="Beasiswa").locator("td").nth(1).inner_text()
    papers_in(rina, number)
    for kind in ("F4", "Pernyataan ahli waris"):
        rina.goto(f"/klaim/{number}/")
        row = rina.locator("#formulir .task", has_text=kind)
        made = saved(rina, row.get_by_role("button").click, tmp_path / "formulir.pdf")
        assert made.read_bytes().startswith(b"%PDF")
    step(rina, number, "Berkas lengkap, ajukan ke BPJS", "25/03/2026")

    # One line is refused at first; the money comes later than the law says.
    payment(rina, number, "Beasiswa anak", "", "08/04/2026", refused="surat sekolah belum ada")
    for line, amount in (("Santunan kematian JKM", "20.000.000"), ("Santunan berkala JKM", "12.000.000"),
                         ("Biaya pemakaman JKM", "10.000.000"), ("Beasiswa anak", school)):  # fmt: skip
        payment(rina, number, line, amount, "15/04/2026")
    expect(rina.get_by_text("BPJS terlambat")).to_be_visible()
    step(rina, number, "BPJS sudah membayar", "15/04/2026")
    rina.goto(f"/klaim/{number}/uang/")
    rina.get_by_label("Mengapa berbeda atau terlambat").fill("Beasiswa diajukan lagi dengan surat sekolah; BPJS terlambat.")
    rina.get_by_role("button", name="Sudah saya bandingkan").click()
    step(rina, number, "Tutup kasus", "16/04/2026")
    assert command("claims", "show", number)["state"] == "closed"

    # Both children are followed from here, school year by school year.
    for followed in (1, 2):
        rina.goto("/klaim/beasiswa/")
        row = rina.locator("form", has_text=number).first
        row.get_by_role("button", name="Ikuti beasiswanya").click()
        rina.goto("/klaim/beasiswa/")
        expect(rina.locator("tbody tr", has_text=re.compile("Ayu Anak|Bima Anak"))).to_have_count(followed)

    # The widow follows it all with her number and code.
    widow.goto("/lapor/ikuti/")
    widow.get_by_label("Nomor laporan").fill(number)
    widow.get_by_label("Kode rahasia").fill(code)
    widow.get_by_role("button", name="Lihat").click()
    expect(widow.get_by_text("Laporan ini selesai.")).to_be_visible()


def test_a_driver_killed_on_the_road(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any], tmp_path: Path
) -> None:
    cast = cast_of(browser, browser_context_args, base_url, watch)
    rina = cast.officer("rina")
    nik, name = participant(rina, command, "Pengemudi ojek", tmp_path)
    at_the_desk(cast.officer("igd"), nik, name, "20/03/2026")
    lurah = cast.officer("lurah", PHONE)
    lurah.goto("/lapor/")
    number = reported(
        lurah, "Kecelakaan, orangnya meninggal",
        {"Tanggal kejadian": "20/03/2026", "Jam": "18.30", "Ceritakan singkat": "Tertabrak truk saat mengantar penumpang.",
         "Sedang mengerjakan apa?": "mengantar penumpang", "Namanya": name, "NIK, bila tahu": nik,
         "Nomor HP Anda": "084123456781"},
        {"Di mana?": "Di jalan (lalu lintas)"},
    )  # fmt: skip
    rina.goto(f"/klaim/{number}/")
    expect(rina.locator("#orang")).to_contain_text(name)
    rina.get_by_role("button", name="Hitung estimasi").click()
    rina.goto(f"/klaim/{number}/uang/")
    expect(rina.locator("#hasil .sum")).to_contain_text("Rp 70.000.000")
    for line, amount in (("Santunan kematian JKK", "Rp 48.000.000"), ("Santunan berkala JKK", "Rp 12.000.000"),
                         ("Biaya pemakaman JKK", "Rp 10.000.000")):  # fmt: skip
        expect(rina.locator("#banding tr", has_text=line)).to_contain_text(amount)

    # The family reports the death at another door: it is the same death, and nothing is paid on top.
    family = cast.anybody()
    family.goto("/lapor/")
    again = reported(
        family, "Meninggal karena sebab lain",
        {"Tanggal kejadian": "20/03/2026", "Ceritakan singkat": "Meninggal karena kecelakaan.", "Namanya": name,
         "NIK, bila tahu": nik, "Nama Anda": "Keluarga", "Nomor HP Anda": "084123456782"},
        {"Anda siapa?": "Keluarga"},
    )  # fmt: skip
    rina.goto(f"/klaim/{again}/")
    told = rina.locator("#perhatian .flag", has_text=number)
    expect(told).to_be_visible()
    told.get_by_text("Sudah diperiksa").click()
    told.get_by_label("Atau satu kejadian yang sama").fill("kematian yang sama, dilaporkan keluarga")
    told.get_by_role("button", name="Gabungkan").click()
    expect(rina.get_by_text("Laporan ini digabungkan dengan").or_(rina.locator("h1", has_text=number)).first).to_be_visible()

    # The widow's papers, the insurer's answer: the funeral is refused at first, and the money comes late.
    relative(rina, number, "Suami atau istri", "Sri Istri", "01/05/1980")
    for press, day in (("Sudah diperiksa, lanjutkan", 21), ("Sudah dilaporkan ke BPJS", 21), ("Dokter menyatakan meninggal", 22)):
        step(rina, number, press, f"{day}/03/2026")
    papers_in(rina, number)
    step(rina, number, "Berkas lengkap, ajukan ke BPJS", "25/03/2026")
    funeral = "Biaya pemakaman JKK"
    payment(rina, number, funeral, "", "30/03/2026", refused="kuitansi pemakaman belum ada")
    paid = (("Santunan kematian JKK", "48.000.000"), ("Santunan berkala JKK", "12.000.000"), (funeral, "10.000.000"))
    for line, amount in paid:
        payment(rina, number, line, amount, "20/04/2026")
    expect(rina.get_by_text("BPJS terlambat")).to_be_visible()
    expect(rina.locator("#banding").get_by_text("Dibayar seluruhnya: Rp 70.000.000")).to_be_visible()
    step(rina, number, "BPJS sudah membayar", "20/04/2026")
    rina.goto(f"/klaim/{number}/uang/")
    rina.get_by_label("Mengapa berbeda atau terlambat").fill("Kuitansi menyusul; BPJS membayar terlambat.")
    rina.get_by_role("button", name="Sudah saya bandingkan").click()
    step(rina, number, "Tutup kasus", "21/04/2026")
    shown = command("claims", "show", number)
    assert (shown["state"], shown["branch"]) == ("closed", "JKK")
