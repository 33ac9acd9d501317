"""Bank statements kept line by line, each once, and set beside what was paid and what payroll sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions import bankfiles
from pijar.contributions.models import BankLine, BankStatement, ItemAct, Remittance
from pijar.contributions.types import BECOMES, DEFAULT_BANK, BankLayout, Found, ItemAction, ItemState
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files as kept_files
from pijar.registry.copy import lock, rows
from pijar.staff.types import Actor

# A transfer may stand on the statement some days before or after the day it was recorded with.
NEAR_DAYS = 3
# A shorter reference would be found in every text.
SHORTEST = 4
PAYROLL = """
select p.month, sum(p.amount)::bigint from funding_payrollline p
 where p.is_taken and p.snapshot_id = (select max(q.snapshot_id) from funding_payrollline q where q.month = p.month)
 group by 1 order by 1
"""
IN_ORDER = (Found.MATCHED, Found.PAYROLL, Found.NO_STATEMENT)


@transaction.atomic
def load(
    path: Path, *, account: str, actor: Actor, layout: BankLayout = DEFAULT_BANK, opening: int | None = None,
    closing: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Keeps the lines of a statement; those kept before, by whichever statement, count nothing again.

    Returns `{"account", "statements", "lines", "new", "from", "until", "opening", "closing", "form"}`, rupiah. Raises Refusal:
    ACCOUNT_MISSING, ACCOUNT_WRONG, and what `bankfiles.read` raises.
    """
    lock("bank")
    account = plain(account)
    if not account or len(account) > 40:
        raise Refusal("ACCOUNT_MISSING", "Name the account by its number, 40 letters or digits at most.")
    sha256 = kept_files.checksum(path) if path.is_file() else ""
    if known := list(BankStatement.objects.filter(sha256=sha256).order_by("part")):
        return _same(known, account, path.name)
    found = bankfiles.read(path, layout, opening=opening, closing=closing)
    for one in found:
        if one.account and plain(one.account) != account:
            raise _wrong_account(path.name, one.account, account)
    kept = [_keep(one, part, account, sha256, path.name, actor) for part, one in enumerate(found, start=1)]
    kept_files.keep(path, sha256)
    told = _told(kept, new=sum(one.added for one in kept))
    record(actor, "bank.load", f"account:{account}", {**told, "sha256": sha256})
    return told


def plain(text: str) -> str:
    """An account or reference as it is compared: letters and digits only."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _wrong_account(name: str, said: str, account: str) -> Refusal:
    return Refusal(
        "ACCOUNT_WRONG", f"{name} is a statement of account {said}, not of {account}: nothing was recorded.",
        values={"file": name, "said": said, "account": account},
    )  # fmt: skip


def _same(known: list[BankStatement], account: str, name: str) -> dict[str, Any]:
    if known[0].account != account:
        raise _wrong_account(name, known[0].account, account)
    return _told(known, new=0)


def _told(kept: list[BankStatement], new: int) -> dict[str, Any]:
    return {
        "account": kept[0].account, "form": kept[0].form, "statements": len(kept), "lines": sum(one.lines for one in kept),
        "new": new, "from": min(one.from_on for one in kept).isoformat(), "until": max(one.until_on for one in kept).isoformat(),
        "opening": kept[0].opening, "closing": kept[-1].closing,
    }  # fmt: skip


def _keep(one: bankfiles.Statement, part: int, account: str, sha256: str, name: str, actor: Actor) -> BankStatement:
    moved = bankfiles.numbered(m for m in one.movements if m.amount)
    days = {m.on for m, _ in moved}
    have = set(
        BankLine.objects.filter(account=account, on__in=days).values_list("on", "amount", "reference", "sequence")
    )  # fmt: skip
    fresh = [(m, n) for m, n in moved if (m.on, m.amount, m.reference, n) not in have]
    statement = BankStatement.objects.create(
        account=account, sha256=sha256, part=part, file_name=name[:255], form=one.form, from_on=one.from_on,
        until_on=one.until_on, opening=one.opening, closing=one.closing, net=one.closing - one.opening, lines=len(moved),
        added=len(fresh), actor=actor.name, at=now(),
    )  # fmt: skip
    BankLine.objects.bulk_create(
        (BankLine(statement=statement, account=account, on=m.on, amount=m.amount, reference=m.reference, text=m.text, sequence=n)
         for m, n in fresh), batch_size=4000,
    )  # fmt: skip
    return statement


@dataclass
class Transfer:
    """What was paid by one reference on one day: it may have paid several batches. Whole rupiah."""

    id: int
    on: date
    reference: str
    amount: int
    batches: list[str] = field(default_factory=list)


@dataclass
class Pair:
    """A transfer of ours, a line of the bank's, or both; `key` names it for what is done about it."""

    key: str
    found: Found
    on: date
    amount: int
    transfer: Transfer | None = None
    line: BankLine | None = None
    payroll: Month | None = None
    act: ItemAct | None = None

    @property
    def state(self) -> ItemState:
        if self.found in IN_ORDER:
            return ItemState.DONE
        return BECOMES[ItemAction(self.act.action)] if self.act else ItemState.OPEN


