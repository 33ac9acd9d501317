"""Names of places."""

from __future__ import annotations

from collections.abc import Iterable

from pijar.backoffice.tables import Region


def village_name(code: str) -> str:
    return village_names([code]).get(code, code)


def village_names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; a code we do not know keeps itself as its name where it is shown."""
    return dict(Region.objects.filter(code__in=set(codes)).values_list("code", "name"))


def villages(city_code: str) -> list[tuple[str, str]]:
    """Code and name of every village of a city, by name."""
    found = Region.objects.filter(code__startswith=city_code + ".", level__in=["kelurahan", "desa"])
    return list(found.order_by("name").values_list("code", "name"))
