"""Commands about the mayor's decrees, the record of a person's months, gaps of cover, and letters to who leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Bar, Json, TheMonth, a_day, a_month, actor, django, show, write_csv
from pijar.cli.month import person
from pijar.cli.people import enrolment_app
from pijar.kernel.month import Month

decree_app = typer.Typer(no_args_is_help=True, help="The mayor's decrees (SK): drafting, signing, the annex.")
LINE = ("position", "action", "name", "nik_masked", "district", "village", "occupation", "from_fund", "fund_code", "reason")
Number = Annotated[int, typer.Argument(metavar="ID", help="The decree's id, as `decree list` tells it.")]
Out = Annotated[Path, typer.Option("--out", help="The folder to write into; it is made where it is missing.")]


def add(app: typer.Typer) -> None:
    app.add_typer(decree_app, name="decree")


@decree_app.command("draft")
def decree_draft(
    month: TheMonth,
    number: Annotated[str, typer.Option(help="The decree's number, for example 500.15/12/2026.")],
    dated_on: Annotated[date, typer.Option("--dated-on", parser=a_day, metavar="YYYY-MM-DD", help="The day it is given.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Draws up a decree: the first holds everybody carried in the month, a later one what changed since."""
    django()
    from pijar.cycle.decrees import draft_decree

    with Bar(f"{month}"):
        made = draft_decree(month, number=number, dated_on=dated_on, actor=actor(as_user))
    show(_told(made), json)


@decree_app.command("discard")
def decree_discard(decree: Number, json: Json = False, as_user: As = None) -> None:
    """Throws a draft away; a signed decree stays."""
    django()
    from pijar.enrolment.decrees import discard_draft

    discard_draft(decree, actor=actor(as_user))
    show({"id": decree, "discarded": True}, json)


@decree_app.command("sign")
def decree_sign(decree: Number, json: Json = False, as_user: As = None) -> None:
    """Signs a draft, as somebody else than who made it: from then on it is frozen."""
    django()
    from pijar.cycle.decrees import signer_at_console
    from pijar.enrolment import selectors
    from pijar.enrolment.decrees import sign_decree

    signer = signer_at_console(as_user, selectors.decree(decree))
    with Bar("SK"):
        signed = sign_decree(decree, actor=signer)
    show(_told(signed), json)


@decree_app.command("show")
def decree_show(decree: Number, json: Json = False) -> None:
    """One decree: its head, counts per fund, and its lines with the NIK masked."""
    django()
    from pijar.enrolment.models import DecreeLine
    from pijar.enrolment.selectors import decree as of
    from pijar.enrolment.selectors import per_fund

    found = of(decree)
    lines = list(DecreeLine.objects.filter(decree=found).order_by("position").values(*LINE))
    told = _told(found) | {"funds": per_fund(found)}
    show(told | {"lines": lines} if json else told, json)


@decree_app.command("list")
def decree_list(json: Json = False) -> None:
    """Every decree, the newest first."""
    django()
    from pijar.enrolment.models import Decree

    show({"decrees": [_told(one) for one in Decree.objects.order_by("-id")]}, json)


@decree_app.command("export")
def decree_export(decree: Number, out: Out, json: Json = False, as_user: As = None) -> None:
    """Writes the annex of a signed decree as PDF and .xlsx, as it was signed; recorded, as the .xlsx holds whole NIKs."""
    django()
    from pijar.enrolment import annex
    from pijar.enrolment.selectors import decree as of

    found, files = of(decree), []
    bodies = {form: annex.given_out(found, form, actor=actor(as_user)) for form in annex.FORMATS}
    out.mkdir(parents=True, exist_ok=True)
    for form, body in bodies.items():
        path = out / annex.file_name(found, form)
        path.write_bytes(body)
        files.append({"format": form, "path": str(path), "bytes": len(body)})
    show({"id": found.id, "number": found.number, "checksum": found.checksum, "files": files}, json)


def _told(one: Any) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "dated_on": one.dated_on, "from": str(Month.of(one.from_month)), "kind": one.kind,
        "state": one.state, "made_by": one.made_by, "approved_by": one.approved_by or None, "added": one.added,
        "removed": one.removed, "moved": one.moved, "total": one.total, "checksum": one.checksum,
    }  # fmt: skip


@enrolment_app.command("record")
def enrolment_record(
    nik: str,
    month: Annotated[Month, typer.Option(parser=a_month, metavar="YYYY-MM", help="Up to which month.")],
    json: Json = False,
) -> None:
    """The months of cover (masa iur) of a person, whatever fund or year: how many without a gap, which fund, which gaps."""
    django()
    from pijar.coverage.selectors import facts_of
    from pijar.enrolment.selectors import contribution_record

    found = contribution_record(person(nik).id, month)
    paid = facts_of(nik, month.last_day).months
    for one in found["months"]:
        known = paid.get(Month.parse(one["month"]))
        one["state"] = known.state.value if known else None
    show({"nik": nik, "month": str(month), **found}, json)


@enrolment_app.command("gaps")
def enrolment_gaps(
    month: TheMonth,
    csv: Annotated[Path | None, typer.Option("--csv", help="Writes whole NIKs, so it is recorded.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """People whose cover is about to break: carried last month, and now without a place, or assessed by nobody."""
    django()
    import polars as pl

    from pijar.audit.services import record
    from pijar.enrolment.selectors import gap_warnings
    from pijar.kernel.national_id import mask

    found = gap_warnings(month)
    names = ("nik", "name", "village", "fund", "kind")
    lines = [(w.leaver.nik, w.leaver.name, w.leaver.village, w.leaver.fund_code, w.kind) for w in found]
    kinds = {kind: sum(w.kind == kind for w in found) for kind in ("NO_PLACE", "NOT_ASSESSED")}
    if csv:
        record(actor(as_user), "enrolment.gaps", f"month:{month}", {"rows": len(lines)})
        write_csv(csv, pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row"))
    people = [dict(zip(names, (mask(nik), *rest), strict=True)) for nik, *rest in lines]
    show({"month": str(month), "people": len(lines), **kinds} | ({"lines": people} if json else {}), json)


@enrolment_app.command("letters")
def enrolment_letters(
    month: TheMonth,
    out: Out,
    dated_on: Annotated[
        date | None, typer.Option("--dated-on", parser=a_day, metavar="YYYY-MM-DD", help="The letters' day (default: today).")
    ] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes a letter to everybody who leaves with a month: one PDF per person and one of all. Recorded."""
    django()
    from pijar.cycle.decrees import leaving_letters

    with Bar(f"{month}"):
        made = leaving_letters(month, on=dated_on, actor=actor(as_user))
    out.mkdir(parents=True, exist_ok=True)
    for name, body in (*made.single, (f"surat_{month}.pdf", made.merged)):
        (out / name).write_bytes(body)
    show({"month": str(month), "letters": len(made.single), "merged": str(out / f"surat_{month}.pdf")}, json)
