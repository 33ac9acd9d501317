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
    """The latest uploads with their counts by outcome."""
    counts = {o: Count("sourcefile__stagedrow", filter=Q(sourcefile__stagedrow__outcome=o)) for o in OUTCOMES}
    found = scope.uploads(officer).annotate(
        files=Count("sourcefile", distinct=True), rows=Count("sourcefile__stagedrow"), **counts
    )
    return list(found.order_by("-id")[:limit])


def files(officer: Officer, upload: Upload) -> list[SourceFile]:
    """An upload's files with their counts by outcome."""
    counts = {o: Count("stagedrow", filter=Q(stagedrow__outcome=o)) for o in OUTCOMES}
    found = scope.files(officer).filter(upload=upload).annotate(warned=_warned(), **counts)
    return list(found.order_by("name"))


def _warned() -> Any:
    return Count("stagedrow", filter=Q(stagedrow__warnings__isnull=False) & ~Q(stagedrow__warnings=[]))


def totals(files: list[SourceFile]) -> dict[str, int]:
    return {o: sum(getattr(f, o) for f in files) for o in OUTCOMES}


def rows(officer: Officer, upload: Upload, *, file: str = "", outcome: str = "", code: str = "") -> QuerySet[StagedRow]:
    """The rows of an upload, filtered; rows to mend come first when nothing is asked for."""
    found = scope.rows(officer).filter(file__upload=upload).select_related("file")
    if file.isdigit():
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
