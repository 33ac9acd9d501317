"""The family of a participant: who inherits by the law's order, which documents they lack, which children are at school.

Every word of it is sealed. `read` records the reading; `relatives` is for reckoning, whose callers record what they show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from pijar.audit.services import record
from pijar.claims.deathtypes import STANDS
from pijar.claims.holding import following, held, reasoned
from pijar.claims.identifying import records
from pijar.claims.medical import summary
from pijar.claims.models import Claim, ClaimDocument, DeathFound, FamilyMember, Scholar
from pijar.claims.sealing import opened, seal
from pijar.claims.types import Branch, Harm, Kind, Paper
from pijar.kernel import national_id
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.law import lookup
from pijar.law.benefits.case import Outcome
from pijar.law.heirs import Inheritance, heirs
from pijar.law.heirs_family import ALSO
from pijar.staff.types import Actor

FIELD = "family_member"
CHILD = "child"
# Papers about the deceased or the case: shown once, they are shown by every heir.
OF_THE_CASE = ("kartu_peserta", "ktp_peserta", "akta_kematian", "kk", "surat_keterangan_ahli_waris", "formulir_f4")
# After a work accident form KK2 asks for the heirs, too.
OF_JKM = ("formulir_f4",)
LONGEST = 120


@dataclass(frozen=True)
class Relative:
    """One relative. None stands for what nobody knows; `nik` and `account` may be empty. `guardian`: who acts for a child."""

    relation: str
    name: str
    nik: str = ""
    birth_date: date | None = None
    alive: bool | None = None
    level: str = ""
    years_left: int | None = None
    married: bool = False
    working: bool = False
    documents: tuple[str, ...] = ()
    bank: str = ""
    account: str = ""
    guardian: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Kept:
    """A relative with the place by which the case names it."""

    place: int
    version: int
    relative: Relative


@transaction.atomic
def add(number: str, *, relative: Relative, actor: Actor, at: datetime) -> FamilyMember:
    """Raises Refusal: CLAIM_UNKNOWN, FAMILY_INCOMPLETE, FAMILY_TWICE, NIK_INVALID; LawError (LAW_CASE_REFUSED)."""
    claim = held(number)
    checked = _checked(claim, relative)
    _refuse_twice(claim, checked)
    made = _write(claim, following(FamilyMember, claim, "place"), 1, checked, actor, at)
    record(actor, "claim.family.add", f"claim:{claim.number}", {"member": made.place})
    return made


@transaction.atomic
def change(number: str, place: int, *, relative: Relative, actor: Actor, at: datetime) -> FamilyMember:
    """A new version at the same place. Raises Refusal: FAMILY_UNKNOWN, FAMILY_FOLLOWED, and as `add`."""
    claim = held(number)
    before = _current(claim, place)
    checked = _checked(claim, relative)
    _refuse_twice(claim, checked, but=place)
    _refuse_other_child(claim, place, checked)
    _end(before, actor, at)
    made = _write(claim, place, before.version + 1, checked, actor, at)
    record(actor, "claim.family.change", f"claim:{claim.number}", {"member": place, "version": made.version})
    return made


@transaction.atomic
def remove(number: str, place: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Somebody who is no relative after all; what was written stays.

    Raises Refusal: FAMILY_UNKNOWN, FAMILY_FOLLOWED, REASON_MISSING.
    """
    claim = held(number)
    reasoned(reason)
    if Scholar.objects.filter(claim=claim, place=place, ended_on=None).exists():
        raise _followed(claim, place)
    _end(_current(claim, place), actor, at)
    record(actor, "claim.family.remove", f"claim:{claim.number}", {"member": place})


def relatives(claim: Claim) -> list[Kept]:
    """The relatives that hold, in the order told, in clear."""
    found = FamilyMember.objects.filter(claim=claim, is_current=True).order_by("place")
    return [Kept(one.place, one.version, _opened(one.words)) for one in found]


