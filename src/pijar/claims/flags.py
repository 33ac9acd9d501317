"""The flags of a case: facts gathered for the pure rules, and which flags somebody set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from pijar.claims.belonging import moves
from pijar.claims.flagrules import flags, name_fits
from pijar.claims.guards import alive_as_of
from pijar.claims.identifying import records
from pijar.claims.models import Claim, ClaimMove, FlagDismissal, Incident
from pijar.claims.sealing import opened
from pijar.claims.types import Account, Branch, FlagFact, FlagFacts, Harm, OtherClaim, State
from pijar.contributions.models import BatchLine
from pijar.coverage.rules import coverage_on
from pijar.coverage.selectors import facts_of
from pijar.coverage.types import Facts, MonthState
from pijar.enrolment.models import Halt
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import JAKARTA
from pijar.kernel.month import Month
from pijar.law.coverage import start_day
from pijar.law.deadlines import due_date
from pijar.law.types import LawError
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person, PopulationLine

# Reports of people nobody has identified yet are compared within so much of the hour.
AROUND = timedelta(days=1)


@dataclass(frozen=True)
class Raised:
    """A flag that stands, and the one who set it aside with the reason, if anybody did."""

    fact: FlagFact
    set_aside_by: str = ""
    reason: str = ""


def flags_of(claim: Claim) -> list[Raised]:
    """Every flag of a case with what became of it; those that are up first."""
    aside = {(one.flag, one.print): one for one in FlagDismissal.objects.filter(claim=claim)}
    found = []
    for fact in flags(facts(claim)):
        by = aside.get((fact.flag.value, fact.print))
        found.append(Raised(fact, by.actor, str(opened("flag", by.reason))) if by else Raised(fact))
    return sorted(found, key=lambda one: bool(one.set_aside_by))


def facts(claim: Claim) -> FlagFacts:
    """All that the flags of a case follow from."""
    incident, nik = claim.incident, person_nik(claim)
    day = incident.happened_at.astimezone(JAKARTA).date()
    known = facts_of(nik, day) if nik else Facts({})
    cover = coverage_on(day, known) if nik else None
    told = next((one for one in moves(claim) if one.to_state == State.NOTIFIED.value), None)
    paid_on = _paid_on(claim, day)
    return FlagFacts(
        happened_at=incident.happened_at, day=day, reported_at=incident.reported_at, branch=Branch(claim.branch),
        harm=Harm(incident.harm), is_identified=incident.person_id is not None, name_fits=_name_fits(claim),
        covered=cover.covered if cover else None, status=cover.status.value if cover else "",
        first_covered_on=_first_covered_on(known), month_paid_on=paid_on, paid_in_time=_in_time(paid_on, known, day),
        died_on=_died_on(nik), stopped_from=_stopped_from(claim), alive_as_of=alive_as_of(claim),
        notify_due_at=claim.notify_due_at,
        notify_due_on=claim.notify_due_at.astimezone(JAKARTA).date() if claim.notify_due_at else None,
        notified_at=_moment(told), others=tuple(_others(claim)),
    )  # fmt: skip


def person_nik(claim: Claim) -> str:
    """The NIK of the person, else the one the reporter gave, in clear; the empty word where neither is known. Never logged."""
    person = claim.incident.person
    secret = person.national_id if person else claim.incident.national_id
    return identifiers().decrypt("national_id", secret) if secret else ""


def _name_fits(claim: Claim) -> bool:
    incident = claim.incident
    if incident.person_id is not None or incident.national_id is None:
        return True
    named = Person.objects.filter(national_id=incident.national_id).first()
    return named is None or name_fits(Account(**opened("account", incident.words)).name, named.name)


def _first_covered_on(known: Facts) -> date | None:
    accepted = [(m, paid) for m, paid in known.months.items() if paid.state is MonthState.ACCEPTED]
    return min((max(start_day(m), paid.starts_on or start_day(m)) for m, paid in accepted), default=None)


def _people(claim: Claim) -> list[int]:
    return records(claim.incident.person_id)


def _paid_on(claim: Claim, day: date) -> date | None:
    lines = BatchLine.objects.filter(person_id__in=_people(claim), month=Month.of(day).first_day)
    found: date | None = lines.values_list("batch__remittance__paid_on", flat=True).first()
    return found


def _in_time(paid: date | None, known: Facts, day: date) -> bool:
    """Whether the month of the incident was paid as every month is: by its due day, after one that was accepted."""
    before = known.months.get(Month.of(day).previous)
    try:
        return bool(paid and before and before.state is MonthState.ACCEPTED and paid <= due_date(Month.of(day)))
    except LawError:
        return False


def _died_on(nik: str) -> date | None:
    secret = identifiers().encrypt("national_id", nik) if nik else None
    lines = PopulationLine.objects.filter(national_id=secret) if secret else PopulationLine.objects.none()
    line = lines.order_by("-snapshot__as_of", "-snapshot_id").select_related("snapshot").first()
    if line is None or line.status != "MENINGGAL":
        return None
    return line.status_on or line.snapshot.as_of


def _stopped_from(claim: Claim) -> date | None:
    halt = Halt.objects.filter(person_id__in=_people(claim)).order_by("-id").first()
    return halt.from_month if halt and halt.kind == HaltKind.STOP.value else None


def _moment(move: ClaimMove | None) -> datetime | None:
    """When the insurer was told; of a day alone its beginning, so that a doubt does not accuse."""
    if move is None:
        return None
    return move.moment or datetime(move.on.year, move.on.month, move.on.day, tzinfo=JAKARTA)


def _others(claim: Claim) -> list[OtherClaim]:
    incident = claim.incident
    same = Q(incident=incident)
    if incident.person_id:
        same |= Q(incident__person_id__in=_people(claim))
    if incident.national_id:
        same |= Q(incident__national_id=incident.national_id)
    rest = Claim.objects.exclude(id=claim.id).filter(joined_to=None).select_related("incident__person").order_by("id")
    around = Q(incident__happened_at__range=(incident.happened_at - AROUND, incident.happened_at + AROUND))
    found: list[Any] = list(rest.filter(same | around).annotate(is_sure=ExpressionWrapper(same, BooleanField())))
    sure = [one for one in found if one.is_sure]
    unsure = [one for one in found if not one.is_sure and _may_be_same(claim, one)]
    return [_other(claim, one) for one in sure] + [_other(claim, one, is_maybe=True) for one in unsure]


def _may_be_same(claim: Claim, other: Claim) -> bool:
    """Whether another report on such a day may tell of the same person: nobody said of both who it is, and the names fit."""
    first, second = claim.incident, other.incident
    if first.person_id is not None and second.person_id is not None:
        return False
    names = [_name(one) for one in (first, second)]
    return all(names) and name_fits(*names)


def _name(incident: Incident) -> str:
    return str(incident.person.name if incident.person else opened("account", incident.words)["name"])


def _other(claim: Claim, one: Claim, *, is_maybe: bool = False) -> OtherClaim:
    at = one.incident.happened_at
    is_same = one.incident_id == claim.incident_id
    return OtherClaim(one.number, Branch(one.branch), State(one.state), at, at.astimezone(JAKARTA).date(), is_same, is_maybe)
