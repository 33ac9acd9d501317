"""What the insurer owes for a person and month: refused, booked short, or booked twice."""

from __future__ import annotations

from pijar.registry.copy import named

# What is owed for lines whose result is `r`, whose batch line is `l`, and for whose NIK `x` was booked beyond the one line that
# counts. Both are held against each other: who was refused in one line and booked in another is booked. No more can be owed
# than was paid for the line.
_OWED = """
select r.line_id,
       case when greatest(l.jkk + l.jkm - r.booked, 0) < coalesce(x.booked, 0) then 'twice'
            when r.bucket = 'rejected' then 'rejected' else 'short' end as cause,
       least(abs(greatest(l.jkk + l.jkm - r.booked, 0) - coalesce(x.booked, 0)), l.jkk + l.jkm) as amount
  from contributions_lineresult r
  join contributions_batchline l on l.id = r.line_id
  left join ({extra}) x on x.line_id = r.line_id
 where (r.bucket in ('rejected', 'amount_mismatch') or x.booked > 0)
"""
# Beyond the one line: of the reply being read, and of replies as they are kept.
_READ = """select line_id, sum(booked) as booked from matched
            where line_id is not null and bucket = 'unknown' and status <> 'DITOLAK' group by 1"""
_KEPT = """select l.id as line_id, sum(a.booked) as booked
             from contributions_replyline a
             join contributions_reply y on y.id = a.reply_id
             join registry_person p on p.national_id = a.national_id
             join contributions_batchline l on l.batch_id = y.batch_id and l.person_id = p.id
             join contributions_lineresult r on r.line_id = l.id and r.reply_id = a.reply_id
            where a.bucket = 'unknown' and a.status <> 'DITOLAK' and coalesce(a.month, l.month) = l.month group by 1"""
# What replies leave open, line by line, reckoned from what is kept of them.
OWED = _OWED.format(extra=_KEPT)
# What stands open after a reply, less what stood before: only the difference is written.
DIFFERENCES = f"""
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
with owed as ({_OWED.format(extra=_READ)} and l.batch_id = %(batch)s and r.reply_id = %(reply)s), stood as (
    select c.line_id, c.cause, sum(c.amount) as amount
      from contributions_claimmove c
     where c.line_id in (select line_id from contributions_lineresult where reply_id = %(reply)s)
       and c.cause <> 'died' group by 1, 2
)
select line_id, %(reply)s, b.fund_code, b.month, cause, coalesce(o.amount, 0) - coalesce(s.amount, 0)
  from owed o full join stood s using (line_id, cause) cross join contributions_batch b
 where b.id = %(batch)s and coalesce(o.amount, 0) <> coalesce(s.amount, 0)
 order by line_id, cause
"""
# The same from a reply that was read before claims were written.
OF_OLD = f"""
insert into contributions_claimmove (line_id, reply_id, fund_code, month, cause, amount)
select o.line_id, %(reply)s, b.fund_code, b.month, o.cause, o.amount
  from ({OWED} and l.batch_id = %(batch)s and r.reply_id = %(reply)s) o cross join contributions_batch b
 where b.id = %(batch)s and o.amount <> 0
 order by 1, 5
"""


def note(batch: int, reply: int) -> None:
    """Writes how a reply changed the insurer's debt, line by line; `matched` holds its lines (`exchange.MATCH`)."""
    named(DIFFERENCES, {"batch": batch, "reply": reply})


def note_of_old(batch: int, reply: int) -> None:
    """Writes the claims of a reply that was read before claims were kept."""
    named(OF_OLD, {"batch": batch, "reply": reply})
