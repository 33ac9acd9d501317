"""A month on small cities: who gets a place, in which order, for how much; run again, decided, stopped, refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import cities
import databases
from cities import FEBRUARY, JANUARY, MARCH, Donor, Worker, workers
from content import MONTH, REGISTRY, carried, content
from databases import one, rows
from pijar.coverage.selectors import status as coverage_status
from pijar.cycle import services as cycle
from pijar.cycle.checks import check_all
from pijar.eligibility.types import Outcome
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
APRIL = Month(2026, 4)


def draw(worker: Worker) -> str:
    return hashlib.sha256(f"2026:pijar-semar:{worker.nik}".encode()).hexdigest()


def begin(folder: Path, people: list[Worker], apbd: int = 100, dbhcht: int = 0, **replacements: str) -> None:
    cities.programme(apbd=apbd, dbhcht=dbhcht, **replacements)
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


def refused(code: str, act: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)  # type: ignore[operator]
    assert refusal.value.code == code
    return str(refusal.value)


def halted(worker: Worker, kind: HaltKind, month: Month = JANUARY, reason: str = "DECEASED", proof: str = "surat 1") -> dict:
    return cycle.halt_person(person_by_nik(worker.nik), kind=kind, month=month, reason=reason, proof=proof, actor=CONSOLE)


# Ranking.


def test_equals_are_drawn_by_the_published_seed(tmp_path: Path) -> None:
    people = workers(12)
    begin(tmp_path, people, apbd=5)
    result = cities.run()
    assert carried(JANUARY) == [w.nik for w in sorted(people, key=draw)[:5]]
    assert (result["allocation"]["APBD"], result["waiting"]) == ({"quota": 5, "assigned": 5}, 7)
    sound()


def test_the_lowest_decile_comes_first(tmp_path: Path) -> None:
    people = [Worker(n, decile=d) for n, d in enumerate([5, 4, 3, 2, 1], start=1)]
    begin(tmp_path, people, apbd=3)
    cities.run()
    assert carried(JANUARY) == [people[4].nik, people[3].nik, people[2].nik]


def test_who_waited_longer_comes_before_a_luckier_newcomer(tmp_path: Path) -> None:
    lucky, *people = sorted(workers(6), key=draw)
    cities.programme(apbd=2, dbhcht=0)
    cities.registers(tmp_path, [lucky, *people])
    cities.load_lists(cities.candidates(tmp_path, people, "lama.csv"))
    cities.run()
    cities.load_lists(cities.candidates(tmp_path, [lucky], "baru.csv"))
    cities.programme(apbd=4, dbhcht=0)
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == [w.nik for w in people[:4]]
    sound()


def test_who_was_carried_before_keeps_the_place_whatever_the_decile(tmp_path: Path) -> None:
    old, *new = [Worker(1, decile=5), *workers(5, first=2, decile=1)]
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, [old, *new])
    cities.load_lists(cities.candidates(tmp_path, [old]))
    cities.run()
    cities.load_lists(cities.candidates(tmp_path, new, "baru.csv"))
    cities.run(FEBRUARY)
    assert carried(FEBRUARY)[0] == old.nik
    assert len(carried(FEBRUARY)) == 3
    sound()


def test_who_was_carried_before_our_books_comes_first_too(tmp_path: Path) -> None:
    people = [*workers(5, decile=1), Worker(6, decile=5)]
    line = (people[5].nik, people[5].said, people[5].birth_date, "12345678901", "APBD", "2025-03-01", "2025-12", 10)
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    begin(tmp_path, people, apbd=2)
    cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, [line]))
    cities.run()
    assert carried(JANUARY)[0] == people[5].nik


def test_a_month_s_gap_costs_the_place_of_who_was_carried(tmp_path: Path) -> None:
    people = [*workers(5, decile=1), Worker(6, decile=5)]
    line = (people[5].nik, "", "", "", "APBD", "2025-03", "2025-11", "")
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    begin(tmp_path, people, apbd=2)
    cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, [line]))
    cities.run()
    assert people[5].nik not in carried(JANUARY)


# Funds.


@pytest.mark.parametrize(("decreed", "others"), [(0, 0), (1, 1), (2, 2)])
def test_money_for_tobacco_workers_takes_others_only_as_decreed(tmp_path: Path, decreed: int, others: int) -> None:
    tobacco = workers(3, decile=5, job="Buruh Tani Tembakau")
    by_decree = {"others_by_decree: 0": f"others_by_decree: {decreed}"}
    begin(tmp_path, [*tobacco, *workers(6, first=10, decile=1)], apbd=2, dbhcht=5, **by_decree)
    cities.run()
    dbhcht = carried(JANUARY, "DBHCHT")
    assert {w.nik for w in tobacco} <= set(dbhcht)
    assert (len(dbhcht), len(carried(JANUARY, "APBD"))) == (3 + others, 2)
    assert not set(dbhcht) & set(carried(JANUARY, "APBD"))
    sound()


def test_a_fund_without_places_carries_nobody(tmp_path: Path) -> None:
    begin(tmp_path, workers(4), apbd=0)
    result = cities.run()
    assert (carried(JANUARY), result["waiting"]) == ([], 4)
    assert result["contributions"]["APBD"] == {"lines": 0, "jkk": 0, "jkm": 0, "total": 0}
    sound()


FULL, HALF = (10_000, 6_800), (5_000, 3_400)


@pytest.mark.parametrize(
    ("month", "transport", "other"),
    [(JANUARY, HALF, FULL), (MARCH, HALF, FULL), (APRIL, HALF, HALF), (Month(2026, 12), HALF, HALF)],
)
def test_amounts_by_fund_sector_and_month(tmp_path: Path, month: Month, transport: tuple, other: tuple) -> None:
    """PP 50/2025: public money pays in full, gifts half for transport from January and for all others from April."""
    people = [
        Worker(10 * place + n, decile=decile, job=job)
        for place, decile in enumerate((1, 2, 3), start=1)
        for n, job in enumerate(("Ojek", "Pedagang Pasar"))
    ]
    shares = {"first: [tobacco]\n    others_by_decree: 0": "quota_by_sector: {transport: 1, trade: 1}"}
    begin(tmp_path, people, apbd=100, dbhcht=2, **shares)
    donors = [Donor(n, pledged=sum(cost), worker=people[n].nik) for n, cost in enumerate((transport, other))]
    cities.gifts(tmp_path, donors, [month])
    cities.run(month)
    found = {
        (fund, sector): (jkk, jkm)
        for fund, sector, jkk, jkm in rows(
            "select b.fund_code, r.sector, l.jkk, l.jkm from contributions_batchline l"
            " join contributions_batch b on b.id = l.batch_id join contributions_rate r on r.id = l.rate_id"
        )
    }
    assert found == {
        ("APBD", "transport"): FULL, ("APBD", "trade"): FULL, ("DBHCHT", "transport"): FULL, ("DBHCHT", "trade"): FULL,
        ("ASN", "transport"): transport, ("ASN", "trade"): other,
    }  # fmt: skip
    sound()


# Run again.


def test_running_again_changes_nothing(tmp_path: Path) -> None:
    begin(tmp_path, [*workers(30), *workers(10, first=40, job="Buruh Tembakau")], apbd=12, dbhcht=5)
    cities.gifts(tmp_path, [Donor(n) for n in range(1, 6)], [JANUARY, FEBRUARY])
    first = [cities.run(JANUARY), cities.run(FEBRUARY)]
    before = content(MONTH, REGISTRY)
    assert [cities.run(JANUARY), cities.run(FEBRUARY)] == first
    assert content(MONTH, REGISTRY) == before
    sound()


def test_running_an_earlier_month_again_keeps_the_later_ones_sound(tmp_path: Path) -> None:
    """People change funds and leave between the months: their enrolments must follow every list, whichever ran last."""
    people = [*workers(20), *workers(6, first=40, job="Buruh Tembakau")]
    begin(tmp_path, people, apbd=8, dbhcht=4)
    for month in (JANUARY, FEBRUARY, MARCH):
        cities.programme(apbd=8 - month.month, dbhcht=3 + month.month)
        cities.run(month)
    before = content(MONTH)["enrolments"]
    cities.programme(apbd=7, dbhcht=4)
    cities.run(JANUARY)
    assert content(MONTH)["enrolments"] == before
    sound()


def test_the_order_of_funds_and_reasons_is_remembered(tmp_path: Path) -> None:
    begin(tmp_path, workers(3))
    cities.run()
    assert one("select snapshots->>'population' from cycle_programmemonth") == str(
        one("select id from registry_snapshot where kind = 'dukcapil'")
    )


# Officers' decisions.


def decide(worker: Worker, outcome: Outcome = Outcome.ELIGIBLE, month: Month = JANUARY, proof: str = "SKTM-12") -> dict:
    return cycle.decide_case(
        person_by_nik(worker.nik), month=month, outcome=outcome, proof=proof, reason="dilihat", until=None, actor=Actor("rina")
    )


def outcome(worker: Worker, month: Month = JANUARY) -> tuple[str, list[str]]:
    return rows(
        "select outcome, reasons from eligibility_assessment where person_id = %s and month = %s",
        person_by_nik(worker.nik).id, month.first_day,
    )[0]  # fmt: skip


def test_a_doubtful_case_is_settled_with_proof(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    assert outcome(doubtful) == ("review", ["DECILE_UNKNOWN"])
    decide(doubtful)
    cities.run()
    assert outcome(doubtful)[0] == "eligible"
    assert carried(JANUARY) == [doubtful.nik]
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == [doubtful.nik]
    sound()


def test_a_doubtful_case_settled_against(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    decide(doubtful, Outcome.INELIGIBLE)
    cities.run()
    assert outcome(doubtful)[0] == "ineligible"
    sound()


def test_identity_doubts_bill_nobody_until_settled(tmp_path: Path) -> None:
    other, shared = Worker(1, registered_as="XAVERIUS QUELJOE"), Worker(2)
    begin(tmp_path, [other, shared])
    again = shared.but(name="ZULAIKHA MARTHA", typed=shared.born.replace(year=1991))
    cities.load_lists(cities.candidates(tmp_path, [again], "dinas.csv"))
    cities.run()
    assert (outcome(other), outcome(shared)) == (("review", ["NIK_OF_SOMEBODY_ELSE"]), ("review", ["NIK_SHARED"]))
    assert carried(JANUARY) == []
    decide(other)
    decide(shared)
    cities.run()
    assert set(carried(JANUARY)) == {other.nik, shared.nik}
    sound()


def test_what_may_not_be_decided(tmp_path: Path) -> None:
    clear, dead, doubtful = Worker(1), Worker(2, status="MENINGGAL", died="2025-05-05"), Worker(3, decile=None)
    begin(tmp_path, [clear, dead, doubtful])
    refused("NOT_ASSESSED", decide, doubtful)
    cities.run()
    refused("NOT_DOUBTFUL", decide, clear)
    refused("NOT_DOUBTFUL", decide, dead)
    refused("PROOF_MISSING", decide, doubtful, proof=" ")
    cities.submit(tmp_path)
    refused("MONTH_SUBMITTED", decide, doubtful)


def test_a_decile_that_the_policy_excludes_is_no_doubt(tmp_path: Path) -> None:
    unknown = Worker(1, decile=None)
    begin(tmp_path, [unknown])
    cities.programme(**{"unknown: review": "unknown: exclude"})
    cities.run()
    assert outcome(unknown) == ("ineligible", ["DECILE_UNKNOWN"])
    refused("NOT_DOUBTFUL", decide, unknown)


def test_stopping_frees_the_place_for_who_waits(tmp_path: Path) -> None:
    first, second, third = sorted(workers(3), key=draw)
    begin(tmp_path, [first, second, third], apbd=2)
    cities.settle_all(tmp_path, JANUARY)
    halted(first, HaltKind.STOP, FEBRUARY)
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == [second.nik, third.nik]
    ended = rows("select valid_until::text, end_reason from enrolment_enrolment where valid_until is not null")
    assert ended == [("2026-02-01", "DECEASED")]
    assert outcome(first, FEBRUARY) == ("ineligible", ["STOPPED"])
    sound()


def test_hold_and_resume(tmp_path: Path) -> None:
    only = Worker(1)
    begin(tmp_path, [only])
    halted(only, HaltKind.HOLD, reason="HAJJ")
    cities.run()
    assert (carried(JANUARY), outcome(only)) == ([], ("review", ["ON_HOLD"]))
    halted(only, HaltKind.RESUME, FEBRUARY, reason="BACK")
    cities.run(FEBRUARY)
    assert carried(FEBRUARY) == [only.nik]
    sound()


def test_a_death_outlives_the_planned_end_of_a_hold(tmp_path: Path) -> None:
    only = Worker(1)
    begin(tmp_path, [only])
    halted(only, HaltKind.HOLD, reason="HAJJ")
    halted(only, HaltKind.RESUME, MARCH, reason="BACK")
    halted(only, HaltKind.STOP, FEBRUARY)
    cities.run(MARCH)
    assert (carried(MARCH), outcome(only, MARCH)) == ([], ("ineligible", ["STOPPED"]))
    assert coverage_status(only.nik, MARCH.first_day).status == "dead"
    sound()


def test_a_resumption_takes_back_a_later_stop(tmp_path: Path) -> None:
    only = Worker(1)
    begin(tmp_path, [only])
    halted(only, HaltKind.STOP, MARCH)
    halted(only, HaltKind.RESUME, FEBRUARY, reason="MISTAKE")
    cities.run(MARCH)
    assert carried(MARCH) == [only.nik]
    sound()


def test_what_may_not_be_halted(tmp_path: Path) -> None:
    only = Worker(1)
    begin(tmp_path, [only])
    refused("NOTHING_TO_RESUME", halted, only, HaltKind.RESUME)
    refused("PROOF_MISSING", halted, only, HaltKind.STOP, proof=" ")
    refused("REASON_INVALID", halted, only, HaltKind.STOP, reason="?")
    halted(only, HaltKind.STOP, FEBRUARY)
    before = databases.counts()
    halted(only, HaltKind.STOP, FEBRUARY)
    assert databases.counts() == before
    refused("ALREADY_STOPPED", halted, only, HaltKind.STOP, MARCH)
    cities.run()
    cities.submit(tmp_path)
    refused("MONTH_SUBMITTED", halted, only, HaltKind.STOP, JANUARY)
