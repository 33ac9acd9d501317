"""A fund's money over its year, and what a forecast says of the months to come; drawn as the other charts are (`charts`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pijar.backoffice.charts import Frame, _path, _svg, _text
from pijar.backoffice.details import language
from pijar.kernel.month import Month

WIDE, NARROW = Frame(920, 300, left=64, right=20, top=26), Frame(340, 240, left=50, right=10, top=26)
# Beside the figures there is less room: a smaller picture whose letters stay as large as the others'.
BESIDE = Frame(680, 270, left=60, right=16, top=26)


def short(amount: int) -> str:
    """An amount in few letters, as axes have room for: 1,2 jt; cut, never rounded up."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for unit, name in ((10**12, _("T")), (10**9, _("M")), (10**6, _("jt")), (10**3, _("rb"))):
        if size >= unit:
            whole, tenth = size // unit, size * 10 // unit % 10
            comma = "." if language() == "en" else ","
            return f"{sign}{whole}{f'{comma}{tenth}' if tenth and whole < 100 else ''} {name}"
    return f"{sign}{size}"


@dataclass(frozen=True)
class Burn:
    """A year's money not paid out yet, whole rupiah: as it was by day, and as it will be at today's list.

    `ahead` begins where `past` ends; `marks` are the months from which the law asks another sum of the fund.
    """

    year: int
    past: tuple[tuple[date, int], ...]
    ahead: tuple[tuple[date, int], ...]
    marks: tuple[Month, ...] = ()


def burn_down(burn: Burn) -> SafeString:
    """What is left over the year, once for wide and once for narrow screens; nothing to draw gives an empty string."""
    if not burn.past:
        return SafeString("")
    drawn = [_burn(burn, frame, name) for frame, name in ((BESIDE, "chart-wide"), (NARROW, "chart-narrow"))]
    return mark_safe("".join(drawn))  # noqa: S308 - made below, every text escaped.


def _burn(burn: Burn, frame: Frame, name: str) -> SafeString:
    axis = _axis(max([amount for _day, amount in burn.past + burn.ahead] + [1]))
    top = axis[-1]
    body = _levels(frame, axis) + _month_names(frame, burn.year, name == "chart-narrow")
    past, ahead = _stairs(burn.past, burn.year, frame, top), _line(burn.ahead, burn.year, frame, top)
    floor = frame.y(0)
    if past:
        steps = " ".join(f"L{x:.1f} {y:.1f}" for x, y in past)
        body.append(f'<path d="M{past[0][0]:.1f} {floor:.1f} {steps} L{past[-1][0]:.1f} {floor:.1f}Z" class="c-area"/>')
    body += [_mark(month, burn.year, frame) for month in burn.marks if month.year == burn.year]
    body += [_path(ahead, "c-target"), _path(past, "c-line"), *_end(past, burn.past[-1][1], frame)]
    title = _("Uang yang belum dibayarkan sepanjang %(year)s: sekarang Rp %(now)s") % {
        "year": burn.year, "now": short(burn.past[-1][1]),
    }  # fmt: skip
    return _svg(frame, body, title, name)


# Steps between the lines of an axis that people can count in, in tenths of a power of ten.
STEPS = (10, 20, 25, 50, 100)


