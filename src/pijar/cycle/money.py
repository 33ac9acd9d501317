"""Budgets and gifts of a year in the books: what each fund may spend before a month is divided."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum

from pijar.contributions.models import Batch
from pijar.contributions.money import give_way, source_of, value_day
from pijar.cycle.budgets import budget_of, decided
from pijar.cycle.models import Budget
from pijar.cycle.programme import Document, Fund
from pijar.funding.models import Gift
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import contribution_table
from pijar.ledger import selectors as books
from pijar.ledger import services as ledger
from pijar.ledger.models import Entry
from pijar.ledger.types import Act, Kind, Move, moved
from pijar.registry.copy import rows
from pijar.registry.once import once
from pijar.registry.selectors import sectors
from pijar.staff.types import Actor

GIVEN = "DONOR"


def open_year(programme: Document, actor: Actor) -> None:
    """Brings each fund's appropriation to its budget: recorded by hand, said by the programme, or reckoned from its places."""
    for fund in programme.fill_order:
        if fund.kind != GIVEN:
            _appropriate(programme.year, fund, actor)


def _appropriate(year: int, fund: Fund, actor: Actor) -> None:
    recorded = budget_of(year, fund.code)
    if (
        recorded is None
        and fund.budget is None
        and books.turnover(Act.RECEIPT, year=year, fund=fund.code, kind=Kind.AVAILABLE, until=date(year, 12, 31))
    ):
        # Whoever pays in has said what there is.
        return
    wanted, text = budget_in_force(year, fund)
    current = sum(
        books.turnover(act, year=year, fund=fund.code, kind=Kind.AVAILABLE, until=date.max) for act in (Act.BUDGET, Act.REVISION)
    )
    if wanted < current and recorded is None and fund.budget is None:
        # Money already set apart is not reckoned away.
        wanted = max(wanted, current - books.position(year, fund.code, Kind.AVAILABLE))
    act = Act.REVISION if current else Act.BUDGET
    document = decided(year, fund.code)
    ledger.post(
        on=_budget_day(year, document, adds=wanted > current) if current else date(year, 1, 1),
        act=act, subject=f"budget:{fund.code}:{year}", actor=actor, text=text, reference=document.reference if document else "",
        moves=[moved(act, year, fund.code, wanted - current)],
    )  # fmt: skip


def _budget_day(year: int, document: Budget | None, *, adds: bool) -> date:
    """More money is there from its document's day on; less from today on, as what was there may have been used till now."""
    day = min(document.on, today()) if document and adds else today()
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def budget_in_force(year: int, fund: Fund) -> tuple[int, str]:
    """A fund's budget of a year in whole rupiah, and where it is from: `recorded`, `programme` or `quota`."""
    recorded = budget_of(year, fund.code)
    if recorded is not None:
        return recorded, "recorded"
    if fund.budget is not None:
        return fund.budget, "programme"
    return _by_quota(year, fund), "quota"


def _by_quota(year: int, fund: Fund) -> int:
    """What the year's places cost at the full rate; of months that were sent, what they did cost."""
    sent, total = {first: int(cost) for code, first, cost in _sent(year) if code == fund.code}, 0
    for month in Month.range(Month(year, 1), Month(year, 12)):
        dearest = max(law.total for law in contribution_table(month, fund.kind, sectors()).values())
        total += max(sent.get(month.first_day, 0), (fund.quota_in(month) or 0) * dearest)
    return total


@once
def _sent(year: int) -> list[tuple[str, date, int]]:
    """What each fund's lists of a month cost together, drafts aside."""
    sent = Batch.objects.filter(month__year=year).exclude(state="draft").order_by()
    return list(sent.values_list("fund_code", "month").annotate(cost=Sum("total")))


def book_gifts(month: Month, fund: Fund, actor: Actor) -> None:
    """What donors gave for a month: what can be used, and what is owed back to them. Run again, the difference is booked."""
    _take_back_carried(month, fund, actor)
    _carry_over(month, fund, actor)
    _set_gifts(month, fund, actor)


def _set_gifts(month: Month, fund: Fund, actor: Actor) -> None:
    given = Gift.objects.filter(booked_in=month.first_day, fund_code=fund.code).values_list("usable", "owed_back")
    usable, owed = (sum(g[n] for g in given) for n in (0, 1))
    moves = [
        Move(month.year, fund.code, Kind.AVAILABLE, Kind.DONOR_LIABILITY, usable),
        Move(month.year, fund.code, Kind.OWED_BACK, Kind.DONOR_LIABILITY, owed),
    ]
    try:
        _book_gifts(month, fund, moves, actor)
    except Refusal as refusal:
        if refusal.code != "FUND_OVERDRAWN":
            raise
        # Less came in than drafts had set apart: they are made again, or again reserved as far as it reaches.
        give_way(month, actor)
        _book_gifts(month, fund, moves, actor)


def book_later_gifts(month: Month, fund: Fund, actor: Actor) -> None:
    """What came late moves between months when one of them is run again: the books of the later ones follow."""
    later = Gift.objects.filter(booked_in__gt=month.first_day, fund_code=fund.code).values_list("booked_in", flat=True)
    entries = Entry.objects.filter(act=Act.GIFT.value, month__gt=month.first_day, reversed_by=None)
    booked = [entry.month for entry in entries.filter(subject__startswith=f"gifts:{fund.code}:") if entry.month]
    for first_day in sorted({*later, *booked}):
        _set_gifts(Month.of(first_day), fund, actor)


def _book_gifts(month: Month, fund: Fund, moves: list[Move], actor: Actor) -> None:
    ledger.bring_to(
        on=value_day(month), act=Act.GIFT, subject=f"gifts:{fund.code}:{month}", month=month, actor=actor, moves=moves
    )


def _take_back_carried(month: Month, fund: Fund, actor: Actor) -> None:
    """A year whose month is made again has its rest back first: the later years' months, drafts all, are made again anyway."""
    standing = Entry.objects.filter(
        act=Act.CARRY_OVER.value, reversed_by=None, subject__startswith=f"carry:{fund.code}:", on__gt=month.last_day
    ).order_by("-id")
    for entry in standing:
        try:
            with transaction.atomic():
                ledger.reverse(entry.pk, on=value_day(month), actor=actor)
        except Refusal as refusal:
            if refusal.code != "FUND_OVERDRAWN":
                raise
            give_way(month.next, actor)
            ledger.reverse(entry.pk, on=value_day(month), actor=actor)


def _carry_over(month: Month, fund: Fund, actor: Actor) -> None:
    """What donors gave in earlier years and nobody used passes into this one."""
    for year, kind, _ in rows(
        "select year, kind, balance from ledger_account where fund_code = %s and year < %s and kind = 'available'"
        " and balance > 0 order by year", fund.code, month.year,
    ):  # fmt: skip
        rest, source = books.position(year, fund.code, Kind(kind)), source_of(year, fund.code)
        ledger.post(
            on=date(month.year, 1, 1), act=Act.CARRY_OVER, subject=f"carry:{fund.code}:{year}:{month.year}", actor=actor,
            moves=[
                Move(year, fund.code, source, Kind.AVAILABLE, rest),
                Move(month.year, fund.code, Kind.AVAILABLE, source, rest),
            ],
        )  # fmt: skip