def read(claim: Claim, *, actor: Actor) -> list[Kept]:
    """As `relatives`, and recorded."""
    found = relatives(claim)
    if found:
        record(actor, "claim.family.read", f"claim:{claim.number}", {"members": len(found)})
    return found


def died_on(claim: Claim) -> date:
    """The day of the death as the case knows it: the doctor's, else the register's, where it came after the incident."""
    stated, day = summary(claim), claim.incident.happened_at.astimezone(JAKARTA).date()
    if stated.outcome == Outcome.DEATH.value and stated.stated_at:
        return stated.stated_at.astimezone(JAKARTA).date()
    if claim.incident.harm != Harm.DIED.value or claim.incident.kind == Kind.DEATH.value:
        return day
    mine = DeathFound.objects.filter(person_id__in=records(claim.incident.person_id), day_known=True)
    told = mine.filter(state__in=[one.value for one in STANDS]).order_by("id").first()
    return max(day, told.died_on) if told else day


def inheritance(claim: Claim, members: list[Kept] | None = None) -> Inheritance | None:
    """Who inherits, in the order of PP 44/2015 Pasal 37; None where nobody of the family is told yet."""
    found = relatives(claim) if members is None else members
    if not found:
        return None
    shown = _shown_once(claim)
    return heirs({"on": died_on(claim).isoformat(), "members": [_of_the_law(one.relative, shown) for one in found]})


def _shown_once(claim: Claim) -> tuple[str, ...]:
    """Documents of the case's checklist that came in, and that serve every heir; those no heir of this branch is asked for."""
    received = ClaimDocument.objects.filter(claim=claim, state=Paper.RECEIVED.value, kind__in=OF_THE_CASE)
    return (*received.values_list("kind", flat=True), *(OF_JKM if claim.branch != Branch.JKM.value else ()))


def children(members: list[Kept]) -> list[dict[str, Any]]:
    """The living children whose school is told, as a case of the law names them."""
    return [
        {"birth_date": one.relative.birth_date, "level": one.relative.level, "years_left": one.relative.years_left,
         "married": one.relative.married, "working": one.relative.working}
        for one in members if is_at_school(one.relative)
    ]  # fmt: skip


def is_at_school(relative: Relative) -> bool:
    """A child that lives, of whom birth date and school are known; without them no scholarship can be reckoned."""
    is_child = relative.relation == CHILD and relative.alive is not False
    return is_child and relative.birth_date is not None and bool(relative.level)


def children_told() -> Mapping[Any, set[int]]:
    """The cases that name a child, by its NIK and by its name with the birth date; every family's children are read for it."""
    found: dict[Any, set[int]] = defaultdict(set)
    for one in FamilyMember.objects.filter(is_child=True, is_current=True, claim__joined_to=None):
        for key in _keys(_opened(one.words)):
            found[key].add(one.claim_id)
    return found


def is_told_elsewhere(claim: Claim, child: Relative, told: Mapping[Any, set[int]]) -> bool:
    """Whether a case of another worker names this child, too: where both parents were insured, it may be."""
    mine = Q(incident_id=claim.incident_id) | Q(incident__person_id__in=records(claim.incident.person_id))
    cases = {one for key in _keys(child) for one in told.get(key, ())}
    return Claim.objects.filter(id__in=cases).exclude(mine).exists()


def _keys(child: Relative) -> list[Any]:
    """By what a child is known again."""
    named = (" ".join(child.name.casefold().split()), child.birth_date) if child.birth_date else None
    return [key for key in (child.nik, named) if key]


