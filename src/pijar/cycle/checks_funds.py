"""What must hold of funds, places, gift money and enrolments."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant

QUOTAS = Invariant(
    "quotas_are_kept",
    "places lists, none with more people than places or more places than the programme gives",
    "select count(*) from allocation_places",
    """
    select coalesce(a.fund_code, p.fund_code) || ', ' || to_char(coalesce(a.month, p.month), 'YYYY-MM') || ': '
           || coalesce(a.carried, 0) || ' people, ' || coalesce(p.quota, 0) || ' places' as what
      from (select month, fund_code, count(*) as carried from allocation_assignment group by 1, 2) a
      full join (select month, fund_code, max(quota) as quota from allocation_places group by 1, 2) p using (month, fund_code)
     where coalesce(a.carried, 0) > coalesce(p.quota, 0)
    union all
    select p.fund_code || ', ' || to_char(p.month, 'YYYY-MM') || ': ' || p.quota || ' places, the programme gives '
           || coalesce(f.quota::text, case when f.code is null then 'none' else 'as many as the gifts carry' end)
      from allocation_places p left join fund_of f on f.month = p.month and f.code = p.fund_code
     where f.code is null or (p.money is null and p.quota is distinct from f.quota) or p.quota > f.quota
    """,
)
ONE_FUND = Invariant(
    "nobody_is_carried_by_two_funds",
    "places given, nobody two in a month",
    "select count(*) from allocation_assignment",
    """
    select 'person ' || person_id || ', ' || to_char(month, 'YYYY-MM') || ': '
           || string_agg(fund_code, ', ' order by fund_code) as what
      from allocation_assignment group by person_id, month having count(*) > 1
    """,
)
PROGRAMME = Invariant(
    "funds_are_the_programme_s",
    "funds as the programme of their year says",
    "select count(*) from funding_fundingsource",
    """
    select 'fund ' || coalesce(s.code, f.code) || ' of ' || coalesce(s.year, f.year) || ' is '
           || coalesce(s.kind || ', quota ' || coalesce(s.quota::text, 'by gifts'), 'not there') || '; the programme says '
           || coalesce(f.kind || ', quota ' || coalesce(f.quota::text, 'by gifts'), 'nothing of it') as what
      from funding_fundingsource s
      full join programme_of f on f.code = s.code and f.year = s.year
     where (s.code, s.kind, s.quota) is distinct from (f.code::varchar, f.kind::varchar, f.quota)
    """,
)
# Money there was, what came in, what went out; what the months before left, and the insurer credited by then, is the rest.
CHAIN = """
    select p.month, p.fund_code, p.money, p.note, coalesce(g.usable, 0) as received, coalesce(l.spent, 0) as spent,
           coalesce(sum(coalesce(g.usable, 0) - coalesce(l.spent, 0)) over earlier, 0)
           + coalesce((select sum(c.amount) from contributions_credit c
                        where c.fund_code = p.fund_code and c.month < p.month and c.at < m.at), 0) as rest,
           max(m.at) over earlier as before_at, m.at, coalesce(l.sent, false) as sent,
           exists (select 1 from audit_event e
                    where e.action in ('allocation.free', 'allocation.give') and e.at > m.at
                      and e.details->>'month' < to_char(p.month, 'YYYY-MM')) as by_hand
      from (select month, fund_code, money::numeric as money, note from allocation_places where money is not null) p
      left join (select booked_in as month, fund_code, sum(usable) as usable from funding_gift group by 1, 2) g
           using (month, fund_code)
      left join (select b.month, b.fund_code, sum(l.jkk + l.jkm) as spent, bool_or(b.state <> 'draft') as sent
                   from contributions_batch b join contributions_batchline l on l.batch_id = b.id group by 1, 2) l
           using (month, fund_code)
      left join cycle_programmemonth m on m.month = p.month
    window earlier as (partition by p.fund_code order by p.month rows between unbounded preceding and 1 preceding)
"""
# A draft whose month before was run again since is not wrong but stale: it can only be sent after a run of its own. Where
# somebody changed an earlier list by hand after the run (`by_hand`), what that left or took counts from the next run on.
STALE = "not sent and before_at > at"
GIFT_MONEY = Invariant(
    "gift_money_is_carried_over",
    "months of gift money, none spent twice or lost",
    "select count(*) from allocation_places where money is not null",
    f"""
    select fund_code || ', ' || to_char(month, 'YYYY-MM') || case
             when spent > money then ': spent ' || spent || ' of ' || money
             when note <> '' and spent > 0 then ': spent ' || spent || ' though it is closed (' || note || ')'
             else ': has ' || money || '; the rest ' || rest || ' and gifts of ' || received || ' make '
             || rest + received end as what
      from ({CHAIN}) c
     where spent > money or (note <> '' and spent > 0) or (money <> rest + received and not by_hand and not ({STALE}))
    union all
    select f.code || ', ' || to_char(f.month, 'YYYY-MM') || ': a fund of gifts without a record of its money'
      from fund_of f join allocation_places p on p.month = f.month and p.fund_code = f.code
     where f.kind = 'DONOR' and p.money is null
    """,
)
ENROLMENTS = Invariant(
    "enrolments_are_the_lists",
    "enrolments, each as the lists of its months say, none twice at a time",
    "select count(*) from enrolment_enrolment",
    """
    select 'person ' || a.person_id || ', ' || to_char(a.month, 'YYYY-MM') || ': in the list of ' || a.fund_code
           || ' and not enrolled' as what
      from allocation_assignment a
      left join enrolment_enrolment e on e.person_id = a.person_id and e.fund_code = a.fund_code and e.valid_from <= a.month
                                     and (e.valid_until is null or e.valid_until > a.month)
     where e.id is null
    union all
    select 'enrolment ' || e.id || ' (person ' || e.person_id || ', ' || e.fund_code || ') holds in '
           || to_char(d.month, 'YYYY-MM')
           || ', whose list has no such place'
      from enrolment_monthact d
      join enrolment_enrolment e on e.valid_from <= d.month and (e.valid_until is null or e.valid_until > d.month)
      left join allocation_assignment a on a.month = d.month and a.person_id = e.person_id and a.fund_code = e.fund_code
     where a.id is null
    union all
    select 'enrolment ' || id || ' (person ' || person_id || ') begins before enrolment ' || before || ' ended'
      from (select id, person_id, valid_from, lag(id) over w as before, lag(coalesce(valid_until, 'infinity')) over w as ended
              from enrolment_enrolment window w as (partition by person_id order by valid_from, id)) e
     where ended > valid_from
    union all
    select 'enrolment ' || e.id || ' (person ' || e.person_id || ') counts as one with a number, and has none'
      from enrolment_enrolment e left join enrolment_participantnumber n on n.person_id = e.person_id and n.number <> ''
     where e.has_number and n.person_id is null
    union all
    select distinct 'the list of ' || to_char(a.month, 'YYYY-MM') || ' has no decree'
      from (select distinct month from allocation_assignment) a left join enrolment_monthact d using (month) where d.id is null
    """,
)
CHECKS = (QUOTAS, ONE_FUND, PROGRAMME, GIFT_MONEY, ENROLMENTS)

STALE_MONTHS = f"select to_char(month, 'YYYY-MM') from ({CHAIN}) c where {STALE} and money <> rest + received order by 1"