def transfers() -> list[Transfer]:
    """What was paid, by reference and day, the oldest first; what a credit paid whole needs no transfer."""
    found: dict[tuple[str, date], Transfer] = {}
    for paid in Remittance.objects.select_related("batch").order_by("paid_on", "id"):
        one = found.setdefault((paid.reference, paid.paid_on), Transfer(paid.pk, paid.paid_on, paid.reference, 0))
        one.amount += paid.amount
        one.batches.append(f"{paid.batch.fund_code} {Month.of(paid.batch.month)}")
    return [one for one in found.values() if one.amount]


def pairs() -> list[Pair]:
    """Everything paid beside everything on the statements: by reference and amount, then by amount and day, three off at most.

    A reference with another amount is a difference. Money that came in and is just what payroll took of a month is its.
    """
    ours, lines = transfers(), list(BankLine.objects.order_by("on", "id"))
    debits, credits_in = [b for b in lines if b.amount < 0], [b for b in lines if b.amount > 0]
    told = [*_matched(ours, debits), *_received(credits_in)]
    acts = {act.key: act for act in ItemAct.objects.filter(key__in=[p.key for p in told]).order_by("id")}
    for pair in told:
        pair.act = acts.get(pair.key)
    return sorted(told, key=lambda p: (p.on, p.key))


def _matched(ours: list[Transfer], debits: list[BankLine]) -> list[Pair]:
    free = {line.pk: line for line in debits}
    texts = {line.pk: f"{line.reference} {line.text}".upper() for line in debits}
    told, left = [], list(ours)

    def take(transfer: Transfer, candidates: list[BankLine], found: Found) -> None:
        line = min(candidates, key=lambda b: (abs((b.on - transfer.on).days), b.pk), default=None)
        if line is not None:
            del free[line.pk]
            left.remove(transfer)
            told.append(Pair(f"B{line.pk}", found, line.on, line.amount, transfer, line))

    for transfer in ours:
        equal = [b for b in free.values() if -b.amount == transfer.amount]
        take(transfer, [b for b in equal if _names(transfer, texts[b.pk])], Found.MATCHED)
    by_day = sorted(left, key=lambda t: (t.on, t.id))
    for transfer in by_day:
        near = [b for b in free.values() if -b.amount == transfer.amount and abs((b.on - transfer.on).days) <= NEAR_DAYS]
        # A line that names another payment of ours is that one's.
        others = [t for t in left if t is not transfer]
        take(transfer, [b for b in near if not any(_names(t, texts[b.pk]) for t in others)], Found.MATCHED)
    for transfer in list(left):
        take(transfer, [b for b in free.values() if _names(transfer, texts[b.pk])], Found.AMOUNT_DIFFERS)
    covered = _covered()
    told += [Pair(f"P{t.id}", _absent(t, covered), t.on, -t.amount, t) for t in left]
    told += [Pair(f"B{b.pk}", Found.NOT_KNOWN, b.on, b.amount, None, b) for b in free.values()]
    return told


def _names(transfer: Transfer, text: str) -> bool:
    """Whether a text holds the reference, however the bank broke it; SP2D-1 is not meant by SP2D-12."""
    letters = plain(transfer.reference)
    if len(letters) < SHORTEST:
        return False
    inner = "[^0-9A-Z]*".join(letters)
    before, after = "(?<![0-9])" if letters[0].isdigit() else "", "(?![0-9])" if letters[-1].isdigit() else ""
    return bool(re.search(before + inner + after, text))


