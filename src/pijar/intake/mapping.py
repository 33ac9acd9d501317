"""Whether it is sure how a file is to be read, and what to ask where it is not.

`inspect` looks at the first rows of every sheet, as the readers see them, and judges each column by its heading and by
its values. It asks nothing of a list that tells its columns; where it doubts it proposes, and an officer decides. A
decision is remembered per office by the signature of the form, so that the next file of that form needs no question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pijar.intake import readers, refusals
from pijar.intake.candidates import ROW, Sections, candidates
from pijar.intake.choices import NEEDED, FileMapping, Head, SheetMapping, texts
from pijar.intake.guess import Ask, Certainty, Doubt, Guess, guess, letter, weigh
from pijar.intake.header import Field, Layout, heading_words
from pijar.intake.looks import Judge
from pijar.intake.normalise import Setting, normalise
from pijar.intake.places import surroundings
from pijar.intake.types import Code, Unreadable

SHOWN_VALUES = 5
# Of each sheet so many first rows are looked at; a known heading may stand below titles of another length.
LOOKED_AT, DEEPEST = 250, 60
Seen = tuple[str, str, Head]
"""Name, separator and first rows of a sheet."""


@dataclass(frozen=True)
class Column:
    """One column (from 0): heading, first values, what it is taken for and how surely."""

    place: int
    heading: str
    samples: tuple[str, ...]
    field: Field | None
    certainty: Certainty

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it."""
        return letter(self.place)


@dataclass(frozen=True)
class SheetLook:
    """One sheet that holds, or may hold, a list: its columns, the proposal how to read it, and the doubts about that."""

    name: str
    separator: str
    head: Head
    proposal: SheetMapping
    columns: tuple[Column, ...]
    doubts: tuple[Doubt, ...]

    @property
    def signature(self) -> str:
        """What stands for the form of this sheet, as proposed."""
        return signature(self.head, self.proposal.heading_row, self.proposal.first_row)


@dataclass(frozen=True)
class Inspection:
    """What was seen of a file. `forms` are the signatures that an earlier decision was found for."""

    name: str
    sheets: tuple[SheetLook, ...]
    doubts: tuple[Doubt, ...] = ()
    forms: tuple[str, ...] = ()
    decided: Mapping[str, SheetMapping] = field(default_factory=dict)

    @property
    def is_sure(self) -> bool:
        """Whether the file can be read without a question."""
        return not self.doubts and not any(sheet.doubts for sheet in self.sheets)

    @property
    def separator(self) -> str:
        """What separates the cells of a text file; empty for workbooks."""
        return next((sheet.separator for sheet in self.sheets), "")

    def remembered(self) -> FileMapping | None:
        """The earlier decision, for the sheets it speaks of; None when there is none."""
        return FileMapping(self.decided, self.separator) if self.decided else None


def inspect(
    path: Path, *, name: str, judge: Judge, remembered: Mapping[str, Any] | None = None, declared: str | None = None
) -> Inspection:
    """Looks at the first rows of every sheet of a file that its office calls `name`.

    `remembered` are the office's decisions by signature; with `declared`, the kelurahan of rows that name none, nobody
    is asked for one. Raises Unreadable like `readers.read`, with NO_HEADER where nothing looks like a list of people.
    """
    return consider(heads(path, name, judge), name=name, judge=judge, remembered=remembered, declared=declared)


def consider(
    seen: Sequence[Seen],
    *,
    name: str,
    judge: Judge,
    remembered: Mapping[str, Any] | None = None,
    declared: str | None = None,
    before: Mapping[str, SheetMapping] | None = None,
) -> Inspection:
    """The same for sheets whose first rows were looked at before; `before` are decisions about this very file, by sheet."""
    looks, decided, forms = [], {}, []
    for sheet, separator, head in seen:
        known = ("", before[sheet]) if before and sheet in before else recall(head, remembered or {})
        look = look_at(sheet, separator, head, judge, known[1] if known else None)
        if look is not None:
            looks.append(look)
        if known:
            forms.extend([known[0]] if known[0] else [])
            decided[sheet] = known[1]
    if not looks:
        raise refusals.no_header(name)
    doubts = () if declared or _tells_a_place(looks, name, judge) else (Doubt(Ask.NO_KELURAHAN, Field.KELURAHAN),)
    return Inspection(name, tuple(looks), doubts, tuple(forms), decided)


