"""Commands about one case from the doctor's word to the payment: work, medical, family, estimate, pay, papers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.claims import Number, Reason, a_moment, claims_app
from pijar.cli.common import As, Json, a_day, actor, django, show
from pijar.cli.typed import ECHOED
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.law.strict import brief, shown

Day = Annotated[date | None, typer.Option("--on", parser=a_day, metavar="DAY")]


def add(app: typer.Typer) -> None:
    """The commands join `pijar claims` when this module is read."""


def _pair(text: str, sign: str, what: str) -> tuple[str, str]:
    name, found, value = text.partition(sign)
    if not found or not name or not value:
        raise typer.BadParameter(f"{what} is written as name{sign}value, not {shown(brief(text, ECHOED), ECHOED)}.")
    return name, value


def _whole(text: str, what: str) -> int:
    if not text.isdecimal() or len(text) > len("1000000000000"):
        raise typer.BadParameter(f"{what} is a whole number, not {shown(brief(text, ECHOED), ECHOED)}.")
    return int(text)


def _span(text: str) -> tuple[date, date]:
    first, last = _pair(text, "..", "A span of days")
    return a_day(first), a_day(last)


def an_instant(text: str) -> datetime:
    """An instant; without a time zone it is one of Semarang."""
    found = a_moment(text)
    if not isinstance(found, datetime):
        raise typer.BadParameter("The hour is needed, for example 2026-03-20T10:00.")
    return found


@claims_app.command("work")
def claims_work(
    number: Number,
    manner: Annotated[
        str, typer.Option(help="at_work, on_the_way, errand, urgent, violence, sudden_death, disease, unknown.")
    ] = "",
    answer: Annotated[list[str] | None, typer.Option(help="QUESTION=yes|no|unknown; again for each question.")] = None,
    declared: Annotated[list[str] | None, typer.Option(help="A declared kind of work that is not in the lists.")] = None,
    doing: Annotated[str, typer.Option(help="The work being done.")] = "",
    note: Annotated[str, typer.Option()] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Is it a work accident? Keeps the answers and the opinion with its reasons; without --manner shows the newest."""
    django()
    from pijar.audit.services import record
    from pijar.claims import workaccident
    from pijar.claims.selectors import claim_of

    if manner:
        answers = dict(_pair(one, "=", "An answer") for one in answer or [])
        made = workaccident.answer(number, manner=manner, answers=answers, declared=tuple(declared or ()), doing=doing, note=note,
                                   actor=actor(as_user), at=now())  # fmt: skip
        return show(workaccident.told(made), json)
    claim = claim_of(number)
    found = workaccident.latest(claim)
    if found is None:
        raise Refusal("WORK_NOT_ASKED", f"Nobody has answered for case {claim.number} yet: give --manner and --answer.")
    record(actor(as_user), "claim.work.read", f"claim:{claim.number}", {"version": found.version})
    return show(workaccident.told(found), json)


