"""The whole demo city as files: lists of candidates, registers, gifts, last year's participants and coverage.

The files have the form a real city's have, and their faults at about the same rates, so that a first look at
pijar shows what it does with them. The same seed always writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from pijar.demo import givers, registers
from pijar.demo.chance import happens, stream
from pijar.demo.clerk import Line, style_of, typed
from pijar.demo.headings import Page
from pijar.demo.layouts import LAYOUTS
from pijar.demo.offices import OUTSIDER_SHARE, Listing, Office, listings, offices, settle
from pijar.demo.people import Person, Registry, Town
from pijar.demo.registers import Standing
from pijar.demo.writing import DIALECTS, write_table, write_workbook

SERVANTS_PER_PERSON = 0.8
# How far along the work is when the people are known and when the last list is written; the rest are registers.
SETTLED, LISTED = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class CityFiles:
    """Where everything was written and how much of it there is.

    `candidates` are the lists of `usulan/` in the order of their names, `payroll` one file for each month;
    `people` counts the invented candidates, `rows` the candidate rows of all lists, `members` last year's participants.
    """

    folder: Path
    candidates: tuple[Path, ...]
    population: Path
    insured: Path
    welfare: Path
    participants: Path
    coverage: Path
    servants: Path
    pledges: Path
    payroll: tuple[Path, ...]
    people: int
    rows: int
    members: int


def write(
    folder: Path,
    *,
    seed: int = 2026,
    people: int = 10_000,
    year: int = 2026,
    progress: Callable[[float], None] | None = None,
) -> CityFiles:
    """Writes the demo city under `folder`, which is made if needed; files of the same names are replaced.

    `people` is the number of candidates, `year` the budget year; ages are counted on its first of January.
    `progress` is called with a fraction from 0 to 1, never falling, with 1.0 at the end. Raises OSError when a
    file cannot be written, and ValueError for fewer than 200 people, who could not fill forty lists.
    """
    if people < 200:
        raise ValueError(f"The demo city needs at least 200 people to fill its lists, not {people}.")
    report = progress or (lambda fraction: None)
    for name in ("usulan", "referensi", "asn"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    registry, draw = Registry(), stream(seed, "offices")
    senders = offices(draw, year)
    settled = settle(Town(stream(seed, "people"), year, registry), senders, people)
    others = registers.outsiders(stream(seed, "outsiders"), registry, year, round(people * OUTSIDER_SHARE))
    report(SETTLED)
    paths, rows = _write_lists(folder / "usulan", seed, listings(draw, settled, others), year, report)
    everybody = [person for group in settled.values() for person in group]
    known = registers.standings(stream(seed, "standings"), everybody, year)
    members = _write_registers(folder / "referensi", stream(seed, "registers"), known, others, year)
    _write_gifts(folder / "asn", stream(seed, "gifts"), known, registry, year)
    report(1.0)
    return _files(folder, paths, year, people=people, rows=rows, members=members)


def _files(folder: Path, candidates: Iterable[Path], year: int, *, people: int, rows: int, members: int) -> CityFiles:
    reference, staff = folder / "referensi", folder / "asn"
    return CityFiles(
        folder=folder,
        candidates=tuple(sorted(candidates)),
        population=reference / "dukcapil.csv",
        insured=reference / "bpjstk_aktif.csv",
        welfare=reference / "dtsen.csv",
        participants=reference / f"peserta_{year - 1}.csv",
        coverage=reference / "cakupan.csv",
        servants=staff / "asn.csv",
        pledges=staff / "ikrar.csv",
        payroll=tuple(staff / f"potongan_gaji_{month:%Y-%m}.csv" for month in _payroll_months(year)),
        people=people,
        rows=rows,
        members=members,
    )


def _payroll_months(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, givers.PAYROLL_MONTHS + 1)]


def _write_lists(
    folder: Path, seed: int, rows: dict[Office, list[Listing]], year: int, report: Callable[[float], None]
) -> tuple[list[Path], int]:
    paths, written = [], 0
    for number, (office, entries) in enumerate(rows.items(), start=1):
        written += _write_list(folder / office.file, stream(seed, "list", office.file), office, entries, year)
        paths.append(folder / office.file)
        report(SETTLED + (LISTED - SETTLED) * number / len(rows))
    return paths, written


def _write_list(path: Path, rng: Random, office: Office, entries: Sequence[Listing], year: int) -> int:
    page = Page(rng, year, loud=happens(rng, 0.4))
    lines = _typed_in_order(rng, office, entries)
    sheets = LAYOUTS[office.layout](page, office, lines)
    if office.is_workbook:
        write_workbook(path, sheets, date(year, 1, 5))
    else:
        write_table(path, sheets[0], DIALECTS[office.layout])
    return sum(sheet.candidates for sheet in sheets)


def _typed_in_order(rng: Random, office: Office, entries: Sequence[Listing]) -> list[Line]:
    """Every entry typed; an entry that is a copy repeats the very row of its person, just below it."""
    style = style_of(rng, office)
    copies = [entry.person.nik for entry in entries if entry.again == "copied"]
    lines: list[Line] = []
    for entry in entries:
        if entry.again == "copied":
            continue
        line = typed(rng, entry, style)
        lines.append(line)
        if not entry.again:
            lines += [line] * copies.count(entry.person.nik)
    return lines


def _write_registers(folder: Path, rng: Random, known: Sequence[Standing], others: Sequence[Person], year: int) -> int:
    registers.write_population(folder / "dukcapil.csv", rng, known, others)
    registers.write_insured(folder / "bpjstk_aktif.csv", rng, known, others)
    registers.write_welfare(folder / "dtsen.csv", rng, known, others, year)
    registers.write_coverage(folder / "cakupan.csv")
    return registers.write_members(folder / f"peserta_{year - 1}.csv", rng, known, year)


def _write_gifts(folder: Path, rng: Random, known: Sequence[Standing], registry: Registry, year: int) -> None:
    staff = givers.servants(rng, registry, year, round(len(known) * SERVANTS_PER_PERSON))
    workers = [standing.person for standing in known if standing.seems_fit(date(year, 1, 1))]
    promised = givers.pledges(rng, staff, workers, registry, year)
    givers.write_staff(folder / "asn.csv", staff)
    givers.write_pledges(folder / "ikrar.csv", promised)
    for month in _payroll_months(year):
        givers.write_payroll(folder / f"potongan_gaji_{month:%Y-%m}.csv", rng, staff, promised, month)
