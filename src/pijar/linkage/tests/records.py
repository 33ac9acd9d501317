"""Records made by hand, and a crowd around them, so that common words are common and rare ones rare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from pijar.linkage.features import RECORD_SCHEMA


@dataclass(frozen=True)
class Record:
    """One row of a list; everything told, of a woman in Jabungan."""

    nik: str = "3374115403869311"
    name: str = "SRI WAHYUNI"
    birth_date: date | None = date(1986, 3, 14)
    is_typed: bool = True
    sex: str | None = "P"
    family_card: str | None = "3374110101099411"
    mother: str | None = "SUMIRAH"
    phone: str | None = "084112349001"
    village: str | None = "33.74.11.1003"
    rt: str | None = "003"
    rw: str | None = "005"

    def but(self, **changes: Any) -> Record:
        return replace(self, **changes)


BARE: dict[str, Any] = {"family_card": None, "mother": None, "phone": None, "rt": None, "rw": None}
"""What many offices do not ask for."""


def frame(records: list[Record], first: int = 0) -> pl.DataFrame:
    """The records as they are compared, numbered from `first` on."""
    lines = [{"record": number, **vars(record)} for number, record in enumerate(records, start=first)]
    return pl.DataFrame(lines, schema=RECORD_SCHEMA)
