"""Every entry sums to zero, nothing written is changed, and each account's balance follows its postings alone."""

from django.db import migrations

FORWARD = """
create function ledger_post() returns trigger language plpgsql as $$
declare bad bigint;
begin
    select entry_id into bad from fresh group by entry_id having sum(amount) <> 0 limit 1;
    if found then
        raise exception 'entry % does not sum to zero', bad using errcode = 'check_violation';
    end if;
    -- All postings of an entry are written by one statement: what was closed is not added to.
    select f.entry_id into bad from (select entry_id, count(*) as n from fresh group by entry_id) f
      join ledger_posting p on p.entry_id = f.entry_id group by f.entry_id, f.n having count(*) <> f.n limit 1;
    if found then
        raise exception 'entry % is written and is not added to; reverse it', bad using errcode = 'check_violation';
    end if;
    -- Always in one order, so that two who post at once wait for each other instead of blocking each other.
    perform 1 from ledger_account where id in (select account_id from fresh) order by id for update;
    update ledger_account a set balance = a.balance + f.amount
      from (select account_id, sum(amount) as amount from fresh group by account_id) f where a.id = f.account_id;
    return null;
end $$;
create trigger ledger_post after insert on ledger_posting
    referencing new table as fresh for each statement execute function ledger_post();

create function ledger_kept() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed: reverse the entry', tg_table_name using errcode = 'check_violation';
end $$;
create trigger ledger_posting_kept before update or delete or truncate on ledger_posting
    for each statement execute function ledger_kept();
create trigger ledger_entry_kept before update or delete or truncate on ledger_entry
    for each statement execute function ledger_kept();
create trigger ledger_account_kept before delete or truncate on ledger_account
    for each statement execute function ledger_kept();

create function ledger_account_by_postings() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.balance <> 0 then
            raise exception 'account % begins empty', new.id using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if pg_trigger_depth() < 2 or (new.id, new.year, new.fund_code, new.kind) is distinct from
                                 (old.id, old.year, old.fund_code, old.kind) then
        raise exception 'account % follows its postings: post an entry', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger ledger_account_by_postings before insert or update on ledger_account
    for each row execute function ledger_account_by_postings();

create function ledger_entry_is_whole() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from ledger_posting where entry_id = new.id) then
        raise exception 'entry % moves nothing', new.id using errcode = 'check_violation';
    end if;
    -- A reversal undoes its entry to the rupiah.
    if new.reverses_id is not null and exists (
        select 1 from (select account_id, sum(amount) as amount from ledger_posting
                        where entry_id in (new.id, new.reverses_id) group by account_id) s where s.amount <> 0) then
        raise exception 'entry % does not undo entry %', new.id, new.reverses_id using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger ledger_entry_is_whole after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_entry_is_whole();
"""
REVERSE = """
drop trigger ledger_entry_is_whole on ledger_entry;
drop trigger ledger_account_by_postings on ledger_account;
drop trigger ledger_account_kept on ledger_account;
drop trigger ledger_entry_kept on ledger_entry;
drop trigger ledger_posting_kept on ledger_posting;
drop trigger ledger_post on ledger_posting;
drop function ledger_entry_is_whole();
drop function ledger_account_by_postings();
drop function ledger_kept();
drop function ledger_post();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
