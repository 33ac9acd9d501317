"""What holds for the law files and the answers as a whole, whatever the single case."""

import ast
import csv
from datetime import date
from fractions import Fraction
from importlib.resources import files
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

from pijar.kernel.month import Month
from pijar.law import contributions, coverage, deadlines, lookup
from pijar.law.contributions import contribution, contribution_table, exact_rupiah, highest_base, tier
from pijar.law.explain import all_words
from pijar.law.explain import month as written_month
from pijar.law.prepayment import prepay
from pijar.law.types import Certainty, FundKind, LawError, Sector

MONTHS = list(Month.range(Month(2025, 10), Month(2027, 6)))
FUND_RULES = ("public_funds", "funds_taken_as_public", "own_money", "other_funds")


def test_every_law_file_is_read():
    assert len(lookup.everything()) == len(list(lookup.ROOT.rglob("*.yaml"))) > 0


def test_every_value_is_found_again_by_the_id_a_calculation_keeps():
    for parameter in lookup.everything():
        for one in filter(None, parameter.values):
            assert lookup.dated(one.id) is one


@pytest.mark.parametrize("identifier", ["contributions.jkk@2015-07-02", "contributions.none@2015-07-01", "", "../x@1"])
def test_an_id_that_is_not_kept_is_refused(identifier):
    with pytest.raises(LawError, match="No value is kept") as refusal:
        lookup.dated(identifier)
    assert refusal.value.code == "LAW_NOT_KNOWN"


def test_what_is_asked_comes_with_its_question():
    waiting = lookup.asked()
    assert {"contributions.relief.funds_taken_as_public@2026-01-01", "coverage.start_day@2015-07-01"} <= {
        one.id for one in waiting
    }
    assert all(one.ask and one.ask.agency for one in waiting)


def test_ids_and_provisions_fit_where_calculations_are_stored():
    for parameter in lookup.everything():
        for one in filter(None, parameter.values):
            assert len(one.id) <= 100 and len(str(one.reference)) <= 200


def test_every_fund_is_named_by_exactly_one_rule_as_long_as_the_relief_lasts():
    for month in Month.range(Month(2026, 1), Month(2027, 3)):
        rules = [lookup.valid(f"contributions.relief.{name}", month.first_day).members for name in FUND_RULES]
        assert sorted(fund for rule in rules for fund in rule) == sorted(FundKind)


def test_the_work_injury_amount_is_one_percent_of_the_base():
    month = Month(2026, 5)
    full = contribution(month, sector="trade", fund_kind="APBD")
    assert full.jkk == Fraction(1, 100) * full.base
    assert full.base == tier(month).base < highest_base(month)


def test_every_known_income_owes_the_line_it_falls_in():
    month = Month(2026, 5)
    line = tier(month)
    assert [tier(month, income) for income in (1, line.base, line.income_up_to)] == [line] * 3


def test_an_income_above_the_known_lines_says_whom_to_ask_in_both_languages():
    with pytest.raises(LawError, match="not known; ask BPJS Ketenagakerjaan") as refusal:
        tier(Month(2026, 5), 5_000_000)
    words = refusal.value.values["words"]
    assert "Rp 5.000.000" in words.id and "Rp 5,000,000" in words.en and "tanyakan" in words.id


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


@pytest.mark.parametrize("jht", [False, True])
def test_relief_halves_two_parts_exactly_never_raises_and_leaves_the_rest(jht):
    full = contribution(Month(2025, 12), sector="trade", fund_kind="SELF", jht=jht)
    for month, sector, fund in product(MONTHS, Sector, FundKind):
        found = contribution(month, sector=sector, fund_kind=fund, jht=jht)
        share = 2 if found.relief else 1
        assert (found.jkk * share, found.jkm * share, found.jht) == (full.jkk, full.jkm, full.jht)
        assert found.total <= full.total


@pytest.mark.parametrize("jht", [False, True])
def test_the_total_is_the_sum_of_its_lines_and_no_amount_is_a_float(jht):
    for month, sector, fund in product(MONTHS, Sector, FundKind):
        found = contribution(month, sector=sector, fund_kind=fund, jht=jht)
        amounts = [line.amount for line in found.lines]
        assert found.total == found.calculation.total == sum(amounts)
        assert [line.code for line in found.lines] == ["jkk", "jkm", "jht"][: len(amounts)] and len(amounts) == 2 + jht
        assert {type(one) for one in (*amounts, found.jkk, found.jkm, found.jht, found.base, found.total)} == {int}


def test_a_contribution_names_what_decided_it():
    found = contribution(Month(2026, 5), sector="trade", fund_kind="DONOR", jht=True)
    assert found.parameters == (
        "contributions.jkk@2015-07-01",
        "contributions.jkm@2015-07-01",
        "contributions.jht_rate@2015-07-01",
        "contributions.relief.other@2026-04-01",
        "contributions.relief.other_funds@2026-01-01",
    )
    assert found.provisions[0] == "PP 44/2015, Lampiran II"
    assert "PP 50/2025, Pasal 4(1)" in found.provisions


