"""How long each fund's money lasts at today's list, and what coming changes of the law cost.

`reckon` is plain arithmetic over what it is given; `forecast` gathers that from books, lists, pledges and law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pijar.contributions.models import Batch
from pijar.contributions.money import payable
from pijar.contributions.types import WAS_PAID
from pijar.cycle import money, store
from pijar.cycle.budgets import budget_of
from pijar.cycle.fundviews import PeopleNow, people_now
from pijar.cycle.programme import Fund
from pijar.funding.dues import due_each
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import Contribution, contribution
from pijar.law.due_days import contribution_due
from pijar.ledger.models import Account
from pijar.ledger.types import Kind
from pijar.registry.copy import rows
from pijar.registry.once import once

# Budgets of offices end with their year; money given for the purpose waits for the next.
ENDS_WITH_YEAR = frozenset({"APBD", "APBD_PROVINCE", "DBHCHT"})
MOST_MONTHS = 60
Price = Callable[[Month, str, str], int]


@dataclass(frozen=True)
class FundNow:
    """What a forecast begins with: people by sector, rupiah at hand in the first month's year.

    `budgets` are those of the years, as far as they are decided; `promised` what donors pledged per month, `share` how much
    of what was pledged has come so far (None: nothing has been due yet).
    """

    code: str
    kind: str
    people: Mapping[str, int]
    available: int
    budgets: Mapping[int, int] = field(default_factory=dict)
    promised: Mapping[Month, int] = field(default_factory=dict)
    share: Fraction | None = None


@dataclass(frozen=True)
class Step:
    """One month of one fund, whole rupiah: before + income - lapsed - cost = balance, which is below zero where it is short.

    `lapsed` is the rest that ended with the year before; a shortfall does not pass into a new budget either.
    """

    month: Month
    people: int
    cost: int
    income: int
    lapsed: int
    balance: int


@dataclass(frozen=True)
class FundForecast:
    """A fund month by month. `cautious` is the same with gifts as they did come, not as they were pledged; else empty."""

    fund: FundNow
    steps: tuple[Step, ...]
    cautious: tuple[Step, ...] = ()

    @property
    def months_left(self) -> int:
        """How many months in a row can be paid; all asked for where none is short."""
        return _in_a_row(self.steps)

    @property
    def short_from(self) -> Month | None:
        """The first month that cannot be paid in whole."""
        return next((step.month for step in self.steps if step.balance < 0), None)

    @property
    def cautious_short_from(self) -> Month | None:
        return next((step.month for step in self.cautious if step.balance < 0), None)


def _in_a_row(steps: Sequence[Step]) -> int:
    return next((number for number, step in enumerate(steps) if step.balance < 0), len(steps))


def reckon(funds: Iterable[FundNow], first: Month, count: int, price: Price) -> list[FundForecast]:
    """Each fund's months from `first` on. `price` is what one person of a sector costs in a month from a kind of fund."""
    months = list(Month.range(first, first.shift(count - 1)))
    made = []
    for fund in funds:
        steps = tuple(_steps(fund, months, price, Fraction(1)))
        with_less = tuple(_steps(fund, months, price, fund.share)) if fund.promised and fund.share is not None else ()
        made.append(FundForecast(fund, steps, with_less))
    return made


def _steps(fund: FundNow, months: Sequence[Month], price: Price, share: Fraction) -> Iterable[Step]:
    balance, people = fund.available, sum(fund.people.values())
    for month in months:
        cost = sum(number * price(month, fund.kind, sector) for sector, number in fund.people.items())
        is_new_year = month.month == 1 and month != months[0]
        lapsed = balance if is_new_year and fund.kind in ENDS_WITH_YEAR else 0
        income = int(fund.promised.get(month, 0) * share) + (fund.budgets.get(month.year, 0) if is_new_year else 0)
        balance += income - lapsed - cost
        yield Step(month, people, cost, income, lapsed, balance)


@dataclass(frozen=True)
class CostChange:
    """A fund's month costs another sum than the month before it, with the same people, by the provisions named."""

    month: Month
    fund: str
    before: int
    after: int
    provision: str


