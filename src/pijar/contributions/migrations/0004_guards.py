"""The longer way of a batch, and what of it the database holds: its order, its sums when it is sent, claims and credits kept."""

from django.db import migrations

FORWARD = """
create or replace function contributions_batch_frozen() returns trigger language plpgsql as $$
declare
    path text[] := array['draft', 'checked', 'submitted', 'billed', 'paid', 'settled', 'closed'];
    was record;
begin
    if old.state = 'draft' and tg_op = 'DELETE' then
        return old;
    elsif tg_op = 'DELETE' then
        raise exception 'batch % is submitted and stays', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and array_position(path, new.state) <> array_position(path, old.state) + 1
       and (old.state, new.state) not in (('checked', 'draft'), ('draft', 'submitted')) then
        raise exception 'batch % is % and cannot become %', old.id, old.state, new.state using errcode = 'check_violation';
    end if;
    -- What is checked, or checked and sent at once, is just this list: its lines are what it says.
    if old.state = 'draft' and new.state <> 'draft' then
        select count(*) as lines, coalesce(sum(jkk), 0) as jkk, coalesce(sum(jkm), 0) as jkm into was
          from contributions_batchline where batch_id = old.id;
        if (was.lines, was.jkk, was.jkm) is distinct from (new.lines, new.jkk, new.jkm) then
            raise exception 'batch % says % lines, % and %; it has %, % and %', old.id, new.lines, new.jkk, new.jkm,
                was.lines, was.jkk, was.jkm using errcode = 'check_violation';
        end if;
    end if;
    if old.state <> 'draft' and (new.month, new.fund_code, new.number, new.lines, new.jkk, new.jkm, new.total, new.made_by,
        new.population_id) is distinct from (old.month, old.fund_code, old.number, old.lines, old.jkk, old.jkm,
        old.total, old.made_by, old.population_id) then
        raise exception 'batch % is submitted: its totals are frozen', old.id using errcode = 'check_violation';
    end if;
    if old.state not in ('draft', 'checked') and (new.approved_by, new.checksum, new.files)
        is distinct from (old.approved_by, old.checksum, old.files) then
        raise exception 'batch % is submitted: its files are frozen', old.id using errcode = 'check_violation';
    end if;
    if old.state not in ('draft', 'checked', 'submitted') and (new.billing_code, new.billed_on)
        is distinct from (old.billing_code, old.billed_on) then
        raise exception 'batch % is billed: its payment code is frozen', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create function contributions_kept() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed', tg_table_name using errcode = 'check_violation';
end $$;
create trigger contributions_claimmove_kept before update or delete or truncate on contributions_claimmove
    for each statement execute function contributions_kept();
create trigger contributions_credit_kept before update or delete or truncate on contributions_credit
    for each statement execute function contributions_kept();
create trigger contributions_remittance_kept before update or delete or truncate on contributions_remittance
    for each statement execute function contributions_kept();

create function contributions_payable() returns trigger language plpgsql as $$
declare
    b record;
    credited bigint;
begin
    if tg_table_name = 'contributions_credit' then
        select id, state, total into b from contributions_batch
         where month = new.month and fund_code = new.fund_code and number = 1 for update;
        select coalesce(sum(amount), 0) into credited from contributions_credit
         where month = new.month and fund_code = new.fund_code;
        if b.id is null or b.state in ('paid', 'settled', 'closed') or credited > b.total or credited < 0 then
            raise exception '% of % is % and owes %: it cannot be credited with %', new.fund_code, new.month, b.state,
                b.total, credited using errcode = 'check_violation';
        end if;
        return null;
    end if;
    select id, month, fund_code, number, state, total into b from contributions_batch where id = new.batch_id for update;
    select coalesce(sum(amount), 0) into credited from contributions_credit
     where month = b.month and fund_code = b.fund_code and b.number = 1;
    if b.state <> 'billed' or new.amount <> b.total - credited then
        raise exception 'batch % is % and owes %, not %', b.id, b.state, b.total - credited, new.amount
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger contributions_credit_fits after insert on contributions_credit
    for each row execute function contributions_payable();
create trigger contributions_remittance_fits after insert on contributions_remittance
    for each row execute function contributions_payable();
"""
REVERSE = """
drop trigger contributions_remittance_fits on contributions_remittance;
drop trigger contributions_credit_fits on contributions_credit;
drop trigger contributions_remittance_kept on contributions_remittance;
drop trigger contributions_credit_kept on contributions_credit;
drop trigger contributions_claimmove_kept on contributions_claimmove;
drop function contributions_payable();
drop function contributions_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_money")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
