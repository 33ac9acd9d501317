"""What doctor and hospital say of a case: first findings, each treatment, the closing statement (form KK3). Sealed.

Read only by officers named for it, or by the hospital that wrote it; `read` records each reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from pijar.audit.services import record
from pijar.claims import guards, services
from pijar.claims.deathtypes import STANDS
from pijar.claims.holding import following, reasoned, working
from pijar.claims.identifying import records
from pijar.claims.models import Claim, DeathFound, MedicalReport, UnablePeriod
from pijar.claims.sealing import opened, seal
from pijar.claims.types import Harm
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.law.benefits.case import Outcome
from pijar.law.benefits.case import read as read_case
from pijar.law.claim_deadlines import Deadline, deadlines
from pijar.registry.once import once
from pijar.staff.types import Actor

FIELD, WHY = "medical_report", "medical_withdrawn"
# Kept with a report for its withdrawal: what had become of the person before it was written.
BEFORE = "harm_before"
STATEMENT, STAGE_ONE, TREATMENT = "statement", "stage_one", "treatment"
LONGEST = 1000
DAY = timedelta(days=1)
# So far ahead a doctor may say that somebody cannot work or is cared for; the rest is told by the next report.
AHEAD = timedelta(days=186)
# What the law's case calls by these names; the rest of a report is for the forms.
OF_THE_LAW = ("disabilities", "left_handed", "transport", "home_care_cost", "devices")


@dataclass(frozen=True)
class Findings:
    """What one report says. `outcome` only of a statement; disabilities, transport and devices as `law.benefits.case` reads them.

    Amounts are whole rupiah by receipt. `care` lists stays: {"from", "until", "facility", "inpatient"}, days in ISO form.
    """

    diagnosis: str = ""
    other_illness: str = ""
    body_part: str = ""
    doctor: str = ""
    facility: str = ""
    outcome: str = ""
    able_to_work: str = ""
    prosthesis: str = ""
    note: str = ""
    disabilities: Sequence[Mapping[str, Any]] = ()
    left_handed: bool = False
    care: Sequence[Mapping[str, Any]] = ()
    transport: Sequence[Mapping[str, Any]] = ()
    home_care_cost: int = 0
    devices: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Summary:
    """All reports that hold, together: what the estimate is reckoned from."""

    outcome: str = ""
    stated_at: datetime | None = None
    unable_days: int = 0
    disabilities: list[Mapping[str, Any]] = field(default_factory=list)
    left_handed: bool = False
    transport: list[Mapping[str, Any]] = field(default_factory=list)
    home_care_cost: int = 0
    devices: list[Mapping[str, Any]] = field(default_factory=list)


@transaction.atomic
def write(
    number: str, *, kind: str, findings: Findings, unable: Iterable[tuple[date, date]] = (),
    stated_at: datetime | None = None, office: str = "", actor: Actor, at: datetime,
) -> MedicalReport:  # fmt: skip
    """Keeps one report; `unable` are first and last days unable to work. A statement tells its moment and the outcome.

    Raises Refusal: CLAIM_UNKNOWN, CASE_OVER, MEDICAL_KIND_UNKNOWN, MEDICAL_INCOMPLETE, MEDICAL_DAY_WRONG, MEDICAL_TOO_FAR,
    UNABLE_OVERLAPS, MEDICAL_STATED_TWICE; LawError (LAW_CASE_REFUSED) where the law's case would not take what it says.
    """
    claim = working(number)
    _refuse_incomplete(kind, findings, stated_at)
    periods = _periods(claim, list(unable), at)
    _refuse_days(claim, findings, stated_at, at)
    _refuse_by_law(claim, kind, findings)
    if kind == STATEMENT and MedicalReport.objects.filter(claim=claim, kind=STATEMENT, withdrawn_at=None).exists():
        raise Refusal(
            "MEDICAL_STATED_TWICE", f"Case {claim.number} has a doctor's statement: withdraw it before writing another."
        )
    made = MedicalReport.objects.create(
        claim=claim, place=following(MedicalReport, claim, "place"), kind=kind, stated_at=stated_at,
        words=seal(FIELD, {**_plain(findings), BEFORE: claim.incident.harm}), office=office, actor=actor.name, at=at,
    )  # fmt: skip
    UnablePeriod.objects.bulk_create(UnablePeriod(claim=claim, report=made, from_on=a, until_on=b) for a, b in periods)
    record(actor, "claim.medical.write", f"claim:{claim.number}", {"report": made.place, "kind": kind})
    if findings.outcome == Outcome.DEATH.value:
        # The case knows it at once: papers of the heirs, and no second branch for this death.
        services.set_harm(claim.number, harm=Harm.DIED, actor=actor, at=at)
    return made


@transaction.atomic
def withdraw(number: str, place: int, *, reason: str, actor: Actor, at: datetime) -> MedicalReport:
    """A wrong report counts no longer, and stays readable; a death it stated is taken back.

    Raises Refusal: CLAIM_UNKNOWN, CASE_OVER, MEDICAL_UNKNOWN, REASON_MISSING.
    """
    claim = working(number)
    found = MedicalReport.objects.filter(claim=claim, place=place, withdrawn_at=None).first()
    if found is None:
        raise Refusal("MEDICAL_UNKNOWN", f"Case {claim.number} has no report {place} that still counts.")
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_why = actor.name, at, seal(WHY, reasoned(reason))
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    UnablePeriod.objects.filter(report=found).update(is_withdrawn=True)
    record(actor, "claim.medical.withdraw", f"claim:{claim.number}", {"report": place})
    _take_back(claim, opened(FIELD, found.words), actor, at)
    return found


def _take_back(claim: Claim, said: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """What became of the person is what it was before the report, unless a register or another statement says death, too."""
    before, incident = said.get(BEFORE, ""), claim.incident
    if said.get("outcome") != Outcome.DEATH.value or before in ("", incident.harm) or incident.harm != Harm.DIED.value:
        return
    standing = MedicalReport.objects.filter(claim__incident=incident, kind=STATEMENT, withdrawn_at=None)
    stated = any(opened(FIELD, one.words).get("outcome") == Outcome.DEATH.value for one in standing)
    if not stated and not DeathFound.objects.filter(claim__incident=incident, state__in=[one.value for one in STANDS]).exists():
        services.set_harm(claim.number, harm=Harm(before), actor=actor, at=at)


def took_back_death(claim: Claim) -> bool:
    """Whether a doctor's word that the worker died was withdrawn."""
    gone = MedicalReport.objects.filter(claim=claim, kind=STATEMENT).exclude(withdrawn_at=None)
    return any(opened(FIELD, one.words).get("outcome") == Outcome.DEATH.value for one in gone)


