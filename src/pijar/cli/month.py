"""Commands of the month: run, decide, send, pay, reconcile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import ApproveAs, As, Bar, Json, TheMonth, actor, django, show, write_csv
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import CONSOLE, CONSOLE_AUTO, Actor

month_app = typer.Typer(no_args_is_help=True, help="The programme's month.")
eligibility_app = typer.Typer(no_args_is_help=True, help="Who may be enrolled, and why.")
contributions_app = typer.Typer(no_args_is_help=True, help="Lists for the insurer, payments, replies.")

Fund = Annotated[str, typer.Option(help="The fund's code.")]
Number = Annotated[int, typer.Option(help="The batch's number in its month: above 1 for people added after the list was sent.")]


def add(app: typer.Typer) -> None:
    app.add_typer(month_app, name="month")
    app.add_typer(eligibility_app, name="eligibility")
    app.add_typer(contributions_app, name="contributions")


@month_app.command("run")
def month_run(month: TheMonth, json: Json = False, as_user: As = None, approve_as: ApproveAs = None) -> None:
    """Assesses, allocates, decides and bills; may be run again until its batches are submitted."""
    refuse_equal(as_user, approve_as)
    django()
    from pijar.cycle.services import run_month

    with Bar(f"{month}") as bar:
        result = run_month(month, actor=actor(as_user), progress=bar)
    _say_notes(month, result)
    show(result, json)


def _say_notes(month: Month, result: dict[str, Any]) -> None:
    for code, fund in result["allocation"].items():
        if fund.get("note"):
            typer.echo(f"{code}: {fund['note']}", err=True)
    if result["not_proposed"]:
        typer.echo(f"{result['not_proposed']} people carried last month are in no list of the year and leave.", err=True)
    if result["not_compared"]:
        typer.echo(
            f"Warning: rows of {month.year} that are not compared yet: {result['not_compared']:,}. One person may stand here"
            f" under two numbers. Run `pijar linkage run --new`, then `pijar month run {month}` again.",
            err=True,
        )


@month_app.command("show")
def month_show(month: TheMonth, json: Json = False) -> None:
    """What stands in the books for a month."""
    django()
    from pijar.cycle import store
    from pijar.cycle.services import summary

    show(summary(month, store.current(month.year)), json)


@eligibility_app.command("export")
def eligibility_export(
    month: TheMonth, csv: Annotated[Path, typer.Option("--csv")], json: Json = False, as_user: As = None
) -> None:
    """Writes `nik,outcome,reasons` of everybody assessed; NIKs in clear, so it is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.cycle.exports import eligibility_frame

    frame = eligibility_frame(month)
    record(actor(as_user), "eligibility.export", f"month:{month}", {"rows": frame.height})
    write_csv(csv, frame)
    show({"rows": frame.height}, json)


def person(nik: str) -> Any:
    """The person of a NIK, or a refusal."""
    from pijar.registry.selectors import national_id_of, person_by_nik

    if national_id_of(nik) is None:
        raise Refusal("NIK_INVALID", f"A NIK has 16 digits; {nik!r} has not.")
    found = person_by_nik(nik)
    if found is None:
        raise Refusal("PERSON_UNKNOWN", "No list names a person with this NIK.")
    return found


@contributions_app.command("export")
def contributions_export(
    month: TheMonth,
    out: Annotated[Path, typer.Option("--out")],
    json: Json = False,
    as_user: As = None,
    approve_as: ApproveAs = None,
) -> None:
    """Writes the insurer's files per fund and submits the batches: from then on they are frozen."""
    refuse_equal(as_user, approve_as)
    django()
    from pijar.cycle.services import submit_month

    with Bar(f"{month}"):
        sent = submit_month(
            month, maker=actor(as_user) if as_user else None, checker=checker_of(month, as_user, approve_as), out=out
        )
    sums = {"lines": sent.lines, "total": sent.total, "credit": sent.credit, "payable": sent.payable}
    show({"files": sent.files, **sums}, json)


def checker_of(month: Month, as_user: str | None, approve_as: str | None) -> Actor:
    """Who approves: the one named, or the console by itself while the programme lets it."""
    from pijar.cycle.store import current

    if approve_as:
        return actor(approve_as)
    if current(month.year).console_approval != "auto":
        raise Refusal("TWO_PEOPLE_NEEDED", "Name who made the list and who approves it: --as USER --approve-as ANOTHER.")
    return CONSOLE_AUTO


def refuse_equal(one: str | None, other: str | None) -> None:
    for name in (one, other):
        if name and name.strip().casefold() in (CONSOLE.name, CONSOLE_AUTO.name):
            raise Refusal("NAME_RESERVED", f"{name} is no person: name who makes the list and who approves it.")
    if one and other and one.strip().casefold() == other.strip().casefold():
        raise Refusal("SAME_PERSON", f"--as and --approve-as both name {one}: two people are needed.")


@contributions_app.command("reconcile")
def contributions_reconcile(
    month: TheMonth, file: Path, fund: Fund, number: Number = 1, json: Json = False, as_user: As = None
) -> None:
    """Matches the insurer's reply: every line lands in exactly one bucket."""
    django()
    from pijar.cycle.reconciling import reconcile

    with Bar(f"{fund} {month}"):
        counts = reconcile(month, fund=fund, path=file, actor=actor(as_user), number=number)
    show(dict(counts), json)
