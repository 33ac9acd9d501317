"""What must hold of claims, credits, bank lines, and of the books beside batches, replies and credits."""

from __future__ import annotations

from pijar.contributions.claims import OWED
from pijar.cycle.invariant import Invariant

FUND_MONTH = "fund_code || ', ' || to_char(month, 'YYYY-MM')"
CLAIMS = Invariant(
    "claims_are_what_replies_say",
    "person-months the insurer owes something for, each as its reply says",
    "select count(distinct line_id) from contributions_claimmove",
    f"""
    select 'line ' || coalesce(e.line_id, s.line_id) || ': ' || coalesce(s.amount, 0) || ' claimed as '
           || coalesce(e.cause, s.cause) || ', the reply leaves ' || coalesce(e.amount, 0) || ' open' as what
      from ({OWED}) e
      full join (select line_id, cause, sum(amount) as amount from contributions_claimmove where cause <> 'died'
                  group by 1, 2) s using (line_id, cause)
     where coalesce(e.amount, 0) <> coalesce(s.amount, 0)
    union all
    select 'claim ' || c.id || ' of line ' || c.line_id || ' names ' || c.fund_code || ' ' || to_char(c.month, 'YYYY-MM')
           || ' or reply ' || c.reply_id || ', which is another''s'
      from contributions_claimmove c
      left join contributions_batchline l on l.id = c.line_id
      left join contributions_batch b on b.id = l.batch_id
      left join contributions_reply x on x.id = c.reply_id
     where (c.fund_code, c.month, x.batch_id) is distinct from (b.fund_code, b.month, b.id)
    """,
)
CREDITS = Invariant(
    "credits_are_within_claims",
    "credits of the insurer, none beyond what it owes a fund or what a month costs",
    "select count(*) from contributions_credit",
    f"""
    select c.fund_code || ' was credited ' || c.credited || ' of claims of ' || coalesce(m.claimed, 0) as what
      from (select fund_code, sum(amount) as credited from contributions_credit group by 1) c
      left join (select fund_code, sum(amount) as claimed from contributions_claimmove group by 1) m using (fund_code)
     where c.credited > coalesce(m.claimed, 0) or c.credited < 0
    union all
    select {FUND_MONTH} || ' was credited ' || c.credited || ' and costs ' || coalesce(b.total, 0)
      from (select month, fund_code, sum(amount) as credited from contributions_credit group by 1, 2) c
      left join (select month, fund_code, total from contributions_batch where number = 1) b using (month, fund_code)
     where c.credited not between 0 and coalesce(b.total, 0)
    """,
)
# What the books say of each batch: the postings under its subject, by kind of account.
BOOKS = Invariant(
    "books_agree_with_batches",
    "batches, each reserved, committed or spent in the books as its state says",
    "select count(*) from contributions_batch",
    """
    select subject
           || ' is ' || coalesce(state || ' with a total of ' || total, 'not there') || '; the books have '
           || coalesce(reserved, 0) || ' reserved, ' || coalesce(committed, 0) || ' committed, ' || coalesce(paid, 0)
           || ' paid' as what
      from (
        select e.subject, sum(p.amount) filter (where a.kind = 'reserved') as reserved,
               sum(p.amount) filter (where a.kind = 'committed') as committed,
               sum(p.amount) filter (where a.kind = 'paid') as paid
          from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
         where e.subject like 'batch:%%' group by 1
      ) s
      full join (select b.*, 'batch:' || fund_code || ':' || to_char(month, 'YYYY-MM') || ':' || number as subject
                   from contributions_batch b) b using (subject)
     where case when state is null then coalesce(reserved, 0) <> 0 or coalesce(committed, 0) <> 0 or coalesce(paid, 0) <> 0
                -- A draft of a later month may wait for money.
                when state = 'draft' then coalesce(reserved, 0) not in (0, total) or committed > 0 or paid > 0
                when state in ('checked', 'submitted') then (coalesce(reserved, 0), coalesce(committed, 0), coalesce(paid, 0))
                                                            is distinct from (total::numeric, 0::numeric, 0::numeric)
                when state = 'billed' then (coalesce(reserved, 0), coalesce(committed, 0), coalesce(paid, 0))
                                           is distinct from (0::numeric, total::numeric, 0::numeric)
                else (coalesce(reserved, 0), coalesce(committed, 0), coalesce(paid, 0))
                     is distinct from (0::numeric, 0::numeric, total::numeric) end
    """,
)
BOOKED_CLAIMS = Invariant(
    "books_agree_with_claims_and_credits",
    "replies, each with its claims in the books",
    "select count(*) from contributions_reply",
    """
    select subject || ' changed claims by ' || coalesce(m.amount, 0) || '; the books say '
           || coalesce(s.amount, 0) as what
      from (select e.subject, sum(p.amount) as amount
              from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
             where a.kind = 'insurer_claim' and e.subject like 'reply:%%' group by 1) s
      full join (select 'reply:' || reply_id as subject, sum(amount) as amount from contributions_claimmove
                  where cause <> 'died' group by 1) m
            using (subject)
     where coalesce(s.amount, 0) <> coalesce(m.amount, 0)
    union all
    select fund_code || ': the insurer owes ' || coalesce(m.amount, 0) || ' after credits; the books say '
           || coalesce(a.balance, 0)
      from (select fund_code, sum(balance) as balance from ledger_account where kind = 'insurer_claim' group by 1) a
      full join (select fund_code, sum(amount) as amount from (
                   select fund_code, amount from contributions_claimmove
                   union all select fund_code, -amount from contributions_credit) all_of group by 1) m using (fund_code)
     where coalesce(a.balance, 0) <> coalesce(m.amount, 0)
    """,
)
GIFTS = Invariant(
    "books_agree_with_gifts",
    "months of gifts, each in the books as the gifts are counted",
    "select count(*) from (select 1 from funding_gift group by fund_code, booked_in) g",
    """
    select subject || ' is ' || coalesce(g.usable, 0) || ' usable and ' || coalesce(g.owed_back, 0)
           || ' owed back; the books say ' || coalesce(s.usable, 0) || ' and ' || coalesce(s.owed_back, 0) as what
      from (select e.subject, coalesce(sum(p.amount) filter (where a.kind = 'available'), 0) as usable,
                   coalesce(sum(p.amount) filter (where a.kind = 'owed_back'), 0) as owed_back
              from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
             where e.subject like 'gifts:%%' group by 1) s
      full join (select 'gifts:' || fund_code || ':' || to_char(booked_in, 'YYYY-MM') as subject,
                        sum(usable) as usable, sum(owed_back) as owed_back from funding_gift group by 1) g using (subject)
     where (coalesce(s.usable, 0), coalesce(s.owed_back, 0)) is distinct from (coalesce(g.usable, 0), coalesce(g.owed_back, 0))
    """,
)
BANK = Invariant(
    "bank_lines_are_counted_once",
    "lines of bank statements, each kept once by the statement that first showed it",
    "select count(*) from contributions_bankline",
    """
    select 'statement ' || s.id || ' added ' || s.added || ' lines; there are ' || coalesce(l.n, 0) as what
      from contributions_bankstatement s
      left join (select statement_id, count(*) as n from contributions_bankline group by 1) l on l.statement_id = s.id
     where s.added <> coalesce(l.n, 0) or s.added > s.lines or s.closing <> s.opening + s.net
    union all
    select 'bank line ' || min(id) || ' (' || "on" || ') is one of ' || count(*) || ' alike, numbered up to ' || max(sequence)
      from contributions_bankline group by account, "on", amount, reference having count(*) <> max(sequence) or min(sequence) < 1
    union all
    select 'bank line ' || l.id || ' is of another account than its statement, or of another day'
      from contributions_bankline l left join contributions_bankstatement s on s.id = l.statement_id
     where l.account is distinct from s.account or l."on" not between s.from_on and s.until_on
    """,
)
ACTS = Invariant(
    "what_was_done_about_the_queue_names_a_line",
    "acts on the work queue, each about a line that was answered",
    "select count(*) from contributions_itemact",
    """
    select 'act ' || t.id || ' is about ' || t.key || ', which is not there' as what
      from contributions_itemact t
     where case left(t.key, 1)
             when 'L' then not exists (select 1 from contributions_batchline l
                                         join contributions_reply x on x.batch_id = l.batch_id
                                        where l.id = split_part(substr(t.key, 2), '-', 1)::bigint and l.batch_id = t.batch_id
                                          and x.id = split_part(t.key, '-', 2)::bigint)
             when 'R' then not exists (select 1 from contributions_replyline a join contributions_reply x on x.id = a.reply_id
                                        where a.id = substr(t.key, 2)::bigint and x.batch_id = t.batch_id)
             when 'B' then not exists (select 1 from contributions_bankline where id = substr(t.key, 2)::bigint)
             when 'P' then not exists (select 1 from contributions_remittance where id = substr(t.key, 2)::bigint)
             else true end
    """,
)
AFTER_DEATH = Invariant(
    "claims_after_death_are_of_the_dead",
    "person-months claimed back because the person had died, each paid, none beyond it, and in the books",
    "select count(distinct line_id) from contributions_claimmove where cause = 'died'",
    """
    select 'line ' || c.line_id || ': ' || sum(c.amount) || ' is claimed as paid after a death, ' || max(l.jkk + l.jkm)
           || ' was paid' as what
      from contributions_claimmove c join contributions_batchline l on l.id = c.line_id
     where exists (select 1 from contributions_claimmove d where d.line_id = c.line_id and d.cause = 'died')
     group by c.line_id
    having sum(c.amount) > max(l.jkk + l.jkm) or sum(c.amount) filter (where c.cause = 'died') < 0
    union all
    select 'line ' || c.line_id || ' is claimed as paid after a death that nobody knows of, or not after it'
      from contributions_claimmove c
      join contributions_batchline l on l.id = c.line_id join registry_person p on p.id = l.person_id
     where c.cause = 'died'
       and not exists (select 1 from claims_deathfound f join registry_person q on q.id = f.person_id
                        where f.state in ('found', 'told', 'settled') and f.died_on < l.month
                          and coalesce(q.survivor_id, q.id) = coalesce(p.survivor_id, p.id))
     group by c.line_id having sum(c.amount) <> 0
    union all
    select subject || ' stands at ' || coalesce(m.amount, 0) || '; the books say ' || coalesce(s.amount, 0)
      from (select e.subject, sum(p.amount) as amount
              from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
             where a.kind = 'insurer_claim' and e.subject like 'died:%%' group by 1) s
      full join (select 'died:' || fund_code || ':' || to_char(month, 'YYYY-MM') as subject, sum(amount) as amount
                   from contributions_claimmove where cause = 'died' group by 1) m using (subject)
     where coalesce(s.amount, 0) <> coalesce(m.amount, 0)
    """,
)
CHECKS = (CLAIMS, CREDITS, BOOKS, BOOKED_CLAIMS, AFTER_DEATH, GIFTS, BANK, ACTS)
