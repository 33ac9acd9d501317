"""Certificates of cover: what one says, its number and checksum, and whether one that is shown is genuine and still holds.

The letters of the hospital's desk are told genuine here, too.

The checksum is SHA-256 over the content as canonical JSON. Whoever holds the paper and asks an officer learns whether it is ours
and whether the books say the same today; equal content for the same day is the same certificate, given out again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from pijar.audit.services import record
from pijar.coverage.evidence import evidence_of
from pijar.coverage.models import Certificate, CoverLetter
from pijar.coverage.types import CoverageStatus, Link
from pijar.kernel.clock import JAKARTA, now
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

SIGN = "BK"
# Letters that are not mistaken for one another or for a digit when a number is read out.
LETTERS = "ACDEFHJKLMNPRTUVWXY"
_CHECKSUM, _NUMBER = re.compile(r"[0-9a-f]{64}"), re.compile(rf"{SIGN}-[0-9]{{4}}-[0-9]{{6,}}-[A-Z]")
# Of a letter of the hospital's desk (cycle/deskletter).
LETTER_SIGN = "SKP"
_LETTER = re.compile(rf"{LETTER_SIGN}-[0-9]{{4}}-[0-9]{{5,}}")


@dataclass(frozen=True)
class Content:
    """All that stands on a certificate, and what it was made of."""

    said: dict[str, Any]
    found: CoverageStatus
    links: list[Link]

    @property
    def checksum(self) -> str:
        canonical = json.dumps(self.said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def content(person: Person, on: date) -> Content:
    """What a certificate for this person and day says by the books as they stand now."""
    nik = identifiers().decrypt("national_id", person.national_id)
    found, links = evidence_of(nik, on)
    village = Region.objects.filter(code=person.village_code).first()
    said = {
        "form": 1, "on": on.isoformat(), "answer": answer_of(found), "evidence": [link.as_json() for link in links],
        # No birth date beside the last digits of the NIK: together they would nearly give the whole of it.
        "person": {"id": person.id, "name": person.name, "nik": hidden(nik), "born": person.birth_date.year,
                   "village": village.name if village else person.village_code},
    }  # fmt: skip
    return Content(said, found, links)


def answer_of(found: CoverageStatus) -> dict[str, Any]:
    """The answer without a word about the person: what is kept of a certificate."""
    return {
        "covered": found.covered, "status": found.status.value, "fund": found.fund, "branches": list(found.branches),
        "paid_through": str(found.paid_through) if found.paid_through else None,
        "since": found.since.isoformat() if found.since else None, "continuous_months": found.continuous_months,
        "total_months": found.total_months,
    }  # fmt: skip


def hidden(nik: str) -> str:
    """Only the last four digits: a paper passes through many hands."""
    return "*" * (len(nik) - 4) + nik[-4:]


@transaction.atomic
def issue(person: Person, *, on: date, today: date, actor: Actor) -> tuple[Certificate, Content]:
    """A certificate of what the books say of a day; the same again is the one given out before. Each giving out is recorded."""
    lock("certificates")
    said = content(person, on)
    made = Certificate.objects.filter(person=person, on=on, checksum=said.checksum).first()
    is_new = made is None
    if made is None:
        sequence = (Certificate.objects.filter(year=today.year).aggregate(last=Max("sequence"))["last"] or 0) + 1
        made = Certificate.objects.create(
            number=number_of(today.year, sequence), year=today.year, sequence=sequence, person=person, on=on,
            checksum=said.checksum, answer=answer_of(said.found), issued_by=actor.name, issued_at=now(), issued_on=today,
        )  # fmt: skip
    details = {"number": made.number, "on": on.isoformat(), "status": said.found.status.value, "new": is_new}
    record(actor, "coverage.certificate", f"person:{person.id}", details)
    return made, said


def number_of(year: int, sequence: int) -> str:
    """`BK-2026-000123-K`: the last letter shows a slip of the hand."""
    digits = f"{year}{sequence:06d}"
    weighed = sum((place + 2) * int(digit) for place, digit in enumerate(digits))
    return f"{SIGN}-{year}-{sequence:06d}-{LETTERS[weighed % len(LETTERS)]}"


def grouped(checksum: str) -> str:
    """A checksum in groups of eight, as it is printed and read out."""
    return " ".join(checksum[at : at + 8] for at in range(0, len(checksum), 8))


@dataclass(frozen=True)
class Checked:
    """What can be said of a certificate that is shown: nothing at all unless number and checksum belong together.

    `answer_changed`: the books answer otherwise today; `content_changed`: they do, or a link of the chain is another. Of a
    letter of the hospital's desk only its days are told: for which one it answers, and on which one it was made.
    """

    number: str
    genuine: bool
    certificate: Certificate | None = None
    now: Content | None = None
    letter: CoverLetter | None = None

    @property
    def content_changed(self) -> bool | None:
        return self.now.checksum != self.certificate.checksum if self.now and self.certificate else None

    @property
    def answer_changed(self) -> bool | None:
        return answer_of(self.now.found) != self.certificate.answer if self.now and self.certificate else None

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"number": self.number, "genuine": self.genuine}
        if self.certificate and self.now:
            told |= {
                "on": self.certificate.on, "issued_on": self.certificate.issued_on, "answer": self.certificate.answer,
                "answer_now": answer_of(self.now.found), "answer_changed": self.answer_changed,
                "content_changed": self.content_changed,
            }  # fmt: skip
        if self.letter:
            told |= {"on": self.letter.on, "issued_on": self.letter.issued_at.astimezone(JAKARTA).date()}
        return told


@transaction.atomic
def checked(number: str, checksum: str, *, actor: Actor) -> Checked:
    """Whether a certificate, or a letter of the hospital's desk, is genuine; and whether a certificate's answer still holds.

    Recorded, without what was typed where it is not genuine.
    """
    given, summed = re.sub(r"\s", "", number).upper(), re.sub(r"\s", "", checksum).lower()
    known = _paper(given)
    is_genuine = bool(known and _CHECKSUM.fullmatch(summed) and hmac.compare_digest(known.checksum, summed))
    subject = f"certificate:{known.number}" if known else "certificate:unknown"
    record(actor, "coverage.certificate.check", subject, {"genuine": is_genuine})
    if known is None or not is_genuine:
        return Checked(given if _NUMBER.fullmatch(given) or _LETTER.fullmatch(given) else "", False)
    if isinstance(known, CoverLetter):
        return Checked(given, True, letter=known)
    return Checked(given, True, known, content(known.person, known.on))


def _paper(number: str) -> Certificate | CoverLetter | None:
    if _LETTER.fullmatch(number):
        return CoverLetter.objects.filter(number=number).first()
    return Certificate.objects.select_related("person").filter(number=number).first() if _NUMBER.fullmatch(number) else None
