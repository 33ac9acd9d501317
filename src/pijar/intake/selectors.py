"""Rows and uploads as they stand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Count, Sum

from pijar.intake.copied import copied
from pijar.intake.findings import CodedRow, Finding
from pijar.intake.findings import findings as findings_of
from pijar.intake.merge import FIELDS, load_policy, with_ranks
from pijar.intake.models import Upload
from pijar.intake.returned import harmless
from pijar.intake.settle import BATCH_ORDER, COLUMNS, SCHEMA
from pijar.intake.tables import words
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.copy import asked, rows
from pijar.registry.crypto import identifiers

# A pair `c` of persons of whom a person still has to say whether they are one; the question is asked of the younger one.
_IS_OPEN = "c.decided = '' and not c.merged and (c.band = 'review' or c.doubt <> '')"
OPEN_PAIRS = f"select c.id from linkage_candidatepair c where {_IS_OPEN}"
POSSIBLE_DUPLICATES = f"select c.person_b from linkage_candidatepair c where {_IS_OPEN}"
GAVE_WAY = "select p.id from registry_person p where p.survivor_id is not null"
# The outcome of a row `r`, in one place for every table, count and export that shows it.
OUTCOME = f"""
case when r.person_id is null then r.outcome
     when exists ({POSSIBLE_DUPLICATES} and c.person_b = r.person_id) then 'possible_duplicate'
     when r.outcome = 'created' and exists ({GAVE_WAY} and p.id = r.person_id) then 'updated'
     else r.outcome end as outcome
"""
# Of many rows few have another outcome than they were stored with: those are found by their persons, not row by row.
MOVED = f"""
select m.file_id, m.stored, m.outcome, count(*)
  from (select r.file_id, r.outcome as stored, {OUTCOME}
          from ({POSSIBLE_DUPLICATES} union {GAVE_WAY}) odd (id) join intake_stagedrow r on r.person_id = odd.id
         where r.file_id = any(%s)) m
 where m.outcome <> m.stored group by 1, 2, 3
"""
ROWS = f"""
select f.name as file, r.sheet, r.row_number, {OUTCOME}, array_to_string(r.errors, '|') as errors,
       array_to_string(r.warnings, '|') as warnings, r.national_id, r.name, r.birth_date, r.sex, r.village_code,
       r.occupation_code, r.phone, r.income, r.family_card, r.mother_name, r.rt, r.rw, r.address
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 order by f.year, f.name, r.sheet_position, r.row_number
"""
ROW_SCHEMA = {
    "file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "outcome": pl.String, "errors": pl.String,
    "warnings": pl.String, "nik": pl.Binary, "name": pl.String, "birth_date": pl.Date, "sex": pl.String,
    "kelurahan_code": pl.String, "occupation_code": pl.String, "phone": pl.Binary, "income": pl.Int64,
    "family_card": pl.Binary, "mother_name": pl.Binary, "rt": pl.String, "rw": pl.String, "address": pl.String,
}  # fmt: skip
SECRETS = {"nik": "national_id", "phone": "phone", "family_card": "family_card", "mother_name": "mother_name"}

# Rows with codes are looked at so many at a time.
PAGE = 5_000
CODED = """
select r.id, r.row_number, coalesce(r.errors, '{}') || coalesce(r.warnings, '{}'), r.findings, f.columns, r.sheet, r.national_id,
       r.birth_date, r.typed_birth_date, r.sex, r.village_code, f.name
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id
 where r.id = any(%s)
"""
WITH_CODES = """
select r.id from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and (f.is_live or f.upload_id = %s)
 where (%s::bigint is null or f.upload_id = %s) and (r.errors is not null or r.warnings is not null)
 order by f.year, f.name, f.id, r.sheet_position, r.row_number
