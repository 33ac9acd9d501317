"""What an address asks of a list: filters, order, columns. Read leniently, told honestly: what is not possible is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from pijar.backoffice.grid.declare import Ctx, Op, Table

MOST_SORTS = 3
MOST_VALUES = 200
LONGEST = 100
OWN = ("urut", "kolom", "kunci", "semua")


@dataclass(frozen=True)
class Filter:
    """One condition; `key` names it in the session where its value must not stand in an address."""

    column: str
    op: Op
    values: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True)
class Sort:
    column: str
    down: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.down else self.column


@dataclass(frozen=True)
class View:
    """How a list is looked at. `told` are sentences about what was asked and cannot be."""

    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    columns: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=(), compare=False)
    saved: str = ""

    def of(self, column: str) -> list[Filter]:
        return [one for one in self.filters if one.column == column]


def standard(table: Table, ctx: Ctx) -> View:
    """The list as it is declared."""
    visible = table.visible(ctx.officer)
    filters = tuple(Filter(*one) for one in table.narrowed)
    return View(filters, tuple(_sort(text) for text in table.order), tuple(c.code for c in visible if c.shown))


def is_explicit(asked: QueryDict) -> bool:
    """Whether the address itself says how to look."""
    return any(name in OWN or name.startswith("f.") for name in asked)


def read(table: Table, ctx: Ctx, asked: QueryDict, kept: Mapping[str, Any]) -> View:
    """The view of an address; `kept` are the session's private filters by their key."""
    told: list[str] = []
    plain, known = standard(table, ctx), {c.code for c in table.visible(ctx.officer)}
    filters = (*_open_filters(table, known, asked, told), *_kept_filters(table, known, asked, kept, told))
    if not told and not any(name in ("kunci", "semua") or name.startswith("f.") for name in asked):
        filters = plain.filters
    sorts = sorts_of(table, known, asked.get("urut", ""), told)
    columns = columns_of(known, asked.get("kolom", ""), told)
    return View(filters, sorts or plain.sorts, columns or plain.columns, tuple(told))


def _open_filters(table: Table, known: set[str], asked: QueryDict, told: list[str]) -> list[Filter]:
    found = []
    for name in asked:
        if not name.startswith("f."):
            continue
        _begin, code, word = [*name.split("."), "", ""][:3]
        values = tuple(v for v in (_clean(v) for v in asked.getlist(name)[:MOST_VALUES]) if v)
        one = checked(table, known, code, word, values, told)
        if one is None:
            continue
        if table.by_code[code].private:
            told.append(_("Nama dan NIK tidak boleh ada di alamat halaman. Saring lagi lewat formulirnya."))
        else:
            found.append(one)
    return found


def checked(table: Table, known: set[str], code: str, word: str, values: tuple[str, ...], told: list[str]) -> Filter | None:
    """The filter, if this list has such a column for this officer and it can be compared so."""
    if code not in known:
        told.append(_("Kolom “%(column)s” tidak ada di daftar ini; saringannya dilewati.") % {"column": code[:40]})
        return None
    if word not in {op.value for op in table.by_code[code].filters}:
        told.append(_("Kolom “%(column)s” tidak dapat disaring begitu.") % {"column": table.by_code[code].label})
        return None
    return Filter(code, Op(word), values) if values else None


def _kept_filters(table: Table, known: set[str], asked: QueryDict, kept: Mapping[str, Any], told: list[str]) -> list[Filter]:
    found = []
    for key in asked.getlist("kunci")[:10]:
        of = kept.get(key)
        if not of or of[0] != table.code:
            told.append(_("Saringan nama atau NIK hanya ada di peramban yang menulisnya; ia tidak ikut di sini."))
            continue
        one = checked(table, known, of[1], of[2], tuple(of[3]), told)
        if one:
            found.append(replace(one, key=key))
    return found


def _sort(text: str) -> Sort:
    return Sort(text.lstrip("-"), text.startswith("-"))


def sorts_of(table: Table, known: set[str], text: str, told: list[str]) -> tuple[Sort, ...]:
    found: dict[str, Sort] = {}
    for one in (_sort(part) for part in _clean(text).split(",") if part):
        if one.column in known and table.by_code[one.column].sorts:
            found.setdefault(one.column, one)
        else:
            told.append(_("Daftar ini tidak dapat diurutkan menurut “%(column)s”.") % {"column": one.column[:40]})
    return tuple(found.values())[:MOST_SORTS]


def columns_of(known: set[str], text: str, told: list[str]) -> tuple[str, ...]:
    asked = list(dict.fromkeys(part for part in text.replace("\0", "").split(",") if part))[:60]
    for gone in (code for code in asked if code not in known):
        told.append(_("Kolom “%(column)s” sudah tidak ada di daftar ini.") % {"column": gone[:40]})
    return tuple(code for code in asked if code in known)


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST]


def pairs(table: Table, ctx: Ctx, view: View) -> list[tuple[str, str]]:
    """The view as parts of an address; what is as declared is left out."""
    if view.saved:
        return [("tampilan", view.saved)]
    plain = standard(table, ctx)
    found: list[tuple[str, str]] = []
    for one in view.filters if view.filters != plain.filters else ():
        if one.key:
            found.append(("kunci", one.key))
        else:
            found += [(f"f.{one.column}.{one.op.value}", value) for value in one.values]
    if plain.filters and not view.filters:
        found.append(("semua", "1"))
    if view.sorts != plain.sorts:
        found.append(("urut", ",".join(str(one) for one in view.sorts)))
    if view.columns != plain.columns:
        found.append(("kolom", ",".join(view.columns)))
    # Somebody whose own view opens by itself sees the list as declared only by asking for it.
    return found or [("tampilan", "0")]


def address(table: Table, ctx: Ctx, view: View, **more: str) -> str:
    """A link to the list looked at in this way."""
    return "?" + urlencode([*pairs(table, ctx, view), *((name, value) for name, value in more.items() if value)])


def without(view: View, gone: Filter) -> View:
    return replace(view, filters=tuple(one for one in view.filters if one != gone), saved="")


def sorted_by(view: View, column: str) -> View:
    """The view with this column first in order; upwards, and downwards where it was upwards first already."""
    first = view.sorts[0] if view.sorts else None
    new = Sort(column, first is not None and first.column == column and not first.down)
    rest = [one for one in view.sorts if one.column != column]
    return replace(view, sorts=(new, *rest)[:MOST_SORTS], saved="")
