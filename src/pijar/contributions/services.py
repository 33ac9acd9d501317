"""A batch's way: opened, checked by a second person, sent, billed, paid, reconciled with the insurer's reply, closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions import exchange, money
from pijar.contributions.models import Batch, Rate
from pijar.contributions.paying import bill as bill
from pijar.contributions.paying import cancel_credit as cancel_credit
from pijar.contributions.paying import close as close
from pijar.contributions.paying import credit as credit
from pijar.contributions.paying import pay as pay
from pijar.contributions.paying import the_batch
from pijar.contributions.types import DEFAULT_LAYOUT, DEFAULT_REPLY, MOVES, SENT, WAS_PAID, BatchState, FileLayout, ReplyLayout
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.law.contributions import contribution_table
from pijar.registry import files as kept_files
from pijar.registry.copy import analyze, lock, named, rows, run
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

    `funds` maps fund code to kind; `population` is the register snapshot the list was made with. What the batches cost is
    set apart in the books. Replaces the month's drafts. Raises Refusal (MONTH_SUBMITTED, FUND_OVERDRAWN).
    """
    _remove(month)
    _rates(month, sorted(set(funds.values())), sectors)
    parameters = {"month": month.first_day, "year": month.year, "actor": actor.name, "population": population}
    named(OPEN, parameters)
    named(LINES, parameters)
    named(TOTALS, parameters)
    analyze("contributions_batchline")
    money.reserve_month(month, actor)


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


def discard(month: Month, *, actor: Actor | None = None) -> None:
    """Removes the drafts of a month, and with an `actor` releases their money; without, the month is made again at once.

    Raises Refusal (MONTH_SUBMITTED) when one was submitted.
    """
    _remove(month)
    if actor:
        money.release(month, actor)


def _remove(month: Month) -> None:
    refuse_submitted(month)
    run("delete from contributions_batchline where month = %s", month.first_day)
    Batch.objects.filter(month=month.first_day).delete()


def refuse_submitted(month: Month) -> None:
    fixed = list(Batch.objects.filter(month=month.first_day).exclude(state="draft").order_by("id"))
    sent = sorted({batch.fund_code for batch in fixed if BatchState(batch.state) in SENT})
    if fixed and not sent:
        checked = sorted({batch.fund_code for batch in fixed})
        raise Refusal(
            "MONTH_CHECKED",
            f"{month} is checked ({', '.join(checked)}): its checker gives it back first (`pijar contributions send-back`).",
            values={"month": month, "funds": checked},
        )
    if sent:
        raise Refusal(
            "MONTH_SUBMITTED",
            f"{month} is submitted ({', '.join(sent)}) and stays as it is; changes go into a later month.",
            values={"month": month, "funds": sent},
        )


@dataclass(frozen=True)
class Submission:
    """The files written for the insurer, and what they add up to in whole rupiah; `payable` is the total less `credit`."""

    files: list[dict[str, Any]]
    lines: int
    total: int
    credit: int = 0

    @property
    def payable(self) -> int:
        return self.total - self.credit


@transaction.atomic
def check(month: Month, *, fund: str, actor: Actor, number: int = 1) -> None:
    """Somebody else's yes to a draft: from now on nothing of it changes unless it is sent back.

    Raises Refusal: BATCH_UNKNOWN, SAME_PERSON, MOVE_NOT_ALLOWED, FUND_OVERDRAWN.
    """
    lock("books")
    batch = the_batch(month, fund, number)
    _check(batch, None, actor)


def _check(batch: Batch, maker: Actor | None, checker: Actor) -> None:
    _refuse_same(batch, maker, checker)
    _name_maker(batch, maker)
    exchange.refuse_wrong_totals(batch)
    money.reserve(batch, checker)
    _move(batch, BatchState.CHECKED)
    Batch.objects.filter(id=batch.id).update(state=batch.state, approved_by=checker.name)
    batch.approved_by = checker.name
    # A draft that is made again may take a number over: the subject says of which list this was.
    details = {"batch": money.subject(batch), "made_by": batch.made_by, "lines": batch.lines, "total": batch.total}
    record(checker, "batch.check", f"batch:{batch.id}", details)


@transaction.atomic
def send_back(month: Month, *, fund: str, actor: Actor, reason: str, number: int = 1) -> None:
    """Gives a checked list back to its maker. Raises Refusal: BATCH_UNKNOWN, REASON_MISSING, MOVE_NOT_ALLOWED."""
    lock("books")
    batch = the_batch(month, fund, number)
    if not reason.strip():
        raise Refusal("REASON_MISSING", "Say why the list goes back to its maker.")
    _move(batch, BatchState.DRAFT)
    Batch.objects.filter(id=batch.id).update(state=batch.state, approved_by="")
    record(actor, "batch.send_back", f"batch:{batch.id}", {"batch": money.subject(batch), "reason": reason.strip()})


