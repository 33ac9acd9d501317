"""Commands that invent things: a city to look at, and labelled records to measure linkage by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pijar.cli.common import Bar, Json, show
from pijar.kernel.errors import Refusal

demo_app = typer.Typer(invoke_without_command=True, help="Builds the invented demo city on first use and serves it.")
# Fewer hold no pair to count; of more, the numbers given out would not fit into a small machine's memory.
FEWEST_ROWS, DEFAULT_ROWS, MOST_ROWS = 100, 10**6, 10**7


@demo_app.callback()
def demo(
    context: typer.Context,
    host: str = "127.0.0.1",
    port: int = 8000,
    build_only: Annotated[bool, typer.Option("--build-only", help="Stops before serving.")] = False,
) -> None:
    """Builds the invented demo city on first use and serves it."""
    if context.invoked_subcommand:
        return
    from pijar.demo.build import build, welcome

    build()
    if not build_only:
        welcome(host, port)
        from pijar.config.server import serve as run_server

        run_server(host, port)


@demo_app.command("files")
def files(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write; made if needed.")],
    people: Annotated[int | None, typer.Option(min=200, max=MOST_ROWS, help="Candidates (default: as in the demo).")] = None,
    seed: int = 2026,
    json: Json = False,
) -> None:
    """Writes the files of the invented city: lists, registers of January to March, last year's participants, gifts."""
    from pijar.demo.city import PEOPLE, write

    try:
        with Bar("Kota contoh") as bar:
            made = write(out, seed=seed, people=people or PEOPLE, progress=bar)
    except OSError as error:
        raise Refusal("CANNOT_WRITE", f"{out} cannot be written: {error.strerror or error}.") from None
    show(
        {"folder": str(out), "lists": len(made.candidates), "rows": made.rows, "people": made.people, "members": made.members},
        json,
    )


@demo_app.command("labelled")
def labelled(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write; made if needed.")],
    rows: Annotated[int, typer.Option(min=FEWEST_ROWS, max=MOST_ROWS)] = DEFAULT_ROWS,
    seed: int = 2026,
    harsh: Annotated[bool, typer.Option("--harsh", help="Worse than lists really are: an ordeal of its own.")] = False,
    json: Json = False,
) -> None:
    """Writes invented records of which it is known who is who: records.csv, truth.csv, hard.csv."""
    from pijar.demo.labelled import write

    try:
        with Bar("Catatan berlabel") as bar:
            made = write(out, rows=rows, seed=seed, harsh=harsh, progress=bar)
    except OSError as error:
        raise Refusal("CANNOT_WRITE", f"{out} cannot be written: {error.strerror or error}.") from None
    counts = {"rows": made.rows, "people": made.people, "duplicates": made.duplicates, "damaged": made.damaged, "hard": made.hard}
    show({"folder": str(out), **counts}, json)
