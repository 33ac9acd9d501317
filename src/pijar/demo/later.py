"""The registers of later months: who died, moved, found work or lost it, and a new quarter of the welfare data.

A register as of the first of a month knows what happened before that day. What it said once stays: the dead stay dead,
who moved stays away, and a line that nothing happened to is the same line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from pijar.demo.chance import chosen, happens, stream
from pijar.demo.people import DECILES
from pijar.demo.registers import DISABLED_SHARE, HEADS_SHARE, Cover, Registers, Resident, Welfare, flag, kpj

T = TypeVar("T")

# The first days of the months of which there are later registers; the month of them that brings a new quarter.
MONTHS, QUARTER = (2, 3), 3
# Shares in one month: of the living, of them, of those without cover, of those with cover, and of those without a decile.
DIED, MOVED, EMPLOYED, LAPSED, SEEN = 0.0006, 0.0015, 0.0035, 0.015, 0.04
EMPLOYER = ("PU", "PERUSAHAAN")
# Of the households in a new quarter: how many are in another decile, by how much, and how many were not looked at again.
CHANGED, NOT_ASKED = 0.06, 0.1
STEPS: dict[int, float] = {-2: 10, -1: 40, 1: 35, 2: 10, 3: 5}


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed of people beside the registers: who was a participant, and the family card of each NIK."""

    members: frozenset[str]
    household: Mapping[str, str]


def registers(seed: int, first: Registers, known: Known, year: int) -> dict[date, Registers]:
    """The registers as of the first of February and of March of `year`, each out of the one before."""
    found: dict[date, Registers] = {}
    latest = first
    for month in MONTHS:
        day = date(year, month, 1)
        latest = found[day] = _after_a_month(stream(seed, "later", day.isoformat()), latest, known, day)
    return found


def _after_a_month(rng: Random, before: Registers, known: Known, day: date) -> Registers:
    population = _population(rng, before.population, known, day)
    away = {line.nik for line in population if line.status != "AKTIF"}
    dead = {line.nik for line in population if line.status == "MENINGGAL"}
    insured = _insured(rng, before.insured, population, known, dead)
    welfare = _seen(rng, before.welfare, population, day)
    if day.month == QUARTER:
        welfare = _new_quarter(rng, welfare, known, away, day)
    return Registers(population, insured, welfare)


def _drawn(rng: Random, lines: Iterable[Resident], known: Known, share: float) -> list[str]:
    """NIKs to whom something happens: `share` of last year's participants and of the others, at least one of each."""
    groups: dict[bool, list[str]] = {True: [], False: []}
    for line in lines:
        groups[line.nik in known.members].append(line.nik)
    return [nik for group in groups.values() for nik in _some(rng, group, share)]


def _some(rng: Random, items: Sequence[T], share: float) -> list[T]:
    """At least one, so that the smallest city shows it, unless there are none."""
    return rng.sample(items, min(len(items), max(1, round(len(items) * share))))


def _population(rng: Random, lines: Sequence[Resident], known: Known, day: date) -> list[Resident]:
    """Deaths and moves of the month before `day`."""
    living = [line for line in lines if line.status == "AKTIF"]
    happened = dict.fromkeys(_drawn(rng, living, known, DIED), "MENINGGAL")
    staying = (line for line in living if line.nik not in happened)
    happened |= dict.fromkeys(_drawn(rng, staying, known, MOVED), "PINDAH")
    return [_changed(rng, line, happened[line.nik], day) if line.nik in happened else line for line in lines]


def _changed(rng: Random, line: Resident, status: str, day: date) -> Resident:
    days = (day - (day - timedelta(days=1)).replace(day=1)).days
    return line._replace(status=status, tanggal_status=(day - timedelta(days=rng.randint(1, days))).isoformat())


def _insured(rng: Random, lines: Sequence[Cover], population: Sequence[Resident], known: Known, dead: set[str]) -> list[Cover]:
    """Covers that end, by death or with the work, and new ones through an employer."""
    covered = {line.nik for line in lines if line.status == "AKTIF"}
    lapsed = {*_some(rng, [line.nik for line in lines if line.status == "AKTIF"], LAPSED), *(covered & dead)}
    free = (line for line in population if line.status == "AKTIF" and line.nik not in covered)
    begun = [Cover(nik, kpj(rng), *EMPLOYER, "AKTIF") for nik in _drawn(rng, free, known, EMPLOYED)]
    again = {line.nik for line in begun}
    # Who had a cover that lapsed keeps one line: the new one.
    kept = [line for line in lines if line.nik not in again]
    return [line._replace(status="NONAKTIF") if line.nik in lapsed else line for line in kept] + begun


def _seen(rng: Random, lines: Sequence[Welfare], population: Sequence[Resident], day: date) -> list[Welfare]:
    """A few people whom the welfare data did not know are in it now."""
    there = {line.nik for line in lines}
    new = [line for line in population if line.status == "AKTIF" and line.nik not in there]
    dated = f"{day.year - 1}-12-31"
    return [*lines, *(_first_line(rng, person, dated) for person in _some(rng, new, SEEN))]


def _first_line(rng: Random, person: Resident, dated: str) -> Welfare:
    heads = person.jenis_kelamin == "P" and happens(rng, HEADS_SHARE)
    return Welfare(person.nik, chosen(rng, DECILES), dated, flag(happens(rng, DISABLED_SHARE)), flag(heads))


def _new_quarter(rng: Random, lines: Sequence[Welfare], known: Known, away: set[str], day: date) -> list[Welfare]:
    """The quarter that ended with last year: one line a person, some households in another decile.

    Who died or left keeps the line there was, and so do households that were not looked at again.
    """
    dated = f"{day.year - 1}-12-31"
    homes = sorted({known.household[line.nik] for line in lines})
    step = {home: chosen(rng, STEPS) for home in _some(rng, homes, CHANGED)}
    resting = set(_some(rng, [home for home in homes if home not in step], NOT_ASKED))
    newest: dict[str, Welfare] = {}
    for line in lines:
        if line.nik not in newest or newest[line.nik].tanggal < line.tanggal:
            newest[line.nik] = line
    found = []
    for nik, line in newest.items():
        home = known.household[nik]
        if nik not in away and home not in resting:
            line = line._replace(desil=min(10, max(1, line.desil + step.get(home, 0))), tanggal=dated)
        found.append(line)
    return found
