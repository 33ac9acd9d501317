"""Whether the database has the tables this version of pijar knows; asked at every start, so it must be quick."""

from __future__ import annotations

from pathlib import Path

import pijar
from pijar.registry.copy import rows


def is_current() -> bool:
    """True when every migration of ours was applied. Looks at names only: no migration is loaded."""
    ours = {(p.parent.parent.name, p.stem) for p in Path(pijar.__file__).parent.glob("*/migrations/0*.py")}
    return ours <= set(rows("select app, name from django_migrations"))


def is_empty() -> bool:
    """True for a database in which no pijar was ever made."""
    return rows("select to_regclass('django_migrations')") == [(None,)]
