"""Commands of figures: make the marts of months, publish, list, check what was published, tell the path to the target."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, TheMonth, a_month, actor, django, show
from pijar.kernel.month import Month

figures_app = typer.Typer(no_args_is_help=True, help="Figures: counts of a month, publications, the path to the target.")
OneMonth = Annotated[Month | None, typer.Argument(parser=a_month, metavar="MONTH", help="Default: every month that was run.")]


def add(app: typer.Typer) -> None:
    app.add_typer(figures_app, name="figures")


@figures_app.command("gather")
def figures_gather(month: OneMonth = None, json: Json = False, as_user: As = None) -> None:
    """Counts a month anew, or every month that was run. The same books give the same counts."""
    django()
    from pijar.analytics import services

    who = actor(as_user)
    told = [services.gather(month, actor=who)] if month else services.gather_run(actor=who)
    show({"months": [_gathered(one) for one in told]}, json)


def _gathered(one: Any) -> dict[str, Any]:
    return {"month": str(one.month), "rows": one.rows, "changed": one.changed, "sent": one.is_sent, "checksum": one.checksum}


@figures_app.command("publish")
def figures_publish(
    month: TheMonth,
    note: Annotated[str, typer.Option("--note", help="Why there is a new version; kept with it.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Freezes a version of a month's tables for everybody. The same numbers again make no new version."""
    django()
    from pijar.analytics.publishing import publish

    made, is_new = publish(month, actor=actor(as_user), note=note)
    states = [number.state.value for table in made.tables.values() for row in table.rows for number in row.numbers.values()]
    told = {state: states.count(state) for state in ("shown", "near", "withheld")}
    show({"month": str(month), "version": made.version, "new": is_new, "checksum": made.checksum, "numbers": told}, json)


@figures_app.command("list")
def figures_list(json: Json = False) -> None:
    """Every version that was published, the newest first."""
    django()
    from pijar.analytics.selectors import publications

    told = [
        {"month": str(Month.of(one.month)), "version": one.version, "at": one.made_at, "by": one.made_by,
         "note": one.note or None, "checksum": one.checksum}
        for one in publications()
    ]  # fmt: skip
    show({"publications": told}, json)


@figures_app.command("check")
def figures_check(json: Json = False) -> None:
    """Whether every version still is what was published: its lines against its checksum. Exit 1 where one is not."""
    django()
    from pijar.analytics.publishing import is_whole
    from pijar.analytics.selectors import publications

    told = {f"{Month.of(one.month)} v{one.version}": is_whole(one) for one in publications()}
    show({"versions": told, "ok": all(told.values())}, json)
    if not all(told.values()):
        raise typer.Exit(1)


@figures_app.command("path")
def figures_path(
    year: Annotated[int, typer.Argument(min=2000, max=2100, metavar="YEAR")],
    json: Json = False,
) -> None:
    """The path to the target: what is missing, and what each lever is to add."""
    django()
    from pijar.analytics.selectors import coverage_path
    from pijar.kernel.errors import Refusal

    path = coverage_path(year)
    if path is None:
        raise Refusal("NO_FIGURE", f"No coverage figure with a target is known for {year}: load one with the programme.")
    levers = {
        one.kind.value: {"people": one.people, "share": one.share, "known": one.known, "known_share": one.known_share}
        for one in path.levers
    }
    told = {
        "year": year, "as_of": path.as_of, "active": path.active, "potential": path.potential, "goal": path.goal,
        "gap": path.gap, "levers": levers, "promised": path.promised, "left_over": path.left_over,
    }  # fmt: skip
    show(told, json)