def heads(path: Path, name: str, judge: Judge) -> list[Seen]:
    """Name, separator and first rows of every sheet that may hold candidates; of a text file the likeliest cut only."""
    seen: list[Seen] = []

    def watch(sheet: str, head: Head, separator: str) -> Layout | None:
        seen.append((sheet, separator, list(head)[:LOOKED_AT]))
        return None

    try:
        reading = readers.read(
            path, gazetteer=judge.gazetteer, occupations=judge.occupations, reference_day=judge.reference_day, file_name=name,
            choose=watch,
        )  # fmt: skip
        for _ in reading:
            pass
    except Unreadable as fault:
        # The watcher finds no list on purpose; every other fault is the file's own.
        if str(fault.code) != "NO_HEADER":
            raise
    if seen and seen[0][1]:
        return [max(seen, key=lambda cut: _evenness(cut[2], judge))]
    return seen


def _evenness(head: Head, judge: Judge) -> tuple[bool, int, float]:
    """How well a separator cuts a text: into a list, into many fields, into rows of one width."""
    found = guess(texts(head), judge)
    widths = [max(cells, default=0) for _, cells in head if cells]
    common = max((widths.count(width) for width in set(widths)), default=0)
    return found is not None, len(found.proposal.columns) if found else 0, common / len(widths) if widths else 0.0


def look_at(sheet: str, separator: str, head: Head, judge: Judge, decided: SheetMapping | None = None) -> SheetLook | None:
    """A sheet as it is proposed to be read, or as it was decided; None when it holds no list."""
    rows = texts(head)
    found = weigh(rows, decided, judge) if decided else guess(rows, judge)
    if found is None:
        return None
    return SheetLook(sheet, separator, head, found.proposal, _columns(head, found), found.doubts)


def _columns(head: Head, found: Guess) -> tuple[Column, ...]:
    rows = dict(texts(head))
    proposal = found.proposal
    fields = {place: wanted for wanted, place in proposal.columns.items()}
    upper = range(proposal.heading_row, proposal.first_row) if proposal.heading_row else range(0)
    below = [row for number, row in rows.items() if number >= proposal.first_row]
    columns = []
    for place in sorted({place for number in (*upper,) for place in rows.get(number, {})} | {p for row in below for p in row}):
        heading = " ".join(rows[number][place] for number in upper if place in rows.get(number, {}))
        samples = [row[place] for row in below if place in row][:SHOWN_VALUES]
        columns.append(Column(place, heading, tuple(samples), fields.get(place), found.certainty(place)))
    return tuple(columns)


def signature(head: Head, heading_row: int, first_row: int) -> str:
    """What stands for a form of list: the words of its headings and where they stand.

    A table without headings is known by which columns are filled and whether by numbers or by words.
    """
    rows = dict(texts(head))
    parts = []
    for number in range(heading_row, first_row) if heading_row else ():
        for place, text in rows.get(number, {}).items():
            parts.append(f"{number - heading_row}:{place}:{' '.join(heading_words(text))}")
    if not heading_row:
        parts = _shape([row for number, row in rows.items() if number >= first_row and len(row) > 2])
    return hashlib.sha256("|".join(sorted(parts)).encode()).hexdigest()


def _shape(rows: Sequence[Mapping[int, str]]) -> list[str]:
    parts = ["no heading"]
    for place in sorted({place for row in rows for place in row}):
        values = [row[place] for row in rows if place in row]
        digits = sum(sum(map(str.isdigit, text)) * 2 > len(text) for text in values)
        if len(values) * 2 > len(rows):
            parts.append(f"{place}:{'numbers' if digits * 2 > len(values) else 'words'}")
    return parts


