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

from pijar.demo import givers, later, members, registers
from pijar.demo.chance import happens, stream
from pijar.demo.clerk import Line, style_of, typed
from pijar.demo.headings import Page
from pijar.demo.layouts import LAYOUTS
from pijar.demo.members import Members
from pijar.demo.offices import OUTSIDER_SHARE, Listing, Office, listings, offices, settle
from pijar.demo.people import Person, Registry, Town
from pijar.demo.registers import Registers, Standing
from pijar.demo.writing import DIALECTS, write_table, write_workbook

# So many candidates that the places of 2026 are taken and some hundreds wait for one.
PEOPLE = 13_300
SERVANTS_PER_PERSON = 0.62
# How far along the work is when the people are known and when the last list is written; the rest are registers.
SETTLED, LISTED = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of the registers about persons that change, as they stand on a day."""

    as_of: date
    population: Path
    insured: Path
    welfare: Path


@dataclass(frozen=True, slots=True)
class CityFiles:
    """Where everything was written and how much of it there is.

    `candidates` are the lists of `usulan/` in the order of their names, `payroll` one file for each month, `later` the
    registers of February and March; `people` counts the invented candidates, `rows` the candidate rows of all lists,
    `members` last year's participants.
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
    later: tuple[Snapshot, ...]
    people: int
    rows: int
    members: int


def write(
    folder: Path,
    *,
    seed: int = 2026,
    people: int = PEOPLE,
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
    joined = members.choose(stream(seed, "members"), everybody, members.sizes(people, PEOPLE), registry, year)
    known = registers.standings(stream(seed, "standings"), everybody, year, joined.fund)
    gone = registers.standings(stream(seed, "unlisted"), joined.unlisted, year, joined.fund)
    _write_registers(folder / "referensi", seed, [*known, *gone], others, joined, year)
    _write_gifts(folder / "asn", stream(seed, "gifts"), known, joined, registry, year)
    report(1.0)
    return _files(folder, paths, year, people=people, rows=rows, members=len(joined.fund))


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
        later=tuple(_snapshot(reference, date(year, month, 1)) for month in later.MONTHS),
        people=people,
        rows=rows,
        members=members,
    )


def _snapshot(folder: Path, day: date) -> Snapshot:
    names = (registers.file_name(stem, f"{day:%Y-%m}") for stem in ("dukcapil", "bpjstk_aktif", "dtsen"))
    return Snapshot(day, *(folder / name for name in names))


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


def _write_registers(
    folder: Path, seed: int, known: Sequence[Standing], others: Sequence[Person], joined: Members, year: int
) -> None:
    """January's registers, those of the months that follow from them, last year's participants and coverage."""
    rng = stream(seed, "registers")
    first = registers.january(rng, known, others, year)
    registers.write(folder, first)
    for day, found in _later(seed, first, known, others, joined, year).items():
        registers.write(folder, found, f"{day:%Y-%m}")
    registers.write_coverage(folder / "cakupan.csv")
    members.write_members(folder / f"peserta_{year - 1}.csv", rng, known, joined.fund, year)


def _later(
    seed: int, first: Registers, known: Sequence[Standing], others: Sequence[Person], joined: Members, year: int
) -> dict[date, Registers]:
    people = (*(standing.person for standing in known), *others)
    what = later.Known(frozenset(joined.fund), {person.nik: person.kk for person in people})
    return later.registers(seed, first, what, year)


def _write_gifts(folder: Path, rng: Random, known: Sequence[Standing], joined: Members, registry: Registry, year: int) -> None:
    """Civil servants name workers whom nobody carried last year: nobody leaves a fund because of a gift."""
    staff = givers.servants(rng, registry, year, round(len(known) * SERVANTS_PER_PERSON))
    fit = (standing.person for standing in known if standing.seems_fit(date(year, 1, 1)))
    workers = [person for person in fit if person.nik not in joined.fund]
    promised = givers.pledges(rng, staff, workers, registry, year)
    givers.write_staff(folder / "asn.csv", staff)
    givers.write_pledges(folder / "ikrar.csv", promised)
    for month in _payroll_months(year):
        givers.write_payroll(folder / f"potongan_gaji_{month:%Y-%m}.csv", rng, staff, promised, month)
