"""The first page of who leads the city: target, trend, map, money and claims, each with its sentence and its table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pijar.backoffice import citycharts, citymap, pictures, summarycharts
from pijar.backoffice.fundcharts import short
from pijar.backoffice.selectors import home, maps, months
from pijar.backoffice.selectors.home import summary
from pijar.backoffice.selectors.home.todo import Look
from pijar.registry.once import reading

# What the map shows first: who of those known is covered.
SHOWN = maps.METRICS["terlindungi"]


@reading()
def show(request: HttpRequest, look: Look) -> HttpResponseBase:
    """Figures that were gathered or published; the map as anybody sees it who may read no person."""
    found = summary.summary()
    city = months.city_code()
    numbers = maps.numbers(look.officer, city, SHOWN, found.month, "kelurahan") if found.month and city else None
    drawn: dict[str, Any] = {
        "trend": citycharts.coverage(found.points) if found.points else None,
        "path": citycharts.path(found.path) if found.path else None,
        "map": replace(citymap.picture(numbers, city), is_open=False) if numbers else None,
        "money": summarycharts.money(found), "claims": summarycharts.claims(found),
    }  # fmt: skip
    if file := pictures.taken(request, [one for one in drawn.values() if one]):
        return file
    if numbers:
        drawn |= {"numbers": numbers, "legend": citymap.legend(numbers)}
    todos = home.todos(look.officer, look)
    page = {"todos": todos, "quiet": "" if todos else home.quiet(look), "on": look.on, "found": found, **drawn}
    page |= {"paid": f"Rp\N{NO-BREAK SPACE}{short(found.paid)}", "left": f"Rp\N{NO-BREAK SPACE}{short(found.left)}"}
    return render(request, "backoffice/home_leader.html", page)
