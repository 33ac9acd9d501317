"""A city to practise in, beside the real one and apart from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pijar.cli.common import Json, show


def add(app: typer.Typer) -> None:
    app.command()(sandbox)


def sandbox(
    host: str = "127.0.0.1",
    port: int = 8001,
    reset: Annotated[bool, typer.Option("--reset", help="Throws the practice city away and builds a new one.")] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Stops before serving.")] = False,
    folder: Annotated[Path | None, typer.Option(help="Its data folder (default: beside PIJAR_DATA, with -latihan).")] = None,
    json: Json = False,
) -> None:
    """Builds and serves an invented city to practise in: own data, own keys, own port; nothing leaves it."""
    from pijar.config import paths
    from pijar.onboarding import practice

    paths.read_dotenv()
    place = (folder or practice.folder_of(paths.data_place())).absolute()
    if reset:
        practice.remove(place)
    practice.make(place)
    # Before Django reads anything: from here on this process knows nothing of the real city.
    inside = practice.environment(os.environ, place)
    os.environ.clear()
    os.environ.update(inside)
    from pijar.demo.build import build, welcome

    build()
    if build_only:
        show({"folder": str(place), "ready": True}, json)
        return
    print("\nKOTA LATIHAN / a city to practise in. Ulang dari awal / begin anew: pijar sandbox --reset", flush=True)
    welcome(host, port)
    from pijar.config.server import serve

    serve(host, port)
