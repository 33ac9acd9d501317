"""Several months paid at once: each is reckoned by the rules of its own month, also across a change of the law."""

from __future__ import annotations

from dataclasses import dataclass

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.contributions import Contribution, contribution
from pijar.law.explain import Calculation, Line, Question, fault


@dataclass(frozen=True, slots=True)
class Prepayment:
    """The months paid in advance with their contributions, in order, and what is to be asked before paying."""

    months: tuple[tuple[Month, Contribution], ...]
    questions: tuple[Question, ...]

    @property
    def total(self) -> int:
        """The sum of all months in whole rupiah."""
        return sum(one.total for _, one in self.months)

    @property
    def calculation(self) -> Calculation:
        """One explained line a month."""
        return Calculation(tuple(_line(month, one) for month, one in self.months), self.questions)


def prepay(
    first_month: Month, count: int, *, sector: str, fund_kind: str, income: int | None = None, jht: bool = False
) -> Prepayment:
    """What is owed for `count` months from `first_month` on, paid at once.

    PP 44/2015 for the months that may be paid in advance; month by month as in `contribution`. Where the amounts differ
    the insurer is to be asked how it treats a prepayment across a change. Raises LawError (LAW_CASE_REFUSED, naming
    `count`) for another number of months, and as `contribution` does.
    """
    allowed = lookup.valid("contributions.prepayment_months", first_month.first_day)
    if type(count) is not int or count not in allowed.rows:
        raise fault("unknown_choice", "count", given=str(count), known=", ".join(map(str, allowed.rows)))
    last = first_month.shift(count - 1)
    months = tuple(
        (month, contribution(month, sector=sector, fund_kind=fund_kind, income=income, jht=jht))
        for month in Month.range(first_month, last)
    )
    totals = [one.total for _, one in months]
    least, most = min(totals), max(totals)
    values = {"least": least, "most": most, "first": first_month, "last": last}
    questions = (Question("prepayment_across_change", values),) if least < most else ()
    about_fund = dict.fromkeys(question for _, one in months for question in one.questions)
    return Prepayment(months, (*questions, *about_fund))


def _line(month: Month, one: Contribution) -> Line:
    values = {"month": month, "jkk": one.jkk, "jkm": one.jkm, "jht": one.jht, "amount": one.total}
    sources = {source.id: source for line in one.lines for source in line.sources}
    return Line("prepaid_month", one.total, one.total, tuple(sources.values()), values)
