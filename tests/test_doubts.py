"""Doubtful cases are settled with a proof: its kind, number, date and scan; what comes after opens them again."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, Worker, workers
from pijar.audit.models import Event
from pijar.cycle import caselists, turning
from pijar.cycle import services as cycle
from pijar.cycle.decisions import first_open
from pijar.eligibility import proofs, settling
from pijar.eligibility.models import Assessment, CaseDecision, Proof
from pijar.eligibility.proofs import Evidence
from pijar.eligibility.settling import Finding, is_open
from pijar.eligibility.types import DOUBTS, Outcome, ProofKind, Reason
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law import ages
from pijar.registry import files
from pijar.registry.copy import rows
from pijar.registry.copy import run as write
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
RINA = Actor("rina")
LETTER = Evidence(ProofKind.SKTM, "470/12/2026", date(2026, 1, 12))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def begin(folder: Path, people: list[Worker]) -> None:
    cities.programme(apbd=100, dbhcht=0)
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def decide(worker: Worker, evidence: Evidence | None = LETTER, month: Month = JANUARY, **more: Any) -> dict[str, Any]:
    given = {"outcome": Outcome.ELIGIBLE, "proof": "", "reason": "dilihat", "until": None, "actor": RINA, **more}
    return cycle.decide_case(person_by_nik(worker.nik), month=month, evidence=evidence, **given)


def refused(code: str, act: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        act(*given, **more)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def waiting(month: Month = JANUARY) -> list[str]:
    return [case.person.name for case in caselists.open_cases(month)]


def test_a_decision_keeps_its_letter_with_number_date_and_scan(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    scan = tmp_path / "surat.jpg"
    scan.write_bytes(PDF)
    decide(doubtful, Evidence(ProofKind.SKTM, " 470/12/2026 ", date(2026, 1, 12), scan))
    made = CaseDecision.objects.get()
    assert made.proof == "SKTM 470/12/2026, 12/01/2026"
    proof = made.evidence
    assert (proof.kind, proof.number, proof.dated_on) == ("SKTM", "470/12/2026", date(2026, 1, 12))
    # By its bytes it is a PDF, whatever its name says.
    assert (proof.media_type, proof.size) == ("application/pdf", len(PDF))
    assert b"".join(proofs.opened(proof)) == PDF
    assert PDF not in (files.folder() / proof.scan).read_bytes()
    event = Event.objects.get(action="eligibility.decide")
    assert (event.actor, event.details["proof"]) == ("rina", proof.id)
    cities.run()
    assert Assessment.objects.get().outcome == "eligible"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PROOF_NUMBER_MISSING", Evidence(ProofKind.SKTM, " ", date(2026, 1, 1))),
        ("PROOF_NUMBER_MISSING", Evidence(ProofKind.OTHER)),
        ("PROOF_NUMBER_LONG", Evidence(ProofKind.OTHER, "x" * 101)),
        ("PROOF_DATE_MISSING", Evidence(ProofKind.DTSEN, "12")),
        ("PROOF_DATE_MISSING", Evidence(ProofKind.VISIT)),
        ("PROOF_DATE_FUTURE", Evidence(ProofKind.VISIT, "", today() + timedelta(days=1))),
        ("PROOF_DATE_ODD", Evidence(ProofKind.SKTM, "12", date(1026, 1, 1))),
    ],
)
def test_a_proof_that_lacks_something_is_refused(code: str, given: Evidence) -> None:
    refused(code, proofs.checked, given)


@pytest.mark.parametrize(("number", "day"), [("", date(2026, 1, 2)), ("", today())])
def test_a_visit_needs_its_day_only(number: str, day: date) -> None:
    assert proofs.checked(Evidence(ProofKind.VISIT, number, day)).text == f"Kunjungan rumah, {day:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("code", "content"),
    [("SCAN_EMPTY", b""), ("SCAN_KIND", b"MZ\x90\0 surat.jpg"), ("SCAN_LARGE", b"%PDF-" + bytes(proofs.LARGEST))],
)
def test_a_scan_is_judged_by_its_bytes(code: str, content: bytes, tmp_path: Path) -> None:
    scan = tmp_path / "surat.pdf"
    scan.write_bytes(content)
    refused(code, proofs.checked, Evidence(ProofKind.OTHER, "KTP", None, scan))
    refused("SCAN_MISSING", proofs.checked, Evidence(ProofKind.OTHER, "KTP", None, tmp_path / "tidak ada"))


def test_a_refused_proof_records_nothing(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    refused("PROOF_NUMBER_MISSING", decide, doubtful, Evidence(ProofKind.SKTM, "", date(2026, 1, 1)))
    refused("TEXT_LONG", decide, doubtful, reason="x" * 501)
    assert not CaseDecision.objects.exists()
    assert not Proof.objects.exists()


def test_one_text_is_proof_enough_where_no_paper_is_named(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    decide(doubtful, None, proof="SKTM-12")
    assert CaseDecision.objects.values_list("proof", "evidence").get() == ("SKTM-12", None)


def test_the_same_again_changes_nothing_and_another_word_is_a_new_decision(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful])
    cities.run()
    first = decide(doubtful)["decision"]
    events = Event.objects.count()
    assert decide(doubtful)["decision"] == first
    assert Event.objects.count() == events
    second = decide(doubtful, outcome=Outcome.INELIGIBLE)["decision"]
    # Back to the first word: the way an officer undoes it, and all of it stays to be read.
    third = decide(doubtful)["decision"]
    assert first < second < third
    cities.run()
    assert Assessment.objects.get().outcome == "eligible"
    assert list(CaseDecision.objects.order_by("id").values_list("outcome", flat=True)) == ["eligible", "ineligible", "eligible"]


def test_every_doubt_may_be_settled_and_no_hard_reason_overruled() -> None:
    assert {Reason.INCOME_UNKNOWN, Reason.HOUSEHOLD_UNKNOWN, Reason.AGE_65_STAYS, Reason.NIK_SHARED} <= set(DOUBTS)
    for doubt in DOUBTS:
        assert is_open(Finding(Outcome.REVIEW, (doubt.value,)))
    hard = [reason for reason in Reason if reason not in DOUBTS and reason not in (Reason.DECIDED_BY_OFFICER, Reason.ON_HOLD)]
    assert Reason.DECEASED in hard
    for reason in hard:
        both = Finding(Outcome.REVIEW, ("NIK_SHARED", reason.value))
        assert not is_open(both, Outcome.ELIGIBLE), reason
        assert is_open(both, Outcome.INELIGIBLE)
        assert not is_open(Finding(Outcome.INELIGIBLE, (reason.value,)), Outcome.INELIGIBLE)


def test_beside_a_hard_reason_only_a_no_is_taken(tmp_path: Path) -> None:
    both = Worker(1, registered_as="XAVERIUS QUELJOE", decile=9)
    begin(tmp_path, [both])
    cities.run()
    assert waiting() == [both.said]
    refused("REASON_STANDS", decide, both)
    decide(both, outcome=Outcome.INELIGIBLE)
    cities.run()
    assert Assessment.objects.get().outcome == "ineligible"
    assert waiting() == []


def test_the_queue_holds_who_waits_and_a_new_doubt_opens_a_case_again(tmp_path: Path) -> None:
    one, other = Worker(1, decile=None), Worker(2, decile=None)
    begin(tmp_path, [one, other, Worker(3)])
    cities.run()
    assert waiting() == sorted([one.said, other.said])
    decide(one)
    assert waiting() == [other.said]
    cities.load_lists(cities.candidates(tmp_path, [one.but(name="ZULAIKHA MARTHA", typed=date(1991, 2, 3))], "dinas.csv"))
    cities.run()
    assert waiting() == [other.said, "ZULAIKHA MARTHA"]
    decide(one)
    cities.run()
    assert waiting() == [other.said]
    decide(other, outcome=Outcome.INELIGIBLE)
    assert waiting() == []
    assert caselists.queue(JANUARY)["waiting"] == 0


def test_who_is_only_on_hold_waits_for_no_decision(tmp_path: Path) -> None:
    begin(tmp_path, workers(1))
    person = person_by_nik(Worker(1).nik)
    cycle.halt_person(person, kind=HaltKind.HOLD, month=JANUARY, reason="HAJJ", proof="surat 1", actor=CONSOLE)
    cities.run()
    assert rows("select reasons from eligibility_assessment") == [(["ON_HOLD"],)]
    assert waiting() == []


def test_decisions_begin_after_what_is_sent(tmp_path: Path) -> None:
    doubtful = Worker(1, decile=None)
    begin(tmp_path, [doubtful, Worker(2)])
    cities.settle_all(tmp_path, JANUARY)
    assert (first_open(JANUARY), first_open(MARCH)) == (FEBRUARY, MARCH)
    refused("MONTH_SUBMITTED", decide, doubtful)
    assert waiting(JANUARY) == [doubtful.said]
    decide(doubtful, month=FEBRUARY)
    assert waiting(JANUARY) == []
    cities.run(FEBRUARY)
    assert rows("select outcome from eligibility_assessment where month = '2026-02-01' order by id") == [("eligible",)] * 2


# Who is over the age limit stays until an officer decides.


@pytest.fixture
def stays(tmp_path: Path) -> Worker:
    """Somebody carried who is over the limit, as the assessment leaves them; January is run, February not yet."""
    old = Worker(1)
    begin(tmp_path, [old])
    cities.run()
    Assessment.objects.update(reasons=["AGE_65_STAYS"])
    return old


def test_who_shall_not_stay_is_stopped_for_age(stays: Worker) -> None:
    assert waiting() == [stays.said]
    decide(stays, outcome=Outcome.INELIGIBLE, month=FEBRUARY)
    assert rows("select kind, reason, from_month::text, proof from enrolment_halt") == [
        ("stop", "AGE_65", "2026-02-01", LETTER.text)
    ]
    # A second thought: the stop is taken back.
    decide(stays, month=FEBRUARY)
    assert rows("select kind from enrolment_halt order by id") == [("stop",), ("resume",)]


def test_who_shall_stay_is_not_stopped(stays: Worker) -> None:
    decide(stays)
    assert rows("select 1 from enrolment_halt") == []
    assert CaseDecision.objects.values_list("outcome", "settles").get() == ("eligible", ["AGE_65_STAYS"])
    assert waiting() == []


def test_the_officer_knows_in_time_who_turns_the_limit(tmp_path: Path) -> None:
    limit, warned = ages.rule(ages.LIMIT, JANUARY.first_day).whole, turning.warning_months(JANUARY)
    people = [
        Worker(0, born=date(2026 - limit, 1, 1), name="PAS AWAL"),
        Worker(0, born=JANUARY.shift(warned).last_day.replace(year=JANUARY.shift(warned).year - limit), name="PAS AKHIR"),
        Worker(0, born=JANUARY.shift(warned + 1).first_day.replace(year=JANUARY.shift(warned + 1).year - limit), name="KEMUDIAN"),
    ]
    begin(tmp_path, people)
    cities.run()
    write("delete from enrolment_enrolment")
    write(
        "insert into enrolment_enrolment (id, person_id, fund_code, valid_from, end_reason)"
        " select id, id, 'APBD', '2026-01-01', '' from registry_person"
    )
    found = turning.turning_65(JANUARY)
    assert [(one.name, str(one.month)) for one in found] == [
        ("PAS AWAL", "2026-01"), ("PAS AKHIR", str(JANUARY.shift(warned)))
    ]  # fmt: skip
    assert [one.name for one in turning.turning_65(JANUARY, within=0)] == ["PAS AWAL"]
    assert [one.name for one in turning.turning_65(JANUARY, within=warned + 1)] == ["PAS AWAL", "PAS AKHIR", "KEMUDIAN"]


def test_whom_the_queue_holds_is_what_the_plain_rule_says(tmp_path: Path) -> None:
    """Each case's last decision that holds, its own or of a record merged into it, against any mix of doubts and decisions."""
    begin(tmp_path, workers(40))
    cities.run()
    chance = random.Random(20260101)
    people = [one for (one,) in rows("select id from registry_person order by id")]
    gone = {one: chance.choice(people[:25]) for one in people[25:35]}
    for one, survivor in gone.items():
        write("update registry_person set survivor_id = %s where id = %s", survivor, one)
    doubts = sorted(doubt.value for doubt in DOUBTS)[:3]
    for one in people:
        said = chance.sample(doubts, chance.randint(0, 2))
        outcome = "review" if said and "AGE_65_STAYS" not in said else chance.choice(["eligible", "ineligible"])
        write("update eligibility_assessment set outcome = %s, reasons = %s where person_id = %s", outcome, said or ["X"], one)
    for n in range(60):
        first, last = sorted((chance.randint(1, 4), chance.randint(1, 4)))
        write(
            "insert into eligibility_casedecision"
            " (person_id, from_month, until_month, outcome, settles, proof, reason, actor, at)"
            " values (%s, %s, %s, %s, %s, 'surat', %s, 'rina', now())",
            chance.choice(people), date(2026, first, 1), date(2026, last, 1), chance.choice(["eligible", "ineligible"]),
            chance.sample(doubts, chance.randint(0, 3)), str(n),
        )  # fmt: skip
    for month in (JANUARY, FEBRUARY, MARCH):
        found = set(settling.waiting(Assessment.objects.all(), JANUARY, month).values_list("person_id", flat=True))
        assert found == _plainly_waiting(month, gone)
        assert 3 < len(found) < 30


