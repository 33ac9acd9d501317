"""What one participant owes for one month: work injury (JKK), death (JKM) and, where asked for, old age (JHT)."""

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
from pijar.law.explain import Calculation, Line, Question, fault, phrase, refusal
from pijar.law.sources import Sourced
from pijar.law.types import Certainty, Dated, FundKind, LawError, Sector, Tier, Words

_Kind = TypeVar("_Kind", bound=StrEnum)

TIERS = "contributions.jkk"
# The statements about whose money keeps the relief; the first that names a fund decides.
_FUND_RULES = (
    ("contributions.relief.public_funds", False),
    ("contributions.relief.funds_taken_as_public", False),
    ("contributions.relief.own_money", True),
    ("contributions.relief.other_funds", True),
)
_NO_RELIEF = Fraction(1)


@dataclass(frozen=True, slots=True)
class Contribution(Sourced):
    """The amounts of one contribution month in whole rupiah, and everything that decided them.

    `jht` is 0 where it was not asked for; `base` is the income in rupiah from which contributions and benefits are
    reckoned; `lines` explain each amount. `relief` tells whether PP 50/2025 lowered JKK and JKM.
    """

    jkk: int
    jkm: int
    jht: int
    base: int
    relief: bool
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """What is owed for the month, the sum of the lines in rupiah."""
        return self.jkk + self.jkm + self.jht

    @property
    def calculation(self) -> Calculation:
        """The same with words, formula and provision of each amount."""
        return Calculation(self.lines, self.questions)

    @property
    def provisions(self) -> tuple[str, ...]:
        """The references in words, in the order of `parameters`, without repeats."""
        return tuple(dict.fromkeys(str(one.reference) for one in self.sources))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is to be asked about the fund, where the statement that decided about its relief is to be confirmed."""
        return tuple(
            Question("relief_of_fund", {"question": one.ask.question, "agency": one.ask.agency})
            for one in self.sources
            if one.ask and one.certainty is Certainty.TO_CONFIRM and one.name in dict(_FUND_RULES)
        )

    @property
    def sources(self) -> tuple[Dated, ...]:
        """The values used, each once: amounts first, then what decided the relief."""
        amounts = [line.sources[0] for line in self.lines]
        reasons = [one for line in self.lines for one in line.sources]
        return tuple({one.id: one for one in (*amounts, *reasons)}.values())


def contribution(month: Month, *, sector: str, fund_kind: str, income: int | None = None, jht: bool = False) -> Contribution:
    """The contribution of one participant for `month`, whatever the day of payment, on the declared `income` in rupiah.

    PP 44/2015 Lampiran II (JKK) and its flat JKM amount, halved where PP 50/2025 Pasal 4(1) applies; JHT by PP 46/2015,
    never relieved. Without an income the lowest tier holds. An unknown sector is treated as not transport, which is never
    the lower amount. Raises LawError: LAW_NOT_KNOWN for a month before the parameters begin and for an income above the
    known tiers, LAW_KIND_UNKNOWN for a sector or fund the law files do not speak of, LAW_CASE_REFUSED for no income.
    """
    kinds = _known(Sector, sector, "sector"), _known(FundKind, fund_kind, "kind of fund")
    return _contribution(month, *kinds, tier(month, income), jht)


def contribution_table(month: Month, fund_kind: str, sectors: Iterable[str]) -> dict[str, Contribution]:
    """The contribution for `month` and one fund by sector, so that a batch may be priced in one SQL statement."""
    return {sector: contribution(month, sector=sector, fund_kind=fund_kind) for sector in sectors}


def tier(month: Month, income: int | None = None) -> Tier:
    """The line of the contribution table for a declared `income` in rupiah a month; the lowest one when none is declared.

    PP 44/2015 Lampiran II. Raises LawError: LAW_CASE_REFUSED when the income is no whole rupiah above zero, LAW_NOT_KNOWN
    when it lies above the lines we know, with whom to ask.
    """
    table = lookup.valid(TIERS, month.first_day)
    lines: tuple[Tier, ...] = table.rows
    if income is None:
        return lines[0]
    if type(income) is not int:
        raise fault("not_whole", "income", given=str(income))
    if income <= 0:
        raise fault("too_small", "income", given=income, least=1)
    for line in lines:
        if line.income_up_to is None or income <= line.income_up_to:
            return line
    raise _above(table, income, lines[-1])


def highest_base(month: Month) -> int:
    """The base in rupiah of the highest tier, above which no income counts (PP 44/2015 Lampiran II)."""
    return lookup.valid("contributions.highest_base", month.first_day).whole


@lru_cache(maxsize=4096)
def _contribution(month: Month, sector: Sector, fund: FundKind, line: Tier, jht: bool) -> Contribution:
    day = month.first_day
    factor, reasons = _relief(day, sector, fund)
    share = _NO_RELIEF if factor is None else factor.fraction
    flat = lookup.valid("contributions.jkm", day)
    lines = [
        _owed("jkk", line.jkk, share, (lookup.valid(TIERS, day), *reasons), base=line.base),
        _owed("jkm", flat.whole, share, (flat, *reasons)),
    ]
    if jht:
        rate = lookup.valid("contributions.jht_rate", day)
        amount = exact_rupiah(line.base * rate.fraction)
        values = {"rate": rate.fraction, "base": line.base, "amount": amount}
        lines.append(Line("jht", amount, amount, (rate, lookup.valid(TIERS, day)), values))
    amounts = {one.code: one.minimum for one in lines}
    return Contribution(amounts["jkk"], amounts["jkm"], amounts.get("jht", 0), line.base, factor is not None, tuple(lines))


def _owed(code: str, full: int, share: Fraction, sources: tuple[Dated, ...], **values: int) -> Line:
    amount = exact_rupiah(full * share)
    return Line(code, amount, amount, sources, {"full": full, "share": share, "amount": amount, **values})


def exact_rupiah(amount: Fraction | int) -> int:
    """The rounding rule of contributions: none. No provision says how to round, so a part of a rupiah is refused.

    Raises LawError (LAW_AMOUNT_NOT_WHOLE).
    """
    exact = Fraction(amount)
    if exact.denominator != 1:
        raise refusal("LAW_AMOUNT_NOT_WHOLE", "amount_not_whole", amount=str(exact))
    return exact.numerator


def _relief(day: date, sector: Sector, fund: FundKind) -> tuple[Dated | None, tuple[Dated, ...]]:
    """The share still owed, or None without relief, and the values that decided it (PP 50/2025)."""
    window = "transport" if sector is Sector.TRANSPORT else "other"
    factor = lookup.parameter(f"contributions.relief.{window}").at(day)
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


def _above(table: Dated, income: int, last: Tier) -> LawError:
    """Refuses an income of which we do not know the tier: an amount made up here would be billed to somebody."""
    agency = table.ask.agency if table.ask else "BPJS Ketenagakerjaan"
    question = table.ask.question if table.ask else Words("", "")
    values = {"income": income, "limit": last.income_up_to, "agency": agency, "question": question}
    words = phrase("income_above_tiers", **values)
    return LawError("LAW_NOT_KNOWN", words.en, values={"field": "income", "words": words})


def _known(kinds: type[_Kind], text: str, what: str) -> _Kind:
    try:
        return kinds(text)
    except ValueError as error:
        raise LawError("LAW_KIND_UNKNOWN", f"The {what} {text!r} is not known; it is one of {', '.join(kinds)}.") from error
