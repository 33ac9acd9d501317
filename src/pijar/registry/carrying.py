"""Taking lines of an older register over into one that speaks of some people only."""

from __future__ import annotations

from pijar.registry.copy import analyze, named, rows, run

# Every column of the register's lines, whichever there are, but for the two that make a line another one.
_COLUMNS = """
select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns
 where table_schema = current_schema() and table_name = 'registry_populationline' and column_name not in ('id', 'snapshot_id')
"""
_CARRY = """
insert into registry_populationline (snapshot_id, {columns})
select %(made)s, {columns} from registry_populationline d
 where d.snapshot_id = %(base)s
   and not exists (select 1 from registry_populationline n where n.snapshot_id = %(made)s and n.national_id = d.national_id)
   and not exists (select 1 from {without} g where g.national_id = d.national_id)
"""
# Since when somebody lives here is seldom asked again. Whose status changed may have moved since, so there it does not hold.
_STILL_HERE = """
update registry_populationline n set resident_since = d.resident_since
  from registry_populationline d
 where n.snapshot_id = %(made)s and n.resident_since is null and d.snapshot_id = %(base)s and d.national_id = n.national_id
   and d.status = n.status and d.resident_since is not null
"""


def carry_population(base: int, made: int, *, without: str) -> int:
    """Adds to register `made` the lines of register `base` about everybody it does not name; returns how many.

    Of whom `made` names it keeps since when they live here, where it says nothing of it and their status is the same.
    `without` is a temporary table with the `national_id` of whom to leave out. The lines count as loaded with `made`.
    """
    columns = rows(_COLUMNS)[0][0]
    named(_STILL_HERE, {"made": made, "base": base})
    carried = named(_CARRY.format(columns=columns, without=without), {"made": made, "base": base})
    run("update registry_snapshot set rows = rows + %s, loaded = loaded + %s where id = %s", carried, carried, made)
    analyze("registry_populationline")
    return carried