def _move(batch: Batch, to: BatchState) -> None:
    batch.state = move(MOVES, BatchState(batch.state), to, f"{batch.fund_code} {Month.of(batch.month)}").value


@transaction.atomic
def submit(
    month: Month, *, maker: Actor | None, checker: Actor, out: Path, layout: FileLayout = DEFAULT_LAYOUT,
    only: tuple[str, int] | None = None,
) -> Submission:  # fmt: skip
    """Writes the insurer's files of every fund and takes the batches to submitted; again later, writes the same files.

    Drafts are checked by `checker` on the way. `maker`, when given, must be who made them, or takes on what the console made.
    `only` names one late list, fund and number, and leaves the others as they are.
    Raises Refusal: NOTHING_BILLED, SAME_PERSON, OTHER_MAKER, FUND_OVERDRAWN.
    """
    lock("books")
    batches = list(Batch.objects.select_for_update().filter(month=month.first_day).order_by("id"))
    if only:
        batches = [the_batch(month, *only)]
    if not batches:
        raise Refusal("NOTHING_BILLED", f"Nothing is billed for {month}: run `pijar month run {month}` first.")
    for batch in batches:
        if batch.state == BatchState.DRAFT.value:
            _check(batch, maker, checker)
    out.mkdir(parents=True, exist_ok=True)
    files = [file for batch in batches for file in exchange.write_batch(batch, out, layout)]
    for batch in batches:
        if batch.state == BatchState.CHECKED.value:
            _send(batch, [f for f in files if f["batch"] == batch.id], checker)
    total, credit = sum(b.total for b in batches), sum(money.credit_of(b) for b in batches)
    return Submission([{k: v for k, v in f.items() if k != "batch"} for f in files], sum(b.lines for b in batches), total, credit)


def _send(batch: Batch, mine: list[dict[str, Any]], actor: Actor) -> None:
    for file in mine:
        kept_files.keep(Path(file["path"]), file["sha256"])
    checksum = next(f["sha256"] for f in mine if f["format"] == "csv")
    _move(batch, BatchState.SUBMITTED)
    Batch.objects.filter(id=batch.id).update(
        state=batch.state, checksum=checksum, files=[{"format": f["format"], "sha256": f["sha256"]} for f in mine]
    )
    # The trail names who answers for the list: its checker, who may not be the one that presses the button to send.
    details = {"made_by": batch.made_by, "lines": batch.lines, "total": batch.total, "sha256": checksum, "sent_by": actor.name}
    record(Actor(batch.approved_by), "batch.submit", f"batch:{batch.id}", details)


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


@transaction.atomic
def reconcile(
    month: Month, *, fund: str, path: Path, actor: Actor, number: int = 1, layout: ReplyLayout = DEFAULT_REPLY
) -> dict[str, int]:
    """Matches the insurer's reply line by line; every line falls into exactly one bucket.

    Returns the counts of this reply. The same file again returns the same counts and writes nothing; another file for the
    same batch replaces the result of the lines it speaks of. What was refused, booked short or booked twice stands as a
    claim on the insurer from then on. Raises Refusal: BATCH_UNKNOWN, NOT_PAID, BATCH_CLOSED, REPLY_READ_ELSEWHERE,
    REPLY_AGAINST_CREDIT, and what reading raises.
    """
    lock("reconcile")
    # An answer brings numbers, which enrolments note: nobody makes a list meanwhile.
    lock("books")
    batch = the_batch(month, fund, number)
    if BatchState(batch.state) not in WAS_PAID:
        raise Refusal(
            "NOT_PAID",
            f"{fund} {month} is {batch.state}, not yet paid: record the remittance with `pijar contributions pay`.",
        )
    return exchange.match_reply(batch, path, actor, layout)


def billed(month: Month) -> dict[str, dict[str, int]]:
    """Per fund: lines, JKK, JKM and total of the month's batches, whole rupiah."""
    found: dict[str, dict[str, int]] = {}
    for b in Batch.objects.filter(month=month.first_day).order_by("id"):
        sums = found.setdefault(b.fund_code, {"lines": 0, "jkk": 0, "jkm": 0, "total": 0})
        for name in sums:
            sums[name] += getattr(b, name)
    return found


def is_submitted(person_ids: list[int]) -> list[str]:
    """Months with a line for one of these persons in a list that was checked or sent, or in one made after that."""
    # A late list hangs on one that was sent: it is not made again by a run, so what it rests on stays as well.
    # One line of a list is enough: a whole upload may be asked about.
    sql = (
        "select distinct b.month from contributions_batch b where not (b.state = 'draft' and b.number = 1)"
        " and exists (select from contributions_batchline l where l.batch_id = b.id and l.person_id = any(%s)) order by 1"
    )
    return [str(Month.of(month)) for (month,) in rows(sql, person_ids)]
