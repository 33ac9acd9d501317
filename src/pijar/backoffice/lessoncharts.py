"""Bars of counts, longest first, drawn as the other charts are (`charts`): the table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from pijar.backoffice.charts import Frame, _svg, _text

ROW, MOST = 30, 12


def ranked(values: Sequence[tuple[str, int | None]], title: str) -> SafeString:
    """One bar a line with its name and number, once for wide and once for narrow screens; hidden numbers have no bar."""
    shown = [(name, n) for name, n in values if n][:MOST]
    if not shown:
        return SafeString("")
    wide, narrow = (
        Frame(920, ROW * len(shown) + 12, left=230, right=60),
        Frame(340, (ROW + 14) * len(shown) + 12, left=8, right=44),
    )
    drawn = [_drawn(shown, title, wide, "chart-wide", 0), _drawn(shown, title, narrow, "chart-narrow", 14)]
    return mark_safe("".join(drawn))  # noqa: S308 - made below, every text escaped.


def _drawn(values: Sequence[tuple[str, int]], title: str, frame: Frame, name: str, above: int) -> SafeString:
    top, body = max(n for _, n in values), []
    room = frame.width - frame.left - frame.right
    for place, (label, n) in enumerate(values):
        y = 6 + place * (ROW + above)
        width = max(2.0, room * n / top)
        if above:
            body.append(_text(frame.left, y + 11, label, "c-text"))
        else:
            body.append(_text(frame.left - 10, y + 17, label, "c-text c-end"))
        body.append(f'<rect x="{frame.left}" y="{y + above + 3:.1f}" width="{width:.1f}" height="18" rx="3" class="bar-part"/>')
        body.append(_text(frame.left + width + 6, y + above + 17, n, "c-text"))
    return _svg(frame, body, title, name)
