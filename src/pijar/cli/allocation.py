"""Commands about places: the ranked list of a month, and why one person has a place or waits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pijar.cli.common import As, Json, a_month, actor, django, show, write_csv
from pijar.kernel.month import Month

allocation_app = typer.Typer(no_args_is_help=True, help="Who has a place in a month, who waits, and why.")
OfMonth = Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM")]


def add(app: typer.Typer) -> None:
    app.add_typer(allocation_app, name="allocation")


@allocation_app.command("explain")
def allocation_explain(nik: str, month: OfMonth, json: Json = False) -> None:
    """Why this person has a place in the month, or waits, and by what the rank came about."""
    django()
    from pijar.cli.month import person
    from pijar.cycle.replacements import explained, explanation

    show(explanation(nik, explained(month, person(nik))), json)


@allocation_app.command("list")
def allocation_list(
    month: OfMonth,
    csv: Annotated[Path, typer.Option("--csv", metavar="OUT")],
    fund: Annotated[str | None, typer.Option(help="Only who has a place of this fund.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes everybody ranked, in the order of rank; NIKs in clear, so it is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.cycle.replacements import ranked

    frame = ranked(month, fund)
    record(actor(as_user), "allocation.list", f"month:{month}", {"rows": frame.height, "fund": fund})
    write_csv(csv, frame)
    show({"rows": frame.height}, json)
