"""A letter to one person: may be enrolled, not, or not yet; every reason, what can be done about it, where to object."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from pijar.allocation import selectors as places
from pijar.audit.services import record
from pijar.cycle import store
from pijar.cycle.policies import explain
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.eligibility.explaining import ClauseSaid, Explanation
from pijar.eligibility.remedies import remedy
from pijar.eligibility.types import Outcome
from pijar.enrolment.options import heading
from pijar.kernel.month import Month
from pijar.regions.models import Region
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor
from pijar.verification import selectors as rounds

TITLE = "Pemberitahuan hasil penilaian kelayakan"
CONTACT = "dinas tenaga kerja atau kantor kelurahan Anda"


@transaction.atomic
def make(person: Person, month: Month, *, on: date, actor: Actor) -> bytes:
    """The letter as PDF, dated `on`; recorded. Raises Refusal: MONTH_NOT_RUN, NOT_ASSESSED, PROGRAMME_UNKNOWN."""
    found = explain(person.id, month)
    data = _data(person, found, on)
    record(actor, "eligibility.letter", f"person:{person.id}", {"month": str(month), "outcome": found.outcome.value})
    return render("why", data, on=on)


def _data(person: Person, found: Explanation, on: date) -> dict[str, Any]:
    said = heading(store.current(found.month.year).data)
    contact = said.contact or CONTACT
    day = sentences.day(on).id
    return {
        "city": said.city, "office": said.office, "title": TITLE, "name": person.name, "month": sentences.month(found.month).id,
        "nik": _masked(identifiers().decrypt("national_id", person.national_id)), "address": _address(person.village_code),
        "place": f"{said.signer_place}, {day}" if said.signer_place else day, "outcome": found.outcome.value,
        "sentence": _sentence(person.id, found), "reasons": [_reason(clause, found.reasons) for clause in found.against],
        "met": [sentences.title(c.code).id for c in found.clauses if c.code in sentences.TITLES and c.result == "pass"
                and c.weight == "must"],
        "decision": next((c.sentence.id for c in found.clauses if c.code == "decision"), ""),
        "objection": _objection(found.month, contact), "contact": contact, "basis": said.legal_basis, "version": found.version,
        "signer": {"place": "", "role": said.office or f"Pemerintah {said.city}", "name": "." * 40},
    }  # fmt: skip


def _masked(nik: str) -> str:
    """Only the last four digits: a letter passes through many hands."""
    return "*" * (len(nik) - 4) + nik[-4:]


def _address(village_code: str) -> str:
    """The kelurahan and the kecamatan it lies in, by name."""
    village = Region.objects.filter(code=village_code).first()
    district = Region.objects.filter(code=village.parent_code).first() if village else None
    parts = [f"Kelurahan {village.name}" if village else "", f"Kecamatan {district.name}" if district else ""]
    return ", ".join(part for part in parts if part)


def _sentence(person_id: int, found: Explanation) -> str:
    month = sentences.month(found.month).id
    if found.outcome is Outcome.INELIGIBLE:
        return f"Untuk bulan {month} Anda belum dapat didaftarkan, karena alasan berikut."
    if found.outcome is Outcome.REVIEW:
        return f"Untuk bulan {month} data Anda masih ditinjau petugas, karena hal berikut belum jelas."
    place = places.explain(person_id, found.month)
    if place is None:
        return f"Untuk bulan {month} Anda memenuhi syarat program."
    if place.fund is not None:
        return f"Untuk bulan {month} Anda memenuhi syarat program dan iuran Anda dibayari pemerintah kota (dana {place.fund})."
    if place.position is None:
        return f"Untuk bulan {month} Anda memenuhi syarat program, tetapi tidak lagi berada dalam daftar tunggu."
    return (
        f"Untuk bulan {month} Anda memenuhi syarat program, tetapi tempat yang dapat dibiayai sudah terisi. Anda berada di urutan"
        f" ke-{place.position} dalam daftar tunggu."
    )


def _reason(clause: ClauseSaid, reasons: list[str]) -> dict[str, str]:
    can = remedy(clause.code, reasons)
    if clause.code not in sentences.TITLES:
        return {"title": "", "asks": "", "seen": "", "told": clause.sentence.id, "remedy": can.id if can else ""}
    source = f" ({clause.source.id})" if clause.source.id else ""
    return {
        "title": sentences.title(clause.code).id, "asks": clause.asks.id, "seen": f"{clause.value.id}{source}",
        "told": "", "remedy": can.id if can else "",
    }  # fmt: skip


def _objection(month: Month, contact: str) -> str:
    """Where to object and until when, by the verification round of the month if there is one."""
    found = next((r for r in rounds.under_way() if Month.of(r.month) == month), None)
    if found is None:
        return f"Bila ada yang tidak sesuai, sampaikan kepada {contact} dengan membawa surat ini dan KTP."
    where = found.office or contact
    if found.objections_until is None:
        return (
            f"Daftar sedang diperiksa di lapangan. Setelah diumumkan, sanggahan dapat disampaikan kepada {where} selama"
            f" {found.objection_days} hari. Bawalah surat ini dan KTP."
        )
    return (
        f"Bila ada yang tidak sesuai, sampaikan sanggahan kepada {where} paling lambat"
        f" {sentences.day(found.objections_until).id} dengan membawa surat ini dan KTP."
    )
