"""Partial disability: the table of PP 82/2019 Lampiran III, its parts of parts, and the limit of all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pijar.law.benefits.case import Case, Disability, Kind, Outcome
from pijar.law.benefits.rules import NOTHING, Base, Law, amount_words, base_words, disability_item, phrase, round_once
from pijar.law.explain import Calculation, Line, Question
from pijar.law.types import Dated, DisabilityItem, Words

# How many per cent or decibels one step of the table's "per 10 %" and "per 10 dB" rows has: the name of the row itself.
STEP = 10
_NONE = Fraction(0)

# The findings that pay nothing of their own because the outcome pays for the whole person.
_COVERED_BY = {Outcome.TOTAL_DISABILITY: "disability_in_total", Outcome.DEATH: "disability_in_death"}


@dataclass(frozen=True, slots=True)
class Loss:
    """One finding with its share of 80 months' base, from `low` to `high`, and how the share comes about in words.

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


@dataclass(frozen=True, slots=True)
class Taken:
    """What of a loss is paid, from `low` to `high`, once the limit of all losses together is kept."""

    loss: Loss
    low: Fraction
    high: Fraction

    @property
    def is_cut(self) -> bool:
        return self.high < self.loss.high


def disabled(case: Case, law: Law, base: Base) -> Calculation:
    """One line for each finding, in the order told, in rupiah.

    Cacat sebagian anatomis pays the table's share of 80 months' base, cacat sebagian fungsi that share times the loss; all
    together no more than the limit. On total disability or death, and for a part of a lost part, a line is 0 and says why.
    """
    losses = [loss(one, law, left_handed=case.left_handed) for one in case.disabilities]
    if code := _COVERED_BY.get(case.outcome):
        return Calculation(tuple(Line(code, 0, 0, (one.source,), one.label) for one in losses))
    paid = [one for one in losses if whole_of(one, losses) is None]
    doubtful = case.outcome is Outcome.RECOVERED
    taken = within_limit(paid, law["jkk.disability_limit"].fraction, certain=not doubtful)
    next_paid = iter(taken)
    lines = []
    for one in losses:
        whole = whole_of(one, losses)
        lines.append(_part_line(one, whole) if whole else _paid_line(next(next_paid), law, base, doubtful=doubtful))
    asked = [*_questions(taken, losses, doubtful=doubtful), *_more_than_the_whole(paid, case, law)]
    return Calculation(tuple(lines), tuple(asked))


def loss(found: Disability, law: Law, *, left_handed: bool) -> Loss:
    """The share of one finding by the table; "reversed if left-handed" takes the line of the other side."""
    item, source = disability_item(law, found.item)
    row = item
    if left_handed and item.mirror:
        row, source = disability_item(law, item.mirror)
    low, high, how = _share(found, row)
    return Loss(found, item, row, source, low, high, how)


def _share(found: Disability, row: DisabilityItem) -> tuple[Fraction, Fraction, Words]:
    if row.per == "ten_decibels":
        return _by_steps("share_per_decibels", found.decibels or 0, row)
    if row.per == "ten_percent":
        return _by_steps("share_per_percent", found.loss_percent or 0, row)
    if row.per == "whole" and found.kind is Kind.FUNCTIONAL:
        part = Fraction(found.loss_percent or 0, 100)
        return part * row.share, part * row.most, phrase("share_of_function", loss=part, share=_shares(row.share, row.most))
    return row.share, row.most, _shares(row.share, row.most)


def _by_steps(word: str, lost: int, row: DisabilityItem) -> tuple[Fraction, Fraction, Words]:
    count = lost // STEP
    how = phrase(word, lost=lost, step=STEP, count=count, share=row.share)
    return count * row.share, count * row.most, how


def whole_of(part: Loss, losses: Iterable[Loss]) -> Loss | None:
    """The lost limb or organ of which `part` is itself a part, so that it is paid already; None when there is none."""
    return next((one for one in losses if one.found.kind is Kind.ANATOMICAL and one.item.code in part.item.within), None)


