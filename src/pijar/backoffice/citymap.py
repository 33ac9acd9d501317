"""The city's map as a picture: words, colours and table for the numbers of `selectors.maps`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.charts import written
from pijar.backoffice.mapwords import LEVELS, METRICS
from pijar.backoffice.pictures import Column, Line, Picture
from pijar.backoffice.selectors.maps import Numbers, Part
from pijar.backoffice.templatetags.pijar import percent
from pijar.charts import maps
from pijar.charts.legend import keys
from pijar.charts.maps import UNKNOWN, WITHHELD, MapWords, Told
from pijar.charts.scales import classes
from pijar.charts.svg import Svg
from pijar.kernel.share import percent as as_percent
from pijar.regions import selectors as regions

TENTH = Decimal("0.1")


def said(part: Part) -> str:
    """A part's number in words: how many of how many, and what that makes."""
    if part.is_withheld:
        return str(_("kurang dari 5 orang atau dapat ditebak, tidak ditampilkan"))
    if part.value is None or part.top is None:
        return str(_("belum ada angkanya"))
    if part.metric.is_share:
        return _("%(share)s (%(n)s dari %(all)s orang)") % {
            "share": percent(part.value), "n": written(part.top), "all": written(part.base or 0)
        }  # fmt: skip
    if part.metric.base:
        return _("%(rate)s per 1.000 peserta (%(n)s kecelakaan)") % {"rate": _rate(part.value), "n": written(part.top)}
    return _("%(n)s orang") % {"n": written(part.top)}


def _rate(value: float) -> str:
    return Column("", "decimal").shown(Decimal(str(value)).quantize(TENTH))


def short(part: Part) -> str:
    """The number alone, as it fits into a part of the map."""
    if part.value is None or part.top is None:
        return ""
    if part.metric.is_share:
        return as_percent(part.value, places=0)
    return _rate(part.value) if part.metric.base else written(part.top)


def picture(numbers: Numbers, city: str) -> Picture:
    """The map with boundaries where some are loaded for its level, else with hexagons; and its table, largest first."""
    title = _title(numbers)
    told = {code: Told(part.name, said(part), part.value, short(part), part.is_withheld) for code, part in numbers.parts.items()}
    lines = [_line(part, numbers.own) for part in ordered(numbers)]
    withheld = (
        _("Angka kurang dari lima orang, dan yang dapat dipakai menebaknya, tidak ditampilkan.") if numbers.withheld else ""
    )
    about = str(METRICS[numbers.metric.code][1])
    return Picture(
        f"peta-{numbers.metric.code}-{numbers.month}", title, sentence(numbers), _drawn(numbers, city, told, title),
        _columns(numbers), lines, is_open=True, note=" ".join(filter(None, (about, withheld))),
        about=((_("Yang dihitung"), about),),
    )  # fmt: skip


def _title(numbers: Numbers) -> str:
    return _("%(what)s per %(level)s, %(month)s") % {
        "what": METRICS[numbers.metric.code][0], "level": str(LEVELS[numbers.level]).lower(), "month": _month(numbers),
    }  # fmt: skip


def _month(numbers: Numbers) -> str:
    return str(format_date(numbers.month.first_day, "F Y"))


def ordered(numbers: Numbers) -> list[Part]:
    """The parts by their number, the largest first; those without one at the end, by name."""
    return sorted(numbers.parts.values(), key=lambda part: (part.value is None, part.is_withheld, -(part.value or 0), part.name))


def sentence(numbers: Numbers) -> str:
    """What the map shows: the city as a whole, where it is most and least, how the reader's own part stands."""
    told = [_city_said(numbers)]
    known = [part for part in ordered(numbers) if part.value is not None]
    if known and (known[0].value or 0) > 0:
        high, low = known[0], known[-1]
        told.append(_("Tertinggi: %(name)s, %(said)s.") % {"name": high.name, "said": said(high)})
        if (low.value or 0) < (high.value or 0):
            told.append(_lowest(known))
    if numbers.own:
        own = numbers.parts[numbers.own]
        told.append(_("Wilayah Anda, %(name)s: %(said)s.") % {"name": own.name, "said": said(own)})
    return " ".join(told)


