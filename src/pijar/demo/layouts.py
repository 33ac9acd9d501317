"""The forms of the lists: titles, headers, sections, subtotals and signatures around the same kind of rows.

Every form takes an office and its typed rows and gives sheets of cells; a CSV file is one sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pijar.demo import lists
from pijar.demo.chance import happens
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


def plain(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A header in row 1 and nothing else; the kelurahan is known from the file name only."""
    sheet = Sheet(page.rng.choice(("Sheet1", "Data", f"Usulan {page.year}")))
    _table(sheet, page, ("nik", "name", "born", "sex", "address", "job", "income", "phone", "mother"), lines)
    return [sheet]


def titled(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """Merged titles, often a row of column numbers, a total and a signature block."""
    fields: tuple[str, ...] = (
        "number",
        "nik",
        "name",
        "place",
        "born",
        "sex",
        "street",
        "rt",
        "rw",
        "job",
        "income",
        "phone",
        "mother",
    )
    fields = (*fields, "note")
    sheet = Sheet("Data")
    _titles(sheet, page, _of_kelurahan(page, office), len(fields))
    _table(sheet, page, fields, lines, numbered=happens(page.rng, 0.6))
    _total(sheet, len(lines))
    _signatures(sheet, page, f"Lurah {office.title}", 1, len(fields) - 3)
    return [sheet]


def two_rows(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """Group headings over the columns for birth, address and work; the age is a formula; blank rows between."""
    groups = {
        "": ("number", "nik", "kk", "name", "sex"),
        "Tempat dan Tanggal Lahir": ("place", "born"),
        " ": ("age",),
        "Alamat": ("street", "rt", "rw", "kelurahan"),
        "Pekerjaan": ("job", "income"),
        "  ": ("phone", "mother"),
    }
    fields = tuple(name for names in groups.values() for name in names)
    sheet = Sheet(f"Usulan {page.year}")
    _titles(sheet, page, _of_kelurahan(page, office), len(fields))
    _grouped_header(sheet, page, groups)
    for number, line in enumerate(lines, start=1):
        if happens(page.rng, 0.02):
            sheet.add()
        sheet.add(*page.cells(fields, line, number))
    sheet.candidates = len(lines)
    _signatures(sheet, page, f"Lurah {office.title}", 1, len(fields) - 3)
    return [sheet]


def sections(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """The table starts in column B, with a row for each RW, subtotals, unused numbers at the end and a signature."""
    fields: tuple[str, ...] = (
        "",
        "number",
        "name",
        "nik",
        "birth",
        "sex",
        "street",
        "rt_rw",
        "kelurahan",
        "job",
        "income",
        "phone",
    )
    fields = (*fields, "mother")
    sheet = Sheet("Sheet1")
    sheet.add()
    _titles(sheet, page, _of_kelurahan(page, office), len(fields), first=1)
    sheet.add(*_header(page, fields))
    number = 0
    for rw in sorted({line.rw for line in lines}):
        members = [line for line in lines if line.rw == rw]
        sheet.add(None, f"RW {rw:02}" if page.loud else f"RW. {rw}")
        sheet.merge_last(1, len(fields) - 1)
        for line in members:
            number += 1
            sheet.add(*page.cells(fields, line, number))
        sheet.add(None, f"JUMLAH RW {rw:02}", len(members), "orang")
    for unused in range(number + 1, number + 5):
        sheet.add(None, unused)
    _total(sheet, len(lines), first=1)
    sheet.candidates = len(lines)
    _signatures(sheet, page, f"Lurah {office.title}", 2, len(fields) - 3)
    return [sheet]


def semicolon(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A list sorted by name without a number column, with empty lines at the end.

    Some addresses were pasted from a letter and hold a no-break space, which is what makes such a file Windows-1252.
    """
    fields: tuple[str, ...] = (
        "name",
        "nik",
        "kk",
        "place",
        "born",
        "sex",
        "address",
        "kelurahan",
        "kecamatan",
        "job",
        "income",
    )
    fields = (*fields, "phone", "mother")
    sheet = Sheet("")
    _table(sheet, page, fields, sorted(lines, key=lambda line: (line.name or "").strip().upper()))
    here = fields.index("address")
    for row in sheet.rows[1::15]:
        row[here] = str(row[here]).replace(" ", "\u00a0", 1)
    for _ in range(3):
        sheet.add(*[None] * len(fields))
    return [sheet]


def comma(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """Padded title lines, place and date of birth in one, and a total."""
    fields: tuple[str, ...] = (
        "number",
        "nik",
        "name",
        "birth",
        "sex",
        "street",
        "rt",
        "rw",
        "job",
        "income",
        "phone",
        "mother",
    )
    sheet = Sheet("")
    _titles(sheet, page, _of_kelurahan(page, office), len(fields))
    _table(sheet, page, fields, lines)
    _total(sheet, len(lines))
    for row in sheet.rows:
        row.extend([None] * (len(fields) - len(row)))
    return [sheet]


def by_kelurahan(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A kecamatan's workbook: instructions, one sheet for each kelurahan, and a summary."""
    fields: tuple[str, ...] = (
        "number",
        "name",
        "nik",
        "place",
        "born",
        "sex",
        "street",
        "rt_rw",
        "job",
        "income",
        "phone",
        "mother",
    )
    header, sheets = _header(page, fields), [_instructions()]
    for home in office.homes:
        members = [line for line in lines if line.person.home == home]
        sheet = Sheet(home.name.upper() if page.loud else home.name)
        _titles(sheet, page, (f"Kecamatan {office.title} Kota Semarang",), len(fields))
        _table(sheet, page, fields, members, header=header)
        sheet.add()
        _total(sheet, len(members))
        sheets.append(sheet)
    summary = Sheet("REKAP", [["REKAPITULASI USULAN"], [], ["No", "Kelurahan", "Jumlah"]])
    for number, sheet in enumerate(sheets[1:], start=1):
        summary.add(number, sheet.name, sheet.candidates)
    return [*sheets, summary]


def form(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A department's form: headings broken over lines, the header again on every page, instructions, hidden list."""
    fields: tuple[str, ...] = (
        "number",
        "nik",
        "kk",
        "name",
        "place",
        "born",
        "sex",
        "street",
        "rt",
        "rw",
        "kelurahan",
        "kecamatan",
    )
    fields = (*fields, "code", "job", "workplace", "income", "phone", "mother", "note")
    # The code of the region is of no use to the reader, so the department hides the column.
    sheet = Sheet("FORMULIR", hidden_columns=(fields.index("code"),))
    _titles(sheet, page, (f"{office.title} Kota Semarang", office.subtitle), len(fields))
    header = [heading.replace(" ", "\n", 1) if heading else heading for heading in _header(page, fields)]
    _table(sheet, page, fields, lines, header=header, page_length=120)
    _signatures(sheet, page, "Kepala Bidang", 1, len(fields) - 3)
    official = Sheet("ref", [[home.name] for home in lists.kelurahan()], hidden=True)
    return [_instructions(), sheet, official]


def export(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """What a department's own system writes: column names of a database, NIK as numbers with all their digits."""
    page = Page(page.rng, page.year, page.loud, export=True)
    fields: tuple[str, ...] = (
        "number",
        "nik",
        "kk",
        "name",
        "sex",
        "place",
        "born",
        "street",
        "rt",
        "rw",
        "kelurahan",
        "kecamatan",
    )
    sheet = Sheet("export")
    _table(sheet, page, (*fields, "job", "income", "phone", "mother"), lines)
    return [sheet]


def department_csv(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A department's CSV of the whole city without a kecamatan: names that exist twice cannot be told apart."""
    fields: tuple[str, ...] = (
        "number",
        "name",
        "nik",
        "sex",
        "birth",
        "address",
        "kelurahan",
        "job",
        "workplace",
        "income",
        "phone",
    )
    sheet = Sheet("")
    _table(sheet, page, (*fields, "mother", "note"), lines)
    return [sheet]


def members(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """An association's list of members: no birth date, no sex, the kelurahan inside the address."""
    fields: tuple[str, ...] = ("number", "name", "nik", "full_address", "phone", "", "plate", "job", "signature")
    sheet = Sheet("Anggota")
    _titles(sheet, page, (f"{office.title} Kota Semarang", office.subtitle), len(fields))
    _table(sheet, page, fields, lines)
    _signatures(sheet, page, "Ketua", 1, len(fields) - 3)
    return [sheet]


LAYOUTS: dict[str, Callable[[Page, Office, Sequence[Line]], list[Sheet]]] = {
    "plain": plain,
    "numbers": plain,
    "titled": titled,
    "two_rows": two_rows,
    "sections": sections,
    "semicolon": semicolon,
    "comma": comma,
    "sheets": by_kelurahan,
    "form": form,
    "export": export,
    "department_csv": department_csv,
    "members": members,
}


def _of_kelurahan(page: Page, office: Office) -> tuple[str, ...]:
    name, kecamatan = office.title, office.subtitle
    forms = (
        (f"Kelurahan : {name}", f"Kecamatan : {kecamatan}"),
        (f"Kelurahan {name} Kecamatan {kecamatan}",),
        (f"Kel. {name} Kec. {kecamatan} Kota Semarang",),
    )
    return page.rng.choice(forms)


def _titles(sheet: Sheet, page: Page, subtitles: Sequence[str], width: int, first: int = 0) -> None:
    for text in (page.rng.choice(TITLES), *subtitles, f"Tahun Anggaran {page.year}"):
        sheet.add(*[None] * first, text.upper() if page.loud else text)
        sheet.merge_last(first, width - 1)
    sheet.add()


def _header(page: Page, fields: Sequence[str]) -> list[str | None]:
    return [page.heading(name) if name else None for name in fields]


def _table(
    sheet: Sheet,
    page: Page,
    fields: tuple[str, ...],
    lines: Sequence[Line],
    header: Sequence[str | None] | None = None,
    numbered: bool = False,
    page_length: int = 0,
) -> None:
    """Header and rows; `numbered` adds a row (1), (2), … and `page_length` repeats the header after so many rows."""
    header = header or _header(page, fields)
    sheet.add(*header)
    if numbered:
        sheet.add(*(f"({number})" for number in range(1, len(fields) + 1)))
    for number, line in enumerate(lines, start=1):
        if page_length and number > 1 and number % page_length == 1:
            sheet.add(*header)
        sheet.add(*page.cells(fields, line, number))
    sheet.candidates = len(lines)


def _grouped_header(sheet: Sheet, page: Page, groups: dict[str, tuple[str, ...]]) -> None:
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


def _total(sheet: Sheet, count: int, first: int = 0) -> None:
    sheet.add(*[None] * first, "TOTAL", None, count, "orang")


def _signatures(sheet: Sheet, page: Page, left: str, here: int, there: int) -> None:
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


def _instructions() -> Sheet:
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
