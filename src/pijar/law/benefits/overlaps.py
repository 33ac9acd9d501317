"""Findings of one case beside each other: parts of what is lost already, and losses that may have been told twice.

The table names no side for legs, feet, eyes and ears, and a function may be stated beside a part of the same limb. What is
certainly paid is then the greater of two findings; the other one goes from nothing to its share, and is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pijar.law.benefits.losses import Loss, row_of
from pijar.law.benefits.rules import Law
from pijar.law.types import DisabilityItem

# Why less than a whole finding is sure; these are the codes of the questions, too.
SAME_ORGAN, FUNCTION_WITH_PART, PARTS_EXCEED_WHOLE = "same_organ", "function_with_part", "parts_exceed_whole"
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding that is paid, and the share of it that is sure beside the others.

    Where that is less than its own, `why` is the code of the reason and `other` the finding or limb it may be part of.
    """

    loss: Loss
    sure: Fraction
    why: str | None = None
    other: DisabilityItem | None = None


def parts(losses: Sequence[Loss]) -> list[Loss | None]:
    """For each finding the lost limb or organ of which it is itself a part, so that it is paid already; else None.

    Where a body has several, as of fingers, so many of the parts belong to the ones lost as lost ones carry: those told last.
    """
    lost = Counter(one.item.code for one in losses if one.takes_all)
    found: list[Loss | None] = []
    for number, part in zip(_numbers(losses), losses, strict=True):
        wholes = (one for one in losses if one.takes_all and _carries(one.item, part.item, lost, number))
        found.append(next(wholes, None))
    return found


def claims(losses: Sequence[Loss], law: Law, *, left_handed: bool, compared: bool) -> list[Loss | Claim]:
    """For each finding, in the order told, the lost whole of which it is a part, so that it is paid already; else its claim.

    Not `compared`: what is sure of a claim is all of its own, whatever stands beside it.
    """
    carriers = parts(losses)
    triples = zip(_numbers(losses), losses, carriers, strict=True)
    paid = [(number, one) for number, one, carrier in triples if carrier is None]
    if compared:
        claimed = iter(_compared(paid, Counter(one.item.code for one in losses), law, left_handed=left_handed))
    else:
        claimed = iter([Claim(one, one.low) for _, one in paid])
    return [next(claimed) if carrier is None else carrier for carrier in carriers]


def _compared(paid: Sequence[tuple[int, Loss]], told: Counter[str], law: Law, *, left_handed: bool) -> list[Claim]:
    found = [_beside(place, paid, told) for place, _ in enumerate(paid)]
    for whole in wholes(law["jkk.disability"].by_name.values()):
        row, _ = row_of(whole, law, left_handed=left_handed)
        found = _within(found, whole, row.share)
    return found


def wholes(table: Iterable[DisabilityItem]) -> list[DisabilityItem]:
    """What can be lost with all its parts and is worth one share however many they are, the least worth first."""
    items = list(table)
    inner = {code for item in items for code in item.within}
    whole = [item for item in items if item.code in inner and item.times == 1 and not item.by_steps]
    return sorted(whole, key=lambda one: one.share)


def _numbers(losses: Iterable[Loss]) -> list[int]:
    """The number of each finding among those of its item, from 1."""
    counted: Counter[str] = Counter()
    numbers = []
    for one in losses:
        counted[one.item.code] += 1
        numbers.append(counted[one.item.code])
    return numbers


def _carries(whole: DisabilityItem, part: DisabilityItem, counted: Counter[str], number: int) -> bool:
    """Whether the part of this `number` must belong to one of the `counted` wholes, as too few others are left."""
    if whole.code not in part.within:
        return False
    return number > part.times - counted[whole.code] * (part.times // whole.times)


def _beside(place: int, paid: Sequence[tuple[int, Loss]], told: Counter[str]) -> Claim:
    number, mine = paid[place]
    rivals = []
    for at, (other_number, other) in enumerate(paid):
        # Of two that weigh the same the one told first is sure.
        if at == place or (other.low, -at) < (mine.low, -place):
            continue
        if why := _conflict(mine.item, number, other.item, other_number, told):
            rivals.append((other, why))
    if not rivals or not mine.low:
        return Claim(mine, mine.low)
    other, why = max(rivals, key=lambda one: one[0].low)
    return Claim(mine, _NONE, why, other.item)


def _conflict(one: DisabilityItem, number: int, other: DisabilityItem, other_number: int, told: Counter[str]) -> str | None:
    if other.code in one.overlaps or one.code in other.overlaps:
        return SAME_ORGAN
    if _carries(other, one, told, number) or _carries(one, other, told, other_number):
        return FUNCTION_WITH_PART
    return None


def _within(found: list[Claim], whole: DisabilityItem, share: Fraction) -> list[Claim]:
    """The claims with no more sure of the parts of `whole`, in the order told, than `share`, which all of it is worth."""
    room, kept = share, []
    for claim in found:
        if whole.code in claim.loss.item.within:
            sure = min(claim.sure, room)
            room -= sure
            claim = claim if sure == claim.sure else replace(claim, sure=sure, why=PARTS_EXCEED_WHOLE, other=whole)
        kept.append(claim)
    return kept
