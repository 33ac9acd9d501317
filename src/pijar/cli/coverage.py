"""Commands about cover: was somebody covered that day, the proof of it on paper, and how much of the city is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_day, actor, django, show
from pijar.cli.month import person

coverage_app = typer.Typer(no_args_is_help=True, help="Was this person covered? How much of the city is?")
On = Annotated[date, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD")]


def add(app: typer.Typer) -> None:
    app.add_typer(coverage_app, name="coverage")


@coverage_app.command("status")
def coverage_status(nik: str, on: On, json: Json = False) -> None:
    """Was this person covered that day, since when, and by which chain of evidence?"""
    django()
    from pijar.coverage import words
    from pijar.coverage.evidence import evidence_of

    found, links = evidence_of(nik, on)
    result: dict[str, Any] = {
        "nik": nik, "on": on, "covered": found.covered, "status": found.status.value, "fund": found.fund,
        "branches": list(found.branches), "paid_through": str(found.paid_through) if found.paid_through else None,
        "since": found.since, "continuous_months": found.continuous_months, "total_months": found.total_months,
    }  # fmt: skip
    result |= {"note": found.note} if found.note else {}
    if json:
        show(result | {"evidence": [link.as_json() for link in links]}, json)
        return
    chain = [f"{words.title(one).en}: {words.STATES[one.state].en.lower()}. {words.about(one).en}" for one in links]
    show(result | {"evidence": chain}, json)


@coverage_app.command("certificate")
def coverage_certificate(
    nik: str,
    on: On,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write; its folder is made where it is missing.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes the proof of cover of a day as PDF/A: the answer, the chain of evidence, a number and a checksum. Recorded."""
    django()
    from pijar.cycle.coverpapers import certificate
    from pijar.kernel.clock import today

    found = person(nik)
    made = certificate(found, on=on, today=today(), actor=actor(as_user))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made.body)
    told = made.certificate
    show({"nik": nik, "on": on, **told.answer, "number": told.number, "checksum": told.checksum, "issued_on": told.issued_on,
          "path": str(out), "bytes": len(made.body)}, json)  # fmt: skip


@coverage_app.command("check-certificate")
def coverage_check_certificate(
    number: str,
    checksum: Annotated[str, typer.Option("--checksum", help="As it is printed; blanks do not matter.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Is a certificate genuine, and does the answer on it still hold? Ends with 1 where it is not genuine. Recorded."""
    django()
    from pijar.coverage.certificates import checked

    found = checked(number, checksum, actor=actor(as_user))
    show(found.as_json(), json)
    if not found.genuine:
        raise typer.Exit(1)


@coverage_app.command("rate")
def coverage_rate(on: On, json: Json = False) -> None:
    """Active participants among potential workers, the target, and how many are missing."""
    django()
    from pijar.coverage.selectors import coverage_rate as rate

    found = rate(on)
    show(
        {
            "active": found.active, "base": found.base, "rate": found.rate, "target": found.target,
            "gap_people": found.gap_people, "as_of": found.as_of, "source": found.source,
        },
        json,
    )  # fmt: skip
