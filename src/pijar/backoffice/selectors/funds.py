"""Funds for the screen: where each stands, how its money went and will go, what must be known of it; and the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pijar.backoffice import fundcharts
from pijar.backoffice.fundcharts import Burn
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.pictures import Picture
from pijar.contributions.models import Batch
from pijar.contributions.money import payable
from pijar.contributions.types import WAS_PAID
from pijar.cycle import forecast as ahead
from pijar.cycle import fundviews, store
from pijar.cycle.budgets import budgets
from pijar.cycle.forecast import Forecast, FundForecast
from pijar.cycle.fundviews import FundStanding, PeopleNow, SafeDay
from pijar.cycle.models import Budget
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.due_days import contribution_due
from pijar.ledger.exports import Item, Statement, statement
from pijar.ledger.models import Account, Entry
from pijar.ledger.types import Act, Kind
from pijar.registry.once import once
from pijar.staff.models import Officer

# Of what stands in a bar, in the order in which money goes.
PARTS = ("paid", "claims", "committed", "reserved", "available", "owed_back", "returned")
MONTHS_AHEAD = 12
# Where the year's money is known beforehand, its plan is to be used evenly; gifts come as they come.
PLANNED = ("recorded", "programme", "quota")


@dataclass(frozen=True)
class Note:
    """Something to know: a code for its words, how grave it is (bad, warn, info), and what the words need."""

    code: str
    grave: str
    fund: str = ""
    month: Month | None = None
    year: int = 0
    safe: SafeDay | None = None


@dataclass(frozen=True)
class FundCard:
    """One fund for the cockpit."""

    standing: FundStanding
    ahead: FundForecast | None
    amounts: dict[str, int]
    bar: str
    picture: Picture | None

    @property
    def lasts(self) -> bool:
        """Whether every month that was looked at can be paid."""
        return self.ahead is not None and self.ahead.short_from is None


def years() -> list[int]:
    return sorted(store.years(), reverse=True)


def year_of(text: str) -> int:
    """The year asked for, if it has a programme; else the last that has one. Raises Refusal (PROGRAMME_UNKNOWN)."""
    found = years()
    if not found:
        raise Refusal("PROGRAMME_UNKNOWN", "There is no programme: load one with `pijar programme load FILE`.")
    return int(text) if text.isdecimal() and text in map(str, found) else found[0]


def forecast() -> Forecast:
    return ahead.forecast(MONTHS_AHEAD, _people())


@once
def _people() -> PeopleNow:
    """Today's list. A list that was made anew, or that more were added to, is counted anew."""
    last = Batch.objects.order_by("-month").values("month")[:1]
    made = Batch.objects.filter(month=last).order_by("id").values_list("id", "month", "lines", "jkk", "jkm")
    return _counted(tuple(made))


@kept
def _counted(made: tuple[tuple[Any, ...], ...]) -> PeopleNow:
    return fundviews.people_now()


@warm
def _warmed() -> None:
    _people()


def cards(year: int, told: Forecast, fund: str | None = None) -> list[FundCard]:
    """Each fund of a year with its figures and pictures, or one."""
    coming = {one.fund.code: one for one in told.funds}
    standings = fundviews.funds(year, today(), _people())
    return [_card(one, coming.get(one.code), told) for one in standings if fund in (None, one.code)]


def card(year: int, fund: str, told: Forecast) -> FundCard | None:
    return next(iter(cards(year, told, fund)), None)


def _card(one: FundStanding, coming: FundForecast | None, told: Forecast) -> FundCard:
    named = one.as_json()
    amounts = {name: named[name] for name in PARTS if named[name] or name in ("paid", "reserved", "committed", "available")}
    burnt = burn(one.year, one.code, coming, told) if one.booked else None
    if burnt and one.source in PLANNED:
        burnt = replace(burnt, plan=((date(one.year, 1, 1), one.budget), (date(one.year, 12, 31), 0)))
    picture = fundcharts.picture(burnt, one.code) if burnt else None
    return FundCard(one, coming, amounts, fundcharts.parts(list(amounts.items())), picture)


def burn(year: int, fund: str, coming: FundForecast | None, told: Forecast) -> Burn:
    """What of a fund's year was not paid out, by day, and what will be at today's list."""
    past = list(_past(statement(year, fund, until=date(year, 12, 31)).items))
    marks = tuple(change.month for change in told.changes if change.fund == fund)
    future = tuple(_future(year, fund, past[-1], coming)) if coming and past else ()
    return Burn(year, tuple(past), future, marks)


def _past(items: Iterable[Item]) -> Iterable[tuple[date, int]]:
    """Available, reserved and committed together, at the end of each day on which that changed."""
    left, days = 0, {}
    for item in items:
        change = sum(item.moves.get(kind, 0) for kind in (Kind.AVAILABLE, Kind.RESERVED, Kind.COMMITTED))
        left += change
        if change:
            days[item.on] = left
    return days.items()


