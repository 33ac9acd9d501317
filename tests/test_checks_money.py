"""Checks of claims, credits, bank lines and the books turn red."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from damage import guards_off, turns_red
from databases import one, rows
from pijar.contributions import bank, queue
from pijar.contributions.types import ItemAction
from pijar.cycle.checks import check_all
from pijar.kernel.month import Month
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("known_city")
RINA = Actor("rina")
CSV = "Tanggal,Keterangan,Debit,Kredit,Saldo\n05/01/2026,SALDO MASUK,,1000,1000\n06/01/2026,BIAYA,400,,600\n"


def test_a_claim_taken_away() -> None:
    guards_off("contributions_claimmove")
    line = one("delete from contributions_claimmove where id = (select min(id) from contributions_claimmove) returning line_id")
    turns_red("claims_are_what_replies_say", f"line {line}")
    turns_red("books_agree_with_claims_and_credits", "reply:")


def test_a_claim_made_larger() -> None:
    guards_off("contributions_claimmove")
    line = one("update contributions_claimmove set amount = amount + 1 where id = (select min(id) from contributions_claimmove)"
               " returning line_id")  # fmt: skip
    turns_red("claims_are_what_replies_say", f"line {line}")


def test_a_claim_given_to_another_fund() -> None:
    guards_off("contributions_claimmove")
    claim = one("update contributions_claimmove set fund_code = 'CSR' where id = (select min(id) from contributions_claimmove)"
                " returning id")  # fmt: skip
    turns_red("claims_are_what_replies_say", f"claim {claim} ")
    turns_red("books_agree_with_claims_and_credits", "CSR: the insurer owes")


def test_a_credit_made_up() -> None:
    guards_off("contributions_credit")
    rows("insert into contributions_credit (month, fund_code, amount, reference, actor, at)"
         " values ('2026-01-01', 'APBD', 999999999, 'x', 'rina', now())")  # fmt: skip
    turns_red("credits_are_within_claims", "APBD was credited 999999999", "APBD, 2026-01 was credited")
    turns_red("payments_are_the_batches_totals", "less 999999999")


@pytest.mark.parametrize("state", ["checked", "billed"])
def test_a_state_the_books_do_not_know(state: str) -> None:
    guards_off("contributions_batch")
    batch = one("update contributions_batch set state = %s where fund_code = 'ASN' and month = '2026-02-01' returning id", state)
    turns_red("books_agree_with_batches", f"batch:ASN:2026-02:1 is {state}")
    turns_red("states_agree_with_what_happened", f"batch {batch} ")


def test_a_batch_the_books_know_taken_away() -> None:
    guards_off("contributions_batch", "contributions_batchline", "contributions_reply", "contributions_remittance")
    rows("delete from contributions_batch where fund_code = 'ASN' and month = '2026-01-01'")
    turns_red("books_agree_with_batches", "batch:ASN:2026-01:1 is not there")


def test_another_payment_code_than_was_noted() -> None:
    guards_off("contributions_batch")
    batch = one(
        "update contributions_batch set billing_code = '123' where fund_code = 'ASN' and month = '2026-02-01' returning id"
    )
    turns_red("books_agree_with_the_audit_trail", f"batch {batch} ", "payment code 123")


def statement(folder: Path) -> None:
    path = folder / "koran.csv"
    path.write_text(CSV, encoding="utf-8")
    assert bank.load(path, account="1-23", actor=RINA)["new"] == 2
    assert check_all()["ok"]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("delete from contributions_bankline where amount < 0", "added 2 lines; there are 1"),
        ("update contributions_bankline set sequence = 2 where amount < 0", "numbered up to 2"),
        ("update contributions_bankline set account = '9' where amount < 0", "another account"),
        ("update contributions_bankstatement set closing = 0", "added 2 lines"),
    ],
)
def test_a_bank_line_that_is_not_counted_once(tmp_path: Path, damage: str, says: str) -> None:
    statement(tmp_path)
    rows("set constraints all immediate")
    guards_off("contributions_bankline", "contributions_bankstatement")
    rows(damage)
    turns_red("bank_lines_are_counted_once", says)


def test_an_act_about_nothing(tmp_path: Path) -> None:
    statement(tmp_path)
    item = queue.items(Month(2026, 1))[0]
    queue.settle([item.key], action=ItemAction.ASK, note="Ditanyakan", actor=RINA)
    line = next(p for p in bank.of_month(Month.of(date(2026, 1, 5))) if p.line)
    bank.settle([line.key], note="Biaya bank", actor=RINA)
    assert check_all()["ok"]
    rows("set constraints all immediate")
    guards_off("contributions_itemact")
    rows("update contributions_itemact set key = 'L1-999999' where key like 'L%%' or key like 'R%%'")
    turns_red("what_was_done_about_the_queue_names_a_line", "L1-999999")
