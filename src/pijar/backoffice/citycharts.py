"""Pictures of the whole city with their sentences and tables: the path to the target, who pays for whom, how old they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pijar.analytics import selectors as figures
from pijar.analytics.types import BANDS, Path, PathLever
from pijar.analytics.words import LEVERS
from pijar.backoffice import charts
from pijar.backoffice.charts import written
from pijar.backoffice.pictures import Column, Line, Picture
from pijar.backoffice.selectors import few
from pijar.backoffice.templatetags.pijar import day, month, percent
from pijar.backoffice.words import SECTORS
from pijar.charts import flow
from pijar.charts.climb import Step, climb
from pijar.charts.pyramid import Ages, PyramidWords, pyramid
from pijar.charts.svg import NOTHING, Svg
from pijar.kernel.month import Month

SEXES = ("L", "P")
# The other end of a band that few people are in.
REST = "*"


def coverage(points: Sequence[Any]) -> Picture:
    """The published figures over time against their targets; `points` are oldest first and not none."""
    last = points[-1]
    lines = [Line((day(p.on), p.active, p.potential, Decimal(str(round(p.share, 6))), _decimal(p.target), p.source))
             for p in reversed(points)]  # fmt: skip
    columns = (
        Column(_("Per tanggal")), Column(_("Aktif"), "number"), Column(_("Potensial"), "number"), Column(_("Cakupan"), "percent"),
        Column(_("Target"), "percent"), Column(_("Sumber")),
    )  # fmt: skip
    return Picture(
        "cakupan", _("Cakupan terhadap target"), _coverage_said(last),
        charts.coverage(points, wide=True) + charts.coverage(points, wide=False), columns, lines,
        legend=(("line", "", _("cakupan")), ("line", "goal", _("target"))),
    )  # fmt: skip


def _decimal(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(share))


def _coverage_said(last: Any) -> str:
    said = _("Pada %(on)s, %(share)s pekerja kota terlindungi: %(active)s dari %(potential)s orang.") % {
        "on": day(last.on), "share": percent(last.share), "active": written(last.active), "potential": written(last.potential),
    }  # fmt: skip
    if last.target is None:
        return said
    if last.gap >= 0:
        return said + " " + _("Targetnya %(target)s: tercapai.") % {"target": percent(last.target)}
    return said + " " + _("Targetnya %(target)s; kurang %(gap)s poin, atau %(people)s orang.") % {
        "target": percent(last.target), "gap": last.shortfall, "people": written(last.people_short),
    }  # fmt: skip


def carried(values: Sequence[tuple[Any, int]]) -> Picture:
    """People covered by the programme month by month, oldest first and not none."""
    on, n = values[-1]
    said = _("%(n)s orang diterima BPJS untuk %(name)s.") % {"n": written(n), "name": month(on)}
    columns = (Column(_("Bulan")), Column(_("Orang"), "number"))
    return Picture(
        "dibawa-program", _("Orang terlindungi per bulan"), said,
        charts.bars(values, wide=True) + charts.bars(values, wide=False), columns,
        [Line((month(one), people)) for one, people in reversed(values)],
    )  # fmt: skip


def path(found: Path) -> Picture:
    """What each lever adds on the way to the target, and whom nobody brings yet.

    A lever that nobody has entered stands with what the books tell of it (`known`), in another colour.
    """
    here = str(_("Sudah terlindungi"))
    steps = [Step(here, found.active, written(found.active))]
    lines = [Line((f"{here}, {day(found.as_of)}", found.active, None, found.source))]
    for lever in found.levers:
        people, name = _adds(lever), str(LEVERS[lever.kind.value])
        if people is not None:
            is_entered = lever.people is not None
            steps.append(Step(name, people, f"+{written(people)}", "k-1" if is_entered else "k-6"))
        share = lever.share if lever.people is not None else lever.known_share
        lines.append(Line((name, people, share, lever.proof or str(_("belum diisi") if people is None else _("menurut buku")))))
    left = _left(found)
    if left > 0:
        steps.append(Step(_("Belum ada jalannya"), left, written(left), "bar-lack"))
        lines.append(Line((_("Belum ada jalannya"), left, Decimal(left) / found.gap, "")))
    title, goal = _("Jalan ke target %(year)s") % {"year": found.year}, f"{_('target')} {written(found.goal)}"
    said = _path_said(found)
    drawn = [climb(steps, found.goal, goal, title=title, desc=said, wide=wide) for wide in (True, False)]
    columns = (
        Column(_("Dari mana")), Column(_("Orang"), "number"), Column(_("Bagian dari kekurangan"), "percent"), Column(_("Dasar")),
    )  # fmt: skip
    return Picture(f"jalan-{found.year}", title, said, drawn[0] + drawn[1], columns, lines)


def _adds(lever: PathLever) -> int | None:
    """How many people a lever adds: as entered, else as the books tell; None where nobody knows."""
    return lever.people if lever.people is not None else lever.known


def _left(found: Path) -> int:
    """People whom no lever brings yet."""
    return found.gap - sum(_adds(lever) or 0 for lever in found.levers)


def _path_said(found: Path) -> str:
    """What is missing, what is planned of it, and what nobody brings yet."""
    said = _("Target %(year)s: %(goal)s orang, %(gap)s lebih banyak daripada %(on)s.") % {
        "year": found.year, "goal": written(found.goal), "gap": written(found.gap), "on": day(found.as_of),
    }  # fmt: skip
    left = _left(found)
    if not found.gap:
        return said
    if left <= 0:
        return said + " " + _("Semua jalan bersama menutupnya.")
    return said + " " + _("Yang direncanakan menutup %(share)s; untuk %(left)s orang belum ada jalannya.") % {
        "share": percent((found.gap - left) / found.gap), "left": written(left),
    }  # fmt: skip


def funds_and_sectors(at: Month, *, sees_all: bool, order: Sequence[str]) -> Picture | None:
    """Whose money carries people in which work; None where nobody is carried. `order` is that of the funds."""
    counts = {f"{fund}|{sector}": n for (fund, sector), n in figures.by_fund_and_sector(at).items() if n}
    if not counts:
        return None
    shown, _whole = few.told(counts, {key: key.partition("|")[0] for key in counts}, sees_all=sees_all)
    funds = [code for code in order if any(key.startswith(f"{code}|") for key in counts)]
    funds += sorted({key.partition("|")[0] for key in counts} - set(funds))
    names = {f"s:{code}": str(SECTORS.get(code, code)) for code in {key.partition("|")[2] for key in counts}} | {
        REST: _("lainnya")
    }
    flows = [
        flow.Flow(fund, f"s:{sector}", n, str(min(6, funds.index(fund) + 1)))
        for key, n in shown.items() for fund, _bar, sector in [key.partition("|")] if n
    ]  # fmt: skip
    title = _("Dana dan bidang pekerjaan, %(month)s") % {"month": month(at)}
    said = _flow_said(flows, names)
    rows = sorted(shown.items(), key=lambda one: (funds.index(one[0].partition("|")[0]), -(one[1] or 0), one[0]))
    lines = [Line((fund, names[f"s:{sector}"], n)) for key, n in rows for fund, _bar, sector in [key.partition("|")]]
    drawn, has_narrow = _flows(flows, title, said, names, funds)
    return Picture(
        f"dana-bidang-{at}", title, said, drawn, (Column(_("Dana")), Column(_("Bidang")), Column(_("Orang"), "number")), lines,
        narrow=has_narrow,
    )  # fmt: skip


def _flows(flows: list[flow.Flow], title: str, said: str, names: Mapping[str, str], funds: Sequence[str]) -> tuple[Svg, bool]:
    """The bands twice; on a phone at most eight ends, the smallest sectors together, or none where funds alone are too many."""
    if not flows:
        return NOTHING, True
    words = flow.FlowWords(title, names, written, said)
    narrow = flow.gathered(flows, max(2, flow.MOST_ON_A_PHONE - len({one.source for one in flows})), REST)
    drawn = flow.sankey(flows, words, funds, _sizes(flows), wide=True)
    if flow.ends_of(narrow) > flow.MOST_ON_A_PHONE:
        return drawn, False
    return drawn + flow.sankey(narrow, words, funds, _sizes(narrow), wide=False), True


def _sizes(flows: Sequence[flow.Flow]) -> list[str]:
    """The ends on the right, the largest first, the rest last."""
    sums: dict[str, int] = {}
    for one in flows:
        sums[one.target] = sums.get(one.target, 0) + one.people
    return sorted(sums, key=lambda name: (name == REST, -sums[name], name))


def _flow_said(flows: Sequence[flow.Flow], names: Mapping[str, str]) -> str:
    """How many there are, and the work most of them do."""
    if not flows:
        return str(_("Terlalu sedikit orang untuk ditampilkan."))
    people, first = sum(one.people for one in flows), _sizes(flows)[0]
    most = sum(one.people for one in flows if one.target == first)
    return _("%(people)s orang dibiayai; terbanyak bekerja di bidang %(sector)s: %(most)s orang (%(share)s).") % {
        "people": written(people), "sector": names[first], "most": written(most), "share": percent(most / people),
    }  # fmt: skip


def ages(at: Month, *, sees_all: bool) -> Picture | None:
    """How old men and women in the programme are; None where nobody is carried."""
    counts = {f"{band}|{sex}": n for (sex, band), n in figures.ages(at).items() if n and sex}
    if not counts:
        return None
    shown, whole = few.told(counts, {key: key.partition("|")[0] for key in counts}, sees_all=sees_all)
    inside = [band for band in BANDS if any(key.startswith(f"{band}|") for key in counts)]
    bands = list(BANDS[BANDS.index(inside[0]) : BANDS.index(inside[-1]) + 1])
    rows = [Ages(band, *(shown.get(f"{band}|{sex}", 0) for sex in SEXES)) for band in bands]
    title = _("Umur peserta, %(month)s") % {"month": month(at)}
    said = _ages_said(rows, whole)
    words = PyramidWords(title, _("Laki-laki"), _("Perempuan"), written, _("tidak ditampilkan"), said)
    columns = (Column(_("Umur")), Column(_("Laki-laki"), "number"), Column(_("Perempuan"), "number"))
    return Picture(
        f"umur-{at}", title, said, pyramid(rows, words, wide=True) + pyramid(rows, words, wide=False), columns,
        [Line((one.name, one.men, one.women)) for one in rows],
    )  # fmt: skip


def _ages_said(rows: Sequence[Ages], whole: int | None) -> str:
    """The band most people are in, and how many women there are."""
    if whole is None or any(n is None for one in rows for n in (one.men, one.women)):
        return str(_("Sebagian kelompok terlalu kecil untuk ditampilkan; yang lain ada pada gambar dan tabel."))
    most = max(rows, key=lambda one: (one.men or 0) + (one.women or 0))
    women = sum(one.women or 0 for one in rows)
    return _("Terbanyak berumur %(band)s tahun: %(n)s dari %(all)s orang. Perempuan %(share)s.") % {
        "band": most.name, "n": written((most.men or 0) + (most.women or 0)), "all": written(whole),
        "share": percent(women / whole) if whole else "–",
    }  # fmt: skip
