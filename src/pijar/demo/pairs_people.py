"""The people of a labelled set: households with one family card, one mother's name for all children, often one phone.

Every number is given out once. Twins' numbers follow one another, so a number alone never tells a slip of the finger
from another person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from pijar.demo import lists, pairs_names
from pijar.demo.chance import chosen, happens
from pijar.demo.lists import Job, Kelurahan
from pijar.demo.pairs_profile import USUAL, Profile
from pijar.demo.people import AGES, SECTORS, phone, street

FIRST_SERIAL, SERIALS = 9000, 1000
# So often a number is drawn by lot before the free ones of its day are counted.
DRAWS = 20
# Not everybody is on a list: between two listed people a few numbers belong to others.
GAPS = (1, 1, 1, 1, 2, 2, 3, 4)
# Old people whose day nobody wrote down were given one of these, and the first days of any month.
ROUND_DAYS = ((1, 1), (1, 1), (1, 1), (12, 31), (12, 31), (8, 17), (7, 1), (6, 30))
BORN_HERE_SHARE, REGISTERED_HERE_SHARE, CAME_EARLY_SHARE = 0.8, 0.8, 0.35
ONE_PHONE_SHARE, NO_PHONE_SHARE = 0.45, 0.09
HOUSEHOLDS: dict[str, float] = {"single": 50, "couple": 26, "couple and children": 14, "mother and children": 4, "siblings": 6}
MOST_CHILDREN = 3


@dataclass(slots=True)
class Resident:
    """One invented person as the population register would know them."""

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
    phone: str
    mother: str


class Serials:
    """Gives out NIK and family card numbers, each once, the last four digits from 9000 on so that they are nobody's.

    `counted` gives them out in their order for each kecamatan, day and sex, as registries do; else they are drawn.
    """

    def __init__(self, *, counted: bool) -> None:
        self._counted = counted
        self._last: dict[str, int] = {}
        self._given: set[int] = set()

    def nik(self, rng: Random, prefix: str, born: date, sex: str) -> str | None:
        """A free NIK of a kecamatan (6 digits), day and sex, or None when the thousand are used up."""
        stem = f"{prefix}{born.day + 40 * (sex == 'P'):02}{born.month:02}{born.year % 100:02}"
        return self._next(stem, rng.choice(GAPS)) if self._counted else self._drawn(rng, stem)

    def after(self, nik: str) -> str | None:
        """The NIK right behind another, as a twin is given it; None where it is taken."""
        stem, serial = nik[:12], int(nik[12:]) - FIRST_SERIAL + 1
        if self._counted:
            return self._next(stem, 1)
        number = int(stem) * SERIALS + serial
        if serial >= SERIALS or number in self._given:
            return None
        self._given.add(number)
        return f"{stem}{FIRST_SERIAL + serial}"

    def family_card(self, rng: Random, home: Kelurahan) -> str:
        """A free KK number of the kecamatan of some day between 2002 and 2024."""
        while True:
            day = f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(2, 24):02}"
            stem = f"{home.kecamatan_code.replace('.', '')}{day}"
            if number := self._next(stem, 1) if self._counted else self._drawn(rng, stem):
                return number

    def _next(self, stem: str, step: int) -> str | None:
        serial = self._last.get(stem, -1) + step
        if serial >= SERIALS:
            return None
        self._last[stem] = serial
        return f"{stem}{FIRST_SERIAL + serial}"

    def _drawn(self, rng: Random, stem: str) -> str | None:
        # One set of whole numbers: a million sets of a few would take ten times the memory.
        first = int(stem) * SERIALS
        for _ in range(DRAWS):
            serial = int(rng.random() * SERIALS)
            if first + serial not in self._given:
                break
        else:
            free = [serial for serial in range(SERIALS) if first + serial not in self._given]
            if not free:
                return None
            serial = rng.choice(free)
        self._given.add(first + serial)
        return f"{stem}{FIRST_SERIAL + serial}"


class City:
    """Makes households one after another; `year` is the one on whose first of January ages are counted."""

    def __init__(self, rng: Random, year: int, profile: Profile = USUAL) -> None:
        self.rng, self.year, self.profile = rng, year, profile
        self._serials = Serials(counted=profile.counted_serials)
        self._homes = lists.kelurahan()
        self._home_weights = [rng.uniform(0.4, 2.2) for _ in self._homes]
        places = lists.birth_places()[1:]
        self._here, self._elsewhere = lists.birth_places()[0], {place: float(place.weight) for place in places}
        self._ages = [
            age for (low, high), share in AGES.items() for age in range(low, high + 1) for _ in range(_slots(low, high, share))
        ]
        self._jobs = {sector: [job for job in lists.jobs() if job.sector == sector and not job.formal] for sector in SECTORS}
        self._sectors = [sector for sector, weight in SECTORS.items() for _ in range(int(weight))]
        self._of_district: dict[str, list[Kelurahan]] = defaultdict(list)
        for home in self._homes:
            self._of_district[home.kecamatan_code].append(home)

    def household(self) -> list[Resident]:
        """The listed members of one household, at least one; children carry their mother's name as theirs."""
        kind = chosen(self.rng, HOUSEHOLDS)
        first = self.stranger(self._home())
        members = [first]
        if kind.startswith("couple"):
            members.append(self.spouse(first))
        if kind.endswith("children"):
            woman = next((person for person in members if person.sex == "P"), first)
            members += self._children(members, woman.name)
        if kind == "siblings":
            members += [self.sibling(first) for _ in range(self.rng.randint(1, 2))]
        return members

    def stranger(self, home: Kelurahan) -> Resident:
        """The head of a household of their own."""
        rng = self.rng
        born, sex = self._birth_date(), "L" if rng.random() < 0.58 else "P"
        place, prefix = self._registered(home)
        nik, born = self._nik(prefix, born, sex)
        return Resident(
            nik=nik,
            kk=self._serials.family_card(rng, home),
            name=pairs_names.full_name(rng, sex, born.year),
            sex=sex,
            birth_place=place,
            born=born,
            home=home,
            rt=rng.randint(1, 9),
            rw=rng.randint(1, 14),
            street=street(rng),
            job=self.job(),
            phone=self.phone(),
            mother=pairs_names.full_name(rng, "P", born.year - 24),
        )

    def member(
        self, head: Resident, born: date, sex: str, name: str, mother: str, *, at_home: bool = True, twin: bool = False
    ) -> Resident:
        """Somebody of the household of `head`; `at_home` says that the same kecamatan gave the first card."""
        place, prefix = (head.birth_place, head.nik[:6]) if at_home else self._registered(head.home)
        number = self._serials.after(head.nik) if twin and sex == head.sex else None
        nik, born = (number, born) if number else self._nik(prefix, born, sex)
        shared = head.phone and happens(self.rng, ONE_PHONE_SHARE)
        return replace(
            head, nik=nik, name=name, sex=sex, birth_place=place, born=born, job=self.job(), mother=mother,
            phone=head.phone if shared else self.phone(),
        )  # fmt: skip

    def spouse(self, other: Resident) -> Resident:
        """Husband or wife, up to six years apart."""
        sex, rng = "P" if other.sex == "L" else "L", self.rng
        born = self._within(other.born + timedelta(days=rng.randint(-2200, 2200)))
        mother = pairs_names.full_name(rng, "P", born.year - 24)
        return self.member(other, born, sex, pairs_names.full_name(rng, sex, born.year), mother, at_home=False)

    def sibling(self, other: Resident) -> Resident:
        """A brother or sister in the same house, who often has the same last word in the name."""
        rng = self.rng
        born = self._within(other.born + timedelta(days=rng.choice((-1, 1)) * rng.randint(320, 4000)))
        return self.child_of(other, born, other.mother, rng.choice("LP"), last=other.name.split()[-1])

    def child_of(self, head: Resident, born: date, mother: str, sex: str, last: str = "") -> Resident:
        """A child of `mother` in the household of `head`; half of the time `last` ends the name."""
        name = pairs_names.full_name(self.rng, sex, born.year)
        if last and happens(self.rng, 0.5) and name != last:
            name = f"{name.split()[0]} {last}" if name.split()[0] != last else name
        return self.member(head, born, sex, name, mother)

    def _children(self, parents: list[Resident], mother: str) -> list[Resident]:
        """Grown children who are listed themselves; parents too young for that have none."""
        oldest, rng = max(person.born.year for person in parents) + 19, self.rng
        last = parents[0].name.split()[-1]
        years = [oldest + rng.randint(0, 14) for _ in range(rng.randint(1, MOST_CHILDREN))]
        days = [date(year, 1, 1) + timedelta(days=rng.randrange(365)) for year in sorted(set(years)) if year <= self.year - 17]
        return [self.child_of(parents[0], day, mother, rng.choice("LP"), last) for day in days]

    def elsewhere(self, person: Resident) -> Resident:
        """Somebody in another kelurahan, of the same kecamatan mostly: where `person` may have moved to."""
        home = person.home
        pool = self._of_district[home.kecamatan_code] if happens(self.rng, 0.7) else self._homes
        return self.stranger(self.rng.choice([other for other in pool if other.code != home.code]))

    def number(self, prefix: str, born: date, sex: str) -> str:
        """A NIK for somebody registered in the kecamatan `prefix`; the day of the number is the next one when it is full."""
        return self._nik(prefix, born, sex)[0]

    def family_card(self, home: Kelurahan) -> str:
        """A new family card, as after a wedding or a move."""
        return self._serials.family_card(self.rng, home)

    def phone(self) -> str:
        """A number, or nothing."""
        return "" if self.rng.random() < NO_PHONE_SHARE else phone(self.rng)

    def job(self) -> Job:
        """Some informal work, as often as in the city's lists."""
        return self.rng.choice(self._jobs[self.rng.choice(self._sectors)])

    def _home(self) -> Kelurahan:
        return self.rng.choices(self._homes, self._home_weights)[0]

    def _nik(self, prefix: str, born: date, sex: str) -> tuple[str, date]:
        while (nik := self._serials.nik(self.rng, prefix, born, sex)) is None:
            born += timedelta(days=1)
        return nik, born

    def _registered(self, home: Kelurahan) -> tuple[str, str]:
        """Where somebody was born, and the kecamatan whose registry gave the number."""
        rng, here = self.rng, home.kecamatan_code.replace(".", "")
        if rng.random() < BORN_HERE_SHARE:
            return self._here.name, here if rng.random() < REGISTERED_HERE_SHARE else rng.choice(self._here.prefixes)
        place = chosen(rng, self._elsewhere)
        return place.name, here if rng.random() < CAME_EARLY_SHARE else rng.choice(place.prefixes)

    def _within(self, born: date) -> date:
        """A birth date moved into the ages that are on lists."""
        low, high = self.year - 78, self.year - 17
        return born.replace(year=min(max(born.year, low), high), day=min(born.day, 28))

    def _birth_date(self) -> date:
        rng = self.rng
        year = self.year - 1 - self._ages[int(rng.random() * len(self._ages))]
        guess = 0.22 if year < 1956 else 0.10 if year < 1970 else 0.015 if year < 1985 else 0.0
        if rng.random() < guess:
            return date(year, *rng.choice(ROUND_DAYS))
        return date(year, 1, 1) + timedelta(days=int(rng.random() * 365))


def _slots(low: int, high: int, share: float) -> int:
    return max(1, round(share * 1000 / (high - low + 1)))
