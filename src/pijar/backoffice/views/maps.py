"""The city's map: what, when and by which parts is chosen in the address, so that a link shows the same to whoever may see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from pijar.backoffice import citymap, pictures
from pijar.backoffice.mapwords import LEVELS, METRICS
from pijar.backoffice.rights import needs, officer_of
from pijar.backoffice.selectors import maps, months
from pijar.kernel.month import Month
from pijar.staff.types import Right

# Whoever works for the city's programme; a hospital sees its own cases only.
SEES = (Right.SEE_PERSONS, Right.SEE_MONEY, Right.EDIT_PROGRAMME, Right.SEE_SUMMARY)


@needs(*SEES)
def show(request: HttpRequest) -> HttpResponseBase:
    """The whole page, or the map alone where only that is changed."""
    known, city = maps.months(), months.city_code()
    page: dict[str, Any] = {"months": known, "metrics": METRICS, "levels": LEVELS}
    if known and city:
        metric = maps.METRICS.get(request.GET.get("apa", ""), maps.METRICS["terlindungi"])
        level = request.GET.get("tingkat", "") if request.GET.get("tingkat") in LEVELS else "kelurahan"
        numbers = maps.numbers(officer_of(request), city, metric, _month(request.GET.get("bulan", ""), known), level)
        picture = citymap.picture(numbers, city)
        if file := pictures.taken(request, [picture]):
            return file
        page |= {"numbers": numbers, "picture": picture, "legend": citymap.legend(numbers)}
    part = "parts/map.html" if request.headers.get("HX-Request") else "backoffice/map.html"
    answer = render(request, part, page)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _month(text: str, known: list[Month]) -> Month:
    """The month asked for, if it can be shown; else the newest."""
    return next((month for month in known if str(month) == text), known[0])
