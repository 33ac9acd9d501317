"""Open data: published tables as files, without a log-in. Only publications are read; nothing here knows a person.

A version never changes, so its files are made once and may be kept for ever; what is newest is asked for again
after some minutes.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from pijar.analytics import opendata, selectors
from pijar.analytics.types import Published
from pijar.kernel.month import Month
from pijar.public import serving
from pijar.public.serving import Made

FOR_EVER = "public, max-age=31536000, immutable"
JSON_LD = "application/ld+json"
# Open data is to be read by anybody's page.
FOR_ALL = ("Access-Control-Allow-Origin", "*")
PLACE = re.compile(r"/data/([0-9]{4}-[0-9]{2})/(?:v([0-9]{1,5})/)?([-\w]+)\.(\w+)", re.ASCII)


def at(path: str) -> Made | None:
    """The file of an address, or None where it is no table's address or nothing such is published."""
    found = PLACE.fullmatch(path)
    if found is None:
        return None
    month, version, code, form = found.groups()
    return file(month, int(version) if version else None, code, form)


def file(month: str, version: int | None, code: str, form: str) -> Made | None:
    """A table of a version of a month, the newest unless one is named; None where there is none. `month` as 2026-03."""
    try:
        known = selectors.version_of(Month.parse(month), version)
    except ValueError:
        return None
    return _kept(*known, code, form, serving.KEPT if version is None else FOR_EVER) if known else None


@lru_cache(maxsize=256)
def _kept(number: int, checksum: str, code: str, form: str, kept: str) -> Made | None:
    made = _published(number, checksum)
    if made is None or code not in made.tables or form not in opendata.MEDIA:
        return None
    name = f"{code}-{made.month}-v{made.version}.{form}"
    shown = f'attachment; filename="{name}"' if form == "csv" else "inline"
    body, tag = opendata.file(made, code, form), f"W/{opendata.tag(made, code, form)}"
    return Made(200, body, opendata.MEDIA[form], tag, None, kept, (FOR_ALL, ("Content-Disposition", shown)))


@lru_cache(maxsize=4)
def _published(number: int, _checksum: str) -> Published | None:
    return selectors.published(number)


@login_not_required
@require_safe
def table(request: HttpRequest, month: str, code: str, form: str, version: int | None = None) -> HttpResponseBase:
    """A table of a month's newest version, or of the one named, under any server; `config.publicdoor` gives the same."""
    made = file(month, version, code, form)
    if made is None:
        raise Http404
    return serving.response(request, made)


@login_not_required
@require_safe
def dictionary(request: HttpRequest) -> HttpResponseBase:
    """What tables, columns and codes mean, in both languages."""
    return _whole(request, opendata.dictionary(), "application/json")


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Every published month as a DCAT 3 catalogue."""
    newest: dict[date, tuple[int, str]] = {}
    for one in selectors.publications():
        newest.setdefault(one.month, (one.id, one.checksum))
    return _whole(request, _catalogue(tuple(newest.values())), JSON_LD)


@lru_cache(maxsize=2)
def _catalogue(versions: tuple[tuple[int, str], ...]) -> bytes:
    """Made once for what is published: it reads every line of every month."""
    return opendata.catalogue([found for number, _ in versions if (found := selectors.published(number))])


def _whole(request: HttpRequest, body: bytes, media: str) -> HttpResponseBase:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return serving.response(request, Made(200, body, media, tag, None, serving.KEPT, (FOR_ALL,)))


def forget() -> None:
    """Lets go of every file that is kept."""
    _kept.cache_clear()
    _published.cache_clear()
    _catalogue.cache_clear()
