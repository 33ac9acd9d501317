"""Which file that is here already a new one takes the place of.

A file of the same name is a new version. So is one that carries what our download or a browser adds to that name, when
it holds the same people: an office mends the file that it got back and sends that. Two lists that only happen to be
called alike stay two lists.
"""

from __future__ import annotations

from pathlib import PurePath

import polars as pl

from pijar.intake.models import SourceFile
from pijar.intake.origin import original_stem
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.staff.models import Officer
from pijar.staff.types import Role

# So many NIKs tell whether two lists hold the same people.
SAMPLE = 2_000


def original_of(name: str, year: int, village_only: str | None) -> SourceFile | None:
    """The file that is in and that this name is a download of. A kelurahan takes the place of its own files only."""
    stem = original_stem(name)
    if stem is None or SourceFile.objects.filter(year=year, name=name, is_live=True).exists():
        return None
    found = SourceFile.objects.filter(year=year, is_live=True, kind="list", name__startswith=stem).order_by("name")
    if village_only:
        officers = Officer.objects.filter(role=Role.VILLAGE.value, village_code=village_only).values_list("username", flat=True)
        found = found.filter(upload__actor__in=officers)
    # A book of an old format comes back as .xlsx, so the ending may differ; the same ending goes first.
    same = [file for file in found if PurePath(file.name).stem == stem]
    return min(same, key=lambda file: PurePath(file.name).suffix.lower() != PurePath(name).suffix.lower(), default=None)


def holds_the_same_people(file: SourceFile, chunk: pl.DataFrame | None) -> bool:
    """Whether at least half of the NIKs at the beginning of a list stand in `file`."""
    if chunk is None:
        return False
    niks = chunk["nik"].drop_nulls().unique(maintain_order=True).head(SAMPLE).to_list()
    secrets = [identifiers().encrypt("national_id", nik) for nik in niks]
    sql = "select count(distinct national_id) from intake_stagedrow where file_id = %s and national_id = any(%s)"
    ((met,),) = rows(sql, file.id, secrets)
    return bool(niks) and int(met) * 2 >= len(niks)
