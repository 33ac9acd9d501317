"""Each check of `pijar check`: green on a sound city, red and naming the record on a damaged one.

The damage is done as somebody with rights in the database would do it: guards off, then plain SQL.
"""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from databases import one, rows
from django.db import connection

from pijar.cycle.checks import check_all
from pijar.cycle.invariant import Invariant

pytestmark = pytest.mark.usefixtures("known_city")
LINE = "select id from contributions_batchline where month = '2026-02-01' order by id limit 1"


def guards_off(*tables: str) -> None:
    """Triggers off and constraints gone on these tables, as their owner can do it."""
    for table in tables:
        rows(f"alter table {table} disable trigger user")
        found = rows("select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'f', 'u')", table)
        for (name,) in found:
            rows(f'alter table {table} drop constraint "{name}" cascade')
        for (name,) in rows(
            "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass and indisunique and not indisprimary",
            table,
        ):
            rows(f"drop index {name}")


def red() -> dict[str, str]:
    result = check_all()
    found = {c["name"]: c["detail"] for c in result["checks"] if not c["ok"]}
    assert result["ok"] is (not found)
    # Guards were taken off to do the damage: that they are missing is another test's matter.
    return {name: detail for name, detail in found.items() if name != "guards_of_the_database_stand"}


def turns_red(name: str, *named: Any) -> None:
    found = red()
    assert name in found, found
    for word in named:
        assert str(word) in found[name], found[name]
    assert not re.search(r"\b[0-9]{16}\b", found[name])


def test_a_sound_city_is_green() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]
    assert len(result["checks"]) >= 25
    assert all(re.match(r"[0-9,]+ ", c["detail"]) for c in result["checks"])
    counted = {c["name"]: int(c["detail"].split()[0].replace(",", "")) for c in result["checks"]}
    assert counted["one_payment_per_person_and_month"] == one("select count(*) from contributions_batchline") > 200
    assert counted["audit_chain_is_unbroken"] == one("select count(*) from audit_event") > 20
    # A check that never looked at anything would be green for the wrong reason.
    assert [name for name, number in counted.items() if not number] == ["nobody_stopped_is_billed"]


def test_console_approval_auto_is_a_warning() -> None:
    assert any("console_approval is auto" in w for w in check_all()["warnings"])


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


