"""What must hold of the mayor's decrees: as they were signed, by two people, and their sum the list in force."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant
from pijar.enrolment.selectors import CHECKSUM

SIGNED = "select count(*) from enrolment_decree where state = 'signed'"
WHICH = "'decree ' || d.id || ' (from ' || to_char(d.from_month, 'YYYY-MM') || ')'"

AS_SIGNED = Invariant(
    "decrees_are_as_signed",
    "signed decrees, each with the checksum of its lines and two files",
    SIGNED,
    f"""
    select {WHICH} || ' is not what its checksum says' as what
      from (select d.*, ({CHECKSUM}) as found from enrolment_decree d) d
     where d.state = 'signed' and d.checksum is distinct from d.found
    union all
    select {WHICH} || ' was made and signed by ' || d.made_by
      from enrolment_decree d where lower(btrim(d.made_by)) = lower(btrim(d.approved_by)) or btrim(d.made_by) = ''
    union all
    select {WHICH} || ' is signed and has ' || jsonb_array_length(d.files) || ' files'
      from enrolment_decree d where d.state = 'signed' and jsonb_array_length(d.files) <> 2
    """,
)
# What each line finds: the person's line of the signed decree before it.
CHAIN = """
    select l.*, d.from_month, lag(l.action) over w as before_action, lag(l.fund_code) over w as before_fund,
           lag(d.from_month) over w as before_month
      from enrolment_decreeline l join enrolment_decree d on d.id = l.decree_id and d.state = 'signed'
    window w as (partition by l.person_id order by l.decree_id)
"""
LINE = "'line ' || l.id || ' of decree ' || l.decree_id || ' (person ' || l.person_id || ')'"
SUM = Invariant(
    "list_in_force_is_the_sum_of_decrees",
    "signed decrees, each changing the list in force before it",
    SIGNED,
    f"""
    select {LINE} || case l.action
             when 'add' then ' adds who is in the list already'
             when 'remove' then ' removes from ' || l.fund_code || ' who is carried by ' || coalesce(l.before_fund, 'none')
             else ' moves from ' || l.from_fund || ' who is carried by ' || coalesce(l.before_fund, 'none') end as what
      from ({CHAIN}) l
     where case l.action when 'add' then l.before_action is not null and l.before_action <> 'remove'
                         when 'remove' then l.before_action is null or l.before_action = 'remove' or l.before_fund <> l.fund_code
                         else l.before_action is null or l.before_action = 'remove' or l.before_fund <> l.from_fund end
    union all
    select {WHICH} || ' says ' || d.added || ' added, ' || d.removed || ' removed, ' || d.moved || ' moved; its lines are '
           || coalesce(n.added, 0) || ', ' || coalesce(n.removed, 0) || ', ' || coalesce(n.moved, 0)
      from enrolment_decree d
      left join (select decree_id, count(*) filter (where action = 'add') as added,
                        count(*) filter (where action = 'remove') as removed, count(*) filter (where action = 'move') as moved
                   from enrolment_decreeline group by 1) n on n.decree_id = d.id
     where (d.added, d.removed, d.moved) is distinct from (coalesce(n.added, 0)::int, coalesce(n.removed, 0)::int,
                                                           coalesce(n.moved, 0)::int)
    union all
    select {WHICH} || ' says ' || d.total || ' people are in the list; the decrees add up to ' || d.summed
      from (select d.*, sum(d.added - d.removed) over (order by d.id) as summed,
                   lag(d.from_month) over (order by d.id) as before_month, lag(d.id) over (order by d.id) as before_id
              from enrolment_decree d where d.state = 'signed') d
     where d.total <> d.summed
    union all
    select {WHICH} || ' changes a month before that of decree ' || d.before_id
      from (select d.*, lag(d.from_month) over (order by d.id) as before_month, lag(d.id) over (order by d.id) as before_id
              from enrolment_decree d where d.state = 'signed') d
     where d.before_month > d.from_month
    """,
)
CHECKS = (AS_SIGNED, SUM)
