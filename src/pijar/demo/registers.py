"""What the institutions know: population office, insurer, welfare data, last year's participants, and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pijar.demo import lists
from pijar.demo.chance import chosen, happens
from pijar.demo.people import Person, Registry, Town, age_on
from pijar.demo.writing import write_register

FOUND_SHARE, DIED_SHARE, MOVED_SHARE, OUTSIDE_SHARE = 0.972, 0.011, 0.016, 0.008
KNOWN_DECILE_SHARE, TWO_DATES_SHARE = 0.865, 0.01
COVERED_SHARE, LAPSED_SHARE = 0.059, 0.02
# Who pays for the cover somebody already has; a lapsed one was paid by an employer or by the person.
PAYERS: dict[tuple[str, str], float] = {
    ("PU", "PERUSAHAAN"): 48,
    ("BPU", "MANDIRI"): 20,
    ("BPU", "APBD PROVINSI"): 12,
    ("BPU", "BAZNAS"): 10,
    ("BPU", "CSR"): 10,
}
LAPSED: dict[tuple[str, str], float] = {("PU", "PERUSAHAAN"): 1, ("BPU", "MANDIRI"): 1}
MEMBER_SHARE_FIT, MEMBER_SHARE_UNFIT = 0.44, 0.06
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


def standings(rng: Random, people: Sequence[Person], year: int) -> list[Standing]:
    """One standing for each person, on 1 January of `year`."""
    return [_standing(rng, person, year) for person in people]


def _standing(rng: Random, person: Person, year: int) -> Standing:
    status, since = "", ""
    if happens(rng, FOUND_SHARE):
        rest = 1 - DIED_SHARE - MOVED_SHARE
        status = chosen(rng, {"AKTIF": rest, "MENINGGAL": DIED_SHARE, "PINDAH": MOVED_SHARE})
    if status not in ("", "AKTIF"):
        since = (date(year, 1, 1) - timedelta(days=rng.randint(20, 1400))).isoformat()
    outside = happens(rng, OUTSIDE_SHARE)
    return Standing(
        person=person,
        status=status,
        status_date=since,
        residence=rng.choice(lists.words("outside_code")) if outside else person.home.code,
        decile=person.decile if happens(rng, KNOWN_DECILE_SHARE) else None,
        cover=chosen(rng, {"": 1 - COVERED_SHARE - LAPSED_SHARE, "AKTIF": COVERED_SHARE, "NONAKTIF": LAPSED_SHARE}),
    )


def outsiders(rng: Random, registry: Registry, year: int, count: int) -> list[Person]:
    """People of the city who stand in no list; a mistyped NIK may be one of theirs."""
    return Town(rng, year, registry).people(count, lists.kelurahan(), None)


def write_population(path: Path, rng: Random, known: Sequence[Standing], others: Sequence[Person]) -> None:
    """`dukcapil.csv`: the candidates it finds and the people in no list, in no order."""
    header = ("nik", "nama", "tanggal_lahir", "jenis_kelamin", "status", "tanggal_status", "kelurahan_kode")
    found = [standing for standing in known if standing.status]
    found += [Standing(person, "AKTIF", "", person.home.code, None, "") for person in others]
    rng.shuffle(found)
    write_register(path, header, (_population_row(standing) for standing in found))


def _population_row(standing: Standing) -> tuple[object, ...]:
    person = standing.person
    facts = (person.nik, person.name, person.born.isoformat(), person.sex)
    return (*facts, standing.status, standing.status_date, standing.residence)


def kpj(rng: Random) -> str:
    """An insurer's participant number: eleven digits, the first a 9."""
    return f"9{rng.randrange(10**10):010}"


def write_insured(path: Path, rng: Random, known: Sequence[Standing], others: Sequence[Person]) -> None:
    """`bpjstk_aktif.csv`: candidates covered through somebody else, lapsed ones, and some who are no candidates."""
    covered = [(standing.person.nik, standing.cover) for standing in known if standing.cover]
    covered += [(person.nik, chosen(rng, {"AKTIF": 3, "NONAKTIF": 1})) for person in others[::4]]
    rng.shuffle(covered)
    rows = ((nik, kpj(rng), *chosen(rng, PAYERS if state == "AKTIF" else LAPSED), state) for nik, state in covered)
    write_register(path, ("nik", "kpj", "segmen", "sumber", "status"), rows)


def write_welfare(path: Path, rng: Random, known: Sequence[Standing], others: Sequence[Person], year: int) -> None:
    """`dtsen.csv`: a decile for most people; a few have an older line with another decile, which no longer holds."""
    deciles = [(standing.person.nik, standing.decile) for standing in known if standing.decile is not None]
    deciles += [(person.nik, person.decile) for person in others[::2]]
    rows: list[tuple[str, int, str]] = []
    for nik, decile in deciles:
        rows.append((nik, decile, f"{year - 1}-{rng.choice(('03-31', '06-30', '09-30'))}"))
        if happens(rng, TWO_DATES_SHARE):
            rows.append((nik, rng.randint(1, 10), f"{year - 2}-12-31"))
    rng.shuffle(rows)
    write_register(path, ("nik", "desil", "tanggal"), rows)


def write_members(path: Path, rng: Random, known: Sequence[Standing], year: int) -> int:
    """`peserta_<last year>.csv`: candidates the programme already paid for, some of whom it may not take again.

    Returns their number. `bulan_iur` counts the months from `mulai` to `bulan_terakhir`, both included.
    """
    header = ("nik", "nama", "tanggal_lahir", "kpj", "sumber_dana", "mulai", "bulan_terakhir", "bulan_iur")
    day = date(year, 1, 1)
    members = [s for s in known if happens(rng, MEMBER_SHARE_FIT if s.seems_fit(day) else MEMBER_SHARE_UNFIT)]
    members = [standing for standing in members if standing.status]
    write_register(path, header, (_member_row(rng, standing.person, year - 1) for standing in members))
    return len(members)


def _member_row(rng: Random, person: Person, year: int) -> tuple[object, ...]:
    first = chosen(rng, {7: 80, 9: 14, 10: 6})
    last = chosen(rng, {12: 96, 11: 3, 10: 1})
    fund = chosen(rng, {"DBHCHT": 7, "APBD": 3} if person.job.sector == "tobacco" else {"APBD": 97, "DBHCHT": 3})
    facts = (person.nik, person.name, person.born.isoformat(), kpj(rng), fund)
    return (*facts, f"{year}-{first:02}-01", f"{year}-{last:02}", last - first + 1)


def write_coverage(path: Path) -> None:
    """`cakupan.csv`: active participants, potential workers, target; the earlier months say that they are invented."""
    rows = [(day, active, POTENTIAL, TARGET, INVENTED) for day, active in EARLIER.items()]
    day, active, source = PUBLISHED
    rows.append((day, active, POTENTIAL, TARGET, source))
    write_register(path, ("per_tanggal", "aktif", "potensial", "target", "sumber"), rows)
