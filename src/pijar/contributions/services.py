"""A batch's way: opened, submitted by two people, paid, reconciled with the insurer's reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions import exchange
from pijar.contributions.models import Batch, BatchLine, Rate, Remittance
from pijar.contributions.types import DEFAULT_LAYOUT, MOVES, BatchState, FileLayout
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.law.contributions import contribution_table
from pijar.registry import files as kept_files
from pijar.registry.copy import analyze, lock, named, run
from pijar.staff.types import CONSOLE, Actor

OPEN = """
insert into contributions_batch
       (id, month, fund_code, state, made_by, approved_by, lines, jkk, jkm, total, checksum, files, population_id)
select (select coalesce(max(id), 0) from contributions_batch) + row_number() over (order by p.id),
       p.month, p.fund_code, 'draft', %(actor)s, '', 0, 0, 0, 0, '', '[]', %(population)s::bigint
  from allocation_places p
 where p.month = %(month)s
   and exists (select 1 from allocation_assignment a where a.month = p.month and a.fund_code = p.fund_code)
"""
# One statement for the whole month; in the order of persons, so that the keys grow at their right end. What a line of each
# fund and sector costs is worked out first: it is a handful of rows, which the planner would not guess.
LINES = """
with price as materialized (
    select b.fund_code, r.sector, b.id as batch_id, r.id as rate_id, r.jkk, r.jkm
      from contributions_batch b
      join funding_fundingsource f on f.year = %(year)s and f.code = b.fund_code
      join contributions_rate r on r.month = b.month and r.fund_kind = f.kind
     where b.month = %(month)s
)
insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)
select (select coalesce(max(id), 0) from contributions_batchline) + row_number() over (order by a.person_id),
       p.batch_id, %(month)s, a.person_id, p.rate_id, p.jkk, p.jkm
  from allocation_assignment a
  join eligibility_assessment s on s.month = %(month)s and s.person_id = a.person_id
  join price p on p.fund_code = a.fund_code and p.sector = s.sector
 where a.month = %(month)s
"""
TOTALS = """
update contributions_batch b set lines = t.lines, jkk = t.jkk, jkm = t.jkm, total = t.jkk + t.jkm
  from (select batch_id, count(*) as lines, sum(jkk) as jkk, sum(jkm) as jkm from contributions_batchline
         where month = %(month)s group by batch_id) t
 where t.batch_id = b.id
"""


def open_batches(month: Month, *, funds: dict[str, str], sectors: list[str], actor: Actor, population: int | None = None) -> None:
    """Bills the month: one batch per fund that carries somebody, one line per person, at the rate of the law.

    `funds` maps fund code to kind; `population` is the register snapshot the list was made with.
    Replaces the month's drafts. Raises Refusal (MONTH_SUBMITTED).
    """
    discard(month)
    _rates(month, sorted(set(funds.values())), sectors)
    parameters = {"month": month.first_day, "year": month.year, "actor": actor.name, "population": population}
    named(OPEN, parameters)
    named(LINES, parameters)
    named(TOTALS, parameters)
    analyze("contributions_batchline")


def _rates(month: Month, kinds: list[str], sectors: list[str]) -> None:
    for kind in kinds:
        table = contribution_table(month, kind, sectors)
        for sector, law in table.items():
            values = {
                "jkk": law.jkk,
                "jkm": law.jkm,
                "parameters": list(law.parameters),
                "provisions": list(law.provisions),
            }
            Rate.objects.update_or_create(month=month.first_day, fund_kind=kind, sector=str(sector), defaults=values)


def discard(month: Month) -> None:
    """Removes the drafts of a month. Raises Refusal (MONTH_SUBMITTED) when one was submitted."""
    refuse_submitted(month)
    run("delete from contributions_batchline where month = %s", month.first_day)
    Batch.objects.filter(month=month.first_day).delete()


def refuse_submitted(month: Month) -> None:
    sent = list(Batch.objects.filter(month=month.first_day).exclude(state="draft").values_list("fund_code", flat=True))
    if sent:
        raise Refusal(
            "MONTH_SUBMITTED",
            f"{month} is submitted ({', '.join(sent)}) and stays as it is; changes go into a later month.",
            values={"month": month, "funds": sent},
        )


@dataclass(frozen=True)
class Submission:
    """The files written for the insurer, and what they add up to."""

    files: list[dict[str, Any]]
    lines: int
    total: int


@transaction.atomic
def submit(month: Month, *, maker: Actor | None, checker: Actor, out: Path, layout: FileLayout = DEFAULT_LAYOUT) -> Submission:
    """Writes the insurer's files of every fund and takes the batches to submitted; again later, writes the same files.

    `maker`, when given, must be who made the batches, or takes on what the console made.
    Raises Refusal: NOTHING_BILLED, SAME_PERSON, OTHER_MAKER.
    """
    lock("books")
    batches = list(Batch.objects.select_for_update().filter(month=month.first_day).order_by("id"))
    if not batches:
        raise Refusal("NOTHING_BILLED", f"Nothing is billed for {month}: run `pijar month run {month}` first.")
    drafts = [b for b in batches if b.state == BatchState.DRAFT.value]
    for batch in drafts:
        _refuse_same(batch, maker, checker)
        _name_maker(batch, maker)
    out.mkdir(parents=True, exist_ok=True)
    files = [file for batch in batches for file in exchange.write_batch(batch, out, layout)]
    for batch in drafts:
        move(MOVES, BatchState(batch.state), BatchState.SUBMITTED, f"{batch.fund_code} {month}")
        mine = [f for f in files if f["fund"] == batch.fund_code]
        for file in mine:
            kept_files.keep(Path(file["path"]), file["sha256"])
        checksum = next(f["sha256"] for f in mine if f["format"] == "csv")
        Batch.objects.filter(id=batch.id).update(
            state=BatchState.SUBMITTED.value, approved_by=checker.name, checksum=checksum,
            files=[{"format": f["format"], "sha256": f["sha256"]} for f in mine],
        )  # fmt: skip
        details = {"made_by": batch.made_by, "lines": batch.lines, "total": batch.total, "sha256": checksum}
        record(checker, "batch.submit", f"batch:{batch.id}", details)
    return Submission(files, sum(b.lines for b in batches), sum(b.total for b in batches))


def _name_maker(batch: Batch, maker: Actor | None) -> None:
    """A list made at the console becomes the named person's, who answers for it from now on."""
    if maker and batch.made_by == CONSOLE.name:
        batch.made_by = maker.name
        Batch.objects.filter(id=batch.id).update(made_by=maker.name)


