"""Places of a month: the board, its lists, why one person stands where they stand, and giving a free place on."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.allocation.selectors import draw
from pijar.allocation.words import sentence
from pijar.audit.services import record
from pijar.backoffice import placecharts, placewords, scope, uploading
from pijar.backoffice.charts import written
from pijar.backoffice.identity import masked
from pijar.backoffice.paging import page_of
from pijar.backoffice.pictures import Column, Line, Picture, taken
from pijar.backoffice.placeforms import Draw, Free
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import months, places
from pijar.backoffice.selectors.persons import holds_number
from pijar.backoffice.selectors.regions import village_name
from pijar.cycle import replacements
from pijar.exchange.tables import write_csv, write_xlsx
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right

SEES = (Right.SEE_PERSONS, Right.SEE_MONEY)
# On a phone every line is a card of its own.
PER_PAGE = 25


@needs(*SEES)
def now(request: HttpRequest) -> HttpResponseBase:
    """The last month that was run; before there is one, the month to begin with."""
    return redirect("places", next(iter(months.months_run()), None) or months.current_month())


@needs(*SEES)
def index(request: HttpRequest, month: Month) -> HttpResponseBase:
    officer = officer_of(request)
    if not 2000 <= month.year <= 2100:
        raise Http404
    may_change = may(officer, Right.RUN_MONTH)
    found = places.board(officer, month, may_fill=may_change)
    page: dict[str, Any] = {
        "month": month, "board": found, "months_run": months.months_run(), "line": places.LINE, "may_change": may_change,
        "may_list": may(officer, Right.SEE_PERSONS), "may_try": may(officer, Right.RUN_MONTH, Right.EDIT_PROGRAMME),
    }  # fmt: skip
    if found:
        page["own_name"] = village_name(found.own_village) if found.own_village else ""
        page["bars"] = {c.fund.code: placecharts.filled(c.people, c.quota or 0) for c in found.columns}
        page["flow"] = drawn(found.flows, [c.fund.code for c in found.columns])
        if file := taken(request, [page["flow"]] if page["flow"] else []):
            return file
    return render(request, "backoffice/places.html", page)


def drawn(flows: list[dict[str, Any]], order: list[str], *, can_take: bool = True) -> Picture | None:
    """The picture of who goes from where to where, with its sentence and table; None where nobody is on the way."""
    if not flows:
        return None
    names = {code: str(said) for code, said in placewords.STANDS.items()}
    sums = dict.fromkeys(placewords.FLOWS, 0)
    for flow in flows:
        sums[placecharts.kind_of(flow["source"], flow["target"])] += flow["people"]
    said = _("%(kept)s orang tetap, %(moved)s pindah dana, %(new)s mendapat tempat, %(wait)s menunggu, %(left)s keluar.") % {
        kind: written(n) for kind, n in sums.items()
    }
    lines = [Line((names.get(f["source"], f["source"]), names.get(f["target"], f["target"]), f["people"])) for f in flows]
    legend = [("swatch", f"s-key s-{kind}", str(placewords.FLOWS[kind])) for kind in placewords.FLOWS]
    columns = (Column(_("Dari")), Column(_("Ke")), Column(_("Orang"), "number"))
    title, picture = _("Perpindahan orang antara sumber dana"), placecharts.sankey(flows, names, order)
    return Picture("perpindahan", title, said, picture, columns, lines, legend, can_take=can_take)


@needs(Right.SEE_PERSONS)
@sensitive_post_parameters("q")
def listed(request: HttpRequest, month: Month, line: str) -> HttpResponseBase:
    """One fund's people, or who waits. A NIK is searched for by POST, so that it never stands in an address."""
    officer, run = officer_of(request), _run_of(month, line)
    query = request.POST.get("q", request.GET.get("q", "")).replace("\0", "").strip()
    if request.method == "GET" and holds_number(query):
        query = ""
    reason = request.GET.get("alasan", "")
    n = None if reason or query else places.counted(officer, month, line)
    found = page_of(request, places.listed(officer, month, line, reason=reason, query=query), PER_PAGE, count=n)
    page = {
        "month": month, "line": line, "is_waiting": line == places.LINE, "page": found,
        "rows": places.rows_of(month, list(found)),
        "q": "" if holds_number(query) else query, "searched": bool(query), "reason": reason, "run": run,
        "funds": [fund.code for fund in places.document_of(run).fill_order], "waiting_line": places.LINE,
        "own_name": village_name(scope.village_of(officer) or ""), "may_export": may(officer, Right.RUN_MONTH),
    }  # fmt: skip
    return render(request, "backoffice/places_list.html", page)


