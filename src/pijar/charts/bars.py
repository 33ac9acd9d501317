"""Bars: standing by month, lying below one another, above and below nothing, cut into shares; and a line without axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pijar.charts.scales import axis
from pijar.charts.svg import NARROW_NAME, NOTHING, WIDE_NAME, Frame, Svg, drawing, line, path, rect, strip, text

Written = Callable[[int], str]
THINNEST = 3.0


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its number (None: hidden, so it has no length), how the number is written."""

    name: str
    number: int | None
    said: str = ""


def columns(bars: Sequence[Bar], *, title: str, desc: str = "", wide: bool) -> Svg:
    """One standing bar for each, the number on top, the last twelve (on a phone five)."""
    if not bars:
        return NOTHING
    frame = Frame(920, 220) if wide else Frame(340, 200, left=10, right=10)
    shown = bars[-12:] if wide else bars[-5:]
    top, slot = max(bar.number or 0 for bar in shown) * 1.1 or 1, 1 / max(len(shown), 3)
    body = [line(frame.left, frame.y(0), frame.width - frame.right, frame.y(0), "c-grid")]
    for place, bar in enumerate(shown):
        left, right = frame.x((place + 0.18) * slot), frame.x((place + 0.82) * slot)
        y, middle = frame.y((bar.number or 0) / top), (left + right) / 2
        body.append(rect(left, y, right - left, frame.y(0) - y, "bar-part", round_by=3))
        body += [text(middle, y - 6, bar.said, "c-text c-mid"), text(middle, frame.height - 8, bar.name, "c-text c-mid")]
    return drawing(frame, body, title=title, desc=desc, name=WIDE_NAME if wide else NARROW_NAME)


def balances(bars: Sequence[Bar], *, title: str, desc: str = "", written: Written, wide: bool) -> Svg:
    """One bar for each from nothing up, or down in the colour of what lacks; on a phone every third is named."""
    if not bars:
        return NOTHING
    frame = Frame(920, 300, left=64, right=20, top=26) if wide else Frame(340, 240, left=50, right=10, top=26)
    highest, lowest = (reach([bar.number or 0 for bar in bars] + [0]) for reach in (max, min))
    amounts = axis(highest, lowest) if highest or lowest else [0, 1]
    top, bottom = amounts[-1], amounts[0]
    body, slot, every = levels(frame, amounts, written), 1 / max(len(bars), 3), 1 if wide else 3
    zero = frame.y(-bottom / (top - bottom))
    for place, bar in enumerate(bars):
        x, z = frame.x((place + 0.18) * slot), frame.x((place + 0.82) * slot)
        y = frame.y(((bar.number or 0) - bottom) / (top - bottom))
        kind = "f-short" if (bar.number or 0) < 0 else "bar-part"
        body.append(rect(x, min(y, zero), z - x, max(abs(zero - y), 1.5), kind, round_by=2))
        if place % every == 0:
            body.append(text((x + z) / 2, frame.height - 8, bar.name, "c-text c-mid"))
    body.append(line(frame.left, zero, frame.width - frame.right, zero, "f-zero"))
    return drawing(frame, body, title=title, desc=desc, name=WIDE_NAME if wide else NARROW_NAME)


def levels(frame: Frame, amounts: Sequence[int], written: Written) -> list[str]:
    """The lines across a drawing with what they stand for."""
    body, bottom, span = [], amounts[0], max(1, amounts[-1] - amounts[0])
    for amount in amounts:
        y = frame.y((amount - bottom) / span)
        body.append(line(frame.left, y, frame.width - frame.right, y, "c-grid"))
        body.append(text(frame.left - 8, y + 4, written(amount), "c-text c-end"))
    return body