@claims_app.command("medical")
def claims_medical(
    number: Number,
    kind: Annotated[str, typer.Option(help="stage_one, treatment, or statement (the doctor's closing word).")] = "",
    diagnosis: Annotated[str, typer.Option()] = "",
    other_illness: Annotated[str, typer.Option()] = "",
    body_part: Annotated[str, typer.Option()] = "",
    outcome: Annotated[str, typer.Option(help="Of a statement: recovered, disabled, total_disability, death.")] = "",
    stated_at: Annotated[datetime | None, typer.Option(parser=an_instant, metavar="INSTANT", help="Of a statement.")] = None,
    disability: Annotated[list[str] | None, typer.Option(help="ITEM, ITEM=60% of function lost, or ITEM=30dB.")] = None,
    left_handed: Annotated[bool, typer.Option("--left-handed")] = False,
    unable: Annotated[list[str] | None, typer.Option(help="FIRST..LAST day unable to work; again for each span.")] = None,
    care: Annotated[list[str] | None, typer.Option(help="FIRST..LAST day of care in hospital.")] = None,
    transport: Annotated[list[str] | None, typer.Option(help="MODE=RUPIAH by receipt: land, sea, air.")] = None,
    home_care: Annotated[int, typer.Option(min=0, help="Rupiah by receipt.")] = 0,
    device: Annotated[list[str] | None, typer.Option(help="ITEM=RUPIAH by receipt.")] = None,
    doctor: Annotated[str, typer.Option()] = "",
    facility: Annotated[str, typer.Option()] = "",
    note: Annotated[str, typer.Option()] = "",
    withdraw: Annotated[int | None, typer.Option(min=1, metavar="REPORT", help="A report that was wrong; with --reason.")] = None,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes a doctor's report of a case, withdraws one, or shows all (recorded)."""
    django()
    from pijar.claims import medical

    who = actor(as_user)
    if withdraw is not None:
        medical.withdraw(number, withdraw, reason=reason, actor=who, at=now())
    elif kind:
        findings = medical.Findings(
            diagnosis=diagnosis, other_illness=other_illness, body_part=body_part, doctor=doctor, facility=facility,
            outcome=outcome, note=note, left_handed=left_handed, home_care_cost=home_care,
            disabilities=[_disability(one) for one in disability or []], care=[_care(one, facility) for one in care or []],
            transport=_costs(transport, "mode"), devices=_costs(device, "item"),
        )  # fmt: skip
        spans = [_span(one) for one in unable or []]
        medical.write(number, kind=kind, findings=findings, unable=spans, stated_at=stated_at, actor=who, at=now())
    _show_medical(number, json, as_user)


def _show_medical(number: str, json: bool, as_user: str | None) -> None:
    from pijar.claims import medical
    from pijar.claims.selectors import claim_of

    claim = claim_of(number)
    due = medical.clock(claim)
    show({
        "number": claim.number, "reports": medical.read(claim, actor=actor(as_user)),
        "unable_days": medical.unable_days(claim), "stage_two_due": due.due if due else None,
    }, json)  # fmt: skip


def _disability(text: str) -> dict[str, Any]:
    item, sign, loss = text.partition("=")
    if not sign:
        return {"item": item}
    if loss.casefold().endswith("db"):
        return {"item": item, "decibels": _whole(loss[:-2], "Decibels")}
    return {"item": item, "kind": "functional", "loss_percent": _whole(loss.removesuffix("%"), "A percentage")}


def _care(text: str, facility: str) -> dict[str, Any]:
    first, last = _span(text)
    return {"from": first.isoformat(), "until": last.isoformat(), "facility": facility, "inpatient": True}


def _costs(given: list[str] | None, name: str) -> list[dict[str, Any]]:
    pairs = [_pair(one, "=", "A cost") for one in given or []]
    return [{name: what, "cost": _whole(cost, "A cost in rupiah")} for what, cost in pairs]


@claims_app.command("family")
def claims_family(
    number: Number,
    relation: Annotated[str, typer.Option(help="spouse, child, parent, … or istri, suami, anak, ibu, …; adds a relative.")] = "",
    name: Annotated[str, typer.Option()] = "",
    nik: Annotated[str, typer.Option(help="Where it is known.")] = "",
    born: Annotated[date | None, typer.Option(parser=a_day, metavar="DAY")] = None,
    alive: Annotated[bool | None, typer.Option("--alive/--dead", help="Left out: nobody knows.")] = None,
    level: Annotated[str, typer.Option(help="Of a child at school: TK, SD, SMP, SMA, PT.")] = "",
    years_left: Annotated[int | None, typer.Option(min=0, help="School years left of that level.")] = None,
    married: Annotated[bool, typer.Option("--married")] = False,
    working: Annotated[bool, typer.Option("--working")] = False,
    document: Annotated[list[str] | None, typer.Option(help="A document that was shown; again for each.")] = None,
    bank: Annotated[str, typer.Option()] = "",
    account: Annotated[str, typer.Option()] = "",
    guardian: Annotated[str, typer.Option()] = "",
    change: Annotated[int | None, typer.Option(min=1, metavar="PLACE", help="Writes a relative anew.")] = None,
    remove: Annotated[int | None, typer.Option(min=1, metavar="PLACE", help="Takes one out; with --reason.")] = None,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Adds, changes or takes out a relative, and shows family and heirs by the order of the law (recorded)."""
    django()
    from pijar.claims import family

    who = actor(as_user)
    if remove is not None:
        family.remove(number, remove, reason=reason, actor=who, at=now())
    elif relation or change is not None:
        told = family.Relative(
            relation=relation, name=name, nik=nik, birth_date=born, alive=alive, level=level, years_left=years_left,
            married=married, working=working, documents=tuple(document or ()), bank=bank, account=account, guardian=guardian,
        )  # fmt: skip
        if change is None:
            family.add(number, relative=told, actor=who, at=now())
        else:
            family.change(number, change, relative=told, actor=who, at=now())
    _show_family(number, json, as_user)


def _show_family(number: str, json: bool, as_user: str | None) -> None:
    from dataclasses import asdict

    from pijar.claims import family
    from pijar.claims.selectors import claim_of
    from pijar.kernel.national_id import mask

    claim = claim_of(number)
    kept = family.read(claim, actor=actor(as_user))
    heirs = family.inheritance(claim, kept)
    rows = [{"place": one.place, **asdict(one.relative), "nik": mask(one.relative.nik)} for one in kept]
    show({"number": claim.number, "family": rows, "heirs": heirs.as_json() if heirs else None}, json)


@claims_app.command("estimate")
def claims_estimate(
    number: Number,
    income: Annotated[int | None, typer.Option(min=1, help="Declared income in rupiah, where it is not the lowest tier.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Reckons what a case may bring, line by line with its provisions, and keeps it. The insurer decides."""
    django()
    from pijar.claims import estimating

    made = estimating.estimate(number, income=income, actor=actor(as_user), at=now())
    show(estimating.told(made, whole=True), json)


@claims_app.command("pay")
def claims_pay(
    number: Number,
    code: Annotated[str, typer.Option(help="The line, as the estimate names it; or late_compensation, other.")] = "",
    amount: Annotated[int, typer.Option(min=0, help="Whole rupiah.")] = 0,
    on: Day = None,
    to: Annotated[str, typer.Option(help="participant, heir, child, hospital or other.")] = "participant",
    reference: Annotated[str, typer.Option(help="The insurer's.")] = "",
    refused: Annotated[bool, typer.Option("--refused", help="The insurer declines this line; with --reason.")] = False,
    reverse: Annotated[
        int | None, typer.Option(min=1, metavar="PLACE", help="Undoes a line wrongly noted; with --reason.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Keeps that payments and estimate were compared.")] = False,
    explain: Annotated[str, typer.Option(help="With --compare: why they differ.")] = "",
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Notes what the insurer paid or refused, reverses a slip, compares with the estimate; shows both side by side."""
    django()
    from pijar.claims import paying
    from pijar.claims.selectors import claim_of

    who, day = actor(as_user), on
    if (code or reverse is not None) and day is None:
        raise typer.BadParameter("--on is needed: the day of the insurer's payment or letter.")
    if reverse is not None and day is not None:
        paying.reverse(number, reverse, on=day, reason=reason, actor=who, at=now())
    elif code and day is not None and refused:
        paying.note_refusal(number, code=code, on=day, reason=reason, reference=reference, actor=who, at=now())
    elif code and day is not None:
        paying.note_payment(number, code=code, amount=amount, on=day, to_kind=to, reference=reference, actor=who, at=now())
    if compare:
        paying.compare(number, explanation=explain, actor=who, at=now())
    show(paying.told(claim_of(number)), json)


@claims_app.command("papers")
def claims_papers(
    number: Number,
    kind: Annotated[str, typer.Option(help="KK1, KK2, KK3, F4, HEIRS, SCHOLARSHIP, HOSPITAL or COVER.")],
    out: Annotated[Path, typer.Option(help="A .pdf file.")],
    on: Day = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Makes a form or letter of a case as PDF; what is not known stays a line to fill in by hand. Recorded."""
    django()
    from pijar.cycle import claimpapers
    from pijar.kernel.clock import today

    made = claimpapers.make(number, kind, on=on or today(), actor=actor(as_user))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made)
    show({"number": number.strip().upper(), "kind": kind.upper(), "file": str(out), "bytes": len(made)}, json)
