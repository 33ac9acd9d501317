"""Civil servants who give, as officers see them: applications, the register, one donor, a month's findings, OPD by counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from pijar.backoffice import scope
from pijar.backoffice.details import language
from pijar.backoffice.identity import masked
from pijar.backoffice.rights import may
from pijar.backoffice.sealing import opened, sealed
from pijar.backoffice.selectors import months
from pijar.backoffice.tables import Assignment, CivilServant, DonorLetter, DonorStop, Gift, Pledge, Promise
from pijar.cycle import donormonth
from pijar.funding import services
from pijar.funding.monitoring import HIDDEN
from pijar.funding.pledging import WORKER_CARRIED, WORKER_NAMED, WORKER_UNKNOWN, is_known, is_named_by_another
from pijar.funding.types import AgencyMonth, Finding, PromiseState
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.models import Officer
from pijar.staff.types import Right

FIELD = "donor_address"


def token(nip: str) -> str:
    """A donor's part of an address: a NIP tells a birth date, and addresses stand in logs and histories."""
    return sealed(FIELD, nip)


def nip_of(address: str) -> str | None:
    """The NIP of a donor's address; None for one that we did not make."""
    return opened(FIELD, address)


def latest_month() -> Month:
    """The last month that was run; before there is one, the month to begin with."""
    return next(iter(months.months_run()), None) or months.current_month()


def waiting_by_state() -> QuerySet[Promise, Any]:
    """How many signed pledges wait for an officer, as one row; none where nobody does."""
    return Promise.objects.filter(state=PromiseState.WAITING.value).order_by().values("state").annotate(n=Count("id"))


def waiting() -> list[dict[str, Any]]:
    """Signed pledges that wait, who waits longest first; `differs` where name or OPD are not those of the staff list."""
    return [_with_differences(one) for one in reversed(services.applications(PromiseState.WAITING))]


def _with_differences(one: dict[str, Any]) -> dict[str, Any]:
    plain = [" ".join(str(one[key] or "").upper().split()) for key in ("name", "register_name", "agency", "register_agency")]
    return {**one, "differs": plain[0] != plain[1] or plain[2] != plain[3], "token": token(one["nip"])}


def application(promise_id: int) -> dict[str, Any] | None:
    """One pledge made by the form, with the staff list's own name and OPD."""
    found = Promise.objects.filter(id=promise_id).first()
    if found is None:
        return None
    servant = _servants([found.nip]).get(found.nip)
    told = {key: getattr(found, key) for key in _SHOWN} | {
        "register_name": servant[0] if servant else "", "register_agency": servant[1] if servant else "",
    }  # fmt: skip
    return _with_differences(told)


