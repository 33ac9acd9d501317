"""Invented people, and how clerks type them: each typed cell beside what it means."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from othercity.places import OUTSIDE, City, Village

MEN = [
    "SUTRISNO",
    "AGUS",
    "BAMBANG",
    "JOKO",
    "WAHYU",
    "TEGUH",
    "DIMAS",
    "ROHMAT",
    "UJANG",
    "ASEP",
    "HENDRA",
    "FAUZAN",
    "KHOIRUL",
    "YUSUF",
    "PAIJO",
    "NGADIMAN",
]
WOMEN = [
    "SULASTRI",
    "ENDANG",
    "NGATIYEM",
    "SITI",
    "WINARNI",
    "YAYUK",
    "DEWI",
    "NENENG",
    "EUIS",
    "KARTINI",
    "RUKMINI",
    "TUMINAH",
    "FITRI",
    "LASMI",
    "MARSINAH",
]
LAST = [
    "SANTOSO",
    "WIBOWO",
    "HIDAYAT",
    "KUSUMA",
    "PRABOWO",
    "GUNAWAN",
    "UTAMI",
    "LESTARI",
    "RAHAYU",
    "HANDAYANI",
    "MULYONO",
    "PERMANA",
    "FIRMANSYAH",
    "HALIM",
]
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHORT = ["Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Ags", "Sep", "Okt", "Nop", "Des"]
STREETS = ("Jl. Melati No. {}", "Kp. Baru {}", "Gg. Mawar II/{}", "Perum Griya Asri B-{}", "Jalan Veteran Gg. {}")
BIRTH_PLACES = ("Surakarta", "Boyolali", "Bandung", "Kab. Pekalongan", "Batang", "Garut", "Klaten", "Jakarta")
DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Person:
    number: int
    nik: str
    name: str
    sex: str
    born: date
    village: Village
    rt: int
    rw: int
    street: str
    place: str
    job: str
    job_code: str
    income: int
    phone: str
    mother: str
    card: str

    @property
    def short_year(self) -> str:
        return f"{self.born:%y}"


@dataclass
class Typed:
    """A cell, what it says (None: nothing), its error or warning, and whether its column then counts as blank."""

    cell: Any = None
    value: Any = None
    code: str = ""
    blank: bool = False


Jobs = list[tuple[str, str]]


def jobs(path: Path) -> Jobs:
    """Words for work with their codes."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(word, row["code"]) for row in csv.DictReader(file) for word in row["words"].split("|")]


@dataclass
class Maker:
    """Makes people of a city; all serial numbers are 9000 to 9999."""

    city: City
    jobs: Jobs
    rng: random.Random
    _made: set[str] = field(default_factory=set)

    def person(self, number: int, village: Village | None = None) -> Person:
        rng = self.rng
        sex = rng.choice("LP")
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(21_000))
        first = rng.choice(MEN if sex == "L" else WOMEN)
        name = rng.choice((first, f"{first} {rng.choice(LAST)}", f"{first} {rng.choice(LAST)} {rng.choice(LAST)}"))
        home = village or rng.choice(self.city.villages)
        job, code = rng.choice(self.jobs)
        nik = self.number(born, sex, home)
        card = f"{home.code[:8].replace('.', '')}{rng.randrange(1, 29):02}{rng.randrange(1, 13):02}{rng.randrange(5, 25):02}"
        return Person(
            number, nik, name, sex, born, home, rng.randrange(1, 15), rng.randrange(1, 20),
            rng.choice(STREETS).format(rng.randrange(1, 150)), rng.choice(BIRTH_PLACES), job, code,
            rng.randrange(6, 45) * 100_000, f"08{rng.choice((41, 42, 43, 44, 45, 46, 47, 48, 49, 61, 62, 63))}"
            f"{rng.randrange(10**5, 10**7):07}", f"{rng.choice(WOMEN)} {rng.choice(LAST)}", f"{card}{rng.randrange(9000, 9999)}",
        )  # fmt: skip

    def number(self, born: date, sex: str, home: Village) -> str:
        while True:
            start = home.code[:8].replace(".", "") if self.rng.random() < 0.88 else "331104"
            day = born.day + (40 if sex == "P" else 0)
            nik = f"{start}{day:02}{born:%m%y}{self.rng.randrange(9000, 10_000)}"
            if nik not in self._made:
                self._made.add(nik)
                return nik