@dataclass(frozen=True)
class Cash:
    """What is to be paid of a month in all, and by when. `is_final`: no holiday that is not on record yet can move the day."""

    month: Month
    due: date
    amount: int
    is_final: bool


@dataclass(frozen=True)
class Forecast:
    """The months ahead at the list of `listed` (None: no month was run). `unpaid`: what lists of before are still owed."""

    as_of: date
    listed: Month | None
    first: Month
    funds: list[FundForecast]
    cash: list[Cash]
    unpaid: list[Cash]
    changes: list[CostChange]
    notes: list[tuple[str, str, int]]

    def as_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of, "list": str(self.listed) if self.listed else None,
            "funds": [_fund_json(one) for one in self.funds], "cash": [_cash_json(one) for one in self.cash],
            "unpaid": [_cash_json(one) for one in self.unpaid],
            "changes": [
                {"month": str(c.month), "fund": c.fund, "from": c.before, "to": c.after, "provision": c.provision}
                for c in self.changes
            ],
            "notes": [{"code": code, "fund": fund, "year": year} for code, fund, year in self.notes],
        }  # fmt: skip


def _fund_json(one: FundForecast) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": one.fund.code, "kind": one.fund.kind, "available": one.fund.available, "months_left": one.months_left,
        "short_from": str(one.short_from) if one.short_from else None, "months": [_step_json(step) for step in one.steps],
    }  # fmt: skip
    if one.cautious:
        short = one.cautious_short_from
        told["cautious"] = {
            "months_left": _in_a_row(one.cautious), "short_from": str(short) if short else None,
            "months": [_step_json(step) for step in one.cautious],
        }  # fmt: skip
    return told


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "month": str(step.month), "people": step.people, "cost": step.cost, "income": step.income, "lapsed": step.lapsed,
        "balance": step.balance,
    }  # fmt: skip


def _cash_json(one: Cash) -> dict[str, Any]:
    return {"month": str(one.month), "due": one.due, "amount": one.amount, "final": one.is_final}


def forecast(count: int = 12, now: PeopleNow | None = None) -> Forecast:
    """The `count` months after the last one that was run (or from this month on), at its list and by the law of each.

    `now` is today's list where it was counted already.

    Raises Refusal: MONTHS_WRONG, PROGRAMME_UNKNOWN; LawError (LAW_NOT_KNOWN) for a month the law says nothing of.
    """
    if not 1 <= count <= MOST_MONTHS:
        raise Refusal("MONTHS_WRONG", f"A forecast is of 1 to {MOST_MONTHS} months, not {count}.")
    listed, people = now or people_now()
    first = listed.next if listed else Month.of(today())
    last = first.shift(count - 1)
    programme = store.current(listed.year if listed else None)
    funds = [_now(fund, people.get(fund.code, {}), first, last) for fund in programme.fill_order]
    made = reckon(funds, first, count, _price)
    return Forecast(
        today(), listed, first, made, _cash(made, first, count), _unpaid(), list(_changes(made, listed)),
        list(_notes(made, programme.year)),
    )  # fmt: skip


def _price(month: Month, kind: str, sector: str) -> int:
    return contribution(month, sector=sector, fund_kind=kind).total


def _now(fund: Fund, people: Mapping[str, int], first: Month, last: Month) -> FundNow:
    is_given = fund.kind == money.GIVEN
    months = Month.range(first, last) if is_given else ()
    later = {} if is_given else {year: decided(year, fund) for year in range(first.year, last.year + 1)}
    return FundNow(
        fund.code, fund.kind, people, _available(fund, first.year), {y: n for y, n in later.items() if n is not None},
        due_each(months) if is_given else {}, _share(fund.code) if is_given else None,
    )  # fmt: skip


def _available(fund: Fund, year: int) -> int:
    """What can be spent in a year, whole rupiah: by the books, else the budget that is decided for it."""
    mine = [(of, kind, balance) for code, of, kind, balance in _accounts() if code == fund.code]
    since = year if fund.kind in ENDS_WITH_YEAR else 0
    rest = sum(balance for of, kind, balance in mine if kind == Kind.AVAILABLE.value and since <= of <= year)
    is_open = fund.kind == money.GIVEN or any(of == year for of, _kind, _balance in mine)
    return int(rest if is_open else rest + (decided(year, fund) or 0))


