"""The word lists the demo city is made of: regions and occupations of the product, names and streets of its own."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CITY = "33.74"


# There is one object for each kelurahan, so it is known by its identity: comparing all fields would take most of the time.
@dataclass(frozen=True, slots=True, eq=False)
class Kelurahan:
    """One kelurahan of the city, by its Kemendagri code (`33.74.01.1001`), with the kecamatan it lies in."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Job:
    """One occupation with the words people use for it; `formal` ones do not belong on a list of vulnerable workers."""

    code: str
    sector: str
    formal: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BirthPlace:
    """A place of birth, the four digits a NIK registered there begins with, and how often it occurs."""

    name: str
    prefixes: tuple[str, ...]
    weight: int


def _rows(path: str) -> Iterator[dict[str, str]]:
    text = files("pijar").joinpath(path).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


@cache
def kelurahan() -> tuple[Kelurahan, ...]:
    """The 177 kelurahan of the city in the order of their codes."""
    rows = list(_rows(f"regions/data/{CITY}.csv"))
    names = {row["code"]: row["name"] for row in rows}
    return tuple(
        Kelurahan(row["code"], row["name"], row["parent_code"], names[row["parent_code"]])
        for row in rows
        if row["level"] == "kelurahan"
    )


@cache
def kelurahan_variants() -> dict[str, tuple[str, ...]]:
    """Other spellings in use, by kelurahan code; most kelurahan have none."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(f"regions/data/{CITY}.variants.csv"):
        found[row["code"]].append(row["variant"])
    return {code: tuple(variants) for code, variants in found.items()}


@cache
def jobs() -> tuple[Job, ...]:
    """Every occupation the product knows, formal ones included."""
    return tuple(
        Job(row["code"], row["sector"], row["is_formal"] == "yes", tuple(row["words"].split("|")))
        for row in _rows("registry/data/occupations.csv")
    )


@cache
def birth_places() -> tuple[BirthPlace, ...]:
    """Where the people of the city were born; the prefix of a NIK is a real kecamatan of that place."""
    under: dict[str, list[str]] = defaultdict(list)
    for row in _rows("regions/data/national.csv"):
        if row["level"] == "kecamatan":
            digits = row["code"].replace(".", "")
            under[digits[:4]].append(digits)
    rows = _rows("demo/data/birth_places.csv")
    return tuple(BirthPlace(row["place"], tuple(under[row["kabupaten"]]), int(row["weight"])) for row in rows)


@cache
def names(sex: str, era: str, position: str) -> tuple[str, ...]:
    """Names for one sex (L, P), era (old, middle, young, any) and position (first, second, baptismal, peranakan)."""
    wanted = (sex, era, position)
    rows = _rows("demo/data/names.csv")
    return tuple(row["name"] for row in rows if (row["sex"], row["era"], row["position"]) == wanted)


@cache
def name_parts(sex: str, era: str, part: str) -> tuple[tuple[str, float], ...]:
    """Texts of `name_parts.csv` with their weights: full names, beginnings, middles and ends of words, rhymes, short names."""
    wanted, rows = (sex, era, part), _rows("demo/data/name_parts.csv")
    return tuple((row["text"], float(row["weight"])) for row in rows if (row["sex"], row["era"], row["part"]) == wanted)


@cache
def spellings(kind: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a usual and another spelling in capitals: of a `sound` anywhere in a name, or of a whole `word`."""
    return tuple((row["usual"], row["other"]) for row in _rows("demo/data/spellings.csv") if row["kind"] == kind)


@cache
def words(kind: str) -> tuple[str, ...]:
    """One of the small lists of `words.csv`: street, kampung, outside, title_L, degree, opd and so on."""
    return tuple(row["text"] for row in _rows("demo/data/words.csv") if row["kind"] == kind)
