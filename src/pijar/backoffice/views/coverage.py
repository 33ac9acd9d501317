"""Coverage against the target."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pijar.analytics import selectors as figures
from pijar.backoffice import charts, citycharts, pictures
from pijar.backoffice.rights import needs
from pijar.backoffice.selectors import coverage
from pijar.kernel.clock import today


@needs()
def show(request: HttpRequest) -> HttpResponseBase:
    points, carried = coverage.points(), coverage.carried()
    page: dict[str, Any] = {"last": points[-1] if points else None, "explorable": charts.explorable(points)}
    found = figures.coverage_path(today().year) if points else None
    drawn = {
        "picture": citycharts.coverage(points) if points else None, "path": citycharts.path(found) if found else None,
        "carried": citycharts.carried(carried) if carried else None,
    }  # fmt: skip
    if file := pictures.taken(request, [one for one in drawn.values() if one]):
        return file
    return render(request, "backoffice/coverage.html", page | drawn)
