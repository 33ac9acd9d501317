"""Uploading lists, and what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import asking, background, scope, waiting, works
from pijar.backoffice.compared import compared
from pijar.backoffice.paging import page_of
from pijar.backoffice.reports import annotated
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import months, questions, uploads
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.uploading import LISTS, keep
from pijar.backoffice.views.errors import is_fragment
from pijar.backoffice.views.progress import withdrawn
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import services as cycle
from pijar.kernel.errors import Refusal
from pijar.registry.once import reading
from pijar.staff.types import Right

SEES = (Right.UPLOAD, Right.SEE_PERSONS)
# Longer lists are taken back, and what would go with them counted, by the worker: a page does not wait for that.
LONG = 1000


@needs(*SEES)
def index(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    year = months.current_month().year
    may_upload = may(officer, Right.UPLOAD)
    page = {
        "kinds": ",".join(LISTS), "uploads": uploads.uploads(officer), "years": [str(year), str(year + 1)],
        "may_upload": may_upload,
        "open_questions": asking.open_questions(officer) if may_upload else [],
        "forms": asking.known_forms(officer) if may_upload else [],
    }  # fmt: skip
    return render(request, "backoffice/uploads.html", page)


@needs(Right.UPLOAD)
@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """Takes the files and starts reading. Answers a script with JSON, a plain form with a redirect."""
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        task = _begin(request)
    except Refusal as refusal:
        if not wants_json:
            raise
        return JsonResponse({"message": refusal_sentence(refusal)}, status=409)
    place = reverse("task", args=[task.id])
    return JsonResponse({"next": place}) if wants_json else redirect(place)


def _begin(request: HttpRequest) -> Any:
    given = request.FILES.getlist("files")
    if not given:
        raise Refusal("FILE_NONE", "Choose at least one file.")
    year = request.POST.get("year", "")
    if not (year.isdecimal() and 2000 <= int(year) <= 2100):
        raise Refusal("YEAR_INVALID", "Choose the programme year.")
    waiting.sweep()
    key, files = keep(given)
    told = {"files": files, "year": int(year), **({"trial": True} if request.POST.get("trial") else {})}
    return background.start("load", key, told, officer_of(request))


@needs(*SEES)
@reading()
def show(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    officer = officer_of(request)
    upload = get_object_or_404(scope.uploads(officer), id=upload_id)
    asked = {"file": request.GET.get("berkas", ""), "outcome": request.GET.get("hasil", ""), "code": request.GET.get("kode", "")}
    files = asking.with_decisions(officer, uploads.files(officer, upload))
    beside = {"upload": upload, "totals": uploads.totals(files), "compared": compared(upload=upload.id)}
    if is_fragment(request):
        return render(request, "parts/compared.html", beside)
    found = page_of(request, uploads.Rows(officer, upload, **asked))
    lines = uploads.lines(officer, list(found))
    page = {
        **beside, "files": files, "asked": asked,
        "problems": uploads.problems(officer, [file.id for file in files]), "page": found, "lines": lines,
        "villages": village_names(line.village_code for line in lines),
        "may_withdraw": may(officer, Right.UPLOAD) and not upload.withdrawn_at and _is_own(officer, upload)
        and not any(file.kind == "form" for file in files),
        "may_download": may(officer, Right.UPLOAD), "may_open": may(officer, Right.SEE_PERSONS),
    }  # fmt: skip
    return render(request, "backoffice/upload.html", page)


def _is_own(officer: Any, upload: Any) -> bool:
    """A kelurahan withdraws its own uploads; programme officers any."""
    return scope.village_of(officer) is None or upload.actor in scope.colleagues(officer)


@needs(Right.UPLOAD)
def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The officer's own file with a column of outcomes; the look is recorded, as the file holds NIKs."""
    officer = officer_of(request)
    source = get_object_or_404(scope.files(officer), id=file_id, kind="list")
    body, ending = annotated(source)
    record(actor_of(request), "file.download", f"file:{source.id}", {"upload": source.upload_id})
    return FileResponse(body, as_attachment=True, filename=f"{Path(source.name).stem} - hasil{ending}")


@needs(Right.UPLOAD)
def withdraw(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """First shows what would go, then, confirmed, takes the upload back. Entries of the form go one by one, not all at once."""
    officer = officer_of(request)
    upload = get_object_or_404(scope.uploads(officer).exclude(sourcefile__kind="form"), id=upload_id, withdrawn_at=None)
    rows = uploads.size(upload)
    if request.method != "POST":
        return render(request, "backoffice/withdraw.html", {"upload": upload, "preview": _preview(request, upload, rows)})
    if rows > LONG:
        kind = "withdraw_count" if "hitung" in request.POST else "withdraw"
        # Each officer's own work: nobody may follow another's, and who comes second is told that it is gone.
        key = f"{upload.id}-{officer.id}"
        return redirect("task", background.start(kind, key, {"upload": upload.id}, officer).id)
    done = cycle.withdraw_upload(upload.id, actor=actor_of(request))
    # What was compared was compared with rows that are gone.
    works.compare_later(officer)
    messages.success(request, withdrawn(done))
    return redirect("upload", upload.id)


def _preview(request: HttpRequest, upload: Any, rows: int) -> dict[str, int | None]:
    """What would go. Of a long list the rows at once, and the people once they were counted beside: `?hasil=` is that work."""
    if rows <= LONG:
        return {**cycle.withdraw_upload(upload.id, actor=actor_of(request), dry_run=True)}
    counted = questions.answered(officer_of(request), request.GET.get("hasil", ""), "withdraw_count")
    if counted is None or counted.arguments["upload"] != upload.id:
        return {"rows": rows, "persons": None}
    return dict(counted.result or {})
