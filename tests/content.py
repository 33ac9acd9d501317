"""What stands in a city's tables, by content: NIKs and names of files instead of ids, so that two ways may be compared."""

from __future__ import annotations

from typing import Any

from databases import rows
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers

P = "encode(p.national_id, 'hex')"
REGISTRY = {
    "persons": f"select {P}, p.name, p.birth_date, p.sex, p.village_code, p.occupation_code from registry_person p",
    "rows": "select f.name, r.sheet, r.row_number, r.outcome, array_to_string(r.errors, '|'), array_to_string(r.warnings, '|'),"
    " encode(r.national_id, 'hex'), encode(p.national_id, 'hex'), r.name, r.birth_date, r.occupation_code"
    " from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live"
    " left join registry_person p on p.id = r.person_id",
    "files": "select year, name, sha256, rows from intake_sourcefile where is_live",
}
MONTH = {
    "assessments": f"select a.month, {P}, a.outcome, array_to_string(a.reasons, '|'), a.decile, a.sector"
    " from eligibility_assessment a join registry_person p on p.id = a.person_id",
    "places": "select month, fund_code, quota, money, note from allocation_places",
    "assignments": f"select a.month, {P}, a.fund_code, a.rank from allocation_assignment a join registry_person p on "
    f"p.id = a.person_id",
    "enrolments": f"select {P}, e.fund_code, e.valid_from, e.valid_until, e.end_reason from enrolment_enrolment e"
    " join registry_person p on p.id = e.person_id",
    "gifts": "select month, fund_code, nip, pledged, received, usable, owed_back from funding_gift",
    "batches": "select month, fund_code, state, made_by, approved_by, lines, jkk, jkm, total, checksum from contributions_batch",
    "lines": f"select l.month, {P}, b.fund_code, l.jkk, l.jkm, r.sector, r.fund_kind from contributions_batchline l"
    " join registry_person p on p.id = l.person_id join contributions_batch b on b.id = l.batch_id"
    " join contributions_rate r on r.id = l.rate_id",
    "results": f"select l.month, {P}, r.bucket, r.booked, r.reason from contributions_lineresult r"
    " join contributions_batchline l on l.id = r.line_id join registry_person p on p.id = l.person_id",
}


def content(*parts: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(rows(sql), key=repr) for part in parts for name, sql in part.items()}


def niks(sql: str, *parameters: Any) -> list[str]:
    """The NIKs, in clear, of the first column of a query."""
    return identifiers().decrypt_many("national_id", [secret for secret, *_ in rows(sql, *parameters)])


def carried(month: Month, fund: str | None = None) -> list[str]:
    """Who has a place in a month, by rank."""
    sql = (
        "select p.national_id from allocation_assignment a join registry_person p on p.id = a.person_id"
        " where a.month = %s and (%s::text is null or a.fund_code = %s) order by a.rank"
    )
    return niks(sql, month.first_day, fund, fund)