def billed_person(fund: str = "APBD") -> int:
    return int(
        one(
            "select min(l.person_id) from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
            " where b.fund_code = %s and l.month = '2026-02-01'",
            fund,
        )
    )


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
        " select 99, kind, '2026-04-01', loaded_at, actor, file_name, sha256, 1, 1, 0 from registry_snapshot where kind = 'dukcapil'"
    )
    rows(
        "insert into registry_populationline (snapshot_id, national_id, name, birth_date, sex, status, status_on, village_code)"
        " select 99, national_id, name, birth_date, sex, 'MENINGGAL', '2025-12-31', village_code from registry_person where id = %s",
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
        " select 99001, min(person_id), 'APBD', '2026-02-01', '' from eligibility_assessment where outcome = 'ineligible' returning id"
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
    rows("delete from enrolment_decree where month = '2026-02-01'")
    turns_red("enrolments_are_the_lists", "the list of 2026-02 has no decree")


@pytest.mark.parametrize("same", ["made_by", "'  ' || upper(made_by)"])
def test_one_person_made_and_approved(same: str) -> None:
    guards_off("contributions_batch")
    batch = one(
        f"update contributions_batch set approved_by = {same} where fund_code = 'ASN' and month = '2026-01-01' returning id"
    )
    turns_red("maker_and_checker_differ", f"batch {batch} (ASN, 2026-01)")


def test_one_person_made_and_approved_a_decree() -> None:
    guards_off("enrolment_decree")
    rows("update enrolment_decree set approved_by = made_by where month = '2026-01-01'")
    turns_red("maker_and_checker_differ", "decree of 2026-01")


@pytest.mark.parametrize(
    "damage",
    [
        "update contributions_batch set state = 'draft' where id = %s",
        "update contributions_batch set state = 'submitted' where id = %s",
        "update contributions_batch set state = 'paid' where id = %s",
        "update contributions_batch set state = 'lost' where id = %s",
        "update contributions_batch set approved_by = '' where id = %s",
        "update contributions_batch set checksum = '' where id = %s",
        "delete from contributions_remittance where batch_id = %s",
        "update contributions_reply set batch_id = batch_id + 1 where batch_id = %s",
    ],
)
def test_a_state_that_did_not_happen(damage: str) -> None:
    guards_off("contributions_batch", "contributions_reply")
    batch = one("select id from contributions_batch where fund_code = 'APBD' and month = '2026-01-01'")
    rows(damage, batch)
    turns_red("states_agree_with_what_happened", f"batch {batch} (APBD, 2026-01)")


def test_a_batch_paid_twice() -> None:
    guards_off("contributions_remittance")
    batch = one(
        "insert into contributions_remittance (id, batch_id, paid_on, reference, amount, actor)"
        " select 99, batch_id, paid_on, 'SP2D-X', amount, actor from contributions_remittance order by id limit 1 returning batch_id"
    )
    turns_red("states_agree_with_what_happened", f"batch {batch} ", "2 remittances")


def test_a_payment_of_another_amount() -> None:
    number = one(
        "update contributions_remittance set amount = amount + 16800 where id = (select min(id) from contributions_remittance) returning id"
    )
    turns_red("payments_are_the_batches_totals", f"remittance {number} of")


def test_a_batch_and_its_lines_changed_together() -> None:
    """Everything adds up and nothing is above the law, yet the trail knows what was sent."""
    guards_off("contributions_batch", "contributions_batchline", "contributions_lineresult")
    batch = one(
        "with gone as (delete from contributions_batchline where id = (select id from contributions_batchline where"
        f" id = ({LINE})) returning batch_id, jkk, jkm)"
        " update contributions_batch b set lines = lines - 1, jkk = b.jkk - g.jkk, jkm = b.jkm - g.jkm,"
        " total = total - g.jkk - g.jkm from gone g where b.id = g.batch_id returning b.id"
    )
    turns_red("books_agree_with_the_audit_trail", f"batch {batch} ")


def test_a_submitted_batch_taken_away() -> None:
    guards_off("contributions_batch", "contributions_batchline", "contributions_reply", "contributions_remittance")
    batch = one("delete from contributions_batch where fund_code = 'ASN' and month = '2026-01-01' returning id")
    turns_red("books_agree_with_the_audit_trail", f"batch:{batch} is not there")


def test_a_payment_changed_after_the_act() -> None:
    batch = one(
        "update contributions_remittance set paid_on = '2026-01-02' where id = (select min(id) from contributions_remittance) returning batch_id"
    )
    turns_red("books_agree_with_the_audit_trail", f"batch {batch} ", "2026-01-10")


def test_a_line_without_a_result() -> None:
    guards_off("contributions_lineresult")
    line = one(f"delete from contributions_lineresult where line_id = ({LINE}) returning line_id")
    turns_red("every_answered_line_is_in_one_bucket", f"line {line} ", "0 buckets")


def test_a_line_in_two_buckets() -> None:
    guards_off("contributions_lineresult")
    rows("alter table contributions_lineresult drop constraint contributions_lineresult_pkey cascade")
    line = one(
        "insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)"
        f" select line_id, reply_id, 'missing', 0, '' from contributions_lineresult where line_id = ({LINE}) returning line_id"
    )
    turns_red("every_answered_line_is_in_one_bucket", f"line {line} ", "2 buckets")


def test_a_refusal_made_an_acceptance() -> None:
    line = one(
        "update contributions_lineresult r set bucket = 'accepted', booked = l.jkk + l.jkm from contributions_batchline l"
        " where l.id = r.line_id and r.bucket = 'rejected' and l.month = '2026-01-01' returning line_id"
    )
    turns_red("every_answered_line_is_in_one_bucket", f"line {line} ", "does not say")
    turns_red("replies_count_what_they_hold", "counts")


def test_an_acceptance_booked_with_another_amount() -> None:
    line = one(
        "update contributions_lineresult set booked = 1 where line_id ="
        " (select min(line_id) from contributions_lineresult where bucket = 'accepted') returning line_id"
    )
    turns_red("every_answered_line_is_in_one_bucket", f"line {line} ")


def test_a_reply_whose_counts_were_changed() -> None:
    number = one(
        "update contributions_reply set counts = counts || '{\"unknown\": 7}' where id = (select min(id) from contributions_reply)"
        " returning id"
    )
    turns_red("replies_count_what_they_hold", f"reply {number} to", "counts 7 unknown; there are 1")


def test_an_accepted_row_that_lost_its_person() -> None:
    guards_off("intake_stagedrow")
    row = one("update intake_stagedrow set person_id = null where id = (select min(id) from intake_stagedrow) returning id")
    turns_red("every_accepted_row_has_its_person", f"row {row} ")


def test_a_row_given_to_another_person() -> None:
    row = one(
        "update intake_stagedrow set person_id = person_id + 1 where id = (select min(id) from intake_stagedrow) returning id"
    )
    turns_red("every_accepted_row_has_its_person", f"row {row} ", "another NIK than person")


def test_a_row_removed() -> None:
    file = one("delete from intake_stagedrow where id = (select max(id) from intake_stagedrow) returning file_id")
    turns_red("files_hold_their_rows", f"file {file} ")


def test_a_withdrawn_upload_that_is_still_in() -> None:
    upload = one("update intake_upload set withdrawn_at = now() where id = (select min(id) from intake_upload) returning id")
    turns_red("files_hold_their_rows", f"upload {upload}")


def test_a_person_nobody_named() -> None:
    rows(
        "insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)"
        " values (99001, 'x', 'X', '1980-01-01', 'L', '33.74.11.1003', '')"
    )
    turns_red("every_person_is_named_somewhere", "person 99001 is named nowhere")


def test_a_person_removed() -> None:
    guards_off("registry_person")
    person = billed_person()
    rows("delete from registry_person where id = %s", person)
    turns_red("every_person_is_named_somewhere", f"contributions_batchline names person {person}, who is not there")


def test_a_register_line_removed() -> None:
    snapshot = one("delete from registry_welfareline where id = (select max(id) from registry_welfareline) returning snapshot_id")
    turns_red("registers_hold_what_was_loaded", f"snapshot {snapshot} (dtsen)")


def test_a_received_file_lost(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    turns_red("originals_are_kept", "batch 1 ")


@pytest.mark.parametrize("which", ["min(number)", "max(number)", "max(number) - 3"])
def test_an_event_removed(which: str) -> None:
    guards_off("audit_event")
    number = one(f"delete from audit_event where number = (select {which} from audit_event) returning number")
    turns_red("audit_chain_is_unbroken", number)


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 second'", "actor = 'lain'", "action = 'x'", "subject = 'x'",
        "details = details || '{\"lines\": 1}'", "previous = sha256('x')", "hash = sha256('x')",
    ],
)  # fmt: skip
def test_an_event_changed(change: str) -> None:
    guards_off("audit_event")
    rows(f"update audit_event set {change} where number = 7")
    turns_red("audit_chain_is_unbroken", "event 7 ")