def nik(p: Person, rng: random.Random, style: str, *, excel: bool) -> Typed:
    """Styles: text, number, dots, fours, quote, mixed."""
    if rng.random() < 0.1:
        return _bad_nik(p, rng, excel=excel)
    good = p.nik
    if style == "mixed":
        style = rng.choice(("text", "dots", "fours", "quote", "letter", "blanks", "underscore", "zero"))
    if style == "number" and excel:
        return Typed(int(good), None, "NIK_PRECISION_LOST") if good[-1] == "0" else Typed(int(good), good)
    if style == "letter":
        return Typed(good.replace("0", "O", 1).replace("1", "l", 1), good)
    return Typed(
        {
            "dots": f"{good[:2]}.{good[2:6]}.{good[6:12]}.{good[12:]}",
            "fours": " ".join(good[n : n + 4] for n in range(0, 16, 4)),
            "quote": f"'{good}",
            "blanks": f"  {good}\u00a0",
            "underscore": f"{good[:6]}_{good[6:12]}/{good[12:]}",
            "zero": f"{good},0" if excel else f"{good}.0",
        }.get(style, good),
        good,
    )


def _bad_nik(p: Person, rng: random.Random, *, excel: bool) -> Typed:
    good, kind = p.nik, rng.randrange(9)
    missing = [Typed(cell, None, "NIK_MISSING") for cell in ("", "-", "belum ada", "menyusul", "0000000000000000", "tidak punya")]
    if kind < 2:
        return rng.choice(missing)
    if kind == 2:
        return Typed(good[:-1] if rng.random() < 0.6 else f"{good}7", None, "NIK_LENGTH")
    if kind == 3:
        return Typed(good[:9] + rng.choice("BSZ*?") + good[10:], None, "NIK_NON_DIGIT")
    if kind == 4:
        return Typed(rng.choice((f"{good[0]}.{good[1:6]}E+15", f"{good[0]},{good[1:3]}E15")), None, "NIK_PRECISION_LOST")
    if kind == 5 and excel:
        return Typed(int(good[:-1] + "0"), None, "NIK_PRECISION_LOST")
    if kind in (6, 7):
        return Typed(
            good[:6] + rng.choice(("310299", "001270", "350180", "720180", "151390")) + good[12:], None, "NIK_IMPOSSIBLE_DATE"
        )
    other = good[:6] + f"{(int(good[6:8]) % 40 % 28 + 1) + (40 if p.sex == 'P' else 0):02}" + good[8:]
    return Typed(other, other)


def name(p: Person, rng: random.Random) -> Typed:
    kind, said = rng.randrange(16), p.name
    if kind == 0 and rng.random() < 0.4:
        return Typed(rng.choice(("", "-", "...")), None, "NAME_MISSING")
    if kind == 1:
        said = f"{rng.choice(('H.', 'Hj.', 'Drs.', 'Ibu', 'Bpk.', 'Ny'))} {said}"
    elif kind == 2:
        said = f"{said}, {rng.choice(('S.Pd', 'S.E., M.M.', 'A.Md'))}"
    elif kind == 3:
        said = f"{said} {'bin' if p.sex == 'L' else 'Binti'} Karto"
    elif kind == 4:
        said = said.replace(" ", "  ").title()
    elif kind == 5:
        said = f"{said} S.Pd"
    return Typed(rng.choice((said, said, said.title(), said.lower())), p.name)


def _written(day: date, form: int) -> str:
    month = MONTHS[day.month - 1]
    return (
        f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%y}",
        f"{day:%Y-%m-%d}", f"{day.day} {month} {day.year}", f"{day.day} {month.upper()} {day.year}",
        f"{day.day:02}-{SHORT[day.month - 1]}-{day.year}", f"{day.day} {SHORT[day.month - 1]} {day.year}",
    )[form]  # fmt: skip


def birth(p: Person, rng: random.Random, style: int, *, excel: bool) -> Typed:
    """Styles 0 to 9 are texts, 10 real days, 11 serial numbers, 12 all of them."""
    kind = rng.random()
    if kind < 0.02:
        return Typed(rng.choice(("", "-", "--")), None, blank=True)
    if kind < 0.05:
        wrong = (
            f"31/02/{p.born.year}",
            f"08/17/{p.born.year}",
            str(p.born.year),
            "17/08/2031",
            "tidak tahu",
            "lupa",
            "12/1970",
            "01/01/1850",
        )
        return Typed(rng.choice(wrong), None, "BIRTH_DATE_INVALID")
    day = p.born + timedelta(days=31) if kind < 0.07 else p.born
    if style == 12:
        style = rng.randrange(12)
    serial = (day - date(1899, 12, 30)).days
    if style == 10:
        return Typed(day if excel else day.isoformat(), day)
    if style == 11:
        return Typed(serial if excel and rng.random() < 0.8 else str(serial), day)
    # Two digits of a year would bring people born before 1926 into this century; nobody here is that old.
    return Typed(_written(day, style), day)


