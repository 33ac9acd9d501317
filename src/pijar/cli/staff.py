"""Commands about officers: the first administrator is made here, everybody else also in the browser."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pijar.cli.common import As, Json, actor, django, show
from pijar.kernel.errors import Refusal
from pijar.staff.types import MAY_SEE_MEDICAL, Role

staff_app = typer.Typer(no_args_is_help=True, help="Officers: who may log in, as what.")


def add(app: typer.Typer) -> None:
    app.add_typer(staff_app, name="staff")


@staff_app.command("add")
def staff_add(
    username: str,
    role: Annotated[Role, typer.Option()],
    name: Annotated[str, typer.Option(help="Name as shown on screen.")] = "",
    village: Annotated[str, typer.Option(help="Code of the kelurahan; for role village.")] = "",
    workplace: Annotated[str, typer.Option(help="Name of the hospital; for role hospital.")] = "",
    sees_medical: Annotated[bool, typer.Option("--sees-medical", help="May read medical findings and families.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Makes an officer. The password is asked for, or read as one line from standard input."""
    django()
    from pijar.onboarding.services import save_officer
    from pijar.staff.models import Officer

    _refuse(username, role, village, workplace, sees_medical)
    data = {
        "username": username, "first_name": name or username, "role": role.value, "village_code": village,
        "workplace": workplace.strip(), "sees_medical": sees_medical, "is_active": True,
    }  # fmt: skip
    made = save_officer(None, data | {"password": _password(Officer(username=username))}, actor=actor(as_user))
    show({"username": made.username, "role": made.role, "village": made.village_code or None}, json)


def _refuse(username: str, role: Role, village: str, workplace: str, sees_medical: bool) -> None:
    from pijar.regions.models import Region
    from pijar.staff.models import Officer

    if Officer.objects.filter(username__iexact=username).exists():
        raise Refusal("OFFICER_EXISTS", f"There is an officer {username} already.")
    if role is Role.VILLAGE and not Region.objects.filter(code=village, level__in=("kelurahan", "desa")).exists():
        raise Refusal("VILLAGE_UNKNOWN", f"An officer of a kelurahan needs its code (--village 33.74.01.1001), not {village!r}.")
    if role is Role.HOSPITAL and not workplace.strip():
        raise Refusal("WORKPLACE_MISSING", "An officer of a hospital needs the hospital's name (--workplace).")
    if sees_medical and role not in MAY_SEE_MEDICAL:
        raise Refusal("MEDICAL_NOT_FOR_ROLE", f"Medical data are read by officers of the programme and auditors, not by {role}.")


def _password(officer: object) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    asked = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline()
    word = str(asked).rstrip("\n")
    try:
        validate_password(word, officer)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Refusal("PASSWORD_WEAK", " ".join(map(str, error.messages))) from None
    return word


@staff_app.command("list")
def staff_list(json: Json = False) -> None:
    """Lists officers."""
    django()
    from pijar.staff.models import Officer

    found = Officer.objects.order_by("username").values("username", "first_name", "role", "village_code", "is_active")
    show({"officers": list(found)}, json)