def _run_of(month: Month, line: str) -> Any:
    """The month's run, if the list is one of its own."""
    run = places.run_of(month)
    if run is None or line != places.LINE and line not in places.document_of(run).funds:
        raise Http404
    return run


@needs(Right.RUN_MONTH)
@require_POST
def export(request: HttpRequest, month: Month, line: str, kind: str) -> HttpResponseBase:
    """A list with whole NIKs; who took which is recorded."""
    _run_of(month, line)
    if kind not in ("csv", "xlsx"):
        raise Http404
    frame = places.exported(officer_of(request), month, line)
    name = f"tempat-{month}-{line}.{kind}"
    with uploading.scratch() as folder:
        path = folder / name
        if kind == "csv":
            write_csv(frame, path, ",")
        else:
            write_xlsx(frame, path, sheet=line[:31], control=[("bulan", str(month)), ("daftar", line), ("orang", frame.height)])
        body = path.read_bytes()
    record(actor_of(request), "allocation.list", f"month:{month}", {"rows": frame.height, "fund": line, "format": kind})
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name, headers={"Cache-Control": "no-store"})


@needs(Right.SEE_PERSONS)
@sensitive_post_parameters("nik")
def explain(request: HttpRequest, month: Month, person_id: int) -> HttpResponseBase:
    """Why this person has a place or waits, and by what the rank came about."""
    officer = officer_of(request)
    person = get_object_or_404(scope.persons(officer), id=person_id)
    run = places.run_of(month)
    page: dict[str, Any] = {
        "person": person, "month": month, "nik": masked("national_id", person.national_id), "line": places.LINE,
        "village_name": village_name(person.village_code), "free_form": Free(), "draw_form": Draw(request.POST or None),
    }  # fmt: skip
    if run is not None:
        document = places.document_of(run)
        page |= {"seed": document.seed, "ranking": [key.value for key in document.ranking]}
        if request.method == "POST" and page["draw_form"].is_valid():
            page["draw"] = draw(month.year, document.seed, page["draw_form"].cleaned_data["nik"].strip())
        page |= _standing(month, person, may(officer, Right.RUN_MONTH))
    return render(request, "backoffice/places_person.html", page)


def _standing(month: Month, person: Any, may_change: bool) -> dict[str, Any]:
    """Where the person stands; nothing for who was not ranked."""
    try:
        found = replacements.explained(month, person)
    except Refusal:
        return {}
    may_free = may_change and found.fund is not None and replacements.may_be_freed(month, person)
    return {"found": found, "told": sentence(found), "fund_doors": replacements.doors(month, person), "may_free": may_free}


@needs(Right.RUN_MONTH)
@require_POST
def free(request: HttpRequest, month: Month, person_id: int) -> HttpResponseBase:
    """Takes a person off the list, then shows who is next."""
    person = get_object_or_404(scope.persons(officer_of(request)), id=person_id)
    form = Free(request.POST)
    if not form.is_valid():
        raise Refusal("REASON_INVALID", "Choose why the person is taken off the list.")
    fund = replacements.free_place(month, person, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(
        request, _("%(name)s dikeluarkan dari daftar; satu tempat %(fund)s kosong.") % {"name": person.name, "fund": fund}
    )
    return redirect("places-give", month, fund)


@needs(Right.RUN_MONTH)
def give(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """Shows who is next for a free place of the fund, and gives it once the officer agrees to just that person."""
    _run_of(month, fund)
    found = places.next_person(month, fund) if replacements.is_open(month) else None
    if request.method == "POST":
        wanted = get_object_or_404(scope.persons(officer_of(request)), id=_number(request.POST.get("person", "")))
        replacements.give_place(month, wanted, fund=fund, actor=actor_of(request))
        said = {"name": wanted.name, "fund": fund}
        messages.success(
            request, _("%(name)s kini dibiayai %(fund)s. Daftar iuran disusun ulang; orang lain yang menyetujui.") % said
        )
        return redirect(reverse("places", args=[month]))
    page: dict[str, Any] = {"month": month, "fund": fund, "line": places.LINE, "is_open": replacements.is_open(month)}
    if found:
        person = get_object_or_404(scope.persons(officer_of(request)), id=found)
        page |= {
            "person": person, "nik": masked("national_id", person.national_id), "village_name": village_name(person.village_code),
            **_standing(month, person, may_change=False),
        }  # fmt: skip
    return render(request, "backoffice/places_give.html", page)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
