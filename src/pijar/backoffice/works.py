"""The long works that screens start. Each says how far it is, and returns what its page needs to go on."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

from pijar.backoffice.background import Progress, work
from pijar.backoffice.models import Task
from pijar.backoffice.scope import own_names, village_of
from pijar.backoffice.uploading import folder_of
from pijar.cycle import services as cycle
from pijar.intake.services import LoadResult
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import Actor


@work("load")
def load(task: Task, report: Progress) -> dict[str, Any]:
    """Reads uploaded lists. Their bytes lie in clear only until this ends, however it ends."""
    folder = folder_of(task.key)
    try:
        names = {folder / place: name for place, name in task.arguments["files"].items()}
        result = cycle.load_lists(
            list(names), year=task.arguments["year"], actor=Actor(task.officer.username),
            names=own_names(task.officer, task.arguments["year"], names), village_only=village_of(task.officer), progress=report,
        )  # fmt: skip
        return _outcome(result)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _outcome(result: LoadResult) -> dict[str, Any]:
    """Where the rows are to be seen. Raises Refusal (FILE_UNREADABLE) when no file could be read at all."""
    faults = [fault["sentence"] for fault in result.unreadable]
    if result.load_id is None:
        raise Refusal("FILE_UNREADABLE", " ".join(faults))
    return {"load_id": result.load_id, "unreadable": faults}


@work("reference")
def reference(task: Task, report: Progress) -> dict[str, Any]:
    """Loads another office's register as a snapshot of a day."""
    folder = folder_of(task.key)
    try:
        (path,) = (folder / place for place in task.arguments["files"])
        path = path.rename(folder / task.arguments["files"][path.name])
        as_of = date.fromisoformat(task.arguments["as_of"])
        kind = Reference(task.arguments["kind"])
        loaded = cycle.load_reference(kind, path, as_of=as_of, actor=Actor(task.officer.username))
        return {"loaded": loaded.loaded, "rejected": loaded.rejected, "rows": loaded.rows}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@work("month")
def month(task: Task, report: Progress) -> dict[str, Any]:
    """Runs a month: assesses, allocates, enrols and bills."""
    ran = Month.parse(task.arguments["month"])
    cycle.run_month(ran, actor=Actor(task.officer.username), progress=report)
    return {"month": str(ran)}
