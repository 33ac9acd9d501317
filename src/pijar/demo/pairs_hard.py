"""Pairs of different people who look like one: what a linkage must keep apart, made in number and named by kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from pijar.demo import pairs_names
from pijar.demo.chance import happens
from pijar.demo.pairs_people import City, Resident


class Kind(StrEnum):
    """Why two people look alike."""

    TWINS = "twins"
    SIBLINGS = "siblings"
    NAMESAKES = "namesakes"
    ONE_NAME = "parent_and_child"
    HUSBANDS_NAME = "husbands_name"
    COMMON_NAME = "common_name"
    NIK_SHARED = "nik_shared"


# Shares of all people who come as the second of such a pair.
RATES: dict[Kind, float] = {
    Kind.TWINS: 0.006,
    Kind.SIBLINGS: 0.012,
    Kind.NAMESAKES: 0.003,
    Kind.ONE_NAME: 0.004,
    Kind.HUSBANDS_NAME: 0.003,
    Kind.COMMON_NAME: 0.010,
    Kind.NIK_SHARED: 0.003,
}
SAME_SEX_TWINS_SHARE, RHYMING_TWINS_SHARE = 0.75, 0.7
WIFE_TITLES = ("NY.", "NY", "IBU", "BU", "NY.", "")


@dataclass(slots=True)
class Listed:
    """Somebody on a list: `nik` and `name` are what the list is told, which is not always the person's own."""

    person: Resident
    nik: str
    name: str

    @classmethod
    def rightly(cls, person: Resident) -> Listed:
        """Listed under the own number and name."""
        return cls(person, person.nik, person.name)


def look_alike(city: City, kind: Kind, other: Resident) -> Listed | None:
    """Somebody else who looks like `other`, as `kind` says; None where that cannot be (a young father, an only daughter).

    A rhyming or common name may rename `other`, so it has to be called before `other` is written down.
    """
    return _MAKERS[kind](city, other)


def _twin(city: City, other: Resident) -> Listed:
    rng = city.rng
    sex = other.sex if happens(rng, SAME_SEX_TWINS_SHARE) else "LP"[other.sex == "L"]
    last = " ".join(other.name.split()[1:])
    if sex == other.sex and happens(rng, RHYMING_TWINS_SHARE):
        words = pairs_names.rhymes(rng, sex)
        other.name, name = (f"{word} {last}".strip() for word in words)
    else:
        name = f"{pairs_names.first_word(rng, sex, other.born.year)} {last}".strip()
    # Two of one name is what no registry would take.
    name = name if name != other.name else f"{name} {pairs_names.last_word(rng, sex, other.born.year)}"
    return Listed.rightly(city.member(other, other.born, sex, name, other.mother, twin=True))


def _sibling(city: City, other: Resident) -> Listed:
    """A brother of a brother, a year or some apart, with like names and everything of the house in common."""
    rng = city.rng
    born = other.born + timedelta(days=rng.randint(330, 1500) * rng.choice((-1, 1)))
    if happens(rng, 0.08):
        # Born a year later on the very day.
        born = other.born.replace(year=other.born.year + 1, day=min(other.born.day, 28))
    last = " ".join(other.name.split()[1:]) or pairs_names.last_word(rng, other.sex, born.year)
    if happens(rng, 0.5):
        other.name, name = (f"{word} {last}" for word in pairs_names.rhymes(rng, other.sex))
    else:
        name = f"{pairs_names.first_word(rng, other.sex, born.year)} {last}"
    return Listed.rightly(city.member(other, born, other.sex, name, other.mother))


def _namesake(city: City, other: Resident) -> Listed:
    """The same name and birth date, but another family, some next door; the number comes from where they were registered."""
    rng, profile = city.rng, city.profile
    stranger = city.stranger(other.home) if happens(rng, profile.namesake_next_door) else city.elsewhere(other)
    prefix = other.nik[:6] if happens(rng, profile.namesake_same_registry) else stranger.nik[:6]
    nik = city.number(prefix, other.born, other.sex)
    return Listed.rightly(replace(stranger, nik=nik, name=other.name, sex=other.sex, born=other.born))


def _parent_and_child(city: City, other: Resident) -> Listed | None:
    """Father and son, mother and daughter of one name, sometimes with one word more."""
    rng = city.rng
    born = other.born + timedelta(days=365 * rng.randint(18, 34) + rng.randrange(365))
    if born.year > city.year - 17:
        return None
    name = other.name if happens(rng, 0.6) else f"{other.name} {pairs_names.last_word(rng, other.sex, born.year)}"
    mother = other.name if other.sex == "P" else pairs_names.full_name(rng, "P", born.year - 24)
    return Listed.rightly(city.member(other, born, other.sex, name, mother))


def _wife_of(city: City, other: Resident) -> Listed | None:
    """A wife whom the head of the RT knows by her husband's name only; the number is hers."""
    if other.sex != "L":
        return None
    wife = city.spouse(other)
    return Listed(wife, wife.nik, f"{city.rng.choice(WIFE_TITLES)} {other.name}".strip())


def _of_a_common_name(city: City, other: Resident) -> Listed:
    """Two Slamets of one kelurahan, born in about the same years."""
    rng = city.rng
    other.name = pairs_names.common_name(rng, other.sex, other.born.year)
    stranger = city.stranger(other.home)
    year = max(other.born.year + rng.randint(-3, 3), city.year - 78)
    born = date(min(year, city.year - 17), other.born.month, rng.randint(1, 28))
    nik = city.number(stranger.nik[:6], born, other.sex)
    return Listed.rightly(replace(stranger, nik=nik, name=other.name, sex=other.sex, born=born))


def _under_the_same_number(city: City, other: Resident) -> Listed:
    """Somebody of the house or the next row of the list, typed with the number of `other`."""
    rng = city.rng
    person = city.spouse(other) if happens(rng, 0.5) else city.stranger(other.home)
    return Listed(person, other.nik, person.name)


_MAKERS = {
    Kind.TWINS: _twin,
    Kind.SIBLINGS: _sibling,
    Kind.NAMESAKES: _namesake,
    Kind.ONE_NAME: _parent_and_child,
    Kind.HUSBANDS_NAME: _wife_of,
    Kind.COMMON_NAME: _of_a_common_name,
    Kind.NIK_SHARED: _under_the_same_number,
}
