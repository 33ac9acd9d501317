"""Faults of the pledge register and of payroll: told line by line, none more and none less than there are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cities
import databases
from cities import FEBRUARY, JANUARY, MARCH, Donor, workers
from pijar.cycle.checks import check_all
from pijar.cycle.donormonth import match_report
from pijar.funding.findings import NEXT_STEPS, PAYROLL, PLEDGES, findings, found_each, payroll_findings
from pijar.funding.gifts import payroll_of, payrolls_until
from pijar.funding.types import Found
from pijar.kernel.month import Month
from pijar.registry.types import Reference

CITY = Path(__file__).parents[2] / "shared" / "data" / "city2026"
FILES = {
    Reference.POPULATION: "referensi/dukcapil.csv", Reference.INSURED: "referensi/bpjstk_aktif.csv",
    Reference.WELFARE: "referensi/dtsen.csv", Reference.CIVIL_SERVANTS: "asn/asn.csv", Reference.PLEDGES: "asn/ikrar.csv",
}  # fmt: skip
TWICE_NAMED = Found.WORKER_NAMED_TWICE.value
HEADER = "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"


@pytest.fixture(scope="module")
def sample(empty_city: str, django_db_blocker: Any) -> Iterator[None]:
    """The sample city's civil servants, lists and registers; no month is run."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_findings", empty_city)
        with databases.inside(name):
            for kind, path in FILES.items():
                cities.load(kind, CITY / path)
            for month in (JANUARY, FEBRUARY, MARCH):
                cities.load(Reference.PAYROLL, CITY / "asn" / f"potongan_gaji_{month}.csv")
            cities.load_lists(CITY / "usulan")
            yield
        databases.dropped(name)


def truth(name: str) -> list[dict[str, str]]:
    with (CITY / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["finding"] != "OK"]


@pytest.mark.shared
@pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository")
def test_months_asked_for_together_are_those_asked_one_by_one(sample: None) -> None:
    payrolls = payrolls_until(MARCH)
    assert list(payrolls.items()) == [(m, file.id) for m in (MARCH, FEBRUARY, JANUARY) if (file := payroll_of(m))]
    of_donors = {Found.NO_PLEDGE, Found.MISSING, Found.FAILED, Found.TWICE, Found.SHORT, Found.TOO_MUCH}
    for month, told in found_each(payrolls).items():
        assert told and told == {f.nip: f.finding for f in payroll_findings(month) if f.finding in of_donors}


@pytest.mark.shared
@pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository")
@pytest.mark.parametrize("month", [JANUARY, FEBRUARY, MARCH], ids=str)
def test_findings_are_the_planted_faults_none_more_none_less(sample: None, month: Month) -> None:
    """But for workers named twice, of whom the truth lists only those planted: see the next test."""
    found = findings(month)
    pledges = sorted((f.nip, f.line, f.finding) for f in found if f.source == PLEDGES and f.finding != TWICE_NAMED)
    payroll = sorted((f.nip, f.finding) for f in found if f.source == PAYROLL)
    planted = [row for row in truth("pledges") if row["finding"] != TWICE_NAMED]
    assert pledges == sorted((row["nip"], int(row["line"]), row["finding"]) for row in planted)
    assert payroll == sorted((row["nip"], row["finding"]) for row in truth("payroll") if row["periode"] == str(month))
    lines = (CITY / "asn" / f"potongan_gaji_{month}.csv").read_text(encoding="utf-8").splitlines()
    for one in (f for f in found if f.source == PAYROLL):
        own = [number for number, line in enumerate(lines, start=1) if line.startswith(one.nip)]
        assert one.line == (None if one.finding == "MISSING" else own[-1])


@pytest.mark.shared
@pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository")
def test_both_pledges_of_a_worker_named_by_two_donors_are_found(sample: None) -> None:
    """The truth marks one line of each pair it planted, the first or the second, and none of pairs that came about by chance.

    Nothing in the file tells which was meant, or the two kinds of pairs apart: both lines are told, so none that was planted
    is missed, and none is told whose worker stands once.
    """
    found = {f.line for f in findings(JANUARY) if f.finding == TWICE_NAMED}
    planted = {int(row["line"]) for row in truth("pledges") if row["finding"] == TWICE_NAMED}
    assert planted and planted <= found
    with (CITY / "asn" / "ikrar.csv").open(encoding="utf-8", newline="") as file:
        named = [(number, row["nip"], row["nik_pekerja"]) for number, row in enumerate(csv.DictReader(file), start=2)]
    faulty = {int(row["line"]) for row in truth("pledges") if row["finding"] not in ("OK", TWICE_NAMED)}
    by_worker: dict[str, set[str]] = {}
    for number, nip, worker in named:
        if worker and number not in faulty:
            by_worker.setdefault(worker, set()).add(nip)
    assert found == {number for number, _, worker in named if number not in faulty and len(by_worker.get(worker, ())) > 1}


