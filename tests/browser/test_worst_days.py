"""Three worst days by pages and commands alone: a fall at a neighbour's feast, a death at sea, a crash on the road.

In each something goes wrong on the way: the wrong NIK at the desk, a refused line, a late payment.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from storyline import Cast, cast_of, first_open_month, pay_and_answer, reference, run_and_send, saved, table
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


def test_a_fall_at_a_neighbours_feast(
    browser: Browser, browser_context_args: dict, base_url: str, watch: Watch, command: Callable[..., Any], tmp_path: Path
) -> None:
    cast = cast_of(browser, browser_context_args, base_url, watch)
    nik, name, first, second = paid_by_a_gift(cast, tmp_path)
    assert command("coverage", "status", nik, "--on", f"{first}-20")["status"] == "rejected"
    assert command("coverage", "status", nik, "--on", f"{second}-25")["status"] == "active"
