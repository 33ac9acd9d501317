"""Uploads, their files, and the rows with their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.tables import SourceFile, StagedRow, Upload
from pijar.staff.models import Officer

OUTCOMES = ("created", "updated", "unchanged", "rejected")


@dataclass(frozen=True)
class Line:
    """One row as the screen shows it: the NIK is masked already."""

    file: str
    sheet: str
    row_number: int
    person_id: int | None
    name: str
    nik: str
    birth_date: Any
    village_code: str
    outcome: str
    errors: list[str]
    warnings: list[str]


def uploads(officer: Officer, limit: int = 50) -> list[Upload]:
    """The latest uploads with their files, and their rows by outcome."""
    found: list[Any] = list(scope.uploads(officer).annotate(files=Count("sourcefile")).order_by("-id")[:limit])
    counted = _counts("file__upload", [upload.id for upload in found])
    for upload in found:
        _tell(upload, counted.get(upload.id, {}))
        upload.rows = sum(counted.get(upload.id, {}).values())
    return found


def files(officer: Officer, upload: Upload) -> list[SourceFile]:
    """An upload's files with their rows by outcome, and how many carry a warning."""
    found: list[Any] = list(scope.files(officer).filter(upload=upload).order_by("name"))
    counted = _counts("file", [file.id for file in found])
    carry = StagedRow.objects.filter(file__in=found, warnings__len__gt=0)
    warned = dict(carry.values_list("file").annotate(n=Count("id")))
    for file in found:
        _tell(file, counted.get(file.id, {}))
        file.warned = warned.get(file.id, 0)
    return found


def _counts(by: str, ids: list[int]) -> dict[int, dict[str, int]]:
    """Rows by outcome for each file or upload, in one question to the database."""
    counted: dict[int, dict[str, int]] = {}
    rows = StagedRow.objects.filter(**{f"{by}__in": ids}).values_list(by, "outcome")
    for place, outcome, n in rows.annotate(n=Count("id")):
        counted.setdefault(place, {})[outcome] = n
    return counted


def _tell(subject: Upload | SourceFile, counted: dict[str, int]) -> None:
    for outcome in OUTCOMES:
        setattr(subject, outcome, counted.get(outcome, 0))


def totals(files: list[SourceFile]) -> dict[str, int]:
    return {o: sum(getattr(f, o) for f in files) for o in OUTCOMES}


def rows(officer: Officer, upload: Upload, *, file: str = "", outcome: str = "", code: str = "") -> QuerySet[StagedRow]:
    """The rows of an upload, filtered; rows to mend come first when nothing is asked for."""
    found = scope.rows(officer).filter(file__upload=upload).select_related("file")
    if file.isdecimal():
        found = found.filter(file_id=int(file))
    if outcome in OUTCOMES:
        found = found.filter(outcome=outcome)
    if code:
        found = found.filter(Q(errors__contains=[code]) | Q(warnings__contains=[code]))
    return found.order_by("file__name", "sheet_position", "row_number")


def lines(found: list[StagedRow]) -> list[Line]:
    return [
        Line(
            r.file.name, r.sheet, r.row_number, r.person_id, r.name or "", masked("national_id", r.national_id), r.birth_date,
            r.village_code or "", r.outcome, r.errors or [], r.warnings or [],
        )
        for r in found
    ]  # fmt: skip


def codes(officer: Officer, upload: Upload) -> list[tuple[str, int, bool]]:
    """Every code of an upload with how many rows carry it and whether it is an error; errors first, most frequent first."""
    base = scope.rows(officer).filter(file__upload=upload)
    found = []
    for column, is_error in (("errors", True), ("warnings", False)):
        each = base.exclude(**{column: None}).annotate(code=Func(F(column), function="unnest"))
        counted = each.values("code").annotate(n=Count("id")).order_by("-n", "code")
        found += [(c["code"], c["n"], is_error) for c in counted]
    return found
