"""What a city has and what it still lacks before its first month, counted from the tables as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pijar.coverage.models import CoverageFigure
from pijar.cycle import budgets, store
from pijar.cycle.programme import Document
from pijar.onboarding import selectors
from pijar.onboarding.types import WayIn
from pijar.regions.models import Region
from pijar.registry.models import Occupation, Snapshot
from pijar.registry.types import Reference
from pijar.staff.models import Officer
from pijar.staff.types import Role

DONATED = "DONOR"
# Registers without which a month cannot be run; last year's participants keep their places.
REGISTERS = (Reference.POPULATION, Reference.INSURED, Reference.WELFARE, Reference.PARTICIPANTS)
OFFICES = (Role.PROGRAMME, Role.TREASURER, Role.AUDITOR)


@dataclass(frozen=True)
class Item:
    """One thing to have: whether it is there, and the numbers or codes its sentence names."""

    code: str
    is_done: bool
    values: dict[str, Any] = field(default_factory=dict)


def items(at: datetime) -> list[Item]:
    """The check-list of the city, in the order in which it is best done."""
    document = store.current()
    return [*_city(document), *_officers(document, at), *_money(document), *_data()]


def _city(document: Document) -> Iterator[Item]:
    villages = Region.objects.filter(code__startswith=f"{document.city_code}.", level__in=("kelurahan", "desa")).count()
    yield Item("CITY", villages > 0, {"villages": villages, "name": document.data["city"].get("name", document.city_code)})
    said = document.data.get("documents") or {}
    yield Item("OFFICE", bool(said.get("office") and said.get("contact")), {"office": said.get("office", "")})
    signer = said.get("signer") or {}
    yield Item("SIGNER", bool(signer.get("name")), {"name": signer.get("name", "")})


def _officers(document: Document, at: datetime) -> Iterator[Item]:
    officers = list(Officer.objects.filter(is_active=True))
    roles = {one.role for one in officers}
    administrators = sum(one.role == Role.ADMINISTRATOR.value for one in officers)
    yield Item("ADMINISTRATORS", administrators > 1, {"count": administrators})
    missing = [role.value for role in OFFICES if role.value not in roles]
    yield Item("OFFICERS", not missing, {"roles": missing})
    held = {one.village_code for one in officers if one.role == Role.VILLAGE.value}
    inside = Region.objects.filter(code__startswith=f"{document.city_code}.", level__in=("kelurahan", "desa"))
    all_villages = set(inside.values_list("code", flat=True))
    yield Item("VILLAGES", all_villages <= held, {"have": len(all_villages & held), "all": len(all_villages)})
    ways = selectors.ways_in(officers, at)
    outside = sum(way is not WayIn.IN for way in ways.values())
    yield Item("CAME_IN", outside == 0, {"count": outside, "all": len(officers)})


def _money(document: Document) -> Iterator[Item]:
    places = sum(fund.quota or 0 for fund in document.fill_order)
    yield Item("PROGRAMME", places > 0, {"year": document.year, "places": places})
    paid = [fund for fund in document.fill_order if fund.kind != DONATED]
    missing = [fund.code for fund in paid if budgets.budget_of(document.year, fund.code) is None]
    yield Item("BUDGETS", not missing, {"funds": missing, "year": document.year})


def _data() -> Iterator[Item]:
    loaded = set(Snapshot.objects.values_list("kind", flat=True).distinct())
    missing = [one.value for one in REGISTERS if one.value not in loaded]
    yield Item("REGISTERS", not missing, {"kinds": missing})
    work = Occupation.objects.count()
    yield Item("OCCUPATIONS", work > 0, {"count": work})
    yield Item("COVERAGE", CoverageFigure.objects.exists())
