"""Cover of a person on a day, from the books: lists, payments, replies, registers and what was before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from pijar.coverage.selectors import coverage_rate, status
from pijar.coverage.types import CoverageStatus, Status
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
ONE, TWO, THREE, FOUR = workers(4)
HEADER = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"


@pytest.fixture
def begun(city: None, tmp_path: Path) -> Path:
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, [ONE, TWO, THREE, FOUR])
    cities.load_lists(cities.candidates(tmp_path, [ONE.but(), TWO, THREE, FOUR]))
    return tmp_path


def on(day: str, worker: Worker) -> CoverageStatus:
    return status(worker.nik, date.fromisoformat(day))


def test_the_way_of_a_month(begun: Path) -> None:
    cities.run()
    waits = next(w for w in (ONE, TWO, THREE, FOUR) if on("2026-01-20", w).status is Status.WAITING)
    one = next(w for w in (ONE, TWO, THREE, FOUR) if w is not waits)
    seen = [on("2026-01-20", one).status]
    cities.submit(begun)
    seen.append(on("2026-01-20", one).status)
    cities.pay()
    seen.append(on("2026-01-20", one).status)
    cities.reconcile(begun)
    seen.append(on("2026-01-20", one).status)
    assert seen == [Status.PENDING_PAYMENT, Status.PENDING_PAYMENT, Status.UNCONFIRMED, Status.ACTIVE]
    answer = on("2026-01-20", one)
    assert (answer.covered, answer.fund, answer.branches) == (True, "APBD", ("JKK", "JKM"))
    assert (answer.paid_through, answer.since) == (JANUARY, date(2026, 1, 1))
    assert on("2025-12-31", one).status is Status.NOT_ENROLLED
    assert on("2026-02-16", one).status is Status.ACTIVE
    assert on("2026-02-17", one).status is Status.GRACE
    assert on("2026-05-01", one).status is Status.LAPSED


def test_what_the_insurer_answered(begun: Path) -> None:
    cities.programme(apbd=4, dbhcht=0)
    cities.run()
    cities.submit(begun)
    cities.pay()
    lines = [(ONE.nik, "1", "DITERIMA", "", 16_800), (TWO.nik, "", "DITOLAK", "x", 0), (THREE.nik, "2", "DITERIMA", "", 1)]
    path = cities.table(begun / "jawaban.csv", "nik,kpj,status,alasan,iuran_dibukukan", lines)
    cities.reconcile(begun, path=path)
    found = [(on("2026-01-20", w).status, on("2026-01-20", w).covered) for w in (ONE, TWO, THREE, FOUR)]
    assert found == [
        (Status.ACTIVE, True), (Status.REJECTED, False), (Status.UNCONFIRMED, None), (Status.UNCONFIRMED, None),
    ]  # fmt: skip


def test_dead_by_the_newest_register(begun: Path) -> None:
    cities.programme(apbd=4, dbhcht=0)
    cities.settle_all(begun, JANUARY)
    cities.population(begun, [ONE.but(status="MENINGGAL", died="2026-01-20")], FEBRUARY.first_day, name="baru.csv")
    assert [on(f"2026-01-{day}", ONE).status for day in (19, 20, 21)] == [Status.ACTIVE, Status.ACTIVE, Status.DEAD]


def test_dead_by_an_officer_s_word(begun: Path) -> None:
    cities.programme(apbd=4, dbhcht=0)
    cities.settle_all(begun, JANUARY)
    person = person_by_nik(ONE.nik)
    assert person is not None
    cycle.halt_person(person, kind=HaltKind.STOP, month=FEBRUARY, reason="meninggal", proof="surat 5", actor=CONSOLE)
    assert [on(day, ONE).status for day in ("2026-01-31", "2026-02-01")] == [Status.ACTIVE, Status.DEAD]


def prior(folder: Path, *line: object) -> None:
    cities.load(Reference.PARTICIPANTS, cities.table(folder / "peserta.csv", HEADER, [line]))


def test_months_before_our_books_count(city: None, tmp_path: Path) -> None:
    """Ten months that end with December: since March, however long ago the first enrolment was."""
    prior(tmp_path, ONE.nik, ONE.said, ONE.birth_date, "12345678901", "APBD", "2024-06-01", "2025-12", 10)
    answer = on("2026-01-10", ONE)
    assert (answer.status, answer.paid_through, answer.since) == (Status.ACTIVE, Month(2025, 12), date(2025, 3, 1))
    assert on("2025-02-20", ONE).status is Status.NOT_ENROLLED
    assert on("2026-01-16", ONE).status is Status.GRACE


def test_the_first_month_before_our_books_may_begin_late(city: None, tmp_path: Path) -> None:
    prior(tmp_path, ONE.nik, "", "", "", "ASN", "2025-11-20", "2025-12", "")
    assert on("2025-11-19", ONE).status is not Status.ACTIVE
    assert on("2025-11-20", ONE).status is Status.ACTIVE
    assert on("2025-12-31", ONE).since == date(2025, 11, 20)


def test_our_own_months_go_on_from_there(begun: Path) -> None:
    prior(begun, ONE.nik, "", "", "", "APBD", "2025-10", "2025-12", "")
    cities.settle_all(begun, JANUARY)
    answer = on("2026-01-20", ONE)
    assert (answer.status, answer.since, answer.paid_through) == (Status.ACTIVE, date(2025, 10, 1), JANUARY)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("1", "", "", "", "APBD", "2025-01", "2025-12", ""), "NIK_INVALID"),
        ((ONE.nik, "", "", "", "", "2025-01", "2025-12", ""), "FUND_MISSING"),
        ((ONE.nik, "", "", "", "APBD", "x", "2025-12", ""), "DATE_INVALID"),
        ((ONE.nik, "", "", "", "APBD", "2025-12", "2025-11", ""), "SPAN_INVALID"),
        ((ONE.nik, "", "", "", "APBD", "2025-10", "2025-12", 4), "MONTHS_INVALID"),
        ((ONE.nik, "", "", "", "APBD", "2025-10", "2025-12", 0), "MONTHS_INVALID"),
    ],
)
def test_faults_of_the_participants_list(tmp_path: Path, line: tuple, code: str) -> None:
    from databases import rows

    prior(tmp_path, *line)
    assert rows("select line, code from registry_snapshotfault") == [(2, code)]


@pytest.mark.parametrize("nik", ["", "123", "33741101018090011", "337411010180900a"])
def test_what_is_no_nik_is_refused(nik: str) -> None:
    with pytest.raises(Refusal) as refusal:
        status(nik, date(2026, 1, 1))
    assert refusal.value.code == "NIK_INVALID"


def test_coverage_of_december_2025() -> None:
    figure = coverage_rate(date(2025, 12, 31))
    assert (figure.active, figure.base, figure.target) == (390_498, 756_873, Decimal("0.7159"))
    assert (figure.rate, figure.gap_people) == (Decimal("0.515936"), 151_348)


def test_the_figure_that_answers_for_a_day(tmp_path: Path) -> None:
    header = "per_tanggal,aktif,potensial,target,sumber"
    lines = [("2026-01-01", 400_000, 800_000, "71,59%", "a"), ("2026-03-01", 600_000, 800_000, "0.7", "b"), ("x", 1, 1, "", "")]
    loaded = cities.load(Reference.COVERAGE, cities.table(tmp_path / "ucj.csv", header, lines))
    assert (loaded.loaded, loaded.rejected) == (2, 1)
    january, march = coverage_rate(date(2026, 2, 28)), coverage_rate(date(2026, 3, 1))
    assert (january.rate, january.target, january.gap_people) == (Decimal("0.500000"), Decimal("0.715900"), 172_720)
    assert (march.rate, march.gap_people, march.source) == (Decimal("0.750000"), 0, "b")
    with pytest.raises(Refusal, match="No coverage figure"):
        coverage_rate(date(2025, 11, 30))


def test_a_register_of_which_no_line_can_be_used_is_refused(city: None, tmp_path: Path) -> None:
    path = tmp_path / "bpjstk_aktif.csv"
    path.write_text("nik,kpj,segmen,sumber,status\n33740617,1,PU,PERUSAHAAN,AKTIF\n", encoding="utf-8")
    with pytest.raises(Refusal) as told:
        cities.load(Reference.INSURED, path)
    assert told.value.code == "NOTHING_LOADED"
    assert "line 2: NIK_INVALID" in str(told.value)
