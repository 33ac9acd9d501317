"""Results that come as a file: a kelurahan that went round with paper, or a second team with a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.registry.copy import copy_frame, named, rows, run
from pijar.registry.crypto import identifiers
from pijar.registry.snapshots import nik, read_table
from pijar.staff.types import Actor
from pijar.verification.services import LONGEST_NOTE, held
from pijar.verification.types import Result, State

# The entry of a NIK: of the person it names, or of the one that person was found to be.
MATCH = """
update given g set item_id = i.id, fault = case
           when %(recheck)s and k.id is null then 'NOT_IN_SAMPLE'
           when %(recheck)s and i.result = 'NOT_YET' then 'NOT_CHECKED_YET'
           when %(recheck)s and lower(i.checked_by) = lower(%(actor)s) then 'SAME_CHECKER'
           when not %(recheck)s and k.result <> 'NOT_YET' and i.result <> g.result then 'RECHECKED' end
  from registry_person p
  join verification_rounditem i on i.round_id = %(round)s and (i.person_id = p.id or i.person_id = p.survivor_id)
  left join verification_recheck k on k.item_id = i.id
 where g.fault is null and p.national_id = g.national_id
"""
TWO_LINES = """
update given g set fault = 'ENTRY_TWICE' where fault is null
   and exists (select 1 from given o where o.item_id = g.item_id and o.line < g.line)
"""
WRITE = """
update {table} t set result = g.result, note = coalesce(g.note, ''),
       checked_by = case when g.result = 'NOT_YET' then '' when t.result = g.result then t.checked_by else %(actor)s end,
       checked_at = case when g.result = 'NOT_YET' then null when t.result = g.result then t.checked_at else %(at)s end
  from given g
 where t.{key} = g.item_id and g.fault is null and (t.result, t.note) is distinct from (g.result, coalesce(g.note, ''))
"""


@transaction.atomic
def record_results(round_id: int, path: Path, *, recheck: bool = False, actor: Actor) -> dict[str, Any]:
    """Keeps the results of a CSV `nik,result,note`; bad lines are named by number and code and do not stop the rest.

    With `recheck` they are second looks at the sample. Raises Refusal: ROUND_UNKNOWN, ROUND_CLOSED, and as `read_table`.
    """
    held(round_id, State.OPEN, State.PUBLISHED)
    table = _typed(read_table(path, ["nik", "result"], ["note"]))
    run(
        "create temp table given (line int, national_id bytea, result text, note text, fault text, item_id bigint) on commit drop"
    )
    copy_frame(table, "given", ["line", "national_id", "result", "note", "fault"])
    run("select 1 from verification_rounditem where round_id = %s order by id for update", round_id)
    named(MATCH, {"round": round_id, "recheck": recheck, "actor": actor.name})
    run("update given set fault = 'NOT_IN_ROUND' where fault is null and item_id is null")
    run(TWO_LINES)
    where = ("verification_recheck", "item_id") if recheck else ("verification_rounditem", "id")
    written = named(WRITE.format(table=where[0], key=where[1]), {"actor": actor.name, "at": now()})
    rejected = [
        {"line": line, "code": code} for line, code in rows("select line, fault from given where fault is not null order by 1")
    ]
    run("drop table given")
    action = "verification.record_rechecks" if recheck else "verification.record"
    record(actor, action, f"round:{round_id}", {"lines": table.height, "recorded": written, "rejected": len(rejected)})
    unchanged = table.height - written - len(rejected)
    return {"round": round_id, "lines": table.height, "recorded": written, "unchanged": unchanged, "rejected": rejected}


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    code = pl.col("result").str.to_uppercase().str.replace_all(r"[\s-]+", "_")
    typed = table.with_columns(
        nik=nik("nik"), result=code, note=pl.col("note").str.replace_all("\0", "", literal=True).str.slice(0, LONGEST_NOTE)
    )
    fault = (
        pl.when(pl.col("nik").is_null()).then(pl.lit("NIK_INVALID"))
        .when(~pl.col("result").is_in([r.value for r in Result]).fill_null(False)).then(pl.lit("RESULT_UNKNOWN"))
        .when(~pl.col("nik").is_first_distinct()).then(pl.lit("NIK_TWICE"))
    )  # fmt: skip
    typed = typed.with_columns(fault=fault)
    return typed.with_columns(identifiers().encrypt_series("national_id", typed["nik"]).alias("national_id"))