def _plainly_waiting(on: Month, gone: dict[int, int]) -> set[int]:
    found = set()
    for case in Assessment.objects.filter(month=JANUARY.first_day):
        doubts = {code for code in case.reasons if code in {doubt.value for doubt in DOUBTS}}
        if not doubts or not (case.outcome == "review" or "AGE_65_STAYS" in case.reasons):
            continue
        own = {case.person_id, *(one for one, survivor in gone.items() if survivor == case.person_id)}
        holds = CaseDecision.objects.filter(person__in=own, from_month__lte=on.first_day, until_month__gte=on.first_day)
        last = holds.order_by("-id").first()
        if last is None or (last.outcome == "eligible" and not doubts <= set(last.settles)):
            found.add(case.person_id)
    return found


def test_who_turns_the_limit_is_found_by_either_birth_date_and_under_any_record(tmp_path: Path) -> None:
    """The register's birth date counts, also where the list's is far from it; an older record's enrolment counts as well."""
    limit = ages.rule(ages.LIMIT, JANUARY.first_day).whole
    soon, far = date(2026 - limit, 2, 10), date(2026 - limit + 20, 5, 5)
    begin(tmp_path, [Worker(1, born=soon, name="LISTA SALAH"), Worker(2, born=far, name="LISTA BENAR")])
    cities.run()
    ids = {name: n for n, name in rows("select id, name from registry_person")}
    write("update registry_person set birth_date = %s where name = 'LISTA SALAH'", far)
    write("update registry_person set birth_date = %s where name = 'LISTA BENAR'", soon)
    write("delete from enrolment_enrolment")
    write(
        "insert into enrolment_enrolment (id, person_id, fund_code, valid_from, end_reason)"
        " select id, id, 'APBD', '2026-01-01', '' from registry_person"
    )
    assert [one.name for one in turning.turning_65(JANUARY)] == ["LISTA SALAH"]
    # Merged: the record that gave way is enrolled, the one that stays is shown.
    write("delete from enrolment_enrolment where person_id = %s", ids["LISTA SALAH"])
    assert turning.turning_65(JANUARY) == []
    write("update registry_person set survivor_id = %s where id = %s", ids["LISTA SALAH"], ids["LISTA BENAR"])
    assert [one.name for one in turning.turning_65(JANUARY)] == ["LISTA SALAH"]
