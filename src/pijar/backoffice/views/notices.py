"""What everybody may read without a log-in: the public list of a kelurahan while objections are heard, and no longer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pijar.backoffice.paging import page_of
from pijar.backoffice.selectors import verification
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.views.verification import notice_as
from pijar.cycle import rounds
from pijar.verification import selectors
from pijar.verification.types import State

PER_PAGE = 100


@login_not_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The kelurahan whose lists hang out."""
    page = {"rounds": [{"round": one, "villages": verification.villages(one)} for one in verification.published()]}
    return render(request, "backoffice/notice_index.html", page)


def _shown(round_id: int) -> Any:
    return verification.round_or_404(round_id, state=State.PUBLISHED.value)


@login_not_required
def show(request: HttpRequest, round_id: int, village: str) -> HttpResponseBase:
    """Initials, RT, RW and work of a kelurahan; until when and where to object."""
    found = _shown(round_id)
    lines = selectors.public_list(found, village)
    if not lines:
        raise Http404
    page = {
        "round": found, "village": village, "village_name": village_name(village), "count": len(lines),
        "page": page_of(request, list(enumerate(lines, start=1)), PER_PAGE), "city": rounds.paper(found).city,
    }  # fmt: skip
    return render(request, "backoffice/notice.html", page)


@login_not_required
def download(request: HttpRequest, round_id: int, village: str, kind: str) -> HttpResponseBase:
    found = _shown(round_id)
    if not selectors.public_list(found, village):
        raise Http404
    return notice_as(found, village, kind)
