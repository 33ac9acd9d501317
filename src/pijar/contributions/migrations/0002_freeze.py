"""What was submitted is frozen: lines and totals of a batch change only while it is a draft."""

from django.db import migrations

FORWARD = """
create function contributions_line_frozen() returns trigger language plpgsql as $$
declare frozen bigint;
begin
    if tg_op = 'DELETE' then
        select b.id into frozen from contributions_batch b
         where b.state <> 'draft' and b.id in (select distinct batch_id from gone) limit 1;
    elsif tg_op = 'INSERT' then
        select b.id into frozen from contributions_batch b
         where b.state <> 'draft' and b.id in (select distinct batch_id from fresh) limit 1;
    else
        select b.id into frozen from contributions_batch b
         where b.state <> 'draft'
           and b.id in (select batch_id from fresh union select batch_id from gone) limit 1;
    end if;
    if found then
        raise exception 'batch % is submitted: its lines are frozen', frozen using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger contributions_line_insert after insert on contributions_batchline
    referencing new table as fresh for each statement execute function contributions_line_frozen();
create trigger contributions_line_update after update on contributions_batchline
    referencing new table as fresh old table as gone for each statement execute function contributions_line_frozen();
create trigger contributions_line_delete after delete on contributions_batchline
    referencing old table as gone for each statement execute function contributions_line_frozen();

create function contributions_batch_frozen() returns trigger language plpgsql as $$
declare path text[] := array['draft', 'submitted', 'paid', 'settled'];
begin
    if old.state = 'draft' and tg_op = 'DELETE' then
        return old;
    elsif tg_op = 'DELETE' then
        raise exception 'batch % is submitted and stays', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and array_position(path, new.state) <> array_position(path, old.state) + 1 then
        raise exception 'batch % is % and cannot become %', old.id, old.state, new.state using errcode = 'check_violation';
    end if;
    if old.state <> 'draft' and (new.month, new.fund_code, new.lines, new.jkk, new.jkm, new.total, new.made_by,
        new.approved_by, new.checksum, new.files, new.population_id) is distinct from (old.month, old.fund_code, old.lines, old.jkk, old.jkm,
        old.total, old.made_by, old.approved_by, old.checksum, old.files, old.population_id) then
        raise exception 'batch % is submitted: its totals are frozen', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger contributions_batch_frozen before update or delete on contributions_batch
    for each row execute function contributions_batch_frozen();
"""

REVERSE = """
drop trigger contributions_line_insert on contributions_batchline;
drop trigger contributions_line_update on contributions_batchline;
drop trigger contributions_line_delete on contributions_batchline;
drop trigger contributions_batch_frozen on contributions_batch;
drop function contributions_line_frozen();
drop function contributions_batch_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