def test_a_formula_shows_the_base_and_the_share_that_is_owed():
    lines = contribution(Month(2026, 5), sector="trade", fund_kind="DONOR", jht=True).lines
    jkk, jkm, jht = (line.as_json() for line in lines)
    assert "Rp 1.000.000" in jkk["formula"] and "Rp 10.000 × 50%" in jkk["formula"] and "Rp 10,000" in jkk["formula_en"]
    assert "Rp 6.800 × 50%" in jkm["formula"] and "PP 50/2025, Pasal 4(1)" in jkm["provision"]
    assert "2% × dasar Rp 1.000.000" in jht["formula"] and "PP 50/2025" not in jht["provision"]


def test_every_formula_ends_with_its_amount():
    paid = prepay(Month(2026, 3), 3, sector="trade", fund_kind="DONOR", jht=True).calculation.lines
    for line in (*paid, *contribution(Month(2026, 5), sector="trade", fund_kind="DONOR", jht=True).lines):
        assert line.formula().endswith(f" = Rp {line.amount:,}".replace(",", "."))
        assert line.formula("en").endswith(f" = Rp {line.amount:,}")


def test_a_fund_that_is_to_be_confirmed_asks_the_question_of_its_rule():
    (asked,) = contribution(Month(2026, 5), sector="trade", fund_kind="ASN").calculation.questions
    rule = lookup.valid("contributions.relief.other_funds", date(2026, 5, 1)).ask
    assert (asked.code, asked.agency, asked.text(), asked.text("en")) == (
        "relief_of_fund", rule.agency, rule.question.id, rule.question.en,
    )  # fmt: skip


def test_a_refused_relief_names_the_exclusion_and_how_sure_we_are():
    city = contribution(Month(2026, 5), sector="trade", fund_kind="APBD")
    excise = contribution(Month(2026, 5), sector="tobacco", fund_kind="DBHCHT")
    assert city.parameters[-1] == "contributions.relief.public_funds@2026-01-01"
    assert excise.parameters[-1] == "contributions.relief.funds_taken_as_public@2026-01-01"
    # The flat amount turns on nothing but the relief, so it shows how sure the relief itself is.
    assert (city.lines[1].certainty, excise.lines[1].certainty) == (Certainty.SECONDARY, Certainty.TO_CONFIRM)
    assert excise.certainty is Certainty.TO_CONFIRM


def test_outside_the_window_only_the_amounts_decide():
    found = contribution(Month(2026, 3), sector="trade", fund_kind="DONOR")
    assert [name.partition("@")[0] for name in found.parameters] == ["contributions.jkk", "contributions.jkm"]


def test_a_prepayment_is_the_sum_of_its_months():
    for first, count in product(MONTHS, (1, 3, 6, 12)):
        found = prepay(first, count, sector="transport", fund_kind="SELF", jht=True)
        alone = [contribution(month, sector="transport", fund_kind="SELF", jht=True).total for month, _ in found.months]
        assert len(alone) == count and found.total == sum(alone) == found.calculation.total
        assert bool(found.questions) == (len(set(alone)) > 1)
        assert written_month(first) in found.calculation.as_text() and found.calculation.as_json()["estimate"]


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
    with pytest.raises(LawError, match=r"contributions.jkk is not known for 2015-06-01.*Ask BPJS Ketenagakerjaan"):
        contribution(Month(2015, 6), sector="trade", fund_kind="APBD")


@pytest.mark.parametrize("name", ["holidays.movable", "holidays.joint_leave"])
def test_a_yearly_list_holds_days_of_its_own_year_only(name):
    for one in filter(None, lookup.parameter(name).values):
        assert one.start == date(one.start.year, 1, 1)
        assert {day.year for day in one.named_days} == {one.start.year}


@pytest.mark.parametrize(("year", "holidays", "leave"), [(2025, 17, 11), (2026, 17, 8)])
def test_a_complete_year_has_the_decreed_number_of_days(year, holidays, leave):
    assert deadlines.calendar_is_complete(year)
    assert (len(deadlines.holidays(year)), len(deadlines.joint_leave(year))) == (holidays, leave)
    assert not deadlines.holidays(year).keys() & deadlines.joint_leave(year).keys()


@pytest.mark.parametrize("year", [2016, 2023, 2028, 2029])
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


def test_every_sentence_of_the_law_stands_in_both_languages_with_the_same_values():
    for kind, entries in all_words().items():
        for code, entry in entries.items():
            for words in _texts(entry):
                assert _named(words["id"]) == _named(words["en"]), f"{kind} {code}"


def _texts(entry):
    if set(entry) == {"id", "en"}:
        return [entry]
    return [one for one in entry.values() if isinstance(one, dict)]


def _named(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


# Bounds of sanity, layouts of numbers and the arithmetic of per cent are no law; each module's own are listed here.
NO_LAW = {
    "contributions": {4096},
    "units": {7, 28, 100, 150},
    "explain": {3, 64, 100, 1000},
    "folders": {8, 200, 1000},
    "loader": {2, 80, 800},
    "strict": {2, 20, 30, 80, 100_000},
    "heirs_family": {100, 200},
    "changes": {6},
    "plain": {6},
    "spans": {12},
    "identifiers": {2, 4, 6, 8, 10, 11, 12, 14, 15, 16, 17, 18, 31, 100},
}
CODE = sorted(Path(lookup.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_no_legal_number_stands_in_code(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    numbers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in (int, float)}
    assert numbers <= {0, 1} | NO_LAW.get(path.stem, set())


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_the_law_knows_no_float_no_clock_and_no_framework(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert "float" not in names and not called & {"now", "today", "utcnow"}
    assert not imported & {"django", "polars", "decimal", "time"}
