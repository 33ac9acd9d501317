"""Moving frames into PostgreSQL and back by COPY: the only way large sets travel."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

PIECE = 2**20


def copy_frame(frame: pl.DataFrame, table: str, columns: Sequence[str]) -> None:
    """Appends the frame's `columns` to `table`. Null stays null; an empty text stays an empty text."""
    if frame.is_empty():
        return
    buffer = io.BytesIO()
    frame.select(columns).write_csv(buffer, include_header=False)
    data = buffer.getbuffer()
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin (format csv)") as copy:
        for start in range(0, len(data), PIECE):
            copy.write(data[start : start + PIECE])


def next_id(table: str) -> int:
    """The first free id of a table. Under the step's lock, so that a repeated step gives the same ids."""
    with connection.cursor() as cursor:
        cursor.execute(f"select coalesce(max(id), 0) + 1 from {table}")
        return int(cursor.fetchone()[0])


def next_ids(*tables: str) -> tuple[int, ...]:
    """`next_id` of several tables at once."""
    found = rows("select " + ", ".join(f"(select coalesce(max(id), 0) + 1 from {table})" for table in tables))
    return tuple(int(number) for number in found[0])


def sync_sequence(table: str) -> None:
    """Moves a table's id sequence past ids that were given by hand."""
    sync_sequences(table)


def sync_sequences(*tables: str) -> None:
    """`sync_sequence` of several tables at once."""
    one = "setval(pg_get_serial_sequence('{0}', 'id'), (select coalesce(max(id), 1) from {0}))"
    run("select " + ", ".join(one.format(table) for table in tables))


def analyze(*tables: str) -> None:
    """Tells the planner what these tables hold now: a server that stops with its last command has nobody else for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(tables)}")


def lock(name: str) -> None:
    """Holds one step's lock until the transaction ends: two of the same step never run at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"pijar {name}"])


def run(sql: str, *parameters: Any) -> int:
    """Executes one statement and returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


def named(sql: str, parameters: Mapping[str, Any]) -> int:
    """Executes one statement with named parameters and returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(parameters))
        return int(cursor.rowcount)


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def asked(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query with named parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(parameters))
        return list(cursor.fetchall())
