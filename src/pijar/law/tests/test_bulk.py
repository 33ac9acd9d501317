"""The columns say what the single case says, to the rupiah, for thousands of seeded cases and at every edge."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.law.bulk import benefits, case_columns, contribution_cases, contributions
from pijar.law.bulk.plan import period_starts, plan_on
from pijar.law.contributions import contribution
from pijar.law.types import ALSO_FUNDS, FundKind, LawError, Sector

TODAY = date(2026, 2, 3)
ITEMS = plan_on(date(2025, 2, 24)).items
LEVELS = list(lookup.valid("benefits.scholarship.years", TODAY).by_name)
LIMIT = lookup.valid("contributions.jkk", TODAY).rows[-1].income_up_to
MODES = ("land", "sea", "air")
DAYS = [
    *(start + timedelta(days=shift) for start in period_starts() if start >= date(2019, 12, 2) for shift in (-1, 0, 1)),
    date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 31), date(2026, 2, 3), date(2027, 5, 31),
]  # fmt: skip
DAYS = [day for day in DAYS if day >= date(2019, 12, 2)]


def some(chance, *values):
    return chance.choice(values)


def random_case(chance, on=None):
    on = on or some(chance, *DAYS, date(2020, 1, 1) + timedelta(days=chance.randrange(2500)))
    branch = some(chance, "JKK", "JKK", "JKM")
    case = {"branch": branch, "on": on}
    case["outcome"] = (
        some(chance, "recovered", "disabled", "total_disability", "death") if branch == "JKK" else some(chance, None, "death")
    )
    case["base_income"] = some(chance, None, 1, 1_000_000, LIMIT, LIMIT + 1, 10**12)
    case["unable_days"] = some(chance, None, 0, 1, 17, 179, 180, 181, 359, 360, 361, 420, 36_500)
    case["left_handed"] = some(chance, None, False, True)
    case["home_care_cost"] = some(chance, None, 0, 1, 20_000_000, 20_000_001, 10**12)
    paid = some(chance, None, 0, 2, 3, 12, 35, 36, 37, 1200)
    case["paid_months"] = paid
    case["consecutive_months"] = some(chance, None, *(months for months in (0, 2, 3, 35, 36) if paid is None or months <= paid))
    case["member_since"] = some(chance, None, *(on - timedelta(days=days) for days in (0, 58, 59, 88, 89, 90, 91, 92, 93, 2000)))
    case["disabilities"] = random_losses(chance, case["outcome"])
    case["transport"] = [
        {"mode": some(chance, *MODES), "cost": some(chance, 0, 1, 2_000_000, 5_000_001, 10**9)}
        for _ in range(chance.randrange(4))
    ]
    case["devices"] = [random_device(chance) for _ in range(some(chance, 0, 0, 1, 3))]
    case["children"] = [random_child(chance, on) for _ in range(some(chance, 0, 1, 2, 3, 5))]
    return case


def random_losses(chance, outcome):
    losses, counted, bands = [], {}, {}
    for _ in range(some(chance, 1, 1, 2, 4, 9) if outcome == "disabled" else some(chance, 0, 0, 1, 4)):
        item = some(chance, *ITEMS)
        counted[item.code] = counted.get(item.code, 0) + 1
        if counted[item.code] > item.times or bands.setdefault(item.band or item.code, item.code) != item.code:
            continue
        kind = some(chance, None, "anatomical", "functional")
        loss = some(chance, None, 1, 9, 10, 33, 99, 100)
        if loss is None and (item.per == "ten_percent" or kind == "functional"):
            loss = 50
        heard = some(chance, 1, 9, 10, 119, 120) if item.per == "ten_decibels" else None
        losses.append({"item": item.code, "kind": kind, "loss_percent": loss, "decibels": heard})
    return losses


def random_device(chance):
    item = some(chance, "denture", "hearing_aid", "glasses", "prosthesis", "orthosis")
    price = some(chance, None, 0, 1, 3_333_333, 10**12) if item in ("prosthesis", "orthosis") else None
    return {"item": item, "cost": some(chance, 0, 1, 999_999, 2_500_001, 4_666_667, 10**10), "reference_price": price}


def random_child(chance, on):
    years = on.year - some(chance, -0, 3, 7, 12, 17, 20, 22, 23, 24, 30)
    birth = some(
        chance, date(years, 2, 28), date(years, 3, 1), date(years // 4 * 4, 2, 29), date(years, on.month, min(on.day, 28)),
        on - timedelta(days=chance.randrange(9000)), on + timedelta(days=300),
    )  # fmt: skip
    return {
        "birth_date": min(birth, on + timedelta(days=300)), "level": some(chance, *LEVELS),
        "years_left": some(chance, None, 0, 1, 2, 3, 100),
        "married": some(chance, None, False, False, False, True), "working": some(chance, None, False, False, False, True),
    }  # fmt: skip


def as_frames(cases):
    """The cases as the columns that `benefits` reads."""
    rows = []
    for case in cases:
        sums = {f"transport_{mode}": None for mode in MODES}
        for one in case.get("transport", ()):
            sums[f"transport_{one['mode']}"] = (sums[f"transport_{one['mode']}"] or 0) + one["cost"]
        rows.append({name: case.get(name) for name in case_columns() if not name.startswith("transport_")} | sums)
    frames = {
        name: [{"case": number, **one} for number, case in enumerate(cases) for one in case.get(name, ())]
        for name in ("disabilities", "children", "devices")
    }
    return pl.DataFrame(rows, schema=dict(case_columns())), {
        name: pl.DataFrame(found, infer_schema_length=None) if found else None for name, found in frames.items()
    }


def scalar(case):
    found = estimate(read(case)).calculation
    return {"minimum": found.minimum, "maximum": found.maximum, "total": found.total}


def columnar(cases):
    main, others = as_frames(cases)
    return benefits(main, **others).to_dicts()


@pytest.mark.parametrize("seed", range(4))
def test_a_frame_of_benefit_cases_says_what_each_case_says(seed):
    chance = Random(seed)
    cases = [random_case(chance) for _ in range(1500)]
    for case, found in zip(cases, columnar(cases), strict=True):
        assert found == scalar(case), case


def test_one_case_alone_and_no_case_at_all():
    case = {"branch": "JKM", "on": TODAY, "member_since": date(2025, 2, 1), "paid_months": 12, "consecutive_months": 12}
    assert benefits(pl.DataFrame([case])).to_dicts() == [scalar(case)]
    nothing = benefits(pl.DataFrame(schema=dict(case_columns())))
    assert (len(nothing), nothing.columns) == (0, ["minimum", "maximum", "total"])


def test_the_order_of_the_long_frames_among_cases_does_not_matter():
    chance = Random(5)
    main, others = as_frames([random_case(chance) for _ in range(300)])
    # Whole cases change places; within each the order told stays.
    turned = {name: frame.sort("case", descending=True, maintain_order=True) for name, frame in others.items()}
    assert benefits(main, **turned).equals(benefits(main, **others))


def test_texts_may_be_categories_and_numbers_narrow():
    chance = Random(6)
    main, others = as_frames([random_case(chance) for _ in range(300)])
    other = main.with_columns(
        pl.col("branch").cast(pl.Categorical), pl.col("unable_days").cast(pl.UInt16),
        pl.col("outcome").cast(pl.Enum(["death", "recovered", "disabled", "total_disability"])),
    )  # fmt: skip
    assert benefits(other, **others).equals(benefits(main, **others))


def test_more_costs_never_leave_64_bits():
    case = {"branch": "JKK", "on": TODAY, "outcome": "recovered", "base_income": 10**12, "unable_days": 36_500}
    devices = [{"item": "prosthesis", "cost": 10**12, "reference_price": 10**12}] * 40
    case["devices"] = devices
    assert columnar([case]) == [scalar(case)]


GOOD = {"branch": "JKK", "on": TODAY, "outcome": "disabled", "disabilities": [{"item": "right_hand"}]}
BAD = {
    'cases[1].branch: "WCI"': {"branch": "WCI"},
    "cases[1].branch: must": {"branch": None},
    "cases[1].on: must": {"on": None},
    "cases[1].on: 2019-12-01 is before": {"on": date(2019, 12, 1)},
    'cases[1].outcome: "healed"': {"outcome": "healed"},
    "cases[1].outcome: must": {"outcome": None},
    'cases[1].outcome: "disabled" is not known; it is one of death': {"branch": "JKM"},
    "cases[1].base_income: 0 is less than 1": {"base_income": 0},
    "cases[1].base_income: .* is more than": {"base_income": 10**12 + 1},
    "cases[1].unable_days: -1": {"unable_days": -1},
    "cases[1].home_care_cost: .* is more than": {"home_care_cost": 10**12 + 1},
    "cases[1].transport_sea: -5 is less": {"transport": [{"mode": "sea", "cost": -5}]},
    "cases[1].paid_months: 1.201": {"paid_months": 1201},
    "cases[1].consecutive_months: 4 consecutive": {"paid_months": 3, "consecutive_months": 4},
    "cases[1].member_since: .* after": {"member_since": TODAY + timedelta(days=1)},
    "cases[1].disabilities: .*no disability": {"disabilities": []},
    'disabilities[1].item: "tail"': {"disabilities": [{"item": "tail"}]},
    "disabilities[1].item: must": {"disabilities": [{"item": None}]},
    'disabilities[1].kind: "lost"': {"disabilities": [{"item": "nose", "kind": "lost"}]},
    "disabilities[2].item: .*at most 1": {"disabilities": [{"item": "nose"}, {"item": "nose"}]},
    "disabilities[2].item: .*Leg shortened.*cannot both": {
        "disabilities": [{"item": "leg_shortening_5_to_7_5_cm"}, {"item": "leg_shortening_under_5_cm"}]
    },
    "disabilities[1].loss_percent: 101 is more": {"disabilities": [{"item": "nose", "loss_percent": 101}]},
    "disabilities[1].loss_percent: must": {"disabilities": [{"item": "nose", "kind": "functional"}]},
    "disabilities[1].decibels: must": {"disabilities": [{"item": "hearing_one_ear_per_10_db"}]},
    "disabilities[1].decibels: does not apply": {"disabilities": [{"item": "nose", "decibels": 20}]},
    "disabilities[41].case: 41 entries": {"disabilities": [{"item": "other_toe"}] * 41},
    "children[0].birth_date: must": {"children": [{"birth_date": None, "level": "SD"}]},
    "children[0].birth_date: .*more than 300": {"children": [{"birth_date": TODAY + timedelta(days=301), "level": "SD"}]},
    'children[1].level: "S2"': {"children": [{"birth_date": TODAY, "level": "SD"}, {"birth_date": TODAY, "level": "S2"}]},
    "children[0].years_left: -1": {"children": [{"birth_date": TODAY, "level": "SD", "years_left": -1}]},
    'devices[0].item: "wheelchair"': {"devices": [{"item": "wheelchair", "cost": 1}]},
    "devices[0].cost: must": {"devices": [{"item": "denture", "cost": None}]},
    "devices[0].reference_price: does not apply": {"devices": [{"item": "denture", "cost": 1, "reference_price": 1}]},
}  # fmt: skip


@pytest.mark.parametrize("sentence", BAD)
def test_a_row_that_makes_no_sense_is_refused_by_frame_row_and_column(sentence):
    case = {**GOOD, **BAD[sentence]}
    main, others = as_frames([GOOD, case])
    with pytest.raises(LawError, match=sentence.replace("[", r"\[", 1)) as refusal:
        benefits(main, **others)
    assert refusal.value.code == "LAW_CASE_REFUSED"
    assert refusal.value.values["words"].id
    # The single case is refused as well, for the same column.
    with pytest.raises(LawError) as single:
        read(case)
    assert single.value.values["reason"] == refusal.value.values["reason"]


def test_frames_of_another_form_are_refused():
    cases = pl.DataFrame([{"branch": "JKM", "on": TODAY}])
    for frame, sentence in {
        "branch": (cases.drop("branch"), "cases.branch: must be given"),
        "on": (cases.with_columns(on=pl.lit("2026-02-03")), "cases.on: the column is of type String; Date is needed"),
        "money": (cases.with_columns(base_income=pl.lit(1.5)), "cases.base_income: the column is of type Float64"),
        "more": (cases.with_columns(wage=pl.lit(1)), "cases.wage: is not known"),
    }.values():
        with pytest.raises(LawError, match=sentence):
            benefits(frame)
    for number, sentence in ((1, "is more than 0"), (-1, "is less than 0"), (None, "must be given")):
        devices = pl.DataFrame([{"case": number, "item": "denture", "cost": 1}], schema_overrides={"case": pl.Int64})
        with pytest.raises(LawError, match=rf"devices\[0\].case: .*{sentence}"):
            benefits(cases, devices=devices)


def random_payments(chance, count):
    months = [month.first_day for month in Month.range(Month(2025, 10), Month(2027, 6))]
    months += [date(2014, 1, 1), date(2015, 6, 30), date(2015, 7, 1), date(2026, 3, 31), date(2026, 12, 31), None]
    sectors, funds = [*Sector, "piracy", None], [*FundKind, *ALSO_FUNDS, "LOTTERY", None]
    return pl.DataFrame({
        "month": chance.choices(months, k=count),
        "sector": [None if one is None else str(one) for one in chance.choices(sectors, k=count)],
        "fund_kind": [None if one is None else str(one) for one in chance.choices(funds, k=count)],
        "income": chance.choices([None, None, -1, 0, 1, 900_000, LIMIT, LIMIT + 1, 10**12], k=count),
        "jht": chance.choices([None, True, False], k=count),
    })  # fmt: skip


def paid_alone(row):
    if row["month"] is None:
        return (None, None, None, None, "LAW_CASE_REFUSED")
    try:
        case = contribution(
            Month.of(row["month"]), sector=row["sector"] or "", fund_kind=row["fund_kind"] or "", income=row["income"],
            jht=bool(row["jht"]),
        )  # fmt: skip
    except LawError as refusal:
        return (None, None, None, None, refusal.code)
    return (case.jkk, case.jkm, case.jht, case.total, None)


def test_a_frame_of_contributions_says_what_each_says():
    # More than are looked up at once.
    payments = random_payments(Random(7), 150_000)
    found = contributions(payments)
    assert found.columns == ["jkk", "jkm", "jht", "total", "code"]
    ends = [*range(10_000), *range(len(payments) - 10_000, len(payments))]
    wanted = [paid_alone(row) for row in payments[ends].iter_rows(named=True)]
    assert found[ends].rows() == wanted
    assert found["code"].n_unique() == 4


def test_contributions_need_their_columns():
    payments = random_payments(Random(8), 10)
    with pytest.raises(LawError, match="contributions.jht: must be given"):
        contributions(payments.drop("jht"))
    with pytest.raises(LawError, match="contributions.income: the column is of type Float64"):
        contributions(payments.with_columns(pl.col("income").cast(pl.Float64)))


def test_the_cases_of_a_month_joined_say_what_each_contribution_says():
    month = Month(2026, 5)
    table = contribution_cases(month, sectors=list(Sector), fund_kinds=list(FundKind))
    assert len(table) == len(Sector) * len(FundKind) * len(lookup.valid("contributions.jkk", month.first_day).rows)
    people = pl.DataFrame(
        [{"fund_kind": fund, "sector": sector, "income": income}
         for fund in FundKind for sector in Sector for income in (None, 1, LIMIT, LIMIT + 1)], infer_schema_length=None
    )  # fmt: skip
    joined = people.join(table, on=["fund_kind", "sector"]).filter(
        pl.col("income").fill_null(1) >= pl.col("income_from"),
        pl.col("income_up_to").is_null() | (pl.col("income").fill_null(1) <= pl.col("income_up_to")),
    )
    assert len(joined) == len(people) * 3 // 4
    for row in joined.iter_rows(named=True):
        alone = contribution(month, sector=row["sector"], fund_kind=row["fund_kind"], income=row["income"], jht=True)
        assert (row["jkk"], row["jkm"], row["jht"], row["base"], row["relief"]) == (
            alone.jkk, alone.jkm, alone.jht, alone.base, alone.relief,
        )  # fmt: skip


def test_amounts_are_whole_numbers_in_every_answer():
    chance = Random(9)
    main, others = as_frames([random_case(chance) for _ in range(50)])
    frames = [
        benefits(main, **others),
        contributions(random_payments(chance, 50)).drop("code"),
        contribution_cases(Month(2026, 5), sectors=["trade"], fund_kinds=["SELF"]).select("base", "jkk", "jkm", "jht"),
    ]
    assert {kind for frame in frames for kind in frame.dtypes} == {pl.Int64}
