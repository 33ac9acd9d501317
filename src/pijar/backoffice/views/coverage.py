"""Coverage against the target."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pijar.backoffice import charts
from pijar.backoffice.rights import needs
from pijar.backoffice.selectors import coverage


@needs()
def show(request: HttpRequest) -> HttpResponseBase:
    points, carried = coverage.points(), coverage.carried()
    page = {
        "points": points[::-1], "last": points[-1] if points else None, "carried": carried[::-1],
        "wide": charts.coverage(points, wide=True), "narrow": charts.coverage(points, wide=False),
        "explorable": charts.explorable(points),
        "bars_wide": charts.bars(carried, wide=True), "bars_narrow": charts.bars(carried, wide=False),
    }  # fmt: skip
    return render(request, "backoffice/coverage.html", page)
