"""Starting a city in a browser: the first start with its code, and every start after it."""

from __future__ import annotations

import os

import typer

from pijar.cli.common import django


def add(app: typer.Typer) -> None:
    app.command()(run)


def run(
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serves the city of this data folder; a new one is set up in the browser, with a code printed here."""
    _begin_where_new()
    django()
    from pijar.onboarding.firststart import new_code

    if code := new_code():
        print(f"\npijar — penyiapan kota / first start: http://{host}:{port}/mulai/\n")
        print(f"  kode / code:  {code}\n")
        print("Kode berlaku sampai kota dibuat atau pijar dijalankan lagi. Yang sudah diisi tetap tersimpan.\n", flush=True)
    from pijar.config.server import serve

    serve(host, port)


def _begin_where_new() -> None:
    """Makes the tables where there are none; a city of an older pijar is refused by `django`, as by every command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    import django as framework

    framework.setup()
    from pijar.cycle.schema import is_empty
    from pijar.cycle.setup import begin

    if is_empty():
        begin()
