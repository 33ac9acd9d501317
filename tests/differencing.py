"""The attack on published tables: adding, subtracting and bounding what is told, by exact fractions and whole numbers.

It knows nothing of how numbers are kept back. It knows the tables: which numbers sum to which, that people are whole and not
fewer than none, that what is kept back is not zero, and that "near" means fewer than five away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from pijar.analytics.types import BANDS, SEXES, Number, Told
from pijar.kernel.small import LEAST

Sum = tuple[str, tuple[str, ...]]
# Numbers of the whole city by one thing, told exactly whatever they were before: they say nothing of where anybody lives.
PLAIN = ("total", "fund:", "sector:", "sex:", "age:", "sex-age:")


def sums(villages: Sequence[str], funds: Sequence[str], sectors: Sequence[str]) -> list[Sum]:
    """Which number is the sum of which others, as every reader of the tables can see."""
    districts = sorted({v.rpartition(".")[0] for v in villages})
    found: list[Sum] = [
        ("total", tuple(f"district:{d}" for d in districts)), ("total", tuple(f"fund:{f}" for f in funds)),
        ("total", tuple(f"sector:{s}" for s in sectors)), ("total", tuple(f"sex:{x}" for x in SEXES)),
        ("total", tuple(f"age:{a}" for a in BANDS)),
    ]  # fmt: skip
    for d in districts:
        found.append((f"district:{d}", tuple(f"village:{v}" for v in villages if v.rpartition(".")[0] == d)))
        found.append((f"district:{d}", tuple(f"district-fund:{d}|{f}" for f in funds)))
        found.append((f"district:{d}", tuple(f"district-sector:{d}|{s}" for s in sectors)))
    for f in funds:
        found.append((f"fund:{f}", tuple(f"district-fund:{d}|{f}" for d in districts)))
    for s in sectors:
        found.append((f"sector:{s}", tuple(f"district-sector:{d}|{s}" for d in districts)))
    found += [(f"sex:{x}", tuple(f"sex-age:{x}|{a}" for a in BANDS)) for x in SEXES]
    found += [(f"age:{a}", tuple(f"sex-age:{x}|{a}" for x in SEXES)) for a in BANDS]
    return found


def eliminated(told: Mapping[str, Number], known: Iterable[Sum]) -> dict[str, Fraction]:
    """Numbers not told that follow from those told, by elimination in fractions."""
    rows: list[tuple[dict[str, Fraction], Fraction]] = []
    for whole, parts in known:
        row, rest = Counter({whole: 1}), Fraction(0)
        for part in parts:
            row[part] -= 1
        left: dict[str, Fraction] = {}
        for code, factor in row.items():
            number = told[code]
            if number.is_shown:
                assert number.value is not None
                rest -= factor * number.value
            else:
                left[code] = Fraction(factor)
        rows.append((left, rest))
    solved: list[tuple[str, dict[str, Fraction], Fraction]] = []
    while rows:
        row, rest = rows.pop()
        if not row:
            assert rest == 0, "what is told contradicts itself"
            continue
        pivot = min(row)
        by = row[pivot]
        row, rest = {code: factor / by for code, factor in row.items()}, rest / by
        rows = [_less(other, value, pivot, row, rest) for other, value in rows]
        solved = [(code, *_less(other, value, pivot, row, rest)) for code, other, value in solved]
        solved.append((pivot, row, rest))
    return {code: rest for code, row, rest in solved if len(row) == 1}


def _less(
    other: dict[str, Fraction], value: Fraction, pivot: str, row: dict[str, Fraction], rest: Fraction
) -> tuple[dict[str, Fraction], Fraction]:
    factor = other.get(pivot)
    if not factor:
        return other, value
    found = {code: other.get(code, Fraction(0)) - factor * row.get(code, Fraction(0)) for code in other.keys() | row.keys()}
    return {code: n for code, n in found.items() if n}, value - factor * rest


def bounded(told: Mapping[str, Number], known: Sequence[Sum]) -> dict[str, tuple[int, float]]:
    """What each number not told lies between, narrowed until nothing moves."""
    spans: dict[str, tuple[int, float]] = {}
    for code, number in told.items():
        if number.is_shown:
            spans[code] = (int(number.value or 0), float(number.value or 0))
        elif number.state is Told.NEAR:
            value = int(number.value or 0)
            spans[code] = (max(1, value - LEAST + 1), value + LEAST - 1)
        else:
            spans[code] = (1, float("inf"))
    moved = True
    while moved:
        moved = False
        for whole, parts in known:
            for code, low, high in _narrowed(spans, whole, parts):
                if (low, high) != spans[code]:
                    spans[code], moved = (low, high), True
                assert low <= high, "what is told contradicts itself"
    return {code: span for code, span in spans.items() if not told[code].is_shown}


def _narrowed(spans: dict[str, tuple[int, float]], whole: str, parts: Sequence[str]) -> list[tuple[str, int, float]]:
    lows, highs = sum(spans[p][0] for p in parts), sum(spans[p][1] for p in parts)
    found = [(whole, max(spans[whole][0], lows), min(spans[whole][1], highs))]
    for part in parts:
        others_low, others_high = lows - spans[part][0], sum(spans[p][1] for p in parts if p != part)
        low = max(spans[part][0], spans[whole][0] - others_high)
        found.append((part, int(low), min(spans[part][1], spans[whole][1] - others_low)))
    return found


def told_by_sums(values: Mapping[str, int], known: Iterable[Sum], plain: tuple[str, ...]) -> set[str]:
    """Numbers that are the same as one whose code begins with a word of `plain`: all else of its sum is told as zero."""
    found, pairs = {code for code in values if code.startswith(plain)}, []
    for whole, parts in known:
        filled = [part for part in parts if values[part]]
        pairs += [(whole, filled[0])] if len(filled) == 1 else []
    while more := {b if a in found else a for a, b in pairs if (a in found) != (b in found)}:
        found |= more
    return found
