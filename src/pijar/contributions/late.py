"""Late lists: people added to a fund's month after its list was sent are billed in a list of their own, number 2 and on."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from pijar.contributions import money
from pijar.contributions.models import Batch, BatchLine
from pijar.contributions.types import BatchState
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import named, next_id, sync_sequence
from pijar.staff.types import Actor

# A late line costs what the month's law says, as the lines that were sent do.
LINES = """
insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)
select (select coalesce(max(id), 0) from contributions_batchline) + row_number() over (order by s.person_id),
       %(batch)s, s.month, s.person_id, r.id, r.jkk, r.jkm
  from eligibility_assessment s
  join contributions_rate r on r.month = s.month and r.sector = s.sector and r.fund_kind = %(kind)s
 where s.month = %(month)s and s.person_id = any(%(people)s)
"""
TOTALS = """
update contributions_batch b set lines = t.lines, jkk = t.jkk, jkm = t.jkm, total = t.jkk + t.jkm, made_by = %(actor)s
  from (select count(*) as lines, coalesce(sum(jkk), 0) as jkk, coalesce(sum(jkm), 0) as jkm
          from contributions_batchline where batch_id = %(batch)s) t
 where b.id = %(batch)s
"""


def open_draft(month: Month, fund: str) -> Batch | None:
    """The fund's late list that may still change, held until the transaction ends."""
    drafts = Batch.objects.select_for_update().filter(month=month.first_day, fund_code=fund, number__gt=1)
    return drafts.filter(state=BatchState.DRAFT.value).order_by("number").last()


def bill_late(month: Month, fund: str, kind: str, people: list[int], *, actor: Actor, population: int | None) -> Batch:
    """Bills people in the fund's open late list, or in a new one; whoever changed it made it. Its money is set apart.

    `kind` is the fund's, `population` the register the month was made with. Raises Refusal: LINE_NOT_MADE, FUND_OVERDRAWN.
    """
    batch = open_draft(month, fund) or _new(month, fund, actor, population)
    given: dict[str, Any] = {"batch": batch.pk, "month": month.first_day, "kind": kind, "people": people}
    if named(LINES, given) != len(people):
        raise Refusal("LINE_NOT_MADE", f"{month} has no rate or no assessment for somebody to be added: nothing was changed.")
    return _reckon(batch, actor)


def _new(month: Month, fund: str, actor: Actor, population: int | None) -> Batch:
    last = Batch.objects.filter(month=month.first_day, fund_code=fund).aggregate(n=Max("number"))["n"] or 1
    batch = Batch(
        id=next_id("contributions_batch"), month=month.first_day, fund_code=fund, number=last + 1, made_by=actor.name, lines=0,
        jkk=0, jkm=0, total=0, population_id=population,
    )  # fmt: skip
    batch.save(force_insert=True)
    sync_sequence("contributions_batch")
    return batch


def _reckon(batch: Batch, actor: Actor) -> Batch:
    named(TOTALS, {"batch": batch.pk, "actor": actor.name})
    batch.refresh_from_db()
    money.reserve_late(batch, actor)
    return batch


def unbill_late(month: Month, person_id: int, *, actor: Actor) -> Batch | None:
    """Takes a person's line off a late draft; an empty list goes, and its money is free again. None: no such line."""
    line = BatchLine.objects.filter(
        month=month.first_day, person_id=person_id, batch__number__gt=1, batch__state=BatchState.DRAFT.value
    ).first()
    if line is None:
        return None
    batch = Batch.objects.select_for_update().get(id=line.batch_id)
    line.delete()
    batch = _reckon(batch, actor)
    if not batch.lines:
        Batch.objects.filter(id=batch.pk).delete()
    return batch
