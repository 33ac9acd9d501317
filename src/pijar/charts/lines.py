"""Lines over time: a share against its dashed target with what is possible between, and money that burns down over a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pijar.charts.bars import levels
from pijar.charts.scales import axis, ceiling
from pijar.charts.svg import (
    NARROW_NAME,
    NOTHING,
    WIDE_NAME,
    Frame,
    Svg,
    area,
    between,
    dot,
    drawing,
    line,
    path,
    text,
)
from pijar.kernel.share import percent

Dated = Callable[[date], str]


@dataclass(frozen=True)
class Point:
    """A day's share (from 0 to 1; None: not known yet), the target of that day, and between which shares it may come to lie."""

    on: date
    share: float | None
    target: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Words:
    """The words of a line against its target; `percent` writes a share, `month` a day under the axis."""

    title: str
    target: str
    percent: Callable[[float], str]
    month: Dated
    desc: str = ""


def top_of(points: Sequence[Point]) -> float:
    """Where the axis ends: above the highest share, target and band."""
    return ceiling(max([n for p in points for n in (p.share, p.target, p.high) if n is not None] + [0.0]))


def against_target(points: Sequence[Point], words: Words, *, wide: bool) -> Svg:
    """Shares as a thick line, targets as a dashed one, the band between `low` and `high`; nothing to draw is empty."""
    if not points:
        return NOTHING
    frame = Frame(920, 320) if wide else Frame(340, 260, left=36, right=10)
    top = top_of(points)
    places = [frame.x(_along(p.on, points)) for p in points]
    drawn = list(zip(places, points, strict=True))
    known = [(x, frame.y(p.share / top)) for x, p in drawn if p.share is not None]
    goal = [(x, frame.y(p.target / top)) for x, p in drawn if p.target is not None]
    body = _percents(frame, top) + _days(frame, drawn, words, wide)
    body += [_band(drawn, frame, top), area(known, frame.y(0)), path(goal, "c-target"), path(known, "c-line")]
    body += [dot(x, y, "c-dot") for x, y in known]
    body += _ends(known, goal, points, words)
    return drawing(frame, body, title=words.title, desc=words.desc, name=WIDE_NAME if wide else NARROW_NAME)


def _band(drawn: Sequence[tuple[float, Point]], frame: Frame, top: float) -> str:
    spans = [(x, p.low, p.high) for x, p in drawn if p.low is not None and p.high is not None]
    return between([(x, frame.y(high / top)) for x, _, high in spans], [(x, frame.y(low / top)) for x, low, _ in spans])


def _along(on: date, points: Sequence[Point]) -> float:
    span = (points[-1].on - points[0].on).days
    return (on - points[0].on).days / span if span else 0.5


def _percents(frame: Frame, top: float, parts: int = 4) -> list[str]:
    body = []
    for part in range(parts + 1):
        y = frame.y(part / parts)
        body.append(line(frame.left, y, frame.width - frame.right, y, "c-grid"))
        body.append(text(frame.left - 8, y + 4, percent(top * part / parts, places=0), "c-text c-end"))
    return body


def _days(frame: Frame, drawn: Sequence[tuple[float, Point]], words: Words, wide: bool) -> list[str]:
    """Labels under the line, as many as have room; the last one always."""
    gap, last, body = (90 if wide else 96), float("inf"), []
    for x, point in reversed(drawn):
        if last - x >= gap:
            where = "c-end" if x > frame.width - 50 else "c-mid"
            body.append(text(x, frame.height - 8, words.month(point.on), f"c-text {where}"))
            last = x
    return body


def _ends(known: list[tuple[float, float]], goal: list[tuple[float, float]], points: Sequence[Point], words: Words) -> list[str]:
    """The last values beside their ends; the higher one above, the lower one below, so that they never touch."""
    body, is_above = [], True
    last = next((p.share for p in reversed(points) if p.share is not None), None)
    aim = next((p.target for p in reversed(points) if p.target is not None), None)
    if known and last is not None:
        x, y = known[-1]
        is_above = not goal or y <= goal[-1][1]
        where = "c-end" if x > known[0][0] or len(known) == 1 else ""
        body.append(text(x, y - 12 if is_above else y + 22, words.percent(last), f"c-now {where}"))
    if goal and aim is not None:
        x, y = goal[-1]
        said = f"{words.target} {words.percent(aim)}"
        body.append(text(x, y + 20 if is_above and known else y - 10, said, "c-goal c-end"))
    return body


