"""Checks of the month turn red: who is billed, from which fund, for how much, and who has which place."""

from __future__ import annotations

import pytest

from damage import LINE, billed_person, guards_off, red, turns_red
from databases import one, rows
from pijar.cycle.checks import check_all

pytestmark = pytest.mark.usefixtures("known_city")


def test_a_second_payment() -> None:
    guards_off("contributions_batchline")
    person = one(
        "insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)"
        f" select 99001, batch_id, month, person_id, rate_id, jkk, jkm from contributions_batchline where id = ({LINE})"
        " returning person_id"
    )
    turns_red("one_payment_per_person_and_month", f"person {person}, 2026-02", "99001")


def test_a_second_payment_hidden_behind_a_doubled_person() -> None:
    guards_off("contributions_batchline", "registry_person")
    rows(
        "insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)"
        " select 99002, p.national_id, name, birth_date, sex, village_code, occupation_code from registry_person p"
        f" join contributions_batchline l on l.person_id = p.id where l.id = ({LINE})"
    )
    rows(
        "insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)"
        f" select 99001, batch_id, month, 99002, rate_id, jkk, jkm from contributions_batchline where id = ({LINE})"
    )
    turns_red("one_payment_per_person_and_month", "2026-02", "99001")


@pytest.mark.parametrize("column", ["lines", "jkk", "total"])
def test_a_changed_total(column: str) -> None:
    guards_off("contributions_batch")
    batch = one(
        f"update contributions_batch set {column} = {column} + 1 where fund_code = 'APBD' and month = '2026-01-01' returning id"
    )
    turns_red("batches_are_the_sum_of_their_lines", f"batch {batch} (APBD, 2026-01)")


def test_a_line_moved_to_another_month() -> None:
    guards_off("contributions_batchline")
    line = one(f"update contributions_batchline set month = '2026-05-01' where id = ({LINE}) returning id")
    turns_red("batches_are_the_sum_of_their_lines", f"line {line} ")


def test_a_changed_amount() -> None:
    guards_off("contributions_batchline")
    line = one(f"update contributions_batchline set jkk = jkk + 1 where id = ({LINE}) returning id")
    turns_red("amounts_follow_the_law", f"line {line} ", "the law says")


def test_a_changed_amount_in_all_the_books() -> None:
    """Line, rate and batch agree with one another; only the law does not."""
    guards_off("contributions_batchline", "contributions_batch", "contributions_rate")
    rows("update contributions_rate set jkk = jkk - 1000")
    rows("update contributions_batchline set jkk = jkk - 1000")
    rows("update contributions_batch set jkk = jkk - 1000 * lines, total = total - 1000 * lines")
    assert {"amounts_follow_the_law", "rates_follow_the_law", "books_agree_with_the_audit_trail"} <= red().keys()


def test_a_changed_rate() -> None:
    rate = one("update contributions_rate set jkm = 1 where fund_kind = 'DONOR' and sector = 'transport' returning id")
    turns_red("rates_follow_the_law", f"rate {rate} ", "the law says")


def test_a_line_on_the_rate_of_another() -> None:
    guards_off("contributions_batchline")
    line = one(
        "update contributions_batchline set rate_id = (select id from contributions_rate where sector = 'tobacco'"
        f" and fund_kind = 'APBD' and month = '2026-01-01') where id = ({LINE}) returning id"
    )
    turns_red("rates_follow_the_law", f"line {line} ")


@pytest.mark.parametrize("died", ["'2026-01-31'", "null"])
def test_a_dead_person_billed(died: str) -> None:
    person = billed_person()
    rows(
        f"update registry_populationline set status = 'MENINGGAL', status_on = {died}"
        " where national_id = (select national_id from registry_person where id = %s)", person,
    )  # fmt: skip
    turns_red("nobody_dead_is_billed", f"person {person}, 2026-02")


def test_dead_on_the_first_day_of_the_month_was_alive_when_it_began() -> None:
    rows(
        "update registry_populationline set status = 'MENINGGAL', status_on = '2026-02-01'"
        " where national_id = (select national_id from registry_person where id = %s)", billed_person(),
    )  # fmt: skip
    assert "nobody_dead_is_billed" not in red()


def test_a_dead_person_billed_with_the_register_of_the_batch_taken_away() -> None:
    guards_off("contributions_batch")
    person = billed_person()
    rows("update contributions_batch set population_id = null")
    rows(
        "update registry_populationline set status = 'MENINGGAL', status_on = '2025-12-31'"
        " where national_id = (select national_id from registry_person where id = %s)", person,
    )  # fmt: skip
    turns_red("nobody_dead_is_billed", f"person {person}, 2026-01")


