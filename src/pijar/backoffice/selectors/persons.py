"""A person, their sources, and what each month brought them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pijar.backoffice import scope
from pijar.backoffice.identity import clear, masked
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors.regions import occupation_names, villages
from pijar.backoffice.tables import CaseDecision, Enrolment, Halt, Person, StagedRow
from pijar.coverage import selectors as coverage
from pijar.coverage.types import CoverageStatus
from pijar.intake.selectors import outcomes
from pijar.registry import prepared
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


@dataclass(frozen=True)
class About:
    """What there is of a person, so that nothing is read for which there is nothing: most have no case and were never halted."""

    merged: list[int]
    number: str
    enrolled: bool
    halted: bool
    decided: bool
    entered: bool
    in_cases: bool


ABOUT = """
with those as (select %(id)s::bigint as id union all select id from registry_person where survivor_id = %(id)s)
select array(select id from those where id <> %(id)s order by id),
       coalesce((select number from enrolment_participantnumber where person_id = %(id)s), ''),
       exists (select from enrolment_enrolment where person_id = %(id)s),
       exists (select from enrolment_halt where person_id = %(id)s),
       exists (select from eligibility_casedecision where person_id = %(id)s),
       exists (select from intake_formentry e join intake_stagedrow r on r.id = e.row_id where r.person_id = %(id)s),
       exists (select from claims_incident where person_id in (select id from those))
"""
# Each fact of each month; of two of a kind in one month the later one counts.
MONTHS = """
select 'run' as kind, month, '' as word, null::text[] as reasons, null::bigint as amount, 0 as id from cycle_programmemonth
union all select 'assessed', month, outcome, reasons, null, id from eligibility_assessment where person_id = %(id)s
union all select 'placed', month, fund_code, null, null, id from allocation_assignment where person_id = %(id)s
union all select 'billed', l.month, b.state, null, l.jkk + l.jkm, l.id from contributions_batchline l
  join contributions_batch b on b.id = l.batch_id where l.person_id = %(id)s
union all select 'answered', l.month, r.bucket, null, null, r.line_id from contributions_batchline l
  join contributions_lineresult r on r.line_id = l.id where l.person_id = %(id)s
order by id
"""


def about(person: Person) -> About:
    return About(*prepared.one(ABOUT, {"id": person.pk}))


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


def rows_of(officer: Officer, person: Person, known: About | None = None) -> list[StagedRow]:
    """The rows that speak of a person, those of records that gave way to it among them, the latest first."""
    return scope.rows_about(officer, [person.pk, *(known or about(person)).merged])


def sources(officer: Officer, rows: list[StagedRow]) -> list[dict[str, Any]]:
    """Where each value came from, with the NIK of each row masked."""
    came_with = {r.file.upload_id for r in rows}
    if not scope.sees_whole_city(officer):
        came_with = set(scope.uploads(officer).filter(id__in=came_with).values_list("id", flat=True))
    now = outcomes([r.id for r in rows])
    return [
        {"may_open": r.file.upload_id in came_with, "file": r.file,
         "sheet": r.sheet, "row_number": r.row_number, "name": r.name, "birth_date": r.birth_date,
         "outcome": now[r.id], "warnings": r.warnings or [], "nik": masked("national_id", r.national_id),
         "occupation": r.occupation_code, "address": r.address, "is_live": r.file.is_live}
        for r in rows
    ]  # fmt: skip


def timeline(person: Person) -> list[MonthLine]:
    """Every month that was run, the latest first, with what it brought this person."""
    lines: dict[date, MonthLine] = {}
    for kind, month, said, reasons, amount, _id in prepared.rows(MONTHS, {"id": person.pk}):
        line = lines.setdefault(month, MonthLine(month))
        if kind == "assessed":
            line.outcome, line.reasons = said, reasons
        elif kind == "placed":
            line.fund = said
        elif kind == "billed":
            line.batch_state, line.amount = said, amount
        elif kind == "answered":
            line.bucket = said
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


def standing(person: Person, known: About) -> dict[str, Any]:
    """Enrolments, halts, decisions and the insurer's number of a person."""
    decided = CaseDecision.objects.filter(person=person).select_related("evidence").order_by("-id")
    return {
        "enrolments": list(Enrolment.objects.filter(person=person).order_by("-valid_from")) if known.enrolled else [],
        "halts": list(Halt.objects.filter(person=person).order_by("-at")) if known.halted else [],
        "decisions": list(decided) if known.decided else [],
        "participant_number": known.number,
        "occupation": occupation_names().get(person.occupation_code, ""),
    }
