"""What the institutions know on the first of January: population office, insurer, welfare data; and published coverage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from pijar.demo import lists
from pijar.demo.chance import chosen, happens
from pijar.demo.people import Person, Registry, Town, age_on
from pijar.demo.writing import write_register

OUTSIDE_SHARE, TWO_DATES_SHARE, LAPSED_SHARE = 0.008, 0.01, 0.02
# Who lives with a disability; which women head their household; who came to the city though registered
# there, and who of those who came did so lately.
DISABLED_SHARE, HEADS_SHARE, CAME_SHARE, LATELY_SHARE = 0.035, 0.14, 0.25, 0.04


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the registers say so of a person, as shares; days since a death or move, the fewest and the most."""

    found: float
    died: float
    moved: float
    decile: float
    covered: float
    since: tuple[int, int]


CANDIDATES = Rates(found=0.972, died=0.011, moved=0.016, decile=0.865, covered=0.059, since=(20, 1400))
# Whom the programme paid for was looked at a year ago: the registers know them, and what speaks against them is new.
MEMBERS = Rates(found=1.0, died=0.005, moved=0.009, decile=0.985, covered=0.02, since=(1, 150))
# Who pays for the cover somebody already has; a lapsed one was paid by an employer or by the person.
PAYERS: dict[tuple[str, str], float] = {
    ("PU", "PERUSAHAAN"): 48,
    ("BPU", "MANDIRI"): 20,
    ("BPU", "APBD PROVINSI"): 12,
    ("BPU", "BAZNAS"): 10,
    ("BPU", "CSR"): 10,
}
LAPSED: dict[tuple[str, str], float] = {("PU", "PERUSAHAAN"): 1, ("BPU", "MANDIRI"): 1}
# The one published line, and invented months before it so that a chart has a line to draw.
PUBLISHED = ("2025-12-01", 390_498, "joglosemar.inews.id, artikel 655908 halaman 4: 390.498 dari 756.873 pekerja")
INVENTED = "REKAAN untuk kota contoh, bukan angka resmi"
POTENTIAL, TARGET = 756_873, "0.7159"
EARLIER = {
    "2025-01-01": 341_200,
    "2025-03-01": 347_650,
    "2025-05-01": 355_900,
    "2025-07-01": 366_480,
    "2025-09-01": 375_130,
    "2025-11-01": 386_020,
}


class Resident(NamedTuple):
    """One line of `dukcapil.csv`; `tinggal_sejak` is the day since when the person lives in the city, empty outside it."""

    nik: str
    nama: str
    tanggal_lahir: str
    jenis_kelamin: str
    status: str
    tanggal_status: str
    kelurahan_kode: str
    tinggal_sejak: str


class Cover(NamedTuple):
    """One line of `bpjstk_aktif.csv`."""

    nik: str
    kpj: str
    segmen: str
    sumber: str
    status: str


class Welfare(NamedTuple):
    """One line of `dtsen.csv`; the last two are ya or tidak."""

    nik: str
    desil: int
    tanggal: str
    disabilitas: str
    kepala_keluarga_perempuan: str


@dataclass(frozen=True, slots=True)
class Registers:
    """The three registers about persons as they stand on one day."""

    population: list[Resident]
    insured: list[Cover]
    welfare: list[Welfare]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registers say of one person: `status` is empty when the population office does not find the NIK."""

    person: Person
    status: str
    status_date: str
    residence: str
    decile: int | None
    cover: str

    def seems_fit(self, day: date) -> bool:
        """Roughly whom a programme would take, used only to decide who took part last year; the law is elsewhere."""
        at_home = self.status == "AKTIF" and self.residence.startswith(f"{lists.CITY}.")
        poor = self.decile is not None and self.decile <= 5
        return at_home and poor and self.cover != "AKTIF" and self._may_work(day)

    def _may_work(self, day: date) -> bool:
        return 18 <= age_on(self.person.born, day) < 65 and not self.person.job.formal


def standings(rng: Random, people: Sequence[Person], year: int, members: Collection[str] = ()) -> list[Standing]:
    """One standing for each person, on 1 January of `year`; `members` are the NIKs of last year's participants."""
    return [_standing(rng, person, year, MEMBERS if person.nik in members else CANDIDATES) for person in people]


def _standing(rng: Random, person: Person, year: int, rates: Rates) -> Standing:
    status, since = "", ""
    if happens(rng, rates.found):
        rest = 1 - rates.died - rates.moved
        status = chosen(rng, {"AKTIF": rest, "MENINGGAL": rates.died, "PINDAH": rates.moved})
    if status not in ("", "AKTIF"):
        since = (date(year, 1, 1) - timedelta(days=rng.randint(*rates.since))).isoformat()
    outside = rates is CANDIDATES and happens(rng, OUTSIDE_SHARE)
    return Standing(
        person=person,
        status=status,
        status_date=since,
        residence=rng.choice(lists.words("outside_code")) if outside else person.home.code,
        decile=person.decile if happens(rng, rates.decile) else None,
        cover=chosen(rng, {"": 1 - rates.covered - LAPSED_SHARE, "AKTIF": rates.covered, "NONAKTIF": LAPSED_SHARE}),
    )


