"""A million contributions and a million benefit cases, beside the same rules in OpenFisca-Core: speed, and every rupiah.

What is timed: on our side from one frame of facts (categories, dates, whole numbers; months, branches and periods of the law
mixed) to the amounts in its order, with the checks of every row. Of OpenFisca from columns that are already split by month, or
by branch and period of the law, and of the width it wants, to the amounts: making the simulations as its documentation has it,
and reckoning. Splitting and putting the amounts back in order are not counted; the reckoning alone is shown beside. Building
the frame or the columns is timed for neither. The median of several runs counts; the first of ours also makes price tables.
Afterwards both are compared with each other, and on a sample with the single case.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from benchmarks.measure import Figure, Gauge
from pijar.kernel.month import Month
from pijar.law import bulk
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.law.contributions import contribution
from pijar.law.types import FundKind, LawError, Sector

BOUND = 1.0
RUNS = 5
SAMPLE = 20_000
MONTHS = list(Month.range(Month(2025, 10), Month(2027, 6)))
INSTALL = (
    "The law is measured beside OpenFisca-Core, which is not installed: run `make bench`, or install requirements/bench.txt."
)


def measure(rows: int) -> list[Figure]:
    """Two figures: contributions and benefits. Raises SystemExit with a sentence when OpenFisca-Core is missing."""
    try:
        from benchmarks import law_facts, openfisca_benefits, openfisca_law
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.split(".")[0] in ("numpy", "openfisca_core"):
            raise SystemExit(INSTALL) from missing
        raise
    return [
        _payments(law_facts.payments(rows), openfisca_law),
        _benefits(law_facts.cases(rows), openfisca_benefits),
    ]


@dataclass
class Measured:
    """The last answer of several runs, the median of their seconds, the most memory, and the seconds to get ready."""

    answer: Any
    seconds: float
    mib: int
    ready: float


def _median(run: Callable[[Any], Any], ready: Callable[[], Any]) -> Measured:
    """Runs several times; `ready` makes what a run needs, outside the clock of the run."""
    times: list[float] = []
    waits: list[float] = []
    most, answer = 0, None
    for _ in range(RUNS):
        answer = None
        started = time.perf_counter()
        facts = ready()
        waits.append(time.perf_counter() - started)
        gc.collect()
        with Gauge() as gauge:
            answer = run(facts)
        times.append(gauge.seconds)
        most = max(most, gauge.mib)
    return Measured(answer, statistics.median(times), most, statistics.median(waits))


def _figure(name: str, rows: int, ours: Measured, theirs: Measured, more: dict[str, float]) -> Figure:
    limit = theirs.ready + theirs.seconds
    alone = {
        "OpenFisca-Core, reckoning alone, seconds": theirs.seconds,
        "ratio to its reckoning alone": ours.seconds / theirs.seconds,
        "OpenFisca-Core, MiB": theirs.mib,
    }
    return Figure(name, rows, ours.seconds, ours.mib, limit, ours.seconds / limit, BOUND, {**alone, **more})


# --- contributions ---


def _payments(payments: pl.DataFrame, fisca: Any) -> Figure:
    system = fisca.contribution_system()
    order, parts = [], []
    for month in MONTHS:
        rows = payments.with_row_index("row").filter(pl.col("month") == month.first_day)
        order.append(rows["row"])
        facts = {
            "income": rows["income"].fill_null(0).cast(pl.Int32).to_numpy(), "with_jht": rows["jht"].to_numpy(),
            "sector": rows["sector"].to_physical().to_numpy(), "fund_kind": rows["fund_kind"].to_physical().to_numpy(),
        }  # fmt: skip
        parts.append((str(month), facts, len(rows)))
    ours = _median(bulk.contributions, lambda: payments)
    theirs = _median(_all_months, lambda: [(month, fisca.people_of(system, facts, count)) for month, facts, count in parts])
    names = list(bulk.AMOUNTS)
    found = pl.concat(
        pl.DataFrame({"row": rows, **dict(zip(names, amounts, strict=True))})
        for rows, amounts in zip(order, theirs.answer, strict=True)
    ).sort("row")
    # OpenFisca has no null: it says 0 where we say that the amount is not known.
    mine = ours.answer.select(pl.col(names).fill_null(0))
    sample = payments.with_row_index("row").sample(min(SAMPLE, len(payments)), seed=2026)
    alone = pl.DataFrame([_paid_alone(row) for row in sample.iter_rows(named=True)], schema=names, orient="row")
    more = {
        "reckoned once and joined in one SQL statement, seconds": _joined(payments, mine),
        **_differences(mine, found.select(names), alone, sample["row"]),
    }
    return _figure("payments", len(payments), ours, theirs, more)


def _all_months(simulations: list[tuple[str, Any]]) -> list[list[Any]]:
    return [[simulation.calculate(name, month) for name in bulk.AMOUNTS] for month, simulation in simulations]


def _paid_alone(row: dict[str, Any]) -> tuple[int, int, int, int]:
    try:
        case = contribution(
            Month.of(row["month"]), sector=row["sector"], fund_kind=row["fund_kind"], income=row["income"], jht=row["jht"]
        )
    except LawError:
        return (0, 0, 0, 0)
    return case.jkk, case.jkm, case.jht, case.total


JOIN = """
select count(c.jkk), coalesce(sum(c.jkk + c.jkm + case when p.jht then c.jht else 0 end), 0)
  from law_payments p
  left join law_cases c on c.month = p.month and c.fund_kind = p.fund_kind and c.sector = p.sector
   and coalesce(p.income, 1) >= c.income_from and (c.income_up_to is null or coalesce(p.income, 1) <= c.income_up_to)
