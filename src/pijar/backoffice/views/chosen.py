"""One act on many rows: what was chosen, what would happen, doing it, how it ended, taking it back."""

from __future__ import annotations

import base64
from time import monotonic, sleep
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import background, waiting
from pijar.backoffice.grid import acts
from pijar.backoffice.grid.declare import Ctx, Table, table_or_404
from pijar.backoffice.models import Chosen
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors.lists import has_task, running
from pijar.backoffice.views.lists import opened
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

TYPES = {"pdf": "application/pdf"}
# Seconds for which a second press waits for the first.
PATIENCE = 10.0


@needs()
@require_POST
def choose(request: HttpRequest, table: str) -> HttpResponseBase:
    """Freezes the rows that are ticked, or all that match, and shows what would happen."""
    of, ctx, view = opened(request, table)
    act = acts.act_of(of, request.POST.get("tindakan", ""), ctx)
    picked = [int(text) for text in request.POST.getlist("pilih")[:1000] if text.isdecimal() and len(text) < 19]
    chosen = acts.freeze(of, ctx, view, act, picked, every=bool(request.POST.get("semua")))
    if act.opens is not None:
        rows = acts.rows_of(of, ctx, chosen)
        chosen.delete()
        return act.opens(request, rows)
    return redirect("list-chosen", chosen.id)


def _found(request: HttpRequest, chosen_id: int) -> tuple[Chosen, Table, acts.Act, Ctx]:
    """One's own choice only, of a list and an act one may still use."""
    chosen = get_object_or_404(Chosen.objects.select_related("officer"), id=chosen_id, officer=officer_of(request))
    table, ctx = table_or_404(chosen.table), acts.ctx_of(chosen)
    if not table.open_to(ctx.officer):
        raise Http404
    return chosen, table, acts.act_of(table, chosen.act, ctx), ctx


@needs()
def show(request: HttpRequest, chosen_id: int) -> HttpResponseBase:
    """The preview; while it runs its progress; afterwards how it ended."""
    chosen, table, act, ctx = _found(request, chosen_id)
    if chosen.state == "running":
        task = running(acts.key_of(chosen))
        if task is not None:
            return redirect("task", task.id)
        if acts.is_at_work(chosen) and not has_task(acts.key_of(chosen), chosen.at):
            return _waited(request, chosen, table, ctx)
        # Its process died; every step may be repeated, so it is offered again.
        Chosen.objects.filter(id=chosen.id, state="running").update(state="shown" if chosen.told is None else "done")
        messages.warning(request, _("Pekerjaan itu terputus. Yang sudah dikerjakan tercatat; lanjutkan dengan menekan lagi."))
        chosen.refresh_from_db()
    page: dict[str, Any] = {"chosen": chosen, "table": table, "act": act, "back": table.place(ctx)}
    if chosen.state != "shown":
        told = chosen.told or {}
        page |= {
            "n": len(told.get("done", [])), "left_out": acts.told(told.get("left_out", {})),
            "failed": acts.told(told.get("failed", {})), "file": told.get("file"), "may_undo": _may_undo(chosen, act),
        }  # fmt: skip
        return render(request, "grid/done.html", page)
    return _preview(request, page, chosen, table, act, ctx)


def _waited(request: HttpRequest, chosen: Chosen, table: Table, ctx: Ctx) -> HttpResponseBase:
    """Who presses twice waits a little for the first press to end, and sees how it ended; nothing is done a second time."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        sleep(0.2)
        chosen.refresh_from_db()
        if chosen.state != "running" or running(acts.key_of(chosen)):
            return redirect("list-chosen", chosen.id)
    messages.info(request, _("Itu masih dikerjakan. Tunggu sebentar; sesudah itu daftarnya menunjukkan hasilnya."))
    return redirect(table.place(ctx))


def _may_undo(chosen: Chosen, act: acts.Act) -> bool:
    return act.undo is not None and chosen.state == "done" and bool((chosen.told or {}).get("done"))


def _preview(
    request: HttpRequest, page: dict[str, Any], chosen: Chosen, table: Table, act: acts.Act, ctx: Ctx
) -> HttpResponseBase:
    form = act.form(request.POST or None, ctx) if act.form else None
    is_given = form is None or (form.is_bound and form.is_valid())
    data = _plain(form.cleaned_data) if form is not None and form.is_bound and form.is_valid() else None
    told = acts.judged(table, act, ctx, chosen, data)
    if request.method == "POST" and is_given and request.POST.get("jadi"):
        if told.rows:
            return _begin(request, chosen, table, data or {}, len(told.rows))
        messages.warning(request, _("Tidak ada yang dapat dikerjakan; lihat sebabnya di bawah."))
    names = [act.name(row) for row in told.rows[: acts.NAMED]]
    page |= {"form": form, "n": len(told.rows), "left_out": acts.told(told.left_out), "all": len(chosen.rows), "names": names}
    return render(request, "grid/chosen.html", page, status=422 if form is not None and form.errors else 200)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as it can be kept."""
    return {
        name: str(value) if isinstance(value, Month) else value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in data.items()
    }


def _begin(request: HttpRequest, chosen: Chosen, table: Table, data: dict[str, Any], n: int) -> HttpResponseBase:
    if not acts.claim(chosen, data):
        return redirect("list-chosen", chosen.id)
    return _run(request, chosen, table, "chosen", n)


def _run(request: HttpRequest, chosen: Chosen, table: Table, kind: str, n: int) -> HttpResponseBase:
    """At once where few, else behind the screen."""
    if n > acts.AT_ONCE:
        task = background.start(kind, acts.key_of(chosen), {"chosen": chosen.id}, officer_of(request))
        return redirect("task", task.id)
    do = acts.perform if kind == "chosen" else acts.perform_undo
    do(chosen.id, lambda share: None)
    return redirect("list-chosen", chosen.id)


@needs()
@require_POST
def undo(request: HttpRequest, chosen_id: int) -> HttpResponseBase:
    """Takes back what was done, where the act can be."""
    chosen, table, act, _ctx = _found(request, chosen_id)
    if not _may_undo(chosen, act) or not acts.claim_undo(chosen):
        raise Refusal("ACT_NOT_UNDONE", "This cannot be taken back, or was already.")
    return _run(request, chosen, table, "unchosen", len((chosen.told or {})["done"]))


@needs()
@require_POST
def take(request: HttpRequest, chosen_id: int) -> HttpResponseBase:
    """What the act made, for a day."""
    chosen, _table, act, _ctx = _found(request, chosen_id)
    told = chosen.told or {}
    made = told.get("file")
    if chosen.state != "done" or not made or made["kind"] not in TYPES:
        raise Http404
    body = base64.b64decode(waiting.get(acts.key_of(chosen), made["name"])["body"])
    record(actor_of(request), "list.take", f"list:{chosen.table}", {"act": act.code, "rows": len(told["done"])})
    answer = HttpResponse(body, content_type=TYPES[made["kind"]], headers={"Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = f'attachment; filename="{made["name"]}-{chosen.id}.{made["kind"]}"'
    return answer
