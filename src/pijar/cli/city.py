"""Commands about the city as a whole: making it, its programme, its registers, its health, serving it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import ApproveAs, As, Bar, Json, a_day, actor, django, show, write_csv
from pijar.cli.demo import demo_app
from pijar.kernel.errors import Refusal
from pijar.registry.types import Reference

programme_app = typer.Typer(no_args_is_help=True, help="The programme of a year: funds, quotas, policy.")
reference_app = typer.Typer(no_args_is_help=True, help="Registers of other offices, as snapshots of a day.")


def add(app: typer.Typer) -> None:
    app.add_typer(programme_app, name="programme")
    app.add_typer(reference_app, name="reference")
    app.command()(init)
    app.command()(check)
    app.command()(assets)
    app.command()(serve)
    app.add_typer(demo_app, name="demo")


def init(
    json: Json = False,
    demo: Annotated[bool, typer.Option("--demo", help="A demo or test city: secrets are made in the data folder.")] = False,
    live: Annotated[bool, typer.Option("--live", help="A real city: on the console, too, two people must be named.")] = False,
    regions: Annotated[Path | None, typer.Option(help="Regions of another city: code,name,level,parent_code.")] = None,
    programme: Annotated[Path | None, typer.Option(help="Another programme than Semarang 2026.")] = None,
) -> None:
    """Creates the database, loads regions, law and the programme."""
    from pijar.config import paths

    folder = paths.data_folder()
    if demo and not (folder / "demo").exists():
        if any(folder.iterdir()):
            raise Refusal("NOT_EMPTY", f"{folder} is not empty: a demo city is made in a new folder.")
        paths.begin_demo(folder)
    from pijar.cycle.setup import prepare

    made = prepare(regions=regions, programme=programme, live=live)
    if made["console_approval"] == "auto":
        typer.echo("A test city: one person at the console may make and approve a list. A real one: pijar init --live.", err=True)
    show(made, json)


def check(json: Json = False) -> None:
    """Checks every invariant of the data."""
    django()
    from pijar.cycle.checks import check_all

    result = check_all()
    show(result, json, _check_text)
    if not result["ok"]:
        raise typer.Exit(1)


def _check_text(result: dict[str, Any]) -> str:
    lines = [f"{'ok ' if c['ok'] else 'BAD'} {c['name']}: {c['detail']}" for c in result["checks"]]
    lines += [f"note: {w}" for w in result.get("warnings", [])]
    return "\n".join(lines)


def assets(quiet: Annotated[bool, typer.Option("--quiet")] = False) -> None:
    """Puts the static files of the web application in place."""
    os.environ["PIJAR_BUILD"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    import django as framework

    framework.setup()
    from pijar.config.assets import collect

    collect(quiet=quiet)


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serves the web application until Ctrl-C."""
    django()
    from pijar.config.server import serve as run_server

    run_server(host, port)


@programme_app.command("show")
def programme_show(
    as_yaml: Annotated[bool, typer.Option("--yaml", help="The document itself.")] = False,
    year: Annotated[int | None, typer.Option()] = None,
    json: Json = False,
) -> None:
    """Prints the programme that holds."""
    django()
    from pijar.cycle.store import current

    document = current(year)
    if as_yaml and not json:
        print(document.text, end="" if document.text.endswith("\n") else "\n")
        return
    result: dict[str, Any] = {"year": document.year, "funds": document.quotas}
    show(result | ({"yaml": document.text} if as_yaml else {}), json)


@programme_app.command("load")
def programme_load(file: Path, json: Json = False, as_user: As = None, approve_as: ApproveAs = None) -> None:
    """Loads an edited programme; it holds from now on."""
    django()
    from pijar.cycle.store import load

    if not file.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{file} does not exist.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("PROGRAMME_INVALID", f"{file} is not a text in UTF-8.") from None
    document = load(text, actor(as_user), actor(approve_as) if approve_as else None)
    show({"year": document.year, "funds": document.quotas}, json)


@programme_app.command("roll")
def programme_roll(
    year: Annotated[int, typer.Argument(help="The year that ends.")],
    to: Annotated[int, typer.Option("--to", help="The year after it.")],
    json: Json = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="One line per person; NIKs in clear, so it is recorded.")] = None,
    yaml: Annotated[Path | None, typer.Option("--yaml", help="The programme of the new year, to edit and load.")] = None,
    as_user: As = None,
) -> None:
    """Proposes who stays, who leaves and why, and the cost per fund of the next year. Nothing is stored."""
    django()
    from pijar.cycle.rolling import propose

    with Bar(f"{to}"):
        roll = propose(year, to=to)
    if csv:
        _write_people(csv, roll.people, to, as_user)
    if yaml:
        yaml.parent.mkdir(parents=True, exist_ok=True)
        yaml.write_text(roll.programme, encoding="utf-8")
    show(roll.summary, json)


def _write_people(path: Path, people: Any, to: int, as_user: str | None) -> None:
    from pijar.audit.services import record

    record(actor(as_user), "programme.roll", f"programme:{to}", {"rows": people.height})
    write_csv(path, people)


@reference_app.command("load")
def reference_load(
    kind: Reference,
    file: Path,
    json: Json = False,
    as_of: Annotated[
        date | None, typer.Option("--as-of", parser=a_day, metavar="YYYY-MM-DD", help="The day it speaks of (default: today).")
    ] = None,
    as_user: As = None,
) -> None:
    """Loads one register as a snapshot; older ones stay and answer for their days."""
    django()
    from pijar.cycle.services import load_reference

    with Bar(f"{kind.value}"):
        loaded = load_reference(kind, file, as_of=as_of, actor=actor(as_user))
    if not loaded.rows:
        typer.echo(f"{file.name} holds no line: from its day on this register knows nobody.", err=True)
    show({"kind": loaded.kind, "rows": loaded.rows, "loaded": loaded.loaded, "rejected": loaded.rejected}, json)
