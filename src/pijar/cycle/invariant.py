"""One thing that must always hold of the data, as one SQL query over the whole database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

SHOWN = 5
# What the queries may ask about the programme and the law: see `checks.Facts`.
FACTS = """
fund_of as (select * from json_to_recordset(%(funds)s::json) as f (month date, code text, kind text, quota int)),
programme_of as (select * from json_to_recordset(%(programmes)s::json) as f (year int, code text, kind text, quota int)),
law_of as (select * from json_to_recordset(%(law)s::json) as r (month date, kind text, sector text, jkk int, jkm int)),
"""


@dataclass(frozen=True)
class Invariant:
    """`counted` is SQL for the number of things looked at; `broken` is SQL for one text `what` per record that breaks it.

    The text names records by id, month and fund, never a NIK or a name. `holds` is what is said of the number counted.
    """

    name: str
    holds: str
    counted: str
    broken: str

    def check(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The answer as `pijar check` prints it. A query that cannot be run counts as broken."""
        sql = (
            f"with {FACTS} broken as ({self.broken}) select ({self.counted}), (select count(*) from broken),"
            " (select array_agg(coalesce(what, 'a record that cannot be named'))"
            f" from (select what from broken order by what limit {SHOWN}) first)"
        )
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, dict(facts))
                number, bad, first = cursor.fetchone()
        except Exception as error:
            said = str(error).strip().splitlines() or [""]
            return {"name": self.name, "ok": False, "detail": f"could not be checked: {type(error).__name__} {said[0][:200]}"}
        return {"name": self.name, "ok": not bad, "detail": named(bad, first) if bad else f"{number:,} {self.holds}"}


def named(number: int, first: list[str]) -> str:
    """The first records that break a rule, and how many more there are."""
    more = f"; and {number - len(first):,} more" if number > len(first) else ""
    return f"{number:,} wrong: " + "; ".join(first) + more
