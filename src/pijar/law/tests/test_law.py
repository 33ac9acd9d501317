"""What holds for the law files and the answers as a whole, whatever the single case."""

import ast
import csv
from datetime import date
from fractions import Fraction
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from pijar.kernel.month import Month
from pijar.law import contributions, coverage, deadlines, lookup
from pijar.law.contributions import contribution, contribution_base, contribution_table, exact_rupiah
from pijar.law.types import Certainty, FundKind, LawError, Sector

MONTHS = list(Month.range(Month(2025, 10), Month(2027, 6)))
FUND_RULES = ("public_funds", "funds_taken_as_public", "other_funds")


def test_every_law_file_is_read():
    assert len(lookup.everything()) == len(list(lookup.ROOT.rglob("*.yaml"))) > 0


def test_every_value_is_found_again_by_the_id_a_calculation_keeps():
    for parameter in lookup.everything():
        for one in filter(None, parameter.values):
            assert lookup.dated(one.id) is one


@pytest.mark.parametrize("identifier", ["contributions/jkk@2015-07-02", "contributions/none@2015-07-01", "", "../x@1"])
def test_an_id_that_is_not_kept_is_refused(identifier):
    with pytest.raises(LawError, match="No value is kept") as refusal:
        lookup.dated(identifier)
    assert refusal.value.code == "LAW_NOT_KNOWN"


def test_what_is_to_confirm_comes_with_its_question():
    waiting = lookup.to_confirm()
    assert {"contributions/relief/funds_taken_as_public@2026-01-01", "coverage/start_day@2015-07-01"} <= {
        one.id for one in waiting
    }
    assert all(one.note and one.certainty is Certainty.TO_CONFIRM for one in waiting)


def test_every_fund_is_named_by_exactly_one_rule_as_long_as_the_relief_lasts():
    for month in Month.range(Month(2026, 1), Month(2027, 3)):
        rules = [lookup.valid(f"contributions/relief/{name}", month.first_day).members for name in FUND_RULES]
        assert sorted(fund for rule in rules for fund in rule) == sorted(FundKind)


def test_the_work_injury_amount_is_one_percent_of_the_base():
    month = Month(2026, 5)
    full = contribution(month, sector="trade", fund_kind="APBD")
    assert full.jkk == Fraction(1, 100) * contribution_base(month)


def test_sectors_are_those_of_the_occupation_list():
    text = files("pijar.registry").joinpath("data/occupations.csv").read_text(encoding="utf-8")
    listed = {row["sector"] for row in csv.DictReader(text.splitlines())}
    assert listed <= set(Sector) - {Sector.UNKNOWN}


@pytest.mark.parametrize("fund", FundKind)
def test_an_unknown_sector_never_owes_less_than_a_known_one(fund):
    for month, sector in product(MONTHS, Sector):
        known = contribution(month, sector=sector, fund_kind=fund)
        unknown = contribution(month, sector=Sector.UNKNOWN, fund_kind=fund)
        assert unknown.total >= known.total


def test_relief_halves_both_parts_exactly_and_nothing_else_changes_them():
    full = contribution(Month(2025, 12), sector="trade", fund_kind="SELF")
    for month, sector, fund in product(MONTHS, Sector, FundKind):
        found = contribution(month, sector=sector, fund_kind=fund)
        share = 2 if found.relief else 1
        assert (found.jkk * share, found.jkm * share) == (full.jkk, full.jkm)
        assert type(found.jkk) is type(found.jkm) is type(found.total) is int


def test_a_contribution_names_what_decided_it():
    found = contribution(Month(2026, 5), sector="trade", fund_kind="DONOR")
    assert found.parameters == (
        "contributions/jkk@2015-07-01",
        "contributions/jkm@2015-07-01",
        "contributions/relief/other@2026-04-01",
        "contributions/relief/other_funds@2026-01-01",
    )
    assert found.provisions[0] == "PP 44/2015, Lampiran II"
    assert "PP 50/2025, Pasal 4(1)" in found.provisions


def test_a_refused_relief_names_the_exclusion_and_how_sure_we_are():
    city = contribution(Month(2026, 5), sector="trade", fund_kind="APBD")
    excise = contribution(Month(2026, 5), sector="tobacco", fund_kind="DBHCHT")
    assert city.parameters[-1] == "contributions/relief/public_funds@2026-01-01"
    assert excise.parameters[-1] == "contributions/relief/funds_taken_as_public@2026-01-01"
    assert (city.certainty, excise.certainty) == (Certainty.SECONDARY, Certainty.TO_CONFIRM)


