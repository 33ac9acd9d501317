"""Finding the header of a list, and which column holds which field.

Nothing goes by a fixed list or a position. A heading says what it is by its key words (`headings`); what stands below
it (`values`) confirms or denies that, settles which of two columns is meant, and speaks alone where a heading is
unknown. A header may take up to three rows: groups over their columns, or headings broken over several cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pijar.intake.columns import FEWEST_CELLS, SAMPLE_ROWS, Columns, Row, Rows, is_numbering
from pijar.intake.headings import (
    FAIR,
    OTHER,
    STRONG,
    UNKNOWN,
    WEAK,
    Claim,
    Field,
    Meaning,
    classify,
    classify_below,
    meaning,
    meaning_below,
)  # fmt: skip
from pijar.intake.rules import sex
from pijar.intake.values import Column, same_birth
from pijar.intake.vocabulary import LONGEST_HEADING, essence, heading_words, is_of_headings, is_told, plain_words

__all__ = [
    "FAIR", "STRONG", "WEAK", "Claim", "Field", "Layout", "Row", "another_table", "claims", "classify", "classify_below",
    "find_layout", "heading_words", "is_numbering", "repeats_header",
]  # fmt: skip

TALLEST = 3
# A legend or a letter's head may stand above; what lies further below the first thing like a header is no header.
_DEEPER = 25

_SECTION = re.compile(r"\W*(?:rt|rw|kel|kelurahan|desa|ds|dusun|kec|kecamatan|kelompok|wilayah|lingkungan)\b", re.IGNORECASE)
_PARTS = ("TANGGAL", "BULAN", "TAHUN")
# Numbers of persons and telephones, with marks between or without.
_VALUE = re.compile(r"[0-9](?:[ .\-]?[0-9]){7}")


@dataclass(frozen=True)
class Layout:
    """Where a sheet's table begins and which column (from 0) holds which field.

    `heading_row` is the number of the (upper) header row, `first_row` that of the first row below the header;
    `titles` are the rows above it, each joined to one text; `nik_heading` and `name_heading` tell a repeated header,
    and so do `headings`, the header's rows.
    """

    heading_row: int
    first_row: int
    columns: Mapping[Field, int]
    titles: tuple[str, ...]
    nik_heading: str
    name_heading: str
    headings: tuple[Row, ...] = ()

    @property
    def sex_marks(self) -> tuple[int, int] | None:
        """The columns of men and of women, where the sex is told by a mark in one of the two."""
        told = self.columns.get(Field.SEX)
        return next((pair for pair in _mark_columns(self.headings) if told in pair), None)

    @property
    def day_parts(self) -> tuple[int, int, int] | None:
        """The columns of day, month and year, where the day of birth stands in three of its own."""
        told = self.columns.get(Field.BIRTH_DATE)
        return next((parts for parts in _part_columns(self.headings) if told in parts), None)


@dataclass(frozen=True)
class _Header:
    """One way to read some rows as a header."""

    place: int
    height: int
    meanings: Mapping[int, Meaning]
    columns: Mapping[Field, int]
    worth: float


def find_layout(rows: Rows) -> Layout | None:
    """The layout of a sheet from its first rows (number, cells), or None when no row is a header."""
    best: _Header | None = None
    for place, (_, row) in enumerate(rows):
        if best is not None and place > best.place + _DEEPER:
            break
        if best is not None and _is_person(row, best):
            break
        if _could_head(row):
            found = _read_header(rows, place)
            if found is not None and (best is None or found.worth > best.worth + _lead(found, best)):
                best = found
    return _layout(rows, best) if best is not None else None


def _lead(found: _Header, best: _Header) -> float:
    """How much more a later header has to tell. One that only leaves out a title taken for a heading loses nothing by that."""
    is_rest = found.place < best.place + best.height == found.place + found.height
    said, before = (sum(level for _, level in header.meanings.values()) for header in (found, best))
    return -2.0 if is_rest and said >= before else 0.5 if not is_rest else float("inf")


def another_table(layout: Layout, rows: Rows, at: int) -> Layout | None:
    """The layout of a table whose header holds the row at place `at`, or None when that is no header of another kind.

    Footnotes are none: no people follow them. Whether the row only says the headings again, `repeats_header` tells.
    """
    best: _Header | None = None
    for place in range(at + 1):
        found = _read_header(rows, place) if _could_head(rows[place][1]) else None
        if found is None or found.place + found.height <= at or len(found.columns) < FEWEST_CELLS:
            continue
        if best is None or found.worth > best.worth + _lead(found, best):
            best = found
    if best is None or best.columns == layout.columns:
        return None
    headed = {field for field, column in best.columns.items() if best.meanings.get(column, UNKNOWN)[0] is field}
    is_named = Field.NIK in headed and (Field.NAME in headed or len(headed) > FEWEST_CELLS)
    people = any(_is_person(row, best) for _, row in rows[best.place + best.height :])
    return _layout(rows, best) if is_named and people else None


def claims(rows: Rows, layout: Layout) -> dict[int, dict[Field, float]]:
    """For each column of a table every field it could hold, with a score: 0 is nothing, 3 a clear heading, more when the
    cells agree."""
    place = next((n for n, (number, _) in enumerate(rows) if number == layout.heading_row), None)
    height = sum(layout.heading_row <= number < layout.first_row for number, _ in rows)
    meanings = _meanings([row for _, row in rows[place : place + height]]) if place is not None else {}
    table = Columns.below(rows, (place or 0) + height if place is not None else 0, meanings)
    return {c: {f: s for f in Field if (s := table.score(f, c)) > 0} for c in table.cells}


def _layout(rows: Rows, header: _Header) -> Layout:
    number = rows[header.place][0]
    heads = tuple(row for _, row in rows[header.place : header.place + header.height])
    titles = tuple(" ".join(cells.values()) for _, cells in rows[: header.place] if cells)
    nik, name = (_lowest(heads, header.columns[field]) for field in (Field.NIK, Field.NAME))
    last = rows[header.place + header.height - 1][0]
    columns, below = dict(header.columns), rows[header.place + header.height :]
    if not {Field.BIRTH_DATE, Field.BIRTH_BOTH} & set(columns):
        first = _parted(below, heads, columns[Field.NIK])
        columns |= {} if first is None else {Field.BIRTH_DATE: first}
    if Field.SEX not in columns and (men := _marked(below, heads)) is not None:
        columns[Field.SEX] = men
    return Layout(number, last + 1, columns, titles, nik, name, heads)


def _mark_columns(heads: Sequence[Row]) -> list[tuple[int, int]]:
    """Neighbouring columns of which one is headed as men and the other as women: `L` beside `P`."""
    lowest = {column: sex(_lowest(heads, column)) for column in {column for row in heads for column in row}}
    sides = {column: side for column, side in lowest.items() if side}
    pairs = [(column, after) for column in sides for after in (column - 1, column + 1) if sides[column] == "L"]
    return sorted((men, women) for men, women in pairs if sides.get(women) == "P")


def _part_columns(heads: Sequence[Row]) -> list[tuple[int, int, int]]:
    """Three neighbouring columns that are headed as day, month and year."""
    columns = sorted({column for row in heads for column in row})
    lowest = {column: set(plain_words(_lowest(heads, column))) - {"LAHIR"} for column in columns}
    triples = [(column, column + 1, column + 2) for column in columns]
    return [t for t in triples if all(lowest.get(part) == {word} for part, word in zip(t, _PARTS, strict=True))]


def _parted(rows: Rows, heads: Sequence[Row], nik: int) -> int | None:
    """The first of three columns of day, month and year where these are the days inside the NIKs, else None."""
    people = [row for _, row in rows if nik in row][:SAMPLE_ROWS]
    for parts in _part_columns(heads):
        days = Column(["/".join(row.get(part, "") for part in parts) for row in people])
        if same_birth(Column([row[nik] for row in people]), days) >= 0.5:
            return parts[0]
    return None


def _marked(rows: Rows, heads: Sequence[Row]) -> int | None:
    """The column of men of a pair in which nearly every row has one mark; None where there is no such pair."""
    people = [row for _, row in rows if len(row) >= FEWEST_CELLS and not is_numbering(list(row.values()))]
    for men, women in _mark_columns(heads):
        either = sum(_is_mark(row.get(men, "")) != _is_mark(row.get(women, "")) for row in people)
        if people and either >= 0.8 * len(people):
            return men
    return None


def _is_mark(text: str) -> bool:
    """Whether a cell is marked; a dash or a nought says that it is not."""
    return bool(text.strip("-–—.0 "))


def _lowest(heads: Sequence[Row], column: int) -> str:
    return next((row[column] for row in reversed(heads) if column in row), "")


def _could_head(row: Row) -> bool:
    """Whether a row may hold headings: at least two short texts, some of which mean something."""
    heads = [essence(text) for text in row.values()]
    if len(row) < 2 or sum(len(text) <= LONGEST_HEADING for text in heads) < 2:
        return False
    if any(is_told(text) or _VALUE.search(text) for text in heads):
        return False
    return any(meaning(text) != UNKNOWN or is_of_headings(text) for text in row.values())


def _is_person(row: Row, header: _Header) -> bool:
    """Whether a row below a header is one of its people: its NIK cell is a number."""
    column = header.columns[Field.NIK]
    return len(row) >= FEWEST_CELLS and column in row and Column([row[column]]).share(Field.NIK) > 0


def _read_header(rows: Rows, place: int) -> _Header | None:
    """The best reading of the rows from `place` on as one, two or three rows of headings."""
    best: _Header | None = None
    for height in range(1, TALLEST + 1):
        if height > 1 and not _continues(rows, place, height):
            break
        found = _weigh(rows, place, height)
        # A row that mostly is words of headings goes on with them; another has to tell more than it would cost.
        gain = -9.0 if height > 1 and _is_of_words(rows[place + height - 1][1]) else 0.5
        if found is not None and (best is None or found.worth >= best.worth + gain):
            best = found
    return best


def _continues(rows: Rows, place: int, height: int) -> bool:
    """Whether the last of `height` rows can go on with the headings above it."""
    if place + height > len(rows):
        return False
    (before, upper), (number, row) = rows[place + height - 2], rows[place + height - 1]
    if number != before + 1 or not row or any(len(text) > LONGEST_HEADING for text in row.values()):
        return False
    if is_numbering(list(row.values())) or (len(row) == 1 and _SECTION.match(row[min(row)])):
        return False
    if any(map(is_told, row.values())):
        return False
    known = sum(is_of_headings(text) or meaning(text) != UNKNOWN for text in row.values())
    numbers = sum(any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) for text in row.values())
    return known * 2 >= len(row) and numbers * 2 < len(row) and not _repeats(upper, row)


def _is_of_words(row: Row) -> bool:
    """Whether most cells are words of headings, and none is a value with digits."""
    known = sum(map(is_of_headings, row.values()))
    plain = not any(map(str.isdigit, "".join(row.values())))
    return known >= (0.6 if plain else 0.75) * len(row)


def _repeats(upper: Row, row: Row) -> bool:
    """Whether the row says again what the one above says, in most of its cells."""
    return sum(heading_words(text) == heading_words(upper.get(column, "")) for column, text in row.items()) * 2 > len(row)


def _meanings(heads: Sequence[Row]) -> dict[int, Meaning]:
    """What each column's heading says, read through all rows of the header."""
    columns = sorted({column for row in heads for column in row})
    return {column: _meaning(heads, column) for column in columns}


