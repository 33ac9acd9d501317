"""The letter with which a hospital treats a participant without payment: that somebody was covered on a day."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.coverage import lookups
from pijar.coverage.certificates import LETTER_SIGN
from pijar.coverage.desktypes import Letter
from pijar.coverage.models import CoverLetter, Lookup
from pijar.coverage.types import CoverageStatus
from pijar.cycle import store
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.enrolment.models import ParticipantNumber
from pijar.enrolment.options import heading
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import mask
from pijar.law.lookup import valid
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

TITLE = "Surat keterangan kepesertaan untuk rumah sakit"
BRANCHES = {"JKK": "jaminan kecelakaan kerja (JKK)", "JKM": "jaminan kematian (JKM)"}
GROUP = 8


@transaction.atomic
def make(lookup_id: int, *, actor: Actor, at: datetime) -> Letter:
    """The letter of one look of a desk as PDF/A, recorded; asked for again it is the same letter.

    Raises Refusal: LOOKUP_UNKNOWN, LOOKUP_OVER, LETTER_NOT_COVERED, PROGRAMME_UNKNOWN.
    """
    lookup = lookups.opened(lookup_id, actor=actor, at=at)
    cover = lookups.cover_of(lookup)
    if lookup.person is None or cover is None or cover.covered is not True:
        raise Refusal("LETTER_NOT_COVERED", "A letter is made only for a participant who was covered on that day.")
    said = _said(lookup, lookup.person, cover)
    kept = CoverLetter.objects.filter(lookup=lookup).first() or _issued(lookup, lookup.person, said, actor, at)
    if kept.checksum != checksum(kept.number, said):
        raise Refusal("LETTER_CHANGED", "What the letter says has changed since it was made: look again from the desk.")
    body = render("cover_letter", _printed(kept, said), on=kept.issued_at.astimezone(JAKARTA).date())
    return Letter(kept.number, kept.on, kept.checksum, body)


def checksum(number: str, said: dict[str, Any]) -> str:
    """The SHA-256 over what a letter says, number and all."""
    told = json.dumps({**said, "number": number}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _issued(lookup: Lookup, person: Person, said: dict[str, Any], actor: Actor, at: datetime) -> CoverLetter:
    lock("cover letters")
    if known := CoverLetter.objects.filter(lookup=lookup).first():
        # Asked for twice at once: the other was first.
        return known
    year = at.astimezone(JAKARTA).year
    last = CoverLetter.objects.filter(year=year).order_by("-sequence").values_list("sequence", flat=True).first() or 0
    number = f"{LETTER_SIGN}-{year}-{last + 1:05}"
    made = CoverLetter.objects.create(
        number=number, year=year, sequence=last + 1, lookup=lookup, person=person, on=lookup.asked_on,
        checksum=checksum(number, said), workplace=lookup.workplace, issued_by=actor.name, issued_at=at,
    )  # fmt: skip
    details = {"number": number, "on": lookup.asked_on.isoformat(), "sha256": made.checksum}
    record(actor, "coverage.letter", f"person:{person.id}", details)
    return made


def _said(lookup: Lookup, person: Person, cover: CoverageStatus) -> dict[str, Any]:
    """What the letter says of the person, in full names of places: a letter leaves the house."""
    number = ParticipantNumber.objects.filter(person=person).values_list("number", flat=True).first() or ""
    village = Region.objects.filter(code=person.village_code).values_list("name", flat=True).first() or ""
    return {
        "name": person.name, "nik": mask(identifiers().decrypt("national_id", person.national_id)),
        "born": str(person.birth_date.year), "village": village, "kpj": "•" * max(len(number) - 4, 0) + number[-4:],
        "on": lookup.asked_on.isoformat(), "branches": list(cover.branches), "workplace": lookup.workplace,
        "since": cover.since.isoformat() if cover.since else "", "through": str(cover.paid_through or ""),
    }  # fmt: skip


def _printed(kept: CoverLetter, said: dict[str, Any]) -> dict[str, Any]:
    head = heading(store.current().data)
    day = kept.issued_at.astimezone(JAKARTA).date()
    issued = sentences.day(day).id
    return {
        "city": head.city, "office": head.office, "title": TITLE, "number": kept.number, "contact": head.contact,
        "workplace": said["workplace"] or "rumah sakit yang merawat", "name": said["name"], "nik": said["nik"],
        "born": said["born"], "village": said["village"], "kpj": said["kpj"] or "belum ada",
        "day": sentences.day(kept.on).id, "branches": " dan ".join(BRANCHES[one] for one in said["branches"]),
        "since": sentences.day(date.fromisoformat(said["since"])).id if said["since"] else "",
        "report_days": str(valid("deadlines.stage_one_hours", day).whole // 24), "issued": issued,
        "place": f"{head.signer_place}, {issued}" if head.signer_place else issued, "basis": head.legal_basis,
        "sum": " ".join(kept.checksum[n : n + GROUP] for n in range(0, len(kept.checksum), GROUP)),
        "footer": f"{kept.number} · berlaku untuk {sentences.day(kept.on).id}",
    }  # fmt: skip
