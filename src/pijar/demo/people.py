"""The invented people of the demo city, with the households, twins and namesakes that make lists hard to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from pijar.demo import lists
from pijar.demo.chance import chosen, happens, perhaps
from pijar.demo.lists import Job, Kelurahan

# Ages on the first of January, as often as in the lists of a real programme: some too young, some too old.
AGES: dict[tuple[int, int], float] = {
    (14, 17): 0.008,
    (18, 20): 0.022,
    (21, 25): 0.045,
    (26, 35): 0.175,
    (36, 45): 0.275,
    (46, 55): 0.260,
    (56, 60): 0.105,
    (61, 64): 0.072,
    (65, 77): 0.038,
}
# The welfare decile of the household; vulnerable workers are mostly poor, and the lists are not without the others.
DECILES: dict[int, float] = dict(zip(range(1, 11), (230, 228, 205, 155, 115, 30, 18, 10, 6, 3), strict=True))
SECTORS: dict[str, float] = {
    "trade": 26,
    "transport": 19,
    "service": 15,
    "other": 11,
    "farming": 8,
    "domestic": 7,
    "construction": 7,
    "fishing": 4,
    "tobacco": 4,
}
RELATIONS: dict[str, float] = {"spouse": 0.076, "sibling": 0.072, "child": 0.016, "twin": 0.003, "namesake": 0.004}
# No Indonesian operator owns these, so no invented number can ring anybody.
PHONE_PREFIXES = (*(f"084{digit}" for digit in range(1, 10)), *(f"086{digit}" for digit in range(1, 4)))
FORMAL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person as the population register would know them; money is whole rupiah a month."""

    nik: str
    kk: str
    name: str
    sex: str
    birth_place: str
    born: date
    home: Kelurahan
    rt: int
    rw: int
    street: str
    job: Job
    income: int
    phone: str
    mother: str
    decile: int


def age_on(born: date, day: date) -> int:
    """Full years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def full_name(rng: Random, sex: str, birth_year: int) -> str:
    """A name in capitals, of one to four words, in the fashion of the years the person was born in."""
    era = "old" if birth_year < 1966 else "middle" if birth_year < 1996 else "young"
    words = [rng.choice(lists.names(sex, era, "first"))]
    extra = {"old": (0.45, 0.02), "middle": (0.85, 0.2), "young": (0.97, 0.3)}[era]
    if happens(rng, extra[1]):
        words.append(rng.choice(lists.names(sex, era, "first")))
    if happens(rng, extra[0]):
        words.append(rng.choice(lists.names(sex, "any", "second")))
    if happens(rng, 0.04):
        words.insert(0, rng.choice(lists.names(sex, "any", "baptismal")))
    elif happens(rng, 0.02):
        words[-1:] = [rng.choice(lists.names(sex, "any", "peranakan"))]
    return " ".join(dict.fromkeys(" ".join(words).upper().split()))


def birth_date(rng: Random, year: int) -> date:
    """A birth date that fits the age bands on 1 January of `year`; older people cluster on round dates."""
    low, high = chosen(rng, AGES)
    born_year = year - 1 - rng.randint(low, high)
    if born_year < 1970 and happens(rng, 0.04):
        return date(born_year, *rng.choice(((12, 31), (8, 17), (7, 1))))
    return date(born_year, 1, 1) + timedelta(days=rng.randrange(365))


class Registry:
    """Gives out NIK and family card numbers, each once, all ending in 9000-9999 so that they are nobody's."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def nik(self, rng: Random, prefix: str, born: date, sex: str) -> str:
        """A NIK first registered in the kecamatan `prefix` (6 digits); women have 40 added to the day."""
        return self._number(rng, f"{prefix}{born.day + 40 * (sex == 'P'):02}{born:%m%y}")

    def family_card(self, rng: Random, home: Kelurahan) -> str:
        """A KK number issued in the kecamatan of `home` between 2002 and 2024."""
        issued = date(rng.randint(2002, 2024), rng.randint(1, 12), rng.randint(1, 28))
        return self._number(rng, f"{home.kecamatan_code.replace('.', '')}{issued:%d%m%y}")

    def _number(self, rng: Random, stem: str) -> str:
        number = f"{stem}{rng.randint(9000, 9999)}"
        while number in self._given:
            number = f"{stem}{rng.randint(9000, 9999)}"
        self._given.add(number)
        return number


