"""A labelled set of candidate records to measure linkage by: who is who is known, and different people look alike.

`write` makes `records.csv`, `truth.csv` (`row,person_id`) and `hard.csv` (`row_a,row_b,kind`: two different people
who look like one). Three of a hundred records are somebody's second one, from another office; half of these carry a
damaged NIK that is still a valid one. The same seed always writes the same bytes.
"""

from __future__ import annotations

import csv
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from pijar.demo.chance import perhaps, stream
from pijar.demo.duplicates import second_row
from pijar.demo.pairs_clerk import COLUMNS, Office, first_row, office_of, offices
from pijar.demo.pairs_hard import RATES, Kind, Listed, look_alike
from pijar.demo.pairs_people import City, Resident
from pijar.demo.pairs_profile import HARSH, USUAL

DUPLICATE_SHARE, DAMAGED_SHARE = 0.03, 0.5
# Of those listed twice, so many are listed three times.
THIRD_SHARE = 0.04
FEWEST = 100
# Rows are spread over temporary files of about this many, and each file is shuffled in memory.
PIECE, MOST_PIECES = 50_000, 200
REPORT_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """Where the set was written and what is in it; `damaged` are the duplicates under a wrong NIK, `hard` pairs by kind."""

    folder: Path
    rows: int
    people: int
    duplicates: int
    damaged: int
    hard: dict[str, int]


def write(
    folder: Path,
    *,
    rows: int = 10**6,
    seed: int = 2026,
    year: int = 2026,
    harsh: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Labelled:
    """Writes the set under `folder`, which is made if needed; files of the same names are replaced.

    Ages are counted on the first of January of `year`; `harsh` makes it the ordeal of `pairs_profile`. `progress` is
    called with a fraction from 0 to 1. Raises OSError when a file cannot be written and ValueError for fewer than 100
    rows, of which three would be duplicates.
    """
    if rows < FEWEST:
        raise ValueError(f"A labelled set needs at least {FEWEST} rows, not {rows}.")
    folder.mkdir(parents=True, exist_ok=True)
    report = progress or (lambda part: None)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".pieces-") as scratch:
        maker = _Maker(Path(scratch), rows, City(stream(seed, "labelled"), year, HARSH if harsh else USUAL), seed, report)
        maker.make()
        places = maker.shuffle(folder)
    hard: dict[str, int] = {}
    with (folder / "hard.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("row_a,row_b,kind\n")
        for a, b, kind in maker.hard:
            hard[kind.value] = hard.get(kind.value, 0) + 1
            file.write(f"{places[a]},{places[b]},{kind.value}\n")
    return Labelled(folder, rows, maker.people, rows - maker.people, maker.damaged, hard)


class _Maker:
    """Makes the records of one set in no order; `hard` are the look-alikes by their numbers before the shuffling."""

    def __init__(self, scratch: Path, rows: int, city: City, seed: int, report: Callable[[float], None]) -> None:
        self.hard: list[tuple[int, int, Kind]] = []
        self.people = self.damaged = 0
        self._rows, self._report, self._made = rows, report, 0
        self._city = city
        self._order = stream(seed, "order")
        self._offices = offices(stream(seed, "labelled offices"), city.profile)
        self._homes = {office.home.code: place for place, office in enumerate(self._offices) if office.home}
        self._pieces = [scratch / f"{number}.csv" for number in range(min(MOST_PIECES, max(1, rows // PIECE)))]
        self._people_left = rows - round(rows * DUPLICATE_SHARE)
        self._duplicates_left = rows - self._people_left
        self._damaged_left = round(self._duplicates_left * DAMAGED_SHARE)

    def make(self) -> None:
        """Writes every record into a piece drawn by lot."""
        files = [piece.open("w", encoding="utf-8", newline="") for piece in self._pieces]
        try:
            self._writers = [_writer(file) for file in files]
            while self._people_left:
                self._household()
        finally:
            for file in files:
                file.close()

    def _household(self) -> None:
        members = self._city.household()
        kind = perhaps(self._city.rng, {kind: rate * len(members) for kind, rate in _RATES.items()})
        other = members[-1]
        double = look_alike(self._city, Kind(kind), other) if kind else None
        numbers: dict[int, int] = {}
        for person in members[: self._people_left]:
            numbers[id(person)] = self._list(Listed.rightly(person))
        if double and kind and self._people_left and id(other) in numbers:
            self.hard.append((numbers[id(other)], self._list(double), Kind(kind)))

    def _list(self, listed: Listed) -> int:
        """Writes somebody's first record and perhaps the others; returns the number of the first."""
        rng, person = self._city.rng, listed.person
        self.people += 1
        office = office_of(rng, self._offices, person, self._homes)
        number = self._put(first_row(rng, listed, office).cells())
        again = rng.random() * self._people_left < self._duplicates_left
        self._people_left -= 1
        while again and self._duplicates_left:
            self._again(person, office)
            again = self._people_left > 0 and rng.random() < THIRD_SHARE
        # Whoever is left over at the very end is the last person's once more.
        while not self._people_left and self._duplicates_left:
            self._again(person, office)
        return number

    def _again(self, person: Resident, office: Office) -> None:
        rng = self._city.rng
        damaged = rng.random() * self._duplicates_left < self._damaged_left
        self._duplicates_left -= 1
        self._damaged_left -= damaged
        self.damaged += damaged
        other = office_of(rng, self._offices, person, self._homes, but=office)
        self._put(second_row(self._city, person, other, damaged=damaged).cells())

    def _put(self, cells: list[str]) -> int:
        number = self._made
        self._writers[int(self._order.random() * len(self._writers))].writerow([number, self.people, *cells])
        self._made += 1
        if self._made % REPORT_EVERY == 0:
            self._report(0.9 * self._made / self._rows)
        return number

    def shuffle(self, folder: Path) -> array[int]:
        """Writes `records.csv` and `truth.csv` in an order that says nothing; returns the row of each number."""
        places = array("L", bytes(array("L").itemsize * self._rows))
        with _opened(folder / "records.csv") as records, _opened(folder / "truth.csv") as truth:
            records.write(f"row,{','.join(COLUMNS)}\n")
            truth.write("row,person_id\n")
            for row, (number, person, cells) in enumerate(self._lines(), start=1):
                places[int(number)] = row
                records.write(f"{row},{cells}")
                truth.write(f"{row},{person}\n")
        self._report(1.0)
        return places

    def _lines(self) -> Iterator[list[str]]:
        for piece in self._pieces:
            with piece.open(encoding="utf-8", newline="") as file:
                lines = file.readlines()
            self._order.shuffle(lines)
            yield from (line.split(",", 2) for line in lines)


_RATES = {kind.value: rate for kind, rate in RATES.items()}


def _writer(file: TextIO) -> Any:
    return csv.writer(file, lineterminator="\n")


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")
