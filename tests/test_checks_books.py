"""The checks of the books in themselves: red and naming the account on damaged ones."""

from __future__ import annotations

from datetime import date

import pytest

from damage import guards_off, turns_red
from databases import one, rows
from pijar.cycle import fundacts
from pijar.cycle.checks import check_all
from pijar.ledger import services
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("known_city")


def test_a_balance_that_was_touched() -> None:
    guards_off("ledger_account")
    account = one("update ledger_account set balance = balance + 1 where kind = 'paid' and fund_code = 'APBD' returning balance")
    turns_red("balances_are_their_postings", "APBD-2026.paid says", account)


def test_a_posting_that_was_changed() -> None:
    guards_off("ledger_posting")
    entry = one(
        "update ledger_posting set amount = amount + 5 where id = (select max(id) from ledger_posting) returning entry_id"
    )
    turns_red("entries_balance", f"entry {entry} is off by 5")
    turns_red("balances_are_their_postings")


def test_postings_that_were_removed() -> None:
    guards_off("ledger_posting")
    entry = one("select min(id) from ledger_entry")
    rows("delete from ledger_posting where entry_id = %s", entry)
    turns_red("entries_balance", f"entry {entry} moves nothing")


def test_money_moved_between_funds() -> None:
    """Debits and credits are equal over all, not within each fund."""
    guards_off("ledger_posting", "ledger_account")
    for fund, sign in (("APBD", 1), ("DBHCHT", -1)):
        rows(
            "with moved as (update ledger_posting p set amount = amount + %s from ledger_account a"
            " where a.id = p.account_id and a.kind = 'paid' and a.fund_code = %s and p.amount > 0 returning account_id)"
            " update ledger_account a set balance = balance + %s * (select count(*) from moved)"
            " where id in (select account_id from moved)",
            sign, fund, sign,
        )  # fmt: skip
    turns_red("entries_balance", "APBD 2026", "DBHCHT 2026")


def test_an_overdrawn_account() -> None:
    guards_off("ledger_account", "ledger_posting")
    rows("update ledger_account set balance = -balance where kind = 'available' and fund_code = 'APBD'")
    turns_red("balances_are_their_postings", "APBD-2026.available is overdrawn")


def test_a_reversal_that_does_not_undo() -> None:
    entry = one("select max(e.id) from ledger_entry e where act = 'budget'")
    undone = services.reverse(
        services.post(on=date(2026, 5, 1), act=fundacts.Act.RECEIPT, subject="x", actor=CONSOLE,
                      moves=[fundacts.moved(fundacts.Act.RECEIPT, 2026, "APBD", 50)]) or 0,
        on=date(2026, 5, 2), actor=CONSOLE,
    )  # fmt: skip
    assert check_all()["ok"]
    rows("set constraints all immediate")
    guards_off("ledger_entry", "ledger_posting")
    rows("update ledger_entry set reverses_id = %s where id = %s", entry, undone)
    turns_red("reversals_undo_their_entries", f"entry {undone} does not undo entry {entry}")


def test_a_budget_one_person_made_and_approved() -> None:
    made = fundacts.propose(2026, "APBD", amount=10**9, on=date(2026, 1, 5), reference="DPA", actor=Actor("rina"))
    fundacts.decide(made.pk, approve=True, actor=Actor("tono"))
    assert check_all()["ok"]
    guards_off("cycle_budget")
    rows("update cycle_budget set approved_by = ' Rina' where id = %s", made.pk)
    turns_red("budgets_are_decided_by_two", f"budget {made.pk} (APBD 2026)")
