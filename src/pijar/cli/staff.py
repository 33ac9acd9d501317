"""Commands about officers: the first administrator is made here, everybody else also in the browser."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pijar.cli.common import As, Json, actor, django, show
from pijar.kernel.errors import Refusal
from pijar.staff.types import Role

staff_app = typer.Typer(no_args_is_help=True, help="Officers: who may log in, as what.")


def add(app: typer.Typer) -> None:
    app.add_typer(staff_app, name="staff")


@staff_app.command("add")
def staff_add(
    username: str,
    role: Annotated[Role, typer.Option()],
    name: Annotated[str, typer.Option(help="Name as shown on screen.")] = "",
    village: Annotated[str, typer.Option(help="Code of the kelurahan; for role village.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Makes an officer. The password is asked for, or read as one line from standard input."""
    django()
    from pijar.backoffice.staffing import save
    from pijar.staff.models import Officer

    _refuse(username, role, village)
    data = {"username": username, "first_name": name or username, "role": role.value, "village_code": village, "is_active": True}
    made = save(None, data | {"password": _password(Officer(username=username))}, actor=actor(as_user))
    show({"username": made.username, "role": made.role, "village": made.village_code or None}, json)


def _refuse(username: str, role: Role, village: str) -> None:
    from pijar.regions.models import Region
    from pijar.staff.models import Officer

    if Officer.objects.filter(username__iexact=username).exists():
        raise Refusal("OFFICER_EXISTS", f"There is an officer {username} already.")
    if role is Role.VILLAGE and not Region.objects.filter(code=village, level__in=("kelurahan", "desa")).exists():
        raise Refusal("VILLAGE_UNKNOWN", f"An officer of a kelurahan needs its code (--village 33.74.01.1001), not {village!r}.")


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
