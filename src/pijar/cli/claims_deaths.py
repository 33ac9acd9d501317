"""Commands about deaths found by ourselves, scholarships, and what is learned from cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.claims import claims_app
from pijar.cli.common import As, Json, TheMonth, a_day, actor, at_of, django, show
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal

On = Annotated[
    date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="As if done that day (default: today).")
]


def add(app: typer.Typer) -> None:
    """The commands join `pijar claims` when this module is read."""


@claims_app.command("deaths")
def deaths(
    month: TheMonth,
    listed: Annotated[bool, typer.Option("--list", help="Also every death that was found, by id.")] = False,
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Matches the population register that answers for a month with all participants; does what each death asks for."""
    django()
    from pijar.claims.deaths import brief
    from pijar.claims.models import DeathFound
    from pijar.cycle.deathrun import find

    result = find(month, actor=actor(as_user), at=at_of(on))
    if listed:
        found = DeathFound.objects.select_related("claim", "accident", "halt").order_by("id")
        result["deaths"] = [brief(one) for one in found]
    show(result, json)


@claims_app.command("death")
def death(
    number: Annotated[int, typer.Argument(metavar="ID")],
    told: Annotated[str, typer.Option(help="The family was spoken to: how, when, by whom.")] = "",
    settled: Annotated[str, typer.Option(help="Nothing is left to do here: why.")] = "",
    ours: Annotated[str, typer.Option(help="A doubtful one is our participant after all: how that is known.")] = "",
    not_ours: Annotated[str, typer.Option("--not-ours", help="A doubtful one is somebody else: how that is known.")] = "",
    resume: Annotated[str, typer.Option(help="Payment goes on after a death was withdrawn: the proof.")] = "",
    letter: Annotated[Path | None, typer.Option(help="Writes the letter to the family as PDF.")] = None,
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """One death that was found: what was done about it; without an option, how it stands."""
    django()
    from pijar.claims import deaths as service
    from pijar.claims.models import DeathFound
    from pijar.cycle.deathpapers import letter as written

    found = DeathFound.objects.filter(id=number).first()
    if found is None:
        raise Refusal("DEATH_UNKNOWN", f"No death {number} was found.")
    acts: dict[str, Any] = {"actor": actor(as_user), "at": at_of(on)}
    if told:
        found = service.tell(number, how=told, **acts)
    if settled:
        found = service.settle(number, why=settled, **acts)
    if ours or not_ours:
        found = service.judge(number, is_ours=bool(ours), why=ours or not_ours, **acts)
    if resume:
        found = service.resume(number, why=resume, **acts)
    if letter:
        body = written(found, on=on or today(), actor=actor(as_user))
        letter.parent.mkdir(parents=True, exist_ok=True)
        letter.write_bytes(body)
    show({**service.brief(found), **({"file": str(letter)} if letter else {})}, json)


@claims_app.command("scholarships")
def scholarships(
    as_of: Annotated[date | None, typer.Option("--as-of", parser=a_day, metavar="YYYY-MM-DD")] = None,
    ended: Annotated[bool, typer.Option("--ended", help="Also those that have ended.")] = False,
    json: Json = False,
) -> None:
    """Children whose scholarship is followed, the next due first; nobody's name."""
    django()
    from pijar.claims.models import Claim, Scholar
    from pijar.claims.scholarships import brief, running, to_begin

    on = as_of or today()
    found = [{**brief(one, on), "hint": hint} for one, _year, hint in running(on)]
    if ended:
        found += [brief(one, on) for one in Scholar.objects.exclude(ended_on=None).select_related("claim").order_by("id")]
    waiting = [
        {"claim": claim.number, "place": place}
        for claim, place in to_begin(Claim.objects.filter(familymember__is_child=True, familymember__is_current=True).distinct())
    ]
    overdue = sum(one["is_overdue"] for one in found)
    show({"scholarships": found, "count": len(found), "overdue": overdue, "not_followed_yet": waiting}, json)


@claims_app.command("scholarship")
def scholarship(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The case.")],
    place: Annotated[int, typer.Argument(metavar="PLACE", help="The child's place in the case's family.")],
    start: Annotated[bool, typer.Option("--start", help="Begin to follow the child.")] = False,
    filed: Annotated[bool, typer.Option("--filed", help="The open year's papers went to the insurer.")] = False,
    paid: Annotated[int | None, typer.Option(min=1, help="The insurer paid the open year: how much.")] = None,
    reference: Annotated[str, typer.Option(help="Of the payment.")] = "",
    why: Annotated[str, typer.Option(help="Why more was paid than the law gives.")] = "",
    refused: Annotated[str, typer.Option(help="The insurer refused the open year: why.")] = "",
    level: Annotated[str, typer.Option(help="The child is at this level now: TK, SD, SMP, SMA, PT.")] = "",
    unpay: Annotated[str, typer.Option(help="The last payment was wrongly noted: why.")] = "",
    resume: Annotated[str, typer.Option(help="It was ended by mistake: why.")] = "",
    end: Annotated[str, typer.Option(help="It ended: age, married, works, finished, left_school, died, years_used.")] = "",
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """One child's scholarship: begin, papers, payment, refusal, next level, end; and what was noted by mistake."""
    django()
    from pijar.claims import scholarships as service
    from pijar.claims.deathtypes import EndReason
    from pijar.claims.models import Scholar
    from pijar.claims.numbers import read

    acts: dict[str, Any] = {"actor": actor(as_user), "at": at_of(on)}
    day = on or today()
    if start:
        service.start(number, place, **acts)
    found = Scholar.objects.filter(claim__number=read(number), place=place).first()
    if found is None:
        raise Refusal("SCHOLAR_UNKNOWN", f"Child {place} of case {number} is not followed: begin with --start.")
    if unpay:
        service.unpay(found.pk, why=unpay, **acts)
    if resume:
        service.resume(found.pk, why=resume, **acts)
    if level:
        service.rise(found.pk, level=level.upper(), **acts)
    if filed:
        service.file(found.pk, on=day, **acts)
    if paid is not None:
        service.pay(found.pk, amount=paid, on=day, reference=reference, why=why, **acts)
    if refused:
        service.refuse(found.pk, why=refused, **acts)
    if end:
        if end not in set(EndReason):
            raise Refusal("SCHOLAR_END_UNKNOWN", f"It ended by one of {', '.join(EndReason)}.")
        service.end(found.pk, reason=EndReason(end), on=day, **acts)
    found.refresh_from_db()
    show(service.brief(found, day), json)


@claims_app.command("statistics")
def statistics(
    year: Annotated[
        int | None, typer.Option(min=2000, max=2100, help="Incidents and months of this year (default: all).")
    ] = None,
    suppress: Annotated[bool, typer.Option("--suppress", help="No group of fewer than five.")] = False,
    json: Json = False,
) -> None:
    """Cases by kelurahan, sector and cause; days of each step; what came back per rupiah of contribution."""
    django()
    from pijar.claims.statistics import EARLIEST, LATEST, cases, reckon

    first, last = (date(year, 1, 1), date(year + 1, 1, 1)) if year else (EARLIEST, LATEST)
    show(reckon(cases(first, last), first=first, last=last, sees_few=not suppress), json)