def _future(year: int, fund: str, last: tuple[date, int], coming: FundForecast) -> Iterable[tuple[date, int]]:
    """Each month to come on the day it is due; lists that are not paid yet come first."""
    day, left = last
    yield last
    for batch in (one for one in _unpaid(year) if one.fund_code == fund):
        left, day = left - payable(batch), max(day, contribution_due(Month.of(batch.month)).day)
        yield day, left
    for step in coming.steps:
        if step.month.year == year:
            left, day = left + step.income - step.cost, max(day, contribution_due(step.month).day)
            yield day, left


@once
def _unpaid(year: int) -> list[Batch]:
    return list(Batch.objects.filter(month__year=year).exclude(state__in=[s.value for s in WAS_PAID]).order_by("month", "id"))


def notes(year: int, told: Forecast, standings: list[FundStanding], *, with_days: bool = True) -> list[Note]:
    """What the officers must know, the gravest first."""
    known = {one.code for one in standings}
    found = [
        Note("SAFE_DAY", "bad" if safe.days_left(today()) < 0 else "warn", month=safe.month, safe=safe) for safe in safe_days()
    ]
    unsaid = {(fund, of) for code, fund, of in told.notes if code == "NO_BUDGET_YET"}
    for one in told.funds:
        # Where the year has no budget yet, that is what is to be told.
        is_told = one.short_from and one.short_from.month == 1 and (one.fund.code, one.short_from.year) in unsaid
        if one.short_from and one.fund.people and one.fund.code in known and not is_told:
            found.append(Note("SHORT_FROM", "bad" if one.months_left == 0 else "warn", one.fund.code, one.short_from))
    words = {"NO_BUDGET_YET": "warn", "NO_PLEDGES": "warn", "BUDGET_BY_QUOTA": "info"}
    found += [Note(code, words[code], fund, year=of) for code, fund, of in told.notes if fund in known]
    found += [Note("PROPOSED", "info", one.code, year=year) for one in standings if one.proposed]
    return sorted(found, key=lambda note: ("bad", "warn", "info").index(note.grave))


def _safe(safe: SafeDay) -> Note:
    return Note("SAFE_DAY", "bad" if safe.days_left(today()) < 0 else "warn", month=safe.month, safe=safe)


def safe_days() -> list[SafeDay]:
    """The last safe day of each month with lists that are not paid; what lapses is told of the first."""
    months = Batch.objects.exclude(state__in=[s.value for s in WAS_PAID]).order_by("month").values_list("month", flat=True)
    unpaid = list(dict.fromkeys(Month.of(first) for first in months))[:3]
    return [fundviews.safe_day(month, with_lapses=number == 0) for number, month in enumerate(unpaid)]


def history(year: int, fund: str) -> list[Budget]:
    return budgets(year, fund)


def proposed() -> QuerySet[Budget]:
    """Proposed budgets; an officer decides on those that somebody else entered."""
    return Budget.objects.filter(state="proposed").order_by("id")


def is_of(budget: Budget, officer: Officer) -> bool:
    return is_by(budget.made_by, officer)


def is_by(maker: str, officer: Officer) -> bool:
    return maker.strip().casefold() == officer.username.strip().casefold()


def statement_of(year: int, fund: str) -> Statement | None:
    """A fund's statement up to today; None where nothing was booked."""
    try:
        return statement(year, fund, until=max(today(), date(year, 1, 1)))
    except Refusal:
        return None


def entries(*, year: int | None, fund: str, act: str, subject: str) -> QuerySet[Entry]:
    """Entries by what they touch, newest first."""
    found = Entry.objects.order_by("-on", "-id").prefetch_related("posting_set__account")
    mine = {name: value for name, value in (("year", year), ("fund_code", fund)) if value}
    if mine:
        found = found.filter(id__in=Account.objects.filter(**mine).values("posting__entry_id"))
    found = found.filter(act=act) if act in list(Act) else found
    return found.filter(subject=subject) if subject else found


def moves(entry: Entry) -> list[dict[str, Any]]:
    """An entry's postings, debits first."""
    found = sorted(entry.posting_set.all(), key=lambda one: (-one.amount, one.pk))
    return [
        {"account": one.account, "debit": max(one.amount, 0), "credit": max(-one.amount, 0)} for one in found
    ]  # fmt: skip


def amount_of(entry: Entry) -> int:
    """What an entry moved: the sum of its debits."""
    return sum(max(one.amount, 0) for one in entry.posting_set.all())


def funds_of_books() -> list[str]:
    return sorted(set(Account.objects.values_list("fund_code", flat=True)))


def groups(accounts: Iterable[Any]) -> list[dict[str, Any]]:
    """Accounts of a trial balance by year and fund, with sums."""
    found: dict[tuple[int, str], list[Any]] = {}
    for one in accounts:
        if one.balance:
            found.setdefault((one.year, one.fund), []).append(one)
    return [
        {"year": year, "fund": fund, "lines": sorted(lines, key=lambda one: list(Kind).index(one.kind)),
         "debit": sum(one.debit for one in lines), "credit": sum(one.credit for one in lines)}
        for (year, fund), lines in sorted(found.items(), key=lambda pair: (-pair[0][0], pair[0][1]))
    ]  # fmt: skip
