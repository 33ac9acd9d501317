"""The public pages under any server; `config.publicdoor` gives the same answers past all that knows sessions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from pijar.public import serving


@login_not_required
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponseBase:
    return serving.response(request, serving.page(name, request.GET.dict()))


@login_not_required
@require_safe
def card(request: HttpRequest, shape: str) -> HttpResponseBase:
    """The picture to share; none before anything is published."""
    made = serving.card(shape, request.GET.dict())
    if made is None:
        raise Http404
    return serving.response(request, made)
