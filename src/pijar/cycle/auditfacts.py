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
from pijar.eligibility.sentences import TITLES, title
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.registry.copy import asked, rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Occupation, Person
from pijar.staff.types import CONSOLE

# The rows that speak of a person, those of the records found to be the same one among them: what counts first. Whom only the
# list of participants of before names has its line there.
SOURCES = """
select f.name, r.sheet, r.row_number, r.outcome, not f.is_live, f.upload_id, coalesce(r.entered_at, u.at)::text,
       coalesce(r.entered_by, u.actor), f.sha256
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id join intake_upload u on u.id = f.upload_id
  join registry_person p on p.id = r.person_id
 where %(person)s in (p.id, p.survivor_id)
 order by not f.is_live, p.survivor_id is not null, coalesce(r.entered_at, u.at), r.id
"""
BEFORE = """
select s.file_name, '', null, 'participant', false, s.id, s.loaded_at::text, s.actor, s.sha256
  from enrolment_priorparticipation v join registry_snapshot s on s.id = v.snapshot_id
 where v.national_id = %(nik)s order by s.as_of, s.id
"""
# What stands beside the clauses of a policy: whose number it is, and what officers or the law's ages say.
BESIDE = {
    "identity": "Pemilik NIK", "officer": "Keputusan petugas", "decision": "Keputusan petugas",
    "age_limit": "Batas usia pendaftaran",
}  # fmt: skip
ROW = ("file", "sheet", "row_number", "outcome", "is_superseded", "load_id", "at", "actor", "sha256")
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
        "sources": _sources(line.person), "checks": _checks(line.person_id, month), "registers": known["registers"],
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


def _sources(person: Person) -> list[dict[str, Any]]:
    """The rows that speak of the person with the checksum of their file; those of files that were replaced come last."""
    asked_of = {"person": person.id, "nik": bytes(person.national_id)}
    found = [dict(zip(ROW, one, strict=True)) for one in asked(SOURCES, asked_of)]
    before = [dict(zip(ROW, one, strict=True)) for one in asked(BEFORE, asked_of)]
    return found + before


def _checks(person_id: int, month: Month) -> dict[str, Any] | None:
    """The assessment clause by clause; None where the month's assessment of the person is not there (any more)."""
    try:
        found = explain(person_id, month)
    except Refusal:
        return None
    told = found.as_json("id")
    for clause in told["clauses"]:
        clause["title"] = title(clause["code"]).id if clause["code"] in TITLES else BESIDE[clause["code"]]
    return told


def _decree(person_id: int, month: Month) -> dict[str, Any] | None:
    found = rows(DECREE, month.first_day, person_id)
    names = (
        "number", "dated_on", "from", "position", "action", "fund", "from_fund", "made_by", "approved_by", "checksum",
    )  # fmt: skip
    if not found or found[0][4] == "remove":
        return None
    told = dict(zip(names, found[0], strict=True))
    return told | {"from": str(Month.of(told["from"]))}


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
    status: dict[str, Any] = way["batch"]
    return status | {"id": batch.pk, "files": files, "billed_on": billed_on}


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