def _city_said(numbers: Numbers) -> str:
    """The number of the whole city."""
    if numbers.city.value is None:
        return str(_("Angka seluruh kota belum ada atau tidak ditampilkan."))
    return _("Seluruh kota: %(said)s.") % {"said": said(numbers.city)}


def _lowest(known: Sequence[Part]) -> str:
    """Who has least; where many have nothing, how many."""
    nothing = sum(part.value == 0 for part in known)
    if nothing > 1:
        return _("Di %(n)s wilayah tidak ada.") % {"n": written(nothing)}
    return _("Terendah: %(name)s, %(said)s.") % {"name": known[-1].name, "said": said(known[-1])}


def _columns(numbers: Numbers) -> tuple[Column, ...]:
    level = Column(str(LEVELS[numbers.level]))
    code, metric = Column(_("Kode")), numbers.metric
    if metric.is_share:
        return level, Column(_("Bagian"), "percent"), Column(_("Terlindungi"), "number"), Column(_("Terdata"), "number"), code
    if metric.base:
        return (
            level, Column(_("Per 1.000"), "decimal"), Column(_("Kecelakaan"), "number"), Column(_("Peserta"), "number"), code,
        )  # fmt: skip
    return level, Column(_("Orang"), "number"), code


def _line(part: Part, own: str) -> Line:
    value = None if part.value is None else Decimal(str(round(part.value, 4)))
    numbers = (value, part.top, part.base) if part.metric.base else (part.top,)
    cells = numbers if not part.is_withheld else (None,) * len(numbers)
    return Line((part.name, *cells, part.code), key=f"w-{part.code}", is_own=part.code == own)


def _drawn(numbers: Numbers, city: str, told: dict[str, Told], title: str) -> Svg:
    villages = {"kelurahan": numbers.parts}.get(numbers.level)
    groups = {code: part.name for code, part in numbers.parts.items()} if villages is None else _districts(city)
    words = MapWords(
        title, told, groups, classes([part.value for part in numbers.parts.values() if part.value is not None]), _link,
        desc=sentence(numbers), own=numbers.own,
    )  # fmt: skip
    files = regions.boundary_files()
    if numbers.level in files:
        over = [files["kecamatan"]] if villages is not None and "kecamatan" in files else []
        return maps.shapes(regions.layout(files[numbers.level], *over), words)
    return maps.tiles(regions.hexagons(city), words, by_group=villages is None)


def _districts(city: str) -> dict[str, str]:
    from pijar.backoffice.selectors.maps import names

    return names(city, "kecamatan")


def _link(code: str) -> str:
    return f"#w-{code}"


def legend(numbers: Numbers) -> list[dict[str, Any]]:
    """What the colours mean, the highest first, with how many parts have each."""
    told = [Told(part.name, "", part.value, withheld=part.is_withheld) for part in numbers.parts.values()]
    found = classes([part.value for part in numbers.parts.values() if part.value is not None])
    return [{"kind": key.kind, "said": _span(key.kind, key.low, key.high, _writer(numbers)), "parts": key.parts}
            for key in keys(told, found)]  # fmt: skip


def _writer(numbers: Numbers) -> Callable[[float], str]:
    if numbers.metric.is_share:
        return percent
    return _rate if numbers.metric.base else lambda value: written(int(value))


def _span(kind: str, low: float | None, high: float | None, write: Callable[[float], str]) -> str:
    if kind == WITHHELD:
        return str(_("tidak ditampilkan"))
    if kind == UNKNOWN or low is None or high is None:
        return str(_("belum ada angkanya"))
    return write(low) if write(low) == write(high) else f"{write(low)} – {write(high)}"
