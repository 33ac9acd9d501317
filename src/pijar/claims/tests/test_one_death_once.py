"""One death is paid once, whichever branch or record it stands under; and a case that is over takes no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pijar.claims import estimating, guards, joining, medical, paying, services
from pijar.claims.flags import flags_of
from pijar.claims.identifying import records
from pijar.claims.medical import Findings
from pijar.claims.models import Claim, DeathFound
from pijar.claims.selectors import claim_of, claims_of_person
from pijar.claims.tests.conftest import HAPPENED, RINA, complete, death, given, opened
from pijar.claims.tests.test_claim_money import LATER, STATED, TO_INSURER, WHO, moved, refused, statement
from pijar.claims.types import Flag, Harm, State
from pijar.kernel.clock import JAKARTA
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person, Snapshot

DAY = date(2026, 4, 21)
JKM_TO_INSURER = (State.SCREENED, State.WITH_INSURER)
LUMP = {"amount": 10_000_000, "to_kind": "heir", "reference": "BPJS-1", "on": date(2026, 4, 28)}


def at_insurer(told) -> str:
    number = opened(told)
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    estimating.estimate(number, **WHO)
    moved(number, *(JKM_TO_INSURER if told.kind.value == "death" else TO_INSURER))
    return number


def first_line(number: str) -> str:
    return str(estimating.latest(claim_of(number)).amounts[0]["code"])


def jkk_death(hours: int = 5) -> str:
    """The same death reported as an accident, up to where its papers are complete."""
    number = opened(given(harm=Harm.DIED, happened_at=HAPPENED + timedelta(hours=hours)), at=HAPPENED + timedelta(hours=9))
    moved(number, State.SCREENED, State.NOTIFIED, State.STAGE_TWO)
    complete(number)
    return number


def test_a_death_paid_under_jkm_is_not_paid_under_jkk_besides(person):
    first = at_insurer(death())
    paying.note_payment(first, code=first_line(first), **LUMP, **LATER)
    services.move(first, State.PAID, on=date(2026, 4, 28), **LATER)
    second = jkk_death()
    assert guards.same_death(claim_of(second)).number == first
    with refused("DEATH_TOLD_TWICE"):
        services.move(second, State.WITH_INSURER, on=DAY, **WHO)
    with refused("DEATH_TOLD_TWICE"):
        estimating.estimate(second, **WHO)
    assert "death_told_twice" in estimating.reckon(claim_of(second)).asked
    Claim.objects.filter(number=second).update(state="with_insurer")
    with refused("DEATH_TOLD_TWICE"):
        services.move(second, State.PAID, on=DAY, **WHO)


def test_what_was_paid_under_jkm_is_reversed_before_jkk_goes_on(person):
    first = at_insurer(death())
    second = jkk_death()
    with refused("JKM_ON_TOP"):
        paying.note_payment(first, code=first_line(first), **LUMP, **LATER)
    services.move(first, State.SCREENED, on=DAY, reason="ternyata kecelakaan kerja", **LATER)
    services.move(second, State.WITH_INSURER, on=DAY, **WHO)
    with refused("JKM_ON_TOP"):
        services.move(first, State.WITH_INSURER, on=DAY, **LATER)


def test_one_death_reported_twice_under_jkm_is_paid_once(person):
    first = at_insurer(death())
    again = opened(death(happened_at=HAPPENED + timedelta(hours=4)), at=HAPPENED + timedelta(hours=9))
    services.identify(again, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    services.move(again, State.SCREENED, on=DAY, **WHO)
    complete(again)
    with refused("DEATH_TOLD_TWICE"):
        services.move(again, State.WITH_INSURER, on=DAY, **WHO)
    with refused("DEATH_TOLD_TWICE"):
        estimating.estimate(again, **WHO)
    paying.note_payment(first, code=first_line(first), **LUMP, **LATER)
    services.move(first, State.PAID, on=date(2026, 4, 28), **LATER)
    joining.join(again, to=first, reason="kematian yang sama", **LATER)
    assert guards.same_death(claim_of(first)) is None


def merged(person: Person) -> Person:
    """Another record of the same person, which `person` gives way to."""
    stands = Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809002"), name="WARGA KITA", birth_date=date(1980, 1, 1),
        sex="L", village_code="33.74.12.1004",
    )  # fmt: skip
    Person.objects.filter(id=person.id).update(survivor=stands)
    return stands


def test_a_death_on_a_record_that_gave_way_is_the_same_death(person):
    first = jkk_death()
    stands = merged(person)
    assert records(person.id) == records(stands.id) == [stands.id, person.id] and records(None) == []
    claim, is_new = services.open_for_death(stands.id, died_on=date(2026, 3, 3), **WHO)
    assert (claim.number, is_new) == (first, False) and claims_of_person(person.id)[0].number == first
    beside = opened(death(nik="3374120101809002"))
    assert claim_of(beside).incident.person_id == stands.id
    assert guards.same_death(claim_of(beside)).number == first
    with refused("JKM_ON_TOP"):
        estimating.estimate(beside, **WHO)
    joining.join(beside, to=first, reason="kematian yang sama", **LATER)


def test_a_register_of_somebody_else_s_day_does_not_take_a_case_of_another_death(person):
    first = opened(death())
    other, is_new = services.open_for_death(person.id, died_on=date(2026, 8, 1), **LATER)
    assert is_new and other.number != first
    assert not services.open_for_death(person.id, died_on=date(2026, 3, 20), **WHO)[1]


def test_a_refused_accident_leaves_the_death_to_jkm(person):
    number = jkk_death()
    services.move(number, State.WITH_INSURER, on=DAY, **WHO)
    services.move(number, State.REFUSED, on=DAY, reason="bukan kecelakaan kerja", **WHO)
    claim, is_new = services.open_for_death(person.id, died_on=date(2026, 3, 3), **WHO)
    assert is_new and claim.branch == "JKM" and guards.same_death(claim) is None


def test_whom_the_register_tells_alive_brings_no_money_without_a_reason(person):
    number = opened(death())
    services.identify(number, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    services.move(number, State.SCREENED, on=DAY, **WHO)
    complete(number)
    snapshot = Snapshot.objects.create(
        kind="population", as_of=date(2026, 4, 1), sha256="0" * 64, actor="rina", loaded_at=STATED, file_name="a.csv", rows=0,
        loaded=0, rejected=0,
    )  # fmt: skip
    DeathFound.objects.create(
        person=person, died_on=date(2026, 3, 3), day_known=True, snapshot=snapshot, month=date(2026, 3, 1), state="withdrawn",
        claim=claim_of(number), found_at=STATED,
    )  # fmt: skip
    assert Flag.REGISTER_ALIVE in {one.fact.flag for one in flags_of(claim_of(number))}
    with refused("REGISTER_ALIVE"):
        estimating.estimate(number, **WHO)
    with refused("REGISTER_ALIVE"):
        services.move(number, State.WITH_INSURER, on=DAY, **WHO)
    services.set_aside(number, flag=Flag.REGISTER_ALIVE, reason="akta kematian asli diperlihatkan", **WHO)
    services.move(number, State.WITH_INSURER, on=DAY, **WHO)
    estimating.estimate(number, **WHO)


# A doctor's word that is taken back.


def test_a_death_stated_by_mistake_is_taken_back(person):
    number = opened()
    medical.write(number, kind="statement", findings=statement(outcome="death"), stated_at=STATED, **WHO)
    assert claim_of(number).incident.harm == "died"
    medical.withdraw(number, 1, reason="tertukar dengan pasien lain", **WHO)
    claim = claim_of(number)
    assert claim.incident.harm == "injured" and "harm_before" not in medical.read(claim, actor=RINA)[0]
    assert not {paper.kind for paper in claim.claimdocument_set.all()} & {"akta_kematian"}
    medical.write(number, kind="statement", findings=statement(), stated_at=STATED, **WHO)
    assert estimating.reckon(claim_of(number)).answer["maximum"] == 0


def test_a_death_the_office_noted_stays_and_is_asked(person):
    number = opened()
    services.set_harm(number, harm=Harm.DIED, **WHO)
    medical.write(number, kind="statement", findings=statement(outcome="death"), stated_at=STATED, **WHO)
    medical.withdraw(number, 1, reason="tertukar dengan pasien lain", **WHO)
    assert claim_of(number).incident.harm == "died"
    assert "outcome_differs" in estimating.reckon(claim_of(number)).asked


# Days.


@pytest.mark.parametrize("last", [date(2027, 1, 1), date(2099, 1, 1), date.max])
def test_days_without_end_are_refused(person, last):
    number = opened()
    with refused("MEDICAL_TOO_FAR"):
        medical.write(number, kind="treatment", findings=Findings(), unable=[(date(2026, 3, 16), last)], **WHO)
    stay = {"from": "2026-03-16", "until": last.isoformat(), "facility": "RSUD Contoh", "inpatient": True}
    with refused("MEDICAL_TOO_FAR"):
        medical.write(number, kind="treatment", findings=Findings(care=[stay]), **WHO)


def test_more_than_a_year_unable_to_work_is_asked(person):
    number, later = opened(), {"actor": RINA, "at": datetime(2027, 6, 1, 9, tzinfo=JAKARTA)}
    medical.write(number, kind="treatment", findings=Findings(), unable=[(date(2026, 3, 4), date(2027, 2, 25))], **later)
    assert "unable_long" not in estimating.reckon(claim_of(number)).asked
    medical.write(number, kind="treatment", findings=Findings(), unable=[(date(2027, 2, 26), date(2027, 4, 25))], **later)
    assert "unable_long" in estimating.reckon(claim_of(number)).asked


def test_days_of_one_person_count_once_over_all_cases(person):
    first = opened()
    second = opened(given(happened_at=HAPPENED + timedelta(days=2)), at=HAPPENED + timedelta(days=3))
    span = [(date(2026, 3, 12), date(2026, 3, 31))]
    medical.write(first, kind="treatment", findings=Findings(), unable=span, **WHO)
    with refused("UNABLE_OVERLAPS"):
        medical.write(second, kind="treatment", findings=Findings(), unable=span, **WHO)
    unknown = opened(given(nik="", happened_at=HAPPENED + timedelta(days=4)), at=HAPPENED + timedelta(days=5))
    medical.write(unknown, kind="treatment", findings=Findings(), unable=span, **WHO)
    assert "unable_twice" not in estimating.reckon(claim_of(unknown)).asked
    services.identify(unknown, nik="3374120101809001", reason="KTP diperlihatkan", **WHO)
    assert "unable_twice" in estimating.reckon(claim_of(unknown)).asked


# A case that is over.


def test_a_closed_case_takes_no_more(person):
    number = at_insurer(given())
    services.move(number, State.REFUSED, on=DAY, reason="bukan kecelakaan kerja", **LATER)
    services.move(number, State.CLOSED, on=DAY, reason="keluarga menerima", **LATER)
    line = {"on": DAY, "reference": "B1"}
    with refused("CASE_OVER"):
        paying.note_payment(number, code="other", amount=1, to_kind="heir", **line, **LATER)
    with refused("CASE_OVER"):
        paying.note_refusal(number, code="other", reason="tidak ada kuitansi", **line, **LATER)
    with refused("CASE_OVER"):
        paying.reverse(number, 1, on=DAY, reason="kurang satu nol", **LATER)
    with refused("CASE_OVER"):
        medical.write(number, kind="stage_one", findings=Findings(diagnosis="Fraktur"), **LATER)
    with refused("CASE_OVER"):
        medical.withdraw(number, 1, reason="tertukar dengan pasien lain", **LATER)
    with refused("CASE_OVER"):
        services.set_harm(number, harm=Harm.DIED, **LATER)
    with refused("CASE_OVER"):
        estimating.estimate(number, **LATER)
    services.move(number, State.SCREENED, on=DAY, reason="ada surat dokter baru", **LATER)
    medical.write(number, kind="stage_one", findings=Findings(diagnosis="Fraktur"), **LATER)