def _meaning(heads: Sequence[Row], column: int) -> Meaning:
    own = [row[column] for row in heads if column in row]
    group = _group_over(heads, column)
    if group:
        below = own[1:] if column in heads[0] and len(own) > 1 else own
        return meaning_below(group, " ".join(below))
    whole = meaning(" ".join(own))
    return whole if whole != UNKNOWN or len(own) < 2 else next((m for m in map(meaning, own) if m != UNKNOWN), UNKNOWN)


def _group_over(heads: Sequence[Row], column: int) -> str:
    """The heading of the group that a column stands in, if it stands in one.

    A group's heading stands over its first column; the columns that follow have headings in lower rows only.
    """
    if len(heads) < 2:
        return ""
    upper, lower = heads[0], {place for row in heads[1:] for place in row}
    if column not in lower:
        return ""
    first = max((place for place in upper if place <= column), default=None)
    if first is None or first not in lower:
        return ""
    following = next((place for place in sorted(lower) if place > first), None)
    return upper[first] if first != column or (following is not None and following not in upper) else ""


def _weigh(rows: Rows, place: int, height: int) -> _Header | None:
    meanings = _meanings([row for _, row in rows[place : place + height]])
    table = Columns.below(rows, place + height, meanings)
    columns = table.choose()
    told = [field for field, column in columns.items() if meanings.get(column, UNKNOWN)[0] is field]
    if not {Field.NIK, Field.NAME} <= set(columns) or not _is_headed(columns, meanings, told):
        return None
    worth = sum(meanings[columns[field]][1] for field in told) + sum(level for field, level in meanings.values() if not field) / 2
    worth += 2 * sum(table.fit(field, column) for field, column in columns.items())
    return _Header(place, height, meanings, columns, worth)


def _is_headed(columns: Mapping[Field, int], meanings: Mapping[int, Meaning], told: Sequence[Field]) -> bool:
    """Whether the row is a header at all: it names NIK and name, or one of them or much else where the cells tell the rest."""
    return {Field.NIK, Field.NAME} <= set(told) or len(told) >= 2 or len(told) + sum(m == OTHER for m in meanings.values()) >= 4


def repeats_header(layout: Layout, row: Row) -> bool:
    """Whether a row says the headings again, as on the next printed page."""
    nik, name = (row.get(layout.columns[field], "") for field in (Field.NIK, Field.NAME))
    if _is(nik, Field.NIK) and _is(name, Field.NAME):
        return True
    same_nik = bool(nik) and heading_words(nik) == heading_words(layout.nik_heading)
    if same_nik and name and (heading_words(name) == heading_words(layout.name_heading) or _is(name, Field.NAME)):
        return True
    return any(len(head) > 1 and _repeats(head, row) for head in layout.headings)


def _is(text: str, field: Field) -> bool:
    claim = classify(text)
    return claim is not None and claim[0] is field and claim[1] >= FAIR
