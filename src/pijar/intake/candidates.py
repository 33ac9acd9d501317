"""Which rows below a header are candidates, and which section each of them stands in (format, section 2).

Whole chunks are judged by expressions; single rows are looked at in Python only when their NIK cell holds hardly
any digit, which in a clean list none does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from pijar.intake.header import TALLEST, Field, Layout, Row, another_table, is_numbering, repeats_header
from pijar.intake.places import district_in, section_village
from pijar.regions.rules import Gazetteer

ROW = "row_number"
NIK_DIGITS = 16
_FEWEST_CELLS = 3
_TOTALS = r"(?i)^(?:jumlah|total)"
# Words that a header has; only rows with one of them are looked at as headers of another table.
_OTHER_HEADER = r"(?i)\bN[\s.]*I[\s.]*K\b|KTP|INDUK|IDENTI|PENDUDUK|\bID\b|NAMA|\bNM\b|NAME|LAHIR|LHR|KELAMIN|ALAMAT"
# Rows from a header on that tell how its columns are to be read, and headers looked at in one sheet.
_LOOKED_AT, _MOST_HEADERS, _MOST_TRIED = 150, 300, 3000


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


@dataclass
class Tables:
    """The tables of one sheet, one below the other; each has its columns in an order of its own."""

    layout: Layout
    _looked: int = 0
    _tried: int = 0

    def split(self, chunk: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, Layout]]:
        """Parts of a chunk, each with the layout of its table; the layout holds on into the next chunk."""
        cells = _cells(chunk)
        start = 0
        for place in self._headers(chunk, cells):
            found = self._another(chunk, cells, place, start) if place >= start else None
            if found is not None:
                head = chunk[ROW].search_sorted(found.heading_row)
                if head > start:
                    yield self._flagged(chunk.slice(start, head - start)), self.layout
                self.layout = found
                start = int(chunk[ROW].search_sorted(found.first_row))
        if start < chunk.height:
            yield self._flagged(chunk.slice(start)), self.layout

    def _another(self, chunk: pl.DataFrame, cells: list[str], place: int, start: int) -> Layout | None:
        """The layout of a table whose header holds this row, if it is another one. The row may be the header's last."""
        self._tried += 1
        if self._tried > _MOST_TRIED:
            return None
        upper = max(start, place - TALLEST + 1)
        head = _rows_from(chunk, cells, upper, place - upper + 1)
        if self._looked == _MOST_HEADERS or any(repeats_header(self.layout, row) for _, row in head):
            return None
        self._looked += 1
        return another_table(self.layout, _rows_from(chunk, cells, upper, _LOOKED_AT), place - upper)

    def _headers(self, chunk: pl.DataFrame, cells: list[str]) -> list[int]:
        """Places of the rows that may be headers: hardly a digit where the NIK stands, and its heading anywhere."""
        nik = _column(chunk, self.layout, Field.NIK)
        # In a clean list every NIK has its sixteen digits, and nothing else is looked at.
        odd = chunk.select((nik.str.len_bytes() != NIK_DIGITS).fill_null(True)).to_series().arg_true()
        named = pl.any_horizontal(pl.col(cells).str.contains(_OTHER_HEADER).fill_null(False))
        # Printed pages repeat the very header; only one that reads otherwise may begin another table.
        name = _column(chunk, self.layout, Field.NAME)
        same = (nik.str.strip_chars() == self.layout.nik_heading) & (name.str.strip_chars() == self.layout.name_heading)
        doubtful = chunk[odd].with_columns(_place=odd).filter(_is_doubtful(nik) & ~same.fill_null(False))
        return doubtful.filter(named)["_place"].to_list()

    def _flagged(self, part: pl.DataFrame) -> pl.DataFrame:
        """Which NIKs and family cards were number cells, of the columns that hold them in this table."""
        flags = {}
        for name, wanted in (("nik_number", Field.NIK), ("family_card_number", Field.FAMILY_CARD)):
            told = f"n{self.layout.columns.get(wanted)}"
            if told in part.columns:
                flags[name] = pl.col(told)
        return part.with_columns(**flags)


def _cells(chunk: pl.DataFrame) -> list[str]:
    return [name for name in chunk.columns if name[0] == "c" and name[1:].isdigit()]