def _refuse_same(batch: Batch, maker: Actor | None, checker: Actor) -> None:
    if same_person(batch.made_by, checker.name):
        raise Refusal("SAME_PERSON", f"{checker.name} made this batch; somebody else has to approve it.")
    if maker and same_person(maker.name, checker.name):
        raise Refusal("SAME_PERSON", f"Maker and checker are both {checker.name}; two people are needed.")
    if maker and batch.made_by != CONSOLE.name and not same_person(maker.name, batch.made_by):
        raise Refusal("OTHER_MAKER", f"{batch.made_by} made this batch, not {maker.name}: name who made it.")


def same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _batch(month: Month, fund: str) -> Batch:
    batch = Batch.objects.select_for_update().filter(month=month.first_day, fund_code=fund).first()
    if batch is None:
        have = ", ".join(Batch.objects.filter(month=month.first_day).values_list("fund_code", flat=True)) or "none"
        raise Refusal("BATCH_UNKNOWN", f"There is no batch of {fund} for {month} (there is: {have}).")
    return batch


@transaction.atomic
def pay(month: Month, *, fund: str, on: date, reference: str, amount: int, actor: Actor) -> Remittance:
    """Records the transfer that paid a submitted batch. The same transfer again changes nothing.

    Raises Refusal: BATCH_UNKNOWN, NOT_SUBMITTED, AMOUNT_WRONG, ALREADY_PAID, REFERENCE_MISSING.
    """
    batch = _batch(month, fund)
    if batch.state == BatchState.DRAFT.value:
        raise Refusal("NOT_SUBMITTED", f"{fund} {month} is a draft: send it first with `pijar contributions export {month}`.")
    if not reference.strip():
        raise Refusal("REFERENCE_MISSING", "Name the transfer, for example its SP2D number.")
    if amount != batch.total:
        sentence = f"{fund} {month} is {rupiah(batch.total)}, not {rupiah(amount)}: nothing was recorded."
        values = {"fund": fund, "month": month, "total": batch.total, "amount": amount}
        raise Refusal("AMOUNT_WRONG", sentence, values=values)
    if found := Remittance.objects.filter(batch=batch).first():
        if (found.paid_on, found.reference) == (on, reference.strip()):
            return found
        values = {"fund": fund, "month": month, "paid_on": found.paid_on, "reference": found.reference}
        raise Refusal("ALREADY_PAID", f"{fund} {month} was paid on {found.paid_on} by {found.reference}.", values=values)
    move(MOVES, BatchState(batch.state), BatchState.PAID, f"{fund} {month}")
    paid = Remittance.objects.create(batch=batch, paid_on=on, reference=reference.strip(), amount=amount, actor=actor.name)
    Batch.objects.filter(id=batch.id).update(state=BatchState.PAID.value)
    record(actor, "batch.pay", f"batch:{batch.id}", {"amount": amount, "on": on.isoformat(), "reference": paid.reference})
    return paid


@transaction.atomic
def reconcile(month: Month, *, fund: str, path: Path, actor: Actor) -> dict[str, int]:
    """Matches the insurer's reply line by line; every line falls into exactly one bucket.

    Returns the counts of this reply. The same file again returns the same counts and writes nothing; another file for the
    same batch replaces the result of the lines it speaks of. Raises Refusal: BATCH_UNKNOWN, NOT_PAID, and what reading raises.
    """
    lock("reconcile")
    batch = _batch(month, fund)
    if batch.state in (BatchState.DRAFT.value, BatchState.SUBMITTED.value):
        raise Refusal(
            "NOT_PAID",
            f"{fund} {month} is {batch.state}, not yet paid: record the remittance with `pijar contributions pay`.",
        )
    return exchange.match_reply(batch, path, actor)


def billed(month: Month) -> dict[str, dict[str, int]]:
    """Per fund: lines, JKK, JKM and total of the month's batches, whole rupiah."""
    return {
        b.fund_code: {"lines": b.lines, "jkk": b.jkk, "jkm": b.jkm, "total": b.total}
        for b in Batch.objects.filter(month=month.first_day).order_by("id")
    }


def is_submitted(person_ids: list[int]) -> list[str]:
    """Months with a submitted line for one of these persons."""
    found = BatchLine.objects.filter(person_id__in=person_ids).exclude(batch__state="draft")
    return sorted({str(Month.of(m)) for m in found.values_list("month", flat=True).distinct()})
