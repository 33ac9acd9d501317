"""A fund's money over its year, and what a forecast says of the months to come: the words of what `pijar.charts` draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.details import language
from pijar.backoffice.pictures import Column, Line, Picture
from pijar.backoffice.templatetags.pijar import day
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
            return f"{sign}{whole}{f'{comma}{tenth}' if tenth and whole < 100 else ''}\N{NO-BREAK SPACE}{name}"
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


def planned(burn: Burn, on: date) -> int | None:
    """What would be left on a day of the year by the plan, cut to whole rupiah; None without one."""
    if not burn.plan:
        return None
    (start, whole), (end, left) = burn.plan
    day = min(max(on, start), end)
    return whole - (whole - left) * (day - start).days // max(1, (end - start).days)


def picture(burn: Burn, fund: str) -> Picture | None:
    """A fund's year with its sentence and table; None where nothing was booked."""
    if not burn.past:
        return None
    on, now = burn.past[-1]
    aim = planned(burn, on)
    said = _("%(on)s: Rp %(now)s belum dibayarkan.") % {"on": day(on), "now": short(now)}
    if aim is not None:
        words = {"aim": short(aim), "gap": short(abs(now - aim))}
        more = (
            _("Menurut rencana rata setahun Rp %(aim)s: lebih banyak tersisa Rp %(gap)s.")
            if now >= aim
            else _("Menurut rencana rata setahun Rp %(aim)s: lebih cepat terpakai Rp %(gap)s.")
        )
        said = f"{said} {more % words}"
    legend = [("line", "", _("belum dibayarkan")), ("line", "goal", _("perkiraan dengan daftar sekarang"))]
    legend += [("line", "plan", _("rencana: terpakai rata setahun"))] if burn.plan else []
    legend += [("line", "law", _("ketentuan iuran berubah"))] if any(month.year == burn.year for month in burn.marks) else []
    columns: tuple[Column, ...] = (
        Column(_("Tanggal")),
        Column(_("Keterangan")),
        Column(_("Belum dibayarkan"), "rupiah"),
        Column(_("Rencana"), "rupiah"),
    )
    rows = [(one, _("tercatat"), left) for one, left in burn.past]
    rows += [(one, _("perkiraan"), left) for one, left in burn.ahead[1:] if one.year == burn.year]
    lines = [Line((day(one), str(kind), left, planned(burn, one))) for one, kind, left in rows]
    if not burn.plan:
        columns, lines = columns[:-1], [Line(line.cells[:-1]) for line in lines]
    title = _("Uang %(fund)s sepanjang %(year)s") % {"fund": fund, "year": burn.year}
    return Picture(f"uang-{fund}-{burn.year}", title, said, burn_down(burn), columns, lines, legend)


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