def birth_both(p: Person, rng: random.Random, style: int) -> Typed:
    """Place and day in one cell."""
    typed = birth(p, rng, style % 10, excel=False)
    if typed.blank:
        return Typed(rng.choice((p.place, "-", "")), None, blank=True)
    if typed.code == "BIRTH_DATE_INVALID":
        return Typed(f"{p.place}, 31-02-1980", None, "BIRTH_DATE_INVALID")
    return Typed(f"{p.place}{rng.choice((', ', ' / ', ',', ' '))}{typed.cell}", typed.value, typed.code)


def sex(p: Person, rng: random.Random, style: int) -> Typed:
    kind = rng.random()
    if kind < 0.02:
        return Typed(rng.choice(("", "-", "X", "?")), None, blank=True)
    said = {"L": "P", "P": "L"}[p.sex] if kind < 0.035 else p.sex
    words = {"L": ("L", "LK", "Laki-laki", "Pria", "LAKI - LAKI", "l"), "P": ("P", "PR", "Perempuan", "Wanita", "PEREMPUAN", "p")}
    return Typed(words[said][style % 6], said)


def village(p: Person, rng: random.Random, city: City, style: int) -> Typed:
    """Names of two villages are shared: their text needs a district, which the form gives or not."""
    home, kind = p.village, rng.random()
    if kind < 0.02:
        return Typed("", None, blank=True)
    if kind < 0.05:
        return Typed(rng.choice(OUTSIDE), None, "KELURAHAN_UNKNOWN")
    text, code = home.name, ""
    if kind < 0.13:
        short = city.shortened(home)
        wrong = [*city.misspelt(home), *city.spellings(home), *([short] if short else [])]
        if wrong:
            text, code = rng.choice(wrong), "KELURAHAN_CORRECTED"
    dressed = (
        text,
        text.upper(),
        f"Kel. {text}",
        f"{text} / {home.district}",
        f"Kelurahan {text}",
        f"{text} (Kec. {home.district})",
    )
    told = style in (3, 5)
    return Typed(dressed[style], home.code if told or home.name not in city.shared else f"?{home.code}", code)


def job(p: Person, rng: random.Random) -> Typed:
    kind = rng.random()
    if kind < 0.05:
        return Typed(rng.choice(("", "Swasta", "IRT", "Lain-lain", "Pensiunan", "-")), None, "OCCUPATION_UNKNOWN")
    word = rng.choice((p.job, p.job.upper(), p.job.lower(), f" {p.job}. ", p.job.replace(" ", "  ")))
    return Typed(word, p.job_code)


def phone(p: Person, rng: random.Random, *, excel: bool) -> Typed:
    kind, good = rng.random(), p.phone
    if kind < 0.06:
        return Typed(rng.choice(("", "-", "tidak ada")), None)
    if kind < 0.1:
        return Typed(rng.choice(("0841", "021555", f"0{good}{good}", "12345")), None, "PHONE_INVALID")
    forms: list[Any] = [good, f"{good[:4]}-{good[4:8]}-{good[8:]}", f"+62{good[1:]}", f"62 {good[1:4]} {good[4:]}"]
    forms += [good[1:], f"{good} / 084112345678"]
    forms += [int(good[1:])] if excel else []
    return Typed(rng.choice(forms), good)


def income(p: Person, rng: random.Random, style: int, *, excel: bool) -> Typed:
    kind, amount = rng.random(), p.income
    if kind < 0.06:
        return Typed(rng.choice(("", "tidak tentu", "-", "kurang dari 1 juta")), None)
    dotted = f"{amount:,}".replace(",", ".")
    millions = f"{amount / 1_000_000:g}".replace(".", ",")
    forms: Callable[[], list[Any]] = lambda: [  # noqa: E731 - a list of six in one place
        amount if excel else str(amount), dotted, f"Rp {dotted},-", f"Rp. {dotted},00", f"{millions} jt", f"{amount // 1000} rb",
    ]  # fmt: skip
    return Typed(forms()[style % 6], amount)