def lying(bars: Sequence[Bar], *, title: str, desc: str = "", wide: bool, above: bool = False) -> Svg:
    """Bars below one another, each with its name beside it, or over it (`above`, and always on a phone); hidden ones are short.

    The longest fills the width.
    """
    if not bars:
        return NOTHING
    over = above or not wide
    row, longest = (44, 90 if wide else 44) if over else (30, 34)
    frame = Frame(920 if wide else 340, row * len(bars) + 12, left=0 if over else 230, right=70, top=0, bottom=0)
    top, body = max([bar.number or 0 for bar in bars] + [1]), []
    for place, bar in enumerate(bars):
        y = 6 + place * row
        name = bar.name if len(bar.name) <= longest else bar.name[: longest - 1] + "…"
        body.append(text(0, y + 11, name, "c-text") if over else text(frame.left - 10, y + 17, name, "c-text c-end"))
        end = max(THINNEST, frame.x((bar.number or 0) / top) - frame.left)
        down = y + (17 if over else 3)
        body.append(rect(frame.left, down, end, 16, "bar-back" if bar.number is None else "bar-part", round_by=3))
        body.append(text(frame.left + end + 8, down + 12, bar.said, "c-text"))
    return drawing(frame, body, title=title, desc=desc, name=WIDE_NAME if wide else NARROW_NAME)


@dataclass(frozen=True)
class Stack:
    """One standing bar made of parts: a name below it, and a number for each of the parts, in their order."""

    name: str
    parts: tuple[int, ...]


def stacked(stacks: Sequence[Stack], names: Sequence[str], *, title: str, desc: str = "", written: Written, wide: bool) -> Svg:
    """Bars of several parts one upon another, the first at the bottom; a part with room says its number. At most six parts."""
    if not stacks:
        return NOTHING
    frame = Frame(920, 300, left=64, right=20) if wide else Frame(340, 240, left=50, right=10)
    shown = stacks[-12:] if wide else stacks[-5:]
    amounts = axis(max([sum(one.parts) for one in shown] + [1]))
    body, slot = levels(frame, amounts, written), 1 / max(len(shown), 3)
    for place, one in enumerate(shown):
        x, z, done = frame.x((place + 0.18) * slot), frame.x((place + 0.82) * slot), 0
        for number, part in enumerate(one.parts):
            low, done = done, done + part
            y, floor = frame.y(done / amounts[-1]), frame.y(low / amounts[-1])
            told = f"{one.name}, {names[number]}: {written(part)}"
            body += [rect(x, y, z - x, floor - y, f"k-{number + 1}", told=told)] if part else []
            if floor - y > 15 and z - x > 34:
                body.append(text((x + z) / 2, (y + floor) / 2 + 4, written(part), f"c-on k-on-{number + 1}"))
        body.append(text((x + z) / 2, frame.height - 8, one.name, "c-text c-mid"))
    return drawing(frame, body, title=title, desc=desc, name=WIDE_NAME if wide else NARROW_NAME)


def shares(parts: Sequence[tuple[str, int]]) -> Svg:
    """One thin bar cut into shares: the class of each part, and its number. Nothing to share is empty."""
    total = sum(number for _name, number in parts)
    if not total:
        return NOTHING
    body, x = ['<rect width="100" height="8" class="bar-back"/>'], 0.0
    for name, number in parts:
        width = 100 * number / total
        body.append(f'<rect x="{x:.2f}" width="{width:.2f}" height="8" class="{name}"/>')
        x += width
    return strip(body)


def filled(taken: int, places: int) -> Svg:
    """A thin bar: how much of the places is taken."""
    width = 100 * min(1.0, taken / places) if places else 0
    return strip(['<rect width="100" height="8" class="bar-back"/>', f'<rect width="{width:.2f}" height="8" class="bar-part"/>'])


def sparkline(numbers: Sequence[int], *, title: str) -> Svg:
    """A small line without axes, beside a number that says the last of them."""
    if len(numbers) < len(("from", "to")):
        return NOTHING
    frame, top = Frame(120, 28, left=2, right=5, top=4, bottom=4), max(1, *numbers)
    points = [(frame.x(n / (len(numbers) - 1)), frame.y(number / top)) for n, number in enumerate(numbers)]
    x, y = points[-1]
    return drawing(frame, [path(points, "c-spark"), f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="c-end-dot"/>'],
                   title=title, name="spark")  # fmt: skip
