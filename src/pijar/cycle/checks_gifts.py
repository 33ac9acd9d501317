"""What must hold of gifts: what payroll took, whom each donor's money paid for, what is left and what is owed back."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant

# What was due is noted with the month's gifts; of months reckoned before that was kept, the register of the run says it.
_DUE = """
select month, nip, sum(amount) as amount from (
  select d.month, d.nip, d.amount from funding_due d join fund_of f on f.month = d.month and f.code = d.fund_code
  union all
  select m.month, p.nip, p.amount
    from cycle_programmemonth m
    join funding_pledge p on p.snapshot_id = (m.snapshots->>'pledges')::bigint and p.starts_on <= m.month
                         and (p.ends_on is null or p.ends_on >= m.month)
   where m.snapshots->>'payroll' is not null and m.snapshots->>'due' is null
     and not exists (select 1 from funding_due d where d.month = m.month)) due
 group by 1, 2
"""
GIFTS = Invariant(
    "gifts_are_what_payroll_took",
    "gifts, each what payroll took and a pledge covers",
    "select count(*) from funding_gift",
    f"""
    select 'gift of ' || coalesce(g.nip, x.nip) || ', ' || to_char(coalesce(g.month, x.month), 'YYYY-MM') || ' is '
           || coalesce(g.pledged || ' pledged, ' || g.received || ' received, ' || g.usable || ' usable, ' || g.owed_back
           || ' owed back',
                       'not there') || '; the registers say '
           || coalesce(x.pledged || ', ' || x.received || ', ' || x.usable || ', '
           || x.received - x.usable, 'nothing of it') as what
      from (select * from funding_gift where booked_in = month) g
      full join (
        select month, f.code as fund_code, nip, coalesce(d.amount, 0) as pledged, coalesce(t.total, 0) as received,
               least(coalesce(d.amount, 0), coalesce(t.once, 0)) as usable
          from (select d.month, d.nip, d.amount from ({_DUE}) d
                  join cycle_programmemonth m on m.month = d.month and m.snapshots->>'payroll' is not null) d
          full join (select m.month, t.nip, sum(t.amount) as total, max(t.amount) as once
                       from cycle_programmemonth m
                       join funding_payrollline t on t.snapshot_id = (m.snapshots->>'payroll')::bigint and t.month = m.month
                      where t.is_taken group by 1, 2) t using (month, nip)
          join fund_of f using (month)
         where f.kind = 'DONOR' and (d.amount > 0 or t.total > 0)
      ) x using (month, fund_code, nip)
     where (g.pledged, g.received, g.usable, g.owed_back)
     is distinct from (x.pledged, x.received, x.usable, x.received - x.usable)
    """,
)
LATE = Invariant(
    "late_gifts_are_what_came_on_top",
    "gifts whose payroll came late, each what came on top of what was booked",
    "select count(*) from funding_gift where booked_in > month",
    """
    select 'gift of ' || nip || ', ' || to_char(month, 'YYYY-MM') || ', booked in ' || to_char(booked_in, 'YYYY-MM')
           || ': booked up to then ' || so_far || ', payroll took ' || taken || ', pledged ' || due || ', usable '
           || usable_so_far as what
      from (select g.nip, g.month, g.booked_in, b.received as so_far, b.usable as usable_so_far,
                   coalesce((select sum(t.amount) from funding_payrollline t where t.snapshot_id = g.payroll_id
                                and t.month = g.month and t.nip = g.nip and t.is_taken), 0) as taken,
                   coalesce((select sum(d.amount) from funding_due d where d.month = g.month and d.fund_code = g.fund_code
                                and d.nip = g.nip), 0) as due
              from funding_gift g
              cross join lateral (select sum(e.received) as received, sum(e.usable) as usable from funding_gift e
                                   where e.nip = g.nip and e.month = g.month and e.fund_code = g.fund_code
                                     and e.booked_in <= g.booked_in) b
             where g.booked_in > g.month) l
     where so_far <> taken or usable_so_far > due
    """,
)
# A draft behind one that was run again since is not wrong but stale: it can only be sent after a run of its own.
_STALE = """exists (select 1 from cycle_programmemonth m join cycle_programmemonth e on e.month < m.month and e.at > m.at
                     where m.month = x.month and not exists (select 1 from contributions_batch b
                                                              where b.month = m.month and b.state <> 'draft'))"""
USES = Invariant(
    "gifts_pay_for_whom_they_carry",
    "months of people carried by gifts, each paid to the rupiah out of donors' money",
    "select count(*) from (select distinct person_id, month from funding_giftuse) u",
    f"""
    select 'person ' || person_id || ', ' || to_char(month, 'YYYY-MM') || ', ' || fund_code || ': costs ' || coalesce(cost, 0)
           || ', donors paid ' || coalesce(paid, 0) as what
      from (select person_id, month, fund_code, a.cost, u.paid
              from (select person_id, month, fund_code, cost from allocation_assignment where cost > 0) a
              full join (select person_id, month, fund_code, sum(amount) as paid from funding_giftuse group by 1, 2, 3) u
                   using (person_id, month, fund_code)) x
     where cost is distinct from paid and not {_STALE}
    """,
)
RESTS = Invariant(
    "no_donor_pays_more_than_was_received",
    "donors, none of whose money is used before it came or twice",
    "select count(distinct nip) from funding_gift",
    """
    select 'donor ' || nip || ', ' || fund_code || ', ' || to_char(month, 'YYYY-MM') || ': ' || -rest
           || ' used that was not there' as what
      from (select fund_code, nip, month, sum(sum(amount)) over (partition by fund_code, nip order by month) as rest
              from (select fund_code, nip, booked_in as month, usable::bigint as amount from funding_gift
                    union all select fund_code, nip, booked_in, amount from funding_giftreturn
                    union all select fund_code, nip, month, -amount from funding_giftuse) moves group by 1, 2, 3) r
     where rest < 0
    """,
)
REFUNDS = Invariant(
    "nobody_is_given_back_more_than_is_owed",
    "refunds to donors, none more than was owed back",
    "select count(*) from funding_refund",
    """
    select 'donor ' || nip || ', ' || fund_code || ': ' || given || ' given back of ' || owed as what
      from (select fund_code, nip, sum(amount) as given,
                   (select coalesce(sum(owed_back), 0) from funding_gift g
                     where g.fund_code = r.fund_code and g.nip = r.nip) as owed
              from funding_refund r group by 1, 2) x
     where given > owed
    """,
)
CHECKS = (GIFTS, LATE, USES, RESTS, REFUNDS)
