"""Steps in a row of dots: done, to do now, still to come."""

from __future__ import annotations

from collections.abc import Sequence

from pijar.charts.svg import NARROW_NAME, WIDE_NAME, Frame, Svg, drawing, line, text


def rail(steps: Sequence[tuple[str, str]], *, title: str, wide: bool) -> Svg:
    """`steps` are (state, name); names are left out where there is no room."""
    frame = Frame(920, 66) if wide else Frame(340, 38)
    slot, y, body = frame.width / max(1, len(steps)), 19, []
    for place in range(1, len(steps)):
        x = (place - 0.5) * slot
        body.append(line(x, y, x + slot, y, f"rail-line {'done' if steps[place - 1][0] == 'done' else ''}"))
    for place, (state, name) in enumerate(steps):
        x = (place + 0.5) * slot
        body.append(f'<circle cx="{x:.1f}" cy="{y}" r="14" class="rail-dot {state}"/>')
        body.append(text(x, y + 4.5, "✓" if state == "done" else place + 1, f"rail-number {state}"))
        if wide:
            body.append(text(x, y + 38, name, f"rail-text {state}"))
    return drawing(frame, body, title=title, name="rail " + (WIDE_NAME if wide else NARROW_NAME))