def as_choice(sheet: SheetMapping) -> dict[str, Any]:
    """A decision as it is remembered: without the number of the heading's row, which titles move."""
    columns = {wanted.value: place for wanted, place in sheet.columns.items()}
    depth = sheet.first_row - sheet.heading_row if sheet.heading_row else 0
    return {"columns": columns, "depth": depth, "skip": sheet.skip}


def recall(head: Head, remembered: Mapping[str, Any]) -> tuple[str, SheetMapping] | None:
    """The signature and the decision of an earlier file of this form, or None."""
    if not remembered:
        return None
    depths = {choice["depth"] for choice in remembered.values()}
    rows = [(number, cells) for number, cells in head[:DEEPEST] if len(cells) > 1]
    for number, _ in rows:
        for depth in sorted(depths - {0}):
            form = signature(head, number, number + depth)
            if form in remembered and remembered[form]["depth"] == depth:
                return form, _recalled(remembered[form], number, number + depth)
    first = next((number for number, cells in rows if len(cells) > 2), 1)
    form = signature(head, 0, first)
    return (form, _recalled(remembered[form], 0, first)) if form in remembered and 0 in depths else None


def _recalled(choice: Mapping[str, Any], heading_row: int, first_row: int) -> SheetMapping:
    columns = {Field(name): int(place) for name, place in choice["columns"].items()}
    return SheetMapping(columns, heading_row, first_row, bool(choice.get("skip")))


def preview(
    head: Head, chosen: SheetMapping, judge: Judge, *, sheet: str, name: str, declared: str | None = None
) -> pl.DataFrame:
    """The first rows as they would be read: the columns of `normalise.RESULT_SCHEMA` from `row_number` on."""
    layout = chosen.layout(head)
    below = [(number, cells) for number, cells in head if number >= chosen.first_row and cells]
    if layout is None or not below or not set(NEEDED) <= set(chosen.columns):
        return pl.DataFrame(schema={ROW: pl.Int32, "errors": pl.List(pl.String), "warnings": pl.List(pl.String)})
    around = surroundings(judge.gazetteer, titles=layout.titles, sheet=sheet, file_name=name, declared=declared)
    setting = Setting(judge.gazetteer, judge.occupations, judge.reference_day, around)
    rows = candidates(_frame(below, layout), layout, Sections(judge.gazetteer))
    return normalise(readers.by_field(rows, layout), setting)


def _frame(rows: Sequence[tuple[int, Mapping[int, Any]]], layout: Layout) -> pl.DataFrame:
    places = sorted({place for _, cells in rows for place in cells} | set(layout.columns.values()))
    columns = {f"c{p}": pl.Series([cells.get(p, (None,))[0] for _, cells in rows], dtype=pl.String) for p in places}
    flags = {}
    for name, wanted in (("nik_number", Field.NIK), ("family_card_number", Field.FAMILY_CARD)):
        place = layout.columns.get(wanted, -1)
        flags[name] = pl.Series([bool(cells[place][1]) if place in cells else False for _, cells in rows])
    return pl.DataFrame({ROW: pl.Series([number for number, _ in rows], dtype=pl.Int32), **columns, **flags})


def _tells_a_place(looks: Sequence[SheetLook], name: str, judge: Judge) -> bool:
    """Whether at least one row of every list says, or lets be told, in which kelurahan its person lives."""
    for look in looks:
        if look.proposal.skip or Field.KELURAHAN in look.proposal.columns:
            continue
        rows = preview(look.head, look.proposal, judge, sheet=look.name, name=name)
        unknown = rows["errors"].list.contains(Code.KELURAHAN_UNKNOWN.value)
        if rows.height and unknown.all():
            return False
    return True
