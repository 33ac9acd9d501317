"""The pictures of these pages: words and written numbers for the drawings of `pijar.charts`, which know neither.

Each picture comes with a sentence and a table in the template; the drawing itself is named by `title`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.templatetags.pijar import percent
from pijar.charts import bars as drawn
from pijar.charts import lines
from pijar.charts import rail as rails
from pijar.charts.svg import Svg

SHADES = {"created": "green", "updated": "azure", "unchanged": "secondary", "rejected": "red", "accepted": "green",
          "amount_mismatch": "orange", "missing": "yellow", "unknown": "purple", "possible_duplicate": "yellow"}  # fmt: skip


def written(number: int) -> str:
    """A whole number as the language writes it."""
    from pijar.backoffice.selectors.months import dots

    return dots(number)


def month_of(day: date) -> str:
    return str(format_date(day, "M Y"))


def coverage(points: Sequence[Any], *, wide: bool) -> Svg:
    """Coverage over time as a thick line, its target as a dashed one; nothing to draw gives an empty string."""
    if not points:
        return Svg("")
    title = _("Cakupan terhadap target; terakhir %(share)s") % {"share": percent(points[-1].share)}
    words = lines.Words(title, _("target"), percent, month_of)
    return lines.against_target(_points(points), words, wide=wide)


def _points(points: Sequence[Any]) -> list[lines.Point]:
    return [lines.Point(p.on, p.share, p.target) for p in points]


def explorable(points: Sequence[Any]) -> dict[str, Any]:
    """What `explore.js` draws: the same points with their people and sources, and its words in the reader's language."""
    words = {
        "explore": _("Jelajahi"), "close": _("Tutup"), "coverage": _("Cakupan"), "target": _("Target"), "active": _("Aktif"),
        "potential": _("Potensial"), "short": _("Kurang (orang)"),
    }  # fmt: skip
    told = [
        {
            "on": p.on.isoformat(), "share": p.share, "target": p.target, "active": p.active, "potential": p.potential,
            "short": p.people_short, "source": p.source,
        }
        for p in points
    ]  # fmt: skip
    return {"top": lines.top_of(_points(points)) if points else 1, "words": words, "points": told}


def bars(values: Sequence[tuple[date, int]], *, wide: bool) -> Svg:
    """People covered by the programme, one bar a month, the number on top."""
    found = [drawn.Bar(month_of(on), n, written(n)) for on, n in values]
    return drawn.columns(found, title=_("Orang terlindungi per bulan"), wide=wide)


def rail(steps: Sequence[Any]) -> Svg:
    """The month's steps in a row of dots: done, to do now, still to come. Names are left out where there is no room."""
    done = sum(step.state == "done" for step in steps)
    title = _("%(done)s dari %(all)s langkah selesai") % {"done": done, "all": len(steps)}
    told = [(step.state, str(step.title)) for step in steps]
    return rails.rail(told, title=title, wide=True) + rails.rail(told, title=title, wide=False)


def shares(counts: dict[str, int]) -> Svg:
    """One bar cut into shares, for outcomes beside their numbers."""
    return drawn.shares([(f"bar-{SHADES.get(code, 'secondary')}", n) for code, n in counts.items()])


def ranked(values: Sequence[tuple[str, int | None]], title: str, most: int = 12) -> Svg:
    """One bar a line with its name and number, longest first; hidden numbers have no bar."""
    found = [drawn.Bar(name, n, written(n)) for name, n in values if n][:most]
    return drawn.lying(found, title=title, wide=True) + drawn.lying(found, title=title, wide=False)


def agencies(told: Sequence[Any]) -> Svg:
    """One bar for each OPD, as long as its share of the longest; where the number is hidden it has no length."""
    found = [
        drawn.Bar(line.name or "–", None if line.share is None else round(10_000 * line.share), str(line.donors)) for line in told
    ]
    title = _("Donatur per OPD; angkanya ada pada tabel di bawah")
    return drawn.lying(found, title=title, wide=True, above=True) + drawn.lying(found, title=title, wide=False)
