"""One act on many rows: chosen, frozen, previewed, done by the same service as the single act, and undone where that can be.

What was chosen is kept as numbers of rows when the preview is shown; whoever comes into the list later is not touched. Before
anything is done the officer's scope is asked again, so that a row that left it meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from pijar.audit.services import record
from pijar.backoffice.grid import showing
from pijar.backoffice.grid.asked import View
from pijar.backoffice.grid.declare import Ctx, Table, table_or_404
from pijar.backoffice.grid.filters import narrow
from pijar.backoffice.models import Chosen
from pijar.backoffice.rights import may
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor, Right

MOST = 5_000
# Done at once up to so many, behind the screen above.
AT_ONCE = 50
KEPT = timedelta(days=1)
# A request that does few rows at once has ended after so long, or its process died.
DONE_WITHIN = timedelta(minutes=2)
NAMED = 5
Progress = Callable[[float], None]
Reasons = dict[str, list[str]]


@dataclass
class Judged:
    """Of the rows chosen: with which something will be done, and which are left out, by why (names of some)."""

    rows: list[Any] = field(default_factory=list)
    left_out: Reasons = field(default_factory=dict)

    def leave(self, why: Any, name: str) -> None:
        self.left_out.setdefault(str(why), []).append(name)


@dataclass
class Work:
    """One act under way: for whom, with what was typed, and how far it is."""

    ctx: Ctx
    actor: Actor
    data: dict[str, Any]
    key: str
    report: Progress


@dataclass(frozen=True)
class Act:
    """Something that can be done with many rows of a list.

    `judge` says what would happen with rows (in scope) and what was typed, None before; `one` does it for a row, in its
    own transaction; `all_` does it for all at once and returns what to tell. `opens` hands the rows to a page of their own.
    """

    code: str
    label: Any
    icon: str
    rights: tuple[Right, ...]
    says: Any = ""
    form: Callable[[Any, Ctx], forms.Form] | None = None
    name: Callable[[Any], str] = str
    judge: Callable[[list[Any], Ctx, dict[str, Any] | None], Judged] | None = None
    one: Callable[[Any, Work], None] | None = None
    all_: Callable[[list[Any], Work], dict[str, Any]] | None = None
    undo: Callable[[Any, Work], None] | None = None
    opens: Callable[[HttpRequest, list[Any]], HttpResponseBase] | None = None
    most: int = MOST


def act_of(table: Table, code: str, ctx: Ctx) -> Act:
    """Raises Refusal (ACT_UNKNOWN) for one this officer may not do here."""
    found: Act | None = next((act for act in table.acts if act.code == code and may(ctx.officer, *act.rights)), None)
    if found is None:
        raise Refusal("ACT_UNKNOWN", "This cannot be done here, or not by your role.")
    return found


def freeze(table: Table, ctx: Ctx, view: View, act: Act, picked: list[int], *, every: bool) -> Chosen:
    """The rows one act is meant for: those picked, or all that match.

    Raises Refusal: ROWS_NOT_CHOSEN, CHOSEN_TOO_MANY, LIST_UNREADABLE.
    """
    found = narrow(table, ctx, view)
    if every and (found.told or view.told):
        raise Refusal("LIST_UNREADABLE", "A filter could not be read: mend it first.")
    rows = found.rows if every else table.rows(ctx).filter(pk__in=picked)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[: act.most + 1])
    if not numbers:
        raise Refusal("ROWS_NOT_CHOSEN", "Choose rows first.")
    if len(numbers) > act.most:
        raise Refusal("CHOSEN_TOO_MANY", f"At most {act.most} rows at once.", values={"most": f"{act.most:,}".replace(",", ".")})
    Chosen.objects.filter(at__lt=now() - KEPT).exclude(state="running").delete()
    said = [showing.said(table.by_code[one.column], one, ctx) for one in view.filters if not table.by_code[one.column].private]
    return Chosen.objects.create(
        officer=ctx.officer, table=table.code, act=act.code, given=dict(ctx.given), rows=numbers, filters=said if every else []
    )


def ctx_of(chosen: Chosen) -> Ctx:
    return Ctx(chosen.officer, chosen.given)


def rows_of(table: Table, ctx: Ctx, chosen: Chosen) -> list[Any]:
    """The chosen rows that are in the officer's scope now."""
    return list(table.rows(ctx).filter(pk__in=chosen.rows).order_by("pk"))


