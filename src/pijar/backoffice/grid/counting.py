"""How many rows match: exactly where that is quick, else the planner's estimate. A page never waits for a count of a million."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import Count as Counted
from django.db.models import QuerySet, Window
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pijar.backoffice.kept import FRESH, kept

EXACT_TO = 10_000
# A count of so many is changed by less than a thousandth by what officers enter: it is counted again ten times less often.
THOUSANDS, SLOWER = 1_000, 10 * FRESH
FEW = 4_000
# A count that takes longer is given up for the estimate.
PATIENCE = "60ms"


@dataclass(frozen=True)
class Count:
    """How many; `exact` or as the planner reckons."""

    n: int
    exact: bool

    @property
    def fresh(self) -> float:
        """Seconds for which it is shown in a large city before it is counted again beside, unless many were changed at once."""
        return SLOWER if self.n >= THOUSANDS else FRESH

    def __str__(self) -> str:
        return number_format(self.n, force_grouping=True) if self.exact else f"± {rounded(self.n)}"


def rounded(n: int) -> str:
    """A large number in words' length: 12 ribu, 1,2 juta."""
    if n < 1000:
        return str(n)
    size, word = (1_000_000, _("juta")) if n >= 1_000_000 else (1_000, _("ribu"))
    whole = n / size
    text = number_format(round(whole, 1 if whole < 10 else 0), 1 if whole < 10 else 0)
    return f"{text.removesuffix(',0').removesuffix('.0')} {word}"


def count(rows: QuerySet[Any]) -> Count:
    """Exact up to EXACT_TO."""
    plain = rows.order_by()
    try:
        sql, values = plain.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Count(0, True)
    return _found(sql, values)


@kept
def _found(sql: str, values: tuple[Any, ...]) -> Count:
    """Where the planner reckons with far more than EXACT_TO, counting so far would mostly be for nothing."""
    estimate = _planned(sql, values)
    if estimate <= 2 * EXACT_TO and (found := _counted(sql, values)) is not None and found <= EXACT_TO:
        return Count(found, True)
    return Count(max(estimate, EXACT_TO), False)


def with_count(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that a search of words finds, each with how many there are in all (`in_all`), where that is a few thousand at most:
    finding them costs so much more than reading them that it is done once.
    """
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return rows
    return rows.annotate(in_all=Window(Counted("pk"))) if _planned(sql, values) <= FEW else rows


def exactly(rows: QuerySet[Any], at_most: int) -> int:
    """How many, counted to `at_most` + 1, however long it takes."""
    return rows.order_by()[: at_most + 1].count()


def _planned(sql: str, values: tuple[Any, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {sql}", values)
        (plan,) = cursor.fetchone()
    found = plan if isinstance(plan, list) else json.loads(plan)
    return int(found[0]["Plan"]["Plan Rows"])


def _counted(sql: str, values: tuple[Any, ...]) -> int | None:
    """The number, at most one more than EXACT_TO; None where counting takes too long."""
    # One message: where none is open, the database makes a transaction of it, and the bound ends with it.
    count = f"select count(*) from ({sql} limit {EXACT_TO + 1}) counted"
    bounded = f"set local statement_timeout = '{PATIENCE}'; {count}; set local statement_timeout = 0"
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(bounded, values)
            cursor.nextset()
            return int(cursor.fetchone()[0])
    except OperationalError:
        return None
