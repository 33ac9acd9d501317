"""The workbook of officers that we hand out: a line for each kelurahan, roles to choose from, and what to write where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pijar.cycle import store
from pijar.intake.plaintable import Form
from pijar.intake.tables import gazetteer
from pijar.onboarding.rules import HEADINGS, NEEDED, ROLE_WORDS
from pijar.onboarding.selectors import may_have_slips
from pijar.onboarding.services import name_of
from pijar.onboarding.types import Column
from pijar.regions.rules import Gazetteer
from pijar.staff.models import Officer
from pijar.staff.types import Role

FORM = Form(HEADINGS, NEEDED, most_lines=5_000, most_bytes=5 * 2**20)
WIDTHS = {Column.NAME: 30, Column.ROLE: 20, Column.VILLAGE: 30, Column.WORKPLACE: 30, Column.USERNAME: 24}
HINTS = {
    Column.NAME: "Nama orangnya. Baris tanpa nama dilewati.",
    Column.ROLE: "Pilih dari daftar.",
    Column.VILLAGE: "Untuk petugas kelurahan: nama atau kode kelurahannya.",
    Column.WORKPLACE: "Untuk petugas rumah sakit: nama rumah sakitnya.",
    Column.USERNAME: "Boleh kosong: dibuat dari namanya.",
}
# Offices that are no kelurahan, to be filled in or left empty.
OTHERS = (Role.PROGRAMME, Role.PROGRAMME, Role.TREASURER, Role.AUDITOR, Role.HOSPITAL, Role.HOSPITAL)
EMPTY_LINES = 50


def write(path: Path) -> int:
    """Writes the workbook: the officers there are, then a line for each kelurahan without one. Returns how many lines."""
    rows = _rows()
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": "Petugas", "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        sheet, text = book.add_worksheet("Petugas"), book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "bg_color": "#e3f0f0", "bottom": 1})
        for place, column in enumerate(Column):
            sheet.set_column(place, place, WIDTHS[column], text)
            sheet.write_string(0, place, column.value, head)
            sheet.write_comment(0, place, HINTS[column], {"author": "pijar"})
        for number, cells in enumerate(rows, start=1):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell, text)
        _choices(book, sheet, len(rows) + EMPTY_LINES)
        sheet.freeze_panes(1, 1)
    return len(rows)


def _rows() -> list[Sequence[str]]:
    places = gazetteer(store.current().city_code)
    officers = list(may_have_slips())
    have = [_row(one, places) for one in officers]
    taken = {one.village_code for one in officers}
    lacking = [
        ("", ROLE_WORDS[Role.VILLAGE], _village(code, places), "", "") for code in sorted(places.villages) if code not in taken
    ]
    roles = {one.role for one in officers}
    others = [("", ROLE_WORDS[role], "", "", "") for role in OTHERS if role.value not in roles]
    return [*have, *lacking, *others]


def _row(one: Officer, places: Gazetteer) -> Sequence[str]:
    village = _village(one.village_code, places) if one.village_code in places.villages else one.village_code
    return (name_of(one), ROLE_WORDS[Role(one.role)], village, one.workplace, one.username)


def _village(code: str, places: Gazetteer) -> str:
    """The name, or the code where two kelurahan share it."""
    name = places.villages[code]
    return name if places.resolve(name) == (code, False) else code


def _choices(book: Any, sheet: Any, last: int) -> None:
    lists = book.add_worksheet("Pilihan")
    lists.write_column(0, 0, list(ROLE_WORDS.values()))
    lists.hide()
    place = list(Column).index(Column.ROLE)
    source = f"=Pilihan!$A$1:$A${len(ROLE_WORDS)}"
    sheet.data_validation(1, place, last, place, {"validate": "list", "source": source, "ignore_blank": True})
