"""How long money lasts: plain arithmetic against a slower one, and over the small city's own books."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

import pytest
from typer.testing import CliRunner

import cities
from cities import FEBRUARY, JANUARY, MARCH
from databases import one, rows
from pijar.cli.common import app
from pijar.cycle import fundacts
from pijar.cycle.forecast import ENDS_WITH_YEAR, FundNow, forecast, reckon
from pijar.cycle.fundviews import safe_day, working_days_before
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import contribution
from pijar.law.deadlines import due_date, is_working_day
from pijar.staff.types import Actor

SECTORS = ("tobacco", "transport", "other")
KINDS = ("APBD", "DBHCHT", "DONOR", "COMPANY", "ZAKAT", "APBD_PROVINCE", "SELF")


def price(month: Month, kind: str, sector: str) -> int:
    """Prices of no law: another one each half year, for each kind and sector."""
    return 1_000 + 100 * KINDS.index(kind) + 10 * SECTORS.index(sector) + (month.year * 2 + (month.month > 6)) % 7


def slowly(fund: FundNow, first: Month, count: int) -> list[tuple[str, int, int]]:
    """The same told person by person: month, what everybody costs, what is left in the purse afterwards."""
    purse, told = fund.available, []
    month = first
    for number in range(count):
        if number and month.month == 1:
            if fund.kind in ("APBD", "DBHCHT", "APBD_PROVINCE"):
                purse = 0
            purse = purse + fund.budgets.get(month.year, 0)
        if month in fund.promised:
            purse = purse + fund.promised[month]
        spent = 0
        for sector in fund.people:
            for _person in range(fund.people[sector]):
                spent = spent + price(month, fund.kind, sector)
        purse = purse - spent
        told.append((str(month), spent, purse))
        month = Month(month.year + 1, 1) if month.month == 12 else Month(month.year, month.month + 1)
    return told


def a_fund(draw: random.Random, first: Month) -> FundNow:
    kind = draw.choice(KINDS)
    people = {sector: draw.randrange(0, 9) for sector in SECTORS}
    given = {first.shift(n): draw.randrange(0, 9_000) for n in range(draw.randrange(0, 20))} if kind == "DONOR" else {}
    later = {first.year + n: draw.randrange(0, 90_000) for n in (1, 2) if kind != "DONOR" and draw.random() < 0.6}
    return FundNow("X", kind, people, draw.randrange(0, 150_000), later, given, Fraction(draw.randrange(0, 11), 10))


@pytest.mark.parametrize("seed", range(150))
def test_the_reckoning_is_that_of_a_slow_one(seed: int) -> None:
    draw = random.Random(seed)
    first, count = Month(2026, draw.randrange(1, 13)), draw.randrange(1, 30)
    fund = a_fund(draw, first)
    found = reckon([fund], first, count, price)[0]
    expected = slowly(fund, first, count)
    assert [(str(step.month), step.cost, step.balance) for step in found.steps] == expected
    short = [month for month, _, purse in expected if purse < 0]
    assert (str(found.short_from) if found.short_from else None) == (short[0] if short else None)
    paid = 0
    for _, _, purse in expected:
        if purse < 0:
            break
        paid += 1
    assert found.months_left == paid
    before = fund.available
    for step in found.steps:
        assert before + step.income - step.lapsed - step.cost == step.balance
        before = step.balance


def test_gifts_as_they_came_are_the_cautious_line() -> None:
    fund = FundNow("ASN", "DONOR", {"other": 10}, 0, {}, {Month(2026, n): 20_000 for n in range(1, 13)}, Fraction(1, 2))
    found = reckon([fund], Month(2026, 1), 12, price)[0]
    assert found.short_from is None and found.months_left == 12
    assert found.cautious_short_from == Month(2026, 1)
    assert [step.income for step in found.cautious] == [10_000] * 12


def test_a_fund_of_nobody_never_runs_short() -> None:
    found = reckon([FundNow("APBD", "APBD", {}, 0)], Month(2026, 11), 6, price)[0]
    assert (found.months_left, found.short_from) == (6, None)


@pytest.fixture
def told(known_city: None) -> dict:
    return forecast(14).as_json()


def of(told: Mapping, code: str) -> dict:
    return next(fund for fund in told["funds"] if fund["code"] == code)


def test_the_small_city_month_by_month(told: dict) -> None:
    """People of February's list, each at the law's amount of the month; nothing else."""
    lists = rows(
        "select b.fund_code, r.fund_kind, r.sector, count(*) from contributions_batchline l join contributions_batch b"
        " on b.id = l.batch_id join contributions_rate r on r.id = l.rate_id where b.month = '2026-02-01' group by 1, 2, 3"
    )
    assert told["list"] == "2026-02" and len(lists) >= 3
    for fund in told["funds"]:
        assert [m["month"] for m in fund["months"]][::13] == ["2026-03", "2027-04"]
        for month in fund["months"]:
            due = Month.parse(month["month"])
            mine = [(kind, sector, n) for code, kind, sector, n in lists if code == fund["code"]]
            assert month["cost"] == sum(n * contribution(due, sector=s, fund_kind=kind).total for kind, s, n in mine)
            assert month["people"] == sum(n for _, _, n in mine)
        held = one(
            "select coalesce(sum(balance), 0) from ledger_account where kind = 'available' and fund_code = %s", fund["code"]
        )
        assert fund["available"] == held
    for cash, *months in zip(told["cash"], *(fund["months"] for fund in told["funds"]), strict=True):
        assert cash["amount"] == sum(month["cost"] for month in months)
        assert cash["due"] == due_date(Month.parse(cash["month"]))
    assert told["unpaid"] == []


def test_the_end_of_the_relief_is_a_row_of_its_own(told: dict) -> None:
    # The city pays the whole contribution (PP 50/2025 relieves no public money); gifts pay half of it while the relief lasts,
    # for transport and for all other work until a day of its own.
    changes = {(c["fund"], c["month"]): c for c in told["changes"]}
    assert changes and {fund for fund, _ in changes} == {"ASN"}

    def relieved(month: Month, sector: str) -> bool:
        return contribution(month, sector=sector, fund_kind="DONOR").relief

    turns = {
        str(month)
        for month in Month.range(MARCH, Month(2027, 4))
        for sector in ("transport", "other")
        if relieved(month, sector) != relieved(month.previous, sector)
    }
    assert {"2026-04", "2027-01"} <= {month for _, month in changes} <= turns
    assert all("PP 50/2025" in c["provision"] for c in told["changes"])
    assert changes["ASN", "2026-04"]["from"] > changes["ASN", "2026-04"]["to"]
    assert changes["ASN", "2027-01"]["from"] < changes["ASN", "2027-01"]["to"]
    for change in told["changes"]:
        months = {m["month"]: m["cost"] for m in of(told, change["fund"])["months"]}
        assert change["to"] == months[change["month"]] != change["from"]


def decide(year: int, amount: int) -> None:
    made = fundacts.propose(year, "APBD", amount=amount, on=JANUARY.first_day, reference="DPA", actor=Actor("rina"))
    fundacts.decide(made.pk, approve=True, actor=Actor("tono"))


def test_a_city_budget_ends_with_its_year(known_city: None) -> None:
    decide(2026, 100_000_000)
    told = forecast(14).as_json()
    assert of(told, "APBD")["short_from"] == "2027-01"
    assert {"code": "NO_BUDGET_YET", "fund": "APBD", "year": 2027} in told["notes"]
    last, first = (next(m for m in of(told, "APBD")["months"] if m["month"] == which) for which in ("2026-12", "2027-01"))
    assert first["lapsed"] == last["balance"] > 0
    decide(2027, 50_000_000)
    told = forecast(14).as_json()
    first = next(m for m in of(told, "APBD")["months"] if m["month"] == "2027-01")
    assert first["income"] == 50_000_000 and first["balance"] == 50_000_000 - first["cost"]
    assert of(told, "APBD")["short_from"] is None
    assert not [n for n in told["notes"] if (n["code"], n["fund"]) == ("NO_BUDGET_YET", "APBD")]


def test_gifts_are_what_pledges_promise(told: dict) -> None:
    asn = of(told, "ASN")
    # Thirty donors pledge 16,800 a month with no end.
    assert {month["income"] for month in asn["months"]} == {30 * 16_800}
    assert [m["income"] for m in asn["cautious"]["months"]] == [30 * 16_800] * 14


def test_the_command_prints_it(known_city: None) -> None:
    result = CliRunner().invoke(app, ["funding", "forecast", "--months", "12", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert set(told) >= {"as_of", "funds", "cash", "changes"}
    assert all(len(fund["months"]) == 12 for fund in told["funds"]) and len(told["cash"]) == 12
    assert set(told["funds"][0]["months"][0]) >= {"month", "people", "cost", "income", "balance"}


@pytest.mark.parametrize("count", [0, 61, -1])
def test_a_forecast_has_its_bounds(known_city: None, count: int) -> None:
    with pytest.raises(Refusal, match="1 to 60 months"):
        forecast(count)


def test_what_no_month_was_run_for(city: None) -> None:
    cities.programme(apbd=5)
    told = forecast(3).as_json()
    assert told["list"] is None and {m["cost"] for fund in told["funds"] for m in fund["months"]} == {0}


def test_funds_that_end_are_public_ones() -> None:
    assert frozenset({"APBD", "APBD_PROVINCE", "DBHCHT"}) == ENDS_WITH_YEAR


def test_the_safe_day_is_working_days_before_the_due_day(known_city: None) -> None:
    cities.run(MARCH)
    found = safe_day(MARCH)
    assert (found.due, found.days) == (due_date(MARCH), 3)
    days = [found.safe + timedelta(days=n) for n in range((found.due - found.safe).days)]
    between = [day for day in days if is_working_day(day)]
    assert len(between) == 3 and between[0] == found.safe
    assert working_days_before(found.due, 0) == found.due
    assert found.people == one("select count(*) from contributions_batchline where month = '2026-03-01'") > 0
    assert found.amount == one("select sum(total) from contributions_batch where month = '2026-03-01'")
    assert sum(lapse.people for lapse in found.lapses) == found.people
    kept = next(lapse for lapse in found.lapses if lapse.last_paid == FEBRUARY)
    # Three months may be unpaid: up to the due day of May, and surely gone from June on.
    assert (kept.unpaid, kept.sure_until, kept.gone_from) == (1, due_date(Month(2026, 5)), Month(2026, 6).first_day)
    assert found.first_gone == Month(2026, 6).first_day
    assert safe_day(MARCH, with_lapses=False).lapses == ()


def test_what_is_paid_cannot_lapse(known_city: None) -> None:
    found = safe_day(JANUARY)
    assert (found.people, found.amount, found.funds, found.lapses, found.first_gone) == (0, 0, (), (), None)


def test_the_treasury_says_how_long_it_needs(known_city: None) -> None:
    cities.programme(apbd=120, dbhcht=30, **{"year: 2026": "payments: {sp2d_days: 7}\nyear: 2026"})
    assert (safe_day(MARCH).days, safe_day(MARCH).safe) == (7, working_days_before(due_date(MARCH), 7))


@pytest.mark.parametrize(
    "said", ["{sp2d_days: -1}", "{sp2d_days: 2.5}", "{sp2d_days: true}", "{days: 3}", "[3]", "{sp2d_days: 21}"]
)
def test_days_that_cannot_be_meant_are_refused(city: None, said: str) -> None:
    with pytest.raises(Refusal, match="payments: knows sp2d_days only"):
        cities.programme(**{"year: 2026": f"payments: {said}\nyear: 2026"})
