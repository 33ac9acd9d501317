"""Checks of what goes to the insurer and comes back turn red: approval, payment, reply."""

from __future__ import annotations

import pytest

from damage import LINE, guards_off, turns_red
from databases import one, rows

pytestmark = pytest.mark.usefixtures("known_city")


@pytest.mark.parametrize("same", ["made_by", "'  ' || upper(made_by)"])
def test_one_person_made_and_approved(same: str) -> None:
    guards_off("contributions_batch")
    batch = one(
        f"update contributions_batch set approved_by = {same} where fund_code = 'ASN' and month = '2026-01-01' returning id"
    )
    turns_red("maker_and_checker_differ", f"batch {batch} (ASN, 2026-01)")


def test_one_person_made_and_approved_a_decree() -> None:
    guards_off("enrolment_monthact")
    rows("update enrolment_monthact set approved_by = made_by where month = '2026-01-01'")
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
    guards_off("contributions_batch", "contributions_reply", "contributions_remittance")
    batch = one("select id from contributions_batch where fund_code = 'APBD' and month = '2026-01-01'")
    rows(damage, batch)
    turns_red("states_agree_with_what_happened", f"batch {batch} (APBD, 2026-01)")


def test_a_batch_paid_twice() -> None:
    guards_off("contributions_remittance")
    batch = one(
        "insert into contributions_remittance (id, batch_id, paid_on, reference, amount, actor)"
        " select 99, batch_id, paid_on, 'SP2D-X', amount, actor from contributions_remittance order by id "
        "limit 1 returning batch_id"
    )
    turns_red("states_agree_with_what_happened", f"batch {batch} ", "2 remittances")


def test_a_payment_of_another_amount() -> None:
    guards_off("contributions_remittance")
    number = one(
        "update contributions_remittance set amount = amount + 16800 where id = (select min(id) from "
        "contributions_remittance) returning id"
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
    guards_off("contributions_remittance")
    batch = one(
        "update contributions_remittance set paid_on = '2026-01-02' where id = (select min(id) from "
        "contributions_remittance) returning batch_id"
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
        "update contributions_reply set counts = counts || '{\"unknown\": 7}' where id = (select min(id) "
        "from contributions_reply)"
        " returning id"
    )
    turns_red("replies_count_what_they_hold", f"reply {number} to", "counts 7 unknown; there are 1")