def _checked(claim: Claim, relative: Relative) -> Relative:
    """Tidy, the relation by the law's word, and nothing the law's reader would refuse."""
    name = " ".join(relative.name.split())[:LONGEST]
    if not name:
        raise Refusal("FAMILY_INCOMPLETE", "A relative has a name and a relation.")
    if relative.nik and national_id.parse(relative.nik) is None:
        raise Refusal("NIK_INVALID", "A NIK has 16 digits with a day of birth among them; leave it out where it is not known.")
    tidy = replace(relative, name=name, relation=ALSO.get(relative.relation, relative.relation))
    on = died_on(claim)
    heirs({"on": on.isoformat(), "members": [_of_the_law(tidy)]})
    levels = lookup.valid("benefits.scholarship.years", on).by_name
    if tidy.level and (tidy.relation != CHILD or tidy.level not in levels):
        raise Refusal("FAMILY_LEVEL_UNKNOWN", f"The school of a child is one of {', '.join(levels)}; others have none.")
    if tidy.level and tidy.birth_date is None:
        raise Refusal("FAMILY_INCOMPLETE", "A child at school has a birth date: the scholarship ends by age.")
    return tidy


def _refuse_twice(claim: Claim, relative: Relative, but: int | None = None) -> None:
    """The same relative once: by NIK, or by relation, name and birth date. Money for children is counted by heads."""
    for one in relatives(claim):
        other = one.relative
        same = bool(relative.nik) and relative.nik == other.nik
        alike = (other.relation, other.name.casefold(), other.birth_date) == (
            relative.relation, relative.name.casefold(), relative.birth_date,
        )  # fmt: skip
        if one.place != but and (same or alike):
            raise Refusal(
                "FAMILY_TWICE", f"This relative stands in the case already, as number {one.place}.", values={"place": one.place}
            )


def _refuse_other_child(claim: Claim, place: int, relative: Relative) -> None:
    """A child whose scholarship is followed stays that child: name or birth date may be mended, not both, and not the NIK."""
    one = Scholar.objects.filter(claim=claim, place=place).first()
    if one is None:
        return
    told = opened("scholar", one.words)
    niks = {nik for nik in (relative.nik, *child_niks(one)) if nik}
    is_alike = relative.name.casefold() == told["name"].casefold() or str(relative.birth_date) == told["birth_date"]
    if relative.relation != CHILD or len(niks) > 1 or not is_alike:
        raise _followed(claim, place)


def child_niks(one: Scholar) -> set[str]:
    """The NIK of a child as the family has told it since its scholarship is followed."""
    members = FamilyMember.objects.filter(claim_id=one.claim_id, place=one.place)
    return {nik for member in members if (nik := _opened(member.words).nik)}


def _followed(claim: Claim, place: int) -> Refusal:
    return Refusal(
        "FAMILY_FOLLOWED",
        f"Case {claim.number}: the scholarship of child {place} is followed. End it first, where the child is the wrong one.",
        values={"place": place},
    )


def _of_the_law(relative: Relative, shown: tuple[str, ...] = ()) -> Mapping[str, Any]:
    return {
        "relation": relative.relation, "name": relative.name, "alive": relative.alive, "birth_date": relative.birth_date,
        "documents": [*relative.documents, *shown],
    }  # fmt: skip


def _write(claim: Claim, place: int, version: int, relative: Relative, actor: Actor, at: datetime) -> FamilyMember:
    words = {**asdict(relative), "birth_date": relative.birth_date.isoformat() if relative.birth_date else None}
    return FamilyMember.objects.create(
        claim=claim, place=place, version=version, is_child=relative.relation == CHILD, words=seal(FIELD, words),
        actor=actor.name, at=at,
    )  # fmt: skip


def _opened(words: bytes | memoryview) -> Relative:
    told = opened(FIELD, words)
    born = told["birth_date"]
    return Relative(**{**told, "birth_date": date.fromisoformat(born) if born else None, "documents": tuple(told["documents"])})


def _current(claim: Claim, place: int) -> FamilyMember:
    found = FamilyMember.objects.filter(claim=claim, place=place, is_current=True).first()
    if found is None:
        raise Refusal("FAMILY_UNKNOWN", f"Case {claim.number} has no relative number {place}.")
    return found


def _end(found: FamilyMember, actor: Actor, at: datetime) -> None:
    found.is_current, found.ended_by, found.ended_at = False, actor.name, at
    found.save(update_fields=["is_current", "ended_by", "ended_at"])
