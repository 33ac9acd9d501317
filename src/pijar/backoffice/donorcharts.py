"""How much each OPD gives, drawn as the other charts are (`charts`): bars lying below one another, in the order of names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pijar.backoffice.charts import Frame, _svg, _text

ROW, THINNEST = 40, 3.0


def agencies(lines: Sequence[Any]) -> SafeString:
    """One bar for each OPD, `share` of the longest; where the number is hidden there is none. Nothing to draw is empty."""
    if not lines:
        return SafeString("")
    drawn = [_drawn(lines, 920, "chart-wide", longest=90), _drawn(lines, 340, "chart-narrow", longest=44)]
    return mark_safe("".join(drawn))  # noqa: S308 - made below, every text escaped.


def _drawn(lines: Sequence[Any], width: int, name: str, *, longest: int) -> SafeString:
    frame = Frame(width, ROW * len(lines) + 8, left=0, right=70, top=0, bottom=0)
    body = []
    for place, line in enumerate(lines):
        y, end = place * ROW, frame.x(line.share) if line.share is not None else THINNEST
        shown = line.name if len(line.name) <= longest else line.name[: longest - 1] + "…"
        body.append(_text(0, y + 14, shown or "–", "c-text"))
        bar = "bar-part" if line.share is not None else "bar-back"
        body.append(f'<rect x="0" y="{y + 19}" width="{max(THINNEST, end):.1f}" height="12" rx="3" class="{bar}"/>')
        body.append(_text(max(THINNEST, end) + 8, y + 29, line.donors, "c-text"))
    return _svg(frame, body, _("Donatur per OPD; angkanya ada pada tabel di bawah"), name)
