"""The benefit law of one period as whole numbers, ready for columns: shares have become numerator and denominator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm

import polars as pl

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.benefits.case import MOST_DAYS, MOST_ENTRIES, MOST_RUPIAH
from pijar.law.benefits.rules import BEFORE_WAITING, NEEDED, READINGS, Law, law_on
from pijar.law.contributions import TIERS, highest_base
from pijar.law.types import DisabilityItem, LawError, Step, Tier

# Whole numbers are reckoned in 64 bits, one of which is the sign.
_LARGEST = 2**63 - 1
# A whole loss in per cent.
WHOLE_LOSS = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What `law_on` says from `start` on, with the tiers of the month; amounts in rupiah.

    The base is cut into `parts`, of which every share of the disability table times a per cent is a whole number.
    """

    start: date
    law: Law
    tiers: tuple[Tier, ...]
    highest_base: int
    parts: int

    def whole(self, name: str) -> int:
        """A whole number of the law, such as "jkk.home_care" (rupiah)."""
        return self.law[name].whole

    def fraction(self, name: str) -> Fraction:
        """A share of the law, such as "jkk.death" (of the base times "monthly_multiple")."""
        return self.law[name].fraction

    def rounded(self, amount: pl.Expr, share: Fraction) -> pl.Expr:
        """`amount` times `share` in whole rupiah, rounded once by the rule the law names."""
        return self.divided(amount * share.numerator, share.denominator)

    def divided(self, amount: pl.Expr, parts: int) -> pl.Expr:
        """`amount`, not below zero, in `parts`, rounded once by the rule the law names."""
        if parts == 1:
            return amount
        return (amount + (parts - 1) if self.rounds_up else amount) // parts

    @property
    def rounds_up(self) -> bool:
        """Whether a part of a rupiah counts as a whole one; otherwise it is dropped."""
        return self.law["rounding"].value == "up"

    @property
    def before_waiting(self) -> int:
        """What a death within the waiting period pays, in rupiah."""
        return self.whole(BEFORE_WAITING) if self.waits else 0

    @property
    def waits(self) -> bool:
        """Whether there is a waiting period (Permenaker 1/2025)."""
        return any(reading in self.law for reading in READINGS)

    @property
    def items(self) -> tuple[DisabilityItem, ...]:
        """The disability table in its order; a place in it stands for the item in columns."""
        table: Mapping[str, DisabilityItem] = self.law["jkk.disability"].by_name
        return tuple(table.values())

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps by which days unable to work are paid."""
        return self.law["jkk.stmb"].rows


def period_starts() -> tuple[date, ...]:
    """The days from which anything about benefits may differ from the day before."""
    days = {start for name in (*NEEDED, *READINGS, BEFORE_WAITING) for start in lookup.parameter(f"benefits.{name}").starts}
    for name in (TIERS, "contributions.highest_base"):
        # The tier is that of the month, by the law of the month's first day.
        days |= {one if one.day == 1 else Month.of(one).next.first_day for one in lookup.parameter(name).starts}
    return tuple(sorted(days))


def first_day() -> date:
    """The day from which every value of the benefit law is known."""
    return max(lookup.parameter(f"benefits.{name}").starts[0] for name in NEEDED)


@lru_cache(maxsize=256)
def plan_on(day: date) -> Plan:
    """The law of the period that starts on `day`.

    Raises LawError as `law_on` does, and LAW_FILE_REFUSED for numbers beyond 64 bits.
    """
    month = Month.of(day)
    law = law_on(day)
    plan = Plan(day, law, lookup.valid(TIERS, month.first_day).rows, highest_base(month), _parts(law))
    if _largest(plan) > _LARGEST:
        raise LawError("LAW_FILE_REFUSED", f"The benefit law of {day} needs numbers beyond 64 bits; reckon case by case.")
    return plan


def _parts(law: Law) -> int:
    items: Mapping[str, DisabilityItem] = law["jkk.disability"].by_name
    shares = [law["jkk.disability_limit"].fraction, *(share for item in items.values() for share in (item.share, item.most))]
    return WHOLE_LOSS * lcm(*(share.denominator for share in shares))


def _largest(plan: Plan) -> int:
    """The largest number that any step may come to, with a margin for sums of several."""
    base = max(plan.highest_base, *(tier.base for tier in plan.tiers))
    multiple, days = plan.whole("monthly_multiple"), plan.whole("days_in_month")
    shares = [plan.fraction(name) for name in ("jkk.total_disability", "jkk.death", "jkk.disability_limit")]
    surcharge = 1 + plan.fraction("jkk.prosthesis_surcharge")
    return MOST_ENTRIES * max(
        base * multiple * plan.parts,
        *(base * multiple * share.numerator * share.denominator for share in shares),
        *(base * MOST_DAYS * step.share.numerator * step.share.denominator * days for step in plan.steps),
        MOST_RUPIAH * surcharge.numerator * surcharge.denominator,
    )
