"""A city's money and claims of a year as pictures with a sentence, for who leads it."""

from __future__ import annotations

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.charts import written
from pijar.backoffice.fundcharts import short
from pijar.backoffice.pictures import Column, Line, Picture
from pijar.backoffice.selectors.home.summary import Summary
from pijar.backoffice.templatetags.pijar import month as month_words
from pijar.charts import bars

# Outcomes of cases as figures know them, in the order of a case's way.
OUTCOMES = ("open", "paid", "refused", "lapsed", "closed")


def money(found: Summary) -> Picture | None:
    """What was paid to the insurer month by month; None before anything was booked."""
    if found.month is None or not found.came_in:
        return None
    months = sorted({one.month for one in found.cells if one.metric in ("money_in", "money_out")})
    sums = {
        (one, metric): sum(cell.value for cell in found.cells if cell.month == one and cell.metric == metric)
        for one in months for metric in ("money_in", "money_out")
    }  # fmt: skip
    paid = {one: sums[one, "money_out"] for one in months}
    values = [bars.Bar(str(format_date(one.first_day, "M")), n, short(n)) for one, n in paid.items()]
    title = _("Uang program %(year)s") % {"year": found.month.year}
    said = _("Masuk Rp %(came)s, dibayarkan sebagai iuran Rp %(paid)s, tersisa Rp %(left)s.") % {
        "came": short(found.came_in), "paid": short(found.paid), "left": short(found.left),
    }  # fmt: skip
    drawn = [bars.columns(values, title=_("Iuran yang dibayarkan per bulan"), desc=said, wide=wide) for wide in (True, False)]
    columns = (Column(_("Bulan")), Column(_("Masuk"), "rupiah"), Column(_("Dibayarkan"), "rupiah"))
    lines = [Line((month_words(one), sums[one, "money_in"], sums[one, "money_out"])) for one in reversed(months)]
    return Picture(f"uang-{found.month.year}", title, said, drawn[0] + drawn[1], columns, lines)


def claims(found: Summary) -> Picture | None:
    """Cases of the year by what became of them, without few; None where there is none."""
    if found.month is None or not found.cases:
        return None
    words = {
        "open": _("berjalan"), "paid": _("dibayar"), "refused": _("ditolak"), "lapsed": _("kedaluwarsa"), "closed": _("ditutup"),
    }  # fmt: skip
    branches = {"JKK": _("Kecelakaan kerja"), "JKM": _("Kematian")}
    keys = [f"{branch}:{outcome}" for branch in branches for outcome in OUTCOMES if f"{branch}:{outcome}" in found.cases]
    named = {key: f"{branches[key.partition(':')[0]]}, {words[key.partition(':')[2]]}" for key in keys}
    hidden = _("kurang dari 5")
    values = [bars.Bar(named[key], n, written(n) if n is not None else hidden) for key in keys for n in [found.cases[key]]]
    title = _("Kasus %(year)s menurut hasilnya") % {"year": found.month.year}
    said = _claims_said(found)
    drawn = [bars.lying(values, title=title, desc=said, wide=wide, above=not wide) for wide in (True, False)]
    lines = [Line((named[key], found.cases[key])) for key in keys]
    columns = (Column(_("Kasus")), Column(_("Banyaknya"), "number"))
    return Picture(f"kasus-{found.month.year}", title, said, drawn[0] + drawn[1], columns, lines)


def _claims_said(found: Summary) -> str:
    if found.helped is None:
        return _("Keluarga yang menerima santunan tahun ini kurang dari lima; angkanya tidak ditampilkan.")
    return _("%(n)s keluarga menerima Rp %(sum)s dari BPJS Ketenagakerjaan tahun ini.") % {
        "n": written(found.helped),
        "sum": short(found.benefits or 0),
    }
