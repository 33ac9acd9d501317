"""Who they are: ages as rows, men to the left and women to the right of the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pijar.charts.scales import axis
from pijar.charts.svg import NARROW_NAME, NOTHING, WIDE_NAME, Frame, Svg, drawing, line, rect, text

# A letter of the name of a band, in units of the drawing.
LETTER = 6.4


@dataclass(frozen=True)
class Ages:
    """One band of ages with its people; None: too few to be told."""

    name: str
    men: int | None
    women: int | None


@dataclass(frozen=True)
class PyramidWords:
    title: str
    men: str
    women: str
    written: Callable[[int], str]
    withheld: str
    desc: str = ""


def pyramid(rows: Sequence[Ages], words: PyramidWords, *, wide: bool) -> Svg:
    """The youngest at the bottom; both sides on one scale. Bars with room say their number inside, others beside it."""
    if not rows:
        return NOTHING
    row, width, least = (26, 920, 76) if wide else (24, 340, 46)
    middle = max(least, round(max(len(one.name) for one in rows) * LETTER) + 12)
    frame = Frame(width, row * len(rows) + 64, left=16 if wide else 4, right=16 if wide else 4, top=30, bottom=34)
    top = axis(max([n or 0 for one in rows for n in (one.men, one.women)] + [1]))[-1]
    center, reach = width / 2, (width - middle) / 2 - frame.left
    inner, outer = center - middle / 2, center + middle / 2
    body = [
        text(inner, 18, words.men, "c-end p-men-name"),
        text(outer, 18, words.women, "p-women-name"),
    ]
    for place, one in enumerate(reversed(rows)):
        y = frame.top + place * row
        body.append(text(center, y + row / 2 + 4, one.name, "c-text c-mid"))
        body += _side(one.men, one.name, words.men, inner, -reach / top, y, row, words, "p-men")
        body += _side(one.women, one.name, words.women, outer, reach / top, y, row, words, "p-women")
    floor = frame.height - frame.bottom + 2
    for amount in (0, top // 2, top) if top > 1 else (0, top):
        for x in (inner - amount * reach / top, outer + amount * reach / top):
            body.insert(0, line(x, frame.top - 4, x, floor, "c-grid"))
            where = "c-mid" if amount not in (0, top) else ("c-end" if (x > center) == bool(amount) else "")
            body.append(text(x, floor + 16, words.written(amount), f"c-text {where}"))
    return drawing(frame, body, title=words.title, desc=words.desc, name=WIDE_NAME if wide else NARROW_NAME)


def _side(
    number: int | None, name: str, side: str, x: float, unit: float, y: float, row: int, words: PyramidWords, kind: str
) -> list[str]:
    """One bar from the middle outward; `unit` is the width of one person, less than nothing to the left."""
    is_left = unit < 0
    if number is None:
        return [text(x + (-6 if is_left else 6), y + row / 2 + 4, words.withheld, f"c-text {'c-end' if is_left else ''}")]
    long = max(abs(number * unit), 1.0 if number else 0.0)
    said = words.written(number)
    bar = rect(x - long if is_left else x, y + 2, long, row - 4, kind, round_by=2, told=f"{side}, {name}: {said}")
    if long > 9 * len(said) + 12:
        inside = x + (-long + 6 if is_left else long - 6)
        return [bar, text(inside, y + row / 2 + 4, said, f"{kind}-on {'' if is_left else 'c-end'}")]
    beside = x + (-long - 5 if is_left else long + 5)
    return [bar, text(beside, y + row / 2 + 4, said, f"c-text {'c-end' if is_left else ''}")]
