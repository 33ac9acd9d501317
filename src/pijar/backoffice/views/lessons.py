"""What cases teach: where and how people are hurt, how long each step takes, what came back per rupiah."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from pijar.backoffice import charts, scope
from pijar.backoffice.deathwords import CAUSES, STEP_NAMES
from pijar.backoffice.pictures import Column, Line, Picture, taken
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.words import SECTORS
from pijar.claims.statistics import EARLIEST, LATEST, cases, reckon
from pijar.kernel.clock import today
from pijar.kernel.small import OTHERS
from pijar.staff.types import Right


@needs(Right.SEE_CLAIMS, Right.SEE_MONEY, Right.EDIT_PROGRAMME)
def show(request: HttpRequest) -> HttpResponseBase:
    """Of a kelurahan or a hospital its own cases; of the whole city without small groups for who may see no person."""
    officer, year = officer_of(request), _year(request.GET.get("tahun", ""))
    first, last = (date(year, 1, 1), date(year + 1, 1, 1)) if year else (EARLIEST, LATEST)
    whole = not may(officer, Right.SEE_CLAIMS) or scope.sees_whole_city(officer)
    own = None if whole else list(scope.claims(officer).values_list("id", flat=True))
    found = cases(first, last, own)
    told = reckon(found, first=first, last=last, sees_few=may(officer, Right.SEE_PERSONS), sees_money=whole)
    groups = _groups(told)
    if file := taken(request, groups):
        return file
    page = {
        "told": told, "year": year, "years": range(today().year, today().year - 4, -1), "groups": groups, "whole": whole,
        "steps": [{**one, "name": STEP_NAMES[one["step"]]} for one in told["steps"]],
    }  # fmt: skip
    return render(request, "backoffice/lessons.html", page)


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text[:4]) <= 2100 and len(text) == 4 else None


def _groups(told: dict[str, Any]) -> list[Picture]:
    """Each way to count the cases: a sentence, the bars, the table."""
    others = {OTHERS: _("lainnya, bersama")}
    villages = village_names(told["by_village"])
    words: list[tuple[str, str, dict[str, Any]]] = [
        ("by_cause", _("Bagaimana terjadinya"), dict(CAUSES)), ("by_sector", _("Bidang pekerjaan"), dict(SECTORS)),
        ("by_village", _("Kelurahan"), villages),
    ]  # fmt: skip
    groups = []
    for key, title, names in words:
        lines = [(str((names | others).get(code, code)), n) for code, n in told[key].items()]
        lead = next((line for code, line in zip(told[key], lines, strict=True) if code != OTHERS and line[1]), None)
        said = _("Terbanyak: %(name)s, %(n)s kasus.") % {"name": lead[0], "n": lead[1]} if lead else _("Belum diketahui.")
        columns = (Column(title), Column(_("Kasus"), "number"))
        groups.append(
            Picture(key.replace("_", "-"), title, said, charts.ranked(lines, title), columns, [Line(line) for line in lines])
        )
    return groups