def read(claim: Claim, *, actor: Actor, office: str | None = None) -> list[dict[str, Any]]:
    """The reports in clear, oldest first, and recorded; of `office` alone where one is named, as for a hospital."""
    found = MedicalReport.objects.filter(claim=claim).order_by("place")
    if office is not None:
        found = found.filter(office=office).exclude(office="")
    rows = [_told(one) for one in found]
    if rows:
        record(actor, "claim.medical.read", f"claim:{claim.number}", {"reports": [one["place"] for one in rows]})
    return rows


def opened_reports(claim: Claim) -> list[dict[str, Any]]:
    """The reports that hold, in clear, for a paper whose making is recorded."""
    return [_told(one) for one in reports(claim)]


@once
def reports(claim: Claim) -> list[MedicalReport]:
    """The reports that hold, sealed, in their order."""
    return list(MedicalReport.objects.filter(claim=claim, withdrawn_at=None).order_by("place"))


def stated_at(reports: list[MedicalReport]) -> datetime | None:
    """When the doctor's statement among these was given."""
    return next((one.stated_at for one in reports if one.kind == STATEMENT), None)


def summary(claim: Claim) -> Summary:
    """What the reports that hold say together. In clear: for reckoning and forms, whose callers record what they show."""
    held = reports(claim)
    said = [opened(FIELD, one.words) for one in held]
    stated: dict[str, Any] = next((one for one, report in zip(said, held, strict=True) if report.kind == STATEMENT), {})
    return Summary(
        outcome=stated.get("outcome", ""), stated_at=stated_at(held), unable_days=unable_days(claim),
        disabilities=list(stated.get("disabilities", ())), left_handed=any(one.get("left_handed") for one in said),
        transport=[each for one in said for each in one.get("transport", ())],
        home_care_cost=sum(one.get("home_care_cost", 0) for one in said),
        devices=[each for one in said for each in one.get("devices", ())],
    )  # fmt: skip


