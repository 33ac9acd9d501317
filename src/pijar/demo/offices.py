"""Who sends candidate lists to the city, in what form, and whom each of them lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from pijar.demo import lists
from pijar.demo.accidents import mistyped_nik
from pijar.demo.chance import happens, parts
from pijar.demo.lists import Kelurahan
from pijar.demo.people import Person, Town

# The forms of a kelurahan's list, in turn, so that every form occurs however the kelurahan are drawn.
KELURAHAN_LAYOUTS = ("titled", "sections", "semicolon", "two_rows", "comma", "plain")
KELURAHAN_FILES = (
    "Kel_{under}_pekerja_rentan_{year}",
    "Kelurahan {name} - usulan {year}",
    "USULAN PEKERJA RENTAN KEL. {upper}",
    "data pekerja rentan kel {lower}",
    "usulan_kel_{under_lower}",
)
KECAMATAN_FILES = ("kec_{under}_usulan", "USULAN KECAMATAN {name} {year}", "Kec. {name} - rekap usulan pekerja rentan")
KELURAHAN_LISTS, KECAMATAN_WORKBOOKS = 30, 3
# Two kelurahan share each of these names; lists of both Mangunharjo tell whether a reader minds the kecamatan.
NAMED_TWICE = ("Mangunharjo", "Purwosari")
# The demo's kelurahan officer belongs to Gunungpati, so its list is there whatever the seed.
ALWAYS_LISTED = ("Mangunharjo", "Gunungpati")
# Rows that name somebody a second time, as shares of the people.
AGAIN: dict[str, float] = {"copied": 0.013, "same_file": 0.005, "other_file": 0.06, "mistyped": 0.027}
SHARED_NIK_SHARE, MISTYPED_ONCE_SHARE, OUTSIDER_SHARE = 0.0017, 0.004, 0.035
NORTHERN, RURAL = ("33.74.02", "33.74.03", "33.74.05", "33.74.16"), ("33.74.10", "33.74.12", "33.74.14", "33.74.15")


# As a key of lists an office is itself: a hash over all its kelurahan would be reckoned again at each look.
@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """One sender and its file. `sector` is None for a list of all kinds of work; `weight` is its share of people."""

    title: str
    subtitle: str
    file: str
    layout: str
    homes: tuple[Kelurahan, ...]
    sector: str | None
    weight: float

    @property
    def is_workbook(self) -> bool:
        """True for .xlsx, in which a NIK may be a number and a date a date."""
        return self.layout not in ("semicolon", "comma", "department_csv")


@dataclass(frozen=True, slots=True)
class Listing:
    """One row to come: a person in an office's list, under the NIK the office believes in.

    `again` says how the row repeats an earlier one (a key of AGAIN), empty for the first. The NIK, name and birth
    date of `clean` rows meet no accident.
    """

    person: Person
    nik: str
    again: str = ""
    clean: bool = False


def offices(rng: Random, year: int) -> list[Office]:
    """The forty senders: kelurahan, kecamatan with a sheet for each kelurahan, departments and one association."""
    return [*_kelurahan_offices(rng, year), *_kecamatan_offices(rng, year), *_departments(year)]


def _kelurahan_offices(rng: Random, year: int) -> Iterator[Office]:
    always = [home for home in lists.kelurahan() if home.name in ALWAYS_LISTED]
    others = [home for home in lists.kelurahan() if home.name not in (*ALWAYS_LISTED, *NAMED_TWICE)]
    homes = [*always, *rng.sample(others, KELURAHAN_LISTS - len(always))]
    for number, home in enumerate(homes):
        stem = _named(KELURAHAN_FILES[number % len(KELURAHAN_FILES)], home.name, year)
        file = f"{stem} kec {home.kecamatan}" if home.name in NAMED_TWICE else stem
        # The last list was typed with the NIK as numbers, of which Excel keeps fifteen digits only.
        layout = KELURAHAN_LAYOUTS[number % len(KELURAHAN_LAYOUTS)] if number < KELURAHAN_LISTS - 1 else "numbers"
        yield Office(home.name, home.kecamatan, _with_suffix(file, layout), layout, (home,), None, rng.uniform(0.9, 2.1))


def _kecamatan_offices(rng: Random, year: int) -> Iterator[Office]:
    members: dict[str, list[Kelurahan]] = {}
    for home in lists.kelurahan():
        members.setdefault(home.kecamatan, []).append(home)
    for number, name in enumerate(rng.sample(sorted(members), KECAMATAN_WORKBOOKS)):
        file = f"{_named(KECAMATAN_FILES[number], name, year)}.xlsx"
        yield Office(name, "", file, "sheets", tuple(members[name]), None, 0.45 * len(members[name]))


def _departments(year: int) -> Iterator[Office]:
    every = lists.kelurahan()
    north = tuple(home for home in every if home.kecamatan_code in NORTHERN)
    rural = tuple(home for home in every if home.kecamatan_code in RURAL)
    forms = (
        ("Dinas Perdagangan", "Pedagang kaki lima dan pasar", "Disdag PKL {}", "department_csv", every, "trade", 9),
        ("Dinas Perikanan", "Nelayan dan pembudidaya ikan", "DISKAN_nelayan_{}", "form", north, "fishing", 5),
        ("Dinas Perhubungan", "Pengemudi", "DISHUB pengemudi {}", "form", every, "transport", 7),
        ("Dinas Pertanian", "Petani", "Dispertan petani {}", "export", rural, "farming", 5.5),
        ("Dinas Pertanian", "Buruh tembakau", "Dispertan DBHCHT {}", "department_csv", every, "tobacco", 9.8),
        ("Dinas Tenaga Kerja", "Usulan tambahan", "disnaker usulan tambahan {}", "export", every, None, 8),
        ("Paguyuban Ojek Semar Rukun", "Anggota pengemudi ojek", "Paguyuban ojek {}", "members", every, "transport", 4),
    )
    for title, subtitle, stem, layout, homes, sector, weight in forms:
        yield Office(title, subtitle, _with_suffix(stem.format(year), layout), layout, homes, sector, weight)


def _named(pattern: str, name: str, year: int) -> str:
    under = name.replace(" ", "_")
    return pattern.format(name=name, upper=name.upper(), lower=name.lower(), under=under, under_lower=under.lower(), year=year)


def _with_suffix(stem: str, layout: str) -> str:
    return f"{stem}.csv" if layout in ("semicolon", "comma", "department_csv") else f"{stem}.xlsx"


def settle(town: Town, senders: Sequence[Office], count: int) -> dict[Office, list[Person]]:
    """`count` people, each first listed by one office in proportion to its weight."""
    sizes = parts(count, [office.weight for office in senders])
    return {office: town.people(size, office.homes, office.sector) for office, size in zip(senders, sizes, strict=True)}


def listings(rng: Random, settled: Mapping[Office, Sequence[Person]], outsiders: Sequence[Person]) -> dict[Office, list[Listing]]:
    """Every row each office will type: its own people, some of them twice, and some who already stand elsewhere."""
    found: dict[Office, list[Listing]] = {
        office: [_first(rng, person, outsiders) for person in people] for office, people in settled.items()
    }
    for office, people in settled.items():
        for person in people:
            for again, share in AGAIN.items():
                if happens(rng, share):
                    _repeat(rng, found, office, person, again)
    for rows in found.values():
        rng.shuffle(rows)
        _share_niks(rng, rows)
    return found


def _first(rng: Random, person: Person, outsiders: Sequence[Person]) -> Listing:
    if happens(rng, MISTYPED_ONCE_SHARE):
        return Listing(person, mistyped_nik(rng, person.nik))
    if outsiders and happens(rng, MISTYPED_ONCE_SHARE * 0.75):
        return Listing(person, rng.choice(outsiders).nik)
    return Listing(person, person.nik)


def _repeat(rng: Random, found: Mapping[Office, list[Listing]], office: Office, person: Person, again: str) -> None:
    nik = mistyped_nik(rng, person.nik) if again == "mistyped" else person.nik
    where = office if again in ("copied", "same_file") else _another(rng, list(found), office, person)
    found[where].append(Listing(person, nik, again))


def _another(rng: Random, senders: Sequence[Office], office: Office, person: Person) -> Office:
    """An office that may list the person too: it covers the home and the kind of work. The labour office takes all."""
    fitting = [
        other
        for other in senders
        if other is not office and person.home in other.homes and other.sector in (None, person.job.sector)
    ]
    return rng.choice(fitting) if fitting else office


def _share_niks(rng: Random, rows: list[Listing]) -> None:
    """Some people are typed under the NIK of somebody quite unlike them, as when a clerk copies the row above."""
    for here, listing in enumerate(rows[1:], start=1):
        above = rows[here - 1]
        fresh = not (listing.again or above.again or above.clean)
        if fresh and happens(rng, SHARED_NIK_SHARE) and _unlike(listing.person, above.person):
            rows[here - 1] = Listing(above.person, above.person.nik, clean=True)
            rows[here] = Listing(listing.person, above.person.nik, clean=True)


def _unlike(one: Person, other: Person) -> bool:
    """Clearly two people: other birth dates, and no word of one name begins with a letter of the other's."""
    initials = {word[0] for word in one.name.split()} & {word[0] for word in other.name.split()}
    return one.born != other.born and not initials
