"""Making a city: database, regions, words for work, programme. May be called again: what is there stays."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path
from typing import Any

import polars as pl

import pijar
from pijar.kernel.errors import Refusal
from pijar.staff.types import CONSOLE, Actor

DATA = Path(pijar.__file__).parent
NATIONAL = DATA / "regions" / "data" / "national.csv"


def prepare(*, regions: Path | None = None, programme: Path | None = None, live: bool = False) -> dict[str, Any]:
    """Creates and fills the database of this data folder. Raises Refusal for a missing secret or an unusable file."""
    _open()
    from django.db import transaction

    from pijar.registry.crypto import verify_key

    with transaction.atomic():
        verify_key()
        document = _programme(programme, live)
        _regions(document.city_code, regions)
        _occupations()
        _books()
    from pijar.law.lookup import everything
    from pijar.regions.models import Region

    villages = Region.objects.filter(code__startswith=f"{document.city_code}.", level__in=("kelurahan", "desa")).count()
    return {
        "ready": True, "city": document.data["city"], "programme": document.year, "villages": villages,
        "law": len(list(everything())), "console_approval": document.console_approval,
    }  # fmt: skip


def _open() -> None:
    """Starts Django and brings the tables up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def begin() -> None:
    """A database that knows the country and the words for work, but no city: with it the first start in a browser begins."""
    _open()
    from django.db import transaction

    from pijar.registry.crypto import verify_key

    with transaction.atomic():
        verify_key()
        _country()
        _occupations()


def found_city(text: str, *, regions: Path | None, actor: Actor) -> Any:
    """Makes the city that a programme names, in the caller's transaction. Raises Refusal as `prepare` does."""
    from pijar.cycle import store

    document = store.load(text, actor)
    _regions(document.city_code, regions)
    _occupations()
    _books()
    return document


def villages_file(city: str) -> Path | None:
    """The villages of a city that pijar brings along; None where somebody has to give them."""
    path = NATIONAL.with_name(f"{city}.csv")
    return path if path.is_file() else None


def _books() -> None:
    from pijar.cycle.donormonth import catch_up
    from pijar.cycle.opening import open_books

    open_books()
    catch_up()


def _programme(path: Path | None, live: bool) -> Any:
    from pijar.cycle import store
    from pijar.cycle.models import Programme
    from pijar.cycle.programme import SEMARANG

    if path is None and Programme.objects.exists():
        if live and store.current().console_approval != "named":
            raise Refusal("CITY_EXISTS", "This city exists: load its programme with `console_approval: named` instead.")
        return store.current()
    if path is not None and not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    text = (path or SEMARANG).read_text(encoding="utf-8-sig")
    if live:
        text = re.sub(r"(?m)^console_approval:.*$", "console_approval: named", text)
    return store.load(text, CONSOLE)


def _regions(city: str, path: Path | None) -> None:
    """The country down to districts, and the city's own villages with the spellings and the tile map there are for them."""
    from pijar.regions.models import Region, Spelling, Tile

    own = path or NATIONAL.with_name(f"{city}.csv")
    if not own.is_file():
        raise Refusal(
            "REGIONS_MISSING",
            f"Villages of {city} are not known: name a file with --regions (code,name,level,parent_code).",
        )
    if path is None and Region.objects.filter(code__startswith=f"{city}.", level__in=("kelurahan", "desa")).exists():
        return
    from pijar.registry.copy import copy_frame, run

    run("delete from regions_region")
    frames = [_region_frame(NATIONAL), _region_frame(own)]
    copy_frame(pl.concat(frames).unique("code", keep="last", maintain_order=True), "regions_region", list(frames[0].columns))
    variants, tiles = own.with_suffix(".variants.csv"), own.with_suffix(".tiles.csv")
    for row in _table(variants):
        Spelling.objects.get_or_create(code=row["code"], variant=row["variant"])
    for row in _table(tiles):
        Tile.objects.update_or_create(code=row["code"], defaults={"column": int(row["col"]), "row": int(row["row"])})


def _country() -> None:
    from pijar.regions.models import Region
    from pijar.registry.copy import copy_frame

    if not Region.objects.exists():
        frame = _region_frame(NATIONAL)
        copy_frame(frame, "regions_region", list(frame.columns))


def _region_frame(path: Path) -> pl.DataFrame:
    frame = pl.read_csv(path, infer_schema=False)
    missing = {"code", "name", "level", "parent_code"} - set(frame.columns)
    if missing:
        sentence = f"{path.name} lacks the columns {', '.join(sorted(missing))}."
        raise Refusal("COLUMN_MISSING", sentence, values={"file": path.name, "missing": sorted(missing)})
    return frame.select("code", "name", "level", pl.col("parent_code").fill_null(""))


def _table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.is_file() else []


def _occupations() -> None:
    from pijar.registry.models import Occupation

    for row in _table(DATA / "registry" / "data" / "occupations.csv"):
        values = {
            "name": row["name"], "kbji2014_code": row["kbji2014_code"], "sector": row["sector"],
            "is_formal": row["is_formal"] == "yes", "words": row["words"].split("|"),
        }  # fmt: skip
        Occupation.objects.get_or_create(code=row["code"], defaults=values)
