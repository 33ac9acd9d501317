"""Commands about candidate lists."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Bar, Json, actor, django, show, write_csv
from pijar.kernel.errors import Refusal

intake_app = typer.Typer(no_args_is_help=True, help="Candidate lists of kelurahan, departments and associations.")


def add(app: typer.Typer) -> None:
    app.add_typer(intake_app, name="intake")


@intake_app.command()
def load(
    paths: list[Path],
    json: Json = False,
    as_user: As = None,
    year: Annotated[int | None, typer.Option()] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would come of it; nothing stays.")] = False,
) -> None:
    """Reads files or folders; good rows go in, bad rows are kept with their codes."""
    django()
    from pijar.cycle.services import load_lists

    with Bar("Membaca berkas") as bar:
        result = load_lists(list(paths), actor=actor(as_user), year=year, progress=bar, dry_run=dry_run)
    for fault in result.unreadable:
        print(f"pijar: {fault['file']}: {fault['sentence']}", file=sys.stderr)
    for note in result.notes:
        print(f"pijar: {note['file']}: {'; '.join(map(str, note['notes']))}", file=sys.stderr)
    if result.unreadable and not result.files:
        raise Refusal("NOTHING_READ", "No file could be read: nothing was loaded.")
    if dry_run:
        print("pijar: this was a dry run: nothing was stored.", file=sys.stderr)
    shown: dict[str, Any] = asdict(result)
    show(shown, json)


@intake_app.command()
def rows(csv: Annotated[Path, typer.Option("--csv", help="Where to write.")], json: Json = False, as_user: As = None) -> None:
    """Writes one line per candidate row, good or bad, and no other; identifiers in clear, so it is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.intake.selectors import all_rows

    frame = all_rows()
    record(actor(as_user), "intake.export", "rows", {"rows": frame.height})
    write_csv(csv, frame)
    show({"rows": frame.height}, json)


@intake_app.command()
def findings(
    csv: Annotated[Path, typer.Option("--csv", help="Where to write.")],
    load_id: Annotated[int | None, typer.Option("--load", help="One upload only (`pijar intake loads`).")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes one line per code of each row: cell, value as typed, sentence, suggested repair; in clear, so it is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.intake.selectors import all_findings

    frame = all_findings(load_id)
    subject = f"upload:{load_id}" if load_id else "findings"
    record(actor(as_user), "intake.export", subject, {"findings": frame.height})
    write_csv(csv, frame)
    show({"findings": frame.height, "rows": frame.select("file", "sheet", "row_number").n_unique()}, json)


@intake_app.command()
def merge(
    json: Json = False,
    as_user: As = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Applies the merge policy to everybody: needed once after `merge.yaml` was changed."""
    django()
    from pijar.intake.services import apply_policy

    changed = apply_policy(actor=actor(as_user), dry_run=dry_run)
    told = {"persons": changed.persons, "changes_total": changed.total, "fields": changed.fields, "changes": changed.shown}
    show(told | {"dry_run": dry_run}, json)


@intake_app.command()
def loads(json: Json = False) -> None:
    """Lists what was loaded, newest first."""
    django()
    from pijar.intake.selectors import uploads

    show({"loads": uploads()}, json)


@intake_app.command()
def withdraw(
    load_id: int,
    json: Json = False,
    as_user: As = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Takes back all that one upload brought; shows first what would change."""
    django()
    from pijar.cycle.services import withdraw_upload

    seen = withdraw_upload(load_id, actor=actor(as_user), dry_run=True)
    print(f"Upload {load_id}: {seen['rows']} rows and {seen['persons']} persons would leave.", file=sys.stderr)
    if dry_run:
        show(seen, json)
        return
    if not yes and not json and sys.stdin.isatty():
        typer.confirm("Take it back?", abort=True)
    show(withdraw_upload(load_id, actor=actor(as_user)), json)
