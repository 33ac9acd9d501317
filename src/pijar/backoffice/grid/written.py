"""The rows of a list as they stand in the page, written in one go: a template takes several times as long for fifty rows."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from pijar.backoffice.grid.page import Cell, Grid, Line

RISKY = re.compile("[&<>\"']").search


def said(text: object) -> str:
    """Escaped as a template does it, without its layers: a page asks for this some thousand times."""
    if isinstance(text, SafeString):
        return text
    plain = str(text)
    return escape(plain) if RISKY(plain) else plain


def body(grid: Grid) -> SafeString:
    """Every row with its cells, links and, where something can be done with many, its box. All that is said is escaped."""
    pick = f'<td class="grid-pick"><input class="form-check-input" type="checkbox" name="pilih" aria-label="{said(_("Pilih"))} '
    heads: dict[tuple[str, bool], str] = {}
    return mark_safe("".join(_row(line, pick if grid.acts else "", heads) for line in grid.lines))  # noqa: S308 - escaped below.


def _row(line: Line, pick: str, heads: dict[tuple[str, bool], str]) -> str:
    name = said(line.name)
    box = f'{pick}{name}" value="{said(line.pk)}"></td>' if pick else ""
    cells = "".join(
        f"{_head(cell, heads)}{_inside(cell, line.url if place == 0 else '')}</td>" for place, cell in enumerate(line.cells)
    )
    links = "".join(
        f'<a href="{said(url)}">{said(label)}<span class="visually-hidden"> {name}</span></a>' for label, url in line.more
    )
    more = f'<td class="ph-full grid-more">{links}</td>' if links else ""
    return f"<tr data-row>{box}{cells}{more}</tr>"


def _head(cell: Cell, heads: dict[tuple[str, bool], str]) -> str:
    """How a cell of a column begins: the same for every row, so it is written once."""
    column, number = cell.column, cell.is_number
    if (head := heads.get((column.code, number))) is None:
        plain = "num " if number else ""
        head = f'<td class="{plain}ph-{column.phone}" data-label="{said(column.label)}">'
        heads[column.code, number] = head
    return head


def _inside(cell: Cell, url: str) -> str:
    if url:
        return f'<a href="{said(url)}" data-open>{said(cell.text or "–")}</a>'
    if cell.column.part:
        return get_template(cell.column.part).render({"it": cell.it})
    if cell.colour:
        return f'<span class="badge bg-{said(cell.colour)}-lt">{said(cell.text)}</span>'
    return str(said(cell.text))
