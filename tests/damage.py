"""Damaging a city as somebody with rights in its database would: guards off, then plain SQL."""

from __future__ import annotations

import re
from typing import Any

from databases import one, rows
from pijar.cycle.checks import check_all

LINE = "select id from contributions_batchline where month = '2026-02-01' order by id limit 1"


def guards_off(*tables: str) -> None:
    """Triggers off and constraints gone on these tables, as their owner can do it."""
    for table in tables:
        rows(f"alter table {table} disable trigger user")
        found = rows("select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'f', 'u')", table)
        for (name,) in found:
            rows(f'alter table {table} drop constraint "{name}" cascade')
        for (name,) in rows(
            "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass and indisunique and not indisprimary",
            table,
        ):
            rows(f"drop index {name}")


def red() -> dict[str, str]:
    result = check_all()
    found = {c["name"]: c["detail"] for c in result["checks"] if not c["ok"]}
    assert result["ok"] is (not found)
    # Guards were taken off to do the damage: that they are missing is another test's matter.
    return {name: detail for name, detail in found.items() if name != "guards_of_the_database_stand"}


def turns_red(name: str, *named: Any) -> None:
    found = red()
    assert name in found, found
    for word in named:
        assert str(word) in found[name], found[name]
    assert not re.search(r"\b[0-9]{16}\b", found[name])


def billed_person(fund: str = "APBD") -> int:
    return int(
        one(
            "select min(l.person_id) from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
            " where b.fund_code = %s and l.month = '2026-02-01'",
            fund,
        )
    )
