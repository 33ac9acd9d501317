"""A picture as every page shows it: a sentence of what is to be seen, the drawing, its table, and ways to take it along."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from pijar.backoffice.charts import written
from pijar.backoffice.details import language
from pijar.backoffice.templatetags.pijar import percent, rupiah
from pijar.charts.svg import Svg, standing
from pijar.exchange.numbers import Cell, as_csv, as_xlsx

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a picture's table. `kind`: text, number, percent (a share from 0 to 1), decimal or rupiah."""

    name: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        return self.kind != "text"

    def shown(self, cell: Cell) -> str:
        """The cell as a page shows it; a number that is not told says so."""
        if cell is None:
            return str(_("tidak ditampilkan")) if self.is_number else "–"
        match self.kind:
            case "number":
                return written(int(cell))
            case "percent":
                return percent(float(cell))
            case "rupiah":
                return rupiah(int(cell))
            case "decimal":
                text = f"{Decimal(cell):.1f}"
                return text if language() == "en" else text.replace(".", ",")
        return str(cell)


@dataclass(frozen=True)
class Line:
    """One line of the table; `key` is its place on the page, `is_own` marks the reader's own kelurahan."""

    cells: tuple[Cell, ...]
    key: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Picture:
    """What `parts/chart.html` shows. `key` names it on its page and in file names.

    `legend` are (line or swatch, class, words); with `narrow` False a phone gets only the table;
    `can_take` False: its page is the answer to a form, and gives no files.
    """

    key: str
    title: str
    sentence: str
    drawing: Svg
    columns: tuple[Column, ...]
    lines: Sequence[Line]
    legend: Sequence[tuple[str, str, str]] = ()
    narrow: bool = True
    is_open: bool = False
    note: str = ""
    can_take: bool = True
    about: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table's lines as the template shows them."""
        return [
            {
                "key": line.key, "is_own": line.is_own,
                "cells": [(column, column.shown(cell)) for column, cell in zip(self.columns, line.cells, strict=True)],
            }
            for line in self.lines
        ]  # fmt: skip


def taken(request: HttpRequest, pictures: Iterable[Picture]) -> FileResponse | None:
    """The file asked for by `?unduh=csv&gambar=KEY` on a picture's own page, for whoever may see the page; None where none is."""
    form = request.GET.get("unduh")
    if form is None:
        return None
    picture = next((one for one in pictures if one.key == request.GET.get("gambar")), None)
    if picture is None or form not in FORMS:
        raise Http404
    answer = FileResponse(
        io.BytesIO(_file(picture, form)), as_attachment=True, filename=f"{picture.key}.{form}", content_type=FORMS[form]
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _file(picture: Picture, form: str) -> bytes:
    head = [column.name for column in picture.columns]
    rows = [line.cells for line in picture.lines]
    if form == "csv":
        return as_csv(head, rows)
    if form == "xlsx":
        notes = [(str(_("Judul")), picture.title), (str(_("Isi")), picture.sentence), *picture.about]
        return as_xlsx(head, rows, sheet=picture.title, notes=notes)
    if not picture.drawing:
        raise Http404
    return standing(picture.drawing, _style()).encode()


def _style() -> str:
    """The style sheet of pictures, as it was written."""
    found = finders.find("pijar/charts.css")
    with open(str(found), encoding="utf-8") as file:  # noqa: PTH123 - the finder gives a name.
        return file.read()