"""
TABLES = (
    "create temporary table law_payments (month date, sector text, fund_kind text, income bigint, jht boolean)",
    "create temporary table law_cases (month date, fund_kind text, sector text, income_from bigint, income_up_to bigint,"
    " base bigint, jkk bigint, jkm bigint, jht bigint, relief boolean)",
)


def _joined(payments: pl.DataFrame, mine: pl.DataFrame) -> float:
    """Seconds to reckon every case of the months, copy the table and join it to the payments in the database; the same sum."""
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in TABLES:
            cursor.execute(sql)
        _copy(cursor, "law_payments", payments)
        cursor.execute("analyze law_payments")
        with Gauge() as gauge:
            tables = (bulk.contribution_cases(month, sectors=list(Sector), fund_kinds=list(FundKind)) for month in MONTHS)
            _copy(cursor, "law_cases", pl.concat(tables))
            cursor.execute("analyze law_cases")
            cursor.execute(JOIN)
            total = cursor.fetchone()[1]
        cursor.execute("drop table law_payments, law_cases")
    assert total == mine["total"].sum(), f"The join says {total}, the columns {mine['total'].sum()}."
    return gauge.seconds


def _copy(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    with cursor.copy(f"copy {table} from stdin (format csv)") as copy:
        copy.write(frame.write_csv(include_header=False))


# --- benefits ---


def _benefits(facts: Any, fisca: Any) -> Figure:
    system = fisca.benefit_system()
    parts = list(facts.parts(fisca))
    ours = _median(lambda _: bulk.benefits(facts.cases, **facts.others), lambda: None)
    theirs = _median(_all_parts, lambda: [
        (start, branch, fisca.cases_of(system, values, len(rows), members)) for start, branch, rows, values, members in parts
    ])  # fmt: skip
    names = ["minimum", "maximum"]
    found = pl.concat(
        pl.DataFrame({"row": rows, **dict(zip(names, amounts, strict=True))})
        for (_, _, rows, _, _), amounts in zip(parts, theirs.answer, strict=True)
    ).sort("row")
    mine = ours.answer.select(names)
    rows = pl.int_range(len(mine), eager=True, dtype=pl.UInt32).sample(min(SAMPLE, len(mine)), seed=2026).sort()
    alone = pl.DataFrame([_estimated_alone(case) for case in facts.told(rows)], schema=names, orient="row")
    return _figure("benefits", len(mine), ours, theirs, _differences(mine, found.select(names), alone, rows))


def _all_parts(simulations: list[tuple[date, str, Any]]) -> list[list[Any]]:
    kinds = {"JKK": "accident", "JKM": "death"}
    return [
        [simulation.calculate(f"{kinds[branch]}_{which}", start.isoformat()) for which in ("least", "most")]
        for start, branch, simulation in simulations
    ]


def _estimated_alone(case: dict[str, Any]) -> tuple[int, int]:
    found = estimate(read(case)).calculation
    return found.minimum, found.maximum


# --- both ---


def _differences(mine: pl.DataFrame, theirs: pl.DataFrame, alone: pl.DataFrame, rows: pl.Series) -> dict[str, float]:
    """In how many rows any amount differs by a rupiah or more. None may: the copy is no peer once it drifts from the law."""

    def differ(one: pl.DataFrame, other: pl.DataFrame) -> int:
        return len(one.filter(pl.any_horizontal(other[name] != one[name] for name in one.columns)))

    wrong = differ(alone, mine[rows])
    assert not wrong, f"In {wrong} of {len(alone)} cases the columns do not say what the single case says."
    drifted = differ(mine, theirs)
    assert not drifted, f"In {drifted} of {len(mine)} rows OpenFisca's copy of the rules says something else than the columns."
    return {
        f"rows of {len(alone):,} in which ours differs from the single case": wrong,
        f"rows of {len(alone):,} in which OpenFisca-Core does": differ(alone, theirs[rows]),
        f"rows of {len(mine):,} in which the two differ": drifted,
    }
