"""Reading the books, always as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from pijar.ledger.models import Account, Entry
from pijar.ledger.types import Act, Kind, Line

# The balance of each account on a day is its balance now less what is dated later: the books are long, the future is short.
BALANCES = """
select a.year, a.fund_code, a.kind, a.balance - coalesce(later.amount, 0)
  from ledger_account a
  left join (select p.account_id, sum(p.amount) as amount
               from ledger_entry e join ledger_posting p on p.entry_id = e.id where e."on" > %s group by 1) later
         on later.account_id = a.id
 order by a.year, a.fund_code, a.id
"""


def lines(on: date) -> list[Line]:
    """Every account there is with its balance at the end of the day `on`, by year and fund."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, [on])
        return [Line(year, fund, Kind(kind), int(balance)) for year, fund, kind, balance in cursor.fetchall()]


def trial_balance(on: date) -> dict[str, Any]:
    """`{"accounts": [{"code", "debit", "credit"}], "debit", "credit", "balanced"}` at the end of a day, whole rupiah."""
    found = lines(on)
    debit, credit = sum(one.debit for one in found), sum(one.credit for one in found)
    accounts = [{"code": one.code, "debit": one.debit, "credit": one.credit} for one in found]
    return {"accounts": accounts, "debit": debit, "credit": credit, "balanced": debit == credit}


def balances(on: date, *, year: int | None = None, fund: str | None = None) -> dict[tuple[int, str, Kind], int]:
    """Rupiah per year, fund and kind of account; sources are given above zero, too."""
    return {
        (one.year, one.fund, one.kind): -one.balance if one.kind.is_source else one.balance
        for one in lines(on)
        if year in (None, one.year) and fund in (None, one.fund)
    }


def position(year: int, fund: str, kind: Kind) -> int:
    """What an account holds now, whole rupiah; nothing where there is no account yet."""
    found = Account.objects.filter(year=year, fund_code=fund, kind=kind.value).values_list("balance", flat=True).first()
    return abs(found or 0)


def standing(subject: str, act: Act) -> list[Entry]:
    """The entries of a subject and act that were not reversed, in the order they were written."""
    return list(Entry.objects.filter(subject=subject, act=act.value, reversed_by=None).order_by("id"))


def entries(
    *, subject: str | None = None, year: int | None = None, fund: str | None = None, since: date | None = None,
    until: date | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Entries with their postings, oldest first: `{"id", "on", "act", ..., "postings": [{"code", "debit", "credit"}]}`."""
    found = Entry.objects.order_by("on", "id")
    found = found.filter(subject=subject) if subject is not None else found
    found = found.filter(on__gte=since) if since else found
    found = found.filter(on__lte=until) if until else found
    if year is not None or fund is not None:
        mine = {name: value for name, value in (("year", year), ("fund_code", fund)) if value is not None}
        found = found.filter(id__in=_touching(mine))
    return [_told(entry) for entry in found.prefetch_related("posting_set__account")]


def _touching(accounts: dict[str, Any]) -> Any:
    return Account.objects.filter(**accounts).values("posting__entry_id")


def _told(entry: Entry) -> dict[str, Any]:
    postings = []
    for one in sorted(entry.posting_set.all(), key=lambda p: (-p.amount, p.id)):
        line = Line(one.account.year, one.account.fund_code, Kind(one.account.kind), one.amount)
        postings.append({"code": line.code, "debit": line.debit, "credit": line.credit})
    return {
        "id": entry.id, "on": entry.on, "act": entry.act, "subject": entry.subject, "text": entry.text,
        "reference": entry.reference, "actor": entry.actor, "at": entry.at, "reverses": entry.reverses_id, "postings": postings,
    }  # fmt: skip


def turnover(act: Act, *, year: int, fund: str, kind: Kind, until: date) -> int:
    """What an act has moved on one account up to a day, reversals taken off, whole rupiah (debit above zero)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(p.amount), 0) from ledger_posting p join ledger_entry e on e.id = p.entry_id"
            " left join ledger_entry r on r.id = e.reverses_id join ledger_account a on a.id = p.account_id"
            ' where a.year = %s and a.fund_code = %s and a.kind = %s and e."on" <= %s and coalesce(r.act, e.act) = %s',
            [year, fund, kind.value, until, act.value],
        )
        return int(cursor.fetchone()[0])
