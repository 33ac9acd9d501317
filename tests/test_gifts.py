"""Gifts of civil servants: what payroll took, what it is good for, whom it carries, what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, Donor, Worker, workers
from content import carried
from databases import one, rows
from pijar.cycle import store
from pijar.cycle.checks import check_all
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")


def begin(folder: Path, people: list[Worker], donors: list[Donor], *months: Month) -> None:
    """Only gifts carry anybody here."""
    cities.programme(apbd=0, dbhcht=0)
    cities.registers(folder, people)
    cities.gifts(folder, donors, months or (JANUARY,))
    cities.load_lists(cities.candidates(folder, people))


def gift(donor: Donor, month: Month = JANUARY) -> tuple[int, ...] | None:
    found = rows(
        "select pledged, received, usable, owed_back from funding_gift where nip = %s and month = %s", donor.nip, month.first_day
    )
    return found[0] if found else None


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


@pytest.mark.parametrize(
    ("pledged", "taken", "expected"),
    [
        pytest.param(16_800, [(16_800, "BERHASIL")], (16_800, 16_800, 16_800, 0), id="as promised"),
        pytest.param(16_800, [(10_000, "BERHASIL")], (16_800, 10_000, 10_000, 0), id="short"),
        pytest.param(16_800, [(20_000, "BERHASIL")], (16_800, 20_000, 16_800, 3_200), id="too much"),
        pytest.param(16_800, [(0, "GAGAL")], (16_800, 0, 0, 0), id="failed"),
        pytest.param(16_800, [(16_800, "GAGAL")], (16_800, 0, 0, 0), id="failed though an amount is named"),
        pytest.param(16_800, [], (16_800, 0, 0, 0), id="missing"),
        pytest.param(16_800, [(16_800, "BERHASIL")] * 2, (16_800, 33_600, 16_800, 16_800), id="taken twice"),
        pytest.param(0, [(16_800, "BERHASIL")], (0, 16_800, 0, 16_800), id="no pledge"),
    ],
)
def test_what_payroll_took_and_what_it_is_good_for(tmp_path: Path, pledged: int, taken: list, expected: tuple) -> None:
    donor, other = Donor(1, pledged=pledged, taken={"2026-01": taken}), Donor(2)
    begin(tmp_path, workers(1), [donor, other])
    result = cities.run()
    assert gift(donor) == expected
    assert result["allocation"]["ASN"]["money"] == expected[2] + 16_800
    sound()


@pytest.mark.parametrize(
    ("starts", "ends", "due"),
    [
        ("2026-01-01", "", True), ("2026-01-02", "", False), ("2025-01-01", "2026-01-01", True),
        ("2025-01-01", "2025-12-31", False), ("2025-01-01", "2026-01-31", True),
    ],
)  # fmt: skip
def test_a_pledge_is_due_on_the_first_day_of_the_month(tmp_path: Path, starts: str, ends: str, due: bool) -> None:
    donor = Donor(1, starts=starts, ends=ends)
    begin(tmp_path, workers(1), [donor])
    cities.run()
    assert gift(donor) == ((16_800, 16_800, 16_800, 0) if due else (0, 16_800, 0, 16_800))
    sound()


def test_two_pledges_of_one_donor_are_one_gift(tmp_path: Path) -> None:
    donor = Donor(1, taken={"2026-01": [(33_600, "BERHASIL")]})
    begin(tmp_path, workers(3), [donor])
    header = "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"
    lines = [(donor.nip, 16_800, "2025-09-01", "", ""), (donor.nip, 16_800, "2025-10-01", "", "")]

    cities.load(Reference.PLEDGES, cities.table(tmp_path / "ikrar2.csv", header, lines))
    cities.run()
    assert gift(donor) == (33_600, 33_600, 33_600, 0)
    assert len(carried(JANUARY, "ASN")) == 2
    sound()


def test_money_carries_each_at_their_own_rate_and_the_rest_stays(tmp_path: Path) -> None:
    """50,000 rupiah: two traders at 16,800 each, an ojek driver at 8,400 in what is left; 8,000 remain."""
    people = [Worker(1, decile=1), Worker(2, decile=2), Worker(3, decile=3), Worker(4, decile=4, job="Ojek")]
    begin(tmp_path, people, [Donor(1, pledged=50_000)])
    result = cities.run()
    assert carried(JANUARY, "ASN") == [people[0].nik, people[1].nik, people[3].nik]
    assert result["contributions"]["ASN"] == {"lines": 3, "jkk": 25_000, "jkm": 17_000, "total": 42_000}
    sound()


def test_the_rest_is_carried_into_the_next_months(tmp_path: Path) -> None:
    """10,000 a month: nobody in January, one worker in February (3,200 remain), nobody in March (13,200)."""
    donor = Donor(1, pledged=10_000)
    begin(tmp_path, workers(3), [donor], JANUARY, FEBRUARY, MARCH)
    money = [cities.run(m)["allocation"]["ASN"] for m in (JANUARY, FEBRUARY, MARCH)]
    assert [(m["assigned"], m["money"]) for m in money] == [(0, 10_000), (1, 20_000), (0, 13_200)]
    sound()


def test_without_a_payroll_file_the_fund_carries_nobody_and_says_so(tmp_path: Path) -> None:
    begin(tmp_path, workers(2), [Donor(1)], JANUARY)
    cities.run()
    result = cities.run(FEBRUARY)
    assert carried(JANUARY, "ASN") and not carried(FEBRUARY)
    assert result["allocation"]["ASN"]["assigned"] == 0
    assert "payroll" in result["allocation"]["ASN"]["note"]
    sound()


def test_what_was_left_waits_while_there_is_no_payroll_file(tmp_path: Path) -> None:
    donor = Donor(1, pledged=33_000)
    begin(tmp_path, workers(3), [donor], JANUARY, MARCH)
    found = [cities.run(m)["allocation"]["ASN"] for m in (JANUARY, FEBRUARY, MARCH)]
    assert [(m["assigned"], m["money"]) for m in found] == [(1, 33_000), (0, 16_200), (2, 49_200)]
    sound()


def test_a_worker_whom_a_donor_names_is_carried_first(tmp_path: Path) -> None:
    named, *others = [Worker(1, decile=5), *workers(5, first=2, decile=1)]
    begin(tmp_path, [named, *others], [Donor(1, worker=named.nik), Donor(2)])
    cities.run()
    assert named.nik in carried(JANUARY, "ASN")
    assert len(carried(JANUARY, "ASN")) == 2
    sound()


def test_a_donor_pays_for_the_named_worker_out_of_the_own_gift_only(tmp_path: Path) -> None:
    named, *others = [Worker(1, decile=5), *workers(5, first=2, decile=1)]
    donors = [Donor(1, worker=named.nik, taken={"2026-01": [(8_400, "BERHASIL")]}), Donor(2)]
    begin(tmp_path, [named, *others], donors)
    cities.run()
    assert named.nik not in carried(JANUARY, "ASN")
    sound()


def test_a_named_worker_who_is_not_eligible_is_not_carried(tmp_path: Path) -> None:
    named, other = Worker(1, decile=9), Worker(2)
    begin(tmp_path, [named, other], [Donor(1, worker=named.nik)])
    cities.run()
    assert carried(JANUARY) == [other.nik]
    sound()


def test_a_worker_named_by_two_donors_is_carried_once(tmp_path: Path) -> None:
    named, other = Worker(1, decile=5), Worker(2, decile=5)
    begin(tmp_path, [named, other], [Donor(1, worker=named.nik), Donor(2, worker=named.nik)])
    cities.run()
    assert sorted(carried(JANUARY, "ASN")) == sorted([named.nik, other.nik])
    assert one("select count(*) from funding_pledge where fault = 'WORKER_NAMED_TWICE'") == 1
    sound()


def test_a_faulty_pledge_takes_no_worker_from_the_next_donor(tmp_path: Path) -> None:
    named, *others = [Worker(n, decile=5 if n == 1 else 1) for n in range(1, 4)]
    begin(tmp_path, [named, *others], [Donor(1), Donor(2)])
    nip, header = Donor(2).nip, "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"
    lines = [(Donor(1).nip, 0, "2025-09-01", "", named.nik), (nip, 16_800, "2025-09-01", "", named.nik)]
    cities.load(Reference.PLEDGES, cities.table(tmp_path / "salah.csv", header, lines))
    cities.run()
    assert carried(JANUARY, "ASN") == [named.nik]


def test_one_donor_may_name_a_worker_for_one_span_after_the_other(tmp_path: Path) -> None:
    named, *others = [Worker(n, decile=5 if n == 1 else 1) for n in range(1, 4)]
    begin(tmp_path, [named, *others], [Donor(1, worker=named.nik, ends="2025-12-31")])
    nip, header = Donor(1).nip, "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"
    lines = [(nip, 16_800, "2025-09-01", "2025-12-31", named.nik), (nip, 16_800, "2026-01-01", "", named.nik)]
    cities.load(Reference.PLEDGES, cities.table(tmp_path / "lanjut.csv", header, lines))
    cities.payroll(tmp_path, [Donor(1)], JANUARY)
    cities.run()
    assert carried(JANUARY, "ASN") == [named.nik]


def test_who_a_gift_carries_takes_no_place_of_another_fund(tmp_path: Path) -> None:
    named, *others = workers(3)
    begin(tmp_path, [named, *others], [Donor(1, worker=named.nik)])
    cities.programme(apbd=2, dbhcht=0)
    cities.run()
    assert carried(JANUARY, "ASN") == [named.nik]
    assert sorted(carried(JANUARY, "APBD")) == sorted(w.nik for w in others)
    sound()


def test_faults_of_pledges_are_refused_line_by_line(tmp_path: Path) -> None:

    begin(tmp_path, workers(1), [Donor(1)])
    nip, header = Donor(1).nip, "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"
    lines = [
        ("198001012006041999", 16_800, "2025-09-01", "", ""), (nip, "", "2025-09-01", "", ""), (nip, 0, "2025-09-01", "", ""),
        (nip, -5, "2025-09-01", "", ""), (nip, 16_800, "", "", ""), (nip, 16_800, "2025-09-01", "x", ""),
        (nip, 16_800, "2025-09-01", "", "123"), (nip, 16_800, "2025-09-01", "", ""),
    ]  # fmt: skip
    loaded = cities.load(Reference.PLEDGES, cities.table(tmp_path / "salah.csv", header, lines))
    assert (loaded.rows, loaded.loaded, loaded.rejected) == (8, 1, 7)
    found = rows("select line, code from registry_snapshotfault where snapshot_id = %s order by line", loaded.snapshot_id)
    assert found == [
        (2, "NIP_UNKNOWN"), (3, "AMOUNT_INVALID"), (4, "AMOUNT_INVALID"), (5, "AMOUNT_INVALID"), (6, "DATE_INVALID"),
        (7, "DATE_INVALID"), (8, "NIK_INVALID"),
    ]  # fmt: skip
    sound()


def test_money_that_comes_late_is_in_the_books_once_whatever_is_run_again(tmp_path: Path) -> None:
    """January without a payroll file, its money booked late in February, then January run again with it."""
    people, donors = workers(20), [Donor(n) for n in range(1, 6)]
    begin(tmp_path, people, donors, FEBRUARY)
    cities.run()
    cities.run(FEBRUARY)
    cities.payroll(tmp_path, donors, JANUARY)
    cities.run(FEBRUARY)
    assert liability() == 2 * 5 * 16_800
    sound()
    cities.run()
    assert liability() == 2 * 5 * 16_800
    sound()


def test_a_rest_passes_into_the_next_year_and_back_when_the_old_one_is_made_again(tmp_path: Path) -> None:
    december, january = Month(2026, 12), Month(2027, 1)
    people, donors = workers(3), [Donor(n) for n in range(1, 6)]
    begin(tmp_path, people, donors, december)
    cities.run(december)
    rest = one("select balance from ledger_account where year = 2026 and fund_code = 'ASN' and kind = 'available'")
    assert rest > 0
    text = store.current(2026).text.replace("year: 2026", "year: 2027").replace("2026-01-01", "2027-01-01")
    store.load(text, CONSOLE)
    cities.load_lists(cities.candidates(tmp_path, people, "usulan 2027.csv"), year=2027)
    cities.run(january)
    assert one("select balance from ledger_account where year = 2026 and fund_code = 'ASN' and kind = 'available'") == 0
    assert one("select money from allocation_places where month = %s and fund_code = 'ASN'", january.first_day) == rest
    sound()
    donors[0].taken["2026-12"] = [(8_400, "BERHASIL")]
    cities.payroll(tmp_path, donors, december)
    cities.run(december)
    sound()
    cities.run(january)
    assert liability() == 5 * 16_800 - 8_400
    sound()


def liability() -> int:
    """What the books say was received of donors, of all years."""
    return -int(one("select coalesce(sum(balance), 0) from ledger_account where kind = 'donor_liability'"))


def test_the_right_file_can_be_loaded_again_after_a_wrong_one(tmp_path: Path) -> None:
    people, donors = workers(8), [Donor(n) for n in range(1, 6)]
    begin(tmp_path, people, donors)
    right = (tmp_path / "potongan_gaji_2026-01.csv").read_bytes()
    assert not cities.payroll(tmp_path, donors, JANUARY).is_new
    wrong = [Donor(n, taken={"2026-01": [(1_000, "BERHASIL")]}) for n in range(1, 6)]
    assert cities.payroll(tmp_path, wrong, JANUARY).is_new
    assert cities.run()["allocation"]["ASN"]["money"] == 5 * 1_000
    path = tmp_path / "potongan_gaji_2026-01.csv"
    path.write_bytes(right)
    assert cities.load(Reference.PAYROLL, path).is_new
    assert cities.run()["allocation"]["ASN"]["money"] == 5 * 16_800
    sound()


def test_a_stray_line_of_another_month_does_not_take_that_month_s_place(tmp_path: Path) -> None:
    people, donors = workers(8), [Donor(n) for n in range(1, 6)]
    begin(tmp_path, people, donors)
    lines = [(d.nip, FEBRUARY, 16_800, "BERHASIL") for d in donors] + [(donors[0].nip, JANUARY, 16_800, "BERHASIL")]
    path = cities.table(tmp_path / "potongan_gaji_2026-02.csv", "nip,periode,nominal,status", lines)
    assert cities.load(Reference.PAYROLL, path).rejected == 1
    assert cities.run()["allocation"]["ASN"]["money"] == 5 * 16_800
    sound()
