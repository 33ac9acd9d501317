"""Commands about many officers: a file of them, the workbook to fill in, slips with their codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, actor, django, show
from pijar.cli.staff import staff_app
from pijar.kernel.errors import Refusal


def add(_app: typer.Typer) -> None:
    """Adds the commands to `pijar staff`."""
    staff_app.command("load")(load)
    staff_app.command("template")(template)
    staff_app.command("slips")(slips)


def load(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Shows what would be done and stores nothing.")] = False,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Stores the other lines where some are wrong.")] = False,
    close: Annotated[
        list[str] | None, typer.Option("--close", metavar="USER", help="Closes an officer whom it no longer names.")
    ] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Loads officers from .xlsx or .csv: nama, peran, kelurahan, tempat_tugas, nama_pengguna. All or nothing."""
    django()
    from pijar.intake import plaintable
    from pijar.onboarding import services, staffbook

    table = plaintable.read(file, staffbook.FORM)
    plan = services.plan_staff(table.lines)
    told: dict[str, Any] = {"file": table.name, **plan.counts, "problems": _problems(plan, json)}
    told["leaving"] = [one.username for one in plan.leaving]
    if dry_run:
        show({**told, "stored": False}, json)
        return
    if plan.is_wrong and not skip_wrong:
        show({**told, "stored": False}, json)
        count = plan.counts["wrong"]
        raise Refusal("STAFF_FILE_WRONG", f"{count} lines cannot be used, so nothing was stored (--skip-wrong stores the rest).")
    stored = services.load_staff(table.lines, actor=actor(as_user), skip_wrong=skip_wrong, close=close or (), file=table.name)
    show({**told, "closed": stored.counts["closed"], "stored": True}, json)


def _problems(plan: Any, as_json: bool) -> list[Any]:
    from pijar.backoffice.words import word

    found = [(line.number, one) for line in plan.lines for one in line.problems]
    if as_json:
        return [{"line": number, "column": one.column, "code": one.fault, "value": one.value} for number, one in found]
    return [f"baris {number}, {one.column}: {one.value!r} - {word(one.fault, 'staff_fault')}" for number, one in found]


def template(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the .xlsx.")],
    json: Json = False,
) -> None:
    """Writes the workbook to fill in: the officers there are, and a line for each kelurahan without one."""
    django()
    from pijar.onboarding import staffbook

    out.parent.mkdir(parents=True, exist_ok=True)
    show({"file": str(out), "lines": staffbook.write(out)}, json)


def slips(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the PDF; readable for you only.")],
    address: Annotated[str, typer.Option("--address", metavar="URL", help="The city's address (default: PIJAR_ADDRESS).")] = "",
    user: Annotated[list[str] | None, typer.Option("--user", metavar="USER", help="These officers, administrators too.")] = None,
    district: Annotated[str | None, typer.Option("--district", metavar="CODE", help="The kelurahan of one kecamatan.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those whose slip still holds: it opens nothing any more.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Prints slips with one-time codes: for these officers, or for all who have neither password nor slip."""
    django()
    from django.conf import settings

    from pijar.backoffice.selectors import staffing
    from pijar.kernel.clock import now, today
    from pijar.onboarding import codes
    from pijar.onboarding import slips as papers

    address = address or settings.ADDRESS
    if not address.startswith(("https://", "http://")):
        raise typer.BadParameter("--address begins with https:// (or http:// for a try).")
    chosen = _named(user) if user else staffing.in_group(district or staffing.ALL, again=again, at=now())
    if not chosen:
        raise Refusal("CODE_NOBODY", "Nobody here needs a slip; --user NAME prints one for a forgotten password.")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.touch(mode=0o600)
    issued = codes.issue(chosen, at=now(), actor=actor(as_user))
    out.write_bytes(papers.pdf(issued, address=address, on=today()))
    show({"file": str(out), "slips": len(issued), "until": issued[0].expires_at.date()}, json)


def _named(usernames: list[str]) -> list[Any]:
    from pijar.staff.models import Officer

    found = {one.username.lower(): one for one in Officer.objects.filter(username__in=usernames)}
    for name in usernames:
        if name.lower() not in found:
            raise Refusal("OFFICER_UNKNOWN", f"There is no officer {name}.")
    return list(found.values())
