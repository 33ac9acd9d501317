"""A list on a page: what was asked is read, narrowed, cut into a page and dressed; forms about it lead to an address again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from pijar.backoffice import words
from pijar.backoffice.grid import asked, counting, keyset, private, saved, showing
from pijar.backoffice.grid.asked import Filter, View
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Op, Table
from pijar.backoffice.grid.filters import narrow
from pijar.backoffice.grid.panels import Panels, from_form, panels
from pijar.backoffice.rights import may, officer_of
from pijar.staff.types import Right

NUMBERS = (Kind.NUMBER, Kind.RUPIAH)
# The tool of a list that is opened, as an address names it.
FILTERS = "saring"
LOST = gettext_lazy("Tempat di daftar itu tidak dikenal lagi; inilah halaman pertamanya.")


@dataclass(frozen=True)
class Head:
    """A column's heading: the link that sorts by it, and its place in the order."""

    column: Column
    url: str = ""
    place: int = 0
    down: bool = False

    @property
    def is_number(self) -> bool:
        return self.column.kind in NUMBERS


# Some hundred of them for a page: what makes them unchangeable would take longer than all else about them.
@dataclass(slots=True)
class Cell:
    """One value in words; `it` is what the column's own template shows."""

    column: Column
    text: str
    colour: str = ""
    it: Any = None

    @property
    def is_number(self) -> bool:
        return self.column.kind in NUMBERS


@dataclass(slots=True)
class Line:
    """One row: its number, where it leads, its cells."""

    pk: Any
    url: str
    cells: list[Cell]
    more: list[tuple[Any, str]]

    @property
    def name(self) -> str:
        return self.cells[0].text if self.cells else ""


@dataclass
class Grid:
    """Everything a template needs of one list."""

    table: Table
    ctx: Ctx
    view: View
    heads: list[Head]
    lines: list[Line]
    count: counting.Count
    chips: list[tuple[str, str]]
    told: list[str]
    panels: Panels
    next: str = ""
    previous: str = ""
    is_asking: bool = False
    views: list[saved.Known] = field(default_factory=list)
    acts: list[Any] = field(default_factory=list)

    @property
    def here(self) -> str:
        """The view as the forms of the page send it back."""
        return asked.address(self.table, self.ctx, self.view)

    @property
    def place(self) -> str:
        return self.table.place(self.ctx)

    @property
    def may_clear(self) -> bool:
        """Whether this officer may ask for whole NIKs in a file of these columns."""
        return may(self.ctx.officer, Right.UNMASK) and any(head.column.clear for head in self.heads)

    @property
    def ask(self) -> str:
        """The list with its form of filters. Whoever does not ask for it is spared its choices: every kelurahan, every work."""
        return asked.address(self.table, self.ctx, self.view, alat=FILTERS)

    @property
    def clean(self) -> str:
        return asked.address(self.table, self.ctx, replace(self.view, filters=(), saved=""))

    @property
    def may_take_all(self) -> bool:
        """What could not be read must not widen what is done with "all that match"."""
        return not self.told


