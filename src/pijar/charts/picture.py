"""Pictures for documents as SVG files, readable on white and on dark pages: the colours follow the reader's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

_STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #3b4654 }
.title { font-size: 16px; font-weight: 600; fill: #17202b } .small { font-size: 12px }
.strong { font-weight: 600; fill: #17202b } .end { text-anchor: end } .mid { text-anchor: middle }
.grid { stroke: #d8dee4; stroke-width: 1 } .axis { stroke: #8b96a3; stroke-width: 1 }
.mark { stroke: #6b7683; stroke-width: 1.5; stroke-dasharray: 5 4 }
.a { fill: #0f6e74 } .b { fill: #bf3f08 } .line-a { stroke: #0f6e74 } .line-b { stroke: #bf3f08 }
.line-a, .line-b { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
.soft { opacity: .55 } .ring { stroke: #fff; stroke-width: 2 } text.a, text.b { font-weight: 600 }
@media (prefers-color-scheme: dark) {
 text { fill: #b9c4cf } .title, .strong { fill: #eef2f6 } .grid { stroke: #36414d } .axis { stroke: #7c8894 }
 .mark { stroke: #94a0ac } .a { fill: #4fb9bf } .b { fill: #ff922b } .line-a { stroke: #4fb9bf } .line-b { stroke: #ff922b }
 .ring { stroke: #10171e }
}
"""


@dataclass
class Picture:
    """A drawing of `width` by `height` with a title; shapes are added in the order they are painted."""

    width: int
    height: int
    title: str
    shapes: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: object, names: str = "") -> None:
        """Words with their baseline at `y`; `names` are classes of the style: end, mid, small, strong, a, b."""
        self.shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" class="{names}">{escape(str(words))}</text>')

    def line(self, x: float, y: float, to_x: float, to_y: float, name: str) -> None:
        """A straight line: grid, axis or mark."""
        self.shapes.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" class="{name}"/>')

    def bar(self, x: float, y: float, width: float, height: float, names: str) -> None:
        """A filled bar with slightly round corners."""
        self.shapes.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1.5" class="{names}"/>')

    def curve(self, points: Sequence[tuple[float, float]], name: str) -> None:
        """A line through the points: line-a or line-b."""
        steps = " ".join(f"{'L' if number else 'M'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
        self.shapes.append(f'<path d="{steps}" class="{name}"/>')

    def dot(self, x: float, y: float, names: str) -> None:
        """A point with a ring that sets it off from lines below it."""
        self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" class="{names} ring"/>')

    def svg(self) -> str:
        """The file's text."""
        inside = "\n".join(self.shapes)
        label, box = escape(self.title, quote=True), f"0 0 {self.width} {self.height}"
        size = f'width="{self.width}" height="{self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size} role="img" aria-label="{label}">'
        heading = f'<text x="16" y="26" class="title">{label}</text>'
        return "\n".join((head, f"<title>{label}</title>", f"<style>{_STYLE}</style>", heading, inside, "</svg>", ""))
