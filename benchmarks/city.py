"""A fresh city in a folder of its own, with the embedded database running."""

from __future__ import annotations

import os
from pathlib import Path


def begin(folder: Path):  # type: ignore[no-untyped-def]
    """Prepares `folder/data` and returns the server, whose `release()` stops it. Once a process: settings are read once."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    os.environ.pop("DATABASE_URL", None)
    os.environ["PIJAR_DATA"] = str(data)
    from pijar.config import paths

    paths.begin_demo(data)
    from pijar.cycle.setup import prepare

    prepare()
    from django.conf import settings

    return settings.SERVER