def outsiders(rng: Random, registry: Registry, year: int, count: int) -> list[Person]:
    """People of the city who stand in no list; a mistyped NIK may be one of theirs."""
    return Town(rng, year, registry).people(count, lists.kelurahan(), None)


def january(rng: Random, known: Sequence[Standing], others: Sequence[Person], year: int) -> Registers:
    """The registers on 1 January of `year`: of `known`, and of the `others` who stand in no list. Lines are in no order."""
    return Registers(_population(rng, known, others, year), _insured(rng, known, others), _welfare(rng, known, others, year))


def write(folder: Path, found: Registers, month: str = "") -> None:
    """Writes the three files; `month` (2026-02) is part of the names of a later month's."""
    for lines, kind, name in (
        (found.population, Resident, "dukcapil"), (found.insured, Cover, "bpjstk_aktif"), (found.welfare, Welfare, "dtsen"),
    ):  # fmt: skip
        _write(folder / file_name(name, month), kind, lines)


def file_name(stem: str, month: str = "") -> str:
    """`dukcapil.csv` as of January, `dukcapil_2026-02.csv` as of a later month's first day."""
    return f"{stem}_{month}.csv" if month else f"{stem}.csv"


def _write(path: Path, kind: type[tuple[object, ...]], lines: Iterable[Sequence[object]]) -> None:
    write_register(path, kind._fields, lines)  # type: ignore[attr-defined]


def _population(rng: Random, known: Sequence[Standing], others: Sequence[Person], year: int) -> list[Resident]:
    found = [standing for standing in known if standing.status]
    found += [Standing(person, "AKTIF", "", person.home.code, None, "") for person in others]
    rng.shuffle(found)
    return [_resident(rng, standing, year) for standing in found]


def _resident(rng: Random, standing: Standing, year: int) -> Resident:
    person = standing.person
    facts = (person.nik, person.name, person.born.isoformat(), person.sex)
    here = standing.residence.startswith(f"{lists.CITY}.")
    since = _came(rng, person, date.fromisoformat(standing.status_date or f"{year - 1}-12-31")) if here else ""
    return Resident(*facts, standing.status, standing.status_date, standing.residence, since)


def _came(rng: Random, person: Person, latest: date) -> str:
    """Since when somebody lives in the city: since birth, or from a day before `latest`, in a few cases a recent one."""
    registered_here = person.nik.startswith(lists.CITY.replace(".", ""))
    if registered_here and not happens(rng, CAME_SHARE):
        return person.born.isoformat()
    days = 180 if happens(rng, LATELY_SHARE) else (latest - person.born).days
    return (latest - timedelta(days=rng.randrange(1, days))).isoformat()


def kpj(rng: Random) -> str:
    """An insurer's participant number: eleven digits, the first a 9."""
    return f"9{rng.randrange(10**10):010}"


def _insured(rng: Random, known: Sequence[Standing], others: Sequence[Person]) -> list[Cover]:
    """Candidates covered through somebody else, lapsed ones, and some who are no candidates."""
    covered = [(standing.person.nik, standing.cover) for standing in known if standing.cover]
    covered += [(person.nik, chosen(rng, {"AKTIF": 3, "NONAKTIF": 1})) for person in others[::4]]
    rng.shuffle(covered)
    return [Cover(nik, kpj(rng), *chosen(rng, PAYERS if state == "AKTIF" else LAPSED), state) for nik, state in covered]


def _welfare(rng: Random, known: Sequence[Standing], others: Sequence[Person], year: int) -> list[Welfare]:
    """A decile for most people; a few have an older line with another decile, which no longer holds."""
    deciles = [(standing.person, standing.decile) for standing in known if standing.decile is not None]
    deciles += [(person, person.decile) for person in others[::2]]
    found: list[Welfare] = []
    for person, decile in deciles:
        flags = flag(happens(rng, DISABLED_SHARE)), flag(person.sex == "P" and happens(rng, HEADS_SHARE))
        found.append(Welfare(person.nik, decile, f"{year - 1}-{rng.choice(('03-31', '06-30', '09-30'))}", *flags))
        if happens(rng, TWO_DATES_SHARE):
            found.append(Welfare(person.nik, rng.randint(1, 10), f"{year - 2}-12-31", *flags))
    rng.shuffle(found)
    return found


def flag(holds: bool) -> str:
    """Yes or no as the registers write it."""
    return "ya" if holds else "tidak"


def write_coverage(path: Path) -> None:
    """`cakupan.csv`: active participants, potential workers, target; the earlier months say that they are invented."""
    rows = [(day, active, POTENTIAL, TARGET, INVENTED) for day, active in EARLIER.items()]
    day, active, source = PUBLISHED
    rows.append((day, active, POTENTIAL, TARGET, source))
    write_register(path, ("per_tanggal", "aktif", "potensial", "target", "sumber"), rows)