def halt(person: int, kind: str, reason: str, at: str = "2020-01-01") -> int:
    return int(
        one(
            "insert into enrolment_halt (person_id, kind, from_month, reason, proof, actor, at)"
            " values (%s, %s, '2026-02-01', %s, 'surat', 'rina', %s) returning id",
            person, kind, reason, at,
        )
    )  # fmt: skip


def test_a_person_stopped_for_death_billed() -> None:
    person = billed_person()
    number = halt(person, "stop", "DECEASED")
    turns_red("nobody_dead_is_billed", f"person {person}, 2026-02", f"halt {number}")


@pytest.mark.parametrize("kind", ["stop", "hold"])
def test_a_stopped_person_billed(kind: str) -> None:
    person = billed_person()
    halt(person, kind, "FORMAL_WORK")
    turns_red("nobody_stopped_is_billed", f"person {person}, 2026-02")


def test_a_resumed_person_may_be_billed() -> None:
    person = billed_person()
    halt(person, "stop", "FORMAL_WORK")
    halt(person, "resume", "MISTAKE", "2020-01-02")
    assert not red()


def test_a_death_learned_later_is_a_warning() -> None:
    person = billed_person()
    rows(
        "insert into registry_snapshot (id, kind, as_of, loaded_at, actor, file_name, sha256, rows, loaded, rejected)"
        " select 99, kind, '2026-04-01', loaded_at, actor, file_name, sha256, 1, 1, 0 from registry_snapshot "
        "where kind = 'dukcapil'"
    )
    rows(
        "insert into registry_populationline (snapshot_id, national_id, name, birth_date, sex, status, status_on, village_code)"
        " select 99, national_id, name, birth_date, sex, 'MENINGGAL', '2025-12-31', village_code from "
        "registry_person where id = %s",
        person,
    )
    result = check_all()
    assert result["ok"]
    assert any(f"person {person}, 2026-01" in w and w.startswith("2 months") for w in result["warnings"])


def test_somebody_not_eligible_billed() -> None:
    guards_off("eligibility_assessment")
    person = billed_person()
    rows(
        "update eligibility_assessment set outcome = 'ineligible', reasons = '{ACTIVE_BPJSTK}'"
        " where person_id = %s and month = '2026-02-01'", person,
    )  # fmt: skip
    turns_red("only_the_eligible_are_billed", f"person {person}, 2026-02", "ACTIVE_BPJSTK")


def test_somebody_never_assessed_billed() -> None:
    person = billed_person()
    rows("delete from eligibility_assessment where person_id = %s and month = '2026-02-01'", person)
    turns_red("only_the_eligible_are_billed", f"person {person}, 2026-02", "not assessed")


def test_a_line_without_a_place() -> None:
    person = billed_person()
    rows("delete from allocation_assignment where person_id = %s and month = '2026-02-01'", person)
    turns_red("billed_are_those_with_a_place", f"person {person}, 2026-02", "without a place")


def test_a_place_without_a_line() -> None:
    guards_off("contributions_batchline")
    person = billed_person()
    rows("delete from contributions_batchline where person_id = %s and month = '2026-02-01'", person)
    turns_red("billed_are_those_with_a_place", f"person {person}, 2026-02", "no line")


def test_a_place_in_another_fund_than_the_line() -> None:
    guards_off("allocation_assignment")
    person = billed_person()
    rows("update allocation_assignment set fund_code = 'ASN' where person_id = %s and month = '2026-02-01'", person)
    turns_red("billed_are_those_with_a_place", f"person {person}, 2026-02", "APBD but has a place in ASN")


@pytest.mark.parametrize("doubt", ["NIK_SHARED", "NIK_OF_SOMEBODY_ELSE"])
def test_a_doubtful_identity_made_eligible(doubt: str) -> None:
    person = one(
        "update eligibility_assessment set outcome = 'eligible' where %s = any(reasons) and month = '2026-01-01'"
        " and person_id = (select min(person_id) from eligibility_assessment where %s = any(reasons)) returning person_id",
        doubt, doubt,
    )  # fmt: skip
    turns_red("doubtful_identity_is_settled", f"person {person}, 2026-01", doubt)


def test_a_doubtful_identity_settled_by_an_officer() -> None:
    person = one("select min(person_id) from eligibility_assessment where 'NIK_SHARED' = any(reasons)")
    rows("update eligibility_assessment set outcome = 'eligible' where person_id = %s", person)
    rows(
        "insert into eligibility_casedecision (person_id, from_month, until_month, outcome, settles, proof, reason, actor, at)"
        " values (%s, '2026-01-01', '2026-12-01', 'eligible', '{NIK_SHARED}', 'KTP', 'dilihat', 'rina', now())", person,
    )  # fmt: skip
    assert "doubtful_identity_is_settled" not in red()