def _covered() -> list[tuple[date, date]]:
    return list(BankStatement.objects.values_list("from_on", "until_on"))


def _absent(transfer: Transfer, covered: list[tuple[date, date]]) -> Found:
    """Missing is only what a statement of those days should show."""
    last = transfer.on + timedelta(days=NEAR_DAYS)
    seen = any(begin <= transfer.on <= end and end >= last for begin, end in covered)
    return Found.NOT_ON_STATEMENT if seen else Found.NO_STATEMENT


def _received(lines: list[BankLine]) -> list[Pair]:
    """What came in: a month's deductions are matched by their sum, on a day from the month's first to the next month's last."""
    told, free = [], list(lines)
    for first, total in rows(PAYROLL):
        month = Month.of(first)
        mine = [b for b in free if b.amount == total and month.first_day <= b.on <= month.next.last_day]
        if mine:
            free.remove(mine[0])
            told.append(Pair(f"B{mine[0].pk}", Found.PAYROLL, mine[0].on, mine[0].amount, None, mine[0], month))
    return told + [Pair(f"B{b.pk}", Found.NOT_KNOWN, b.on, b.amount, None, b) for b in free]


def of_month(month: Month) -> list[Pair]:
    """The pairs whose day lies in a month."""
    return [pair for pair in pairs() if month.first_day <= pair.on <= month.last_day]


def counts(found: Sequence[Pair]) -> list[dict[str, Any]]:
    """Per kind of finding: how many, how many are not settled, rupiah."""
    return [
        {"found": kind.value, "items": len(mine), "open": sum(p.state is not ItemState.DONE for p in mine),
         "amount": sum(abs(p.amount) for p in mine)}
        for kind in Found
        if (mine := [p for p in found if p.found is kind])
    ]  # fmt: skip


def statements(month: Month | None = None) -> list[BankStatement]:
    """The statements kept, the newest first; of one month those that show a day of it."""
    found = BankStatement.objects.order_by("-until_on", "-id")
    return list(found.filter(from_on__lte=month.last_day, until_on__gte=month.first_day) if month else found)


@transaction.atomic
def settle(keys: Sequence[str], *, note: str, actor: Actor, action: ItemAction = ItemAction.ACCEPT, reference: str = "") -> int:
    """Writes down what a payment or line that does not match is about; all or none. Returns how many were new.

    Raises Refusal: NOTE_MISSING, ITEM_UNKNOWN, ACTION_NOT_ALLOWED.
    """
    lock("bank")
    note, reference = " ".join(note.split())[:300], " ".join(reference.split())[:100]
    if not note:
        raise Refusal("NOTE_MISSING", "Say in a few words what this payment is.")
    known = {pair.key: pair for pair in pairs() if pair.found not in IN_ORDER}
    keys = list(dict.fromkeys(keys))
    for key in keys:
        if key not in known:
            raise Refusal("ITEM_UNKNOWN", f"Nothing of the bank's waits under {key[:40]!r}; it may have been matched since.")
    if action not in (ItemAction.ASK, ItemAction.ACCEPT, ItemAction.REOPEN) or not keys:
        raise Refusal(
            "ACTION_NOT_ALLOWED", f"{action} is not done to a payment; ask, accept or reopen.",
            values={"key": ", ".join(keys), "action": action.value, "allowed": "ask, accept, reopen"},
        )  # fmt: skip
    fresh = [key for key in keys if not _said(known[key].act, action, note, actor)]
    ItemAct.objects.bulk_create(
        ItemAct(key=key, cause=known[key].found.value, action=action.value, note=note, reference=reference, actor=actor.name,
                at=now())
        for key in fresh
    )  # fmt: skip
    if fresh:
        record(actor, "bank.settle", "bank", {"action": action.value, "entries": fresh, "note": note, "reference": reference})
    return len(fresh)


def _said(act: ItemAct | None, action: ItemAction, note: str, actor: Actor) -> bool:
    return act is not None and (act.action, act.note, act.actor) == (action.value, note, actor.name)