@dataclass(frozen=True)
class BurnWords:
    """The words of a year's money. `short` writes an amount in few letters, `month` a day's month, `mark` what changes there."""

    title: str
    mark: str
    short: Callable[[int], str]
    month: Dated
    desc: str = ""


def burn_down(
    year: int, past: Sequence[tuple[date, int]], ahead: Sequence[tuple[date, int]], marks: Sequence[date], words: BurnWords,
    *, wide: bool, plan: Sequence[tuple[date, int]] = (),
) -> Svg:  # fmt: skip
    """What is left of a year's money: as it was, by steps; as it will be, dashed; as it was planned, thin and dotted.

    `marks` are days from which another rule holds. Amounts are whole units of money; nothing to draw is empty.
    """
    if not past:
        return NOTHING
    # Beside figures there is less room: a smaller picture whose letters stay as large as the others'.
    frame = Frame(680, 270, left=60, right=16, top=26) if wide else Frame(340, 240, left=50, right=10, top=26)
    amounts = axis(max([amount for _day, amount in (*past, *ahead, *plan)] + [1]))
    top = amounts[-1]
    body = levels(frame, amounts, words.short) + _month_names(frame, year, words, few=not wide)
    gone = _stairs(past, year, frame, top)
    body.append(area(gone, frame.y(0)))
    body += [_mark(day, year, frame, words) for day in marks if day.year == year]
    body += [path(_straight(plan, year, frame, top), "c-plan"), path(_straight(ahead, year, frame, top), "c-target")]
    body += [path(gone, "c-line"), *_now(gone, past[-1][1], frame, words)]
    return drawing(frame, body, title=words.title, desc=words.desc, name=WIDE_NAME if wide else NARROW_NAME)


def _in_year(day: date, year: int, frame: Frame) -> float:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return frame.x((min(max(day, first), last) - first).days / (last - first).days)


def _month_names(frame: Frame, year: int, words: BurnWords, few: bool) -> list[str]:
    return [
        text(_in_year(date(year, month, 15), year, frame), frame.height - 8, words.month(date(year, month, 1)), "c-text c-mid")
        for month in range(1, 13, 3 if few else 1)
    ]


def _stairs(points: Sequence[tuple[date, int]], year: int, frame: Frame, top: int) -> list[tuple[float, float]]:
    """Money stays as it is until the day it changes."""
    drawn: list[tuple[float, float]] = []
    for day, amount in points:
        x, y = _in_year(day, year, frame), frame.y(max(0, amount) / top)
        drawn += [(x, drawn[-1][1])] if drawn else []
        drawn.append((x, y))
    return drawn


def _straight(points: Sequence[tuple[date, int]], year: int, frame: Frame, top: int) -> list[tuple[float, float]]:
    return [(_in_year(day, year, frame), frame.y(max(0, amount) / top)) for day, amount in points if day.year <= year]


def _mark(day: date, year: int, frame: Frame, words: BurnWords) -> str:
    x = _in_year(day, year, frame)
    names = "c-text f-mark-text" + (" c-end" if x > frame.width / 2 else "")
    return line(x, frame.top, x, frame.y(0), "f-mark") + text(
        min(x + 5, frame.width - frame.right), frame.top - 8, words.mark, names
    )


def _now(past: list[tuple[float, float]], amount: int, frame: Frame, words: BurnWords) -> list[str]:
    x, y = past[-1]
    where = "c-end" if x > frame.width * 0.6 else ""
    said = text(x - 6 if where else x + 8, max(y - 10, frame.top + 10), f"Rp {words.short(amount)}", f"c-now {where}")
    return [dot(x, y, "c-dot"), said]
