"""Uploaded lists on their way in: what is sure is read, what is not waits for its officer, a trial shows what would come.

Each step ends with what its page needs and says whether the upload's files still have to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pijar.backoffice import asking, trials, waiting
from pijar.backoffice.models import Task
from pijar.backoffice.scope import own_names, village_of
from pijar.backoffice.uploading import folder_of
from pijar.cycle import services as cycle
from pijar.intake.choices import FileMapping, from_json
from pijar.intake.guess import Ask
from pijar.intake.mapping import Inspection, consider, heads
from pijar.intake.remembering import remembered
from pijar.intake.services import LoadResult
from pijar.intake.types import Unreadable
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor

Progress = Callable[[float], None]


@dataclass
class _Sorted:
    """The files of an upload: how those that can be read are to be read, and which have to be asked about."""

    mappings: dict[str, FileMapping | None]
    asked: dict[str, str]


def take_in(task: Task, report: Progress) -> tuple[dict[str, Any], bool]:
    """Reads what is sure and keeps the rest for a question. Gives the task's result and whether its files must wait.

    In a trial nothing is read before every question is answered, and everything waits for "save".
    """
    names: dict[str, str] = task.arguments["files"]
    is_trial = bool(task.arguments.get("trial"))
    waiting.unseal(task.key, names)
    found = _sort(task, names)
    if found.asked and is_trial:
        waiting.seal(task.key, names)
        return {"ask": found.asked}, True
    if is_trial:
        return _try(task, names, found, report)
    result: dict[str, Any] = {}
    if found.mappings:
        result = _outcome(_load(task, names, found, report), must_be_read=not found.asked)
    if found.asked:
        waiting.seal(task.key, found.asked)
        _remove_clear(task.key, found.mappings)
        result["ask"] = found.asked
    return result, bool(found.asked)


def _sort(task: Task, names: dict[str, str]) -> _Sorted:
    """Decides for each file whether it can be read; one that cannot be opened at all is told about by the load."""
    judge, forms = asking.judge_of(task.arguments["year"]), remembered(asking.office_of(task.officer))
    decided = task.arguments.get("mappings", {})
    found = _Sorted({}, {})
    for place, name in names.items():
        if place in decided:
            found.mappings[place] = from_json(decided[place])
            continue
        try:
            seen = heads(folder_of(task.key) / place, name, judge)
            inspection = consider(seen, name=name, judge=judge, remembered=forms)
        except Unreadable:
            found.mappings[place] = None
            continue
        if inspection.is_sure or _is_theirs(task, inspection):
            found.mappings[place] = _known(task, inspection, forms)
        else:
            asking.keep_seen(task.key, place, seen)
            found.asked[place] = name
    return found


def _is_theirs(task: Task, inspection: Inspection) -> bool:
    """A kelurahan's own list that names no kelurahan is of its own people: there is nothing to choose."""
    only_place = not any(sheet.doubts for sheet in inspection.sheets)
    return only_place and village_of(task.officer) is not None


def _known(task: Task, inspection: Inspection, forms: dict[str, dict[str, Any]]) -> FileMapping | None:
    """The earlier decision with its date and author, and the officer's own kelurahan where the file names none."""
    own = village_of(task.officer) if any(doubt.ask is Ask.NO_KELURAHAN for doubt in inspection.doubts) else None
    decided = inspection.remembered()
    if decided is None:
        return FileMapping(kelurahan=own, separator=inspection.separator) if own else None
    latest = max((forms[form] for form in inspection.forms), key=lambda form: str(form["at"]))
    return FileMapping(decided.sheets, decided.separator, own, inspection.forms, latest["actor"], latest["at"])


def _load(task: Task, names: dict[str, str], found: _Sorted, report: Progress, **more: Any) -> LoadResult:
    folder, year = folder_of(task.key), task.arguments["year"]
    paths: dict[Path, str] = {folder / place: names[place] for place in found.mappings}
    return cycle.load_lists(
        list(paths), year=year, actor=Actor(task.officer.username), names=own_names(task.officer, year, paths),
        village_only=village_of(task.officer), progress=report,
        mappings={folder / place: mapping for place, mapping in found.mappings.items() if mapping}, **more,
    )  # fmt: skip


def _outcome(result: LoadResult, *, must_be_read: bool) -> dict[str, Any]:
    """Where the rows are to be seen. Raises Refusal (FILE_UNREADABLE) when no file could be read at all."""
    faults = [fault["sentence"] for fault in result.unreadable]
    if result.load_id is None and must_be_read:
        raise Refusal("FILE_UNREADABLE", " ".join(faults))
    return {"load_id": result.load_id, "unreadable": faults}


def _try(task: Task, names: dict[str, str], found: _Sorted, report: Progress) -> tuple[dict[str, Any], bool]:
    """A load that is taken back; what it would have done is kept sealed beside the files."""
    seen: dict[str, Any] = {}
    result = _load(task, names, found, report, dry_run=True, look=lambda files: seen.update(trials.seen(task.officer, files)))
    faults = [fault["sentence"] for fault in result.unreadable]
    if not result.files:
        raise Refusal("FILE_UNREADABLE", " ".join(faults))
    waiting.put(task.key, "trial", trials.kept(result, seen))
    waiting.seal(task.key, names)
    return {"trial": True, "unreadable": faults}, True


def _remove_clear(key: str, places: Any) -> None:
    for place in places:
        (folder_of(key) / place).unlink(missing_ok=True)
