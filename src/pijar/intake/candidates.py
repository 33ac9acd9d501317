"""Which rows below a header are candidates, and which section each of them stands in (format, section 2).

Whole chunks are judged by expressions; single rows are looked at in Python only when their NIK cell holds hardly
any digit, which in a clean list none does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from pijar.intake.header import Field, Layout, is_numbering, repeats_header
from pijar.intake.places import district_in, section_village
from pijar.regions.rules import Gazetteer

ROW = "row_number"
_FEWEST_CELLS = 3
_TOTALS = r"(?i)^(?:jumlah|total)"


@dataclass
class Sections:
    """The section rows met so far in one sheet; they hold across chunks."""

    gazetteer: Gazetteer
    village: str | None = None
    district: str | None = None
    _marks: list[tuple[int, str | None, str | None]] = field(default_factory=list)

    def read(self, others: pl.DataFrame, cells: list[str]) -> None:
        """Take note of the section rows among `others`, rows that are no candidates, in order."""
        for number, *values in others.select(ROW, *cells).iter_rows():
            texts = [value for value in values if value is not None]
            village = section_village(self.gazetteer, texts)
            district = district_in(self.gazetteer, " ".join(texts)[:200])
            if village or district:
                self._marks.append((number, village or self.village, district))
                self.village, self.district = self._marks[-1][1:]

    def mark(self, rows: pl.DataFrame, before: tuple[str | None, str | None]) -> pl.DataFrame:
        """The rows with `section` and `section_district`: the nearest section above; `before` held at the start."""
        start = [(-1, *before)]
        schema = {"at": pl.Int32, "section": pl.String, "section_district": pl.String}
        marks = pl.DataFrame(start + self._marks, schema=schema, orient="row")
        self._marks = []
        if marks.height == 1:
            return rows.with_columns(section=pl.lit(before[0], pl.String), section_district=pl.lit(before[1], pl.String))
        marks = marks.with_columns(pl.col("at").set_sorted())
        return rows.with_columns(pl.col(ROW).set_sorted()).join_asof(marks, left_on=ROW, right_on="at").drop("at")


def candidates(chunk: pl.DataFrame, layout: Layout, sections: Sections) -> pl.DataFrame:
    """The candidate rows of a chunk, blank cells null, with `section` and `section_district`.

    `chunk` has `row_number` (Int32, ascending) and text columns `c0`, `c1`, … for the columns of the sheet.
    """
    cells = [name for name in chunk.columns if name[0] == "c" and name[1:].isdigit()]
    nik, name = _column(chunk, layout, Field.NIK), _column(chunk, layout, Field.NAME)
    stripped = pl.col(cells).str.strip_chars()
    chunk = chunk.with_columns(pl.when(stripped.str.len_bytes() > 0).then(stripped))
    filled = pl.sum_horizontal(pl.col(c).is_not_null().cast(pl.UInt16) for c in cells)
    chunk = chunk.with_columns(_filled=filled, _doubtful=nik.str.count_matches("[0-9]").fill_null(0) < 10)
    good = (pl.col("_filled") >= _FEWEST_CELLS) & (nik.is_not_null() | name.is_not_null())
    good &= ~pl.coalesce(cells).str.contains(_TOTALS)
    chunk = chunk.with_columns(_good=good.fill_null(False))
    refused = _refused(chunk.filter("_good", "_doubtful"), layout, cells)
    if refused:
        chunk = chunk.with_columns(_good=pl.col("_good") & ~pl.col(ROW).is_in(refused))
    before = (sections.village, sections.district)
    sections.read(chunk.filter(~pl.col("_good") & pl.col("_filled").is_between(1, 2)), cells)
    return sections.mark(chunk.filter("_good").drop("_filled", "_doubtful", "_good"), before)


def _refused(doubtful: pl.DataFrame, layout: Layout, cells: list[str]) -> list[int]:
    """Numbers of the doubtful rows that number the columns or repeat the header."""
    places = {name: place for place, name in enumerate(cells, start=1)}
    nik = places.get(f"c{layout.columns[Field.NIK]}")
    name = places.get(f"c{layout.columns[Field.NAME]}")
    refused = []
    for row in doubtful.select(ROW, *cells).iter_rows():
        texts = [value for value in row[1:] if value is not None]
        heading = (row[nik] or "" if nik else "", row[name] or "" if name else "")
        if is_numbering(texts) or repeats_header(layout, *heading):
            refused.append(row[0])
    return refused


def _column(chunk: pl.DataFrame, layout: Layout, wanted: Field) -> pl.Expr:
    name = f"c{layout.columns[wanted]}"
    return pl.col(name) if name in chunk.columns else pl.lit(None, pl.String)
