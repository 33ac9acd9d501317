"""The map of the kecamatan with the participants of a month, and what its colours mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pijar.analytics.types import Number, Published
from pijar.charts import maps
from pijar.charts.legend import Key, keys
from pijar.charts.maps import UNKNOWN, WITHHELD, MapWords, Told
from pijar.charts.scales import classes
from pijar.public import figures, written
from pijar.public.picture import Picture
from pijar.public.written import number, told
from pijar.regions import selectors as regions


def districts(made: Published) -> Picture:
    """Participants by kecamatan: hexagons of its kelurahan in one colour, and the table, the largest first."""
    found = figures.parts(made, "participants_by_district")
    names = {one.code: written.place(made.about, one.code) for one in found}
    said = {one.code: _told(one, names[one.code]) for one in found}
    bins = classes([one.number.value for one in found if one.number.value])
    title = _("Peserta per kecamatan, %(month)s") % {"month": written.month(made.month)}
    sentence = _sentence(found, names)
    spoken = MapWords(title, said, names, bins, lambda code: f"#w-{code}", desc=sentence)
    drawing = maps.tiles(regions.hexagons(str(made.about["city_code"])), spoken, by_group=True)
    legend = [("swatch", key.kind, _key(key)) for key in keys(said.values(), bins)]
    return Picture(
        "wilayah", str(title), sentence, drawing, (_("Kecamatan"), _("Peserta")),
        [(names[one.code], told(one.number)) for one in found],
        files=("participants_by_district", "participants_by_village"), legend=legend if drawing else (),
        keys=tuple(f"w-{one.code}" for one in found),
    )  # fmt: skip


def _told(one: figures.Share, name: str) -> Told:
    value = one.number.value
    return Told(name, _said(one.number), value, written.drawn(one.number), value is None)


def _said(one: Number) -> str:
    return told(one) if one.value is None else _("%(n)s peserta") % {"n": told(one)}


def _sentence(found: list[figures.Share], names: dict[str, str]) -> str:
    shown = [one for one in found if one.number.value]
    if not shown:
        return str(_("Angkanya terlalu kecil untuk ditampilkan."))
    most, least = shown[0], shown[-1]
    said = _("Terbanyak di %(name)s: %(n)s peserta.") % {"name": names[most.code], "n": told(most.number)}
    if len(shown) == 1:
        return str(said)
    return f"{said} " + _("Paling sedikit di %(name)s: %(n)s.") % {"name": names[least.code], "n": told(least.number)}


def _key(key: Key) -> str:
    if key.kind == WITHHELD:
        return str(_("tidak ditampilkan"))
    if key.kind == UNKNOWN or key.low is None or key.high is None:
        return str(_("belum ada angkanya"))
    low, high = number(int(key.low)), number(int(key.high))
    return low if low == high else f"{low} – {high}"