def _axis(highest: int, lowest: int = 0) -> list[int]:
    """The amounts of an axis' lines from the bottom up, nothing among them: about four of them above the lowest."""
    rough = max(1, (highest - lowest) // 4)
    unit = 10 ** (len(str(rough)) - 1)
    step = max(1, next(unit * tenths // 10 for tenths in STEPS if unit * tenths // 10 >= rough or tenths == STEPS[-1]))
    return [step * number for number in range(lowest // step, -(-highest // step) + 1)]


def _levels(frame: Frame, axis: Sequence[int]) -> list[str]:
    body, bottom, span = [], axis[0], max(1, axis[-1] - axis[0])
    for amount in axis:
        y = frame.y((amount - bottom) / span)
        body.append(f'<line x1="{frame.left}" x2="{frame.width - frame.right}" y1="{y:.1f}" y2="{y:.1f}" class="c-grid"/>')
        body.append(_text(frame.left - 8, y + 4, short(amount), "c-text c-end"))
    return body


def _x(day: date, year: int, frame: Frame) -> float:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return frame.x((min(max(day, first), last) - first).days / (last - first).days)


def _month_names(frame: Frame, year: int, few: bool) -> list[str]:
    return [
        _text(_x(date(year, month, 15), year, frame), frame.height - 8, format_date(date(year, month, 1), "M"), "c-text c-mid")
        for month in range(1, 13, 3 if few else 1)
    ]


def _stairs(points: Sequence[tuple[date, int]], year: int, frame: Frame, top: int) -> list[tuple[float, float]]:
    """Money stays as it is until the day it changes."""
    line: list[tuple[float, float]] = []
    for day, amount in points:
        x, y = _x(day, year, frame), frame.y(max(0, amount) / top)
        line += [(x, line[-1][1])] if line else []
        line.append((x, y))
    return line


def _line(points: Sequence[tuple[date, int]], year: int, frame: Frame, top: int) -> list[tuple[float, float]]:
    return [(_x(day, year, frame), frame.y(max(0, amount) / top)) for day, amount in points if day.year <= year]


def _mark(month: Month, year: int, frame: Frame) -> str:
    x = _x(month.first_day, year, frame)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{frame.top}" y2="{frame.y(0):.1f}" class="f-mark"/>'
        + _text(min(x + 5, frame.width - frame.right), frame.top - 8, _("iuran berubah"), "c-text f-mark-text"
                + (" c-end" if x > frame.width / 2 else ""))
    )  # fmt: skip


def _end(past: list[tuple[float, float]], now: int, frame: Frame) -> list[str]:
    x, y = past[-1]
    where = "c-end" if x > frame.width * 0.6 else ""
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="c-dot"/>',
        _text(x - 6 if where else x + 8, max(y - 10, frame.top + 10), f"Rp {short(now)}", f"c-now {where}"),
    ]


def ahead(steps: Sequence[tuple[Month, int]]) -> SafeString:
    """What is left after each month to come, one bar a month; what lacks stands below the line in red."""
    if not steps:
        return SafeString("")
    drawn = [_ahead(steps, frame, name) for frame, name in ((WIDE, "chart-wide"), (NARROW, "chart-narrow"))]
    return mark_safe("".join(drawn))  # noqa: S308 - made below, every text escaped.


def _ahead(steps: Sequence[tuple[Month, int]], frame: Frame, name: str) -> SafeString:
    highest, lowest = max([left for _month, left in steps] + [0]), min([left for _month, left in steps] + [0])
    axis = _axis(highest, lowest) if highest or lowest else [0, 1]
    top, bottom = axis[-1], axis[0]
    body, slot, every = _levels(frame, axis), 1 / max(len(steps), 3), 1 if name == "chart-wide" else 3
    zero = frame.y(-bottom / (top - bottom))
    for place, (month, left) in enumerate(steps):
        x, z = frame.x((place + 0.18) * slot), frame.x((place + 0.82) * slot)
        y = frame.y((left - bottom) / (top - bottom))
        kind = "f-short" if left < 0 else "bar-part"
        body.append(
            f'<rect x="{x:.1f}" y="{min(y, zero):.1f}" width="{z - x:.1f}" height="{max(abs(zero - y), 1.5):.1f}"'
            f' rx="2" class="{kind}"/>'
        )
        if place % every == 0:
            said = format_date(month.first_day, "M y" if month.month == 1 or place == 0 else "M")
            body.append(_text((x + z) / 2, frame.height - 8, said, "c-text c-mid"))
    body.append(f'<line x1="{frame.left}" x2="{frame.width - frame.right}" y1="{zero:.1f}" y2="{zero:.1f}" class="f-zero"/>')
    return _svg(frame, body, _("Sisa uang setelah setiap bulan; angkanya ada pada tabel"), name)


def parts(amounts: Sequence[tuple[str, int]]) -> SafeString:
    """One bar: what became of a budget, each part as wide as its share. The numbers stand beside it."""
    total = sum(amount for _name, amount in amounts)
    if not total:
        return SafeString("")
    body, x = ['<rect width="100" height="8" class="bar-back"/>'], 0.0
    for name, amount in amounts:
        width = 100 * amount / total
        body.append(f'<rect x="{x:.2f}" width="{width:.2f}" height="8" class="f-{name}"/>')
        x += width
    drawing = f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{"".join(body)}</svg>'
    return mark_safe(drawing)  # noqa: S308 - numbers and names of our own only.
