"""Figures for officers: which months are counted, which are published, and what was told and withheld."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import background
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.selectors import figures
from pijar.kernel.month import Month
from pijar.staff.types import Right

READS = (Right.SEE_MONEY, Right.EDIT_PROGRAMME, Right.SEE_SUMMARY)


@needs(*READS)
def index(request: HttpRequest) -> HttpResponseBase:
    """Months with their counts, versions, and the files everybody may read."""
    page = {"months": figures.months(), "tables": figures.tables(), "latest": figures.latest(),
            "may_act": may(officer_of(request), Right.RUN_MONTH)}  # fmt: skip
    return render(request, "backoffice/figures.html", page)


@needs(Right.RUN_MONTH)
@require_POST
def gather(request: HttpRequest) -> HttpResponseBase:
    """Counts every month anew, as a task: a million people take some seconds."""
    task = background.start("figures", "gather", {}, officer_of(request))
    messages.info(request, _("Angka dihitung ulang."))
    return redirect("task", task.id)


@needs(Right.RUN_MONTH)
@require_POST
def publish(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Publishes a version of a month, as a task."""
    arguments = {"month": str(month), "note": request.POST.get("catatan", "").strip()[:300]}
    task = background.start("publish", str(month), arguments, officer_of(request))
    return redirect("task", task.id)
