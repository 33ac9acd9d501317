"""What a trial of an upload would have done: looked at while its rows are there, kept sealed, shown until it is saved."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pijar.backoffice import scope, waiting
from pijar.backoffice.selectors import uploads
from pijar.backoffice.selectors.regions import village_names
from pijar.intake.services import LoadResult
from pijar.staff.models import Officer


def seen(officer: Officer, file_ids: list[int]) -> dict[str, Any]:
    """Files and problems as the officer may see them; asked while the rows of the trial stand in the database."""
    problems = uploads.problems(officer, file_ids)
    return {"files": uploads.outcomes_of(officer, file_ids), "problems": [asdict(problem) for problem in problems]}


def kept(result: LoadResult, looked: dict[str, Any]) -> dict[str, Any]:
    """The whole of a trial as JSON."""
    return {
        **looked,
        "rows": result.rows,
        "outcomes": result.outcomes,
        "changes": result.changes,
        "changes_total": result.changes_total,
        "changed_persons": result.changed_persons,
        "notes": result.notes,
    }


def shown(officer: Officer, key: str) -> dict[str, Any]:
    """A trial for its page: changes with the person's name and words for codes. Raises Refusal (UPLOAD_GONE)."""
    trial: dict[str, Any] = waiting.get(key, "trial")
    changes = trial["changes"]
    people = dict(scope.persons(officer).filter(id__in={c["person_id"] for c in changes}).values_list("id", "name"))
    codes = [c[side] for c in changes if c["field"] == "village_code" for side in ("from", "to")]
    villages, works = village_names(code for code in codes if code), uploads.occupation_names()
    tables = {"village_code": villages, "occupation_code": works}
    for change in changes:
        change["name"] = people.get(change["person_id"], "")
        for side in ("from", "to"):
            words = tables.get(change["field"], {})
            change[f"{side}_words"] = words.get(change[side], change[side] or "")
    return trial
