"""Invented facts for the benchmark of the law: no persons, only what is told of payments and cases, the same for every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from benchmarks.law import MONTHS
from pijar.law import lookup
from pijar.law.benefits.case import BY_REFERENCE_PRICE, Branch, Kind, Outcome
from pijar.law.bulk import period_starts
from pijar.law.types import FundKind, Sector

SEED = 2026
FIRST, DAYS = date(2020, 1, 1), 2500
LIMIT = lookup.valid("contributions.jkk", FIRST).rows[-1].income_up_to
TABLE = lookup.valid("benefits.jkk.disability", FIRST).by_name
LEVELS = list(lookup.valid("benefits.scholarship.years", FIRST).by_name)
MODES = list(lookup.valid("benefits.jkk.transport", FIRST).by_name)
THINGS = [*lookup.valid("benefits.jkk.devices", FIRST).by_name, *BY_REFERENCE_PRICE]
OUTCOMES = [one.value for one in Outcome]
KINDS = [one.value for one in Kind]
NOT_TOLD = -1


def payments(rows: int) -> pl.DataFrame:
    """Contributions of every month around the relief, sector and fund; some incomes not told, some above the known tiers."""
    chance = np.random.default_rng(SEED)
    months = np.array([month.first_day for month in MONTHS], dtype="datetime64[D]")
    return pl.DataFrame({
        "month": chance.choice(months, rows), "sector": _category([one.value for one in Sector], chance, rows),
        "fund_kind": _category([one.value for one in FundKind], chance, rows), "income": _incomes(chance, rows),
        "jht": chance.random(rows) < 0.3,
    })  # fmt: skip


def _incomes(chance: np.random.Generator, rows: int) -> pl.Series:
    incomes = chance.choice([500_000, 900_000, LIMIT, LIMIT + 1, 3_000_000], rows, p=[0.3, 0.4, 0.15, 0.05, 0.1])
    return _maybe(incomes, chance, 0.2)


def _category(names: list[str], chance: np.random.Generator, rows: int, p: list[float] | None = None) -> pl.Series:
    return _named(names, chance.choice(len(names), rows, p=p))


def _named(names: list[str], places: Any) -> pl.Series:
    return pl.Series(places.astype(np.uint8)).cat.to(pl.Enum(names))


def _maybe(values: Any, chance: np.random.Generator, nothing: float) -> pl.Series:
    """The values, some of them not told."""
    told = pl.Series(chance.random(len(values)) >= nothing)
    return pl.DataFrame({"value": pl.Series(values), "told": told}).select(pl.when("told").then("value")).to_series()


@dataclass(frozen=True)
class Facts:
    """Cases and what was told of them, as `bulk.benefits` reads them."""

    cases: pl.DataFrame
    others: dict[str, pl.DataFrame]

    def told(self, rows: pl.Series) -> Iterator[dict[str, Any]]:
        """Some of the cases, each as a CASE for the single rules."""
        chosen = pl.DataFrame({"case": rows.cast(pl.Int64)})
        members: dict[str, dict[int, list[dict[str, Any]]]] = {}
        for name, frame in self.others.items():
            mine = members.setdefault(name, {})
            for row in frame.join(chosen, on="case", maintain_order="left").iter_rows(named=True):
                mine.setdefault(row.pop("case"), []).append(row)
        for number, row in zip(rows, self.cases[rows].iter_rows(named=True), strict=True):
            costs = {mode: row.pop(f"transport_{mode}") for mode in MODES}
            transport = [{"mode": mode, "cost": cost} for mode, cost in costs.items() if cost is not None]
            yield {**row, "transport": transport, **{name: mine.get(number, []) for name, mine in members.items()}}

    def parts(self, fisca: Any) -> Iterator[tuple[date, str, pl.Series, dict[str, Any], Any]]:
        """The cases of each period of the law and branch as OpenFisca takes them: its day, branch, rows, facts, members."""
        starts = [start for start in period_starts() if start <= self.cases["on"].max()]
        members = self._members()
        for start, end in zip(starts, [*starts[1:], date.max], strict=True):
            for branch in Branch:
                mine = self.cases.with_row_index("row").filter(
                    pl.col("on") >= start, pl.col("on") < end, pl.col("branch") == branch.value
                )
                if len(mine):
                    numbers = mine.select(case=pl.col("row").cast(pl.Int64), number=pl.int_range(pl.len(), dtype=pl.Int64))
                    wanted = members if branch is Branch.WORK_INJURY else members.filter(pl.col("kind") == fisca.Kind.CHILD.index)
                    here = wanted.join(numbers, on="case", maintain_order="left")
                    yield (
                        start,
                        branch.value,
                        mine["row"],
                        {**_case_facts(mine), **_member_facts(here)},
                        here["number"].to_numpy(),
                    )

    def _members(self) -> pl.DataFrame:
        """Findings, devices and children as one table, sorted by case; the kind is that of OpenFisca's list."""
        losses, devices, children = (self.others[name] for name in ("disabilities", "devices", "children"))
        no = pl.lit(value=False)
        parts = [
            losses.select(
                "case", pl.col("item").to_physical(), "loss_percent", "decibels", kind=pl.lit(0, pl.UInt8),
                functional=pl.col("kind").fill_null(KINDS[0]) == KINDS[1],
            ),
            devices.select("case", "cost", "reference_price", kind=pl.lit(1, pl.UInt8), device=pl.col("item").to_physical()),
            children.select(
                "case", "birth_date", "years_left", kind=pl.lit(2, pl.UInt8), level=pl.col("level").to_physical(),
                free=~(pl.col("married").fill_null(no) | pl.col("working").fill_null(no)),
            ),
        ]  # fmt: skip
        return pl.concat(parts, how="diagonal").sort("case", maintain_order=True)


