"""Opinion, doctor, family, estimate and payment of a case, through their services."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from pijar.audit.models import Event
from pijar.claims import estimating, family, guards, medical, paying, services, workaccident
from pijar.claims.medical import Findings
from pijar.claims.models import ClaimPayment, ClaimTask, FamilyMember, MedicalReport, UnablePeriod, WorkOpinion
from pijar.claims.selectors import claim_of
from pijar.claims.tests.conftest import HAPPENED, RINA, complete, death, given, opened
from pijar.claims.types import Harm, Paper, State, TaskKind
from pijar.kernel.clock import JAKARTA, now
from pijar.kernel.errors import Refusal
from pijar.registry.models import Occupation

DAY = timedelta(days=1)
STATED = datetime(2026, 4, 20, 10, 0, tzinfo=JAKARTA)
WHO = {"actor": RINA, "at": STATED + DAY}


@contextmanager
def refused(code: str):
    with pytest.raises(Refusal) as found:
        yield
    assert found.value.code == code, found.value


def moved(number: str, *states: State, on: date = date(2026, 4, 21)) -> None:
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    for state in states:
        if state is State.WITH_INSURER:
            complete(number)
        services.move(number, state, on=on, **WHO)


TO_INSURER = (State.SCREENED, State.NOTIFIED, State.IN_TREATMENT, State.STAGE_TWO, State.WITH_INSURER)


def statement(**more) -> Findings:
    return Findings(**{"diagnosis": "Fraktur radius kanan", "outcome": "recovered", "doctor": "dr. Contoh", **more})


# The opinion.


def test_answers_are_kept_as_versions_with_their_opinion(person):
    Occupation.objects.create(code="serabutan", name="Buruh serabutan", sector="other", is_formal=False, words=[])
    person.occupation_code = "serabutan"
    person.save()
    number = opened()
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    answers = {"sudden_force": "yes", "paid_work": "yes", "work_place": "yes", "work_hours": "yes"}
    made = workaccident.answer(number, manner="at_work", answers=answers, doing="membantu masak di hajatan", **WHO)
    told = workaccident.told(made)
    assert made.opinion == "likely" and told["declared"] == ["Buruh serabutan"] and told["guessed"] == ["declared_work"]
    again = workaccident.answer(number, manner="at_work", answers={**answers, "paid_work": "no"}, doing="masak", **WHO)
    assert (again.version, again.opinion) == (2, "unclear")
    assert WorkOpinion.objects.count() == 2 and b"hajatan" not in bytes(made.words)
    with refused("WORK_ANSWER_UNKNOWN"):
        workaccident.answer(number, manner="at_work", answers={"sudden_force": "maybe"}, **WHO)


# The doctor.


def test_two_stages_of_treatment_count_each_day_unable_to_work_once(person):
    number = opened()
    first = [(date(2026, 3, 4), date(2026, 3, 17))]
    medical.write(number, kind="treatment", findings=Findings(diagnosis="Fraktur"), unable=first, **WHO)
    second = [(date(2026, 4, 1), date(2026, 4, 10))]
    medical.write(number, kind="statement", findings=statement(), unable=second, stated_at=STATED, **WHO)
    claim = claim_of(number)
    assert medical.unable_days(claim) == 14 + 10
    assert medical.clock(claim).due == STATED + timedelta(hours=48)
    with refused("UNABLE_OVERLAPS"):
        medical.write(number, kind="treatment", findings=Findings(), unable=[(date(2026, 3, 17), date(2026, 3, 20))], **WHO)
    twice = [(date(2026, 3, 20), date(2026, 3, 22)), (date(2026, 3, 22), date(2026, 3, 25))]
    with refused("UNABLE_OVERLAPS"):
        medical.write(number, kind="treatment", findings=Findings(), unable=twice, **WHO)
    report = MedicalReport.objects.get(claim=claim, place=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnablePeriod.objects.create(claim=claim, report=report, from_on=date(2026, 3, 10), until_on=date(2026, 3, 11))


def test_a_wrong_report_is_withdrawn_and_its_days_are_free_again(person):
    number = opened()
    span = [(date(2026, 3, 4), date(2026, 3, 17))]
    medical.write(number, kind="statement", findings=statement(), unable=span, stated_at=STATED, **WHO)
    with refused("MEDICAL_STATED_TWICE"):
        medical.write(number, kind="statement", findings=statement(), stated_at=STATED, **WHO)
    with refused("REASON_MISSING"):
        medical.withdraw(number, 1, reason="salah", **WHO)
    medical.withdraw(number, 1, reason="tertukar dengan pasien lain", **WHO)
    assert medical.unable_days(claim_of(number)) == 0 and not medical.summary(claim_of(number)).outcome
    medical.write(number, kind="statement", findings=statement(), unable=span, stated_at=STATED, **WHO)
    assert medical.unable_days(claim_of(number)) == 14
    with refused("MEDICAL_UNKNOWN"):
        medical.withdraw(number, 1, reason="sekali lagi ditarik", **WHO)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("MEDICAL_KIND_UNKNOWN", {"kind": "rumor", "findings": Findings(diagnosis="x")}),
        ("MEDICAL_INCOMPLETE", {"kind": "statement", "findings": statement()}),
        ("MEDICAL_INCOMPLETE", {"kind": "statement", "findings": statement(outcome="cured"), "stated_at": STATED}),
        ("MEDICAL_INCOMPLETE", {"kind": "stage_one", "findings": Findings()}),
        ("MEDICAL_INCOMPLETE", {"kind": "treatment", "findings": statement()}),
        ("MEDICAL_DAY_WRONG", {"kind": "treatment", "findings": Findings(), "unable": [(date(2026, 3, 1), date(2026, 3, 5))]}),
        ("MEDICAL_DAY_WRONG", {"kind": "treatment", "findings": Findings(), "unable": [(date(2026, 3, 9), date(2026, 3, 5))]}),
        ("MEDICAL_DAY_WRONG", {"kind": "statement", "findings": statement(), "stated_at": HAPPENED - DAY}),
        ("MEDICAL_DAY_WRONG", {"kind": "statement", "findings": statement(), "stated_at": STATED + 10 * DAY}),
        ("LAW_CASE_REFUSED", {"kind": "statement", "findings": statement(outcome="disabled"), "stated_at": STATED}),
        ("LAW_CASE_REFUSED", {"kind": "statement", "stated_at": STATED,
                              "findings": statement(outcome="disabled", disabilities=[{"item": "third_arm"}])}),
    ],
)  # fmt: skip
def test_a_report_that_makes_no_sense_is_refused(person, code, told):
    number = opened()
    with refused(code):
        medical.write(number, **told, **WHO)
    assert not MedicalReport.objects.exists()


def test_findings_are_sealed_and_each_reading_is_recorded(person):
    number = opened()
    medical.write(number, kind="stage_one", findings=Findings(diagnosis="Fraktur"), office="RSUD Contoh", **WHO)
    assert b"Fraktur" not in bytes(MedicalReport.objects.get().words)
    claim = claim_of(number)
    assert medical.read(claim, actor=RINA)[0]["diagnosis"] == "Fraktur"
    assert medical.read(claim, actor=RINA, office="RSUD Lain") == []
    assert len(medical.read(claim, actor=RINA, office="RSUD Contoh")) == 1
    assert Event.objects.filter(action="claim.medical.read").count() == 2


# The family.

WIDOW = family.Relative(relation="istri", name="Siti Warga", alive=True, birth_date=date(1982, 5, 5))
CHILD = family.Relative(relation="anak", name="Budi Warga", alive=True, birth_date=date(2012, 1, 1), level="SMP", years_left=2)


def test_the_family_is_kept_by_place_and_its_heirs_follow_the_law(person):
    number = opened(death())
    for one in (WIDOW, CHILD, family.Relative(relation="ibu", name="Mbah Warga", alive=True)):
        family.add(number, relative=one, **WHO)
    claim = claim_of(number)
    found = family.inheritance(claim)
    assert found.is_clear and {one.member.name for one in found.answers[0].heirs} == {"Siti Warga", "Budi Warga"}
    assert b"Siti" not in bytes(FamilyMember.objects.first().words)
    family.change(number, 2, relative=replace(CHILD, level="SMA"), **WHO)
    kept = family.relatives(claim)
    assert [(one.place, one.version) for one in kept] == [(1, 1), (2, 2), (3, 1)] and kept[1].relative.level == "SMA"
    assert FamilyMember.objects.count() == 4
    family.remove(number, 3, reason="bukan ibu kandung", **WHO)
    assert len(family.read(claim, actor=RINA)) == 2 and Event.objects.filter(action="claim.family.read").count() == 1


@pytest.mark.parametrize(
    ("code", "relative"),
    [
        ("FAMILY_INCOMPLETE", family.Relative(relation="istri", name=" ")),
        ("FAMILY_INCOMPLETE", family.Relative(relation="anak", name="Budi", level="SD")),
        ("FAMILY_LEVEL_UNKNOWN", family.Relative(relation="anak", name="Budi", level="S3", birth_date=date(2015, 1, 1))),
        ("FAMILY_LEVEL_UNKNOWN", family.Relative(relation="istri", name="Siti", level="SD", birth_date=date(1985, 1, 1))),
        ("NIK_INVALID", family.Relative(relation="istri", name="Siti", nik="3374")),
        ("LAW_CASE_REFUSED", family.Relative(relation="tetangga", name="Siti")),
        ("LAW_CASE_REFUSED", family.Relative(relation="istri", name="Siti", birth_date=date(2030, 1, 1))),
        ("FAMILY_TWICE", family.Relative(relation="spouse", name="SITI WARGA", birth_date=date(1982, 5, 5))),
    ],
)
def test_a_relative_that_makes_no_sense_is_refused(person, code, relative):
    number = opened(death())
    family.add(number, relative=WIDOW, **WHO)
    with refused(code):
        family.add(number, relative=relative, **WHO)
    assert FamilyMember.objects.count() == 1


# The estimate.


def codes(made):
    return {one["code"]: one["maximum"] for one in made.amounts}


def test_an_accident_is_reckoned_from_what_the_doctor_says(person):
    number = opened()
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    first = estimating.estimate(number, **WHO)
    asked = {one["code"] for one in estimating.told(first, whole=True)["questions"]}
    assert first.maximum == 0 and {"not_covered", "outcome_not_stated", "work_accident_unclear"} <= asked
    told = statement(outcome="disabled", disabilities=[{"item": "right_hand"}], transport=[{"mode": "land", "cost": 150_000}])
    medical.write(number, kind="statement", findings=told, unable=[(date(2026, 3, 4), date(2026, 4, 2))], stated_at=STATED, **WHO)
    second = estimating.estimate(number, **WHO)
    assert second.version == 2 and codes(second)["jkk_stmb"] == 1_000_000 and codes(second)["jkk_transport"] == 150_000
    assert codes(second)["disability"] == 25_600_000
    # The same facts again give the same estimate, not another one.
    assert estimating.estimate(number, **WHO).id == second.id
    assert b"right_hand" not in bytes(second.facts)
    assert "formula" not in str(estimating.told(second, whole=False))


def test_a_death_by_work_accident_pays_jkk_and_no_jkm_on_top(person):
    number = opened(given(harm=Harm.DIED))
    moved(number)
    made = estimating.estimate(number, **WHO)
    assert made.maximum == 70_000_000 and made.minimum == 70_000_000
    # The family reports the same death a second time, as a death.
    beside = opened(death())
    services.identify(beside, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    with refused("JKM_ON_TOP"):
        estimating.estimate(beside, **WHO)
    assert "jkm_on_top" in estimating.reckon(claim_of(beside)).asked
    services.move(beside, State.SCREENED, on=date(2026, 4, 21), **WHO)
    complete(beside)
    with refused("JKM_ON_TOP"):
        services.move(beside, State.WITH_INSURER, on=date(2026, 4, 21), **WHO)
    services.move(number, State.CLOSED, on=date(2026, 4, 21), reason="bukan kecelakaan kerja", **WHO)
    assert guards.same_death(claim_of(beside)) is None
    services.move(beside, State.WITH_INSURER, on=date(2026, 4, 21), **WHO)


def test_a_death_without_proved_months_is_a_span_with_questions(person):
    number = opened(death())
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    family.add(number, relative=family.Relative(relation="anak", name="Budi"), **WHO)
    made = estimating.estimate(number, **WHO)
    asked = {one["code"] for one in estimating.told(made, whole=True)["questions"]}
    assert {"not_covered", "children_incomplete"} <= asked
    assert made.minimum == 10_000_000 and made.maximum in (10_000_000, 42_000_000)


# The payment.


@pytest.fixture
def with_insurer(person):
    number = opened()
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    medical.write(number, kind="statement", findings=statement(), unable=[(date(2026, 3, 4), date(2026, 4, 2))], stated_at=STATED,
                  **WHO)  # fmt: skip
    estimating.estimate(number, **WHO)
    moved(number, *TO_INSURER)
    return number


PAID = {"code": "jkk_stmb", "amount": 1_000_000, "to_kind": "participant", "reference": "BPJS-1", "on": date(2026, 4, 28)}
LATER = {"actor": RINA, "at": now()}


def open_task(number):
    return ClaimTask.objects.filter(claim__number=number, kind=TaskKind.COMPARE_PAYMENT.value, end="").exists()


def test_a_payment_counts_once_and_closing_waits_for_the_comparison(with_insurer):
    paying.note_payment(with_insurer, **PAID, **LATER)
    with refused("PAYMENT_TWICE"):
        paying.note_payment(with_insurer, **PAID, **LATER)
    services.move(with_insurer, State.PAID, on=date(2026, 4, 28), **LATER)
    with refused("CASE_NOT_COMPARED"):
        services.move(with_insurer, State.CLOSED, on=date(2026, 4, 29), **LATER)
    assert open_task(with_insurer)
    made = paying.compare(with_insurer, **LATER)
    assert not made.differs and made.paid == 1_000_000
    assert not open_task(with_insurer)
    services.move(with_insurer, State.CLOSED, on=date(2026, 4, 29), **LATER)


def test_a_slip_is_reversed_never_altered(with_insurer):
    paying.note_payment(with_insurer, **{**PAID, "amount": 100_000}, **LATER)
    with refused("REASON_MISSING"):
        paying.reverse(with_insurer, 1, on=date(2026, 4, 29), reason="", **LATER)
    paying.reverse(with_insurer, 1, on=date(2026, 4, 29), reason="kurang satu nol", **LATER)
    paying.note_payment(with_insurer, **PAID, **LATER)
    claim = claim_of(with_insurer)
    assert paying.total_paid(claim) == 1_000_000 and ClaimPayment.objects.count() == 3
    with refused("PAYMENT_UNKNOWN"):
        paying.reverse(with_insurer, 1, on=date(2026, 4, 29), reason="kurang satu nol", **LATER)
    for change in ({"amount": 5}, {"is_reversed": False}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ClaimPayment.objects.filter(place=1).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ClaimPayment.objects.filter(place=3).delete()


def test_differences_refused_lines_and_late_money_stand_out(with_insurer):
    claim = claim_of(with_insurer)
    assert paying.payment_due(claim).due == date(2026, 4, 30)
    paying.note_payment(with_insurer, **{**PAID, "amount": 600_000, "on": date(2026, 5, 5)}, **LATER)
    line = {one.code: one for one in paying.comparison(claim, estimating.latest(claim))}["jkk_stmb"]
    assert line.flags == ("less",)
    late = paying.lateness(claim)
    assert (late.days, late.compensation) == (5, 30_000)
    with refused("DIFFERENCE_UNEXPLAINED"):
        paying.compare(with_insurer, **LATER)
    made = paying.compare(with_insurer, explanation="dihitung 18 hari menurut surat", **LATER)
    assert made.differs and guards.is_compared(claim)
    paying.note_refusal(with_insurer, code="other", on=date(2026, 5, 6), reason="kuitansi tidak ada",
                        reference="BPJS-2", **LATER)  # fmt: skip
    assert not guards.is_compared(claim)
    told = paying.told(claim)
    assert told["late_days"] == 5 and told["comparison"][-1]["flags"] == ["refused"] and "kuitansi" not in str(told)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "gold"},
        {"amount": 0},
        {"to_kind": "mayor"},
        {"reference": " "},
        {"on": date(2026, 3, 2)},
        {"on": date(2031, 1, 1)},
    ],
)
def test_an_odd_payment_is_refused(with_insurer, change):
    with refused("PAYMENT_INVALID"):
        paying.note_payment(with_insurer, **{**PAID, **change}, **LATER)
    assert not ClaimPayment.objects.exists()


def test_nothing_is_paid_before_the_insurer_has_the_case(person):
    number = opened()
    with refused("CASE_NOT_WITH_INSURER"):
        paying.note_payment(number, **PAID, **LATER)
    with refused("ESTIMATE_MISSING"):
        paying.compare(number, **LATER)


def test_a_first_year_of_scholarship_is_no_difference(person):
    number = opened(death())
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    family.add(number, relative=CHILD, **WHO)
    estimating.estimate(number, **WHO)
    claim = claim_of(number)
    assert paying._flags("scholarship", 9_000_000, 9_000_000, 2_000_000, refused=False) == ("yearly",)
    assert paying._flags("jkm_lump", 9_000_000, 9_000_000, 2_000_000, refused=False) == ("less",)
    assert set(paying.comparison(claim, estimating.latest(claim))[0].flags) <= {"not_paid"}


def test_what_becomes_of_sealed_words_is_decided():
    from django.apps import apps
    from django.db.models import BinaryField

    from pijar.registry.deletions import IDENTIFIERS, OF_NOBODY, SEALED

    tables = [one for app in ("claims", "coverage", "grievances") for one in apps.get_app_config(app).get_models()]
    sealed = {(one._meta.db_table, f.column) for one in tables for f in one._meta.concrete_fields if isinstance(f, BinaryField)}
    assert sealed - set(IDENTIFIERS) == set(SEALED) | OF_NOBODY
    assert not set(SEALED) & (OF_NOBODY | set(IDENTIFIERS))


def test_a_worker_who_dies_later_is_a_death_and_the_case_knows_it(person):
    number = opened()
    medical.write(number, kind="statement", findings=statement(outcome="death"), stated_at=STATED, **WHO)
    claim = claim_of(number)
    assert claim.incident.harm == "died" and family.died_on(claim) == STATED.date()
    assert "outcome_differs" not in estimating.reckon(claim).asked
    assert estimating.reckon(claim).answer["maximum"] == 70_000_000


def test_a_death_the_doctor_did_not_state_is_asked(person):
    number = opened()
    medical.write(number, kind="statement", findings=statement(), stated_at=STATED, **WHO)
    services.set_harm(number, harm=Harm.DIED, **WHO)
    found = estimating.reckon(claim_of(number))
    assert "outcome_differs" in found.asked and found.answer["maximum"] == 70_000_000


def test_papers_of_the_case_count_for_every_heir(person):
    number = opened(death())
    family.add(number, relative=WIDOW, **WHO)
    before = family.inheritance(claim_of(number)).answers[0].heirs[0].missing
    services.set_document(number, "akta_kematian", state=Paper.RECEIVED, **WHO)
    after = family.inheritance(claim_of(number)).answers[0].heirs[0].missing
    assert set(before) - set(after) == {"akta_kematian"} and "formulir_f4" in after


def test_heirs_after_a_work_accident_bring_no_form_of_the_other_branch(person):
    number = opened()
    services.set_harm(number, harm=Harm.DIED, **WHO)
    family.add(number, relative=WIDOW, **WHO)
    missing = family.inheritance(claim_of(number)).answers[0].heirs[0].missing
    assert missing and "formulir_f4" not in missing
