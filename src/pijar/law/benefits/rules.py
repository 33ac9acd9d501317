"""The values of the benefit law in force on one day, read once for that day, and the base benefits are reckoned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType

from pijar.kernel.month import Month
from pijar.law import lookup, units
from pijar.law.contributions import TIERS, highest_base, tier
from pijar.law.explain import fault, money, phrase, refusal
from pijar.law.types import Dated, DisabilityItem, LawError, Tier, Words

# Named as below "benefits."; a day on which one of them has no value yet is a day before the benefit law.
NEEDED = (
    "monthly_multiple", "days_in_month", "rounding",
    "jkk.health_service", "jkk.transport", "jkk.home_care", "jkk.home_care_months", "jkk.stmb", "jkk.disability",
    "jkk.disability_limit", "jkk.total_disability", "jkk.death", "jkk.no_jkm_on_top", "jkk.periodic_month",
    "jkk.periodic_months", "jkk.funeral", "jkk.devices", "jkk.prosthesis_surcharge",
    "jkm.lump", "jkm.periodic_month", "jkm.periodic_months", "jkm.funeral", "jkm.scholarship_months",
    "scholarship.per_year", "scholarship.years", "scholarship.children", "scholarship.age_below",
)  # fmt: skip
# The waiting rule of Permenaker 1/2025; before it, and should it end, a death is paid in full.
# Months and days are two readings of one rule: a reading that is settled to be wrong ends, and is asked no longer.
READINGS = ("jkm.waiting_months", "jkm.waiting_days")
BEFORE_WAITING = "jkm.before_waiting"
WAITING = (*READINGS, BEFORE_WAITING)

Law = Mapping[str, Dated]


@lru_cache(maxsize=4096)
def law_on(day: date) -> Law:
    """Every value of the benefit law in force on `day`, by its name below "benefits."; the waiting rule only when it is.

    Raises LawError: LAW_CASE_REFUSED naming `on` for a day before PP 82/2019, LAW_NOT_KNOWN for a value nobody knows or
    for JKM besides JKK, LAW_FILE_REFUSED where the scholarship's years and sums name different levels.
    """
    found = {name: lookup.parameter(f"benefits.{name}") for name in NEEDED}
    first = max(one.starts[0] for one in found.values())
    if day < first:
        raise fault("before_the_law", "on", given=day, first=first)
    waiting = {name: one for name in READINGS if (one := lookup.parameter(f"benefits.{name}")).at(day)}
    if waiting:
        waiting[BEFORE_WAITING] = lookup.parameter(f"benefits.{BEFORE_WAITING}")
    law = {name: one.valid(day) for name, one in {**found, **waiting}.items()}
    _refuse_what_no_rule_is_written_for(law)
    return MappingProxyType(law)


def _refuse_what_no_rule_is_written_for(law: Law) -> None:
    alone, years, sums = law["jkk.no_jkm_on_top"], law["scholarship.years"], law["scholarship.per_year"]
    if not alone.yes:
        raise refusal("LAW_NOT_KNOWN", "jkk_with_jkm", name=alone.id)
    if set(years.by_name) != set(sums.by_name):
        raise LawError("LAW_FILE_REFUSED", f"{years.id} and {sums.id} do not name the same levels of school.")


@dataclass(frozen=True, slots=True)
class Base:
    """The monthly base in rupiah, from `minimum` to `maximum`, which differ where the tier of an income is not known."""

    minimum: int
    maximum: int
    sources: tuple[Dated, ...]

    @property
    def is_known(self) -> bool:
        return self.minimum == self.maximum


def base_on(day: date, income: int | None) -> Base:
    """The base of the tier on which contributions were paid (fact sheet 2.2; PP 44/2015 Lampiran II).

    Without an income in rupiah the lowest tier holds. Above the tiers we know, the base lies between the last known one
    and the highest there is.
    """
    month = Month.of(day)
    table = lookup.valid(TIERS, month.first_day)
    try:
        base = tier(month, income).base
    except LawError as error:
        if error.code != "LAW_NOT_KNOWN":
            raise
        known: tuple[Tier, ...] = table.rows
        highest = lookup.valid("contributions.highest_base", month.first_day)
        return Base(known[-1].base, highest_base(month), (table, highest))
    return Base(base, base, (table,))


def disability_item(law: Law, code: str) -> tuple[DisabilityItem, Dated]:
    """A line of the disability table, and the table as its source with the certainty of that one line."""
    table = law["jkk.disability"]
    item: DisabilityItem = table.by_name[code]
    return item, replace(table, certainty=item.certainty)


_ROUNDINGS = {"down": floor, "up": ceil}


def round_once(law: Law, *amounts: Fraction) -> tuple[tuple[int, ...], tuple[Dated, ...], Words]:
    """Amounts in whole rupiah by the named rule; the rule as a source and in words, both only where it changed something.

    No provision says how to round; `benefits.rounding` is to be confirmed.
    """
    whole = tuple(amount.numerator for amount in amounts if amount.denominator == 1)
    if len(whole) == len(amounts):
        return whole, (), NOTHING
    rule = law["rounding"]
    rounded = tuple(_ROUNDINGS[str(rule.value)](amount) for amount in amounts)
    return rounded, (rule,), phrase(f"rounded_{rule.value}")


NOTHING = Words("", "")


def amount_words(minimum: int, maximum: int) -> Words:
    """An amount of rupiah, or the two between which it lies, to stand inside a formula in either language."""
    if minimum == maximum:
        return Words(*(money(minimum, language) for language in units.LANGUAGES))
    return phrase("rupiah_span", low=minimum, high=maximum)


def base_words(base: Base) -> Words:
    """The base as a factor of a formula: a span of it stands in brackets, where a dash would read as a minus."""
    if base.is_known:
        return amount_words(base.minimum, base.maximum)
    return phrase("base_span", low=base.minimum, high=base.maximum)