def _rows_from(chunk: pl.DataFrame, cells: list[str], place: int, count: int) -> list[tuple[int, Row]]:
    """Rows as `header` takes them."""
    rows: list[tuple[int, Row]] = []
    for number, *values in chunk.slice(place, count).select(ROW, *cells).iter_rows():
        texts = ((int(name[1:]), (value or "").strip()) for name, value in zip(cells, values, strict=True))
        rows.append((number, {column: text for column, text in texts if text}))
    return rows


def _is_doubtful(nik: pl.Expr) -> pl.Expr:
    return nik.str.count_matches("[0-9]").fill_null(0) < 10


def candidates(chunk: pl.DataFrame, layout: Layout, sections: Sections) -> pl.DataFrame:
    """The candidate rows of a chunk, blank cells null, with `section` and `section_district`.

    `chunk` has `row_number` (Int32, ascending) and text columns `c0`, `c1`, … for the columns of the sheet.
    """
    cells = _cells(chunk)
    nik, name = _column(chunk, layout, Field.NIK), _column(chunk, layout, Field.NAME)
    stripped = pl.col(cells).str.strip_chars()
    chunk = chunk.with_columns(pl.when(stripped.str.len_bytes() > 0).then(stripped))
    filled = pl.sum_horizontal(pl.col(c).is_not_null().cast(pl.UInt16) for c in cells)
    chunk = chunk.with_columns(_filled=filled, _doubtful=_is_doubtful(nik))
    good = (pl.col("_filled") >= _FEWEST_CELLS) & (nik.is_not_null() | name.is_not_null())
    good &= ~pl.coalesce(cells).str.contains(_TOTALS)
    chunk = chunk.with_columns(_good=good.fill_null(False))
    refused = _refused(chunk.filter("_good", "_doubtful"), layout, cells)
    if refused:
        chunk = chunk.with_columns(_good=pl.col("_good") & ~pl.col(ROW).is_in(refused))
    before = (sections.village, sections.district)
    chunk = _with_birth(_with_sex(chunk, layout), layout)
    sections.read(chunk.filter(~pl.col("_good") & pl.col("_filled").is_between(1, 2)), cells)
    return sections.mark(chunk.filter("_good").drop("_filled", "_doubtful", "_good"), before)


def _with_sex(chunk: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The sex as a letter where a mark in one of two columns tells it; a dash or a nought is no mark."""
    marks = layout.sex_marks
    if marks is None or not {f"c{marks[0]}", f"c{marks[1]}"} <= set(chunk.columns):
        return chunk
    men, women = (pl.col(f"c{place}").str.contains(r"^[-–—.0\s]*$").not_().fill_null(False) for place in marks)
    told = f"c{layout.columns[Field.SEX]}"
    return chunk.with_columns(
        pl.when(men & ~women).then(pl.lit("L")).when(women & ~men).then(pl.lit("P")).otherwise(pl.col(told)).alias(told)
    )


def _with_birth(chunk: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The day of birth as one text where day, month and year stand in columns of their own; a whole date there stays."""
    parts = layout.day_parts
    if parts is None or not {f"c{place}" for place in parts} <= set(chunk.columns):
        return chunk
    told = pl.col(f"c{layout.columns[Field.BIRTH_DATE]}")
    day, *others = (pl.col(f"c{place}") for place in parts)
    apart = day.str.contains(r"^[0-9]{1,2}$").fill_null(pl.any_horizontal(other.is_not_null() for other in others))
    joined = pl.concat_str([day, *others], separator="/", ignore_nulls=True)
    return chunk.with_columns(pl.when(apart).then(joined).otherwise(told).alias(told.meta.output_name()))


def _refused(doubtful: pl.DataFrame, layout: Layout, cells: list[str]) -> list[int]:
    """Numbers of the doubtful rows that number the columns or repeat the header."""
    places = [int(name[1:]) for name in cells]
    refused = []
    for number, *values in doubtful.select(ROW, *cells).iter_rows():
        row = {place: value for place, value in zip(places, values, strict=True) if value is not None}
        if is_numbering(list(row.values())) or repeats_header(layout, row):
            refused.append(number)
    return refused


def _column(chunk: pl.DataFrame, layout: Layout, wanted: Field) -> pl.Expr:
    name = f"c{layout.columns[wanted]}"
    return pl.col(name) if name in chunk.columns else pl.lit(None, pl.String)
