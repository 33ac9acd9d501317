"""Numbers as they are told, tables of a publication, and the levers of the path to the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pijar.kernel.month import Month

# Ages on the first day of the month, in the order of a pyramid; each begins with its number.
BANDS = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
BAND_STARTS = (18, 25, 35, 45, 55, 65)
SEXES = ("L", "P", "")
UNKNOWN = "unknown"


class Told(StrEnum):
    """How a number is told: as it is; as it was told before, from which it differs by fewer than five; or not at all."""

    SHOWN = "shown"
    NEAR = "near"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Number:
    """One number of a table. `value` is None where it is withheld."""

    value: int | None
    state: Told = Told.SHOWN

    @property
    def is_shown(self) -> bool:
        return self.state is Told.SHOWN


HIDDEN = Number(None, Told.WITHHELD)


@dataclass(frozen=True)
class Row:
    """One line of a table: codes of its dimensions, and its numbers by measure."""

    keys: tuple[str, ...]
    numbers: Mapping[str, Number]


@dataclass(frozen=True)
class Table:
    """One published table: `keys` names its dimensions, `measures` its numbers."""

    code: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)

    def number(self, *keys: str, measure: str = "") -> Number:
        """The number of one line; withheld where there is no such line."""
        for row in self.rows:
            if row.keys == keys:
                return row.numbers[measure or self.measures[0]]
        return HIDDEN


@dataclass(frozen=True)
class Published:
    """One version of a month's tables as everybody may read it."""

    id: int
    month: Month
    version: int
    made_at: datetime
    checksum: str
    about: Mapping[str, Any]
    tables: Mapping[str, Table]

    def table(self, code: str) -> Table:
        return self.tables[code]


@dataclass(frozen=True)
class Gathered:
    """When a month's marts were made, and what they came to. `is_sent`: no list of the month is a draft any more."""

    month: Month
    at: datetime
    checksum: str
    rows: int
    is_sent: bool
    changed: bool = False


@dataclass(frozen=True)
class Money:
    """A fund's month in whole rupiah, by the books: what came in, what was paid to the insurer, what was given back."""

    month: Month
    fund: str
    money_in: int
    money_out: int
    money_back: int
    contributions: int
    gifts: int


class LeverKind(StrEnum):
    """What can lift the coverage of a city."""

    PROGRAMME = "programme"
    GIFTS = "gifts"
    COMPANIES = "companies"
    SELF_PAYERS = "self_payers"
    WAGE_WORKERS = "wage_workers"
    OTHERS = "others"


class LeverState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class PathLever:
    """What one lever is to add in a year. `share` of the gap; `known`: people the books themselves tell of (None: nothing)."""

    kind: LeverKind
    people: int | None
    share: Decimal | None
    proof: str
    on: date | None
    known: int | None = None
    known_share: Decimal | None = None


@dataclass(frozen=True)
class Path:
    """The way from the year's first figure to its target: `gap` people are missing, the levers promise a part of them."""

    year: int
    as_of: date
    active: int
    potential: int
    target: Decimal
    source: str
    goal: int
    gap: int
    levers: tuple[PathLever, ...]

    @property
    def promised(self) -> int:
        return sum(one.people or 0 for one in self.levers)

    @property
    def left_over(self) -> int:
        """People whom no lever brings yet; below zero where the levers promise more than is missing."""
        return self.gap - self.promised
