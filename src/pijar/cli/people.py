"""Commands about one person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_month, actor, django, show
from pijar.cli.month import person
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

enrolment_app = typer.Typer(no_args_is_help=True, help="Stopping, holding and resuming a person's enrolment.")
person_app = typer.Typer(no_args_is_help=True, help="Everything known of one person.")


def add(app: typer.Typer) -> None:
    app.add_typer(enrolment_app, name="enrolment")
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