def test_an_event_changed_with_its_hash() -> None:
    guards_off("audit_event")
    rows("update audit_event set actor = 'lain' where number = 7")
    rows("update audit_event set hash = audit_event_hash(number, at, actor, action, subject, details, previous) where number = 7")
    turns_red("audit_chain_is_unbroken", "event 8 does not follow event 7")


def test_the_head_of_the_chain_moved_back() -> None:
    guards_off("audit_event")
    last = one("delete from audit_event where number = (select max(number) from audit_event) returning number")
    rows("update audit_head set number = number - 1")
    turns_red("audit_chain_is_unbroken", f"event {last - 1}")


@pytest.mark.parametrize(
    "damage, named",
    [
        ("alter table contributions_batchline disable trigger contributions_line_insert", "trigger contributions_line_insert"),
        ("drop trigger audit_event_kept on audit_event", "trigger audit_event_kept on audit_event is gone"),
        ("alter table contributions_batchline drop constraint one_payment_per_person_and_month", "one_payment_per_person_and_month"),
        ("drop index enrolment_open_once", "enrolment_open_once"),
        ("create or replace function allocation_within_quota() returns trigger language plpgsql as $$begin return null; end$$",
         "function allocation_within_quota is not as it was made"),
    ],
)  # fmt: skip
def test_a_guard_taken_off(damage: str, named: str) -> None:
    rows(damage)
    found = {c["name"]: c["detail"] for c in check_all()["checks"] if not c["ok"]}
    assert named in found["guards_of_the_database_stand"]


def test_a_check_that_cannot_be_made_is_red() -> None:
    rows("drop table audit_head cascade")
    turns_red("audit_chain_is_unbroken", "could not be checked")


def test_a_programme_that_cannot_be_read_is_red() -> None:
    rows("update cycle_programme set document = 'year: ['")
    turns_red("programme_and_law_can_be_read", "could not be checked")


def test_a_check_that_fails_says_so_and_the_others_go_on() -> None:
    broken = Invariant("x", "things", "select 1", "select no_such_column as what from audit_head")
    answer = broken.check({"funds": "[]", "programmes": "[]", "law": "[]"})
    assert not answer["ok"]
    assert "could not be checked" in answer["detail"]
    assert check_all()["ok"]


def test_the_database_refuses_to_change_events() -> None:
    """With the guard as the migrations make it: nothing here was switched off."""
    chain = importlib.import_module("pijar.audit.migrations.0002_chain")
    assert one("select prosrc from pg_proc where proname = 'audit_refuse'") in chain.FORWARD
    for act in ("update audit_event set actor = 'x'", "delete from audit_event", "truncate audit_event"):
        with pytest.raises(Exception, match="never changed or removed"), connection.cursor() as cursor:
            cursor.execute("savepoint before")
            try:
                cursor.execute(act)
            finally:
                connection.connection.execute("rollback to savepoint before")
