"""Commands about one person, and about cover."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_day, a_month, actor, django, show
from pijar.cli.month import person
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

enrolment_app = typer.Typer(no_args_is_help=True, help="Stopping, holding and resuming a person's enrolment.")
coverage_app = typer.Typer(no_args_is_help=True, help="Was this person covered? How much of the city is?")
person_app = typer.Typer(no_args_is_help=True, help="Everything known of one person.")


def add(app: typer.Typer) -> None:
    app.add_typer(enrolment_app, name="enrolment")
    app.add_typer(coverage_app, name="coverage")
    app.add_typer(person_app, name="person")


def _halt(kind: HaltKind) -> Any:
    def command(
        nik: str,
        from_month: Annotated[Month, typer.Option("--from", parser=a_month, metavar="YYYY-MM")],
        reason: Annotated[str, typer.Option(help="A code: DECEASED, MOVED_OUT, FORMAL_WORK, OWN_WISH …")],
        proof: Annotated[str, typer.Option(help="For example a letter's number and date.")],
        json: Json = False,
        as_user: As = None,
    ) -> None:
        django()
        from pijar.cycle.services import halt_person

        result = halt_person(person(nik), kind=kind, month=from_month, reason=reason, proof=proof, actor=actor(as_user))
        show({"nik": nik, **result}, json)

    return command


enrolment_app.command("stop", help="Leaves from a month on; the place is free.")(_halt(HaltKind.STOP))
enrolment_app.command("hold", help="Not carried from a month on, until resumed.")(_halt(HaltKind.HOLD))
enrolment_app.command("resume", help="Ends a stop or a hold from a month on.")(_halt(HaltKind.RESUME))


@coverage_app.command("status")
def coverage_status(nik: str, on: Annotated[date, typer.Option(parser=a_day, metavar="YYYY-MM-DD")], json: Json = False) -> None:
    """Was this person covered that day?"""
    django()
    from pijar.coverage.selectors import status

    found = status(nik, on)
    result = {
        "nik": nik, "on": on, "covered": found.covered, "status": found.status.value, "fund": found.fund,
        "branches": list(found.branches), "paid_through": str(found.paid_through) if found.paid_through else None,
        "since": found.since,
    }  # fmt: skip
    show(result | ({"note": found.note} if found.note else {}), json)


@coverage_app.command("rate")
def coverage_rate(on: Annotated[date, typer.Option(parser=a_day, metavar="YYYY-MM-DD")], json: Json = False) -> None:
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


@person_app.command("show")
def person_show(
    nik: str,
    json: Json = False,
    as_user: As = None,
    unmask: Annotated[bool, typer.Option("--unmask", help="Show phone, KK and mother's name; needs --reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why they must be seen; it is recorded.")] = "",
) -> None:
    """All that is known, with the files and rows it came from."""
    django()
    from pijar.cycle.dossier import dossier

    if unmask and not reason.strip():
        raise Refusal("REASON_MISSING", "Say with --reason why these data must be seen; it is recorded.")
    show(dossier(person(nik), nik=nik, unmask=reason if unmask else None, actor=actor(as_user)), json)
