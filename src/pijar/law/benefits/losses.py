"""What one finding is worth by the table of PP 82/2019 Lampiran III, before any other finding is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pijar.law.benefits.case import Disability, Kind
from pijar.law.benefits.rules import Law, disability_item
from pijar.law.explain import phrase
from pijar.law.types import Certainty, Dated, DisabilityItem, Words

# How many per cent or decibels one step of the table's "per 10 %" and "per 10 dB" rows has: the name of the row itself.
STEP = 10


@dataclass(frozen=True, slots=True)
class Loss:
    """One finding with its share of the multiple of the base, from `low` to `high`, and how the share comes about in words.

    `item` is the item found, `row` the line of the table that holds for it (the mirrored one for a left-handed worker).
    """

    found: Disability
    item: DisabilityItem
    row: DisabilityItem
    source: Dated
    low: Fraction
    high: Fraction
    how: Words

    @property
    def label(self) -> dict[str, Words]:
        return {"item": self.item.words}

    @property
    def takes_all(self) -> bool:
        """Whether the item is lost as a whole, with every part of it; a function or steps of it are not."""
        return self.found.kind is Kind.ANATOMICAL and not self.item.by_steps


def loss(found: Disability, law: Law, *, left_handed: bool) -> Loss:
    """The share of one finding by the table; "reversed if left-handed" takes the line of the other side."""
    item, _ = disability_item(law, found.item)
    row, source = row_of(item, law, left_handed=left_handed)
    low, high, how = _share(found, row)
    if low > row.most:
        # The row is seen in the annex, but not where its steps end.
        source = replace(source, certainty=Certainty.TO_CONFIRM)
        low, high, how = row.most, row.most, phrase("share_at_most", how=how, most=row.most)
    return Loss(found, item, row, source, low, high, how)


def row_of(item: DisabilityItem, law: Law, *, left_handed: bool) -> tuple[DisabilityItem, Dated]:
    """The line of the table that holds for an item, with the table as its source."""
    return disability_item(law, item.mirror if left_handed and item.mirror else item.code)


def shares(low: Fraction, high: Fraction) -> Words:
    """A share in per cent, or the two between which it lies, to stand inside a formula."""
    return phrase("share", share=low) if low == high else phrase("share_span", low=low, high=high)


def _share(found: Disability, row: DisabilityItem) -> tuple[Fraction, Fraction, Words]:
    if row.per == "ten_decibels":
        return _by_steps("share_per_decibels", found.decibels or 0, row)
    if row.per == "ten_percent":
        return _by_steps("share_per_percent", found.loss_percent or 0, row)
    if row.per == "whole" and found.kind is Kind.FUNCTIONAL:
        part = Fraction(found.loss_percent or 0, 100)
        return part * row.share, part * row.most, phrase("share_of_function", loss=part, share=shares(row.share, row.most))
    return row.share, row.most, shares(row.share, row.most)


def _by_steps(word: str, lost: int, row: DisabilityItem) -> tuple[Fraction, Fraction, Words]:
    count = lost // STEP
    how = phrase(word, lost=lost, step=STEP, count=count, share=row.share)
    return count * row.share, count * row.share, how
