"""What if the funds had other places? A question, its answer, and what to write in the programme to make it so."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from pijar.backoffice import background
from pijar.backoffice.placeforms import Other
from pijar.backoffice.rights import needs, officer_of
from pijar.backoffice.selectors import questions
from pijar.backoffice.views.places import drawn
from pijar.cycle import whatif
from pijar.kernel.month import Month
from pijar.staff.types import Right


@needs(Right.RUN_MONTH, Right.EDIT_PROGRAMME)
def ask(request: HttpRequest) -> HttpResponseBase:
    """The form; with `?hasil=` the answer above it. A question starts a work that stores nothing but its counts."""
    officer = officer_of(request)
    task = questions.answered(officer, request.GET.get("hasil", ""))
    months = whatif.months_to_ask()
    page: dict[str, Any] = {"months": months}
    if months:
        month = Month.parse(task.arguments["month"]) if task else _asked(request, months)
        quotas = whatif.quotas_in(month)
        tried = {**quotas, **task.arguments["quotas"]} if task else quotas
        form = Other(request.POST or None, months=months, month=month, quotas=quotas, tried=tried)
        if request.method == "POST" and form.is_valid():
            return redirect("task", _start(request, form).id)
        page |= {"form": form, "month": month}
        if task:
            page |= _answer(task, quotas)
    return render(request, "backoffice/whatif.html", page)


def _asked(request: HttpRequest, months: list[Month]) -> Month:
    """The month in the address; else the first that was not run, for that is what officers plan."""
    asked = request.POST.get("month", request.GET.get("bulan", ""))
    found = next((month for month in months if str(month) == asked), None)
    return found or questions.first_open(months)


def _start(request: HttpRequest, form: Other) -> Any:
    arguments = {"month": str(form.cleaned_data["month"]), "quotas": form.given()}
    key = hashlib.sha256(f"{officer_of(request).id} {arguments}".encode()).hexdigest()[:16]
    return background.start("whatif", key, arguments, officer_of(request))


def _answer(task: Any, quotas: dict[str, int | None]) -> dict[str, Any]:
    """The counts, the picture, and the lines of the programme that would make it so."""
    result, asked = task.result, task.arguments["quotas"]
    changed = [(code, asked.get(code)) for code, quota in quotas.items() if asked.get(code) not in (quota, None)]
    return {
        "result": result, "base": Month.parse(result["base"]), "changed": changed,
        "flow": drawn(result["flows"], [fund["code"] for fund in result["funds"]], can_take=False),
    }  # fmt: skip