_SHOWN = (
    "id", "number", "nip", "name", "agency", "amount", "workers", "starts_on", "ends_on", "state", "entered_by", "entered_at",
    "signed_by", "signed_at", "approved_by", "approved_at", "refused_by", "refusal", "stopped_from", "stop_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """The worker a pledge names: who it is, as far as the officer may see, and what is odd about it."""

    name: str
    nik: str
    person_id: int | None
    warnings: tuple[str, ...]


def named_worker(officer: Officer, promise_id: int) -> Named | None:
    """Whom a pledge names; None where it is for anybody."""
    promise = Promise.objects.get(id=promise_id)
    if promise.worker_national_id is None:
        return None
    secret = bytes(promise.worker_national_id)
    person = scope.persons(officer).filter(national_id=secret).first()
    run = next(iter(months.months_run()), None)
    is_carried = run is not None and Assignment.objects.filter(month=run.first_day, person__national_id=secret).exists()
    odd = ((WORKER_UNKNOWN, not is_known(secret)), (WORKER_NAMED, is_named_by_another(promise)), (WORKER_CARRIED, is_carried))
    return Named(
        person.name if person else "",
        masked("national_id", secret),
        person.id if person else None,
        tuple(code for code, holds in odd if holds),
    )


def others_of(nip: str, but: int) -> list[Promise]:
    """Other pledges of the same donor that are not refused: a second one may be meant, or a slip."""
    found = Promise.objects.filter(nip=nip).exclude(id=but).exclude(state=PromiseState.REFUSED.value)
    return list(found.order_by("-id"))


def promises_of(nip: str) -> list[Promise]:
    return list(Promise.objects.filter(nip=nip).order_by("-id"))


def unsigned() -> list[Promise]:
    """Pledges nobody signed yet, the newest first; one that somebody made in play may be refused."""
    return list(Promise.objects.filter(state=PromiseState.DRAFTED.value).order_by("-id"))


def stops_of(nip: str) -> list[DonorStop]:
    return list(DonorStop.objects.filter(nip=nip).order_by("-id"))


def stop_of(nip: str) -> DonorStop | None:
    """The stop that holds, if there is one."""
    return DonorStop.objects.filter(nip=nip, until_month=None).order_by("from_month").first()


def is_donor(nip: str) -> bool:
    """Whether somebody ever pledged or may: by the form, by the register, or as one of the newest staff list."""
    known = Promise.objects.filter(nip=nip).exists() or Pledge.objects.filter(nip=nip).exists()
    return known or nip in _servants([nip])


def _servants(nips: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and OPD of these by the newest staff list."""
    staff = answering(Reference.CIVIL_SERVANTS, today())
    found = CivilServant.objects.filter(snapshot=staff, nip__in=set(nips)).values_list("nip", "name", "agency")
    return {nip: (name, agency) for nip, name, agency in found}


@dataclass
class Row:
    """One donor in the register: what all their pledges come to a month, as of today."""

    nip: str
    name: str
    agency: str
    token: str
    amount: int = 0
    pledges: int = 0
    names_worker: bool = False
    states: set[str] = field(default_factory=set)


def register(agency: str = "", query: str = "") -> list[Row]:
    """Donors with a pledge that runs or is to begin, by OPD and name; of one OPD, or whose name or NIP holds the words."""
    wanted, on = " ".join(query.upper().split()), today().isoformat()
    found: dict[str, Row] = {}
    for line in services.register_frame(agency or None, on=today()).iter_rows(named=True):
        if line["state"] in ("drafted", "waiting") or (line["ends_on"] and line["ends_on"] < on) or line["fault"]:
            continue
        if wanted in line["name"].upper() or wanted.replace(" ", "") in line["nip"]:
            row = found.setdefault(line["nip"], Row(line["nip"], line["name"], line["agency"], token(line["nip"])))
            row.amount += int(line["amount"])
            row.pledges += 1
            row.names_worker |= line["names_worker"] == "ya"
    return sorted(found.values(), key=lambda row: (row.agency, row.name, row.nip))


@dataclass(frozen=True)
class Group:
    """All findings of one kind in a month: what to do next, and who."""

    code: str
    source: str
    next_step: str
    people: tuple[tuple[Finding, str, str], ...]


def groups(found: Sequence[Finding]) -> list[Group]:
    """Findings by kind, the pledge register's before payroll's; each with its donors' names and addresses."""
    names = _servants(one.nip for one in found)
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for one in found:
        kinds.setdefault((one.source, one.finding), []).append(one)
    return [
        Group(
            str(code), source, lines[0].next_step_en if language() == "en" else lines[0].next_step,
            tuple((one, names.get(one.nip, ("", ""))[0], token(one.nip) if one.nip in names else "") for one in lines),
        )
        for (source, code), lines in sorted(kinds.items(), key=lambda item: (item[0][0] == "payroll", -len(item[1])))
    ]  # fmt: skip


@dataclass(frozen=True)
class Risk:
    """Workers gifts carried last month and nobody carries now: counts for all, people for who may see them.

    `waiting` may be carried and wait for a place; of the `others` something stands against it.
    """

    waiting: int
    others: int
    due: date
    safe: date
    is_late: bool
    people: tuple[Any, ...]


def at_risk(officer: Officer, month: Month) -> Risk | None:
    """None where the month was not run: whom it carries is not known yet."""
    return risk_in(officer, month) if month in months.months_run() else None


def risk_in(officer: Officer, month: Month) -> Risk:
    """Of a month that was run: workers whose gifts stop, and until when a place can still be found."""
    found = donormonth.at_risk(month)
    mine = set(scope.persons(officer).filter(id__in=[one.person_id for one in found.people]).values_list("id", flat=True))
    return _risk(found, tuple(one for one in found.people if one.person_id in mine))


def risk_counted(month: Month) -> Risk:
    """The same without the people: for first pages."""
    return _risk(donormonth.at_risk(month), ())


def _risk(found: donormonth.AtRisk, shown: tuple[Any, ...]) -> Risk:
    waits = sum(one.waits for one in found.people)
    return Risk(waits, len(found.people) - waits, found.due, found.safe, today() > found.safe, shown)


@dataclass(frozen=True)
class Agency:
    """One OPD in a month as the reader may see it. `share` is the bar's length from 0 to 1, None where it is hidden."""

    name: str
    donors: str
    workers: str
    received: str
    share: float | None


def agencies(officer: Officer, month: Month, rupiah: Any) -> tuple[list[Agency], dict[str, int]]:
    """What each OPD gives, by name, in exact numbers for who looks after donors and without small ones for others; and the sums.

    An OPD that gives nothing is not named: nobody is ranked, and nobody who does not give is told.
    """
    lines = sorted(services.monitoring(month.year, month), key=lambda line: line.agency)
    is_exact = may(officer, Right.SEE_DONORS)
    most = max((line.donors for line in lines), default=0)
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("donors", "received")}
    return [_agency(line, most, rupiah, is_exact=is_exact) for line in lines], sums


def _agency(line: AgencyMonth, most: int, rupiah: Any, *, is_exact: bool) -> Agency:
    if not is_exact:
        is_told = line.shown["workers"] != HIDDEN
        told = rupiah(line.received) if is_told else line.shown["received"]
        return Agency(line.agency, line.shown["donors"], line.shown["workers"], told, line.donors / most if is_told else None)
    return Agency(line.agency, months.dots(line.donors), months.dots(line.workers), rupiah(line.received), line.donors / most)


@dataclass(frozen=True)
class Letters:
    """Letters of a month: how many are due and not written, how many are written; None due where the city has no rule."""

    due: int
    written: int
    has_rule: bool


def letters(month: Month) -> Letters:
    terms = donormonth.options_of(month).dunning
    written = set(DonorLetter.objects.filter(month=month.first_day).values_list("nip", flat=True))
    due = [one for one in services.due_letters(month, terms) if one.nip not in written]
    return Letters(len(due), len(written), terms is not None)


def months_given() -> list[Month]:
    """Months of which something was received, newest first."""
    found = Gift.objects.filter(received__gt=0).order_by("-month").values_list("month", flat=True).distinct()
    return [Month.of(day) for day in found]
