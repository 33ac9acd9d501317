"""The reconciliation as screens show it: what waits by month and fund, one page of the queue, one entry from all sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pijar.backoffice.identity import clear, mask_text, masked
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.tables import Batch, BatchLine, LineResult, Reply, ReplyLine
from pijar.contributions import bank, claimlist, near, queue
from pijar.contributions.models import ClaimMove
from pijar.contributions.queue import Item
from pijar.contributions.types import SUITS, Cause, ItemAction, ItemState
from pijar.kernel.month import Month

ANSWERED = ("paid", "settled", "closed")
# The next entry nobody has touched is looked for among so many at once.
AT_ONCE = 20
NOT_DONE = (ItemState.OPEN, ItemState.WAITING)
# Whichever entries are chosen together, these suit them all.
SUIT_ALL = (ItemAction.ASK, ItemAction.ACCEPT)


States = tuple[ItemState, ...] | None


@kept
def _counts(month: Month | None, states: States) -> list[dict[str, Any]]:
    """Entries of the queue by month, fund and cause; a large city keeps the counts for some seconds."""
    return queue.counts(month, states=states)


@kept
def _ordered(month: Month, states: States) -> list[tuple[str, str, str]]:
    """Fund, cause and key of the entries in their order; which stand on a page is kept, what is said of them never."""
    return queue.ordered(month, states=states)


@warm
def _warmed() -> None:
    """What the queue of the latest answered month shows first."""
    _counts(None, None)
    last = Batch.objects.filter(state__in=ANSWERED).order_by("-month").values_list("month", flat=True).first()
    if last:
        _counts(Month.of(last), NOT_DONE)
        _ordered(Month.of(last), NOT_DONE)


@dataclass(frozen=True)
class Chosen:
    """What of a queue is looked at; behaves as a list that is read page by page."""

    month: Month
    fund: str | None
    cause: Cause | None
    states: States

    @cached_property
    def keys(self) -> list[str]:
        cause = self.cause.value if self.cause else None
        return [key for fund, why, key in _ordered(self.month, self.states) if self.fund in (None, fund) and cause in (None, why)]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, wanted: slice) -> list[Item]:
        # Each entry is read as it stands now: what was done since it was put in order is seen.
        found = queue.items(self.month, self.fund, keys=self.keys[wanted])
        return [one for one in found if self.states is None or one.state in self.states]


def months() -> list[dict[str, Any]]:
    """Lists that were answered, the latest month first, with what waits: all of them, those in order too."""
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for one in _counts(None, None):
        mine = sums.setdefault((one["month"], one["fund"]), {"items": 0, "open": 0, "untouched": 0, "amount": 0})
        for name, key in (("items", "items"), ("open", "open"), ("untouched", "untouched"), ("amount", "open_amount")):
            mine[name] += one[key]
    answered = Batch.objects.filter(state__in=ANSWERED, number=1).order_by("-month", "fund_code")
    none = {"items": 0, "open": 0, "untouched": 0, "amount": 0}
    return [
        {"month": Month.of(b.month), "fund": b.fund_code, "state": b.state,
         **sums.get((str(Month.of(b.month)), b.fund_code), none)}
        for b in answered
    ]  # fmt: skip


def causes(month: Month, fund: str | None, states: Iterable[ItemState] | None) -> list[dict[str, Any]]:
    """Per cause of a month: entries and rupiah in question, those not done."""
    sums: dict[str, dict[str, Any]] = {}
    for one in _counts(month, tuple(states) if states else None):
        if fund not in (None, one["fund"]):
            continue
        mine = sums.setdefault(one["cause"], {"cause": one["cause"], "items": 0, "amount": 0})
        mine["items"] += one["items"]
        mine["amount"] += one["amount"]
    return [sums[cause.value] for cause in Cause if cause.value in sums]


def shown(found: list[Item]) -> list[dict[str, Any]]:
    """Entries for a list: NIK masked, and who may be meant by a NIK that nobody has."""
    meant = _meant([one for one in found if one.cause is Cause.UNKNOWN_TO_US])
    return [
        {"item": one, "nik": masked("national_id", one.national_id), "near": meant.get(one.key, [])[:1],
         "next_step": one.cause.value}
        for one in found
    ]  # fmt: skip


def _meant(unknown: list[Item]) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = {}
    for batch in {one.batch_id for one in unknown}:
        mine = {one.key: clear("national_id", one.national_id) for one in unknown if one.batch_id == batch and one.national_id}
        found = near.near(list(dict.fromkeys(mine.values())), batch)
        for key, nik in mine.items():
            told[key] = [
                {"person": one, "nik": masked("national_id", one.national_id), "differs": _differs(nik, one.national_id)}
                for one in found.get(nik, [])
            ]
    return told


def _differs(nik: str, secret: bytes) -> str:
    """Where two NIKs differ, counted from the left; the digits themselves stay hidden."""
    other = clear("national_id", secret)
    return ", ".join(str(place) for place, (a, b) in enumerate(zip(nik, other, strict=True), start=1) if a != b)


def sides(one: Item) -> dict[str, Any]:
    """All that is known of an entry: our line, every answer of the insurer, the line that was meant, claim, what was done."""
    line = BatchLine.objects.filter(id=one.line_id or one.other_line_id or 0).select_related("batch", "rate").first()
    result = LineResult.objects.filter(line=line).select_related("reply").first() if line else None
    return {
        "line": line, "is_other": one.line_id is None, "result": result, "answers": _answers(one),
        "reply": Reply.objects.filter(id=one.reply_id).first(), "claim": _claim(line), "history": queue.history(one.key),
        "near": _meant([one]).get(one.key, []) if one.cause is Cause.UNKNOWN_TO_US else [],
        "nik": mask_text("national_id", clear("national_id", one.national_id)), "suits": suits(one),
        "other_months": _months(one),
    }  # fmt: skip


def _answers(one: Item) -> list[ReplyLine]:
    """What every reply to this list said of the NIK, the latest first."""
    if one.national_id is None:
        return list(ReplyLine.objects.filter(id=one.reply_line_id or 0).select_related("reply"))
    found = ReplyLine.objects.filter(national_id=one.national_id, reply__in=Reply.objects.filter(batch_id=one.batch_id))
    return list(found.select_related("reply").order_by("-reply_id", "line_number")[:20])


def _claim(line: BatchLine | None) -> int:
    return sum(ClaimMove.objects.filter(line=line).values_list("amount", flat=True)) if line else 0


def _months(one: Item) -> list[BatchLine]:
    """The months around it for which the person was billed."""
    found = (
        BatchLine.objects.filter(person_id=one.person_id).exclude(batch__state="draft")
        if one.person_id
        else BatchLine.objects.none()
    )
    return list(found.select_related("batch", "lineresult").order_by("-month")[:6])


def suits(one: Item) -> list[str]:
    """What can be done about an entry, as it stands."""
    if one.state is ItemState.DONE:
        return [ItemAction.REOPEN.value]
    more = [ItemAction.REOPEN.value] if one.state is ItemState.WAITING else []
    return [action.value for action in SUITS[one.cause]] + more


def suit_many(cause: Cause | None, state: str) -> list[str]:
    """What can be done about many at once."""
    if state == "selesai":
        return [ItemAction.REOPEN.value]
    return [action.value for action in (SUITS[cause] if cause else SUIT_ALL)]


def next_key(one: Item) -> str | None:
    """The next entry of the same list and cause that nobody has touched."""
    keys = [key for key in Chosen(one.month, one.fund, one.cause, (ItemState.OPEN,)).keys if key != one.key]
    for start in range(0, len(keys), AT_ONCE):
        for other in queue.items(one.month, one.fund, keys=keys[start : start + AT_ONCE]):
            if other.state is ItemState.OPEN:
                return other.key
    return None


def claims() -> dict[str, Any]:
    """What the insurer owes: per fund and month, per fund, and in all."""
    found = claimlist.by_month(claimlist.claims())
    funds: dict[str, dict[str, Any]] = {}
    for one in found:
        one["day"] = Month.parse(one["month"])
        mine = funds.setdefault(
            one["fund"], {"fund": one["fund"], "lines": 0, "claimed": 0, "credited": 0, "open": 0, "months": []}
        )
        mine["months"].append(one)
        for name in ("lines", "claimed", "credited", "open"):
            mine[name] += one[name]
    told = list(funds.values())
    return {"funds": told, **{name: sum(one[name] for one in told) for name in ("open", "credited", "claimed")}}


def bank_months() -> list[Month]:
    """Months in which something was paid or stands on a statement, the latest first."""
    return sorted({Month.of(pair.on) for pair in bank.pairs()}, reverse=True)