class Town:
    """Makes people one after another; some of them are related to the one before."""

    def __init__(self, rng: Random, year: int, registry: Registry) -> None:
        self._rng, self._year, self._registry = rng, year, registry
        self._places = {place: float(place.weight) for place in lists.birth_places()}
        self._by_sector = {sector: [job for job in lists.jobs() if job.sector == sector and not job.formal] for sector in SECTORS}
        self._formal = [job for job in lists.jobs() if job.formal]

    def people(self, count: int, homes: Sequence[Kelurahan], sector: str | None) -> list[Person]:
        """`count` people of the given kelurahan; `sector` narrows their work, None takes the city's mix."""
        found: list[Person] = []
        while len(found) < count:
            relation = perhaps(self._rng, RELATIONS) if found else None
            person = self._relative(relation, found[-1], sector) if relation else None
            found.append(person or self.stranger(self._rng.choice(homes), sector))
        return found

    def stranger(self, home: Kelurahan, sector: str | None) -> Person:
        """Somebody who is nobody's relative."""
        rng = self._rng
        sex, born, job = "L" if happens(rng, 0.6) else "P", birth_date(rng, self._year), self._job(sector)
        place, prefix = self._registered(home)
        return Person(
            nik=self._registry.nik(rng, prefix, born, sex),
            kk=self._registry.family_card(rng, home),
            name=full_name(rng, sex, born.year),
            sex=sex,
            birth_place=place,
            born=born,
            home=home,
            rt=rng.randint(1, 9),
            rw=rng.randint(1, 14),
            street=street(rng),
            job=job,
            income=income(rng, job),
            phone=phone(rng),
            mother=full_name(rng, "P", born.year - 24),
            decile=chosen(rng, DECILES),
        )

    def _registered(self, home: Kelurahan) -> tuple[str, str]:
        place = chosen(self._rng, self._places)
        # Whoever came as a child got the first card here; a number does not follow its owner within the city either.
        if happens(self._rng, 0.75 if place.name == "Semarang" else 0.33):
            return place.name, home.kecamatan_code.replace(".", "")
        return place.name, self._rng.choice(place.prefixes)

    def _job(self, sector: str | None) -> Job:
        if happens(self._rng, FORMAL_SHARE):
            return self._rng.choice(self._formal)
        return self._rng.choice(self._by_sector[sector or chosen(self._rng, SECTORS)])

    def _relative(self, relation: str, other: Person, sector: str | None) -> Person | None:
        """Somebody tied to `other` as `relation` says, or None when such a person would be too young to be listed."""
        if relation == "namesake":
            return self._named_alike(other)
        born = self._birth_of(relation, other)
        if age_on(born, date(self._year, 1, 1)) < 16:
            return None
        stranger = self.stranger(other.home, sector)
        sex = {"spouse": "P" if other.sex == "L" else "L", "twin": other.sex}.get(relation, stranger.sex)
        name = full_name(self._rng, sex, born.year)
        if relation in ("sibling", "twin") and sex == other.sex and " " in other.name and name != other.name:
            name = f"{name.split()[0]} {other.name.split()[-1]}"
        return replace(
            stranger,
            nik=self._registry.nik(self._rng, stranger.nik[:6], born, sex),
            kk=other.kk,
            name=name,
            sex=sex,
            born=born,
            rt=other.rt,
            rw=other.rw,
            street=other.street,
            mother=other.mother if relation in ("sibling", "twin") else stranger.mother,
            decile=other.decile,
        )

    def _birth_of(self, relation: str, other: Person) -> date:
        if relation == "twin":
            return other.born
        apart = {"spouse": (-6, 6), "sibling": (-12, 12), "child": (19, 35)}[relation]
        return other.born + timedelta(days=365 * self._rng.randint(*apart) + self._rng.randrange(1, 365))

    def _named_alike(self, other: Person) -> Person:
        stranger = self.stranger(other.home, None)
        nik = self._registry.nik(self._rng, stranger.nik[:6], other.born, other.sex)
        return replace(stranger, nik=nik, name=other.name, sex=other.sex, born=other.born)


def street(rng: Random) -> str:
    """A street and number as written on an identity card, without RT and RW."""
    name, number = rng.choice(lists.words("street")), rng.randint(1, 140)
    lane = rng.choice(("I", "II", "III", "IV", "V", "VI"))
    return chosen(
        rng,
        {
            f"Jl. {name} No. {number}": 45,
            f"Jl. {name} Gg. {lane} No. {number}": 22,
            f"Gg. {name} {number}": 14,
            f"Kp. {name}": 7,
            f"Jl. {name} {rng.choice(('Utara', 'Selatan', 'Timur', 'Dalam', 'Raya'))} No. {number}": 6,
            f"{name} Gg. {lane}/{number}": 4,
            f"Perum {name} Blok {rng.choice('ABCDEFGH')}/{number}": 3,
        },
    )


def income(rng: Random, job: Job) -> int:
    """Whole rupiah a month in steps of 50,000; a formal wage stands clearly above the others."""
    low, high, usual = (3_000_000, 4_500_000, 3_500_000) if job.formal else (500_000, 2_850_000, 1_600_000)
    return round(rng.triangular(low, high, usual) / 50_000) * 50_000


def phone(rng: Random) -> str:
    """A mobile number of 11 or 12 digits under a prefix that does not exist."""
    return f"{rng.choice(PHONE_PREFIXES)}{rng.randrange(10**7, 10**8):08}"[: rng.choice((11, 12, 12))]
