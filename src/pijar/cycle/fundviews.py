"""Where each fund stands on a day, and by when the treasury must order a month's payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from pijar.contributions.models import Batch
from pijar.contributions.money import payable
from pijar.contributions.types import WAS_PAID
from pijar.cycle import fundacts, money, moneyoptions, store
from pijar.cycle.budgets import budget_of
from pijar.cycle.models import Budget
from pijar.cycle.programme import Fund
from pijar.kernel.month import Month
from pijar.law.arrears import limits
from pijar.law.coverage import arrears_months
from pijar.law.deadlines import is_working_day
from pijar.law.due_days import contribution_due
from pijar.ledger import selectors as books
from pijar.ledger.types import POSITIONS, Kind
from pijar.registry.copy import asked, rows

_DAY = timedelta(days=1)


# A month, and its people by fund and sector.
PeopleNow = tuple[Month | None, dict[str, dict[str, int]]]


@dataclass(frozen=True)
class Lapse:
    """People of an unpaid month who were last paid for in the same month before it (None: never, or too long ago to hold).

    `unpaid` months lie open with this one. Cover surely holds until `sure_until`; from `gone_from` on it is surely gone and
    begins from zero. Where nothing was ever paid there is no cover to lose: both are None, it only does not begin.
    """

    last_paid: Month | None
    people: int
    unpaid: int
    sure_until: date | None
    gone_from: date | None


@dataclass(frozen=True)
class SafeDay:
    """By when a month is to be paid, and what is lost when it is not.

    `due` is the insurer's last day by law, `safe` the treasury's: `days` working days before it. `people` and `amount`
    (whole rupiah, less credits) are those of the month's lists not paid yet, of all `funds` named.
    """

    month: Month
    due: date
    is_final: bool
    safe: date
    days: int
    people: int
    amount: int
    funds: tuple[str, ...]
    lapses: tuple[Lapse, ...]

    @property
    def first_gone(self) -> date | None:
        """The first day on which somebody's cover is surely gone; None where nobody has any to lose."""
        return min((one.gone_from for one in self.lapses if one.gone_from), default=None)

    def days_left(self, on: date) -> int:
        """Calendar days until the safe day; below zero: it has passed."""
        return (self.safe - on).days


def safe_day(month: Month, *, with_lapses: bool = True) -> SafeDay:
    """The last safe day to order the payment of a month. Without lapses it is quick: no line is looked at.

    Raises LawError (LAW_NOT_KNOWN) for a month before the rules begin.
    """
    due, days = contribution_due(month), treasury_days(month.year)
    unpaid = list(Batch.objects.filter(month=month.first_day).exclude(state__in=[s.value for s in WAS_PAID]).order_by("id"))
    return SafeDay(
        month=month, due=due.day, is_final=due.is_final, safe=working_days_before(due.day, days), days=days,
        people=sum(batch.lines for batch in unpaid), amount=sum(map(payable, unpaid)),
        funds=tuple(dict.fromkeys(batch.fund_code for batch in unpaid)),
        lapses=_lapses(month, [batch.pk for batch in unpaid]) if with_lapses else (),
    )  # fmt: skip


def treasury_days(year: int) -> int:
    """The working days the treasury needs, by the programme of a year (else the usual)."""
    return moneyoptions.sp2d_days(store.current(year).data if year in store.years() else {})


def working_days_before(day: date, count: int) -> date:
    """The `count`-th working day before `day`, which itself is not counted."""
    for _ in range(count):
        day -= _DAY
        while not is_working_day(day):
            day -= _DAY
    return day


# The last month paid of each person in unpaid lists; further back than cover can last does not matter.
_LAST_PAID = """
select p.last, count(*)
  from contributions_batchline l
  left join (select l.person_id, max(l.month) as last
               from contributions_batchline l join contributions_batch b on b.id = l.batch_id
              where b.state = any(%(paid)s) and l.month < %(month)s and l.month >= %(since)s group by l.person_id) p
         on p.person_id = l.person_id
 where l.batch_id = any(%(batches)s)
 group by p.last order by p.last
"""


def _lapses(month: Month, batches: list[int]) -> tuple[Lapse, ...]:
    if not batches:
        return ()
    allowed = arrears_months(month.first_day)
    values = {
        "paid": [state.value for state in WAS_PAID], "month": month.first_day, "batches": batches,
        "since": month.shift(-allowed - 1).first_day,
    }  # fmt: skip
    return tuple(_lapse(month, last, int(people), allowed) for last, people in asked(_LAST_PAID, values))


