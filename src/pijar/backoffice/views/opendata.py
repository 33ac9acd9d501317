"""Open data: published tables as files, without a log-in. Only publications are read; nothing here knows a person.

A version never changes, so its files may be kept for ever; what is newest is asked for again after some minutes.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from pijar.analytics import opendata, selectors
from pijar.analytics.types import Published
from pijar.kernel.month import Month

NEWEST = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
JSON_LD = "application/ld+json"


@login_not_required
@require_safe
def newest(request: HttpRequest, month: Month, table: str, form: str) -> HttpResponseBase:
    """A table of a month's newest version."""
    return _table(request, selectors.publication(month), table, form, NEWEST)


@login_not_required
@require_safe
def version(request: HttpRequest, month: Month, version: int, table: str, form: str) -> HttpResponseBase:
    """A table of one version."""
    return _table(request, selectors.publication(month, version), table, form, FOR_EVER)


def _table(request: HttpRequest, made: Published | None, table: str, form: str, kept: str) -> HttpResponseBase:
    if made is None or table not in made.tables or form not in opendata.MEDIA:
        raise Http404
    tag = opendata.tag(made, table, form)
    response = get_conditional_response(request, tag)
    if response is None:
        response = HttpResponse(opendata.file(made, table, form), content_type=opendata.MEDIA[form])
        name = f"{table}-{made.month}-v{made.version}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"' if form == "csv" else "inline"
    return _kept(response, tag, kept)


def _kept(response: HttpResponseBase, tag: str, kept: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = kept
    # Open data is to be read by anybody's page.
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
def dictionary(request: HttpRequest) -> HttpResponseBase:
    """What tables, columns and codes mean, in both languages."""
    return _whole(request, opendata.dictionary(), "application/json")


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Every published month as a DCAT 3 catalogue."""
    months: dict[Month, Published] = {}
    for one in selectors.publications():
        month = Month.of(one.month)
        if month not in months and (found := selectors.publication(month)):
            months[month] = found
    return _whole(request, opendata.catalogue(list(months.values())), JSON_LD)


def _whole(request: HttpRequest, body: bytes, media: str) -> HttpResponseBase:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, tag) or HttpResponse(body, content_type=media)
    return _kept(response, tag, NEWEST)