@pytest.mark.shared
@pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository")
def test_the_report_of_the_sample_city_s_donors_agrees_with_the_truth(sample: None) -> None:
    """January is reckoned and taken back; February stands on it."""
    with (CITY / "truth" / "payroll.csv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    with (CITY / "truth" / "pledges.csv").open(encoding="utf-8", newline="") as file:
        good = {int(row["line"]) for row in csv.DictReader(file) if row["finding"] not in ("NIP_UNKNOWN", "AMOUNT_INVALID")}
    with (CITY / "asn" / "ikrar.csv").open(encoding="utf-8", newline="") as file:
        pledges = [row for number, row in enumerate(csv.DictReader(file), start=2) if number in good]
    asked = match_report(JANUARY)
    assert asked.pop("run") is False
    rests = []
    for month in (JANUARY, FEBRUARY, MARCH):
        cities.run(month)
        found = match_report(month)
        day = f"{month}-01"
        assert found["pledges"] == sum(p["mulai"] <= day and (not p["selesai"] or p["selesai"] >= day) for p in pledges)
        of_month = [row for row in known if row["periode"] == str(month)]
        assert found["received"] == sum(int(row["received"]) for row in of_month)
        assert found["short"] == sum(row["finding"] in ("FAILED", "SHORT", "MISSING") for row in of_month)
        rests.append(found["rest"])
        used = databases.one("select sum(amount) from funding_giftuse")
        assert used + found["rest"] == databases.one("select sum(usable) from funding_gift")
        if month == JANUARY:
            assert found == asked
    assert all(rest >= 0 for rest in rests) and check_all()["ok"]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("pledged", "taken", "expected"),
    [
        pytest.param(16_800, [(16_800, "BERHASIL")], None, id="in order"),
        pytest.param(16_800, [(0, "GAGAL")], ("FAILED", 2), id="failed"),
        pytest.param(16_800, [(0, "GAGAL"), (16_800, "BERHASIL")], None, id="failed, then taken"),
        pytest.param(16_800, [(16_799, "BERHASIL")], ("SHORT", 2), id="a rupiah short"),
        pytest.param(16_800, [(16_801, "BERHASIL")], ("TOO_MUCH", 2), id="a rupiah too much"),
        pytest.param(16_800, [], ("MISSING", None), id="missing"),
        pytest.param(16_800, [(16_800, "BERHASIL")] * 2, ("TWICE", 3), id="twice"),
        pytest.param(0, [(16_800, "BERHASIL")], ("NO_PLEDGE", 2), id="no pledge"),
        pytest.param(0, [(0, "GAGAL")], None, id="nothing taken, nothing pledged"),
    ],
)
def test_a_donor_s_month_has_one_finding_or_none(tmp_path: Path, pledged: int, taken: list, expected: Any) -> None:
    donor, other = Donor(1, pledged=pledged, taken={"2026-01": taken}), Donor(2)
    cities.gifts(tmp_path, [donor, other])
    found = [(f.nip, f.finding, f.line) for f in findings(JANUARY)]
    assert found == ([(donor.nip, *expected)] if expected else [])


@pytest.mark.usefixtures("city")
def test_faults_of_the_register_stand_until_it_is_mended(tmp_path: Path) -> None:
    known, unknown = workers(2)
    cities.gifts(tmp_path, [Donor(1), Donor(2), Donor(3)], ())
    cities.population(tmp_path, [known])
    lines = [
        ("1980010120060 41999", 16_800, "2025-09-01", "", ""), (Donor(1).nip, 16_800, "2025-09-01", "", known.nik),
        (Donor(2).nip, 16_800, "2025-09-01", "", known.nik), (Donor(3).nip, 16_800, "2025-09-01", "", unknown.nik),
        (Donor(3).nip, 0, "2025-09-01", "", ""),
    ]  # fmt: skip
    cities.load(Reference.PLEDGES, cities.table(tmp_path / "salah.csv", HEADER, lines))
    expected = [
        ("198001012006041999", 2, "NIP_UNKNOWN"), (Donor(1).nip, 3, "WORKER_NAMED_TWICE"),
        (Donor(2).nip, 4, "WORKER_NAMED_TWICE"), (Donor(3).nip, 5, "WORKER_UNKNOWN"), (Donor(3).nip, 6, "AMOUNT_INVALID"),
    ]  # fmt: skip
    for month in (JANUARY, MARCH):
        assert [(f.nip, f.line, f.finding) for f in findings(month)] == expected
    cities.load_lists(cities.candidates(tmp_path, [unknown]))
    assert [f.line for f in findings(JANUARY)] == [2, 3, 4, 6]
    mended = cities.table(tmp_path / "betul.csv", HEADER, [(Donor(1).nip, 16_800, "2025-09-01", "", "")])
    cities.load(Reference.PLEDGES, mended)
    assert findings(MARCH) == []


def test_every_finding_has_a_next_step_in_both_languages() -> None:
    assert set(NEXT_STEPS) == set(Found)
    assert all(step.endswith(".") and english.endswith(".") and step != english for step, english in NEXT_STEPS.values())
