"""From what is there to a goal, step by step: each bar begins where the one above it ended, and a dashed line marks the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pijar.charts.svg import NARROW_NAME, NOTHING, WIDE_NAME, Frame, Svg, drawing, line, rect, text

THINNEST = 2.0
# Letters of the words beside a bar, in units of the drawing.
LETTER = 6.4


@dataclass(frozen=True)
class Step:
    """One bar: its name, how many it adds (nothing: it stands empty), how that is written, and the class of its colour."""

    name: str
    people: int
    said: str
    kind: str = "bar-part"


def climb(steps: Sequence[Step], goal: int, said: str, *, title: str, desc: str = "", wide: bool) -> Svg:
    """The steps from the top down; `goal` is drawn through all of them with its words above. No steps give nothing."""
    if not steps:
        return NOTHING
    row, top = (34, 30) if wide else (46, 30)
    frame = Frame(920 if wide else 340, top + row * len(steps) + 8, left=_room(steps) if wide else 0, right=24, top=top, bottom=0)
    most, body, done = max(goal, sum(step.people for step in steps), 1), [], 0
    for place, step in enumerate(steps):
        y, x, end = top + place * row, frame.x(done / most), frame.x((done + step.people) / most)
        down = y + (6 if wide else 20)
        body.append(text(frame.left - 10, y + 20, step.name, "c-text c-end") if wide else text(0, y + 14, step.name, "c-text"))
        body.append(line(x, down - 12, x, down + 16, "c-grid") if place else "")
        body.append(rect(x, down, max(THINNEST, end - x), 18, step.kind, round_by=2, told=f"{step.name}: {step.said}"))
        body.append(_said(step, x, max(end, x + THINNEST), down + 13, frame, frame.x(goal / most)))
        done += step.people
    x = frame.x(goal / most)
    body += [line(x, top - 8, x, frame.height - 4, "c-target"), text(x, top - 14, said, "c-goal c-end")]
    return drawing(frame, body, title=title, desc=desc, name=WIDE_NAME if wide else NARROW_NAME)


def _room(steps: Sequence[Step]) -> int:
    """What the longest name takes on the left, within what leaves the bars their place."""
    return max(200, min(round(max(len(step.name) for step in steps) * LETTER) + 20, 360))


def _said(step: Step, start: float, end: float, y: float, frame: Frame, goal: float) -> str:
    """The number inside its bar, after it, or before it: where it has room and the goal's line does not cross it."""
    need = LETTER * len(step.said) + 12
    if end - start > need and step.kind == "bar-part":
        return text(end - 6, y, step.said, "c-inside c-end")
    if end + need < frame.width and not (end < goal < end + need and start - need > frame.left):
        return text(end + 6, y, step.said, "c-text")
    return text(start - 6, y, step.said, "c-text c-end")
