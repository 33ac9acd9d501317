"""Commands about finding each person once."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pijar.cli.common import As, Json, actor, django, show, write_csv

NOTHING_NEW = "Nothing new: every row was compared before. `pijar linkage run` compares everybody again and tells what stands."
linkage_app = typer.Typer(no_args_is_help=True, help="Finding each person once: comparison, pairs, accuracy.")


def add(app: typer.Typer) -> None:
    app.add_typer(linkage_app, name="linkage")


@linkage_app.command()
def run(
    json: Json = False,
    as_user: As = None,
    new: Annotated[bool, typer.Option("--new", help="Only rows that no comparison has seen, with everybody.")] = False,
) -> None:
    """Compares the rows of all lists that are in; who is one person is joined, the doubtful wait for people."""
    django()
    from pijar.cycle.services import link_people
    from pijar.linkage.types import Mode

    result = link_people(Mode.ARRIVALS if new else Mode.FULL, actor=actor(as_user))
    is_idle = new and not result["records"] and not any(result["numbers"].values())
    show(result, json, (lambda _: NOTHING_NEW) if is_idle else None)


@linkage_app.command()
def pairs(csv: Annotated[Path, typer.Option("--csv", help="Where to write.")], json: Json = False, as_user: As = None) -> None:
    """Writes pairs of accepted rows that are, or may be, one person under two numbers; in clear, so it is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.intake.linked import row_pairs

    frame = row_pairs()
    record(actor(as_user), "linkage.export", "pairs", {"pairs": frame.height})
    write_csv(csv, frame)
    bands = dict(frame.group_by("band").len().iter_rows())
    show({"pairs": frame.height, "same": bands.get("same", 0), "review": bands.get("review", 0)}, json)


@linkage_app.command()
def evaluate(
    records: Annotated[Path, typer.Option(help="CSV with headings like row, nik, nama, tanggal_lahir …")],
    truth: Annotated[Path, typer.Option(help="CSV: row,person_id.")],
    json: Json = False,
) -> None:
    """Precision and recall of `same` over pairs whose NIKs differ. Needs no city and stores nothing."""
    from pijar.linkage.evaluate import evaluate as measured

    show(asdict(measured(records, truth)), json)


@linkage_app.command()
def train(
    json: Json = False,
    as_user: As = None,
    keep: Annotated[bool, typer.Option("--keep", help="Use the weights from now on in this city.")] = False,
) -> None:
    """Learns the weights of agreement from this city's rows, without knowing who is who."""
    django()
    from pijar.cycle.services import train_linkage

    learnt = train_linkage(keep=keep, actor=actor(as_user))
    if not keep:
        print("Nothing was changed. With --keep these weights are used from now on.", file=sys.stderr)
    show(learnt, json)