def unable_days(claim: Claim) -> int:
    """Days unable to work over all periods that hold, counted once each: the database lets none overlap."""
    periods = UnablePeriod.objects.filter(claim=claim, is_withdrawn=False).values_list("from_on", "until_on")
    return sum((until - start).days for start, until in periods)


def clock(claim: Claim) -> Deadline | None:
    """When stage II is due: so many hours after the doctor's statement, by the law; None before there is one."""
    moment = stated_at(reports(claim))
    return deadlines("medical_statement", moment.astimezone(JAKARTA))[0] if moment else None


def _refuse_incomplete(kind: str, findings: Findings, stated_at: datetime | None) -> None:
    if kind not in (STAGE_ONE, TREATMENT, STATEMENT):
        raise Refusal("MEDICAL_KIND_UNKNOWN", f"{kind[:40]!r} is no kind of report: stage_one, treatment or statement.")
    outcomes = [one.value for one in Outcome]
    if kind == STATEMENT and (stated_at is None or findings.outcome not in outcomes):
        raise Refusal("MEDICAL_INCOMPLETE", f"A doctor's statement tells its moment and the outcome: {', '.join(outcomes)}.")
    if kind != STATEMENT and (stated_at is not None or findings.outcome or findings.disabilities):
        raise Refusal("MEDICAL_INCOMPLETE", "Outcome and disabilities are told by the doctor's statement, not before.")
    if not findings.diagnosis.strip() and kind != TREATMENT:
        raise Refusal("MEDICAL_INCOMPLETE", "A report tells the diagnosis.")


def _periods(claim: Claim, unable: list[tuple[date, date]], at: datetime) -> list[tuple[date, date]]:
    """Half-open, sorted; none before the incident, and none that overlaps another or one that is kept."""
    happened = claim.incident.happened_at.astimezone(JAKARTA).date()
    for _, last in unable:
        _refuse_far(last, at)
    periods = sorted((first, last + DAY) for first, last in unable)
    for start, until in periods:
        if until <= start or start < happened:
            raise Refusal(
                "MEDICAL_DAY_WRONG",
                f"Days unable to work run from {start} to {until - DAY}: the last is not before the first, and none is before "
                f"the incident of {happened}.",
            )
    for (_, until), (start, _end) in zip(periods, periods[1:], strict=False):
        if start < until:
            raise _overlap(start)
    guards.one_at_a_time(claim)
    for start, until in periods:
        if _of_the_person(claim).filter(from_on__lt=until, until_on__gt=start).exists():
            raise _overlap(start)
    return periods


def _of_the_person(claim: Claim) -> QuerySet[UnablePeriod]:
    """Days that hold in any case of the same person: one day is paid once."""
    mine = Q(claim=claim) | Q(claim__incident__person_id__in=records(claim.incident.person_id))
    return UnablePeriod.objects.filter(mine, is_withdrawn=False)


