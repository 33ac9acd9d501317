"""People added to a month after its list was sent."""

from __future__ import annotations

from typing import Annotated

import typer

from pijar.cli.common import As, Json, TheMonth, actor, django, show
from pijar.cli.month import Fund, contributions_app


def add(app: typer.Typer) -> None:
    """The command is one of `pijar contributions`."""


@contributions_app.command("add")
def contributions_add(
    month: TheMonth,
    fund: Fund,
    people: Annotated[int | None, typer.Option(min=1, help="How many at most; without it as many as there is room for.")] = None,
    late: Annotated[bool, typer.Option("--late", help="Although the month's due day is over.")] = False,
    reason: Annotated[str, typer.Option(help="Why, in one sentence; needed with --late.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Gives free places of a sent month to the next in line, in a later list (number 2 and on) of its own."""
    django()
    from pijar.contributions.selectors import status
    from pijar.cycle.additions import add as add_people

    found = add_people(month, fund=fund, people=people, reason=reason, late_is_meant=late, actor=actor(as_user))
    told = {"added": found.added, "passed_over": found.passed_over}
    show(status(month, fund, found.batch.number) | told, json)
