"""Values as people read them, for a page and for a file; and what a filter says, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pijar.backoffice import words
from pijar.backoffice.details import language
from pijar.backoffice.grid.asked import Filter
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Op
from pijar.kernel.clock import JAKARTA
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month

OPS = {
    Op.WORDS: gettext_lazy("awal kata"),
    Op.CONTAINS: gettext_lazy("memuat"),
    Op.BEGINS: gettext_lazy("berawal dengan"),
    Op.IS: gettext_lazy("tepat"),
    Op.ONE_OF: gettext_lazy("salah satu"),
    Op.FROM: gettext_lazy("dari"),
    Op.UNTIL: gettext_lazy("sampai"),
    Op.EMPTY: gettext_lazy("kosong"),
}
MOST_NAMED = 3


def text(column: Column, value: Any) -> str:
    """The value as a sentence would write it; nothing for nothing."""
    if value is None or value == "":
        return ""
    if column.words:
        return words.word(value, column.words)
    if column.kind is Kind.RUPIAH:
        said = rupiah(int(value))
        return said.replace(".", ",") if language() == "en" else said
    if column.kind is Kind.NUMBER:
        return number_format(value, force_grouping=True)
    if column.kind is Kind.MONTH:
        return str(format_date(value.first_day if isinstance(value, Month) else value, "F Y"))
    return _day(column.kind, value)


def _day(kind: Kind, value: Any) -> str:
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return f"{value.astimezone(JAKARTA):%d/%m/%Y %H.%M}"
    return f"{value:%d/%m/%Y}" if kind is Kind.DATE and isinstance(value, date) else str(value)


def said(column: Column, one: Filter, ctx: Ctx) -> str:
    """What a filter says: "Kelurahan: Bulusan, Tembalang"; of a kept NIK only that there is one."""
    if one.op is Op.EMPTY:
        return _("%(column)s: kosong") % {"column": column.label}
    if column.private and column.raw:
        return _("%(column)s: yang Anda tulis") % {"column": column.label}
    named = _named(column, one.values, ctx)
    if one.op is Op.ONE_OF:
        return f"{column.label}: {named}"
    return f"{column.label} {OPS[one.op]} “{named}”"


def _named(column: Column, values: Sequence[str], ctx: Ctx) -> str:
    known = dict(choices(column, ctx)) if column.choices else {}
    names = [str(known.get(value, value)) for value in values]
    if len(names) > MOST_NAMED:
        return _("%(first)s dan %(n)s lainnya") % {"first": ", ".join(names[:MOST_NAMED]), "n": len(names) - MOST_NAMED}
    return ", ".join(names)


def choices(column: Column, ctx: Ctx) -> list[tuple[str, str]]:
    """What can be chosen of a column, read once."""
    make = column.choices
    return ctx.once(f"choices {column.code}", lambda: make(ctx) if make else [])  # type: ignore[no-any-return]
