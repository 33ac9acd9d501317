"""What stays as it is once the insurer's money is noted; when money is late; which case a found death belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pijar.claims import estimating, family, guards, joining, medical, paying, services
from pijar.claims.models import Claim
from pijar.claims.selectors import claim_of
from pijar.claims.tests.conftest import HAPPENED, complete, death, given, opened
from pijar.claims.tests.test_claim_money import LATER, STATED, TO_INSURER, WHO, moved, refused, statement
from pijar.claims.tests.test_one_death_once import DAY, LUMP, at_insurer, first_line, jkk_death
from pijar.claims.types import Branch, Harm, State
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person

NIK, PAID_ON = "3374120101809001", date(2026, 4, 28)


def jkk_paid() -> str:
    """A death by accident, of which the insurer paid one line."""
    number = jkk_death()
    estimating.estimate(number, **WHO)
    services.move(number, State.WITH_INSURER, on=DAY, **WHO)
    paying.note_payment(number, code="jkk_death", **LUMP, **LATER)
    return number


def closed_and_taken_up(number: str) -> None:
    services.move(number, State.PAID, on=PAID_ON, **LATER)
    paying.compare(number, explanation="baru satu baris dibayar", **LATER)
    services.move(number, State.CLOSED, on=PAID_ON, **LATER)
    services.move(number, State.SCREENED, on=PAID_ON, reason="ada surat dokter baru", **LATER)


def test_the_branch_of_a_paid_death_stays(person):
    number = jkk_paid()
    closed_and_taken_up(number)
    with refused("CASE_HAS_MONEY"):
        services.set_branch(number, branch=Branch.JKM, reason="ternyata sakit jantung", **LATER)
    paying.reverse(number, 1, on=PAID_ON, reason="uangnya dikembalikan ke BPJS", **LATER)
    services.set_branch(number, branch=Branch.JKM, reason="ternyata sakit jantung", **LATER)
    # What was reckoned under the other branch says nothing of this one.
    assert estimating.latest(claim_of(number)) is None
    with refused("ESTIMATE_MISSING"):
        paying.note_payment(number, code="jkk_death", **LUMP, **LATER)


def test_a_paid_death_stays_a_death_of_the_same_person(person):
    other = Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809007"), name="WARGA LAIN", birth_date=date(1985, 1, 1),
        sex="L", village_code="33.74.12.1004",
    )  # fmt: skip
    number = jkk_paid()
    with refused("CASE_HAS_MONEY"):
        services.set_harm(number, harm=Harm.INJURED, **LATER)
    with refused("CASE_HAS_MONEY"):
        services.identify(number, reason="bukan siapa pun", **LATER)
    with refused("CASE_HAS_MONEY"):
        services.identify(number, person_id=other.id, reason="ternyata orang lain", **LATER)
    # A record that took the place of this one is the same person.
    Person.objects.filter(id=person.id).update(survivor=other)
    services.identify(number, person_id=person.id, reason="data digabungkan", **LATER)
    assert claim_of(number).incident.person_id == other.id


def test_who_lives_has_no_case_of_a_death(person):
    number = opened(given(harm=Harm.DIED))
    services.set_branch(number, branch=Branch.JKM, reason="sakit jantung di rumah", **WHO)
    with refused("HARM_NOT_ALIVE"):
        services.set_harm(number, harm=Harm.INJURED, **WHO)
    services.move(number, State.CLOSED, on=DAY, reason="orangnya masih hidup", **WHO)
    assert claim_of(number).incident.harm == "died"


def test_a_case_with_money_ends_compared_from_any_state(person):
    number = opened()
    medical.write(number, kind="statement", findings=statement(), unable=[(date(2026, 3, 4), date(2026, 4, 2))], stated_at=STATED,
                  **WHO)  # fmt: skip
    services.identify(number, nik=NIK, reason="KTP diperlihatkan", **WHO)
    estimating.estimate(number, **WHO)
    moved(number, *TO_INSURER)
    line = {"code": "jkk_stmb", "amount": 1_000_000, "to_kind": "participant", "reference": "B1", "on": PAID_ON}
    paying.note_payment(number, **line, **LATER)
    services.move(number, State.STAGE_TWO, on=PAID_ON, reason="BPJS minta berkas lagi", **LATER)
    with refused("CASE_NOT_COMPARED"):
        services.move(number, State.CLOSED, on=PAID_ON, reason="keluarga tidak melanjutkan", **LATER)
    paying.compare(number, **LATER)
    services.move(number, State.CLOSED, on=PAID_ON, reason="keluarga tidak melanjutkan", **LATER)


def test_what_a_death_brings_is_not_paid_to_the_dead(person):
    number = at_insurer(death())
    with refused("PAYMENT_TO_THE_DEAD"):
        paying.note_payment(number, code=first_line(number), **{**LUMP, "to_kind": "participant"}, **LATER)
    paying.note_payment(number, code=first_line(number), **LUMP, **LATER)


@pytest.mark.parametrize("on", [PAID_ON - timedelta(days=1), date(2099, 1, 1)])
def test_a_line_is_reversed_neither_before_it_was_noted_nor_ahead(person, on):
    number = jkk_paid()
    with refused("PAYMENT_INVALID"):
        paying.reverse(number, 1, on=on, reason="kurang satu nol", **LATER)


def test_a_scholarship_of_later_years_is_not_late(person):
    number = jkk_death()
    family.add(number, relative=family.Relative("anak", "Budi", birth_date=date(2014, 1, 1), alive=True, level="SD"), **WHO)
    estimating.estimate(number, **WHO)
    services.move(number, State.WITH_INSURER, on=DAY, **WHO)
    claim = claim_of(number)
    due = paying.payment_due(claim).due
    assert due == date(2026, 4, 30)
    whole = {one["code"]: one["minimum"] for one in estimating.latest(claim).amounts}
    assert whole["scholarship"] > 0
    # All of the death is awaited, and nothing of the children's years.
    first = paying.lateness(claim, due + timedelta(days=1))
    assert first.compensation == (whole["jkk_death"] + whole["jkk_periodic"] + whole["jkk_funeral"]) // 100
    paying.note_payment(number, code="jkk_death", **{**LUMP, "amount": whole["jkk_death"]}, **LATER)
    still = paying.lateness(claim, due + timedelta(days=1))
    assert still.compensation == (whole["jkk_periodic"] + whole["jkk_funeral"]) // 100
    year = {"amount": 1_500_000, "to_kind": "child", "reference": "B2", "on": due + timedelta(days=90)}
    paying.note_payment(number, code="scholarship", **year, **LATER)
    assert paying.lateness(claim) is None


# Which case a death that was found belongs to.


def test_a_case_given_up_without_money_leaves_a_found_death_its_own(person):
    accident = jkk_death()
    services.move(accident, State.CLOSED, on=DAY, reason="bukan kecelakaan kerja", **WHO)
    found, is_new = services.open_for_death(person.id, died_on=date(2026, 3, 3), **WHO)
    assert (is_new, found.branch) == (True, "JKM") and guards.same_death(found) is None
    assert services.open_for_death(person.id, died_on=date(2026, 3, 3), **WHO) == (found, False)
    # The register took the death back and told it again: the family is helped anew.
    services.move(found.number, State.CLOSED, on=DAY, reason="menurut Dukcapil masih hidup", **WHO)
    again, is_new = services.open_for_death(person.id, died_on=date(2026, 3, 3), **WHO)
    assert is_new and again.number != found.number


def test_what_the_insurer_refused_is_not_asked_again_by_itself(person):
    number = at_insurer(death())
    services.move(number, State.REFUSED, on=PAID_ON, reason="tidak terlindungi", **LATER)
    services.move(number, State.CLOSED, on=PAID_ON, reason="keluarga menerima", **LATER)
    assert services.open_for_death(person.id, died_on=date(2026, 3, 3), **LATER)[0].number == number


def test_a_found_death_goes_to_the_case_that_others_were_joined_to(person):
    first, second = opened(death()), opened(death(happened_at=HAPPENED + timedelta(hours=4)), at=HAPPENED + timedelta(hours=9))
    joining.join(first, to=second, reason="kematian yang sama", **WHO)
    assert services.open_for_death(person.id, died_on=date(2026, 3, 3), **WHO)[0].number == second


def test_whoever_follows_a_joined_report_follows_where_it_ended(person):
    numbers = [opened(death(happened_at=HAPPENED + timedelta(hours=n)), at=HAPPENED + timedelta(hours=9)) for n in range(3)]
    joining.join(numbers[0], to=numbers[1], reason="kematian yang sama", **WHO)
    joining.join(numbers[1], to=numbers[2], reason="kematian yang sama", **WHO)
    assert {one.joined_to.number for one in Claim.objects.exclude(joined_to=None)} == {numbers[2]}


def test_a_death_after_the_accident_is_of_the_day_the_register_tells(person):
    from pijar.claims.models import DeathFound
    from pijar.registry.models import Snapshot

    number = opened(given(harm=Harm.DIED))
    assert family.died_on(claim_of(number)) == date(2026, 3, 3)
    snapshot = Snapshot.objects.create(
        kind="population", as_of=date(2026, 4, 1), sha256="0" * 64, actor="rina", loaded_at=STATED, file_name="a.csv", rows=0,
        loaded=0, rejected=0,
    )  # fmt: skip
    DeathFound.objects.create(
        person=person, died_on=date(2026, 3, 9), day_known=True, snapshot=snapshot, month=date(2026, 3, 1), state="found",
        found_at=STATED,
    )  # fmt: skip
    assert family.died_on(claim_of(number)) == date(2026, 3, 9)
    complete(number)


# A child of two parents.


def test_a_child_named_in_two_workers_cases_is_asked(person):
    Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809008"), name="WARGA KITA", birth_date=date(1982, 1, 1),
        sex="P", village_code="33.74.12.1004",
    )  # fmt: skip
    child = family.Relative("anak", "Budi Warga", birth_date=date(2014, 1, 1), alive=True, level="SD")
    father, mother = opened(death()), opened(death(nik="3374120101809008"))
    family.add(father, relative=child, **WHO)
    assert "child_elsewhere" not in estimating.reckon(claim_of(father)).asked
    family.add(mother, relative=replace(child, name="BUDI  WARGA"), **WHO)
    assert all("child_elsewhere" in estimating.reckon(claim_of(one)).asked for one in (father, mother))
    # Two cases of one worker are no two parents.
    beside = opened(given(harm=Harm.DIED, happened_at=HAPPENED + timedelta(hours=2)), at=HAPPENED + timedelta(hours=9))
    family.remove(mother, 1, reason="bukan anaknya", **WHO)
    family.add(beside, relative=child, **WHO)
    assert "child_elsewhere" not in estimating.reckon(claim_of(beside)).asked
