"""One row of a list: its cells, column by column, and what they are known to say together."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from othercity import people
from othercity.people import Person, Typed
from othercity.places import City, Village

NIK_STYLES = ("text", "text", "number", "dots", "fours", "quote", "mixed")


@dataclass
class Style:
    """How one clerk types one sheet."""

    rng: random.Random
    city: City
    excel: bool
    source: str
    """Where the village stands: column, address, section, title, sheet, file, nowhere."""
    home: Village | None
    """The village of the whole sheet, where it has one."""
    district_told: bool = False
    home_told: bool = True
    careless: bool = False
    """Headings with slips, run together, numbered, or left out."""
    rows: int = 0
    nik: str = field(init=False)
    birth: int = field(init=False)
    sex: int = field(init=False)
    village: int = field(init=False)
    income: int = field(init=False)

    def __post_init__(self) -> None:
        self.nik = self.rng.choice(NIK_STYLES)
        self.birth = self.rng.randrange(13)
        self.sex, self.village, self.income = (self.rng.randrange(6) for _ in range(3))


@dataclass
class Line:
    """A typed row: cells by column, and the truth but for repeats."""

    person: Person
    cells: dict[str, Any]
    truth: dict[str, Any]
    typed_birth: date | None


def line(person: Person, fields: list[str], style: Style, section: Village | None = None) -> Line:
    """The row of a person. `fields` are the columns wanted; columns beside are not this function's."""
    cells: dict[str, Any] = {}
    said = _said(person, fields, style, cells)
    errors, warnings = [], []
    nik, name, birth, sex = (said.get(key, Typed(blank=True)) for key in ("nik", "name", "birth", "sex"))
    errors += [nik.code] if nik.code else []
    errors += [name.code] if name.code else []
    born = birth.value
    valid = nik.value is not None
    if birth.code:
        errors.append(birth.code)
    elif born is None and valid:
        born = _born(nik.value)
        warnings.append("BIRTH_DATE_FROM_NIK")
    elif born is None:
        errors.append("BIRTH_DATE_MISSING")
    elif valid and _two_digits(_born(nik.value)) != _two_digits(born):
        warnings.append("NIK_BIRTH_DATE_MISMATCH")
    told = "P" if valid and int(nik.value[6:8]) > 40 else "L" if valid else None
    if sex.value and told and sex.value != told:
        warnings.append("NIK_SEX_MISMATCH")
    if valid and nik.value[:4] != style.city.code.replace(".", ""):
        warnings.append("NIK_OTHER_REGION")
    code, word = _village(person, said, style, section, told_by_column="kecamatan" in fields)
    errors += [] if code else ["KELURAHAN_UNKNOWN"]
    warnings += [word] if code and word else []
    job, phone = said.get("job", Typed()), said.get("phone", Typed())
    warnings += [] if job.value else ["OCCUPATION_UNKNOWN"]
    warnings += [phone.code] if phone.code else []
    truth = {
        "nik": nik.value, "name": name.value, "birth_date": born, "sex": sex.value or told, "kelurahan_code": code,
        "occupation_code": job.value, "phone": phone.value, "income": said.get("income", Typed()).value,
        "errors": set(errors), "warnings": set(warnings),
    }  # fmt: skip
    return Line(person, cells, truth, birth.value)


def _said(p: Person, fields: list[str], style: Style, cells: dict[str, Any]) -> dict[str, Typed]:
    rng, excel = style.rng, style.excel
    said: dict[str, Typed] = {"nik": people.nik(p, rng, style.nik, excel=excel), "name": people.name(p, rng)}
    if "born" in fields:
        said["birth"] = said["born"] = people.birth(p, rng, style.birth, excel=excel)
    elif "both" in fields:
        said["birth"] = said["both"] = people.birth_both(p, rng, style.birth)
    if "sex" in fields:
        said["sex"] = people.sex(p, rng, style.sex)
    if "kelurahan" in fields:
        said["kelurahan"] = people.village(p, rng, style.city, style.village)
    if "job" in fields:
        said["job"] = people.job(p, rng)
    if "phone" in fields:
        said["phone"] = people.phone(p, rng, excel=excel)
    if "income" in fields:
        said["income"] = people.income(p, rng, style.income, excel=excel)
    cells |= {key: typed.cell for key, typed in said.items()}
    cells |= {
        "place": p.place,
        "rt": f"{p.rt:03}",
        "rw": f"{p.rw:02}",
        "rt_rw": f"{p.rt:02}/{p.rw:02}",
        "mother": p.mother.title(),
    }
    cells |= {"card": p.card, "kecamatan": rng.choice((p.village.district, p.village.district.upper()))}
    cells["address"] = p.street
    if style.source == "address":
        text = people.village(p, rng, style.city, 0)
        said["inside"] = text
        if not text.blank:
            cells["address"] = f"{p.street} RT {p.rt:02}/RW {p.rw:02} Kel. {text.cell}, Kec. {p.village.district}"
            if text.value:
                text.value = text.value.lstrip("?")
    return said


def _village(
    p: Person, said: dict[str, Typed], style: Style, section: Village | None, *, told_by_column: bool
) -> tuple[str | None, str]:
    """The code, or None, and a warning."""
    for key in ("kelurahan", "inside"):
        typed = said.get(key)
        if typed is None or typed.blank:
            continue
        if typed.value and typed.value.startswith("?"):
            return (typed.value[1:], typed.code) if told_by_column or style.district_told else (None, "")
        return typed.value, typed.code if typed.value else ""
    around = section or (style.home if style.home_told else None)
    return (around.code, "") if around else (None, "")


def _born(nik: str) -> date:
    year = int(nik[10:12])
    return date(2000 + year if year <= 25 else 1900 + year, int(nik[8:10]), int(nik[6:8]) % 40)


def _two_digits(day: date) -> tuple[int, int, int]:
    return day.day, day.month, day.year % 100
