"""Filling empty tables: their indexes are built once, from all rows, instead of being kept in order row by row.

Everything happens in the caller's transaction, so a load that fails, or is killed, leaves tables and indexes as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction

from pijar.registry.copy import rows, run

# Primary keys stay, as other tables point to them, and so do indexes of some rows only: they cost little. Nearly everybody stands
# for themselves, so that an index of those is one of all.
_INDEXES = """
select t.relname, x.relname, c.conname, pg_get_constraintdef(c.oid), pg_get_indexdef(i.indexrelid)
  from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid and c.contype in ('u', 'x')
 where i.indrelid = any(%s::regclass[]) and not i.indisprimary
   and coalesce(pg_get_expr(i.indpred, i.indrelid), '(survivor_id IS NULL)') = '(survivor_id IS NULL)'
   and not exists (select 1 from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)
 order by 1, 2
"""
# Whoever reads one of the tables now is not waited for long: the rows then go in the usual way.
_PATIENCE = "1s"


@contextmanager
def indexed_at_the_end(*tables: str) -> Iterator[bool]:
    """Within a transaction: takes the indexes of empty `tables` away for the block and builds them at its end.

    Nobody else reads these tables until the transaction ends. Gives whether it was done; it is not where somebody holds
    one of the tables, or the tables belong to another role. Raises IntegrityError at the end where rows break a
    uniqueness. Deferred constraints are checked at the end of the block.
    """
    taken = _take_away(list(tables))
    yield bool(taken)
    if taken:
        # A table with checks outstanding is not altered.
        run("set constraints all immediate")
        for statement in taken:
            run(statement)
        run("set constraints all deferred")


def _take_away(tables: list[str]) -> list[str]:
    """Drops the indexes and returns the statements that make them again."""
    again = []
    try:
        with transaction.atomic():
            run(f"set local lock_timeout = '{_PATIENCE}'")
            for table, index, constraint, rule, definition in rows(_INDEXES, tables):
                if constraint:
                    run(f'alter table "{table}" drop constraint "{constraint}"')
                    again.append(f'alter table "{table}" add constraint "{constraint}" {rule}')
                else:
                    run(f'drop index "{index}"')
                    again.append(definition)
            run("set local lock_timeout to default")
    except DatabaseError:
        return []
    return again
