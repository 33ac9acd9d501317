"""Commands that reach the insurer's registration and the population office."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import ApproveAs, As, Bar, Json, TheMonth, a_day, a_month, actor, django, show
from pijar.cli.month import checker_of, refuse_equal
from pijar.kernel.month import Month

registration_app = typer.Typer(no_args_is_help=True, help="Registering people with the insurer.")
population_app = typer.Typer(no_args_is_help=True, help="Asking the population office about people.")
ForMonth = Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM")]


def add(app: typer.Typer) -> None:
    app.add_typer(registration_app, name="registration")
    app.add_typer(population_app, name="population")


@registration_app.command("export")
def registration_export(
    month: TheMonth,
    out: Annotated[Path, typer.Option("--out")],
    json: Json = False,
    as_user: As = None,
    approve_as: ApproveAs = None,
) -> None:
    """Writes the insurer's files of everybody to register; what was sent before is given out again byte for byte."""
    refuse_equal(as_user, approve_as)
    django()
    from pijar.cycle.store import current
    from pijar.registration import selectors, services

    options, checker = current(month.year).insurer, checker_of(month, as_user, approve_as)
    with Bar(f"{month}"):
        left = selectors.incomplete(selectors.standing(month, options))
        _say_incomplete(left)
        sent = services.export(month, maker=actor(as_user), checker=checker, out=out, options=options)
    answered = {"answered": sent.answered} if sent.answered else {}
    show({"files": sent.files, "lines": sent.lines, "incomplete": left, **answered}, json)


def _say_incomplete(left: list[dict[str, Any]]) -> None:
    for one in left:
        typer.echo(f"Not complete: {one['nik']} {one['name']} lacks {', '.join(one['lacks'])}: {one['mend']}.", err=True)


@registration_app.command("prepare")
def registration_prepare(month: TheMonth, json: Json = False, as_user: As = None) -> None:
    """Makes the month's draft ready, or anew; somebody else approves it, here or in the browser."""
    django()
    from pijar.cycle.store import current
    from pijar.registration.services import prepare

    made = prepare(month, options=current(month.year).insurer, actor=actor(as_user))
    number, lines = made.registration.number, made.registration.lines
    show({"number": number, "lines": lines, "incomplete": made.incomplete, "not_mended": made.not_mended}, json)


@registration_app.command("reply")
def registration_reply(file: Path, month: ForMonth, json: Json = False, as_user: As = None) -> None:
    """Matches the insurer's answer: every line lands in exactly one bucket."""
    django()
    from pijar.cycle.store import current
    from pijar.registration.services import take_reply

    with Bar(f"{month}"):
        counts = take_reply(month, path=file, options=current(month.year).insurer, actor=actor(as_user))
    show(dict(counts), json)


@registration_app.command("show")
def registration_show(month: TheMonth, json: Json = False) -> None:
    """How the month's registration stands: to register, not complete, sent, refused, numbers received."""
    django()
    from pijar.cycle.store import current
    from pijar.registration.selectors import as_json

    show(as_json(month, current(month.year).insurer), json)


@population_app.command("request")
def population_request(
    month: ForMonth,
    out: Annotated[Path, typer.Option("--out")],
    older_than: Annotated[int | None, typer.Option(min=0, help="Days; default as the programme says.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes the NIKs to check: candidates no register knows, or knew too long ago. NIKs in clear, so it is recorded."""
    django()
    from pijar.cycle.store import current
    from pijar.registration.population import request

    with Bar(f"{month}"):
        result = request(
            month, out=out, options=current(month.year).population_office, older_than=older_than, actor=actor(as_user)
        )
    show(result, json)


@population_app.command("reply")
def population_reply(
    file: Path,
    json: Json = False,
    as_of: Annotated[
        date | None, typer.Option("--as-of", parser=a_day, metavar="YYYY-MM-DD", help="The day it speaks of (default: today).")
    ] = None,
    as_user: As = None,
) -> None:
    """Joins an answer about some people to the newest register: nobody it leaves out is lost."""
    django()
    from pijar.cycle.store import current
    from pijar.kernel.clock import today
    from pijar.registration.population import take_reply

    with Bar("dukcapil"):
        day = as_of or today()
        result: dict[str, Any] = take_reply(file, as_of=day, options=current().population_office, actor=actor(as_user))
    show(result, json)