def _case_facts(cases: pl.DataFrame) -> dict[str, Any]:
    zero = ["base_income", "unable_days", "home_care_cost", *(f"transport_{mode}" for mode in MODES)]
    return {
        **{name: cases[name].fill_null(0).cast(pl.Int32).to_numpy() for name in zero},
        **{name: cases[name].fill_null(NOT_TOLD).cast(pl.Int32).to_numpy() for name in ("paid_months", "consecutive_months")},
        "left_handed": cases["left_handed"].to_numpy(), "outcome": cases["outcome"].to_physical().to_numpy(),
        "on": cases["on"].to_numpy(), "member_since": cases["member_since"].to_numpy(),
    }  # fmt: skip


def _member_facts(members: pl.DataFrame) -> dict[str, Any]:
    places = ["kind", "item", "device", "level"]
    return {
        **{name: members[name].fill_null(0).to_numpy() for name in places},
        **{name: members[name].fill_null(0).cast(pl.Int32).to_numpy() for name in ("loss_percent", "decibels", "cost")},
        **{name: members[name].fill_null(NOT_TOLD).cast(pl.Int32).to_numpy() for name in ("reference_price", "years_left")},
        **{name: members[name].fill_null(value=False).to_numpy() for name in ("functional", "free")},
        "birth_date": members["birth_date"].fill_null(FIRST).to_numpy(),
    }  # fmt: skip


