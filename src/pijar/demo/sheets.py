"""A sheet under construction, and what its forms have in common: titles, header, rows, totals and signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pijar.demo import lists
from pijar.demo.clerk import MONTHS, Cell, Line
from pijar.demo.headings import Page
from pijar.demo.offices import Office

Merge = tuple[int, int, int, int]
TITLES = (
    "Daftar Usulan Calon Peserta Jaminan Sosial Ketenagakerjaan – Pekerja Rentan",
    "Data Pekerja Rentan Penerima Bantuan Iuran JKK dan JKM",
    "Daftar Usulan Pekerja Rentan",
)


@dataclass(slots=True)
class Sheet:
    """One sheet: rows of cells from A1, merged areas (first row, first column, last row, last column; from 0).

    `candidates` counts its candidate rows.
    """

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    candidates: int = 0

    def add(self, *cells: Cell) -> None:
        """One more row at the end; no cells is an empty row."""
        self.rows.append(list(cells))

    def merge_last(self, first: int, last: int) -> None:
        """Merges columns `first` to `last` of the row just added."""
        self.merges.append((len(self.rows) - 1, first, len(self.rows) - 1, last))


def of_kelurahan(page: Page, office: Office) -> tuple[str, ...]:
    """Title lines that say which kelurahan the list is of, in one of three ways."""
    name, kecamatan = office.title, office.subtitle
    forms = (
        (f"Kelurahan : {name}", f"Kecamatan : {kecamatan}"),
        (f"Kelurahan {name} Kecamatan {kecamatan}",),
        (f"Kel. {name} Kec. {kecamatan} Kota Semarang",),
    )
    return page.rng.choice(forms)


def add_titles(sheet: Sheet, page: Page, subtitles: Sequence[str], width: int, first: int = 0) -> None:
    """Titles merged over the columns from `first` (from 0) to `width` - 1, and an empty row."""
    for text in (page.rng.choice(TITLES), *subtitles, f"Tahun Anggaran {page.year}"):
        sheet.add(*[None] * first, text.upper() if page.loud else text)
        sheet.merge_last(first, width - 1)
    sheet.add()


def header_of(page: Page, fields: Sequence[str]) -> list[str | None]:
    """A heading for each field, None above a spacer column."""
    return [page.heading(name) if name else None for name in fields]


def add_table(
    sheet: Sheet,
    page: Page,
    fields: tuple[str, ...],
    lines: Sequence[Line],
    header: Sequence[str | None] | None = None,
    numbered: bool = False,
    page_length: int = 0,
) -> None:
    """Header and rows; `numbered` adds a row (1), (2), … and `page_length` repeats the header after so many rows."""
    header = header or header_of(page, fields)
    sheet.add(*header)
    if numbered:
        sheet.add(*(f"({number})" for number in range(1, len(fields) + 1)))
    for number, line in enumerate(lines, start=1):
        if page_length and number > 1 and number % page_length == 1:
            sheet.add(*header)
        sheet.add(*page.cells(fields, line, number))
    sheet.candidates = len(lines)


def add_grouped_header(sheet: Sheet, page: Page, groups: dict[str, tuple[str, ...]]) -> None:
    """A header of two rows; a group whose name is blank has its headings in the upper one."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for group, names in groups.items():
        headings = [page.heading(name) for name in names]
        if group.strip():
            sheet.merges.append((len(sheet.rows), len(upper), len(sheet.rows), len(upper) + len(names) - 1))
            upper += [group, *[None] * (len(names) - 1)]
            lower += _below(names, headings)
        else:
            upper += headings
            lower += [None] * len(names)
    sheet.add(*upper)
    sheet.add(*lower)


def _below(names: Sequence[str], headings: Sequence[str]) -> Iterator[str]:
    """Under a group heading the words are short: the group already says what it is about."""
    short = {"place": "Tempat", "born": "Tanggal", "street": "Jalan", "job": "Jenis", "income": "Penghasilan"}
    return (short.get(name, heading) for name, heading in zip(names, headings, strict=True))


def add_total(sheet: Sheet, count: int, first: int = 0) -> None:
    """A row that counts the people of the list, beginning in column `first`."""
    sheet.add(*[None] * first, "TOTAL", None, count, "orang")


def add_signatures(sheet: Sheet, page: Page, left: str, here: int, there: int) -> None:
    """Place and date, two offices and two invented officials, whose NIP ends in 9xx."""
    rng = page.rng
    day = date(page.year, 1, rng.randint(5, 23))
    names, gap = rng.sample(lists.words("official"), 2), [None] * (there - here - 1)
    nip = f"{rng.randint(1966, 1988)}0{rng.randint(1, 9)}15 {rng.randint(1996, 2011)}03 {rng.randint(1, 2)}"
    sheet.add()
    sheet.add(*[None] * there, f"Semarang, {day.day} {tuple(MONTHS)[day.month - 1]} {day.year}")
    sheet.add(*[None] * here, "Mengetahui,", *gap, "Pembuat daftar,")
    sheet.add(*[None] * here, left, *gap, rng.choice(("Kasi Kesra", "Sekretaris")))
    sheet.add()
    sheet.add()
    sheet.add(*[None] * here, names[0], *gap, names[1])
    sheet.add(*[None] * here, f"NIP. {nip} {rng.randint(900, 999)}")


def instructions() -> Sheet:
    """The sheet of instructions, with an example that must never be read as a candidate."""
    texts = ("PETUNJUK PENGISIAN", "1. Isi satu baris untuk satu orang.", "2. NIK ditulis 16 angka, format sel Text.")
    example = (
        ("NIK", "16 angka", "3374010101909999"),
        ("Nama", "sesuai KTP", "SLAMET RIYADI"),
        ("L/P", "L atau P", "L"),
    )
    sheet = Sheet("PETUNJUK", [[text] for text in texts])
    sheet.add()
    for row in (("Kolom", "Cara mengisi", "Contoh"), *example):
        sheet.add(None, *row)
    return sheet
