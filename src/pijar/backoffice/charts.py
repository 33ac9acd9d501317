"""Charts drawn on the server as SVG. Colours are classes, so that dark pages and a strict policy of content both hold.

Each picture comes with a sentence and a table in the template; the drawing itself is named by `title`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pijar.backoffice.templatetags.pijar import percent


@dataclass(frozen=True)
class Frame:
    """The drawing field inside its margins, in the units of the view box."""

    width: int
    height: int
    left: int = 44
    right: int = 16
    top: int = 22
    bottom: int = 28

    def x(self, share: float) -> float:
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


WIDE, NARROW = Frame(920, 320), Frame(340, 260, left=36, right=10)


def _svg(frame: Frame, body: list[str], title: str, name: str) -> SafeString:
    inside = "".join(body)
    box, label = f"0 0 {frame.width} {frame.height}", escape(title)
    drawing = f'<svg class="chart {name}" viewBox="{box}" role="img" aria-label="{label}">{inside}</svg>'
    return mark_safe(drawing)  # noqa: S308 - every text inside is escaped where it is put in.


def _text(x: float, y: float, text: object, names: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{names}">{escape(text)}</text>'


def ceiling(share: float) -> float:
    """The top of the axis: the next tenth above the highest value, at most one."""
    return min(1.0, (int(share * 10) + 1) / 10)


def coverage(points: Sequence[Any], *, wide: bool) -> SafeString:
    """Coverage over time as a thick line, its target as a dashed one; nothing to draw gives an empty string."""
    if not points:
        return SafeString("")
    frame = WIDE if wide else NARROW
    top = _top(points)
    places = [frame.x(_along(p.on, points)) for p in points]
    line = [(x, frame.y(p.share / top)) for x, p in zip(places, points, strict=True)]
    goal = [(x, frame.y(p.target / top)) for x, p in zip(places, points, strict=True) if p.target is not None]
    body = _levels(frame, top, 4) + _days(frame, points, places, wide)
    body += [_area(line, frame), _path(goal, "c-target"), _path(line, "c-line")]
    body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="c-dot"/>' for x, y in line]
    body += _ends(line, goal, points[-1])
    title = _("Cakupan terhadap target; terakhir %(share)s") % {"share": percent(points[-1].share)}
    return _svg(frame, body, title, "chart-wide" if wide else "chart-narrow")


def _top(points: Sequence[Any]) -> float:
    return ceiling(max([p.share for p in points] + [p.target or 0 for p in points]))


def explorable(points: Sequence[Any]) -> dict[str, Any]:
    """What `explore.js` draws: the same points with their people and sources, and its words in the reader's language."""
    words = {
        "explore": _("Jelajahi"), "close": _("Tutup"), "coverage": _("Cakupan"), "target": _("Target"), "active": _("Aktif"),
        "potential": _("Potensial"), "short": _("Kurang (orang)"),
    }  # fmt: skip
    drawn = [
        {
            "on": p.on.isoformat(), "share": p.share, "target": p.target, "active": p.active, "potential": p.potential,
            "short": p.people_short, "source": p.source,
        }
        for p in points
    ]  # fmt: skip
    return {"top": _top(points) if points else 1, "words": words, "points": drawn}


def _along(on: date, points: Sequence[Any]) -> float:
    span = (points[-1].on - points[0].on).days
    return (on - points[0].on).days / span if span else 0.5


def _levels(frame: Frame, top: float, parts: int) -> list[str]:
    body = []
    for part in range(parts + 1):
        y = frame.y(part / parts)
        body.append(f'<line x1="{frame.left}" x2="{frame.width - frame.right}" y1="{y:.1f}" y2="{y:.1f}" class="c-grid"/>')
        body.append(_text(frame.left - 8, y + 4, f"{100 * top * part / parts:.0f}%", "c-text c-end"))
    return body


def _days(frame: Frame, points: Sequence[Any], places: list[float], wide: bool) -> list[str]:
    """Labels under the line, as many as have room; the last one always."""
    gap, last, body = (90 if wide else 96), float("inf"), []
    for x, point in reversed(list(zip(places, points, strict=True))):
        if last - x >= gap:
            where = "c-end" if x > frame.width - 50 else "c-mid"
            body.append(_text(x, frame.height - 8, format_date(point.on, "M Y"), f"c-text {where}"))
            last = x
    return body


