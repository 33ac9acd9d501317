"""A fund's money over its year, and what a forecast says of the months to come: the words of what `pijar.charts` draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.details import language
from pijar.charts import bars, lines
from pijar.charts.svg import Svg
from pijar.kernel.month import Month


def short(amount: int) -> str:
    """An amount in few letters, as axes have room for: 1,2 jt; cut, never rounded up."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for unit, name in ((10**12, _("T")), (10**9, _("M")), (10**6, _("jt")), (10**3, _("rb"))):
        if size >= unit:
            whole, tenth = size // unit, size * 10 // unit % 10
            comma = "." if language() == "en" else ","
            return f"{sign}{whole}{f'{comma}{tenth}' if tenth and whole < 100 else ''} {name}"
    return f"{sign}{size}"


@dataclass(frozen=True)
class Burn:
    """A year's money not paid out yet, whole rupiah: as it was by day, and as it will be at today's list.

    `ahead` begins where `past` ends; `marks` are the months from which the law asks another sum of the fund; `plan` is what
    would be left if each month took the same part of the year's money.
    """

    year: int
    past: tuple[tuple[date, int], ...]
    ahead: tuple[tuple[date, int], ...]
    marks: tuple[Month, ...] = ()
    plan: tuple[tuple[date, int], ...] = ()


def burn_down(burn: Burn) -> Svg:
    """What is left over the year, once for wide and once for narrow screens; nothing to draw gives an empty string."""
    if not burn.past:
        return Svg("")
    title = _("Uang yang belum dibayarkan sepanjang %(year)s: sekarang Rp %(now)s") % {
        "year": burn.year, "now": short(burn.past[-1][1]),
    }  # fmt: skip
    words = lines.BurnWords(title, _("iuran berubah"), short, lambda day: str(format_date(day, "M")))
    marks = [month.first_day for month in burn.marks]
    drawn = [lines.burn_down(burn.year, burn.past, burn.ahead, marks, words, wide=wide, plan=burn.plan) for wide in (True, False)]
    return drawn[0] + drawn[1]


def ahead(steps: Sequence[tuple[Month, int]]) -> Svg:
    """What is left after each month to come, one bar a month; what lacks stands below the line in red."""
    found = [
        bars.Bar(str(format_date(month.first_day, "M y" if month.month == 1 or place == 0 else "M")), left)
        for place, (month, left) in enumerate(steps)
    ]
    title = _("Sisa uang setelah setiap bulan; angkanya ada pada tabel")
    drawn = [bars.balances(found, title=title, written=short, wide=wide) for wide in (True, False)]
    return drawn[0] + drawn[1]


def parts(amounts: Sequence[tuple[str, int]]) -> Svg:
    """One bar: what became of a budget, each part as wide as its share. The numbers stand beside it."""
    return bars.shares([(f"f-{name}", amount) for name, amount in amounts])
