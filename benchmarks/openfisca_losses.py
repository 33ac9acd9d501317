"""Findings of one case beside each other, for OpenFisca-Core: parts of what is lost, and losses that may be told twice."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.openfisca_law import ITEMS
from pijar.law.benefits.overlaps import wholes

_PLACE = {code: at for at, code in enumerate(ITEMS)}
_TIMES = np.array([item.times for item in ITEMS.values()], dtype=np.int64)
_WHOLE = np.array([not item.by_steps for item in ITEMS.values()])
_PART, _HOLDS, _SAME = 1, 2, 4
_RELATIONS = np.array(
    [
        [
            (_PART if other.code in one.within else 0)
            | (_HOLDS if one.code in other.within else 0)
            | (_SAME if other.code in one.overlaps or one.code in other.overlaps else 0)
            for other in ITEMS.values()
        ]
        for one in ITEMS.values()
    ],
    dtype=np.uint8,
)
# Each whole with its place, that of the other side, and which items are parts of it.
_WHOLES = [
    (_PLACE[one.code], _PLACE[one.mirror or one.code], np.array([one.code in item.within for item in ITEMS.values()]))
    for one in wholes(ITEMS.values())
]
_HELD = np.logical_or.reduce([parts for _, _, parts in _WHOLES])


def beside(case: Any, item: Any, functional: Any, left_handed: Any, share: Any, shares: Any) -> Any:
    """What is sure of each finding, in parts of the base; -1 for one that is a part of what is lost already.

    All columns are sorted by `case`; `share` is that of the finding alone, `shares` are those of the table.
    """
    again = case[1:] == case[:-1]
    several = np.flatnonzero(np.append(False, again) | np.append(again, False))
    columns = (column[several] for column in (case, item, functional, left_handed, share))
    sure = share.astype(np.int64)
    sure[several] = _of_several(*columns, shares)
    return sure


def _of_several(case: Any, item: Any, functional: Any, left_handed: Any, share: Any, shares: Any) -> Any:
    first = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
    position = np.arange(len(case)) - np.repeat(first, np.diff(np.append(first, len(case))))
    one, other = _pairs(position, item)
    number, told, lost = _counted(case, item, ~functional & _WHOLE[item])
    how = _RELATIONS[item[one], item[other]]
    is_part, holds = how & _PART != 0, how & _HOLDS != 0
    part, whole = np.append(one[is_part], other[holds]), np.append(other[is_part], one[holds])
    each = _TIMES[item[part]] // _TIMES[item[whole]]
    gone = ~functional[whole] & _WHOLE[item[whole]] & (number[part] > _TIMES[item[part]] - lost[whole] * each)
    parts = np.zeros(len(case), dtype=bool)
    parts[part[gone]] = True
    doubted = number[part] > _TIMES[item[part]] - told[whole] * each
    same = how & _SAME != 0
    one, other = np.append(part[doubted], one[same]), np.append(whole[doubted], other[same])
    paid = ~parts[one] & ~parts[other]
    one, other = one[paid], other[paid]
    less = (share[one] < share[other]) | ((share[one] == share[other]) & (one > other))
    sure = np.where(parts, 0, share)
    sure[np.where(less, one, other)] = 0
    return np.where(parts, -1, _within_wholes(case, item, left_handed, sure, shares))


def _pairs(position: Any, item: Any) -> tuple[Any, Any]:
    """Every two findings of a case that are related; the first of each two is the one told later."""
    later = [np.zeros(0, dtype=np.int64)]
    sooner = [np.zeros(0, dtype=np.int64)]
    for far in range(1, position.max(initial=0) + 1):
        one = np.flatnonzero(position >= far)
        one = one[_RELATIONS[item[one], item[one - far]] != 0]
        later.append(one)
        sooner.append(one - far)
    return np.concatenate(later), np.concatenate(sooner)


def _counted(case: Any, item: Any, takes_all: Any) -> tuple[Any, Any, Any]:
    """The number of each finding among those of its item, how many of these are told, and how many are lost."""
    number, told, lost = np.ones(len(case), dtype=np.int64), np.ones(len(case), dtype=np.int64), takes_all.astype(np.int64)
    many = np.flatnonzero(_TIMES[item] > 1)
    if len(many):
        _, of, counts = np.unique(case[many] * len(ITEMS) + item[many], return_inverse=True, return_counts=True)
        order = np.argsort(of, kind="stable")
        starts = np.cumsum(counts) - counts
        number[many[order]] = 1 + np.arange(len(many)) - starts[of[order]]
        told[many] = counts[of]
        lost[many] = np.bincount(of, weights=takes_all[many], minlength=len(counts)).astype(np.int64)[of]
    return number, told, lost


def _within_wholes(case: Any, item: Any, left_handed: Any, sure: Any, shares: Any) -> Any:
    """Parts that add up to more than their whole are sure only up to that, in the order told."""
    rows = np.flatnonzero(_HELD[item] & (sure > 0))
    if not len(rows):
        return sure
    here = case[rows]
    first = np.append(True, here[1:] != here[:-1])
    for whole, mirrored, parts in _WHOLES:
        wanted = np.where(parts[item[rows]], sure[rows], 0)
        sums = np.cumsum(wanted)
        reached = sums - np.repeat((sums - wanted)[first], np.diff(np.append(np.flatnonzero(first), len(rows))))
        most = np.where(left_handed[rows], shares[mirrored], shares[whole])
        taken = np.minimum(reached, most) - np.minimum(reached - wanted, most)
        sure[rows] = np.where(parts[item[rows]], taken, sure[rows])
    return sure
