"""Commands about the papers of a month, the insurer's file of changes, and the auditor's sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Bar, Json, TheMonth, a_month, actor, django, show
from pijar.cli.month import contributions_app
from pijar.kernel.month import Month

audit_app = typer.Typer(no_args_is_help=True, help="What an auditor draws and takes along.")
Out = Annotated[Path, typer.Option("--out", help="The folder to write into; it is made where it is missing.")]
Fund = Annotated[str | None, typer.Option("--fund", help="Of this fund only.")]
Reason = Annotated[str, typer.Option("--reason", help="Why whole NIKs must be seen; it is recorded.")]


def add(app: typer.Typer) -> None:
    app.add_typer(audit_app, name="audit")


@contributions_app.command("papers")
def contributions_papers(
    month: TheMonth,
    out: Out,
    fund: Fund = None,
    number: Annotated[int | None, typer.Option("--number", help="1 is the month's list, 2 and on late additions.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="nominatif, rekapitulasi, permohonan, rekonsiliasi or laporan.")
    ] = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="Whole NIKs in the PDF too; needs --reason.")] = False,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes the papers of a month's batches as PDF and .xlsx; the .xlsx hold whole NIKs, so it is recorded."""
    django()
    from pijar.cycle.papers import papers_of

    with Bar(f"{month}"):
        made = papers_of(
            month, actor=actor(as_user), fund=fund, number=number, kinds=kind or None, unmasked=unmasked, reason=reason
        )
    show({"month": str(month), "files": _written(made, out)}, json)


def _written(made: Sequence[Any], out: Path) -> list[dict[str, Any]]:
    out.mkdir(parents=True, exist_ok=True)
    for one in made:
        (out / one.name).write_bytes(one.body)
    return [{"path": str(out / one.name), "bytes": len(one.body), "sha256": one.sha256, "draft": one.is_draft} for one in made]


@contributions_app.command("mutations")
def contributions_mutations(month: TheMonth, out: Out, fund: Fund = None, json: Json = False, as_user: As = None) -> None:
    """Writes who is new, who leaves and why, and what changed since the month before; whole NIKs, so it is recorded."""
    django()
    from pijar.cycle.papers import told_mutations

    with Bar(f"{month}"):
        found, made = told_mutations(month, fund, actor=actor(as_user))
    counts = {code: vars(one) for code, one in found.funds.items() if fund in (None, code)}
    show({"month": str(month), "all": vars(found.all), "funds": counts, "files": _written(made, out)}, json)


@audit_app.command("sample")
def audit_sample(
    month: Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM")],
    fund: Annotated[str, typer.Option("--fund")],
    size: Annotated[int, typer.Option("--size", help="How many person-months; all where there are fewer.")],
    seed: Annotated[str, typer.Option("--seed", help="Published before the draw: the same seed gives the same sample.")],
    out: Annotated[Path, typer.Option("--out", help="The ZIP to write.")],
    unmasked: Annotated[bool, typer.Option("--unmasked", help="Whole NIKs; needs --reason.")] = False,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Draws person-months by a seed and writes, for each, one page from source row to the insurer's reply. Recorded."""
    django()
    from pijar.cycle.auditsample import make

    with Bar(f"{fund} {month}"):
        made = make(month, fund, size, seed, out, actor=actor(as_user), unmasked=unmasked, reason=reason)
    show(made.as_json(), json)
