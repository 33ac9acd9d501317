"""What every drawing is made of: a field inside margins, shapes with classes, and the frame with its name and description.

A drawing is made twice, for wide screens and for narrow ones, as letters shrink with the picture (`Frame`); style sheets show
one of them. Colours are classes of `charts.css`, so that dark pages, print and a strict policy of content all hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDE_NAME, NARROW_NAME = "chart-wide", "chart-narrow"
Points = Sequence[tuple[float, float]]


class Svg(str):
    """A drawing as text that a template puts in as it is: every word inside was escaped when it was put in."""

    __slots__ = ()

    def __html__(self) -> str:
        return self

    def __add__(self, other: str) -> Svg:
        return Svg(str(self) + other) if isinstance(other, Svg) else NotImplemented


NOTHING = Svg("")


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


def drawing(
    frame: Frame, body: Iterable[str], *, title: str, name: str, desc: str = "", has_marks: bool = False, head: str = ""
) -> Svg:
    """The whole picture. `title` names it, `desc` says what it shows; with `has_marks` shapes inside are named one by one.

    A picture whose shapes can be reached is a group to a screen reader: the parts of an image would be passed over.
    """
    role = 'role="group"' if has_marks else 'role="img"'
    box, label = f"0 0 {frame.width} {frame.height}", escape(title)
    told = f"<desc>{escape(desc)}</desc>" if desc else ""
    inside = "".join(body)
    return Svg(
        f'<svg class="chart {name}" viewBox="{box}" {role} aria-label="{label}"><title>{label}</title>{told}{head}{inside}</svg>'
    )


def strip(body: Iterable[str]) -> Svg:
    """A thin bar of a hundred units beside its numbers, which say the same: screen readers pass it by."""
    inside = "".join(body)
    return Svg(f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{inside}</svg>')


def text(x: float, y: float, words: object, names: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{names}">{escape(str(words))}</text>'


def line(x: float, y: float, to_x: float, to_y: float, name: str) -> str:
    return f'<line x1="{x:.1f}" x2="{to_x:.1f}" y1="{y:.1f}" y2="{to_y:.1f}" class="{name}"/>'


def rect(x: float, y: float, width: float, height: float, names: str, *, round_by: float = 0, told: str = "") -> str:
    """A bar; `told` is its name for whoever points at it."""
    corners = f' rx="{round_by:g}"' if round_by else ""
    shape = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{corners} class="{names}"'
    return f"{shape}><title>{escape(told)}</title></rect>" if told else f"{shape}/>"


def dot(x: float, y: float, names: str, radius: float = 4) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{names}"/>'


def steps(points: Points) -> str:
    """Points as the data of a path: to the first, then lines."""
    return " ".join(f"{'M' if n == 0 else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(points))


def path(points: Points, name: str) -> str:
    return f'<path d="{steps(points)}" class="{name}"/>' if points else ""


def area(points: Points, floor: float, name: str = "c-area") -> str:
    """What lies between a line and the floor below it."""
    if not points:
        return ""
    over = " ".join(f"L{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{points[0][0]:.1f} {floor:.1f} {over} L{points[-1][0]:.1f} {floor:.1f}Z" class="{name}"/>'


def between(upper: Points, lower: Points, name: str = "c-band") -> str:
    """What lies between two lines of the same places."""
    return f'<path d="{steps([*upper, *reversed(lower)])}Z" class="{name}"/>' if upper else ""


def standing(drawn: str, style: str) -> str:
    """One drawing as a file of its own, with the style sheet inside; the wide one where there are two."""
    first = drawn[: drawn.index("</svg>") + len("</svg>")]
    width, height = first.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    # In a file nothing is hidden for the width of a page, and no page gives the letters.
    own = f"{style}\n.chart{{display:block}}text{{font-family:system-ui,-apple-system,'Segoe UI',sans-serif}}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
    opened, rest = first.replace("<svg ", head, 1).split(">", 1)
    return f"{opened}><style>{own}</style>{rest}\n"
