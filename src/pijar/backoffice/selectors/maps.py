"""Numbers of the city's map, by kelurahan or kecamatan, as one officer may see them.

Who may read persons of the whole city sees every number. Anybody else sees no group of fewer than five, nor what would give
one away; a kelurahan's officer sees their own kelurahan as it is, and the others are protected from that knowledge, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pijar.analytics import selectors as figures
from pijar.backoffice import scope
from pijar.backoffice.selectors import few
from pijar.backoffice.tables import Region
from pijar.kernel.month import Month
from pijar.staff.models import Officer


@dataclass(frozen=True)
class Metric:
    """How a map's number comes about: `top` by `base` times `per`, or `top` alone; `since_january`: summed over the year."""

    code: str
    top: str
    base: str = ""
    per: int = 1
    since_january: bool = False

    @property
    def is_share(self) -> bool:
        return bool(self.base) and self.per == 1


METRICS = {
    one.code: one
    for one in (
        Metric("terlindungi", "accepted", "known_workers"),
        Metric("peserta", "participants"),
        Metric("baru", "newly_enrolled"),
        Metric("menunggu", "waiting"),
        Metric("kecelakaan", "accidents", "participants", per=1_000, since_january=True),
        Metric("kematian", "deaths", since_january=True),
    )
}


@dataclass(frozen=True)
class Part:
    """One part of the city: how many (`top`), of how many (`base`, None where nothing is divided); None where withheld."""

    code: str
    name: str
    top: int | None
    base: int | None
    metric: Metric

    @property
    def is_withheld(self) -> bool:
        return self.top is None or (bool(self.metric.base) and self.base is None)

    @property
    def value(self) -> float | None:
        """The number the map colours by; None where it is withheld, or there is nothing to divide by."""
        if self.top is None or self.is_withheld:
            return None
        if not self.metric.base:
            return float(self.top)
        return self.top * self.metric.per / self.base if self.base else None


@dataclass(frozen=True)
class Numbers:
    """A map's numbers: its parts by code, the whole city, which part is the reader's own, and whether any is withheld."""

    metric: Metric
    month: Month
    level: str
    parts: dict[str, Part]
    city: Part
    own: str

    @property
    def withheld(self) -> int:
        return sum(part.is_withheld for part in self.parts.values())


def months() -> list[Month]:
    """The months that can be shown, the newest first."""
    return figures.months()[::-1]


def names(city: str, level: str) -> dict[str, str]:
    """Code and name of every kelurahan (or desa), or every kecamatan, of the city."""
    levels = ["kecamatan"] if level == "kecamatan" else ["kelurahan", "desa"]
    found = Region.objects.filter(code__startswith=f"{city}.", level__in=levels).order_by("code")
    return dict(found.values_list("code", "name"))


def numbers(officer: Officer, city: str, metric: Metric, month: Month, level: str) -> Numbers:
    """The numbers of a month for one officer. A part nobody counted in has nothing, which is a number, too."""
    known, own = names(city, level), scope.village_of(officer) or ""
    own = own if level == "kelurahan" else own.rpartition(".")[0]
    tops, bases = _counts(metric.top, month, level, known, metric.since_january), {}
    if metric.base:
        bases = _counts(metric.base, month, level, known, is_summed=False)
    # A kecamatan is more than the reader's own kelurahan: it is protected like the others.
    exact = own if level == "kelurahan" else ""
    sees_all = scope.sees_whole_city(officer)
    told, top = _told(tops, exact, sees_all)
    of, base = _told(bases, exact, sees_all) if metric.base else ({}, None)
    parts = {code: Part(code, name, told[code], of.get(code), metric) for code, name in known.items()}
    return Numbers(metric, month, level, parts, Part(city, "", top, base, metric), own if own in known else "")


def _counts(metric: str, month: Month, level: str, known: Mapping[str, str], is_summed: bool) -> dict[str, int]:
    """A metric by part, of the month or of the year so far; zero where nobody was counted."""
    found = dict.fromkeys(known, 0)
    counted = figures.counts_by_village if level == "kelurahan" else figures.counts_by_district
    for one in [m for m in figures.months() if m.year == month.year and m <= month] if is_summed else [month]:
        for code, n in counted(one, metric).items():
            if code in found:
                found[code] += n
    return found


def _told(counts: Mapping[str, int], exact: str, sees_all: bool) -> tuple[dict[str, int | None], int | None]:
    """The counts as they may be told, and their sum; `exact` is the reader's own, who must learn no other from it."""
    others = {code: n for code, n in counts.items() if sees_all or code != exact}
    shown, rest = few.told(others, {code: code.rpartition(".")[0] for code in others}, sees_all=sees_all)
    if exact not in counts or sees_all:
        return shown, rest
    return shown | {exact: counts[exact]}, None if rest is None else rest + counts[exact]
