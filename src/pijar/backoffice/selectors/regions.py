"""Names of places and of kinds of work."""

from __future__ import annotations

from collections.abc import Iterable

from pijar.backoffice.tables import Occupation, Region
from pijar.registry.steady import steady


def village_name(code: str) -> str:
    return village_names([code]).get(code, code)


def village_names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; a code we do not know keeps itself as its name where it is shown."""
    asked, known = set(codes), _names()
    if lacking := [code for code in asked if code not in known]:
        known.update(dict.fromkeys(lacking) | dict(Region.objects.filter(code__in=lacking).values_list("code", "name")))
    return {code: name for code in asked if (name := known[code]) is not None}


@steady
def _names() -> dict[str, str | None]:
    """Names that were asked for already, by code; None for a code that is not known."""
    return {}


def villages(city_code: str) -> list[tuple[str, str]]:
    """Code and name of every village of a city, by name."""
    return list(_villages(city_code))


@steady
def _villages(city_code: str) -> list[tuple[str, str]]:
    found = Region.objects.filter(code__startswith=city_code + ".", level__in=["kelurahan", "desa"])
    return list(found.order_by("name").values_list("code", "name"))


@steady
def occupation_names() -> dict[str, str]:
    """Every kind of work, by code."""
    return dict(Occupation.objects.values_list("code", "name"))
