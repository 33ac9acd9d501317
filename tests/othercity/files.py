"""A city's folder of lists, written as workbooks and CSV files, and the truth of every row."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from othercity import forms
from othercity.columns import Line, Style
from othercity.forms import Page, Sheet
from othercity.people import Jobs, Maker, Person
from othercity.places import City, Village, city

Key = tuple[str, str, int]
"""File, sheet and row of a candidate."""

OFFICES = ("Dinas Pertanian", "Dinas Perdagangan", "Dinas Perhubungan", "Paguyuban Becak Rukun", "HNSI", "Koperasi Pasar Gede")
SOURCES = ("column", "address", "section", "title", "sheet", "file")


@dataclass
class Folder:
    """What was written: `truth` by row; `forms` tells each sheet's columns, for whoever looks into a fault."""

    city: City
    truth: dict[Key, dict[str, Any]] = field(default_factory=dict)
    forms: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass
class Writer:
    rng: random.Random
    city: City
    maker: Maker
    folder: Path
    held: bool
    made: list[Person] = field(default_factory=list)
    lines: dict[str, list[tuple[str, int, Line]]] = field(default_factory=lambda: defaultdict(list))
    told: Folder = field(init=False)

    def __post_init__(self) -> None:
        self.told = Folder(self.city)

    def people(self, count: int, village: Village | None, among: tuple[Village, ...] = ()) -> list[Person]:
        """New people, some met in an earlier list, and now and then one under somebody else's number."""
        found = []
        for _ in range(count):
            home = village or (self.rng.choice(among) if among else None)
            old = [p for p in self.made[-400:] if (home is None or p.village == home) and p not in found]
            kind = self.rng.random()
            if old and kind < 0.05:
                found.append(self.rng.choice(old))
                continue
            person = self.maker.person(len(self.made), home)
            if old and kind < 0.065:
                person = _stranger(person, self.rng.choice(old))
            self.made.append(person)
            found.append(person)
        return found

    def sheet(self, name: str, style: Style, office: str, count: int) -> Sheet:
        """One sheet of candidates; now and then with a second table below, its columns in another order."""
        rng, sheet = self.rng, Sheet(name)
        page = Page(rng, style, self.held)
        district = style.home.district if style.home and (style.district_told or rng.random() < 0.4) else None
        sections = None
        if style.source == "section":
            sections = rng.sample([v for v in self.city.villages if v.name not in self.city.shared], 3)
        style.home_told = style.source in ("title", "sheet", "file") or style.district_told or rng.random() < 0.7
        if style.home_told and (style.source in ("title", "column") or style.district_told or rng.random() < 0.7):
            forms.above(
                sheet, page, self.city, office, style.home if style.source in ("title", "file", "column") else None, district
            )
        tables = 2 if rng.random() < 0.12 else 1
        for place in range(tables):
            if place:
                sheet.add()
                page = Page(rng, style, self.held)
            people = self.people(count // tables, style.home, tuple(sections or ()))
            forms.table(sheet, page, people, self.city, sections=sections)
        forms.below(sheet, page, style.home)
        return sheet

    def note(self, file: str, sheet: str, made: Sheet, style: Style, names: str) -> None:
        self.told.forms[file, sheet] = f"{style.source} {names}"
        self.lines[file] += [(sheet, number, typed) for number, typed in made.lines.items()]

    def workbook(self, file: str, sheets: list[tuple[Sheet, Style]]) -> None:
        rng, book = self.rng, openpyxl.Workbook()
        book.remove(book.active)
        if rng.random() < 0.3:
            extra = book.create_sheet(rng.choice(("Rekap", "REKAPITULASI", "Petunjuk Pengisian", "Referensi")))
            extra.append(["No", "NIK", "Nama"])
            extra.append([1, "3300000101709000", "CONTOH SAJA"])
        if rng.random() < 0.3:
            index = book.create_sheet("Daftar Isi")
            index.append(["No", "Lembar", "Jumlah"])
            index.append([1, sheets[0][0].name, 10])
        for made, style in sheets:
            page = book.create_sheet(made.name)
            for row in made.rows:
                page.append(row)
            self.note(file, made.name, made, style, _columns(made))
        if rng.random() < 0.3:
            book.create_sheet("Sheet9")
        book.save(self.folder / file)

    def csv(self, file: str, made: Sheet, style: Style) -> None:
        rng = self.rng
        separator = rng.choice((",", ";", ";", ",", "\t", "|"))
        always = rng.random() < 0.3
        padded = rng.random() < 0.5
        width = max(map(len, made.rows))
        lines = []
        for row in made.rows:
            cells = ["" if cell is None else str(cell) for cell in row]
            cells += [""] * (width - len(cells) if padded else 0)
            lines.append(separator.join(_quoted(cell, separator, always) for cell in cells))
        text = rng.choice(("\r\n", "\n")).join(lines) + "\n"
        encoding = rng.choice(("utf-8-sig", "utf-8", "cp1252"))
        (self.folder / file).write_bytes(text.encode(encoding))
        self.note(file, "", made, style, f"{encoding} {separator!r} {_columns(made)}")

    def finish(self) -> Folder:
        """Adds what only the whole batch tells: repeats, and numbers used by two people."""
        batch: dict[str, list[tuple[Key, Line]]] = defaultdict(list)
        for file in sorted(self.lines, key=str.encode):
            for sheet, number, typed in self.lines[file]:
                self.told.truth[file, sheet, number] = typed.truth
                if typed.truth["nik"]:
                    batch[typed.truth["nik"]].append(((file, sheet, number), typed))
        for group in batch.values():
            for place, (_, typed) in enumerate(group):
                if any(_different(typed, other) for _, other in group):
                    typed.truth["warnings"] = typed.truth["warnings"] | {"NIK_SHARED"}
                if any(not _different(typed, other) for _, other in group[:place]):
                    typed.truth["warnings"] = typed.truth["warnings"] | {"DUPLICATE_IN_BATCH"}
        return self.told


def build(code: str, seed: int, jobs: Jobs, folder: Path, *, files: int = 24, rows: int = 45, held: bool = False) -> Folder:
    """Write a city's lists into `folder`; `held` uses the words that no rule was written against."""
    rng = random.Random(f"{code}-{seed}-{held}")
    place = city(code)
    writer = Writer(rng, place, Maker(place, jobs, rng), folder, held)
    for number in range(files):
        excel = rng.random() < 0.6
        source = SOURCES[number % len(SOURCES)] if number % 2 else "column"
        office, name, home = _office(rng, place, source, number)
        style = Style(rng, place, excel, source, home)
        style.district_told = bool(home and home.name in place.shared)
        style.careless = rng.random() < 0.35
        style.rows = count = rng.choice((7, 20, rows, rows, 2 * rows))
        if not excel:
            writer.csv(f"{name}.csv", writer.sheet("", style, office, count), style)
            continue
        if source == "sheet":
            homes = rng.sample([v for v in place.villages if v.name not in place.shared], 3)
            named = [(v.name if rng.random() < 0.5 else f"Kel. {v.name}", Style(rng, place, True, "sheet", v)) for v in homes]
            writer.workbook(f"{name}.xlsx", [(writer.sheet(title, own, office, max(count // 3, 5)), own) for title, own in named])
        else:
            title = rng.choice(("Sheet1", "Data", "Usulan", "Lembar1"))
            writer.workbook(f"{name}.xlsx", [(writer.sheet(title, style, office, count), style)])
    return writer.finish()


def _office(rng: random.Random, place: City, source: str, number: int) -> tuple[str, str, Village | None]:
    """Title of the office, name of the file, and the village of the whole list, if it has one."""
    if source == "title" or source in ("file", "sheet") or (source == "column" and rng.random() < 0.3):
        homes = [v for v in place.villages if v.name not in place.shared or source == "title"]
        home = rng.choice(homes)
        if source == "file":
            name = rng.choice(("Kel_{}_pekerja_{}", "Usulan kelurahan {} {}", "DATA KEL. {} tahap {}")).format(home.name, number)
            return "Pemerintah Kelurahan", name.replace(" ", "_") if "_" in name else name, home
        return "Pemerintah Kota", f"usulan tahap {number}", home if source in ("title", "column") else None
    return rng.choice(OFFICES), f"data anggota {number}", None


def _stranger(person: Person, owner: Person) -> Person:
    """Somebody quite different under the owner's number."""
    name = "XAVERIUS BRATA" if owner.name[0] not in "XB" else "KUNCORO GILANG"
    born = owner.born.replace(
        year=owner.born.year + 3 if owner.born.year < 1990 else owner.born.year - 7, day=min(owner.born.day, 28)
    )
    return replace(person, nik=owner.nik, name=name, born=born, village=owner.village)


def _different(a: Line, b: Line) -> bool:
    """Two people, both with a name and a readable birth date in the list."""
    told = a.truth["name"] and b.truth["name"] and a.typed_birth and b.typed_birth
    same: tuple[date | None, date | None] = (a.typed_birth, b.typed_birth)
    return bool(told) and a.person.number != b.person.number and same[0] != same[1]


def _quoted(cell: str, separator: str, always: bool) -> str:
    return '"' + cell.replace('"', '""') + '"' if always or separator in cell or '"' in cell else cell


def _columns(made: Sheet) -> str:
    first = min(made.lines, default=1)
    return " || ".join(
        " | ".join(str(cell) for cell in row if cell is not None) for row in made.rows[max(0, first - 6) : first - 1]
    )
