"""Rows and uploads as they stand."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db.models import Count, Sum

from pijar.intake.models import Upload
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers

ROWS = """
select f.name as file, r.sheet, r.row_number, r.outcome, array_to_string(r.errors, '|') as errors,
       array_to_string(r.warnings, '|') as warnings, r.national_id, r.name, r.birth_date, r.sex, r.village_code,
       r.occupation_code, r.phone, r.income, r.family_card, r.mother_name, r.rt, r.rw, r.address
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 order by f.year, f.name, r.sheet_position, r.row_number
"""
COLUMNS = {
    "file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "outcome": pl.String, "errors": pl.String,
    "warnings": pl.String, "nik": pl.Binary, "name": pl.String, "birth_date": pl.Date, "sex": pl.String,
    "kelurahan_code": pl.String, "occupation_code": pl.String, "phone": pl.Binary, "income": pl.Int64,
    "family_card": pl.Binary, "mother_name": pl.Binary, "rt": pl.String, "rw": pl.String, "address": pl.String,
}  # fmt: skip
SECRETS = {"nik": "national_id", "phone": "phone", "family_card": "family_card", "mother_name": "mother_name"}


def all_rows() -> pl.DataFrame:
    """Every candidate row of the lists that are in, in the order of the batch, identifiers in clear."""
    frame = pl.DataFrame(rows(ROWS), schema=COLUMNS, orient="row")
    crypt = identifiers()
    clear = []
    for column, field in SECRETS.items():
        values = [None if v is None else crypt.decrypt(field, v) for v in frame[column].to_list()]
        clear.append(pl.Series(column, values, pl.String))
    return frame.with_columns(*clear)


def uploads() -> list[dict[str, Any]]:
    """Uploads, newest first: who brought what, and whether it is still in."""
    found = Upload.objects.annotate(files=Count("sourcefile"), rows=Sum("sourcefile__rows")).order_by("-id")
    return [
        {"load_id": u.id, "year": u.year, "actor": u.actor, "at": u.at.isoformat(), "files": u.files, "rows": u.rows or 0,
         "withdrawn": u.withdrawn_at is not None}
        for u in found
    ]  # fmt: skip
