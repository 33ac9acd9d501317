"""Numbers that cannot be right: whose they are, and what they were likely meant to be."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import linkwords
from pijar.backoffice.forms import Unmask
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import linkage, numbers
from pijar.staff.types import Right

CASES_PER_PAGE = 25


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest) -> HttpResponseBase:
    """The cases by kind."""
    officer, kind = officer_of(request), request.GET.get("jenis", "")
    kind = kind if kind in linkwords.NUMBER_KINDS else ""
    cases = numbers.Cases(officer, kind)
    found = page_of(request, cases, CASES_PER_PAGE)
    page = {
        "tab": "links-numbers", "counts": linkage.counts(officer, numbers=cases.rows), "page": found,
        "kind": kind, "kinds": numbers.kinds(cases), "groups": numbers.groups(officer, list(found)),
    }  # fmt: skip
    return render(request, "backoffice/links_numbers.html", page)


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, row_id: int) -> HttpResponseBase:
    """One case, with the way to see its numbers whole."""
    return _page(request, row_id)


def _page(request: HttpRequest, row_id: int, form: Unmask | None = None, in_clear: bool = False) -> HttpResponseBase:
    officer = officer_of(request)
    found = numbers.key_of(officer, row_id)
    if found is None:
        raise Http404
    page = {
        "group": numbers.groups(officer, [found], in_clear)[0], "row_id": row_id, "form": form or Unmask(), "in_clear": in_clear,
        "may_unmask": may(officer, Right.UNMASK), "may_enter": may(officer, Right.UPLOAD),
    }  # fmt: skip
    return render(request, "backoffice/link_number.html", page)


@needs(Right.UNMASK)
@require_POST
def reveal(request: HttpRequest, row_id: int) -> HttpResponseBase:
    """Shows the numbers of a case once, in this answer only, after the reason is recorded."""
    form, found = Unmask(request.POST), numbers.key_of(officer_of(request), row_id)
    if found is None:
        raise Http404
    if not form.is_valid():
        return _page(request, row_id, form)
    details = {"reason": form.cleaned_data["reason"][:300], "fields": ["national_id", "likely"], "rows": found[1]}
    record(actor_of(request), "number.unmask", f"row:{row_id}", details)
    return _page(request, row_id, in_clear=True)
