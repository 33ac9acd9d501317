"""People on their way as bands (Sankey): from where they were, or who pays, on the left to where they are on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pijar.charts.svg import NARROW_NAME, NOTHING, WIDE_NAME, Frame, Svg, drawing, rect, text

BAR, THINNEST, LOWEST, GAP = 12, 1.5, 4.0, 34.0
# A bold letter of a name, in units of the drawing; fonts differ, so it is a wide one.
LETTER = 8.6
# More ends than these do not fit a phone: there the table says it.
MOST_ON_A_PHONE = 8


@dataclass(frozen=True)
class Flow:
    """So many people from one end to another; `kind` is the class of the band (`s-kind`)."""

    source: str
    target: str
    people: int
    kind: str


@dataclass(frozen=True)
class FlowWords:
    """What the ends are called, and how a number is written."""

    title: str
    names: Mapping[str, str]
    written: Callable[[int], str]
    desc: str = ""


@dataclass
class _Node:
    """One end of the bands: where it stands, and how much of it is drawn already."""

    y: float
    height: float
    people: int
    used: float = 0.0


def sankey(flows: Sequence[Flow], words: FlowWords, left: Sequence[str], right: Sequence[str], *, wide: bool) -> Svg:
    """The bands; `left` and `right` are the orders of the ends from the top. No flows give nothing."""
    if not flows:
        return NOTHING
    margins = [_margin({getattr(flow, side) for flow in flows}, words, wide) for side in ("source", "target")]
    frame = Frame(920 if wide else 340, 300 if wide else 330, left=margins[0], right=margins[1], top=10)
    ranks = {"source": _ranks(left), "target": _ranks(right)}
    flows = sorted(flows, key=lambda flow: (ranks["source"].get(flow.source, -1), ranks["target"].get(flow.target, -1)))
    scale = (frame.height - frame.top) / max(1, sum(flow.people for flow in flows))
    thick = [max(THINNEST, flow.people * scale) for flow in flows]
    starts = _nodes([flow.source for flow in flows], flows, thick, ranks["source"], frame.top)
    ends = _nodes([flow.target for flow in flows], flows, thick, ranks["target"], frame.top)
    bands = [_band(flow, t, starts[flow.source], ends[flow.target], words, frame) for flow, t in zip(flows, thick, strict=True)]
    labels = _labels(starts, words, frame, is_left=True) + _labels(ends, words, frame, is_left=False)
    bottom = max(node.y + max(node.height, LOWEST) for node in [*starts.values(), *ends.values()])
    fitted = Frame(frame.width, int(bottom + 26), frame.left, frame.right, frame.top)
    return drawing(fitted, bands + labels, title=words.title, desc=words.desc, name=WIDE_NAME if wide else NARROW_NAME)


def _margin(codes: set[str], words: FlowWords, wide: bool) -> int:
    """Room for the names on one side: for the longest of them, within what leaves the bands their place."""
    need = round(max(len(words.names.get(code, code)) for code in codes) * LETTER) + 12
    return max(170, min(need, 300)) if wide else max(64, min(need, 132))


def ends_of(flows: Sequence[Flow]) -> int:
    """How many ends there are on both sides together."""
    return len({flow.source for flow in flows}) + len({flow.target for flow in flows})


def gathered(flows: Sequence[Flow], most: int, rest: str) -> list[Flow]:
    """The same people with at most `most` ends on the right: the smallest go together under the name `rest`."""
    sums: dict[str, int] = {}
    for flow in flows:
        sums[flow.target] = sums.get(flow.target, 0) + flow.people
    if len(sums) <= most:
        return list(flows)
    kept = set(sorted(sums, key=lambda name: (-sums[name], name))[: max(0, most - 1)])
    found: dict[tuple[str, str, str], int] = {}
    for flow in flows:
        key = (flow.source, flow.target if flow.target in kept else rest, flow.kind)
        found[key] = found.get(key, 0) + flow.people
    return [Flow(source, target, people, kind) for (source, target, kind), people in found.items()]


def _ranks(order: Sequence[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(order)}


def _nodes(
    codes: Sequence[str], flows: Sequence[Flow], thick: Sequence[float], rank: Mapping[str, int], top: float
) -> dict[str, _Node]:
    """The ends on one side, one below another, each with room for its two lines of words."""
    y, nodes = top + 12, {}
    for code in sorted(set(codes), key=lambda one: (rank.get(one, -1), one)):
        mine = [(flow.people, t) for own, flow, t in zip(codes, flows, thick, strict=True) if own == code]
        height = sum(t for _, t in mine)
        nodes[code] = _Node(y, height, sum(people for people, _ in mine))
        y += max(height, LOWEST) + GAP
    return nodes


def _band(flow: Flow, t: float, start: _Node, end: _Node, words: FlowWords, frame: Frame) -> str:
    a, b = start.y + start.used, end.y + end.used
    start.used, end.used = start.used + t, end.used + t
    x, z = frame.left + BAR, frame.width - frame.right - BAR
    m = (x + z) / 2
    path = f"M{x} {a:.1f}C{m} {a:.1f} {m} {b:.1f} {z} {b:.1f}V{b + t:.1f}C{m} {b + t:.1f} {m} {a + t:.1f} {x} {a + t:.1f}Z"
    source, target = (words.names.get(code, code) for code in (flow.source, flow.target))
    told = escape(f"{source} → {target}: {words.written(flow.people)}")
    return f'<path d="{path}" class="s-band s-{flow.kind}"><title>{told}</title></path>'


def _labels(nodes: Mapping[str, _Node], words: FlowWords, frame: Frame, *, is_left: bool) -> list[str]:
    body = []
    x, where = (frame.left, "c-end") if is_left else (frame.width - frame.right, "")
    for code, node in nodes.items():
        height = max(node.height, LOWEST)
        body.append(rect(x if is_left else x - BAR, node.y, BAR, height, "s-node", round_by=2))
        place, middle = (x - 8 if is_left else x + 8), node.y + height / 2
        body.append(text(place, middle - 2, words.names.get(code, code), f"s-name {where}"))
        body.append(text(place, middle + 13, words.written(node.people), f"c-text {where}"))
    return body
