"""Pairs of rows as the last comparison found them."""

from __future__ import annotations

from typing import Any

import polars as pl

from pijar.intake.repeats import alike
from pijar.linkage.types import NIK_SHARED
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers

COLUMNS: dict[str, Any] = {
    "nik_a": pl.String, "nik_b": pl.String, "file_a": pl.String, "sheet_a": pl.String, "row_a": pl.Int64, "file_b": pl.String,
    "sheet_b": pl.String, "row_b": pl.Int64, "band": pl.String, "probability": pl.Float64,
}  # fmt: skip
# Every accepted row of both persons; under a shared number only those that speak of the one who was compared.
PAIRS = """
select a.national_id, b.national_id, fa.name, ra.sheet, ra.row_number, fb.name, rb.sheet, rb.row_number,
       case when p.doubt = 'CLUSTER' then 'review' else p.band end, p.probability,
       p.doubt, ra.name, rb.name, xa.name, xb.name, (ra.id = p.row_a) and (rb.id = p.row_b)
  from linkage_candidatepair p
  join registry_person a on a.id = p.person_a join registry_person b on b.id = p.person_b
  join intake_stagedrow xa on xa.id = p.row_a join intake_stagedrow xb on xb.id = p.row_b
  join intake_stagedrow ra on ra.person_id = a.id join intake_sourcefile fa on fa.id = ra.file_id and fa.is_live
  join intake_stagedrow rb on rb.person_id = b.id join intake_sourcefile fb on fb.id = rb.file_id and fb.is_live
 order by p.band desc, p.weight desc, fa.name, ra.sheet_position, ra.row_number, fb.name, rb.sheet_position, rb.row_number
"""


def row_pairs() -> pl.DataFrame:
    """Pairs of accepted rows under different numbers, band `same` or `review`, numbers in clear."""
    crypt = identifiers()
    found = []
    for line in rows(PAIRS):
        *values, doubt, name_a, name_b, compared_a, compared_b, is_compared = line
        if doubt == NIK_SHARED and not is_compared and not (alike(name_a, compared_a) and alike(name_b, compared_b)):
            continue
        values[:2] = [crypt.decrypt("national_id", number) for number in values[:2]]
        found.append(values)
    return pl.DataFrame(found, schema=COLUMNS, orient="row")
