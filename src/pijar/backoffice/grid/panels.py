"""The two forms above a list: its filters, and its columns with their order. Without script they are plain forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from pijar.backoffice.grid import showing
from pijar.backoffice.grid.asked import MOST_VALUES, Filter, View
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Op, Table

# More choices than these are a list to pick from, not a row of boxes.
FEW = 10


@dataclass
class Field:
    """One column in the form of filters, as it stands now."""

    column: Column
    form: str
    text: str = ""
    op: str = ""
    ops: list[tuple[str, Any]] = field(default_factory=list)
    since: str = ""
    until: str = ""
    picked: frozenset[str] = frozenset()
    chosen: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    empty: bool = False
    has_empty: bool = False
    is_set: bool = False


@dataclass
class Panels:
    filters: list[Field]
    columns: list[tuple[Column, bool]]


def panels(table: Table, ctx: Ctx, view: View, is_asking: bool) -> Panels:
    """The fields of the filters only where they are asked for: their choices are many."""
    visible = table.visible(ctx.officer)
    shown = [table.by_code[code] for code in view.columns]
    hidden = [column for column in visible if column not in shown]
    return Panels(
        [_field(column, ctx, view) for column in visible if column.filters and is_asking],
        [*((column, True) for column in shown), *((column, False) for column in hidden)],
    )


def _form_of(column: Column) -> str:
    if column.kind in (Kind.CHOICE, Kind.PLACE):
        return "choice"
    return "text" if column.kind is Kind.TEXT else "span"


def _field(column: Column, ctx: Ctx, view: View) -> Field:
    mine = view.of(column.code)
    made = Field(column, _form_of(column), is_set=bool(mine), has_empty=Op.EMPTY in column.filters)
    made.empty = any(one.op is Op.EMPTY for one in mine)
    by_op = {one.op: one.values for one in mine}
    if made.form == "choice":
        made.picked = picked = frozenset(by_op.get(Op.ONE_OF, ()))
        every = showing.choices(column, ctx)
        few = len(every) <= FEW
        made.chosen = [(code, label) for code, label in every if code in picked or few]
        made.others = [] if few else [(code, label) for code, label in every if code not in picked]
    elif made.form == "span":
        made.since, made.until = (next(iter(by_op.get(op, ())), "") for op in (Op.FROM, Op.UNTIL))
    else:
        made.ops = [(op.value, showing.OPS[op]) for op in column.filters if op is not Op.EMPTY]
        one = next((one for one in mine if one.op is not Op.EMPTY), None)
        made.op = one.op.value if one else ""
        # What is kept as a cipher is not shown again.
        made.text = one.values[0] if one and not column.raw else ""
    return made


def from_form(table: Table, ctx: Ctx, view: View, form: QueryDict) -> tuple[View, list[str]]:
    """The view as the sent form wants it, and what could not be read."""
    if form.get("apa") == "kolom":
        return replace(view, columns=_columns(table, ctx, view, form)), []
    told: list[str] = []
    found: list[Filter] = []
    for column in table.visible(ctx.officer):
        if column.filters:
            found += _filters(column, view, form, told)
    return replace(view, filters=tuple(found)), told


def _filters(column: Column, view: View, form: QueryDict, told: list[str]) -> list[Filter]:
    if form.get(f"f.{column.code}.{Op.EMPTY.value}") and Op.EMPTY in column.filters:
        return [Filter(column.code, Op.EMPTY, ("1",))]
    if _form_of(column) == "text":
        return _typed(column, view, form, told)
    ops = [op for op in column.filters if op is not Op.EMPTY]
    each = [(op, tuple(v for v in map(_clean, form.getlist(f"f.{column.code}.{op.value}")[:MOST_VALUES]) if v)) for op in ops]
    return [Filter(column.code, op, values) for op, values in each if values]


def _typed(column: Column, view: View, form: QueryDict, told: list[str]) -> list[Filter]:
    text = _clean(form.get(f"v.{column.code}", ""))
    known = [op for op in column.filters if op is not Op.EMPTY]
    if not text or not known:
        # A kept NIK is not written into the form again; it stays until its chip is taken off.
        return view.of(column.code) if column.raw else []
    op = next((op for op in known if op.value == form.get(f"op.{column.code}")), known[0])
    try:
        return [Filter(column.code, op, (column.raw(text) if column.raw else text,))]
    except ValidationError as error:
        told.append(_("%(column)s: %(why)s") % {"column": column.label, "why": " ".join(error.messages)})
        return []


def _columns(table: Table, ctx: Ctx, view: View, form: QueryDict) -> tuple[str, ...]:
    """The columns that are ticked, in their order; a button moves one a place up or down."""
    known = {column.code for column in table.visible(ctx.officer)}
    codes = [code for code in dict.fromkeys(form.getlist("k")) if code in known]
    for name, step in (("naik", -1), ("turun", 1)):
        code = form.get(name, "")
        if code in codes and 0 <= (to := codes.index(code) + step) < len(codes):
            codes.insert(to, codes.pop(codes.index(code)))
    return tuple(codes) or view.columns


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:100]


def as_mapping(view: View) -> Mapping[str, Any]:
    """A view to keep: what it filters, how it sorts, which columns it shows; private filters are left out."""
    return {
        "filters": [[one.column, one.op.value, list(one.values)] for one in view.filters if not one.key],
        "sorts": [str(one) for one in view.sorts],
        "columns": list(view.columns),
    }
