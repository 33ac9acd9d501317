"""A person as one office writes them down: what it does not ask for stays empty, and the clerk's hand slips as in every list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pijar.demo import accidents
from pijar.demo.chance import happens, perhaps
from pijar.demo.lists import Kelurahan, kelurahan
from pijar.demo.pairs_hard import Listed
from pijar.demo.pairs_people import Resident
from pijar.demo.pairs_profile import Profile

COLUMNS = (
    "nik", "nama", "no_kk", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "alamat", "rt", "rw", "kelurahan_kode",
    "kelurahan", "kecamatan", "pekerjaan", "no_hp", "ibu_kandung",
)  # fmt: skip
DEPARTMENTS = 40
# Rows in which a cell that is asked for stays empty.
BLANK: dict[str, float] = {"no_kk": 0.03, "ibu_kandung": 0.04, "rt": 0.03, "tempat_lahir": 0.02, "alamat": 0.02}
NAME_RATES = {kind: rate for kind, rate in accidents.NAME_RATES.items() if kind != "missing"}
BIRTH_RATES: dict[str, float] = {"missing": 0.016, "wrong": 0.0086, "swapped": 0.0044}
# A number mistyped in the first place, of somebody whom no second row sets right.
MISTYPED_SHARE = 0.004
SEX_FLIPPED_SHARE = accidents.OTHER_RATES["sex_flipped"]
CASES: tuple[Callable[[str], str], ...] = (str.upper, str.upper, str.upper, str.title, str.title, str.lower)


@dataclass(frozen=True, slots=True)
class Office:
    """One sender of lists: what it does not ask for and in which letters it writes names; `home` is None for a department."""

    home: Kelurahan | None
    unasked: frozenset[str]
    case: Callable[[str], str]


def offices(rng: Random, profile: Profile) -> list[Office]:
    """An office for each kelurahan, in their order, and behind them the departments and associations."""
    homes: list[Kelurahan | None] = [*kelurahan(), *[None] * DEPARTMENTS]
    return [Office(home, _unasked(rng, profile), rng.choice(CASES)) for home in homes]


def _unasked(rng: Random, profile: Profile) -> frozenset[str]:
    return frozenset(name for names, share in profile.unasked.items() if happens(rng, share) for name in names)


@dataclass(slots=True)
class Row:
    """One record to be written; dates are ISO, an empty text is an empty cell."""

    nik: str
    nama: str
    no_kk: str
    tempat_lahir: str
    tanggal_lahir: str
    jenis_kelamin: str
    alamat: str
    rt: str
    rw: str
    kelurahan_kode: str
    kelurahan: str
    kecamatan: str
    pekerjaan: str
    no_hp: str
    ibu_kandung: str

    def cells(self) -> list[str]:
        """The cells in the order of COLUMNS."""
        return [getattr(self, name) for name in COLUMNS]


def plain(person: Resident, nik: str, name: str, born: date | None, work: str) -> Row:
    """A row without accident and with every column filled."""
    home = person.home
    return Row(
        nik, name, person.kk, person.birth_place, born.isoformat() if born else "", person.sex, person.street, str(person.rt),
        str(person.rw), home.code, home.name, home.kecamatan, work, person.phone, person.mother,
    )  # fmt: skip


def first_row(rng: Random, listed: Listed, office: Office) -> Row:
    """How the first office writes somebody down, with about as many accidents as the lists of the demo city have."""
    person = listed.person
    nik = listed.nik
    if rng.random() < MISTYPED_SHARE and nik == person.nik:
        nik = accidents.mistyped_nik(rng, nik)
    row = plain(person, nik, listed.name, _born(rng, person.born), rng.choice(person.job.words))
    if accident := perhaps(rng, NAME_RATES):
        row.nama = accidents.name(rng, accident, row.nama, person.sex) or row.nama
    if rng.random() < SEX_FLIPPED_SHARE:
        row.jenis_kelamin = "LP"[row.jenis_kelamin == "L"]
    return finished(rng, row, office)


def _born(rng: Random, born: date) -> date | None:
    accident = perhaps(rng, BIRTH_RATES)
    if accident == "missing":
        return None
    if accident == "wrong":
        return born + timedelta(days=rng.choice((1, 10, 30, 365, 3653)) * rng.choice((-1, 1)))
    return turned(born) if accident else born


def turned(born: date) -> date:
    """Day and month the wrong way round, where that is a date."""
    return date(born.year, born.day, born.month) if born.day <= 12 else born


def finished(rng: Random, row: Row, office: Office) -> Row:
    """Empties what the office does not ask for and what was left out, and writes in the office's letters."""
    for name in office.unasked:
        setattr(row, name, "")
    blank = perhaps(rng, BLANK)
    if blank:
        setattr(row, blank, "")
        if blank == "rt":
            row.rw = ""
    row.nama, row.ibu_kandung = office.case(row.nama), office.case(row.ibu_kandung)
    if row.rt and office.case is str.title:
        row.rt, row.rw = row.rt.zfill(3), row.rw.zfill(3)
    return row


def office_of(
    rng: Random, all_offices: list[Office], person: Resident, homes: dict[str, int], but: Office | None = None
) -> Office:
    """The office that lists somebody: the own kelurahan mostly, else a department; never `but`."""
    while True:
        own = all_offices[homes[person.home.code]]
        found = own if rng.random() < 0.7 else all_offices[-1 - rng.randrange(DEPARTMENTS)]
        if found is not but:
            return found
