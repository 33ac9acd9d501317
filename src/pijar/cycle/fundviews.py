"""Where each fund stands on a day, and by when the treasury must order a month's payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pijar.contributions.models import Batch
from pijar.contributions.money import payable
from pijar.contributions.types import WAS_PAID
from pijar.cycle import moneyoptions
from pijar.cycle.models import Programme
from pijar.cycle.programme import parse
from pijar.kernel.month import Month
from pijar.law.arrears import limits
from pijar.law.coverage import arrears_months
from pijar.law.deadlines import is_working_day
from pijar.law.due_days import contribution_due
from pijar.registry.copy import asked

_DAY = timedelta(days=1)


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
    found = Programme.objects.filter(year=year).order_by("-version").first()
    return moneyoptions.sp2d_days(parse(found.document).data if found else {})


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
