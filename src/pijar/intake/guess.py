"""How a sheet is probably to be read, and what is doubtful about that.

Headings and values are weighed against each other: a heading that its values deny, two columns that claim one field,
a field that is needed and missing while some column looks like it, and a table without any heading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from openpyxl.utils import get_column_letter

from pijar.intake.choices import NEEDED, SheetMapping
from pijar.intake.header import FAIR, WEAK, Claim, Field, Layout, Row, classify, classify_below, find_layout
from pijar.intake.looks import SAMPLE, Judge, born_alike, is_rising, shares

# Fewer values say nothing for or against a column.
FEWEST = 3
DENIED, CLEAR, FITTING = 0.3, 0.7, 0.6
_ALIKE = 0.5
# Two columns of one field are asked about where a wrong choice would be felt in every row.
_ASKED_TWICE = (Field.NIK, Field.NAME, Field.BIRTH_DATE, Field.KELURAHAN, Field.OCCUPATION)
# What values betray beyond doubt, whatever the heading says.
_TELLING = (Field.NIK, Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.PHONE, Field.SEX, Field.NAME)
_SISTERS: dict[Field, frozenset[Field]] = {
    Field.NIK: frozenset({Field.FAMILY_CARD}),
    Field.FAMILY_CARD: frozenset({Field.NIK}),
    Field.BIRTH_DATE: frozenset({Field.BIRTH_BOTH}),
    Field.BIRTH_BOTH: frozenset({Field.BIRTH_DATE}),
    Field.BIRTH_PLACE: frozenset({Field.NAME, Field.BIRTH_BOTH, Field.BIRTH_DATE}),
    Field.MOTHER: frozenset({Field.NAME}),
    Field.ADDRESS: frozenset({Field.NAME}),
    Field.OCCUPATION: frozenset({Field.NAME}),
    Field.KELURAHAN: frozenset({Field.NAME}),
    Field.KECAMATAN: frozenset({Field.NAME}),
}
# Without any heading, fields are given out in this order, each to the column that looks most like it.
_BY_VALUES = (
    Field.SEX, Field.KELURAHAN, Field.KECAMATAN, Field.OCCUPATION, Field.PHONE, Field.BIRTH_DATE, Field.BIRTH_BOTH,
    Field.FAMILY_CARD, Field.RT_RW, Field.INCOME, Field.ADDRESS,
)  # fmt: skip


class Certainty(StrEnum):
    """How sure a column's field is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Ask(StrEnum):
    """Why an officer is asked."""

    NO_HEADER = "NO_HEADER"
    TWO_COLUMNS = "TWO_COLUMNS"
    OTHER_VALUES = "OTHER_VALUES"
    FIELD_MISSING = "FIELD_MISSING"
    NO_KELURAHAN = "NO_KELURAHAN"


@dataclass(frozen=True)
class Doubt:
    """One question: about which field, in which columns (from 0); `seen` is what the values look like instead."""

    ask: Ask
    field: Field | None = None
    places: tuple[int, ...] = ()
    seen: Field | None = None

    @property
    def letters(self) -> list[str]:
        """The columns as a spreadsheet names them."""
        return [letter(place) for place in self.places]


@dataclass(frozen=True)
class Guess:
    """What a sheet is proposed to be read as. `looks` holds, by column, the share of values that look like each field."""

    proposal: SheetMapping
    claims: Mapping[int, Claim]
    looks: Mapping[int, Mapping[Field, float]]
    doubts: tuple[Doubt, ...] = ()

    def certainty(self, place: int) -> Certainty:
        """How sure it is what this column holds."""
        if any(place in doubt.places for doubt in self.doubts):
            return Certainty.UNSURE
        wanted = next((f for f, p in self.proposal.columns.items() if p == place), None)
        if wanted is None:
            return Certainty.SURE
        strong = self.claims.get(place, (wanted, 0))[1] > WEAK
        looks = self.looks.get(place)
        fits = looks is None or wanted not in _TELLING or _fit(wanted, looks) >= DENIED
        return Certainty.SURE if strong and fits else Certainty.LIKELY


