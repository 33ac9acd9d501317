"""The user guide: one page per role, and its pictures."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pijar.backoffice import guide
from pijar.backoffice.rights import needs, officer_of


@needs()
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """One's own guide."""
    return redirect("guide", guide.SLUGS[officer_of(request).role])


@needs()
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = guide.guide(slug)
    if found is None:
        raise Http404
    return render(request, "backoffice/guide.html", {"guide": found, "titles": guide.titles()})


@needs()
@require_safe
def picture(request: HttpRequest, picture: str) -> HttpResponseBase:
    path = guide.picture(picture)
    if path is None:
        raise Http404
    # Pictures show the invented city only.
    return FileResponse(path.open("rb"), content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})