def _path(line: list[tuple[float, float]], name: str) -> str:
    steps = " ".join(f"{'M' if n == 0 else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(line))
    return f'<path d="{steps}" class="{name}"/>' if line else ""


def _area(line: list[tuple[float, float]], frame: Frame) -> str:
    floor = frame.y(0)
    steps = " ".join(f"L{x:.1f} {y:.1f}" for x, y in line)
    return f'<path d="M{line[0][0]:.1f} {floor:.1f} {steps} L{line[-1][0]:.1f} {floor:.1f}Z" class="c-area"/>'


def _ends(line: list[tuple[float, float]], goal: list[tuple[float, float]], last: Any) -> list[str]:
    """The last values beside their ends; the higher one above, the lower one below, so that they never touch."""
    x, y = line[-1]
    is_above = not goal or y <= goal[-1][1]
    body = [_text(x, y - 12 if is_above else y + 22, percent(last.share), "c-now c-end")]
    if goal:
        gx, gy = goal[-1]
        body.append(_text(gx, gy + 20 if is_above else gy - 10, f"{_('target')} {percent(last.target)}", "c-goal c-end"))
    return body


def bars(values: Sequence[tuple[date, int]], *, wide: bool) -> SafeString:
    """People covered by the programme, one bar a month, the number on top."""
    if not values:
        return SafeString("")
    from pijar.backoffice.selectors.months import dots

    frame = Frame(920, 220) if wide else Frame(340, 200, left=10, right=10)
    values = values[-12:] if wide else values[-5:]
    top, slot = max(n for _day, n in values) * 1.1 or 1, 1 / max(len(values), 3)
    body = [
        f'<line x1="{frame.left}" x2="{frame.width - frame.right}" y1="{frame.y(0):.1f}" y2="{frame.y(0):.1f}" class="c-grid"/>'
    ]
    for place, (on, n) in enumerate(values):
        left, right = frame.x((place + 0.18) * slot), frame.x((place + 0.82) * slot)
        y, middle = frame.y(n / top), (left + right) / 2
        body.append(
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{right - left:.1f}" height="{frame.y(0) - y:.1f}" rx="3" class="bar-part"/>'
        )
        body.append(_text(middle, y - 6, dots(n), "c-text c-mid"))
        body.append(_text(middle, frame.height - 8, format_date(on, "M Y"), "c-text c-mid"))
    return _svg(frame, body, _("Orang terlindungi per bulan"), "chart-wide" if wide else "chart-narrow")


def rail(steps: Sequence[Any]) -> SafeString:
    """The month's steps in a row of dots: done, to do now, still to come. Names are left out where there is no room."""
    drawn = [_rail(steps, Frame(920, 66), names=True), _rail(steps, Frame(340, 38), names=False)]
    return mark_safe("".join(drawn))  # noqa: S308 - made above, every text escaped.


def _rail(steps: Sequence[Any], frame: Frame, *, names: bool) -> str:
    slot, y, body = frame.width / len(steps), 19, []
    for place in range(1, len(steps)):
        is_done = steps[place - 1].state == "done"
        x = (place - 0.5) * slot
        body.append(f'<line x1="{x:.1f}" x2="{x + slot:.1f}" y1="{y}" y2="{y}" class="rail-line {"done" if is_done else ""}"/>')
    for place, step in enumerate(steps):
        x = (place + 0.5) * slot
        body.append(f'<circle cx="{x:.1f}" cy="{y}" r="14" class="rail-dot {step.state}"/>')
        mark = "✓" if step.state == "done" else str(place + 1)
        body.append(_text(x, y + 4.5, mark, f"rail-number {step.state}"))
        if names:
            body.append(_text(x, y + 38, step.title, f"rail-text {step.state}"))
    done = sum(step.state == "done" for step in steps)
    title = _("%(done)s dari %(all)s langkah selesai") % {"done": done, "all": len(steps)}
    return _svg(frame, body, title, "rail " + ("chart-wide" if names else "chart-narrow"))


SHADES = {"created": "green", "updated": "azure", "unchanged": "secondary", "rejected": "red", "accepted": "green",
          "amount_mismatch": "orange", "missing": "yellow", "unknown": "purple", "possible_duplicate": "yellow"}  # fmt: skip


def shares(counts: dict[str, int]) -> SafeString:
    """One bar cut into shares, for outcomes beside their numbers."""
    total = sum(counts.values())
    if not total:
        return SafeString("")
    body, x = ['<rect width="100" height="8" class="bar-back"/>'], 0.0
    for code, n in counts.items():
        width = 100 * n / total
        body.append(f'<rect x="{x:.2f}" width="{width:.2f}" height="8" class="bar-{SHADES.get(code, "secondary")}"/>')
        x += width
    drawing = f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{"".join(body)}</svg>'
    return mark_safe(drawing)  # noqa: S308 - numbers and names of our own only.
