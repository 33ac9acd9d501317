"""The month as a row of steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import register_converter
from django.views.decorators.http import require_POST

from pijar.backoffice import background, charts, citycharts, pictures, scope
from pijar.backoffice.compared import compared
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.selectors import months
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Right

SEES = (Right.RUN_MONTH, Right.SEE_MONEY)


class MonthConverter:
    """A month in an address: /bulan/2026-01/."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(MonthConverter, "month")


@needs(*SEES)
def now(request: HttpRequest) -> HttpResponseBase:
    return redirect("month", months.current_month())


@needs(*SEES)
def show(request: HttpRequest, month: Month) -> HttpResponseBase:
    officer, overview = officer_of(request), months.overview(month)
    if not 2000 <= month.year <= 2100:
        raise Http404
    sent = any(step.key == "kirim" and step.state == "done" for step in overview.steps)
    flows = _flows(officer, month)
    if file := pictures.taken(request, [flows] if flows else []):
        return file
    page = {
        "flows": flows, "overview": overview, "month": month, "rail": charts.rail(overview.steps),
        "months_run": months.months_run(),
        "compared": compared(year=month.year) if not sent else None,
        "may_run": may(officer, Right.RUN_MONTH) and not overview.lacks and not months.is_fixed(month),
    }  # fmt: skip
    return render(request, "backoffice/month.html", page)


def _flows(officer: Officer, month: Month) -> pictures.Picture | None:
    """Whose money carries people in which work, once the month was counted."""
    order = [fund.code for fund in months.fill_order(month)]
    return citycharts.funds_and_sectors(month, sees_all=scope.sees_whole_city(officer), order=order)


@needs(Right.RUN_MONTH)
@require_POST
def run(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Starts the run, or joins the one under way."""
    if months.missing_sources(month):
        raise Refusal("SOURCES_MISSING", f"{month} cannot be run: reference data is missing.")
    task = background.start("month", str(month), {"month": str(month)}, officer_of(request))
    return redirect("task", task.id)
