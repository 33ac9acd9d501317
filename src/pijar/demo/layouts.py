"""The forms of the lists: titles, headers, sections, subtotals and signatures around the same kind of rows.

Every form takes an office and its typed rows and gives sheets of cells; a CSV file is one sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pijar.demo import lists
from pijar.demo.chance import happens
from pijar.demo.clerk import Line
from pijar.demo.headings import Page
from pijar.demo.offices import Office
from pijar.demo.sheets import (
    Sheet,
    add_grouped_header,
    add_signatures,
    add_table,
    add_titles,
    add_total,
    header_of,
    instructions,
    of_kelurahan,
)


def plain(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """A header in row 1 and nothing else; the kelurahan is known from the file name only."""
    sheet = Sheet(page.rng.choice(("Sheet1", "Data", f"Usulan {page.year}")))
    add_table(sheet, page, ("nik", "name", "born", "sex", "address", "job", "income", "phone", "mother"), lines)
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
    add_titles(sheet, page, of_kelurahan(page, office), len(fields))
    add_table(sheet, page, fields, lines, numbered=happens(page.rng, 0.6))
    add_total(sheet, len(lines))
    add_signatures(sheet, page, f"Lurah {office.title}", 1, len(fields) - 3)
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
    add_titles(sheet, page, of_kelurahan(page, office), len(fields))
    add_grouped_header(sheet, page, groups)
    for number, line in enumerate(lines, start=1):
        if happens(page.rng, 0.02):
            sheet.add()
        sheet.add(*page.cells(fields, line, number))
    sheet.candidates = len(lines)
    add_signatures(sheet, page, f"Lurah {office.title}", 1, len(fields) - 3)
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
    add_titles(sheet, page, of_kelurahan(page, office), len(fields), first=1)
    sheet.add(*header_of(page, fields))
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
    add_total(sheet, len(lines), first=1)
    sheet.candidates = len(lines)
    add_signatures(sheet, page, f"Lurah {office.title}", 2, len(fields) - 3)
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
    add_table(sheet, page, fields, sorted(lines, key=lambda line: (line.name or "").strip().upper()))
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
    add_titles(sheet, page, of_kelurahan(page, office), len(fields))
    add_table(sheet, page, fields, lines)
    add_total(sheet, len(lines))
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
    header, sheets = header_of(page, fields), [instructions()]
    for home in office.homes:
        members = [line for line in lines if line.person.home == home]
        sheet = Sheet(home.name.upper() if page.loud else home.name)
        add_titles(sheet, page, (f"Kecamatan {office.title} Kota Semarang",), len(fields))
        add_table(sheet, page, fields, members, header=header)
        sheet.add()
        add_total(sheet, len(members))
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
    add_titles(sheet, page, (f"{office.title} Kota Semarang", office.subtitle), len(fields))
    header = [heading.replace(" ", "\n", 1) if heading else heading for heading in header_of(page, fields)]
    add_table(sheet, page, fields, lines, header=header, page_length=120)
    add_signatures(sheet, page, "Kepala Bidang", 1, len(fields) - 3)
    official = Sheet("ref", [[home.name] for home in lists.kelurahan()], hidden=True)
    return [instructions(), sheet, official]


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
    add_table(sheet, page, (*fields, "job", "income", "phone", "mother"), lines)
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
    add_table(sheet, page, (*fields, "mother", "note"), lines)
    return [sheet]


def members(page: Page, office: Office, lines: Sequence[Line]) -> list[Sheet]:
    """An association's list of members: no birth date, no sex, the kelurahan inside the address."""
    fields: tuple[str, ...] = ("number", "name", "nik", "full_address", "phone", "", "plate", "job", "signature")
    sheet = Sheet("Anggota")
    add_titles(sheet, page, (f"{office.title} Kota Semarang", office.subtitle), len(fields))
    add_table(sheet, page, fields, lines)
    add_signatures(sheet, page, "Ketua", 1, len(fields) - 3)
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
