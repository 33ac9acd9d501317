"""Pages by position, not by number: the next fifty rows after the last one seen, however deep, and stable while rows come in.

A cursor holds the sorted values of one row, encrypted: nobody can read a name in it, forge one, or use it for another list,
order or officer. What it says is only where to begin; which rows there are is decided by the scope alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from pijar.backoffice.grid.asked import Sort, View
from pijar.backoffice.grid.declare import Ctx, Table
from pijar.backoffice.sealing import opened, sealed

FIELD = "grid_cursor"
PER_PAGE = 50
FORWARD, BACKWARD = "n", "p"


@dataclass(frozen=True)
class Key:
    """One expression the rows are ordered by."""

    field: str
    down: bool
    nullable: bool = False


@dataclass
class Leaf:
    """One page of rows, the cursors to its neighbours, and whether the place it was asked for could not be read."""

    rows: list[Any]
    next: str = ""
    previous: str = ""
    lost: bool = False


def keys_of(table: Table, sorts: Sequence[Sort]) -> list[Key]:
    """The order with the row's own number last, so that no two rows are equal."""
    found = [Key(table.by_code[s.column].field, s.down, table.by_code[s.column].nullable) for s in sorts]
    return [*found, Key("pk", found[-1].down if found else False)]


def ordered(rows: QuerySet[Any], keys: Sequence[Key], *, backward: bool = False) -> QuerySet[Any]:
    """PostgreSQL's own order: empty values last upwards, first downwards."""
    return rows.order_by(*(F(key.field).desc() if key.down != backward else F(key.field).asc() for key in keys))


def leaf(table: Table, ctx: Ctx, view: View, rows: QuerySet[Any], cursor: str, per_page: int = PER_PAGE) -> Leaf:
    """The page a cursor asks for, else the first one."""
    keys = keys_of(table, view.sorts)
    way, values = _opened(table, ctx, view, cursor, len(keys))
    if way == BACKWARD:
        found = list(ordered(rows.filter(beyond(keys, values, backward=True)), keys, backward=True)[: per_page + 1])
        if len(found) > per_page:
            return _leaf(table, ctx, view, keys, found[:per_page][::-1], more=True, before=True)
        # So near to the start that a whole page fits only from there.
        way = ""
    after = rows.filter(beyond(keys, values)) if way == FORWARD else rows
    found = list(ordered(after, keys)[: per_page + 1])
    made = _leaf(table, ctx, view, keys, found[:per_page], more=len(found) > per_page, before=way == FORWARD)
    made.lost = bool(cursor) and not values
    return made


def _leaf(table: Table, ctx: Ctx, view: View, keys: Sequence[Key], rows: list[Any], *, more: bool, before: bool) -> Leaf:
    if not rows:
        return Leaf([])
    return Leaf(
        rows,
        seal(table, ctx, view, keys, rows[-1], FORWARD) if more else "",
        seal(table, ctx, view, keys, rows[0], BACKWARD) if before else "",
    )


def beyond(keys: Sequence[Key], values: Sequence[Any], *, backward: bool = False) -> Q:
    """The rows after these values in the order; backward, those before them."""
    downs = [key.down != backward for key in keys]
    if len(set(downs)) == 1 and not any(key.nullable for key in keys):
        # One comparison of rows, which an index over the same columns answers.
        left, right = Tuple(*(F(key.field) for key in keys)), tuple(values)
        return Q(TupleLessThan(left, right) if downs[0] else TupleGreaterThan(left, right))
    found, equal = Q(pk__in=[]), Q()
    for key, value, down in zip(keys, values, downs, strict=True):
        found |= equal & _after(key, value, down)
        equal &= Q(**{f"{key.field}__isnull": True}) if value is None else Q(**{key.field: value})
    return found & _bound(keys[0], values[0], downs[0])


def _after(key: Key, value: Any, down: bool) -> Q:
    """Strictly after one value; an empty one stands behind all others upwards, before them downwards."""
    if value is None:
        return Q(**{f"{key.field}__isnull": False}) if down else Q(pk__in=[])
    further = Q(**{f"{key.field}__{'lt' if down else 'gt'}": value})
    return further if down or not key.nullable else further | Q(**{f"{key.field}__isnull": True})


def _bound(key: Key, value: Any, down: bool) -> Q:
    """What the index can begin at: nothing before the first value is read."""
    if value is None or key.nullable:
        return Q()
    return Q(**{f"{key.field}__{'lte' if down else 'gte'}": value})


# The cursor --------------------------------------------------------------------------------------------------------------


def _bound_to(table: Table, ctx: Ctx, view: View) -> list[Any]:
    """What a cursor is good for: the list, its place, its order, its officer."""
    return [table.code, sorted(ctx.given.items()), [str(one) for one in view.sorts], ctx.officer.pk]


def _value(row: Any, field: str) -> Any:
    for name in field.split("__"):
        row = getattr(row, name, None)
    return row.isoformat() if isinstance(row, date | datetime) else row


def seal(table: Table, ctx: Ctx, view: View, keys: Sequence[Key], row: Any, way: str) -> str:
    said = [way, [_value(row, key.field) for key in keys], _bound_to(table, ctx, view)]
    return sealed(FIELD, json.dumps(said, separators=(",", ":"), default=str))


def _opened(table: Table, ctx: Ctx, view: View, cursor: str, width: int) -> tuple[str, list[Any]]:
    """Way and values; nothing for one that is not ours, or of another list, order or officer."""
    if not cursor or len(cursor) > 4000:
        return "", []
    text = opened(FIELD, cursor)
    if text is None:
        return "", []
    way, values, bound = json.loads(text)
    same = json.loads(json.dumps(_bound_to(table, ctx, view))) == bound
    return (way, values) if same and len(values) == width else ("", [])