def within_limit(losses: Iterable[Loss], limit: Fraction, *, certain: bool) -> list[Taken]:
    """What of each loss is paid, in the order told: the one that crosses `limit` is cut, those after it get nothing.

    What is sure of every loss comes first and what a doctor may add to it second, so that the least and the most of all
    lines add up to the least and the most that can be paid. Not `certain`: nothing is sure.
    """
    losses, room = list(losses), limit
    sure = []
    for one in losses:
        sure.append(min(one.low, room) if certain else _NONE)
        room -= sure[-1]
    taken = []
    for one, low in zip(losses, sure, strict=True):
        # A loss whose sure part was cut has used the last of the room, so nothing is added to it here.
        more = min(one.high - low, room)
        room -= more
        taken.append(Taken(one, low, low + more))
    return taken


def _part_line(part: Loss, whole: Loss) -> Line:
    return Line("disability_part_of", 0, 0, (part.source,), {**part.label, "whole": whole.item.words})


def _paid_line(taken: Taken, law: Law, base: Base, *, doubtful: bool) -> Line:
    one, multiple, limit = taken.loss, law["monthly_multiple"], law["jkk.disability_limit"]
    # The formula says what is due if the disability is there; whether it is may be in doubt.
    sure = min(one.low, taken.high) if doubtful else taken.low
    low, high = sure * multiple.whole * base.minimum, taken.high * multiple.whole * base.maximum
    (least, most), rounding, rounded = round_once(law, low, high)
    how = phrase("share_cut", taken=_shares(sure, taken.high), how=one.how, limit=limit.fraction) if taken.is_cut else one.how
    values = {
        **one.label, "how": how, "multiple": multiple.whole, "base": base_words(base),
        "amount": amount_words(least, most), "rounded": rounded,
        "mirrored": NOTHING if one.row is one.item else phrase("left_handed", other=one.row.words),
        "doubt": phrase("nothing_if_recovered") if doubtful else NOTHING,
    }  # fmt: skip
    limits = (limit,) if taken.is_cut else ()
    sources = (one.source, multiple, *limits, *base.sources, *rounding)
    return Line("disability", 0 if doubtful else least, most, sources, values)


def _shares(low: Fraction, high: Fraction) -> Words:
    return phrase("share", share=low) if low == high else phrase("share_span", low=low, high=high)


def _questions(taken: list[Taken], losses: list[Loss], *, doubtful: bool) -> tuple[Question, ...]:
    found = [Question("recovered_but_disabled")] if doubtful and taken else []
    for one in taken:
        found += [Question(code, one.loss.label) for code in _open_points(one, losses)]
    return tuple(dict.fromkeys(found))


def _more_than_the_whole(paid: list[Loss], case: Case, law: Law) -> list[Question]:
    """Fingers may add up to more than their hand: paid as the table says, but a careful officer asks. Of hand, forearm and
    arm the least is named."""
    told = {one.item.code for one in paid}
    wholes = dict.fromkeys(code for one in paid for code in one.item.within if code not in told)
    found = []
    for code in wholes:
        whole = loss(Disability(code, Kind.ANATOMICAL, None, None), law, left_handed=case.left_handed)
        parts = sum((one.low for one in paid if code in one.item.within), _NONE)
        if parts > whole.low:
            found.append(
                (whole.low, Question("parts_exceed_whole", {"parts": parts, "whole": whole.item.words, "share": whole.low}))
            )
    return [min(found, key=lambda one: one[0])[1]] if found else []


def _open_points(taken: Taken, losses: list[Loss]) -> list[str]:
    """Codes of the questions one paid finding leaves open."""
    one = taken.loss
    partly = one.found.loss_percent is not None and one.found.loss_percent < 100
    points = {
        "anatomical_loss": partly and one.row.per == "whole" and one.found.kind is Kind.ANATOMICAL,
        "loss_percent_not_used": partly and one.row.per in ("fixed", "ten_decibels"),
        # Where the limit leaves the doctor nothing to decide, nobody needs to ask.
        "doctor_decides": one.low < one.high and taken.low < taken.high,
        "function_with_part": any(other.item.code in one.item.within for other in losses),
    }
    return [code for code, is_open in points.items() if is_open]
