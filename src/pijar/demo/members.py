"""Last year's participants: whom the programme paid for before this year's lists came.

Most of them stand in the lists again; some died, moved or found other cover since, and some are in no list any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from pijar.demo import lists
from pijar.demo.chance import chosen
from pijar.demo.people import Person, Registry, Town, age_on
from pijar.demo.registers import Standing, kpj
from pijar.demo.writing import write_register

# Published for 2025: 7,217 participants (regulation, section 8). A smaller city has as many for each of its people.
PUBLISHED = {"APBD": 6_717, "DBHCHT": 500}
# Shares of a fund's participants: who no list names this year, and who is no poor worker (any more).
UNLISTED_SHARE, RISEN_SHARE = 0.03, 0.025
# Fishermen were paid for by their association before the programme began: rights that count years are seen in the demo, too.
FISHING_YEARS_BEFORE = 3
# The excise fund carries tobacco workers and hardly anybody else; few of them are left to the city's budget.
TOBACCO = {"APBD": 0.003, "DBHCHT": 0.97}


@dataclass(frozen=True, slots=True)
class Members:
    """Last year's participants: the fund of each NIK, and those of them whom no list of this year names."""

    fund: dict[str, str]
    unlisted: list[Person]


def sizes(people: int, usual: int) -> dict[str, int]:
    """Participants for each fund in a city of `people` candidates, where `usual` candidates go with the published number."""
    return {fund: round(count * people / usual) for fund, count in PUBLISHED.items()}


def choose(rng: Random, people: Sequence[Person], counts: Mapping[str, int], registry: Registry, year: int) -> Members:
    """Who took part in the year before `year`: `counts` for each fund, most of them out of `people`.

    Raises ValueError when there are too few people to choose from.
    """
    pools = _pools(rng, people, year)
    chosen_now: dict[str, str] = {}
    unlisted: list[Person] = []
    for fund, count in counts.items():
        for sector, size in _by_sector(fund, count).items():
            gone = round(size * UNLISTED_SHARE)
            risen = round((size - gone) * RISEN_SHARE) if sector != "tobacco" else 0
            strangers = _strangers(rng, registry, year, gone, sector)
            unlisted += strangers
            taken = _taken(pools[sector, False], risen) + _taken(pools[sector, True], size - gone - risen)
            chosen_now |= {person.nik: fund for person in (*taken, *strangers)}
    return Members(chosen_now, unlisted)


def _by_sector(fund: str, count: int) -> dict[str, int]:
    tobacco = round(count * TOBACCO[fund])
    return {"tobacco": tobacco, "": count - tobacco}


def _pools(rng: Random, people: Sequence[Person], year: int) -> dict[tuple[str, bool], list[Person]]:
    """Those of the right age a year ago, in no order: by tobacco work, and by whether they are poor workers now."""
    pools: dict[tuple[str, bool], list[Person]] = {(sector, poor): [] for sector in ("tobacco", "") for poor in (True, False)}
    for person in rng.sample(people, len(people)):
        if _was_of_age(person, year):
            sector = person.job.sector if person.job.sector == "tobacco" else ""
            pools[sector, person.decile <= 5 and not person.job.formal].append(person)
    return pools


def _was_of_age(person: Person, year: int) -> bool:
    return 18 <= age_on(person.born, date(year - 1, 1, 1)) < 65


def _taken(pool: list[Person], count: int) -> list[Person]:
    if len(pool) < count:
        raise ValueError(f"The demo city has {len(pool)} people for {count} places of last year.")
    taken = pool[:count]
    del pool[:count]
    return taken


def _strangers(rng: Random, registry: Registry, year: int, count: int, sector: str) -> list[Person]:
    """People whom no list of this year names: made one by one until enough of them were of age and poor."""
    town, homes = Town(rng, year, registry), lists.kelurahan()
    found: list[Person] = []
    while len(found) < count:
        person = town.stranger(rng.choice(homes), sector or None)
        if _was_of_age(person, year) and person.decile <= 5 and (sector or person.job.sector != "tobacco"):
            found.append(person)
    return found


def write_members(path: Path, rng: Random, known: Sequence[Standing], fund: Mapping[str, str], year: int) -> int:
    """`peserta_<last year>.csv`: everybody of `known` who has a fund. Returns their number.

    `bulan_iur` counts the months from `mulai` to `bulan_terakhir`, both included; nobody was paid for after death or move.
    """
    header = ("nik", "nama", "tanggal_lahir", "kpj", "sumber_dana", "mulai", "bulan_terakhir", "bulan_iur")
    members = [standing for standing in known if standing.person.nik in fund]
    write_register(path, header, (_row(rng, standing, fund[standing.person.nik], year - 1) for standing in members))
    return len(members)


def _row(rng: Random, standing: Standing, fund: str, year: int) -> tuple[object, ...]:
    person = standing.person
    first = chosen(rng, {7: 80, 9: 14, 10: 6})
    last = chosen(rng, {12: 96, 11: 3, 10: 1})
    if standing.status_date:
        last = min(last, int(standing.status_date[5:7]))
        first = min(first, last)
    facts = (person.nik, person.name, person.born.isoformat(), kpj(rng), fund)
    before = FISHING_YEARS_BEFORE if person.job.sector == "fishing" else 0
    return (*facts, f"{year - before}-{first:02}-01", f"{year}-{last:02}", before * 12 + last - first + 1)
