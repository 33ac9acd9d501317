"""Views an officer keeps under a name: for oneself, or shared with all who have the same role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pijar.audit.services import record
from pijar.backoffice.grid import asked
from pijar.backoffice.grid.asked import View
from pijar.backoffice.grid.declare import Ctx, Table
from pijar.backoffice.grid.panels import as_mapping
from pijar.backoffice.models import SavedView
from pijar.kernel.errors import Refusal
from pijar.registry import prepared
from pijar.staff.types import Actor

MOST = 30
NAMES = ("id", "officer_id", "table", "name", "shared_with", "is_default", "state")
# Asked with every look at every list.
VISIBLE = """
select id, officer_id, "table", name, shared_with, is_default, state::text from backoffice_savedview
where "table" = %(table)s and (officer_id = %(officer)s or (shared_with = %(role)s and shared_with <> '')) order by name, id
"""
LONGEST = 60


@dataclass(frozen=True)
class Known:
    """A view one may choose: its number, its name, whose it is."""

    id: int
    name: str
    is_mine: bool
    is_shared: bool
    is_default: bool

    @property
    def url(self) -> str:
        return f"?tampilan={self.id}"


def known(table: Table, ctx: Ctx) -> list[Known]:
    return [_known(one, ctx) for one in _all(table, ctx)]


def _all(table: Table, ctx: Ctx) -> list[SavedView]:
    """One's own, and those shared with one's role."""
    return ctx.once("saved views", lambda: _visible(table, ctx))  # type: ignore[no-any-return]


def _visible(table: Table, ctx: Ctx) -> list[SavedView]:
    asked = {"table": table.code, "officer": ctx.officer.pk, "role": ctx.officer.role}
    return [SavedView.from_db("default", NAMES, [*row[:-1], json.loads(row[-1])]) for row in prepared.rows(VISIBLE, asked)]


def _known(one: SavedView, ctx: Ctx) -> Known:
    mine = one.officer_id == ctx.officer.pk
    return Known(one.id, one.name, mine, bool(one.shared_with), mine and one.is_default)


def chosen(table: Table, ctx: Ctx, number: str) -> View | None:
    """The view of a number, or the officer's usual one where none is asked for; `0` asks for none."""
    if number == "0":
        return None
    every = _all(table, ctx)
    if number:
        one = next((one for one in every if str(one.id) == number), None)
        if one is None:
            gone = _("Tampilan itu tidak ada, atau tidak dibagikan kepada Anda.")
            return replace(asked.standard(table, ctx), told=(gone,))
    else:
        one = next((one for one in every if one.is_default and one.officer_id == ctx.officer.pk), None)
    return replace(read(table, ctx, one.state), saved=str(one.id)) if one else None


def read(table: Table, ctx: Ctx, state: Any) -> View:
    """A kept view as this officer may look today: what is gone or not theirs is left out, and said."""
    told: list[str] = []
    plain, can_see = asked.standard(table, ctx), {c.code for c in table.visible(ctx.officer)}
    state = state if isinstance(state, Mapping) else {}
    filters = []
    for one in _list(state.get("filters")):
        if not (isinstance(one, list) and len(one) == 3 and isinstance(one[0], str) and isinstance(one[1], str)):
            continue
        found = asked.checked(table, can_see, one[0], one[1], tuple(str(v)[: asked.LONGEST] for v in _list(one[2])), told)
        if found and not table.by_code[found.column].private:
            filters.append(found)
    sorts = asked.sorts_of(table, can_see, ",".join(map(str, _list(state.get("sorts")))), told)
    columns = asked.columns_of(can_see, ",".join(map(str, _list(state.get("columns")))), told)
    return View(tuple(filters), sorts or plain.sorts, columns or plain.columns, tuple(told))


def _list(given: Any) -> list[Any]:
    return given[:200] if isinstance(given, list) else []


@transaction.atomic
def save(table: Table, ctx: Ctx, view: View, *, name: str, shared: bool, default: bool, actor: Actor) -> SavedView:
    """Keeps a view under a name; one's own of the same name gives way. Raises Refusal: VIEW_NAME, VIEWS_FULL."""
    name = " ".join(name.replace("\0", "").split())[:LONGEST]
    if not name:
        raise Refusal("VIEW_NAME", "Give the view a name.")
    mine = SavedView.objects.select_for_update().filter(officer=ctx.officer, table=table.code)
    if len(mine) >= MOST and not any(one.name == name for one in mine):
        raise Refusal("VIEWS_FULL", f"You have {MOST} views of this list: remove one first.")
    if default:
        mine.update(is_default=False)
    values = {"state": as_mapping(view), "shared_with": ctx.officer.role if shared else "", "is_default": default}
    kept, _new = SavedView.objects.update_or_create(officer=ctx.officer, table=table.code, name=name, defaults=values)
    record(actor, "view.save", f"view:{kept.id}", {"list": table.code, "shared": shared})
    return kept


@transaction.atomic
def remove(table: Table, ctx: Ctx, number: int, *, actor: Actor) -> bool:
    """Takes away one of one's own views; whether there was one."""
    gone, _each = SavedView.objects.filter(officer=ctx.officer, table=table.code, id=number).delete()
    if gone:
        record(actor, "view.remove", f"view:{number}", {"list": table.code})
    return bool(gone)
