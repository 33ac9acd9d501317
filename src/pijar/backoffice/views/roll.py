"""A year rolled into the next: the proposal, counted and shown, and its lists to take away."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import background, uploading, waiting
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import office, questions
from pijar.exchange.tables import write_csv, write_xlsx
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right


@needs(Right.EDIT_PROGRAMME, Right.SEE_MONEY)
def show(request: HttpRequest, year: int) -> HttpResponseBase:
    """The last proposal there is."""
    officer = officer_of(request)
    _refuse_other_years(year)
    task = questions.last_roll(year)
    page: dict[str, Any] = {
        "year": year, "to": year + 1, "task": task, "may_start": may(officer, Right.EDIT_PROGRAMME),
        "may_take": may(officer, Right.RUN_MONTH),
        "months": questions.carried_in(year),
    }  # fmt: skip
    if task and task.result:
        page |= {
            "result": task.result,
            "reasons": sorted(task.result["reasons"].items(), key=lambda one: -one[1]),
            **_funds(task.result),
        }
    return render(request, "backoffice/roll.html", page)


@needs(Right.EDIT_PROGRAMME)
@require_POST
def start(request: HttpRequest, year: int) -> HttpResponseBase:
    """Reckons the proposal anew, or joins who does it already."""
    _refuse_other_years(year)
    return redirect("task", background.start("roll", questions.roll_key(year), {"year": year}, officer_of(request)).id)


def _refuse_other_years(year: int) -> None:
    if year not in {programme.year for programme in office.programmes()}:
        raise Http404


def _funds(result: dict[str, Any]) -> dict[str, Any]:
    # The database keeps no order of keys.
    funds = sorted(({"code": code, **fund} for code, fund in result["funds"].items()), key=lambda fund: -fund["people"])
    total = {name: sum(fund[name] for fund in funds) for name in ("people", "first_month", "year")}
    return {"funds": funds, "total": total}


@needs(Right.EDIT_PROGRAMME)
def programme(request: HttpRequest, year: int) -> HttpResponseBase:
    """The programme of the new year, to be edited and loaded."""
    _refuse_other_years(year)
    body = _kept(year)["programme"].encode()
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"program-{year + 1}.yaml")


@needs(Right.RUN_MONTH)
@require_POST
def people(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    """Everybody of the proposal with whole NIKs; it is recorded who took it."""
    _refuse_other_years(year)
    if kind not in ("csv", "xlsx"):
        raise Http404
    frame = pl.DataFrame(_kept(year)["people"], schema_overrides=dict.fromkeys(("nik", "reason"), pl.String))
    name = f"lanjut-{year + 1}.{kind}"
    with uploading.scratch() as folder:
        path = folder / name
        if kind == "csv":
            write_csv(frame, path, ",")
        else:
            write_xlsx(frame, path, sheet=f"{year + 1}", control=[("orang", frame.height)])
        body = path.read_bytes()
    record(actor_of(request), "programme.roll", f"programme:{year + 1}", {"rows": frame.height, "format": kind})
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name, headers={"Cache-Control": "no-store"})


def _kept(year: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = waiting.get(questions.roll_key(year), "usulan")
    except Refusal:
        raise Refusal("ROLL_OLD", "The proposal is kept for a day only and is gone: reckon it again.") from None
    return found
