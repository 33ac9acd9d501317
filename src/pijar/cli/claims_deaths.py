"""Commands about deaths found by ourselves, scholarships, and what is learned from cases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.claims import claims_app
from pijar.cli.common import As, Json, TheMonth, a_day, actor, django, show
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal

On = Annotated[
    date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="As if done that day (default: today).")
]


def add(app: typer.Typer) -> None:
    """The commands join `pijar claims` when this module is read."""


def _at(on: date | None) -> datetime:
    """The instant of an act: now, or noon in Jakarta of the day that was named."""
    return datetime(on.year, on.month, on.day, 5, tzinfo=UTC) if on else now()


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

    result = find(month, actor=actor(as_user), at=_at(on))
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
    acts: dict[str, Any] = {"actor": actor(as_user), "at": _at(on)}
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
