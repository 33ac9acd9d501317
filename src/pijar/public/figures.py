"""What a publication says, as the numbers that the pages' sentences are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pijar.analytics.types import Number, Published
from pijar.kernel.month import Month
from pijar.public.written import ALL


@dataclass(frozen=True)
class Cover:
    """The city's coverage as a figure of one day says it; `goal` people meet the target, where one was set."""

    on: date
    workers: int
    covered: int
    goal: int | None

    @property
    def share(self) -> Decimal:
        return Decimal(self.covered) / self.workers

    @property
    def target(self) -> Decimal | None:
        return None if self.goal is None else Decimal(self.goal) / self.workers

    @property
    def lacking(self) -> int:
        """People who are missing to the goal; nobody where it is met or none was set."""
        return max(0, (self.goal or 0) - self.covered)


def covers(made: Published) -> list[Cover]:
    """The coverage figures, oldest first."""
    found = []
    for row in sorted(made.table("coverage").rows, key=lambda row: row.keys):
        workers, covered, goal = (row.numbers[name].value for name in ("workers", "covered", "goal"))
        if workers and covered is not None:
            found.append(Cover(date.fromisoformat(row.keys[0]), workers, covered, goal))
    return found


@dataclass(frozen=True)
class Share:
    """One part of a whole with its number as it is told."""

    code: str
    number: Number


def parts(made: Published, table: str, measure: str = "") -> list[Share]:
    """The lines of a table with one key, but for the sum; the largest first, what is withheld last."""
    found = made.table(table)
    name = measure or found.measures[0]
    shares = [Share(row.keys[0], row.numbers[name]) for row in found.rows if row.keys[0] != ALL]
    return sorted(shares, key=lambda one: (one.number.value is None, -(one.number.value or 0), one.code))


def whole(made: Published) -> Number:
    """Participants of the month, of all funds."""
    return made.table("participants_by_fund").number(ALL, measure="participants")


@dataclass(frozen=True)
class Paid:
    """What the insurer paid in the year: cases and rupiah, each summed where every part of it is told."""

    cases: int | None
    rupiah: int | None


def paid(made: Published) -> Paid:
    rows = made.table("benefits_paid").rows
    sums = [[row.numbers[name].value for row in rows] for name in ("cases", "rupiah")]
    cases, rupiah = (None if None in one else sum(n or 0 for n in one) for one in sums)
    return Paid(cases, rupiah)


@dataclass(frozen=True)
class Moved:
    """Money of one month and fund, as it is told."""

    month: Month
    fund: str
    came: Number
    went: Number
    back: Number
    gifts: Number


def money(made: Published) -> list[Moved]:
    """Money by month and fund with the sum of all funds, oldest first."""
    names = ("money_in", "money_out", "money_back", "gifts")
    rows = made.table("money_by_month").rows
    return [Moved(Month.parse(row.keys[0]), row.keys[1], *(row.numbers[name] for name in names)) for row in rows]


@dataclass(frozen=True)
class Way:
    """The path to the target: levers and their people, what is missing, and what no lever brings yet."""

    levers: Sequence[Share]
    gap: int
    left_over: int


def way(made: Published) -> Way | None:
    """None where no figure with a target was published."""
    rows = {row.keys[0]: row.numbers["people"] for row in made.table("path").rows}
    if "gap" not in rows or rows["gap"].value is None:
        return None
    levers = [Share(code, one) for code, one in rows.items() if code not in ("gap", "left_over")]
    return Way(levers, rows["gap"].value, rows["left_over"].value or 0)
