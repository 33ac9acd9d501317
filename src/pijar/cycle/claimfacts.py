"""What is known of a case, in clear, for its papers: person, wadah, incident, doctor, family. Empty where nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.claims import estimating, family, medical
from pijar.claims.models import Claim, ClaimEstimate
from pijar.claims.selectors import account_of
from pijar.claims.types import Account
from pijar.cycle import store
from pijar.eligibility import sentences
from pijar.enrolment.models import ParticipantNumber
from pijar.enrolment.options import heading
from pijar.enrolment.types import Heading
from pijar.kernel.clock import JAKARTA
from pijar.law.heirs import Inheritance
from pijar.regions.models import Region
from pijar.registry.crypto import identifiers
from pijar.registry.models import Occupation, Person

EMPTY = ""


@dataclass(frozen=True)
class Who:
    """The participant as the lists name them; empty texts of somebody not identified, but for the name that was told."""

    name: str
    nik: str = EMPTY
    number: str = EMPTY
    born: str = EMPTY
    sex: str = EMPTY
    work: str = EMPTY
    address: str = EMPTY
    village: str = EMPTY
    phone: str = EMPTY


@dataclass(frozen=True)
class Known:
    """All that a paper may print of a case on a day; `estimate` is the newest, `inheritance` None without a family."""

    claim: Claim
    on: date
    heading: Heading
    who: Who
    account: Account
    doctor: medical.Summary
    reports: list[dict[str, Any]]
    members: list[family.Kept]
    inheritance: Inheritance | None
    estimate: ClaimEstimate | None

    @property
    def happened(self) -> str:
        """Day and hour of the incident, in words; only the day where nobody knows the hour."""
        at = self.claim.incident.happened_at.astimezone(JAKARTA)
        return day(at.date()) + (f", pukul {at:%H.%M}" if self.claim.incident.hour_known else "")

    @property
    def place(self) -> str:
        """Where and when a paper is signed."""
        said = self.heading.signer_place
        return f"{said}, {day(self.on)}" if said else day(self.on)


def known_of(claim: Claim, on: date) -> Known:
    """Raises Refusal: PROGRAMME_UNKNOWN."""
    members, account = family.relatives(claim), account_of(claim)
    year = claim.incident.happened_at.astimezone(JAKARTA).year
    return Known(
        claim=claim, on=on, heading=heading(store.current(year).data), who=_who(claim, account), account=account,
        doctor=medical.summary(claim), reports=medical.opened_reports(claim), members=members,
        inheritance=family.inheritance(claim, members), estimate=estimating.latest(claim),
    )  # fmt: skip


def day(on: date | None) -> str:
    return sentences.day(on).id if on else EMPTY


def _who(claim: Claim, account: Account) -> Who:
    person = claim.incident.person
    if person is None:
        return Who(name=account.name, work=account.work)
    crypt, occupation = identifiers(), Occupation.objects.filter(code=person.occupation_code).first()
    number = ParticipantNumber.objects.filter(person=person).first()
    return Who(
        name=person.name, nik=crypt.decrypt("national_id", person.national_id), number=number.number if number else EMPTY,
        born=day(person.birth_date), sex={"L": "Laki-laki", "P": "Perempuan"}.get(person.sex, EMPTY),
        work=occupation.name if occupation else account.work, village=_village(person.village_code), **_lists(person),
    )  # fmt: skip


def _lists(person: Person) -> dict[str, str]:
    """Address and telephone, as the newest row that has them says."""
    rows = list(person.rows.order_by("-id").values("address", "rt", "rw", "phone")[:20])
    told: dict[str, Any] = next((dict(one) for one in rows if one["address"]), {})
    phone = next((one["phone"] for one in rows if one["phone"]), None)
    parts = [told.get("address"), f"RT {told['rt']}" if told.get("rt") else "", f"RW {told['rw']}" if told.get("rw") else ""]
    address = ", ".join([*(one for one in parts if one), _village(person.village_code)])
    return {"address": address, "phone": identifiers().decrypt("phone", phone) if phone else EMPTY}


def _village(code: str) -> str:
    """The kelurahan and the kecamatan it lies in, by name; empty for an unknown code."""
    village = Region.objects.filter(code=code).first()
    district = Region.objects.filter(code=village.parent_code).first() if village else None
    parts = [f"Kelurahan {village.name}" if village else "", f"Kecamatan {district.name}" if district else ""]
    return ", ".join(part for part in parts if part)
