"""Statements that are asked thousands of times: planned once by each connection, then only run."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import psycopg
from django.db import connection

# Django turns preparing off for its own connections, and binds values into the text of each statement; asked for here alone.
ALWAYS = 0


def one(sql: str, values: Mapping[str, Any]) -> Any:
    """The one row that a statement gives, prepared on the server at its first use by this connection; None for no row.

    Raises Django's own errors of databases, as every other statement does.
    """
    found = rows(sql, values)
    return found[0] if found else None


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows that a statement gives, prepared as for `one`. Raises Django's own errors of databases."""
    text, names = _numbered(sql)
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, ALWAYS
    began = time.monotonic()
    try:
        with connection.wrap_database_errors, psycopg.RawCursor(raw) as cursor:
            cursor.execute(text, [values[name] for name in names], prepare=True)
            return cursor.fetchall()
    finally:
        raw.prepare_threshold = before
        if connection.queries_logged:
            # Whoever counts a page's statements counts these, too.
            connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - began:.3f}"})


@cache
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `$1`, `$2` for its named values, and their names: the driver would read a long one anew each time."""
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return re.sub(r"%\((\w+)\)s", place, sql), tuple(names)
