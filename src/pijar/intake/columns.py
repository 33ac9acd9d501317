"""Which column below a header holds which field: headings weighed against what stands in the cells.

Of several columns that could be meant the person's own is taken: the one whose days and sexes are those inside the
NIKs. A column whose heading is unknown is taken by its cells alone where they can hardly be anything else.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pijar.intake.headings import FAIR, NEVER, STRONG, UNKNOWN, Field, Meaning, meaning
from pijar.intake.values import Column, same_birth, same_sex

Row = Mapping[int, str]
"""One row: number of the column (from 0) to its text; blank cells are left out."""
Rows = Sequence[tuple[int, Row]]

SAMPLE_ROWS, FEWEST_CELLS = 120, 3

_LETTERS = string.ascii_uppercase
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII")
_DATES = (Field.BIRTH_DATE, Field.BIRTH_BOTH)
# Values that are none of a field deny the heading only where the field's values are of one kind.
_DENIED = 0.2
_TELLING = {Field.NIK, Field.FAMILY_CARD, Field.NAME, Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.SEX, Field.PHONE, Field.KELURAHAN}
_TELLING |= {Field.KECAMATAN, Field.OCCUPATION, Field.MOTHER}


@dataclass(frozen=True)
class Columns:
    """The columns below some headings: cells and meaning by column."""

    cells: Mapping[int, Column]
    meanings: Mapping[int, Meaning]

    @classmethod
    def below(cls, rows: Rows, start: int, meanings: Mapping[int, Meaning]) -> Columns:
        """The first rows from `start` on that may be people."""
        sample: list[Row] = []
        for _, row in rows[start : start + 3 * SAMPLE_ROWS]:
            if len(sample) == SAMPLE_ROWS or (sample and _names_both(row)):
                break
            if len(row) >= FEWEST_CELLS and not is_numbering(list(row.values())):
                sample.append(row)
        places = sorted({column for row in sample for column in row} | set(meanings))
        return cls({c: Column([row.get(c, "") for row in sample]) for c in places}, meanings)

    def meaning(self, column: int) -> Meaning:
        """What the heading says."""
        return self.meanings.get(column, UNKNOWN)

    def fit(self, field: Field, column: int) -> float:
        """How the cells agree with a field: 0 to 1, below 0 where they deny it; 0 where they are few."""
        cells = self.cells.get(column)
        if cells is None or not cells.says_much:
            return 0.0
        share = cells.share(field)
        return share if share > _DENIED or field not in _TELLING else -4.0

    def score(self, field: Field, column: int) -> float:
        """How well a column holds a field by heading and cells; not above 0 where it cannot."""
        said, level = self.meaning(column)
        if said is field or (said in _DATES and field in _DATES):
            return level + 2 * self.fit(field, column)
        return 0.0

    def choose(self) -> dict[Field, int]:
        """One column for each field; the person's own of several."""
        chosen: dict[Field, int] = {}
        nik = self._own_nik()
        if nik is not None:
            chosen[Field.NIK] = nik
        for field in (Field.NAME, Field.BIRTH_DATE, Field.BIRTH_BOTH, Field.SEX, *Field):
            if field not in chosen:
                column = self._best(field, set(chosen.values()), nik)
                if column is not None:
                    chosen[field] = column
        self._repair(chosen, nik)
        return {field: chosen[field] for field in Field if field in chosen}

    def _own_nik(self) -> int | None:
        """The column of numbers whose days and sexes are those of the row, else the best heading."""
        scores = {}
        for column, cells in self.cells.items():
            said, level = self.meaning(column)
            by_cells = said is None and level == NEVER and cells.says_much and cells.share(Field.NIK) >= 0.6
            if said is Field.NIK or by_cells:
                scores[column] = level + 2 * self.fit(Field.NIK, column) + 3 * self._belongs(cells)
        return self._likeliest(scores)

    def _belongs(self, niks: Column) -> float:
        """How well days and sexes of other columns are those inside these NIKs."""
        found = [0.0]
        for column, (said, _) in self.meanings.items():
            if said in _DATES:
                found.append(same_birth(niks, self.cells[column]))
            elif said is Field.SEX:
                found.append(same_sex(niks, self.cells[column]))
        return max(found)

    def _best(self, field: Field, taken: set[int], nik: int | None) -> int | None:
        free = [column for column in self.cells if column not in taken]
        scores = {c: self._score_with(field, c, nik) for c in free if self.meaning(c)[0] is field}
        named = self._likeliest(scores)
        return named if named is not None else self._by_cells(field, [c for c in free if self.meaning(c) == UNKNOWN], nik)

    def _likeliest(self, scores: Mapping[int, float]) -> int | None:
        """The best column; one that its cells deny only where its heading is clear, so that what is wrong there is told."""
        best = max(scores, key=lambda c: (round(scores[c], 2), -c), default=None)
        return best if best is not None and (scores[best] > 0 or self.meaning(best)[1] >= FAIR) else None

    def _score_with(self, field: Field, column: int, nik: int | None) -> float:
        """The score, with what the chosen NIKs say of days and sexes."""
        score = self.score(field, column)
        if nik is not None and field in _DATES:
            score += 3 * same_birth(self.cells[nik], self.cells[column])
        if nik is not None and field is Field.SEX:
            score += 2 * same_sex(self.cells[nik], self.cells[column])
        if field is Field.NAME:
            score += self.cells[column].distinct
        return score

    def _by_cells(self, field: Field, free: Sequence[int], nik: int | None) -> int | None:
        """The column without a known heading whose cells can hardly be anything else."""
        niks = self.cells[nik] if nik is not None else None
        for column in free:
            cells = self.cells[column]
            if not cells.says_much:
                continue
            if niks is not None and field in _DATES and same_birth(niks, cells) >= 0.5:
                return column
            if niks is not None and field is Field.SEX and cells.share(field) >= 0.8 and same_sex(niks, cells) >= 0.75:
                return column
            if field is Field.INCOME and cells.share(field) >= 0.7 and cells.share(Field.PHONE) < 0.3 and cells.is_monthly:
                return column
            if field is Field.PHONE and cells.share(field) >= 0.8 and cells.share(Field.INCOME) < 0.5:
                return column
            if field is Field.OCCUPATION and cells.work >= 0.6:
                return column
        if field is Field.NAME and nik is not None:
            likely = [c for c in free if self.cells[c].share(field) >= 0.8 and self.cells[c].distinct >= 0.5]
            names = [c for c in likely if self.cells[c].work < 0.6]
            return min(names, key=lambda c: (abs(c - nik), c), default=None)
        return None

    def _repair(self, chosen: dict[Field, int], nik: int | None) -> None:
        """A column headed as a place that mostly holds days holds the date as well; one of days only is the date."""
        place = chosen.get(Field.BIRTH_PLACE)
        undated = Field.BIRTH_DATE not in chosen and Field.BIRTH_BOTH not in chosen
        if undated and place is not None and self.cells[place].share(Field.BIRTH_BOTH) > 0.5:
            chosen[Field.BIRTH_BOTH] = place
        both, day = chosen.get(Field.BIRTH_BOTH), chosen.get(Field.BIRTH_DATE)
        if both is not None and day is None and self.meaning(both)[1] < STRONG and self.cells[both].begins_with_digits > 0.5:
            chosen[Field.BIRTH_DATE] = chosen.pop(Field.BIRTH_BOTH)
        if both is None or day is None or nik is None:
            return
        # Of two columns of birth one may be somebody else's.
        if self._score_with(Field.BIRTH_BOTH, both, nik) > self._score_with(Field.BIRTH_DATE, day, nik) + 1:
            del chosen[Field.BIRTH_DATE]


def _names_both(row: Row) -> bool:
    """Whether a row has headings for NIK and name: another page, or another table."""
    return {Field.NIK, Field.NAME} <= {meaning(text)[0] for text in row.values()}


def is_numbering(cells: Sequence[str]) -> bool:
    """Whether the cells only number the columns: 1, 2, 3 or (1), (2), (3), also a, b, c or I, II, III."""
    found = [re.fullmatch(r"\(?\s*([0-9]{1,3})(?:\.0)?\s*\)?\.?", cell) for cell in cells]
    numbers = [int(match[1]) for match in found if match]
    rising = all(number < after for number, after in zip(numbers, numbers[1:], strict=False))
    if not numbers and len(cells) > 2:
        marks = [cell.strip("(). ").upper() for cell in cells]
        return marks in (list(_LETTERS[: len(cells)]), list(_ROMAN[: len(cells)]))
    return bool(numbers) and len(numbers) == len(cells) and numbers[0] == 1 and rising