"""
FINDING_COLUMNS = ("file", "sheet", "row_number", "cell", "value", "code", "severity", "sentence", "repair")


def all_rows() -> pl.DataFrame:
    """Every candidate row of the lists that are in, in the order of the batch, identifiers in clear."""
    frame = pl.DataFrame(rows(ROWS), schema=ROW_SCHEMA, orient="row")
    crypt = identifiers()
    clear = []
    for column, field in SECRETS.items():
        values = [None if v is None else crypt.decrypt(field, v) for v in frame[column].to_list()]
        clear.append(pl.Series(column, values, pl.String))
    return frame.with_columns(*clear)


def outcomes(row_ids: Iterable[int]) -> dict[int, str]:
    """The outcome of each of these rows as it is now."""
    ids = list(row_ids)
    return dict(rows(f"select r.id, {OUTCOME} from intake_stagedrow r where r.id = any(%s)", ids)) if ids else {}


def outcome_counts(file_ids: Sequence[int]) -> dict[int, Counter[str]]:
    """Rows by outcome, as it is now, for each of these files that has any."""
    counted: dict[int, Counter[str]] = {}
    sql = "select file_id, outcome, count(*) from intake_stagedrow where file_id = any(%s) group by 1, 2"
    for file_id, outcome, n in rows(sql, list(file_ids)):
        counted.setdefault(file_id, Counter())[outcome] = n
    for file_id, stored, outcome, n in moved(file_ids):
        counted[file_id][stored] -= n
        counted[file_id][outcome] += n
    return counted


def moved(file_ids: Sequence[int]) -> list[tuple[int, str, str, int]]:
    """File, stored outcome, outcome as it is now, and number of those rows of which the two differ."""
    return rows(MOVED, list(file_ids))


def counts(files: list[int], new: list[int]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Rows of these files by outcome, by error and by warning; those that are not `new` changed nothing by coming again."""
    outcomes = Counter(dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0))
    errors, warnings = Counter[str](), Counter[str]()
    sql = (
        "select outcome, file_id = any(%s), errors, warnings, count(*) from intake_stagedrow"
        " where file_id = any(%s) group by 1, 2, 3, 4"
    )

    def told(outcome: str, is_new: bool) -> str:
        # What was there before this call was not created by it.
        return outcome if is_new or outcome in ("rejected", "possible_duplicate") else "unchanged"

    for outcome, is_new, wrong, odd, n in rows(sql, new, files):
        outcomes[told(outcome, is_new)] += n
        errors.update(dict.fromkeys(wrong or (), n))
        warnings.update(dict.fromkeys(odd or (), n))
    for file_id, stored, outcome, n in moved(files):
        outcomes[told(stored, file_id in new)] -= n
        outcomes[told(outcome, file_id in new)] += n
    return dict(outcomes), dict(sorted(errors.items())), dict(sorted(warnings.items()))


def told_rows(file_id: int) -> pl.DataFrame:
    """Sheet, row number, outcome as it is now, errors and warnings of every row of a file, as `report.annotate` takes them."""
    sql = (
        f"select r.sheet, r.row_number, {OUTCOME}, array_to_string(r.errors, '|') as errors,"
        f" array_to_string(r.warnings, '|') as warnings from intake_stagedrow r where r.file_id = {int(file_id)}"
    )
    texts = {"sheet": pl.String, "row_number": pl.Int64, "outcome": pl.String, "errors": pl.String, "warnings": pl.String}
    # COPY writes the sheet of a text file, which has no name, as nothing.
    return copied(sql, texts).with_columns(pl.col("sheet").fill_null(""), pl.col("errors", "warnings").str.split("|"))


def repairs_of(file_id: int) -> dict[tuple[str, int, str], str]:
    """What may be written instead, by sheet, row number and code, for every row of a file that has a suggestion."""
    sql = "select id from intake_stagedrow where file_id = %s and (errors is not null or warnings is not null) order by id"
    ids = [row_id for (row_id,) in rows(sql, file_id)]
    return {
        (sheet, number, str(finding.code)): finding.repair
        for _, _, sheet, number, found in _found(ids)
        for finding in found
        if finding.repair
    }


def uploads() -> list[dict[str, Any]]:
    """Uploads, newest first: who brought what, and whether it is still in."""
    found = Upload.objects.annotate(files=Count("sourcefile"), rows=Sum("sourcefile__rows")).order_by("-id")
    return [
        {"load_id": u.id, "year": u.year, "actor": u.actor, "at": u.at.isoformat(), "files": u.files, "rows": u.rows or 0,
         "withdrawn": u.withdrawn_at is not None}
        for u in found
    ]  # fmt: skip


def findings(row_ids: Iterable[int]) -> dict[int, list[Finding]]:
    """What is wrong with these rows, cell by cell, as typed and in clear: only for those who may see the rows.

    Rows without codes are left out.
    """
    return {row_id: found for row_id, _, _, _, found in _found(list(row_ids))}


def _found(row_ids: Sequence[int]) -> Iterator[tuple[int, str, str, int, list[Finding]]]:
    """Id, file, sheet, number and findings of each row that has any, in the order of the ids."""
    crypt, known, latest = identifiers(), words(), now().date()
    for start in range(0, len(row_ids), PAGE):
        part = list(row_ids[start : start + PAGE])
        place = {row_id: at for at, row_id in enumerate(part)}
        for row in sorted(rows(CODED, part), key=lambda row: place[row[0]]):
            row_id, number, codes, sealed, columns, sheet, secret, born, typed_born, sex, village, name = row
            if codes:
                typed = json.loads(crypt.decrypt("findings", sealed)) if sealed else {}
                nik = crypt.decrypt("national_id", secret) if secret else None
                tables = _as_object(columns).get(sheet, [])
                coded = CodedRow(number, codes, typed, tables, nik, born, typed_born, sex, village)
                yield row_id, name, sheet, number, findings_of(coded, known, latest)


