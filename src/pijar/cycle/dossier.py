"""Everything known of one person, gathered for somebody who may see it."""

from __future__ import annotations

from typing import Any

from pijar.audit.services import record
from pijar.intake.models import StagedRow
from pijar.intake.selectors import changes_of, sources_of
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

Facts = dict[str, dict[str, Any]]
SECRETS = ("phone", "family_card", "mother_name")


def dossier(person: Person, *, nik: str, unmask: str | None, actor: Actor) -> dict[str, Any]:
    """Values, sources by file and row, which of them counts for each value, what changed, registers, months.

    Identifiers other than the NIK asked for are masked unless `unmask` gives the reason to see them, which is recorded.
    """
    if unmask:
        record(actor, "person.unmask", f"person:{person.id}", {"reason": unmask})
    facts = sources_of(person.id)
    return {
        "nik": nik, "person_id": person.id, "name": person.name, "birth_date": person.birth_date.isoformat(), "sex": person.sex,
        "kelurahan_code": person.village_code, "occupation_code": person.occupation_code or None,
        "sources": _sources(person, facts, bool(unmask)), "facts": _facts(facts, bool(unmask)), "changes": changes_of(person.id),
        "registers": _registers(person), "assessments": _assessments(person),
        "months": _months(person), "enrolments": _enrolments(person), "halts": _halts(person), "decisions": _decisions(person),
        "prior": _prior(person),
        "participant_number": _one("select number from enrolment_participantnumber where person_id = %s", person.id),
    }  # fmt: skip


def _sources(person: Person, facts: Facts, unmask: bool) -> list[dict[str, Any]]:
    found = StagedRow.objects.filter(person=person).select_related("file__upload")
    crypt = identifiers()
    sources = []
    for row in found.order_by("file__name", "sheet_position", "row_number"):
        item = {
            "file": row.file.name, "sheet": row.sheet, "row_number": row.row_number, "outcome": row.outcome,
            "is_superseded": not row.file.is_live,
            "warnings": row.warnings or [], "name": row.name,
            "birth_date": row.birth_date.isoformat() if row.birth_date else None,
            "sex": row.sex, "kelurahan_code": row.village_code, "occupation_code": row.occupation_code, "income": row.income,
            "rt": row.rt, "rw": row.rw, "address": row.address,
            "year": row.file.year, "load_id": row.file.upload_id, "office": row.file.office_level or "other",
            "at": (row.entered_at or row.file.upload.at).isoformat(), "actor": row.entered_by or row.file.upload.actor,
            "counts_for": [name for name, told in facts.items() if row.file.is_live and told["row_id"] == row.id],
        }  # fmt: skip
        for name in SECRETS:
            value = getattr(row, name)
            text = None if value is None else crypt.decrypt(name, value)
            item[name] = text if unmask or text is None else masked(text)
        sources.append(item)
    return sources


def _facts(facts: Facts, unmask: bool) -> Facts:
    """Of each value the row whose word counts, by which rule, and the words that lost; identifiers masked."""
    for name in SECRETS if not unmask else ():
        for told in [facts[name], *facts[name]["losing"]] if name in facts else ():
            told["value"] = masked(told["value"])
    return {"kelurahan_code" if name == "village_code" else name: told for name, told in facts.items()}


def masked(text: str) -> str:
    """The first two characters and the last one; the rest is hidden."""
    return text[:2] + "•" * max(3, len(text) - 3) + text[-1:]


def _dicts(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    return [row[0] for row in rows(f"select row_to_json(t) from ({sql}) t", *parameters)]


def _one(sql: str, *parameters: Any) -> Any:
    found = rows(sql, *parameters)
    return found[0][0] if found else None


def _registers(person: Person) -> dict[str, Any]:
    secret = bytes(person.national_id)
    return {
        "dukcapil": _dicts(
            "select s.as_of, d.name, d.birth_date, d.sex, d.status, d.status_on, d.village_code from registry_populationline d"
            " join registry_snapshot s on s.id = d.snapshot_id where d.national_id = %s order by s.as_of, s.id", secret),
        "bpjstk": _dicts(
            "select s.as_of, i.participant_number, i.segment, i.payer, i.is_active from registry_insuredline i"
            " join registry_snapshot s on s.id = i.snapshot_id where i.national_id = %s order by s.as_of, s.id", secret),
        "dtsen": _dicts(
            "select s.as_of, w.decile, w.dated_on from registry_welfareline w"
            " join registry_snapshot s on s.id = w.snapshot_id where w.national_id = %s order by s.as_of, s.id", secret),
    }  # fmt: skip


def _assessments(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select to_char(month, 'YYYY-MM') as month, outcome, reasons, decile, sector from eligibility_assessment"
        " where person_id = %s order by 1", person.id,
    )  # fmt: skip


def _months(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select to_char(l.month, 'YYYY-MM') as month, b.fund_code as fund, l.jkk, l.jkm, l.jkk + l.jkm as total, b.state,"
        " m.paid_on, m.reference, r.bucket, r.booked, r.reason, t.parameters, t.provisions"
        " from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
        " join contributions_rate t on t.id = l.rate_id left join contributions_remittance m on m.batch_id = b.id"
        " left join contributions_lineresult r on r.line_id = l.id where l.person_id = %s order by 1", person.id,
    )  # fmt: skip


def _enrolments(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select fund_code as fund, to_char(valid_from, 'YYYY-MM') as from, to_char(valid_until, 'YYYY-MM') as until, end_reason"
        " from enrolment_enrolment where person_id = %s order by valid_from", person.id,
    )  # fmt: skip


def _halts(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select kind, to_char(from_month, 'YYYY-MM') as from, reason, proof, actor from enrolment_halt"
        " where person_id = %s order by id",
        person.id,
    )


def _decisions(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select c.outcome, to_char(from_month, 'YYYY-MM') as from, to_char(until_month, 'YYYY-MM') as until, settles, c.proof,"
        " e.kind as proof_kind, e.number as proof_number, e.dated_on as proof_date, e.scan <> '' as has_scan, c.reason, c.actor"
        " from eligibility_casedecision c left join eligibility_proof e on e.id = c.evidence_id"
        " where c.person_id = %s order by c.id", person.id,
    )  # fmt: skip


def _prior(person: Person) -> list[dict[str, Any]]:
    return _dicts(
        "select payer, starts_on, to_char(last_month, 'YYYY-MM') as last_month, months from enrolment_priorparticipation"
        " where national_id = %s order by snapshot_id", bytes(person.national_id),
    )  # fmt: skip
