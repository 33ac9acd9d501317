"""All that a page of an auditor's sample tells of one person-month: from the row of a list to the insurer's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from pijar.allocation import selectors as places
from pijar.allocation.words import sentence
from pijar.contributions.models import Batch, BatchLine, LineResult
from pijar.contributions.papers.data import places as place_names
from pijar.contributions.papers.words import cited, sector
from pijar.contributions.selectors import trace
from pijar.cycle import dossier
from pijar.cycle.policies import explain
from pijar.eligibility.sentences import title
from pijar.intake.models import SourceFile
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Occupation, Person
from pijar.staff.types import CONSOLE

# What a source row tells an auditor; the rest of the person's data is not of the sample.
ROW = ("file", "sheet", "row_number", "outcome", "is_superseded", "load_id", "at", "actor", "office")
DECREE = """
select d.number, d.dated_on, d.from_month, l.position, l.action, l.fund_code, l.from_fund, d.made_by, d.approved_by, d.checksum
  from enrolment_decreeline l join enrolment_decree d on d.id = l.decree_id
 where d.state = 'signed' and d.from_month <= %s and l.person_id = %s order by d.id desc limit 1
"""
ANSWERS = """
select y.file_name, y.sha256, y.at, a.line_number, a.status, a.booked, a.bucket, a.reason
  from contributions_replyline a join contributions_reply y on y.id = a.reply_id
 where y.batch_id = %s and a.national_id = %s order by y.id, a.line_number
"""


@dataclass(frozen=True)
class Page:
    """One person-month of a sample as JSON holds it."""

    line_id: int
    person_id: int
    facts: dict[str, Any]


def page(line_id: int, *, unmasked: bool) -> Page:
    """The facts of a line. Names of others are not among them; the NIK is masked unless `unmasked`."""
    line = BatchLine.objects.select_related("batch", "person", "rate").get(id=line_id)
    month = Month.of(line.month)
    nik = identifiers().decrypt("national_id", bytes(line.person.national_id))
    known = dossier.dossier(line.person, nik=nik, unmask=None, actor=CONSOLE)
    way = trace(line_id)
    return Page(line_id, line.person_id, {
        "line": line_id, "month": str(month), "person": _person(line.person, nik if unmasked else mask(nik), known),
        "sources": _sources(known), "checks": _checks(line.person_id, month), "registers": known["registers"],
        "halts": known["halts"], "decisions": known["decisions"], "enrolments": known["enrolments"],
        "decree": _decree(line.person_id, month), "place": _place(line.person_id, month, way["fund"]),
        "amount": _amount(line, way), "batch": _batch(line.batch, way), "remittance": _remittance(line.batch),
        "reply": _reply(line, way), "entries": way["entries"],
    })  # fmt: skip


def _person(person: Person, nik: str, known: dict[str, Any]) -> dict[str, Any]:
    found = place_names().filter(village_code=person.village_code)
    village, district = found.select("village", "district").row(0) if found.height else ("", "")
    work = Occupation.objects.filter(code=person.occupation_code).values_list("name", flat=True).first()
    return {
        "id": person.id, "nik": nik, "name": person.name, "birth_date": person.birth_date.isoformat(),
        "participant_number": known["participant_number"], "village": village, "district": district, "occupation": work,
    }  # fmt: skip


def _sources(known: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that speak of the person, those that count first, with the checksum of their file."""
    told = [{name: row[name] for name in ROW} | {"counts_for": row["counts_for"]} for row in known["sources"]]
    sums = {
        (name, load): sha256
        for name, load, sha256 in SourceFile.objects.filter(upload_id__in={row["load_id"] for row in told}).values_list(
            "name", "upload_id", "sha256"
        )
    }
    whole = [row | {"sha256": sums.get((row["file"], row["load_id"]))} for row in told]
    return sorted(whole, key=lambda row: (row["is_superseded"], -len(row["counts_for"])))


def _checks(person_id: int, month: Month) -> dict[str, Any] | None:
    """The assessment clause by clause; None where the month's assessment of the person is not there (any more)."""
    try:
        found = explain(person_id, month)
    except Refusal:
        return None
    told = found.as_json("id")
    for clause in told["clauses"]:
        clause["title"] = title(clause["code"]).id
    return told


def _decree(person_id: int, month: Month) -> dict[str, Any] | None:
    found = rows(DECREE, month.first_day, person_id)
    names = (
        "number", "dated_on", "from", "position", "action", "fund", "from_fund", "made_by", "approved_by", "checksum",
    )  # fmt: skip
    return dict(zip(names, found[0], strict=True)) if found and found[0][4] != "remove" else None


def _place(person_id: int, month: Month, fund: str) -> dict[str, Any]:
    found = places.explain(person_id, month)
    if found is None or found.fund is None:
        return {"fund": fund, "rank": None, "ranked": None, "reason": None, "sentence": None}
    with translation.override("id"):
        said = sentence(found)
    return {"fund": found.fund, "rank": found.rank, "ranked": found.ranked, "reason": found.reason, "sentence": said}


def _amount(line: BatchLine, way: dict[str, Any]) -> dict[str, Any]:
    return {
        "jkk": line.jkk, "jkm": line.jkm, "total": line.jkk + line.jkm, "sector": line.rate.sector,
        "sector_words": sector(line.rate.sector), "fund_kind": line.rate.fund_kind, "parameters": way["parameters"],
        "provisions": way["provisions"], "cited": cited(way["provisions"]),
    }  # fmt: skip


def _batch(batch: Batch, way: dict[str, Any]) -> dict[str, Any]:
    files = [{"format": file["format"], "sha256": file["sha256"]} for file in batch.files]
    billed_on = batch.billed_on.isoformat() if batch.billed_on else None
    return way["batch"] | {"id": batch.pk, "files": files, "billed_on": billed_on}


def _remittance(batch: Batch) -> dict[str, Any] | None:
    found = rows("select paid_on, reference, amount, actor from contributions_remittance where batch_id = %s", batch.pk)
    return dict(zip(("on", "reference", "amount", "actor"), found[0], strict=True)) if found else None


def _reply(line: BatchLine, way: dict[str, Any]) -> dict[str, Any]:
    names = ("file", "sha256", "at", "line", "status", "booked", "bucket", "reason")
    answers = [dict(zip(names, one, strict=True)) for one in rows(ANSWERS, line.batch_id, bytes(line.person.national_id))]
    stands = LineResult.objects.filter(line=line).first()
    return {
        "bucket": stands.bucket if stands else None, "booked": stands.booked if stands else None, "claim": way["claim"],
        "answers": answers,
    }  # fmt: skip
