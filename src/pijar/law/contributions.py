"""What one participant owes for one month: work injury (JKK) and death (JKM), at the lowest contribution base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.types import Certainty, Dated, FundKind, LawError, Sector

_Kind = TypeVar("_Kind", bound=StrEnum)

# The three statements about whose money keeps the relief; the first that names a fund decides.
_FUND_RULES = (
    ("contributions/relief/public_funds", False),
    ("contributions/relief/funds_taken_as_public", False),
    ("contributions/relief/other_funds", True),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """The amounts of one contribution month in whole rupiah, and everything that decided them.

    `parameters` are ids for `lookup.dated`, `provisions` the references in words, in the same order without repeats;
    `certainty` is that of the least sure value used.
    """

    jkk: int
    jkm: int
    relief: bool
    parameters: tuple[str, ...]
    provisions: tuple[str, ...]
    certainty: Certainty

    @property
    def total(self) -> int:
        return self.jkk + self.jkm


def contribution(month: Month, *, sector: str, fund_kind: str) -> Contribution:
    """The contribution of one participant for `month`, whatever the day of payment.

    PP 44/2015 Lampiran II (JKK) and its flat JKM amount, halved where PP 50/2025 Pasal 4(1) applies. An unknown sector
    is treated as not transport, which is never the lower amount. Raises LawError: LAW_NOT_KNOWN for a month before the
    parameters begin, LAW_KIND_UNKNOWN for a sector or fund the law files do not speak of.
    """
    return _contribution(month, _known(Sector, sector, "sector"), _known(FundKind, fund_kind, "kind of fund"))


def contribution_table(month: Month, fund_kind: str, sectors: Iterable[str]) -> dict[str, Contribution]:
    """The contribution for `month` and one fund by sector, so that a batch may be priced in one SQL statement."""
    return {sector: contribution(month, sector=sector, fund_kind=fund_kind) for sector in sectors}


def contribution_base(month: Month) -> int:
    """The base in rupiah from which contributions and benefits of `month` are reckoned, for the lowest tier."""
    return lookup.valid("contributions/base_income", month.first_day).whole


@lru_cache(maxsize=4096)
def _contribution(month: Month, sector: Sector, fund: FundKind) -> Contribution:
    day = month.first_day
    jkk, jkm = lookup.valid("contributions/jkk", day), lookup.valid("contributions/jkm", day)
    factor, reasons = _relief(day, sector, fund)
    share = Fraction(1) if factor is None else factor.fraction
    used = (jkk, jkm, *reasons)
    return Contribution(
        jkk=exact_rupiah(jkk.whole * share),
        jkm=exact_rupiah(jkm.whole * share),
        relief=factor is not None,
        parameters=tuple(one.id for one in used),
        provisions=tuple(dict.fromkeys(str(one.reference) for one in used)),
        certainty=max((one.certainty for one in used), key=list(Certainty).index),
    )


def exact_rupiah(amount: Fraction | int) -> int:
    """The rounding rule of contributions: none. No provision says how to round, so a part of a rupiah is refused.

    Raises LawError (LAW_AMOUNT_NOT_WHOLE).
    """
    exact = Fraction(amount)
    if exact.denominator != 1:
        raise LawError(
            "LAW_AMOUNT_NOT_WHOLE",
            f"The amount {exact} is not whole rupiah and no rounding rule is known; ask BPJS Ketenagakerjaan for one.",
        )
    return exact.numerator


def _relief(day: date, sector: Sector, fund: FundKind) -> tuple[Dated | None, tuple[Dated, ...]]:
    """The share still owed, or None without relief, and the values that decided it (PP 50/2025)."""
    window = "transport" if sector is Sector.TRANSPORT else "other"
    factor = lookup.parameter(f"contributions/relief/{window}").at(day)
    if factor is None:
        return None, ()
    keeps, rule = _fund_keeps_relief(day, fund)
    return (factor, (factor, rule)) if keeps else (None, (rule,))


def _fund_keeps_relief(day: date, fund: FundKind) -> tuple[bool, Dated]:
    """Whether contributions paid by `fund` are relieved, and the statement that says so."""
    for name, keeps in _FUND_RULES:
        rule = lookup.valid(name, day)
        if fund.value in rule.members:
            return keeps, rule
    raise LawError("LAW_KIND_UNKNOWN", f"No rule of the relief speaks of {fund}; ask BPJS Ketenagakerjaan, add it.")


def _known(kinds: type[_Kind], text: str, what: str) -> _Kind:
    try:
        return kinds(text)
    except ValueError as error:
        raise LawError("LAW_KIND_UNKNOWN", f"The {what} {text!r} is not known; it is one of {', '.join(kinds)}.") from error