def test_outside_the_window_only_the_amounts_decide():
    found = contribution(Month(2026, 3), sector="trade", fund_kind="DONOR")
    assert [name.partition("@")[0] for name in found.parameters] == ["contributions/jkk", "contributions/jkm"]


def test_the_table_for_a_batch_holds_each_sector_asked_for():
    table = contribution_table(Month(2026, 2), "DONOR", ["transport", "trade", "unknown"])
    assert {sector: one.total for sector, one in table.items()} == {
        "transport": 8_400,
        "trade": 16_800,
        "unknown": 16_800,
    }


def test_a_fund_no_rule_speaks_of_is_refused_while_relief_lasts(monkeypatch):
    monkeypatch.setattr(contributions, "_FUND_RULES", contributions._FUND_RULES[:2])
    with pytest.raises(LawError, match="No rule of the relief speaks of SELF"):
        contributions._relief(date(2026, 5, 1), Sector.TRADE, FundKind.SELF)


def test_a_part_of_a_rupiah_is_refused_not_rounded():
    assert exact_rupiah(Fraction(16_800, 2)) == 8_400
    with pytest.raises(LawError, match="16801/2 is not whole rupiah") as refusal:
        exact_rupiah(Fraction(16_801, 2))
    assert refusal.value.code == "LAW_AMOUNT_NOT_WHOLE"


def test_a_month_before_the_law_says_what_is_missing_and_whom_to_ask():
    with pytest.raises(LawError, match=r"contributions/jkk is not known for 2015-06-01.*Ask BPJS Ketenagakerjaan"):
        contribution(Month(2015, 6), sector="trade", fund_kind="APBD")


@pytest.mark.parametrize("name", ["holidays/movable", "holidays/joint_leave"])
def test_a_yearly_list_holds_days_of_its_own_year_only(name):
    for one in filter(None, lookup.parameter(name).values):
        assert one.start == date(one.start.year, 1, 1)
        assert {day.year for day in one.named_days} == {one.start.year}


@pytest.mark.parametrize(("year", "holidays", "leave"), [(2025, 17, 11), (2026, 17, 8)])
def test_a_complete_year_has_the_decreed_number_of_days(year, holidays, leave):
    assert deadlines.calendar_is_complete(year)
    assert (len(deadlines.holidays(year)), len(deadlines.joint_leave(year))) == (holidays, leave)
    assert not deadlines.holidays(year).keys() & deadlines.joint_leave(year).keys()


@pytest.mark.parametrize("year", [2016, 2024, 2027, 2028])
def test_a_year_without_a_decree_says_so_but_keeps_its_fixed_holidays(year):
    assert not deadlines.calendar_is_complete(year)
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 8, 17), date(year, 12, 25)} <= deadlines.holidays(year).keys()


def test_every_due_date_is_a_working_day_on_or_after_the_15th_of_its_month():
    for month in Month.range(Month(2015, 7), Month(2030, 12)):
        due = deadlines.due_date(month)
        assert month.contains(due) and due >= date(month.year, month.month, 15)
        assert deadlines.is_working_day(due)


def test_counting_joint_leave_could_only_make_a_due_date_later(monkeypatch):
    assumed = {month: deadlines.due_date(month) for month in MONTHS}
    holidays = deadlines.holidays
    monkeypatch.setattr(deadlines, "holidays", lambda year: {**holidays(year), **deadlines.joint_leave(year)})
    counted = {month: deadlines.due_date(month) for month in MONTHS}
    assert all(assumed[month] <= counted[month] for month in MONTHS)
    assert counted[Month(2026, 2)] == date(2026, 2, 18)
    assert counted[Month(2026, 5)] == date(2026, 5, 18)


def test_joint_leave_is_a_rest_day_once_the_law_file_says_so(monkeypatch):
    valid = lookup.valid

    class Yes:
        yes = True

    monkeypatch.setattr(lookup, "valid", lambda name, day: Yes if name.endswith("_is_rest") else valid(name, day))
    assert not deadlines.is_working_day(date(2026, 5, 15))


def test_arrears_are_counted_by_the_rule_of_the_day():
    assert coverage.arrears_months(date(2024, 1, 1)) == 3
    with pytest.raises(LawError, match="arrears_months is not known for 2023-12-31"):
        coverage.arrears_months(date(2023, 12, 31))


# The loader holds the limits of units (a month has 28 sure days, a week 7), which are no law.
CODE = sorted(path for path in Path(lookup.__file__).parent.glob("*.py") if path.stem != "loader")


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_legal_number_stands_in_code(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    numbers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int}
    assert numbers <= {0, 1, 4096}, "4096 is the size of a cache."