def _lapse(month: Month, last: date | None, people: int, allowed: int) -> Lapse:
    if last is None:
        return Lapse(None, people, 1, None, None)
    sure_until, gone_from = limits(Month.of(last), allowed)
    return Lapse(Month.of(last), people, month - Month.of(last), sure_until, gone_from)


@dataclass(frozen=True)
class FundStanding:
    """A fund's year at the end of a day, whole rupiah.

    `budget` is what it has for the year and `source` says why: recorded, programme, quota, received (paid in) or gifts.
    `booked` is what the books had of it by then. `people` are those of its list of the last month run.
    """

    year: int
    code: str
    kind: str
    budget: int
    source: str
    booked: int
    held: Mapping[Kind, int]
    people: int
    proposed: Budget | None

    @property
    def spent(self) -> int:
        """What left for the insurer: what is paid, and what was paid and is claimed back."""
        return self.held[Kind.PAID] + self.held[Kind.INSURER_CLAIM]

    @property
    def realisation(self) -> Decimal | None:
        """The share of the budget that was paid, in per cent with one digit, cut: 100 is all. None where there is no budget."""
        if not self.budget:
            return None
        return (Decimal(100) * self.spent / self.budget).quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def share(self) -> Decimal | None:
        """The same as a part of one."""
        return None if self.realisation is None else self.realisation / 100

    def as_json(self) -> dict[str, Any]:
        named = {kind.value: self.held[kind] for kind in POSITIONS if kind is not Kind.INSURER_CLAIM}
        return {
            "code": self.code, "kind": self.kind, "budget": self.budget, "budget_from": self.source, "booked": self.booked,
            **named, "claims": self.held[Kind.INSURER_CLAIM], "spent": self.spent, "realisation": self.realisation,
            "people": self.people,
        }  # fmt: skip


def funds(year: int, on: date, now: PeopleNow | None = None) -> list[FundStanding]:
    """Every fund of a year's programme, in filling order, as it stands at the end of a day. Raises PROGRAMME_UNKNOWN.

    `now` is today's list where it was counted already.
    """
    held, carried = books.balances(on, year=year), (now or people_now())[1]
    waiting = {b.fund_code: b for b in Budget.objects.filter(year=year, state="proposed")}
    return [_standing(year, fund, held, carried, waiting.get(fund.code)) for fund in store.current(year).fill_order]


def _standing(
    year: int, fund: Fund, held: Mapping[tuple[int, str, Kind], int], carried: Mapping[str, Mapping[str, int]],
    proposed: Budget | None,
) -> FundStanding:  # fmt: skip
    mine = {kind: held.get((year, fund.code, kind), 0) for kind in Kind}
    booked = mine[Kind.APPROPRIATION] + mine[Kind.DONOR_LIABILITY]
    budget, source = _budget(year, fund, booked)
    people = sum(carried.get(fund.code, {}).values())
    return FundStanding(year, fund.code, fund.kind, budget, source, booked, mine, people, proposed)


def _budget(year: int, fund: Fund, booked: int) -> tuple[int, str]:
    """What a fund has for a year, and from where that is known."""
    if fund.kind == money.GIVEN:
        return booked, "gifts"
    if budget_of(year, fund.code) is None and fund.budget is None and fundacts.received(year, fund.code):
        return booked, "received"
    return money.budget_in_force(year, fund)


_PEOPLE = """
select fund_code, sector, sum(n)::bigint
  from (select b.fund_code, l.rate_id, count(*) as n from contributions_batch b
          join contributions_batchline l on l.batch_id = b.id where b.month = %s group by 1, 2) l
  join contributions_rate r on r.id = l.rate_id group by 1, 2
"""


def people_now() -> PeopleNow:
    """Today's list: the last month that was run, and its people by fund and sector. No month: nobody."""
    last = Batch.objects.order_by("-month").values_list("month", flat=True).first()
    found: dict[str, dict[str, int]] = {}
    for fund, sector, number in rows(_PEOPLE, last) if last else ():
        found.setdefault(fund, {})[sector] = int(number)
    return (Month.of(last) if last else None), found