def answer(
    request: HttpRequest,
    table: Table,
    template: str,
    more: Mapping[str, Any] | None = None,
    *,
    given: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The page of a list; the list alone where htmx asks; after a form, the address it leads to."""
    ctx = Ctx(officer_of(request), given or {})
    if request.method == "POST":
        return changed(request, table, ctx)
    grid = made(request, table, ctx)
    page = {"grid": grid, **(more or {})}
    # Going back, htmx asks for what it then shows as the whole page.
    part = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    if part and grid.is_asking:
        return render(request, "grid/filters.html", page)
    return render(request, "grid/grid.html" if part else template, page)


def looked_at(request: HttpRequest, table: Table, ctx: Ctx, query: QueryDict) -> View:
    """The view of an address: its own, a saved one, the officer's usual one, or as declared."""
    query = table.old(query)
    if asked.is_explicit(query):
        return asked.read(table, ctx, query, private.kept(request))
    return saved.chosen(table, ctx, query.get("tampilan", "")) or asked.standard(table, ctx)


def made(request: HttpRequest, table: Table, ctx: Ctx) -> Grid:
    view = looked_at(request, table, ctx, request.GET)
    found = narrow(table, ctx, view)
    place = request.GET.get("hal", "")
    leaf, count = _leaf(table, ctx, view, found.rows, place)
    columns, is_asking = [table.by_code[code] for code in view.columns], request.GET.get("alat") == FILTERS
    grid = Grid(
        table, ctx, view, _heads(table, ctx, view, columns), lines_of(table, ctx, columns, leaf.rows), count,
        _chips(table, ctx, view), [*view.told, *found.told], panels(table, ctx, view, is_asking), is_asking=is_asking,
        views=saved.known(table, ctx), acts=[act for act in table.acts if may(ctx.officer, *act.rights)],
    )  # fmt: skip
    if leaf.lost:
        grid.told.append(str(LOST))
    grid.next = asked.address(table, ctx, view, hal=leaf.next) if leaf.next else ""
    grid.previous = asked.address(table, ctx, view, hal=leaf.previous) if leaf.previous else ""
    return grid


def _leaf(table: Table, ctx: Ctx, view: View, rows: QuerySet[Any], place: str) -> tuple[keyset.Leaf, counting.Count]:
    """The rows of the page, and how many there are in all; what ends on the first page is counted by reading it."""
    is_search = not place and any(one.op is Op.WORDS for one in view.filters)
    leaf = keyset.leaf(table, ctx, view, counting.with_count(rows) if is_search else rows, place)
    if place or leaf.next:
        in_all = getattr(leaf.rows[0], "in_all", None) if leaf.rows else None
        return leaf, counting.count(rows) if in_all is None else counting.Count(in_all, True)
    return leaf, counting.Count(len(leaf.rows), True)


def _heads(table: Table, ctx: Ctx, view: View, columns: list[Column]) -> list[Head]:
    order = {one.column: (place, one.down) for place, one in enumerate(view.sorts, start=1)}
    return [
        Head(c, asked.address(table, ctx, asked.sorted_by(view, c.code)) if c.sorts else "", *order.get(c.code, (0, False)))
        for c in columns
    ]


def _chips(table: Table, ctx: Ctx, view: View) -> list[tuple[str, str]]:
    """What each filter says, and the address without it."""
    return [
        (showing.said(table.by_code[one.column], one, ctx), asked.address(table, ctx, asked.without(view, one)))
        for one in view.filters
    ]


def lines_of(table: Table, ctx: Ctx, columns: list[Column], rows: list[Any]) -> list[Line]:
    looked = table.look(rows, ctx) if rows else {}
    # Words for codes are looked up once for a page, not with every row.
    known: dict[tuple[str, Any], str] = {}
    more = [(str(label), to) for label, to in table.more]
    return [
        Line(
            row.pk, table.link(row, ctx) if table.link else "", [_cell(c, row, looked, known) for c in columns],
            [(label, to(row, ctx)) for label, to in more],
        )
        for row in rows
    ]  # fmt: skip


def _cell(column: Column, row: Any, looked: dict[str, Any], known: dict[tuple[str, Any], str]) -> Cell:
    value = column.of(row, looked)
    if column.words:
        text = known.get((column.code, value))
        if text is None:
            text = known[column.code, value] = showing.text(column, value)
    else:
        text = showing.text(column, value)
    colour = words.COLOURS.get(str(value), "secondary") if column.words and column.badge and value else ""
    return Cell(column, text, colour, column.dress(row, looked) if column.dress else None)


# Forms about a list -------------------------------------------------------------------------------------------------------


def changed(request: HttpRequest, table: Table, ctx: Ctx) -> HttpResponseBase:
    """A form of the list, sent: filters or columns. It leads to the address that says so."""
    view = looked_at(request, table, ctx, QueryDict(request.POST.get("lihat", "").lstrip("?")))
    view, told = from_form(table, ctx, view, request.POST)
    for sentence in told:
        messages.warning(request, sentence)
    view = replace(view, filters=tuple(_kept(request, table, one) for one in view.filters), saved="")
    return redirect(table.place(ctx) + asked.address(table, ctx, view))


def _kept(request: HttpRequest, table: Table, one: Filter) -> Filter:
    """The filter, kept in the session where its value must not stand in the address."""
    if not table.by_code[one.column].private:
        return one
    return replace(one, key=private.keep(request, table.code, one))


def sought(request: HttpRequest, table: Table, filters: Iterable[Filter]) -> HttpResponseBase:
    """To the list with filters from a search box."""
    ctx = Ctx(officer_of(request))
    kept = tuple(_kept(request, table, one) for one in filters)
    return redirect(table.place(ctx) + asked.address(table, ctx, replace(asked.standard(table, ctx), filters=kept)))