def judged(table: Table, act: Act, ctx: Ctx, chosen: Chosen, data: dict[str, Any] | None) -> Judged:
    """What would happen now."""
    rows = rows_of(table, ctx, chosen)
    told = act.judge(rows, ctx, data) if act.judge else Judged(rows)
    gone = len(chosen.rows) - len(rows)
    if gone:
        told.left_out[_("Tidak ada lagi, atau di luar wilayah Anda")] = [""] * gone
    return told


def claim(chosen: Chosen, form: dict[str, Any]) -> bool:
    """Takes the act on, once: pressing twice does it once."""
    return bool(Chosen.objects.filter(id=chosen.id, state="shown").update(state="running", form=form, at=now()))


def claim_undo(chosen: Chosen) -> bool:
    """Takes the undoing on, once."""
    return bool(Chosen.objects.filter(id=chosen.id, state="done").update(state="running", at=now()))


def is_at_work(chosen: Chosen) -> bool:
    """Whether a request may still be doing what was taken on; few rows are done without a task that would tell."""
    return chosen.state == "running" and now() - chosen.at < DONE_WITHIN


def perform(number: int, report: Progress) -> dict[str, Any]:
    """Does what was chosen. May be repeated: the services know what is done already. A refusal offers it again."""
    chosen, table, act, work = _work(number, report)
    told = judged(table, act, work.ctx, chosen, work.data)
    ended: dict[str, Any] = {"left_out": told.left_out, "failed": {}, "done": []}
    try:
        if act.all_ is not None:
            ended |= act.all_(told.rows, work)
        else:
            _each(act.one, told.rows, work, act, ended)
    except Refusal:
        Chosen.objects.filter(id=number).update(state="shown")
        raise
    return _ended(chosen, act, work.actor, "done", ended)


def perform_undo(number: int, report: Progress) -> dict[str, Any]:
    """Takes back what was done, row by row; what cannot be taken back any more is told."""
    chosen, table, act, work = _work(number, report)
    done = set((chosen.told or {}).get("done", []))
    ended: dict[str, Any] = {"left_out": {}, "failed": {}, "done": []}
    _each(act.undo, [row for row in rows_of(table, work.ctx, chosen) if row.pk in done], work, act, ended)
    return _ended(chosen, act, work.actor, "undone", ended)


def _work(number: int, report: Progress) -> tuple[Chosen, Table, Act, Work]:
    chosen = Chosen.objects.select_related("officer").get(id=number)
    table, ctx = table_or_404(chosen.table), ctx_of(chosen)
    data = {**chosen.form, "chosen": chosen.id}
    return chosen, table, act_of(table, chosen.act, ctx), Work(ctx, Actor(chosen.officer.username), data, key_of(chosen), report)


def key_of(chosen: Chosen) -> str:
    """Under which its task runs, and what it made waits."""
    return f"pilihan-{chosen.id}"


def _ended(chosen: Chosen, act: Act, actor: Actor, state: str, ended: dict[str, Any]) -> dict[str, Any]:
    suffix = "" if state == "done" else ".undo"
    record(actor, f"list.{act.code}{suffix}", f"list:{chosen.table}", {"chosen": len(chosen.rows), "done": len(ended["done"])})
    Chosen.objects.filter(id=chosen.id).update(state=state, told=ended)
    return ended


def _each(do: Callable[[Any, Work], None] | None, rows: list[Any], work: Work, act: Act, ended: dict[str, Any]) -> None:
    if do is None:
        raise Refusal("ACT_UNKNOWN", "This cannot be done.")
    for place, row in enumerate(rows, start=1):
        try:
            with transaction.atomic():
                do(row, work)
            ended["done"].append(row.pk)
        except Refusal as refusal:
            ended["failed"].setdefault(refusal_sentence(refusal), []).append(act.name(row))
        work.report(place / len(rows))


def told(reasons: Reasons) -> list[tuple[str, int, str]]:
    """Why, how many, and the names of the first few."""
    return [(why, len(names), ", ".join([n for n in names if n][:NAMED])) for why, names in reasons.items()]
