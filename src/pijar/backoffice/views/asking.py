"""What the reader is not sure of: the columns are chosen here, looked at as they would be read, and tried before saving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import asking, background, scope, trials, waiting
from pijar.backoffice.models import Task
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors.regions import villages
from pijar.backoffice.uploading import adopt
from pijar.cycle import store
from pijar.intake.looks import Judge
from pijar.intake.mapping import Inspection, as_choice, heads
from pijar.intake.remembering import forget as forget_form
from pijar.intake.remembering import remember
from pijar.intake.services import original
from pijar.kernel.clock import now
from pijar.staff.types import Right


@needs(Right.UPLOAD)
def ask(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """One file after the other; when the last is answered, reading goes on."""
    task = _own(request, task_id, "ask")
    following = _result(task).get("next")
    if following:
        return redirect("task", following)
    place = next((p for p in _result(task)["ask"] if p not in _result(task).get("answers", {})), None)
    if place is None:
        return _go_on(request, task)
    judge = asking.judge_of(task.arguments["year"])
    inspection = asking.looked_at(task, place, officer_of(request), judge)
    if request.method != "POST":
        return _page(request, task, place, inspection, asking.proposed(task, inspection))
    return _answered(request, task, place, inspection, judge)


def _answered(request: HttpRequest, task: Task, place: str, inspection: Inspection, judge: Judge) -> HttpResponseBase:
    act = request.POST.get("act", "")
    if act == "skip":
        return _keep(request, task, place, None)
    answer = asking.parse(request.POST, inspection, officer_of(request), judge)
    if act not in ("read", "trial"):
        return _page(request, task, place, inspection, asking.with_headings(answer, inspection))
    wrong = asking.faults(request.POST, answer, inspection)
    if wrong:
        return _page(request, task, place, inspection, answer, wrong)
    decision = asking.decision(answer, inspection, by=officer_of(request).username, at=now().isoformat())
    if answer.remember:
        choices = ({**as_choice(sheet), "file": inspection.name} for sheet in decision.sheets.values())
        forms = dict(zip(decision.forms, choices, strict=True))
        remember(asking.office_of(officer_of(request)), forms, actor=actor_of(request))
    if act == "trial":
        task.arguments["trial"] = True
    return _keep(request, task, place, decision.as_json())


def _keep(request: HttpRequest, task: Task, place: str, decision: dict[str, Any] | None) -> HttpResponseBase:
    """Takes note of one answer; None leaves the file out."""
    _result(task).setdefault("answers", {})[place] = decision
    task.save(update_fields=["result", "arguments"])
    is_last = set(_result(task)["answers"]) >= set(_result(task)["ask"])
    return _go_on(request, task) if is_last else redirect("upload-ask", task.id)


def _go_on(request: HttpRequest, task: Task) -> HttpResponseBase:
    """Every file has its answer: what is left to read is read."""
    answers = _result(task)["answers"]
    names = task.arguments["files"] if task.arguments.get("trial") and not _result(task).get("load_id") else _result(task)["ask"]
    files = {place: name for place, name in names.items() if answers.get(place, {}) is not None}
    if not files:
        waiting.remove(task.key)
        messages.info(request, _("Berkas itu tidak dibaca. Tidak ada yang disimpan darinya."))
        return redirect("upload", _result(task)["load_id"]) if _result(task).get("load_id") else redirect("uploads")
    told = {"files": files, "year": task.arguments["year"], "mappings": {p: a for p, a in answers.items() if a}}
    if task.arguments.get("trial"):
        told["trial"] = True
    following = background.start("load", task.key, told, officer_of(request))
    _result(task)["next"] = following.id
    task.save(update_fields=["result"])
    return redirect("task", following.id)


def _page(
    request: HttpRequest, task: Task, place: str, inspection: Inspection, answer: asking.Answer, wrong: Any = None
) -> HttpResponseBase:
    officer, year = officer_of(request), task.arguments["year"]
    judge = asking.judge_of(year)
    total, done = len(_result(task)["ask"]), len(_result(task).get("answers", {}))
    page = {
        "task": task, "place": place, "name": inspection.name, "sheets": asking.sheet_forms(inspection, answer, judge, wrong),
        "options": asking.options(), "answer": answer, "number": done + 1, "total": total, "is_sure": inspection.is_sure,
        "asks_place": asking.is_place_asked(inspection), "villages": villages(store.current(year).city_code),
        "own_village": scope.village_of(officer), "others": _result(task).get("load_id"),
    }  # fmt: skip
    return render(request, "backoffice/columns.html", page, status=409 if wrong else 200)


@needs(Right.UPLOAD)
@require_POST
def look(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """The part of the page that shows one sheet as it would be read with what is chosen now."""
    task = _own(request, task_id, "ask")
    place = request.POST.get("place", "")
    if place not in _result(task)["ask"]:
        raise Http404
    judge = asking.judge_of(task.arguments["year"])
    inspection = asking.looked_at(task, place, officer_of(request), judge)
    answer = asking.parse(request.POST, inspection, officer_of(request), judge)
    whole = request.POST.get("part") == "sheet"
    if whole:
        answer = asking.with_headings(answer, inspection)
    forms = asking.sheet_forms(inspection, answer, judge, asking.faults(request.POST, answer, inspection))
    try:
        sheet = forms[int(request.POST.get("sheet", "0"))]
    except (ValueError, IndexError):
        raise Http404 from None
    page = {"sheet": sheet, "task": task, "options": asking.options(), "place": place}
    return render(request, "parts/columns_sheet.html" if whole else "parts/columns_read.html", page)


@needs(Right.UPLOAD)
def trial(request: HttpRequest, task_id: int) -> HttpResponseBase:
    """What a load would do. Saving reads the same files in the same way, and for good."""
    task = _own(request, task_id, "trial")
    if request.method == "POST" and request.POST.get("act") == "save":
        told = {name: task.arguments[name] for name in ("files", "year", "mappings") if name in task.arguments}
        return redirect("task", background.start("load", task.key, told, officer_of(request)).id)
    if request.method == "POST":
        waiting.remove(task.key)
        messages.info(request, _("Berkas dibuang. Tidak ada yang disimpan."))
        return redirect("uploads")
    page = {"task": task, "trial": trials.shown(officer_of(request), task.key)}
    return render(request, "backoffice/trial.html", page)


@needs(Right.UPLOAD)
@require_POST
def change(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Opens the columns of a file that is in: what is decided then is read as a new version of it."""
    officer = officer_of(request)
    source = get_object_or_404(scope.files(officer), id=file_id, is_live=True, kind="list")
    key, place, path = adopt(source.name, original(source))
    try:
        asking.keep_seen(key, place, heads(path, source.name, asking.judge_of(source.year)))
        waiting.seal(key, [place])
    except BaseException:
        waiting.remove(key)
        raise
    files = {place: source.name}
    told = {"files": files, "year": source.year, "before": source.mapping}
    task = Task.objects.create(
        officer=officer, kind="load", key=key, state="done", progress=1.0, arguments=told, result={"ask": files}
    )
    return redirect("upload-ask", task.id)


@needs(Right.UPLOAD)
@require_POST
def forget(request: HttpRequest, mapping_id: int) -> HttpResponseBase:
    """The officer's office is asked again about the next file of that form."""
    forget_form(mapping_id, office=asking.office_of(officer_of(request)), actor=actor_of(request))
    messages.success(request, _("Pilihan itu dilupakan. Berkas serupa berikutnya akan ditanyakan lagi."))
    return redirect("uploads")


def _result(task: Task) -> dict[str, Any]:
    """What the reading left for its pages; never empty for a task that waits."""
    return task.result or {}


def _own(request: HttpRequest, task_id: int, part: str) -> Task:
    """The officer's own finished reading that waits for this."""
    task = get_object_or_404(Task, id=task_id, officer=officer_of(request), kind="load", state="done")
    if not _result(task).get(part):
        raise Http404
    return task