def cases(rows: int) -> Facts:
    """Cases of every branch and outcome, before and after the waiting rule, with what may be told of each."""
    chance = np.random.default_rng(SEED + 1)
    accident = chance.random(rows) < 0.6
    outcome = np.where(accident, chance.choice(4, rows, p=[0.55, 0.25, 0.05, 0.15]), OUTCOMES.index("death"))
    on = np.datetime64(FIRST) + chance.integers(0, DAYS, rows)
    paid = chance.choice([0, 2, 3, 12, 35, 36, 60], rows)
    since = on - chance.choice([0, 60, 89, 90, 91, 92, 400, 1500], rows)
    main = pl.DataFrame({
        "branch": _named([one.value for one in Branch], ~accident), "on": on, "outcome": _named(OUTCOMES, outcome),
        "base_income": _incomes(chance, rows), "member_since": _maybe(since, chance, 0.05),
        "paid_months": _maybe(paid, chance, 0.05),
        "consecutive_months": _maybe(chance.integers(0, paid, endpoint=True), chance, 0.05),
        "unable_days": np.where(accident, chance.integers(0, 720, rows), 0), "left_handed": chance.random(rows) < 0.1,
        "home_care_cost": _costs(chance, rows, accident, 0.1, 30_000_000),
        **{f"transport_{mode}": _costs(chance, rows, accident, 0.3, 12_000_000) for mode in MODES},
    })  # fmt: skip
    disabled = outcome == OUTCOMES.index("disabled")
    found = np.where(disabled, chance.choice([1, 2, 3], rows, p=[0.7, 0.2, 0.1]), chance.random(rows) < 0.05) * accident
    things = accident * (chance.random(rows) < 0.1)
    orphans = (outcome >= OUTCOMES.index("total_disability")) * chance.choice(
        [0, 1, 2, 3, 4], rows, p=[0.3, 0.3, 0.25, 0.1, 0.05]
    )
    return Facts(main, {
        "disabilities": _losses(chance, found), "devices": _devices(chance, things), "children": _children(chance, orphans, on),
    })  # fmt: skip


def _costs(chance: np.random.Generator, rows: int, where: Any, share: float, most: int) -> pl.Series:
    costs = pl.Series(chance.integers(0, most, rows))
    return (
        pl.DataFrame({"cost": costs, "told": where & (chance.random(rows) < share)})
        .select(pl.when("told").then("cost"))
        .to_series()
    )


def _losses(chance: np.random.Generator, found: Any) -> pl.DataFrame:
    """Findings, each thing at most once in a case, with what the table needs to know of it."""
    case = np.repeat(np.arange(len(found)), found)
    rows = len(case)
    codes = list(TABLE)
    drawn = pl.DataFrame({"case": case, "item": chance.choice(len(codes), rows)}).unique(maintain_order=True)
    # Of the items of a band a case names one.
    band = pl.Series([item.band or code for code, item in TABLE.items()]).gather(drawn["item"])
    drawn = drawn.with_columns(band=band).unique(["case", "band"], keep="first", maintain_order=True)
    rows = len(drawn)
    per = np.array([item.per for item in TABLE.values()])[drawn["item"].to_numpy()]
    kind = chance.choice(2, rows, p=[0.6, 0.4])
    loss = pl.Series(chance.integers(1, 100, rows, endpoint=True))
    counted = (per == "ten_percent") | (kind == 1)
    return pl.DataFrame({
        "case": drawn["case"], "item": _named(codes, drawn["item"].to_numpy()), "kind": _named(KINDS, kind),
        "loss_percent": loss.set(pl.Series(~counted), None),
        "decibels": pl.Series(chance.integers(1, 120, rows, endpoint=True)).set(pl.Series(per != "ten_decibels"), None),
    })  # fmt: skip


def _devices(chance: np.random.Generator, things: Any) -> pl.DataFrame:
    case = np.repeat(np.arange(len(things)), things)
    item = chance.choice(len(THINGS), len(case))
    price = _maybe(chance.integers(0, 20_000_000, len(case)), chance, 0.3)
    by_price = pl.Series(item >= len(THINGS) - len(BY_REFERENCE_PRICE))
    return pl.DataFrame({
        "case": case, "item": _named(THINGS, item), "cost": chance.integers(0, 20_000_000, len(case)),
        "reference_price": price.set(~by_price, None),
    })  # fmt: skip


def _children(chance: np.random.Generator, count: Any, on: Any) -> pl.DataFrame:
    case = np.repeat(np.arange(len(count)), count)
    rows = len(case)
    return pl.DataFrame({
        "case": case, "birth_date": on[case] - chance.integers(-200, 9000, rows), "level": _category(LEVELS, chance, rows),
        "years_left": _maybe(chance.integers(0, 6, rows, endpoint=True), chance, 0.3),
        "married": chance.random(rows) < 0.02, "working": chance.random(rows) < 0.05,
    })  # fmt: skip
