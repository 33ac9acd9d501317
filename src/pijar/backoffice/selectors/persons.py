"""A person, their sources, and what each month brought them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pijar.backoffice import scope
from pijar.backoffice.identity import clear, masked
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors.regions import villages
from pijar.backoffice.tables import (
    Assessment,
    Assignment,
    BatchLine,
    CaseDecision,
    Enrolment,
    Halt,
    LineResult,
    Occupation,
    ParticipantNumber,
    Person,
    ProgrammeMonth,
    StagedRow,
)  # fmt: skip
from pijar.coverage import selectors as coverage
from pijar.coverage.types import CoverageStatus
from pijar.intake.selectors import outcomes
from pijar.registry import selectors as registry
from pijar.staff.models import Officer

LIMIT = 50


@dataclass(frozen=True)
class Hit:
    """One person in a list of results."""

    id: int
    name: str
    nik: str
    birth_date: Any
    village_code: str


@dataclass
class MonthLine:
    """What one month brought a person: the assessment, the fund, what was billed and what the insurer said."""

    month: Any
    state: str = "none"
    outcome: str = ""
    reasons: list[str] = field(default_factory=list)
    fund: str = ""
    amount: int | None = None
    batch_state: str = ""
    bucket: str = ""


def looks_like_nik(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.\-']{16,24}", text.strip())) and len(re.sub(r"\D", "", text)) == 16


def holds_number(text: str) -> bool:
    """Whether a NIK may stand in it, whole, mistyped or with words around: no name of a person or a village has six digits."""
    return len(re.sub(r"\D", "", text)) >= 6


def village_called(text: str) -> str:
    """The code of the one kelurahan of the city with this name, if there is one."""
    found = [code for code, name in villages(months.city_code()) if name.upper() == text.upper()]
    return found[0] if len(found) == 1 else ""


def find(officer: Officer, query: str, village: str = "") -> list[Hit]:
    """Persons in the officer's scope by NIK, by words of the name, or by kelurahan; one more than LIMIT when there are more."""
    own = scope.village_of(officer)
    found = registry.find(query, village_code=own or village or None, limit=LIMIT + 1)
    visible = set(scope.persons(officer).filter(id__in=[f.id for f in found]).values_list("id", flat=True))
    return [_hit(f) for f in found if f.id in visible]


def _hit(found: Any) -> Hit:
    from pijar.backoffice.identity import mask_text

    return Hit(found.id, found.name, mask_text("national_id", found.nik), found.birth_date, found.village_code)


def rows_of(officer: Officer, person: Person) -> list[StagedRow]:
    """The rows that speak of a person, those of records that gave way to it among them, the latest first."""
    # Their numbers first: the index of persons answers, where a joined condition would read every row there is.
    people = [person.pk, *Person.objects.filter(survivor=person).values_list("id", flat=True)]
    found = scope.rows(officer).filter(person_id__in=people)
    return list(found.select_related("file", "file__upload").order_by("-id"))


def sources(officer: Officer, rows: list[StagedRow]) -> list[dict[str, Any]]:
    """Where each value came from, with the NIK of each row masked."""
    open_to = set(scope.uploads(officer).filter(id__in={r.file.upload_id for r in rows}).values_list("id", flat=True))
    now = outcomes([r.id for r in rows])
    return [
        {"may_open": r.file.upload_id in open_to, "file": r.file,
         "sheet": r.sheet, "row_number": r.row_number, "name": r.name, "birth_date": r.birth_date,
         "outcome": now[r.id], "warnings": r.warnings or [], "nik": masked("national_id", r.national_id),
         "occupation": r.occupation_code, "address": r.address, "is_live": r.file.is_live}
        for r in rows
    ]  # fmt: skip


def timeline(person: Person) -> list[MonthLine]:
    """Every month that was run, the latest first, with what it brought this person."""
    lines = {m: MonthLine(m) for m in ProgrammeMonth.objects.order_by("-month").values_list("month", flat=True)}
    for a in Assessment.objects.filter(person=person):
        line = lines.setdefault(a.month, MonthLine(a.month))
        line.outcome, line.reasons = a.outcome, a.reasons
    for month, fund in Assignment.objects.filter(person=person).values_list("month", "fund_code"):
        lines.setdefault(month, MonthLine(month)).fund = fund
    for billed in BatchLine.objects.filter(person=person).select_related("batch"):
        line = lines.setdefault(billed.month, MonthLine(billed.month))
        line.amount, line.batch_state = billed.jkk + billed.jkm, billed.batch.state
    for month, bucket in LineResult.objects.filter(line__person=person).values_list("line__month", "bucket"):
        lines[month].bucket = bucket
    for line in lines.values():
        line.state = _state(line)
    return sorted(lines.values(), key=lambda line: line.month, reverse=True)


def _state(line: MonthLine) -> str:
    if line.bucket:
        return "covered" if line.bucket == "accepted" else "rejected"
    if line.amount is not None:
        return "billed"
    if line.outcome == "eligible":
        return "waiting"
    return line.outcome or "none"


def cover(person: Person, on: date) -> CoverageStatus:
    """Whether the person was covered on a day, and why."""
    return coverage.status(clear("national_id", person.national_id), on)


def standing(person: Person) -> dict[str, Any]:
    """Enrolments, halts, decisions and the insurer's number of a person."""
    number = ParticipantNumber.objects.filter(person=person).first()
    occupation = Occupation.objects.filter(code=person.occupation_code).first()
    return {
        "enrolments": list(Enrolment.objects.filter(person=person).order_by("-valid_from")),
        "halts": list(Halt.objects.filter(person=person).order_by("-at")),
        "decisions": list(CaseDecision.objects.filter(person=person).select_related("evidence").order_by("-id")),
        "participant_number": number.number if number else "",
        "occupation": occupation.name if occupation else "",
    }
