"""Answers of the database as frames, by COPY: a million rows in a second, and never as Python objects."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from django.db import connection


def copied(sql: str, schema: dict[str, Any]) -> pl.DataFrame:
    """The answer of a query with the columns of `schema`; null stays null."""
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"copy ({sql}) to stdout (format csv)") as copy:
        for piece in copy:
            buffer.write(piece)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=schema)
