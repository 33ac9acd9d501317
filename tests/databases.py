"""Databases beside the test database, so that a whole city can be kept for many tests and never meets another's rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Every query of this process goes to the database `name` for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def untouched(name: str) -> Iterator[None]:
    """Like `inside`, and whatever is written there is taken back at the end."""
    with inside(name), transaction.atomic():
        yield
        transaction.set_rollback(True)


def made(name: str, template: str = "template1") -> str:
    """A new database, as a copy of another one; one left over from an interrupted run gives way."""
    connection.close()
    with _administration() as run:
        run(f'drop database if exists "{name}"')
        run(f'create database "{name}" template "{template}"')
    return name


def dropped(name: str) -> None:
    connection.close()
    with _administration() as run:
        run(f'drop database if exists "{name}"')


@contextmanager
def _administration() -> Iterator[Any]:
    with connection._nodb_cursor() as cursor:
        yield cursor.execute


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall()) if cursor.description else []


def one(sql: str, *parameters: Any) -> Any:
    return rows(sql, *parameters)[0][0]


def counts() -> dict[str, int]:
    """How many rows each table has."""
    tables = rows("select tablename from pg_tables where schemaname = current_schema() order by 1")
    return {table: one(f'select count(*) from "{table}"') for (table,) in tables}