def test_a_quota_passed() -> None:
    guards_off("allocation_assignment")
    rows(
        "insert into allocation_assignment (id, month, person_id, fund_code, rank)"
        " select 99000 + row_number() over (), '2026-02-01', person_id, 'APBD', 999 from eligibility_assessment s"
        " where month = '2026-02-01' and not exists (select 1 from allocation_assignment a where a.person_id = s.person_id"
        " and a.month = s.month) limit 3"
    )
    turns_red("quotas_are_kept", "APBD, 2026-02: 123 people, 120 places")


def test_places_made_up() -> None:
    rows("update allocation_places set quota = quota + 5 where fund_code = 'DBHCHT' and month = '2026-01-01'")
    turns_red("quotas_are_kept", "DBHCHT, 2026-01: 35 places, the programme gives 30")


def test_a_fund_s_places_taken_away() -> None:
    rows("delete from allocation_places where fund_code = 'DBHCHT' and month = '2026-01-01'")
    turns_red("quotas_are_kept", "DBHCHT, 2026-01: 30 people, 0 places")


def test_two_funds_for_one_person() -> None:
    guards_off("allocation_assignment")
    person = billed_person()
    rows(
        "insert into allocation_assignment (id, month, person_id, fund_code, rank) values (99001, '2026-02-01', %s, 'ASN', 1)",
        person,
    )
    turns_red("nobody_is_carried_by_two_funds", f"person {person}, 2026-02: APBD, ASN")


def test_a_fund_changed_behind_the_programme() -> None:
    rows("update funding_fundingsource set quota = 9000 where code = 'APBD'")
    turns_red("funds_are_the_programme_s", "fund APBD of 2026 is APBD, quota 9000; the programme says APBD, quota 120")


def test_gift_money_made_up() -> None:
    rows("update allocation_places set money = money + 16800 where fund_code = 'ASN' and month = '2026-02-01'")
    turns_red("gift_money_is_carried_over", "ASN, 2026-02")


def test_gift_money_overspent() -> None:
    rows("update allocation_places set money = 1000 where fund_code = 'ASN' and month = '2026-01-01'")
    turns_red("gift_money_is_carried_over", "ASN, 2026-01: spent", "of 1000")


def test_gift_money_without_a_record() -> None:
    rows("update allocation_places set money = null where fund_code = 'ASN' and month = '2026-01-01'")
    turns_red("gift_money_is_carried_over", "ASN, 2026-01: a fund of gifts without a record")


def test_a_changed_gift() -> None:
    guards_off("funding_gift")
    nip = one("update funding_gift set usable = usable - 1 where id = (select min(id) from funding_gift) returning nip")
    turns_red("gifts_are_what_payroll_took", f"gift of {nip}, 2026-01")


def test_a_gift_taken_away() -> None:
    nip = one("delete from funding_gift where id = (select max(id) from funding_gift) returning nip")
    turns_red("gifts_are_what_payroll_took", f"gift of {nip}, 2026-02 is not there")


def test_an_enrolment_nobody_decided() -> None:
    guards_off("enrolment_enrolment")
    number = one(
        "insert into enrolment_enrolment (id, person_id, fund_code, valid_from, end_reason)"
        " select 99001, min(person_id), 'APBD', '2026-02-01', '' from eligibility_assessment where outcome = "
        "'ineligible' returning id"
    )
    turns_red("enrolments_are_the_lists", f"enrolment {number} ", "2026-02")


def test_an_enrolment_ended_early() -> None:
    person = billed_person()
    rows("update enrolment_enrolment set valid_until = '2026-02-01' where person_id = %s", person)
    turns_red("enrolments_are_the_lists", f"person {person}, 2026-02: in the list of APBD and not enrolled")


def test_enrolments_that_overlap() -> None:
    guards_off("enrolment_enrolment")
    person = billed_person()
    rows(
        "insert into enrolment_enrolment (id, person_id, fund_code, valid_from, valid_until, end_reason)"
        " values (99001, %s, 'APBD', '2025-11-01', '2026-02-01', '')", person,
    )  # fmt: skip
    turns_red("enrolments_are_the_lists", f"(person {person}) begins before enrolment 99001 ended")


def test_a_list_without_a_decree() -> None:
    rows("delete from enrolment_monthact where month = '2026-02-01'")
    turns_red("enrolments_are_the_lists", "the list of 2026-02 has no decree")


def test_a_number_that_is_not_there() -> None:
    person = billed_person()
    rows("delete from enrolment_participantnumber where person_id = %s", person)
    rows("update enrolment_enrolment set has_number = true where person_id = %s", person)
    turns_red("enrolments_are_the_lists", f"(person {person}) counts as one with a number")
