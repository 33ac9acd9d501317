"""Doubtful cases as a list: handed out to be filled in at a desk, taken back, and given back with its results."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import casewords, uploading, words
from pijar.backoffice.caseforms import CaseList
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors import cases
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.views.cases import shell
from pijar.cycle import casebook, caselists, decisions
from pijar.cycle.caselists import ListResult
from pijar.cycle.decisions import Became
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files
from pijar.staff.types import Right

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, A_DAY = "pijar case list", 24 * 60 * 60
MOST_SHOWN = 200


@needs(Right.DECIDE)
def index(request: HttpRequest) -> HttpResponseBase:
    """Download the queue, send a list, see what became of each line."""
    month = cases.latest_month()
    form = CaseList(request.POST if request.method == "POST" else None, request.FILES or None)
    page: dict[str, Any] = {"tab": "cases-list", "month": month, "form": form}
    if request.method == "POST" and month and form.is_valid():
        page |= _sent(request, form, month)
    page |= shell(request, month)
    if month:
        officer = officer_of(request)
        page |= {"villages": cases.villages(officer, month), "reasons": cases.reasons(officer, month)}
    return render(request, "backoffice/cases_list.html", page)


def _sent(request: HttpRequest, form: CaseList, month: Month) -> dict[str, Any]:
    """Records the list and tells the result, with the way to its workbook."""
    upload, whole = form.cleaned_data["file"], form.cleaned_data["whole"]
    with uploading.passing(upload) as path:
        result = caselists.decide_list(
            path, month=decisions.first_open(month), actor=actor_of(request), all_or_nothing=whole, name=path.name
        )
        token = _kept(path.parent, result, officer_of(request).username)
    names = caselists.names_of(result.people)
    # What needs a hand stands first.
    order = [Became.REFUSED, Became.HELD, Became.DECIDED, Became.SAME]
    told = [
        (line.number, names.get(person, ""), one.became.value, words.refusal_sentence(one.refusal) if one.refusal else "")
        for line, person, one in zip(result.given.lines, result.people, result.results, strict=True)
        if one.became is not Became.LEFT
    ]
    told.sort(key=lambda one: (order.index(Became(one[2])), one[0]))
    return {"result": result.counts, "told": told[:MOST_SHOWN], "more": max(0, len(told) - MOST_SHOWN), "token": token,
            "name": result.given.name, "form": CaseList()}  # fmt: skip


def _kept(folder: Path, result: ListResult, owner: str) -> str:
    """The list with its results, kept encrypted; the token names it for its officer, and not for long."""
    made = folder / "hasil.xlsx"
    casebook.write_results(made, result.given, [_words(one) for one in result.results])
    sha256 = files.checksum(made)
    files.keep(made, sha256)
    stem = Path(result.given.name).stem[:100]
    return signing.dumps({"sha256": sha256, "name": f"{stem} - hasil.xlsx", "lines": len(result.results)}, salt=f"{SALT} {owner}")


def _words(one: decisions.Result) -> tuple[str, str]:
    why = words.refusal_sentence(one.refusal) if one.refusal else ""
    return str(casewords.BECAME[one.became.value]), why


@needs(Right.DECIDE)
@require_POST
def result(request: HttpRequest) -> HttpResponseBase:
    """The list with its results, for the officer who sent it."""
    try:
        found = signing.loads(request.POST.get("token", ""), salt=f"{SALT} {officer_of(request).username}", max_age=A_DAY)
    except signing.BadSignature:
        raise Refusal("RESULT_OLD", "That result is a day old or another officer's: send the list again.") from None
    record(actor_of(request), "eligibility.result", f"file:{found['sha256']}", {"rows": found["lines"]})
    return _download(b"".join(files.kept(found["sha256"])), found["name"])


@needs(Right.DECIDE)
@require_POST
def queue(request: HttpRequest) -> HttpResponseBase:
    """The queue as a workbook to fill in. Its NIKs are whole, so it is recorded who took which."""
    officer, month = officer_of(request), cases.latest_month()
    if month is None:
        raise Refusal("NOT_ASSESSED", "No month was run yet.")
    reason, village = (request.POST.get(name, "").replace("\0", "") for name in ("alasan", "kelurahan"))
    found = list(cases.waiting(officer, month, reason, village).order_by(*cases.ORDER))
    names = village_names(case.person.village_code for case in found)
    told = caselists.case_rows(found, names, {code: str(said) for code, said in words.REASONS.items()})
    with uploading.scratch() as folder:
        path = folder / "antrean.xlsx"
        casebook.write_queue(path, told)
        body = path.read_bytes()
    details = {"rows": len(found), "reason": reason, "village": village, "people": [case.person_id for case in found]}
    record(actor_of(request), "eligibility.queue", f"month:{month}", details)
    return _download(body, f"{_('tinjauan')}-{month}.xlsx")


def _download(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
