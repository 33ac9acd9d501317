"""From what a filter says to a condition for the database. What cannot be read finds nothing, and is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _

from pijar.backoffice.forms import DayField, MonthField, RupiahField
from pijar.backoffice.grid.asked import Filter, View
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Op, Table
from pijar.kernel.clock import JAKARTA

NOTHING = Q(pk__in=[])
LARGEST = 2**62


@dataclass
class Narrowed:
    """The rows that match, and what of the question could not be read."""

    rows: QuerySet[Any]
    told: list[str]


def narrow(table: Table, ctx: Ctx, view: View) -> Narrowed:
    """The officer's rows that match every filter."""
    rows, told = table.rows(ctx), []
    for one in view.filters:
        column = table.by_code[one.column]
        try:
            rows = rows.filter(condition(column, one, ctx))
        except ValidationError:
            shown = ", ".join(one.values) if not column.private else "…"
            told.append(
                _("%(column)s: “%(value)s” tidak terbaca, maka tidak ada yang cocok.") % {"column": column.label, "value": shown}
            )
            rows = rows.filter(NOTHING)
    return Narrowed(rows, told)


def condition(column: Column, one: Filter, ctx: Ctx) -> Q:
    """Raises ValidationError where a value is none of the column's kind."""
    values = list(one.values)
    if column.where is not None:
        return column.where(one.op, values, ctx)
    if one.op is Op.EMPTY:
        return _empty(column)
    if column.kind in (Kind.CHOICE, Kind.PLACE):
        return _one_of(column, values)
    if column.kind is Kind.TEXT:
        return _text(column, one.op, values[0])
    return _span(column, one.op, values[0])


def _empty(column: Column) -> Q:
    blank = Q(**{f"{column.field}__isnull": True})
    return blank | Q(**{column.field: ""}) if column.kind in (Kind.TEXT, Kind.CHOICE, Kind.PLACE) else blank


def _one_of(column: Column, values: list[str]) -> Q:
    """Any of the codes. A place of fewer parts stands for everything inside: a kecamatan for its kelurahan."""
    if column.kind is Kind.PLACE:
        whole = [value for value in values if value.count(".") == 2]
        found = Q(**{f"{column.field}__in": [v for v in values if v not in whole]})
        for district in whole:
            found |= Q(**{f"{column.field}__startswith": f"{district}."})
        return found
    blank = Q(**{column.field: ""}) if "-" in values else Q()
    return Q(**{f"{column.field}__in": [v for v in values if v != "-"]}) | blank


def _text(column: Column, op: Op, value: str) -> Q:
    value = value.upper() if column.upper else value
    if op is Op.WORDS:
        return words(column.field, value)
    how = {Op.CONTAINS: "contains", Op.BEGINS: "startswith", Op.IS: "exact"}[op]
    return Q(**{f"{column.field}__{how if column.upper or column.exact else 'i' + how}": value})


def words(field: str, text: str) -> Q:
    """Each word typed begins a word of the field, in any order; found by the index over words (`…_words`)."""
    asked = re.findall(r"\w+", text)
    if not asked:
        raise ValidationError("no word")
    query = " & ".join(f"{word.lower()}:*" for word in asked[:8])
    return Q(HasWords(F(field), Value(query)))


class HasWords(Func):
    """`to_tsvector('simple', field) @@ to_tsquery('simple', query)`, written as the index over it is."""

    template = "to_tsvector('simple', %(expressions)s)"
    arg_joiner = ") @@ to_tsquery('simple', "
    output_field = BooleanField()


def _span(column: Column, op: Op, text: str) -> Q:
    """From and until, both inclusive; of an instant the whole day in the city's time."""
    value: Any
    if column.kind in (Kind.DATE, Kind.MOMENT):
        value = DayField().clean(text)
    elif column.kind is Kind.MONTH:
        value = MonthField().clean(text).first_day
    else:
        value = RupiahField().clean(text)
        if value > LARGEST:
            raise ValidationError("too large")
    if column.kind is Kind.MOMENT:
        start = datetime.combine(value, time(), JAKARTA)
        return Q(**{f"{column.field}__gte": start} if op is Op.FROM else {f"{column.field}__lt": start + timedelta(days=1)})
    return Q(**{f"{column.field}__{'gte' if op is Op.FROM else 'lte'}": value})