def days_told_twice(claim: Claim) -> bool:
    """Whether days of this case stand in another case of the person, who was identified after they were written."""
    spans = UnablePeriod.objects.filter(claim=claim, is_withdrawn=False).values_list("from_on", "until_on")
    others = _of_the_person(claim).exclude(claim=claim)
    return any(others.filter(from_on__lt=until, until_on__gt=start).exists() for start, until in spans)


def _refuse_far(last: date, at: datetime) -> None:
    latest = at.astimezone(JAKARTA).date() + AHEAD
    if last > latest:
        sentence = f"Days unable to work and care are told until {latest} at most, not {last}: the next report tells more."
        raise Refusal("MEDICAL_TOO_FAR", sentence, values={"day": latest})


def _overlap(start: date) -> Refusal:
    sentence = f"The days unable to work from {start} are told twice: give each day once, or withdraw the report that told them."
    return Refusal("UNABLE_OVERLAPS", sentence, values={"day": start})


def _refuse_days(claim: Claim, findings: Findings, stated_at: datetime | None, at: datetime) -> None:
    happened = claim.incident.happened_at
    if stated_at is not None and not happened <= stated_at <= at:
        raise Refusal("MEDICAL_DAY_WRONG", "The doctor's statement is neither before the incident nor in the future.")
    for stay in findings.care:
        first, last = (date.fromisoformat(str(stay[name])) for name in ("from", "until"))
        if not happened.astimezone(JAKARTA).date() <= first <= last:
            raise Refusal("MEDICAL_DAY_WRONG", f"Care from {first} to {last}: the days are in order and not before the incident.")
        _refuse_far(last, at)


def _refuse_by_law(claim: Claim, kind: str, findings: Findings) -> None:
    """Lets the law's own reader look at what it will be given: items of the table, a body's parts, costs."""
    told = _plain(findings)
    outcome = findings.outcome if kind == STATEMENT else Outcome.RECOVERED.value
    read_case({
        "branch": "JKK", "on": claim.incident.happened_at.astimezone(JAKARTA).date(), "outcome": outcome,
        **{name: told[name] for name in OF_THE_LAW},
    })  # fmt: skip


def _plain(findings: Findings) -> dict[str, Any]:
    texts = ("diagnosis", "other_illness", "body_part", "doctor", "facility", "outcome", "able_to_work", "prosthesis", "note")
    return {
        **{name: getattr(findings, name).strip()[:LONGEST] for name in texts},
        "disabilities": [dict(one) for one in findings.disabilities], "left_handed": findings.left_handed,
        "care": [dict(one) for one in findings.care], "transport": [dict(one) for one in findings.transport],
        "home_care_cost": findings.home_care_cost, "devices": [dict(one) for one in findings.devices],
    }  # fmt: skip


def _told(found: MedicalReport) -> dict[str, Any]:
    periods = UnablePeriod.objects.filter(report=found).order_by("from_on")
    said = {name: value for name, value in opened(FIELD, found.words).items() if name != BEFORE}
    return {
        "place": found.place, "kind": found.kind, "by": found.actor, "office": found.office, "at": found.at.isoformat(),
        "stated_at": found.stated_at.astimezone(JAKARTA).isoformat() if found.stated_at else None,
        **said, "unable": [[p.from_on.isoformat(), (p.until_on - DAY).isoformat()] for p in periods],
        "is_withdrawn": found.withdrawn_at is not None, "withdrawn_why": opened(WHY, found.withdrawn_why) or "",
    }  # fmt: skip


def may_write(claim: Claim, *, sees_medical: bool, office: str) -> bool:
    """An officer who reads medical findings may write them; a hospital for the cases it treats or reported."""
    return sees_medical or bool(office) and (claim.hospital == office or claim.incident.office == office)


def has_reports(claim: Claim, office: str | None = None) -> bool:
    """Whether anything was written, without telling what; of one office where it is named."""
    found = Q(claim=claim) & (Q() if office is None else Q(office=office) & ~Q(office=""))
    return MedicalReport.objects.filter(found).exists()
