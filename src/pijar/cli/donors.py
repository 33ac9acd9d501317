"""Commands about civil servants who give: what is wrong, what is due, whom it carried, letters and receipts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, TheMonth, a_month, actor, django, show, write_csv
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

donors_app = typer.Typer(no_args_is_help=True, help="Civil servants who give: pledges, deductions, whom they protect.")

MonthOption = Annotated[Month, typer.Option("--month", parser=a_month, metavar="MONTH")]


def add(app: typer.Typer) -> None:
    app.add_typer(donors_app, name="donors")


@donors_app.command("findings")
def donors_findings(
    month: MonthOption,
    csv: Annotated[Path | None, typer.Option("--csv", help="Writes nip,line,finding.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """What is wrong in the pledge register and in the month's payroll file, each with its next step; needs no month run."""
    import polars as pl

    django()
    from pijar.audit.services import record
    from pijar.funding.services import findings, payroll_of

    found = findings(month)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.finding] = counts.get(one.finding, 0) + 1
    if csv:
        schema = {"nip": pl.String, "line": pl.Int64, "finding": pl.String}
        write_csv(csv, pl.DataFrame([(f.nip, f.line, f.finding) for f in found], schema=schema, orient="row"))
    record(actor(as_user), "donor.findings", f"month:{month}", counts)
    if payroll_of(month) is None:
        typer.echo(f"There is no payroll file for {month}: these are the faults of the pledge register only.", err=True)
    show({"month": str(month), "findings": [asdict(f) for f in found], "counts": counts}, json, _said)


def _said(result: dict[str, Any]) -> str:
    """For people: each finding in a line, its next step below."""
    lines = [f"{f['nip']} {f['finding']} ({f['source']}, line {f['line'] or '-'}): {f['next_step']}" for f in result["findings"]]
    return "\n".join([*lines, f"{len(lines)} findings"])


@donors_app.command("register")
def donors_register(
    opd: Annotated[str | None, typer.Option("--opd", help="Of one OPD; without it, of all.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """The pledges of an OPD: of the register's file and by the form; who names a worker, never whom. Recorded."""
    django()
    from pijar.audit.services import record
    from pijar.funding.services import register_frame

    frame = register_frame(opd, on=today())
    record(actor(as_user), "donor.register", "donors", {"agency": opd or "", "rows": frame.height})
    if csv:
        write_csv(csv, frame)
    result: dict[str, Any] = {"pledges": frame.height}
    show(result | ({"register": frame.to_dicts()} if json else {}), json)


@donors_app.command("deductions")
def donors_deductions(
    month: TheMonth,
    out: Annotated[Path, typer.Option("--out", help="A .csv or .xlsx file.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """The month's deduction list for the bank or payroll office, one line per donor, with its control total. Recorded."""
    django()
    from pijar.audit.services import record
    from pijar.cycle.donormonth import options_of
    from pijar.funding.services import deductions, write_deductions

    options = options_of(month)
    found = deductions(month, options)
    write_deductions(found, out, options.deduction_columns)
    record(actor(as_user), "donor.deductions", f"month:{month}", {"lines": found.lines, "total": found.total})
    show({"month": str(month), "lines": found.lines, "total": found.total, "file": str(out)}, json)


@donors_app.command("match")
def donors_match(month: TheMonth, json: Json = False) -> None:
    """Whom the month's gifts carry and what is left; a month that was not run is reckoned and nothing of it is kept."""
    django()
    from pijar.cycle.donormonth import match_report

    show(match_report(month), json)


@donors_app.command("at-risk")
def donors_at_risk(month: TheMonth, json: Json = False, as_user: As = None) -> None:
    """Who was carried by gifts the month before and is carried by nobody now, with the last safe day. Recorded."""
    django()
    from pijar.audit.services import record
    from pijar.cycle.donormonth import at_risk

    found = at_risk(month)
    record(actor(as_user), "donor.at_risk", f"month:{month}", {"people": len(found.people)})
    people = [{"person_id": p.person_id, "waits": p.waits, "reason": p.reason, "amount": p.amount} for p in found.people]
    show({"month": str(month), "due": found.due, "safe": found.safe, "people": people}, json)


@donors_app.command("letters")
def donors_letters(
    month: TheMonth, out: Annotated[Path, typer.Option("--out", help="A folder.")], json: Json = False, as_user: As = None
) -> None:  # fmt: skip
    """Writes the month's polite notes to donors of whom payroll took too little, as PDF; again, the same letters."""
    django()
    from pijar.cycle.donorpapers import letters
    from pijar.funding.types import LetterKind

    written = letters(month, out=out, actor=actor(as_user))
    counts = {kind.value: sum(letter.kind == kind.value for letter, _ in written) for kind in LetterKind}
    show({"month": str(month), "letters": len(written), **counts, "files": [str(path) for _, path in written]}, json)


@donors_app.command("statement")
def donors_statement(
    nip: str,
    year: Annotated[int, typer.Option("--year")],
    out: Annotated[Path, typer.Option("--out", help="A .pdf file.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """The donor's yearly receipt as PDF: received, used for how many people and months, left, given back. Recorded."""
    django()
    from pijar.cycle.donorpapers import statement
    from pijar.funding.services import donor_view

    if not 2000 <= year <= 2200:
        raise Refusal("YEAR_ODD", f"The year {year} cannot be meant.")
    view = donor_view(nip, year)
    body = statement(nip, year, actor=actor(as_user))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(body)
    result = {
        "year": year, "received": view.received, "used": view.used, "rest": view.rest, "owed_back": view.owed_back,
        "given_back": view.given_back, "people": view.people, "person_months": view.person_months, "file": str(out),
    }  # fmt: skip
    show(result, json)


@donors_app.command("monitoring")
def donors_monitoring(
    year: Annotated[int, typer.Option("--year")],
    month: Annotated[Month | None, typer.Option("--month", parser=a_month, metavar="MONTH")] = None,
    json: Json = False,
) -> None:
    """Per month and OPD: donors, workers carried, rupiah. Small numbers are hidden; who does not give is never shown."""
    django()
    from pijar.funding.services import monitoring

    found = monitoring(year, month)
    show({"months": [{"month": str(one.month), "opd": one.agency, **one.shown} for one in found]}, json)


@donors_app.command("stop")
def donors_stop(
    nip: str,
    month: Annotated[Month, typer.Option("--from", parser=a_month, metavar="MONTH", help="The first month without a deduction.")],
    reason: Annotated[str, typer.Option(help="withdrawn, moved, retired or left.")] = "withdrawn",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Stops all a donor pledged: nothing more is due from a month on. Money received before stays and is used."""
    django()
    from pijar.funding.services import stop_donor
    from pijar.funding.statements import known_donor
    from pijar.funding.types import StopReason

    if reason.upper() not in list(StopReason):
        raise typer.BadParameter(f"{reason} is not known; it is one of withdrawn, moved, retired, left.")
    stopped = stop_donor(known_donor(nip), from_month=month, reason=StopReason(reason.upper()), actor=actor(as_user))
    show({"from": str(month), "reason": reason.upper(), "form_pledges": stopped}, json)


@donors_app.command("code")
def donors_code(nip: str, json: Json = False, as_user: As = None) -> None:
    """A new secret code for the donor's page, shown this once; older ones no longer open anything. Recorded."""
    django()
    from pijar.funding.services import renew_code

    show({"code": renew_code(nip, actor=actor(as_user))}, json)