@dataclass
class _Sheet:
    """The rows of a table below its heading, column by column."""

    rows: Sequence[Row]
    judge: Judge
    looks: dict[int, dict[Field, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = [row for row in self.rows if len(row) >= FEWEST][:SAMPLE]
        for place in sorted({place for row in self.rows for place in row}):
            values = self.values(place)
            if len(values) >= FEWEST:
                self.looks[place] = shares(values, self.judge)

    def values(self, place: int) -> list[str]:
        return [row[place] for row in self.rows if place in row]

    def cells(self, place: int) -> list[str]:
        return [row.get(place, "") for row in self.rows]

    def share(self, place: int, wanted: Field) -> float:
        return self.looks.get(place, {}).get(wanted, 0.0)

    def best(self, wanted: Field, taken: set[int]) -> int | None:
        """The free column that looks most like a field, the leftmost of equals; None when none looks like it."""
        found = [p for p in self.looks if p not in taken and self.share(p, wanted) >= FITTING and not is_rising(self.values(p))]
        return max(found, key=lambda p: (round(self.share(p, wanted), 1), -p), default=None)

    def born(self, nik: int | None, taken: set[int]) -> int | None:
        """The free column whose days are those inside the NIKs."""
        if nik is None:
            return None
        free = [p for p in self.looks if p not in taken and _fit(Field.BIRTH_DATE, self.looks[p]) > 0]
        alike = {p: born_alike(self.cells(nik), self.cells(p), self.judge.reference_day) for p in free}
        found = max(alike, key=lambda p: (alike[p], -p), default=None)
        return found if found is not None and alike[found] >= _ALIKE else None


def letter(place: int) -> str:
    """A column (from 0) as a spreadsheet names it."""
    return str(get_column_letter(place + 1))


def guess(rows: Sequence[tuple[int, Row]], judge: Judge) -> Guess | None:
    """What a sheet holds, from its first rows; None when nothing in it looks like a list of people."""
    layout = find_layout(rows)
    return _with_header(rows, layout, judge) if layout else _without_header(rows, judge)


def weigh(rows: Sequence[tuple[int, Row]], decided: SheetMapping, judge: Judge) -> Guess:
    """A decision of an officer with the looks of its columns; nothing is doubtful about it."""
    claims = claims_of(dict(rows), decided.heading_row, decided.first_row)
    return Guess(decided, claims, _Sheet([row for n, row in rows if n >= decided.first_row], judge).looks)


def claims_of(rows: Mapping[int, Row], heading_row: int, first_row: int) -> dict[int, Claim]:
    """What the headings say, by column: those of the lower row under their group in the upper one."""
    upper = rows.get(heading_row, {})
    claims = {place: claim for place, text in upper.items() if (claim := classify(text))}
    for number in range(heading_row + 1, first_row if heading_row else 0):
        for place, text in rows.get(number, {}).items():
            group = upper.get(max((p for p in upper if p <= place), default=-1), "")
            if claim := classify_below(group, text):
                claims[place] = claim
            elif place not in upper:
                claims.pop(place, None)
    return claims


def _with_header(rows: Sequence[tuple[int, Row]], layout: Layout, judge: Judge) -> Guess:
    sheet = _Sheet([row for number, row in rows if number >= layout.first_row], judge)
    claims = claims_of(dict(rows), layout.heading_row, layout.first_row)
    columns = dict(layout.columns)
    doubts = [*_denied(sheet, columns), *_passed_over(sheet, columns, claims), *_twice(sheet, columns, claims)]
    villages = _villages(sheet, claims)
    doubts += _missing(sheet, columns, (set(claims) | set(columns.values())) - villages)
    work = columns.get(Field.OCCUPATION)
    # Words for work tell that column beyond its heading, but whether it is the person's own work only people know.
    if work is not None and work not in claims and not any(work in doubt.places for doubt in doubts):
        doubts.append(Doubt(Ask.FIELD_MISSING, Field.OCCUPATION, (work,)))
    if Field.ADDRESS in columns and columns[Field.ADDRESS] == columns.get(Field.KELURAHAN):
        del columns[Field.ADDRESS]
    return Guess(SheetMapping(columns, layout.heading_row, layout.first_row), claims, sheet.looks, tuple(doubts))


def _villages(sheet: _Sheet, claims: Mapping[int, Claim]) -> set[int]:
    """Columns headed as an address that hold nothing but names of villages: `Tinggal` or `Domisili`."""
    addresses = [place for place, claim in claims.items() if claim[0] is Field.ADDRESS]
    return {p for p in addresses if sheet.share(p, Field.KELURAHAN) >= CLEAR and sheet.share(p, Field.ADDRESS) < DENIED}


def _fit(wanted: Field, looks: Mapping[Field, float]) -> float:
    return max(looks.get(near, 0.0) for near in {wanted, *_SISTERS.get(wanted, ())})


def _denied(sheet: _Sheet, columns: dict[Field, int]) -> list[Doubt]:
    """Columns whose values are plainly something else than their heading says; `columns` is put right as far as seen."""
    doubts = []
    wrong: dict[Field, int] = {}
    for wanted, place in columns.items():
        looks = sheet.looks.get(place)
        if looks is None or _fit(wanted, looks) >= DENIED:
            continue
        seen = max(_TELLING, key=lambda f: looks.get(f, 0.0))
        counts = wanted is Field.NIK and is_rising(sheet.values(place))
        if looks.get(seen, 0.0) >= CLEAR or counts:
            wrong[wanted] = place
            doubts.append(Doubt(Ask.OTHER_VALUES, wanted, (place,), None if counts else seen))
    taken = {place for wanted, place in columns.items() if wanted not in wrong}
    for wanted in wrong:
        found = sheet.best(wanted, taken)
        if found is not None:
            columns[wanted] = found
            taken.add(found)
        elif wanted not in NEEDED:
            del columns[wanted]
    return doubts


def _passed_over(sheet: _Sheet, columns: Mapping[Field, int], claims: Mapping[int, Claim]) -> list[Doubt]:
    """Headings that were not believed, because the values below are plainly something else, while no other names the field."""
    doubts = []
    for place, (wanted, how) in claims.items():
        looks, chosen = sheet.looks.get(place), columns.get(wanted)
        is_named = chosen is not None and claims.get(chosen, (None, 0))[0] is wanted
        if looks is None or chosen == place or is_named or how < FAIR or _fit(wanted, looks) >= DENIED:
            continue
        seen = max(_TELLING, key=lambda f: looks.get(f, 0.0))
        if looks.get(seen, 0.0) >= CLEAR:
            doubts.append(Doubt(Ask.OTHER_VALUES, wanted, (place,), seen))
    return doubts


def _twice(sheet: _Sheet, columns: Mapping[Field, int], claims: Mapping[int, Claim]) -> list[Doubt]:
    """Fields that two columns claim about equally well, with values that are not the same."""
    doubts = []
    for wanted in _ASKED_TWICE:
        place = columns.get(wanted)
        if place is None or claims.get(place, (None, 0))[0] is not wanted:
            continue
        least = claims[place][1] - 1
        free = [p for p in claims if p != place and p not in columns.values()]
        rivals = [p for p in free if claims[p][0] is wanted and claims[p][1] >= max(least, WEAK)]
        near = [p for p in rivals if _rivals(sheet, wanted, place, p)]
        if near:
            doubts.append(Doubt(Ask.TWO_COLUMNS, wanted, tuple(sorted((place, *near)))))
    return doubts


def _rivals(sheet: _Sheet, wanted: Field, place: int, other: int) -> bool:
    pairs = [(mine, its) for mine, its in zip(sheet.cells(place), sheet.cells(other), strict=True) if its]
    if len(pairs) < max(FEWEST, len(sheet.rows) // 5):
        return False
    mine, its = sheet.share(place, wanted), sheet.share(other, wanted)
    differ = sum(one.upper().split() != two.upper().split() for one, two in pairs)
    return (
        its >= mine - DENIED and its >= DENIED and differ > len(pairs) // 10 and not _born_otherwise(sheet, wanted, place, other)
    )


def _born_otherwise(sheet: _Sheet, wanted: Field, place: int, other: int) -> bool:
    """Whether the birth dates of the list are inside the one column's NIKs and not inside the other's: then it is settled."""
    if wanted is not Field.NIK:
        return False
    days = [p for p, looks in sheet.looks.items() if looks.get(Field.BIRTH_DATE, 0.0) >= FITTING]
    told = ((born_alike(sheet.cells(nik), sheet.cells(day), sheet.judge.reference_day) for nik in (place, other)) for day in days)
    return any(mine >= CLEAR and its < DENIED for mine, its in told)


def _missing(sheet: _Sheet, columns: dict[Field, int], claimed: set[int]) -> list[Doubt]:
    """Needed fields without a column while a column that claims nothing looks like one; it is then proposed."""
    doubts = []
    for wanted in (*NEEDED, Field.BIRTH_DATE, Field.KELURAHAN, Field.OCCUPATION):
        place = columns.get(wanted)
        is_empty = place is not None and wanted in NEEDED and not sheet.values(place)
        if (place is not None and not is_empty) or (wanted is Field.BIRTH_DATE and Field.BIRTH_BOTH in columns):
            continue
        taken = claimed | {held for field, held in columns.items() if field is not Field.ADDRESS}
        found = sheet.born(columns.get(Field.NIK), taken) if wanted is Field.BIRTH_DATE else sheet.best(wanted, taken)
        if found is not None:
            columns[wanted] = found
            doubts.append(Doubt(Ask.FIELD_MISSING, wanted, (found,)))
    return doubts


def _without_header(rows: Sequence[tuple[int, Row]], judge: Judge) -> Guess | None:
    """A table that begins at once, or below headings that name no NIK or no name."""
    sheet = _Sheet([row for _, row in rows], judge)
    nik = max(sheet.looks, key=lambda p: (round(sheet.share(p, Field.NIK), 1), -p), default=None)
    if nik is None or sheet.share(nik, Field.NIK) < _ALIKE:
        return None
    first = next(n for n, row in rows if len(row) >= FEWEST and Field.NIK in judge.fields(row.get(nik, "")))
    heading = _heading_above(dict(rows), first, nik, judge)
    claims = claims_of(dict(rows), heading, first)
    held = _villages(sheet, claims) | {nik}
    columns: dict[Field, int] = {claim[0]: place for place, claim in sorted(claims.items(), reverse=True) if place not in held}
    columns[Field.NIK] = nik
    _give_out(sheet, columns)
    if Field.NAME not in columns:
        return None
    doubts = _passed_over(sheet, columns, claims)
    if not set(NEEDED) <= {doubt.field for doubt in doubts}:
        unnamed = Doubt(Ask.NO_HEADER, None, (columns[Field.NIK], columns[Field.NAME]))
        doubts = [unnamed, *(doubt for doubt in doubts if doubt.field not in NEEDED)]
    return Guess(SheetMapping(columns, heading, first), claims, sheet.looks, tuple(doubts))


def _heading_above(rows: Mapping[int, Row], first: int, nik: int, judge: Judge) -> int:
    """The row right above the first person when it reads like headings, else 0."""
    above = rows.get(first - 1, {})
    digits = [text for text in above.values() if sum(map(str.isdigit, text)) > len(text) // 2]
    is_person = Field.NIK in judge.fields(above.get(nik, ""))
    return first - 1 if len(above) >= FEWEST and not is_person and len(digits) <= len(above) // 4 else 0


def _give_out(sheet: _Sheet, columns: dict[Field, int]) -> None:
    """Fields to the columns left, by their values; the name goes to the first column of names with hardly a repeat."""
    taken = set(columns.values())

    def give(wanted: Field, place: int | None) -> None:
        if place is not None and wanted not in columns:
            columns[wanted] = place
            taken.add(place)

    both = columns.get(Field.BIRTH_BOTH)
    # "Lahir" alone may mean place and date; where only dates stand below, it is the date.
    if both is not None and Field.BIRTH_DATE not in columns and sheet.share(both, Field.BIRTH_DATE) >= CLEAR:
        columns[Field.BIRTH_DATE] = columns.pop(Field.BIRTH_BOTH)
    give(Field.BIRTH_DATE, sheet.born(columns[Field.NIK], taken))
    names = [p for p in sheet.looks if p not in taken and sheet.share(p, Field.NAME) >= FITTING]
    own = [p for p in names if len(set(sheet.values(p))) >= CLEAR * len(sheet.values(p))]
    give(Field.NAME, next(iter(own or names), None))
    for wanted in _BY_VALUES:
        give(wanted, sheet.best(wanted, taken))