def _as_object(stored: Any) -> dict[str, Any]:
    """A JSON column as Python has it: a bare cursor gives its text."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return found if isinstance(found, dict) else {}


def all_findings(load_id: int | None = None) -> pl.DataFrame:
    """One line for each code of each row of the lists that are in, or of one upload; typed values in clear.

    What a spreadsheet would take for a formula begins with an apostrophe. Raises Refusal (UPLOAD_UNKNOWN).
    """
    if load_id is not None and not Upload.objects.filter(id=load_id).exists():
        raise Refusal("UPLOAD_UNKNOWN", f"There is no upload {load_id}: see `pijar intake loads`.")
    ids = [row_id for (row_id,) in rows(WITH_CODES, load_id, load_id, load_id)]
    lines = [
        (
            harmless(file),
            harmless(sheet),
            number,
            f.cell,
            harmless(f.value),
            f.code,
            f.severity,
            f.sentence_id,
            harmless(f.repair),
        )
        for _, file, sheet, number, found in _found(ids)
        for f in found
    ]
    types = [pl.Int64 if name == "row_number" else pl.String for name in FINDING_COLUMNS]
    return pl.DataFrame(lines, schema=dict(zip(FINDING_COLUMNS, types, strict=True)), orient="row")


# Everybody who is one with somebody: who stands for them all, and who gave way to that one. Two questions, each with an index.
RECORDS = """
select q.id, o.id as owner from (select coalesce(survivor_id, id) as id from registry_person where id = %(person)s) o
  join registry_person q on q.id = o.id and q.survivor_id is null
union all
select q.id, o.id from (select coalesce(survivor_id, id) as id from registry_person where id = %(person)s) o
  join registry_person q on q.survivor_id = o.id
"""
# Rows of persons that were found to be one count together.
_OF_PERSON = f"""
select {COLUMNS}, r.sheet, r.row_number, coalesce(r.entered_at, u.at), coalesce(r.entered_by, u.actor)
  from (select s.*, p.owner from ({RECORDS}) p join intake_stagedrow s on s.person_id = p.id) r
  join intake_sourcefile f on f.id = r.file_id and f.is_live join intake_upload u on u.id = f.upload_id
 order by {BATCH_ORDER}
"""
_HIDDEN = frozenset({"phone", "family_card", "mother_name"})


def sources_of(person_id: int) -> dict[str, dict[str, Any]]:
    """For each field the value that counts, its file, sheet, row, year, time and actor, the rule, and the losing values.

    Identifiers are in clear: only for those who may see them. A field that no list tells is left out. The value is what
    the rows say under the policy of today; the person's own follows with the next load that touches it.
    """
    schema = {**SCHEMA, "sheet": pl.String, "row_number": pl.Int64, "at": pl.Datetime("us", "UTC"), "actor": pl.String}
    policy = load_policy(settings.DATA)
    frame = pl.DataFrame(asked(_OF_PERSON, {"person": person_id}), schema=schema, orient="row").with_row_index("order")
    ranked = with_ranks(frame, policy)
    found: dict[str, dict[str, Any]] = {}
    for field in FIELDS:
        told = ranked.filter(pl.col(f"rank_{field}").is_not_null()).sort(f"rank_{field}")
        values = [_source(field, row) for row in told.iter_rows(named=True)]
        if values:
            losing = [value for value in values[1:] if value["value"] != values[0]["value"]]
            found[field] = {
                **values[0],
                "rule": str(policy.rules[field]),
                "agreeing": len(values) - len(losing),
                "losing": losing,
            }
    return found


def _source(field: str, row: dict[str, Any]) -> dict[str, Any]:
    value = row[field]
    if field in _HIDDEN:
        value = identifiers().decrypt(field, value)
    return {
        "value": value.isoformat() if hasattr(value, "isoformat") else value, "file": row["file"], "sheet": row["sheet"],
        "row_number": row["row_number"], "year": row["year"], "office": row["level"], "at": row["at"].isoformat(),
        "actor": row["actor"], "row_id": row["id"],
    }  # fmt: skip


def changes_of(person_id: int) -> list[dict[str, Any]]:
    """Every value of a person that gave way to another, the oldest first."""
    sql = (
        "select c.at, c.cause, c.upload_id, c.field, c.before, c.after, c.rule, f.name, r.sheet, r.row_number"
        " from intake_personchange c left join intake_stagedrow r on r.id = c.row_id"
        " left join intake_sourcefile f on f.id = r.file_id where c.person_id = %s order by c.id"
    )
    keys = ("at", "cause", "load_id", "field", "from", "to", "rule", "file", "sheet", "row_number")
    return [dict(zip(keys, (row[0].isoformat(), *row[1:]), strict=True)) for row in rows(sql, person_id)]
