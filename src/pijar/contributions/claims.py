"""What the insurer owes for a person and month: refused, booked short, or booked twice."""

from __future__ import annotations

from pijar.registry.copy import named

# What stands open after a reply, less what stood before: only the difference is written. `matched` and `answer` are the
# reply's lines (`exchange.MATCH`). A NIK answered more than once leaves what was booked beyond its one line as a claim.
DIFFERENCES = """
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
with owed as (
    select r.line_id, case r.bucket when 'rejected' then 'rejected' else 'short' end as cause,
           greatest(l.jkk + l.jkm - r.booked, 0) as amount
      from contributions_lineresult r join contributions_batchline l on l.id = r.line_id
     where l.batch_id = %(batch)s and r.reply_id = %(reply)s and r.bucket in ('rejected', 'amount_mismatch')
    union all
    select m.line_id, 'twice', sum(a.booked)
      from matched m join answer a using (line)
     where m.line_id is not null and m.bucket = 'unknown' and a.status <> 'DITOLAK' group by 1
), stood as (
    select c.line_id, c.cause, sum(c.amount) as amount
      from contributions_claimmove c
     where c.line_id in (select line_id from contributions_lineresult where reply_id = %(reply)s) group by 1, 2
)
select line_id, %(reply)s, b.fund_code, b.month, cause, coalesce(o.amount, 0) - coalesce(s.amount, 0)
  from owed o full join stood s using (line_id, cause) cross join contributions_batch b
 where b.id = %(batch)s and coalesce(o.amount, 0) <> coalesce(s.amount, 0)
 order by line_id, cause
"""


def note(batch: int, reply: int) -> None:
    """Writes how a reply changed the insurer's debt, line by line."""
    named(DIFFERENCES, {"batch": batch, "reply": reply})


# The same from a reply that was read before claims were written: lines and results stand as it left them.
OF_OLD = """
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
select r.line_id, r.reply_id, b.fund_code, b.month, case r.bucket when 'rejected' then 'rejected' else 'short' end,
       l.jkk + l.jkm - r.booked
  from contributions_lineresult r join contributions_batchline l on l.id = r.line_id
  join contributions_batch b on b.id = l.batch_id
 where b.id = %(batch)s and r.reply_id = %(reply)s and r.bucket in ('rejected', 'amount_mismatch') and r.booked < l.jkk + l.jkm
union all
select l.id, a.reply_id, b.fund_code, b.month, 'twice', sum(a.booked)
  from contributions_replyline a join registry_person p on p.national_id = a.national_id
  join contributions_batchline l on l.batch_id = %(batch)s and l.person_id = p.id join contributions_batch b on b.id = l.batch_id
 where a.reply_id = %(reply)s and a.bucket = 'unknown' and a.status <> 'DITOLAK' and a.booked > 0
 group by 1, 2, 3, 4
 order by 1, 5
"""


def note_of_old(batch: int, reply: int) -> None:
    """Writes the claims of a reply that was read before claims were kept."""
    named(OF_OLD, {"batch": batch, "reply": reply})
