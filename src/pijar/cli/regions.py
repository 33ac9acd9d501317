"""Commands about the city's map: boundaries of its parts, loaded from a file and taken away again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, actor, django, show
from pijar.regions.types import Level

regions_app = typer.Typer(no_args_is_help=True, help="The city's map: boundaries of kelurahan and kecamatan.")
TheLevel = Annotated[Level | None, typer.Option("--level", help="Of which parts (default: those of the file).")]


def add(app: typer.Typer) -> None:
    app.add_typer(regions_app, name="regions")


@regions_app.command("load-boundaries")
def load_boundaries(
    file: Path,
    level: TheLevel = None,
    partial: Annotated[bool, typer.Option("--partial", help="Parts of the city without a boundary are let pass.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Keeps the boundaries of a GeoJSON file (polygons, WGS84) for the map, made light; checked, matched by code or name."""
    django()
    from pijar.cycle.store import current
    from pijar.intake.tables import gazetteer
    from pijar.kernel.clock import now
    from pijar.regions import services

    city = gazetteer(current().city_code)
    made = services.load_boundaries(file, city, at=now(), actor=actor(as_user), level=level, is_partial=partial)
    show(made, json)


@regions_app.command("boundaries")
def boundaries(
    level: TheLevel = None,
    remove: Annotated[bool, typer.Option("--remove", help="Forgets them: the map is the tile map again.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Says which boundaries are loaded, or takes them away."""
    django()
    from pijar.regions import selectors, services

    result: dict[str, Any] = {"removed": services.remove_boundaries(actor=actor(as_user), level=level)} if remove else {}
    loaded = [
        {"level": one.level, "file": one.name, "points": one.points, "derived": one.is_derived}
        for one in selectors.boundary_files().values()
        if level is None or one.level == level.value
    ]
    show(result | {"boundaries": loaded, "map": "boundaries" if loaded else "tiles"}, json)
