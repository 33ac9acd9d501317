"""Statements that are asked thousands of times: planned once by each connection, then only run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection

# Django turns preparing off for its own connections, and binds values into the text of each statement; asked for here alone.
ALWAYS = 0


def one(sql: str, values: Mapping[str, Any]) -> Any:
    """The one row that a statement gives, prepared on the server at its first use by this connection; None for no row."""
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, ALWAYS
    try:
        with psycopg.Cursor(raw) as cursor:
            cursor.execute(sql, values, prepare=True)
            return cursor.fetchone()
    finally:
        raw.prepare_threshold = before
