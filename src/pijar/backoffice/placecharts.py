"""People on their way from fund to fund as bands, and how full a fund is; drawn as the other charts are (`charts`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pijar.backoffice.charts import Frame, _svg, _text
from pijar.backoffice.selectors.months import dots

NOWHERE = ("WAITING", "NEW", "LEFT")
BAR, THINNEST, LOWEST = 12, 1.5, 4.0


@dataclass
class _Node:
    """One end of the bands: where it stands, and how much of it is drawn already."""

    y: float
    height: float
    people: int
    used: float = 0.0


def kind_of(source: str, target: str) -> str:
    """What a band tells: kept, moved, new, wait or left."""
    if target in ("WAITING", "LEFT"):
        return "wait" if target == "WAITING" else "left"
    if source in ("NEW", "WAITING"):
        return "new"
    return "kept" if source == target else "moved"


def sankey(flows: Sequence[Mapping[str, Any]], names: Mapping[str, str], order: Sequence[str]) -> SafeString:
    """People by where they were (left) and where they are (right), once for wide and once for narrow screens.

    `order` is that of the funds from the top; `names` are the words for what is not a fund. No flows give an empty string.
    """
    if not flows:
        return SafeString("")
    wide, narrow = Frame(920, 300, left=170, right=170, top=10), Frame(340, 330, left=84, right=84, top=10)
    drawn = [_drawn(flows, names, order, frame, name) for frame, name in ((wide, "chart-wide"), (narrow, "chart-narrow"))]
    return mark_safe("".join(drawn))  # noqa: S308 - made below, every text escaped.


def _drawn(
    flows: Sequence[Mapping[str, Any]], names: Mapping[str, str], order: Sequence[str], frame: Frame, name: str
) -> SafeString:
    rank = {code: number for number, code in enumerate([*order, *NOWHERE])}
    flows = sorted(flows, key=lambda flow: (rank.get(flow["source"], -1), rank.get(flow["target"], -1)))
    scale = (frame.height - frame.top) / max(1, sum(flow["people"] for flow in flows))
    thick = [max(THINNEST, flow["people"] * scale) for flow in flows]
    left, right = (_nodes(flows, thick, side, rank, frame.top) for side in ("source", "target"))
    bands = [_band(flow, t, left, right, names, frame) for flow, t in zip(flows, thick, strict=True)]
    labels = _labels(left, names, frame, is_left=True) + _labels(right, names, frame, is_left=False)
    bottom = max(node.y + max(node.height, LOWEST) for node in [*left.values(), *right.values()])
    fitted = Frame(frame.width, int(bottom + 26), frame.left, frame.right, frame.top)
    return _svg(fitted, bands + labels, _("Perpindahan orang antara sumber dana; angkanya ada pada tabel di bawah"), name)


def _nodes(
    flows: Sequence[Mapping[str, Any]], thick: Sequence[float], side: str, rank: Mapping[str, int], top: float
) -> dict[str, _Node]:
    """The ends on one side, one below another, each with room for its two lines of words."""
    gap, y, nodes = 34.0, top + 12, {}
    for code in sorted({flow[side] for flow in flows}, key=lambda one: rank.get(one, -1)):
        mine = [(flow["people"], t) for flow, t in zip(flows, thick, strict=True) if flow[side] == code]
        height = sum(t for _, t in mine)
        nodes[code] = _Node(y, height, sum(people for people, _ in mine))
        y += max(height, LOWEST) + gap
    return nodes


def _band(
    flow: Mapping[str, Any], t: float, left: dict[str, _Node], right: dict[str, _Node], names: Mapping[str, str], frame: Frame
) -> str:
    start, end = left[flow["source"]], right[flow["target"]]
    a, b = start.y + start.used, end.y + end.used
    start.used, end.used = start.used + t, end.used + t
    x, z = frame.left + BAR, frame.width - frame.right - BAR
    m = (x + z) / 2
    path = f"M{x} {a:.1f}C{m} {a:.1f} {m} {b:.1f} {z} {b:.1f}V{b + t:.1f}C{m} {b + t:.1f} {m} {a + t:.1f} {x} {a + t:.1f}Z"
    source, target = (names.get(flow[side], flow[side]) for side in ("source", "target"))
    title = f"{source} → {target}: {dots(flow['people'])}"
    return f'<path d="{path}" class="s-band s-{kind_of(flow["source"], flow["target"])}"><title>{escape(title)}</title></path>'


def _labels(nodes: Mapping[str, _Node], names: Mapping[str, str], frame: Frame, *, is_left: bool) -> list[str]:
    body = []
    x, where = (frame.left, "c-end") if is_left else (frame.width - frame.right, "")
    for code, node in nodes.items():
        bar_x = x if is_left else x - BAR
        height = max(node.height, LOWEST)
        body.append(f'<rect x="{bar_x}" y="{node.y:.1f}" width="{BAR}" height="{height:.1f}" rx="2" class="s-node"/>')
        place, middle = (x - 8 if is_left else x + 8), node.y + height / 2
        body.append(_text(place, middle - 2, names.get(code, code), f"s-name {where}"))
        body.append(_text(place, middle + 13, dots(node.people), f"c-text {where}"))
    return body


def filled(taken: int, places: int) -> SafeString:
    """A thin bar: how much of the places is taken."""
    width = 100 * min(1.0, taken / places) if places else 0
    body = f'<rect width="100" height="8" class="bar-back"/><rect width="{width:.2f}" height="8" class="bar-part"/>'
    drawing = f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{body}</svg>'
    return mark_safe(drawing)  # noqa: S308 - numbers only.
