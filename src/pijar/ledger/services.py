"""Writing the books: an entry is posted whole, or reversed; nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah, whole_rupiah
from pijar.kernel.month import Month
from pijar.ledger.models import Account, Entry, Posting
from pijar.ledger.types import Act, Kind, Move
from pijar.staff.types import Actor


@transaction.atomic
def post(
    *,
    on: date,
    act: Act,
    subject: str,
    moves: Sequence[Move],
    actor: Actor,
    text: str = "",
    reference: str = "",
    month: Month | None = None,
) -> int | None:
    """Writes one entry of all `moves` and returns its number; None where they move nothing.

    Raises Refusal (FUND_OVERDRAWN), naming fund, account, what is there and what was asked.
    """
    amounts = _amounts(moves)
    if not amounts:
        return None
    _refuse_overdrawn(amounts)
    entry = _entry(on, act, subject, actor, text, reference, month)
    _write({entry: amounts})
    return int(entry.pk)


@transaction.atomic
def reverse(entry_id: int, *, on: date, actor: Actor, text: str = "") -> int:
    """Undoes an entry to the rupiah by an entry of its own; once.

    Raises Refusal (ENTRY_UNKNOWN, ENTRY_REVERSED, FUND_OVERDRAWN).
    """
    entry = Entry.objects.select_for_update().filter(id=entry_id).first()
    if entry is None:
        raise Refusal("ENTRY_UNKNOWN", f"There is no entry {entry_id} in the books.")
    if Entry.objects.filter(reverses=entry).exists() or entry.act == Act.REVERSAL.value:
        raise Refusal("ENTRY_REVERSED", f"Entry {entry_id} is reversed already, or is itself a reversal: post it anew.")
    amounts = _undoing(entry)
    _refuse_overdrawn(amounts)
    undone = _reversal(entry, on, actor, text)
    _write({undone: amounts})
    return int(undone.pk)


@transaction.atomic
def bring_to(
    *, on: date, act: Act, subject: str, moves: Sequence[Move], actor: Actor, text: str = "", month: Month | None = None
) -> int | None:
    """Makes the books say just this of a subject and act: what stands otherwise is reversed, `moves` are posted instead.

    Both are written at once, so that only what they come to must be there. Where the books say it already, nothing is
    written. Returns the number of the entry that stands, None for none. Raises Refusal (FUND_OVERDRAWN).
    """
    wanted = _amounts(moves)
    standing = list(
        Entry.objects.select_for_update(of=("self",)).filter(subject=subject, act=act.value, reversed_by=None).order_by("id")
    )
    undoing = {entry: _undoing(entry) for entry in standing}
    if len(standing) == 1 and undoing[standing[0]] == {account: -amount for account, amount in wanted.items()}:
        return int(standing[0].pk)
    net: dict[Account, int] = dict(wanted)
    for amounts in undoing.values():
        for account, amount in amounts.items():
            net[account] = net.get(account, 0) + amount
    _refuse_overdrawn({account: amount for account, amount in net.items() if amount})
    written = {_reversal(entry, on, actor, text): amounts for entry, amounts in undoing.items()}
    made = _entry(on, act, subject, actor, text, "", month) if wanted else None
    _write(written | ({made: wanted} if made else {}))
    return int(made.pk) if made else None


def _entry(on: date, act: Act, subject: str, actor: Actor, text: str, reference: str, month: Month | None) -> Entry:
    return Entry.objects.create(
        on=on, act=act.value, subject=subject, month=month.first_day if month else None, text=text, reference=reference,
        actor=actor.name, at=now(),
    )  # fmt: skip


def _reversal(entry: Entry, on: date, actor: Actor, text: str) -> Entry:
    return Entry.objects.create(
        on=max(on, entry.on), act=Act.REVERSAL.value, subject=entry.subject, month=entry.month, text=text,
        reference=entry.reference, actor=actor.name, at=now(), reverses=entry,
    )  # fmt: skip


def _undoing(entry: Entry) -> dict[Account, int]:
    return {p.account: -p.amount for p in Posting.objects.filter(entry=entry).select_related("account")}


def _amounts(moves: Sequence[Move]) -> dict[Account, int]:
    """Per account, debits less credits; accounts that come out at nothing are left out."""
    sums: dict[tuple[int, str, Kind], int] = {}
    for one in moves:
        whole_rupiah(one.amount)
        for kind, amount in ((one.into, one.amount), (one.out_of, -one.amount)):
            key = (one.year, one.fund, kind)
            sums[key] = sums.get(key, 0) + amount
    # In one order: two entries that open the same accounts at once wait for each other instead of blocking each other.
    return {_account(*key): amount for key, amount in sorted(sums.items()) if amount}


def _account(year: int, fund: str, kind: Kind) -> Account:
    return Account.objects.get_or_create(year=year, fund_code=fund, kind=kind.value)[0]


def _refuse_overdrawn(amounts: dict[Account, int]) -> None:
    """Says in words what the database would refuse; the accounts stay held until the entry is written."""
    held = Account.objects.select_for_update().filter(id__in=[a.pk for a in amounts]).order_by("id")
    changes = {account.pk: amount for account, amount in amounts.items()}
    for account in held:
        kind, after = Kind(account.kind), account.balance + changes[account.pk]
        if (after > 0) if kind.is_source else (after < 0):
            values = {
                "fund": account.fund_code, "year": account.year, "kind": kind.value, "there": abs(account.balance),
                "asked": abs(changes[account.pk]),
            }  # fmt: skip
            raise Refusal(
                "FUND_OVERDRAWN",
                f"{account.fund_code} {account.year} has {rupiah(abs(account.balance))} {kind.value.replace('_', ' ')},"
                f" and {rupiah(abs(changes[account.pk]))} is asked of it: nothing was booked. Record a budget revision or"
                " money received first, or carry fewer people.",
                values=values,
            )


def _write(entries: dict[Entry, dict[Account, int]]) -> None:
    """All postings in one statement: the database looks at each account once, at what they come to together."""
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, amount=amount)
        for entry, amounts in entries.items()
        for account, amount in amounts.items()
    )