@once
def _accounts() -> list[tuple[str, int, str, int]]:
    """Every account there is: a few for each fund and year."""
    return list(Account.objects.values_list("fund_code", "year", "kind", "balance"))


def decided(year: int, fund: Fund) -> int | None:
    """A fund's budget of a year as far as anybody has said one: recorded, or by that year's programme. None: not yet."""
    recorded = budget_of(year, fund.code)
    if recorded is not None or year not in store.years():
        return recorded
    own = store.current(year).funds.get(fund.code)
    return money.budget_in_force(year, own)[0] if own and own.kind != money.GIVEN else None


def _share(fund: str) -> Fraction | None:
    """How much of what donors pledged did come and could be used, over the months reckoned so far."""
    pledged, usable = rows(
        "select coalesce(sum(pledged), 0)::bigint, coalesce(sum(usable), 0)::bigint from funding_gift where fund_code = %s", fund
    )[0]
    return min(Fraction(1), Fraction(int(usable), int(pledged))) if pledged else None


def _cash(made: Sequence[FundForecast], first: Month, count: int) -> list[Cash]:
    return [_due(first.shift(n), sum(one.steps[n].cost for one in made)) for n in range(count)]


def _due(month: Month, amount: int) -> Cash:
    due = contribution_due(month)
    return Cash(month, due.day, amount, due.is_final)


def _unpaid() -> list[Cash]:
    owed: dict[date, int] = {}
    for batch in Batch.objects.exclude(state__in=[state.value for state in WAS_PAID]).order_by("month"):
        owed[batch.month] = owed.get(batch.month, 0) + payable(batch)
    return [_due(Month.of(month), amount) for month, amount in owed.items() if amount]


def _changes(made: Sequence[FundForecast], listed: Month | None) -> Iterable[CostChange]:
    """Where a month costs more or less than the one before by the law alone, funds in their order."""
    found = []
    for one in made:
        costs = [(step.month, step.cost) for step in one.steps]
        if listed:
            now = sum(n * _price(listed, one.fund.kind, sector) for sector, n in one.fund.people.items())
            costs.insert(0, (listed, now))
        for (earlier, before), (month, after) in pairwise(costs):
            if before != after:
                found.append(CostChange(month, one.fund.code, before, after, _provision(one.fund, earlier, month)))
    return sorted(found, key=lambda change: change.month)


def _provision(fund: FundNow, earlier: Month, month: Month) -> str:
    """Where it is written: what held in the month before and does not any more, and what came instead."""
    named: dict[str, None] = {}
    for sector, number in fund.people.items():
        old, new = (contribution(m, sector=sector, fund_kind=fund.kind) for m in (earlier, month))
        if number and old.total != new.total:
            named |= dict.fromkeys(_only_in(old, new)) | dict.fromkeys(_only_in(new, old))
    # An article cited with what it says more closely is not cited bare beside it.
    return "; ".join(one for one in named if not any(other != one and other.startswith(one) for other in named))


def _only_in(one: Contribution, other: Contribution) -> list[str]:
    known = {source.id for source in other.sources}
    return [str(source.reference) for source in one.sources if source.id not in known]


def _notes(made: Sequence[FundForecast], year: int) -> Iterable[tuple[str, str, int]]:
    """What a reader must know of the figures: (code, fund, year)."""
    for one in made:
        fund, years = one.fund, {step.month.year for step in one.steps}
        if fund.kind in ENDS_WITH_YEAR:
            yield from (("NO_BUDGET_YET", fund.code, y) for y in sorted(years) if y > year and y not in fund.budgets)
        if fund.kind == money.GIVEN and not any(fund.promised.values()):
            yield "NO_PLEDGES", fund.code, year
        if fund.kind != money.GIVEN and budget_source(year, fund.code) == "quota":
            yield "BUDGET_BY_QUOTA", fund.code, year


def budget_source(year: int, code: str) -> str:
    """Where a fund's budget of a year is from; empty where that year has no programme."""
    fund = store.current(year).funds.get(code) if year in store.years() else None
    return money.budget_in_force(year, fund)[1] if fund else ""
