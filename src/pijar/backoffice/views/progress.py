"""How far a long work is: one page that asks again and again until it is over."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.background import give_up_lost, rescue
from pijar.backoffice.models import Task
from pijar.backoffice.rights import may, needs, officer_of
from pijar.backoffice.selectors.months import dots
from pijar.backoffice.views.errors import is_fragment
from pijar.kernel.clock import now
from pijar.staff.types import Right

# Most lists are read within this; who waits for a month to be run looks in less often.
SHORT = timedelta(seconds=15)
SENTENCES = {
    "LOST": _("Pekerjaan ini terputus. Tidak ada yang setengah jadi; jalankan lagi."),
    "FAULT": _("Pekerjaan ini berhenti karena kesalahan di pihak kami. Tidak ada yang setengah jadi; kesalahannya dicatat."),
}
# One at a time for the whole city: who presses second joins the first one's, and follows it.
OF_ALL = {
    "month": Right.RUN_MONTH, "figures": Right.RUN_MONTH, "publish": Right.RUN_MONTH, "roll": Right.EDIT_PROGRAMME,
    "practice": Right.MANAGE_STAFF,
}  # fmt: skip


@needs()
def show(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """An officer sees their own works, and those of the city that they might have started themselves."""
    give_up_lost()
    officer, task = officer_of(request), get_object_or_404(Task, id=task_id)
    if task.officer_id != officer.id and not (task.kind in OF_ALL and may(officer, OF_ALL[task.kind])):
        raise Http404
    rescue(task)
    if task.state == "done":
        for sentence in (task.result or {}).get("unreadable", []):
            messages.warning(request, sentence)
        if task.kind == "reference":
            messages.success(request, _("%(loaded)s baris dimuat, %(rejected)s ditolak.") % task.result)
        if task.kind == "withdraw":
            messages.success(request, withdrawn(task.result or {}))
        return _go_on(request, target(task))
    page = {"task": task, "percent": round(100 * task.progress), "sentence": SENTENCES.get(task.message, task.message),
            "back": _start(task), "pause": "300ms" if now() - task.at < SHORT else "1s"}  # fmt: skip
    return render(request, "parts/task.html" if is_fragment(request) else "backoffice/task.html", page)


def _go_on(request: HttpRequest, place: str) -> HttpResponseBase:
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": place})
    return redirect(place)


def withdrawn(done: dict[str, int]) -> str:
    """What went with an upload."""
    text = gettext("Unggahan ditarik: %(rows)s baris dan %(persons)s orang tidak lagi dihitung.")
    return text % {name: dots(n) for name, n in done.items()}


def target(task: Task) -> str:
    """Where a finished work leads."""
    result = task.result or {}
    if task.kind == "load" and result.get("ask"):
        return reverse("upload-ask", args=[task.id])
    if task.kind == "load" and result.get("trial"):
        return reverse("upload-trial", args=[task.id])
    if task.kind == "load":
        return reverse("upload", args=[result["load_id"]])
    if task.kind == "whatif":
        return f"{_start(task)}?hasil={task.id}"
    if task.kind == "withdraw_count":
        return f"{_start(task)}?hasil={task.id}"
    if task.kind == "withdraw":
        return reverse("upload", args=[task.arguments["upload"]])
    return _start(task)


def _start(task: Task) -> str:
    if task.kind == "month":
        return reverse("month", args=[task.arguments["month"]])
    if task.kind == "roll":
        return reverse("roll", args=[task.arguments["year"]])
    if task.kind == "whatif":
        return reverse("whatif")
    if task.kind in ("figures", "publish"):
        return reverse("figures")
    if task.kind in ("chosen", "unchosen"):
        return reverse("list-chosen", args=[task.arguments["chosen"]])
    if task.kind in ("withdraw", "withdraw_count"):
        return reverse("upload-withdraw", args=[task.arguments["upload"]])
    if task.kind == "practice":
        return reverse("practice")
    return reverse("uploads" if task.kind == "load" else "programme")
