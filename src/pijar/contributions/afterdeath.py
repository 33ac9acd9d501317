"""Contributions paid for months after a death: claimed back from the insurer, once, and let go where the death was none.

The person's last month is the one in which they died (regulation 3.4). What the insurer was paid for a later month and booked
stands as a claim of its own cause, beside whatever is claimed for the same line already; both never exceed what was paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from pijar.contributions import money
from pijar.contributions.models import Remittance
from pijar.contributions.types import ClaimCause
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger import services as ledger
from pijar.ledger.types import Act, moved
from pijar.registry.copy import asked, lock, named
from pijar.staff.types import Actor

_CAUSE = ClaimCause.DIED.value
# Two at once would both write the same difference.
LOCK = "claims after death"
# Lines paid for a month that began after the death; `died_known (person_id, died_on)` names survivors only.
PAID_AFTER = """
select l.id as line_id, p.survivor as person_id, l.month, l.jkk + l.jkm as due, b.fund_code, r.reply_id, r.bucket, r.booked
  from died_known d
  join (select id, coalesce(survivor_id, id) as survivor from registry_person) p on p.survivor = d.person_id
  join contributions_batchline l on l.person_id = p.id and l.month > d.died_on
  join contributions_batch b on b.id = l.batch_id and b.state in ('paid', 'settled', 'closed')
  left join contributions_lineresult r on r.line_id = l.id
"""
# What is to be claimed of each line: nothing while the insurer has not said that it booked it.
_WANTED = f"""
select a.line_id, a.reply_id, a.fund_code, a.month,
       greatest(a.due - coalesce((select sum(c.amount) from contributions_claimmove c
                                   where c.line_id = a.line_id and c.cause <> '{_CAUSE}'), 0), 0) as amount
  from ({PAID_AFTER}) a where a.bucket in ('accepted', 'amount_mismatch', 'rejected')
"""
_STOOD = f"""
select line_id, max(reply_id) as reply_id, fund_code, month, sum(amount) as amount from contributions_claimmove
 where cause = '{_CAUSE}' group by line_id, fund_code, month
"""
_DIFFERENCES = f"""
select line_id, coalesce(w.reply_id, s.reply_id) as reply_id, fund_code, month,
       coalesce(w.amount, 0) - coalesce(s.amount, 0) as amount
  from ({_WANTED}) w full join ({_STOOD}) s using (line_id, fund_code, month)
 where coalesce(w.amount, 0) <> coalesce(s.amount, 0)
"""
MORE = f"""
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
select line_id, reply_id, fund_code, month, '{_CAUSE}', amount from ({_DIFFERENCES}) d where amount > 0 order by line_id
"""
LESS = f"select line_id, reply_id, fund_code, month, amount from ({_DIFFERENCES}) d where amount < 0 order by line_id"
# After a reply: where the same line is now claimed for another cause, less is left to claim here; never more than before.
SHRINK = f"""
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
select s.line_id, s.reply_id, s.fund_code, s.month, '{_CAUSE}', least(s.amount, greatest(l.jkk + l.jkm - o.amount, 0)) - s.amount
  from ({_STOOD}) s join contributions_batchline l on l.id = s.line_id and l.batch_id = %(batch)s
  join lateral (select coalesce(sum(c.amount), 0) as amount from contributions_claimmove c
                 where c.line_id = s.line_id and c.cause <> '{_CAUSE}') o on true
 where s.amount > greatest(l.jkk + l.jkm - o.amount, 0) order by s.line_id
"""
_SUMS = f"""
select fund_code, month, coalesce(sum(amount), 0)::bigint from contributions_claimmove where cause = '{_CAUSE}'
   and (%(batch)s::bigint is null or (fund_code, month) = (select fund_code, month from contributions_batch where id = %(batch)s))
 group by 1, 2 order by 2, 1
"""
_LET_GO = """
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
values (%(line)s, %(reply)s, %(fund)s, %(month)s, %(cause)s, %(amount)s)
"""
COUNTS = f"select count(*), coalesce(sum(due), 0)::bigint, count(distinct person_id) from ({PAID_AFTER}) a"
CLAIMED = f"select coalesce(sum(amount), 0)::bigint from contributions_claimmove where cause = '{_CAUSE}'"


@dataclass(frozen=True)
class Brought:
    """How many lines were claimed, how many let go, and how many were to go and stay: the insurer has credited them."""

    claimed: int
    released: int
    kept: int


def bring(actor: Actor) -> Brought:
    """Makes the claims say what the known deaths do (`died_known`, all of them). Again, it changes nothing."""
    lock(LOCK)
    more, released, kept = named(MORE, {}), 0, 0
    if more:
        _book(None, actor)
    for line, reply, fund, month, amount in asked(LESS, {}):
        given = {"line": line, "reply": reply, "fund": fund, "month": month, "cause": _CAUSE, "amount": amount}
        try:
            with transaction.atomic():
                named(_LET_GO, given)
                _book(None, actor)
            released += 1
        except Refusal as refusal:
            if refusal.code != "DIED_AGAINST_CREDIT":
                raise
            kept += 1
    return Brought(more, released, kept)


def after_reply(batch: int, actor: Actor) -> None:
    """What a reply left of the claims of its lines; called before the reply's own claims are booked."""
    lock(LOCK)
    if named(SHRINK, {"batch": batch}):
        _book(batch, actor)


def _book(batch: int | None, actor: Actor) -> None:
    """The books say per fund and month what is claimed for this cause."""
    for fund, first, amount in asked(_SUMS, {"batch": batch}):
        month = Month.of(first)
        try:
            ledger.bring_to(
                on=max(money.value_day(month), _paid_on(fund, first)), act=Act.CLAIM, subject=subject(fund, month), month=month,
                actor=actor, moves=[moved(Act.CLAIM, month.year, fund, int(amount))] if amount else [],
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code != "FUND_OVERDRAWN":
                raise
            raise Refusal(
                "DIED_AGAINST_CREDIT",
                f"The insurer has credited money of {fund} {month} that would no longer be owed: ask it which of the two holds.",
                values={"fund": fund, "month": month},
            ) from None


def subject(fund: str, month: Month) -> str:
    """By what the books name the claims of one fund and month for this cause."""
    return f"died:{fund}:{month}"


def _paid_on(fund: str, month: date) -> date:
    found = Remittance.objects.filter(batch__fund_code=fund, batch__month=month).order_by("-paid_on").first()
    return found.paid_on if found else month


def overpaid() -> dict[str, int]:
    """Person-months paid after the known deaths (`died_known`), their rupiah, of how many people, and what is claimed."""
    months, amount, people = asked(COUNTS, {})[0]
    return {"months": months, "amount": int(amount), "people": people, "claimed": int(asked(CLAIMED, {})[0][0])}


def lines_of(person_id: int, died_on: date) -> list[dict[str, object]]:
    """The months of one person that were paid after a death: fund, what was due, how it was answered, what is claimed."""
    sql = f"""
        with died_known as (select %(person)s::bigint as person_id, %(died)s::date as died_on)
        select a.month, a.fund_code, a.due, coalesce(a.bucket, ''),
               coalesce((select sum(c.amount) from contributions_claimmove c where c.line_id = a.line_id
                          and c.cause = '{_CAUSE}'), 0)::bigint
          from ({PAID_AFTER}) a order by a.month
    """
    return [
        {"month": Month.of(first), "fund": fund, "due": due, "bucket": bucket, "claimed": int(claimed)}
        for first, fund, due, bucket, claimed in asked(sql, {"person": person_id, "died": died_on})
    ]
