"""What must hold of the books in themselves: entries balance, accounts are their postings, reversals undo to the rupiah."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant

_ACCOUNT = "a.fund_code || '-' || a.year || '.' || a.kind"
ENTRIES = Invariant(
    "entries_balance",
    "entries, each of debits and credits that are equal within every fund and year",
    "select count(*) from ledger_entry",
    """
    select 'entry ' || e.id || ' moves nothing' as what
      from ledger_entry e left join ledger_posting p on p.entry_id = e.id where p.id is null
    union all
    select 'entry ' || p.entry_id || ' is off by ' || sum(p.amount) || ' in ' || a.fund_code || ' ' || a.year
      from ledger_posting p join ledger_account a on a.id = p.account_id
     group by p.entry_id, a.fund_code, a.year having sum(p.amount) <> 0
    union all
    select 'posting ' || p.id || ' belongs to no entry or account'
      from ledger_posting p left join ledger_entry e on e.id = p.entry_id left join ledger_account a on a.id = p.account_id
     where e.id is null or a.id is null
    """,
)
BALANCES = Invariant(
    "balances_are_their_postings",
    "accounts, each with the sum of its postings, none overdrawn",
    "select count(*) from ledger_account",
    f"""
    select {_ACCOUNT} || ' says ' || a.balance || ', its postings ' || coalesce(p.amount, 0) as what
      from ledger_account a
      left join (select account_id, sum(amount) as amount from ledger_posting group by 1) p on p.account_id = a.id
     where a.balance <> coalesce(p.amount, 0)
    union all
    select {_ACCOUNT} || ' is overdrawn: ' || a.balance
      from ledger_account a
     where (a.kind in ('appropriation', 'donor_liability') and a.balance > 0)
        or (a.kind not in ('appropriation', 'donor_liability') and a.balance < 0)
    """,
)
REVERSALS = Invariant(
    "reversals_undo_their_entries",
    "reversals, each undoing one entry to the rupiah",
    "select count(*) from ledger_entry where reverses_id is not null",
    """
    select 'entry ' || r.id || ' does not undo entry ' || r.reverses_id as what
      from ledger_entry r
     where r.reverses_id is not null
       and exists (select 1 from ledger_posting p where p.entry_id in (r.id, r.reverses_id)
                    group by p.account_id having sum(p.amount) <> 0)
    union all
    select 'entry ' || reverses_id || ' is reversed ' || count(*) || ' times'
      from ledger_entry where reverses_id is not null group by reverses_id having count(*) > 1
    union all
    select 'entry ' || id || ' is dated before entry ' || reverses_id || ', which it undoes'
      from ledger_entry r where reverses_id is not null
       and "on" < (select e."on" from ledger_entry e where e.id = r.reverses_id)
    """,
)
BUDGETS = Invariant(
    "budgets_are_decided_by_two",
    "budgets recorded, each decided on by somebody else than who entered it",
    "select count(*) from cycle_budget",
    """
    select 'budget ' || id || ' (' || fund_code || ' ' || year || '): entered and decided on by ' || made_by as what
      from cycle_budget where approved_by <> '' and lower(btrim(made_by)) = lower(btrim(approved_by))
    """,
)
CHECKS = (ENTRIES, BALANCES, REVERSALS, BUDGETS)
