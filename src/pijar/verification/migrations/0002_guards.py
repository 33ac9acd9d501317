"""What must never happen in a round: writing in a closed one, moving what is frozen, one officer checking twice, deciding one's own."""

from django.db import migrations

FORWARD = """
create function verification_round_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a verification round is not deleted' using errcode = 'check_violation';
    elsif tg_op = 'INSERT' then
        if new.state <> 'open' then
            raise exception 'a verification round begins open' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.state = 'closed' then
        raise exception 'verification round % is closed', old.id using errcode = 'check_violation';
    end if;
    if old.state <> new.state and (old.state, new.state) not in (('open', 'published'), ('published', 'closed')) then
        raise exception 'verification round % cannot become %', old.id, new.state using errcode = 'check_violation';
    end if;
    if (old.month, old.title, old.objection_days, old.decide_days, old.office, old.opened_by, old.opened_at)
       is distinct from (new.month, new.title, new.objection_days, new.decide_days, new.office, new.opened_by, new.opened_at)
       or (old.state = 'published' and (old.published_on, old.objections_until, old.published_by)
                                       is distinct from (new.published_on, new.objections_until, new.published_by))
       or (old.sample_size is not null
           and (old.sample_seed, old.sample_confidence, old.sample_margin, old.sample_share, old.sample_size)
               is distinct from (new.sample_seed, new.sample_confidence, new.sample_margin, new.sample_share, new.sample_size)) then
        raise exception 'verification round % keeps what it was opened, published and drawn with', old.id
            using errcode = 'check_violation';
    end if;
    if new.state = 'closed' and exists (select 1 from verification_objection where round_id = new.id and state = 'received') then
        raise exception 'verification round % has objections that nobody decided', new.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger verification_round_guard before insert or update or delete on verification_round
    for each row execute function verification_round_guard();

-- The share lock makes a closing wait for what is being written, and what is written after it see that it is closed.
create function verification_refuse_closed(touched bigint[]) returns void language plpgsql as $$
begin
    perform 1 from verification_round where id = any(touched) for share;
    if exists (select 1 from verification_round where id = any(touched) and state = 'closed') then
        raise exception 'the verification round is closed' using errcode = 'check_violation';
    end if;
end $$;

create function verification_item_added() returns trigger language plpgsql as $$
begin
    perform verification_refuse_closed(array(select distinct round_id from fresh));
    if exists (select 1 from fresh f join verification_round r on r.id = f.round_id where r.state <> 'open') then
        raise exception 'people are listed when a verification round opens' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger verification_item_added after insert on verification_rounditem
    referencing new table as fresh for each statement execute function verification_item_added();

create function verification_item_changed() returns trigger language plpgsql as $$
begin
    perform verification_refuse_closed(array(select distinct round_id from fresh));
    if exists (select 1 from fresh n left join stale o on o.id = n.id
                where o.id is null
                   or (o.round_id, o.person_id, o.village_code, o.rw, o.rt, o.outcome, o.occupation, o.initials)
                      is distinct from (n.round_id, n.person_id, n.village_code, n.rw, n.rt, n.outcome, n.occupation, n.initials)) then
        raise exception 'an entry of a verification round is as it was listed' using errcode = 'check_violation';
    end if;
    if exists (select 1 from fresh n join stale o on o.id = n.id
                 join verification_recheck k on k.item_id = n.id and k.result <> 'NOT_YET'
                where (o.result, o.checked_by) is distinct from (n.result, n.checked_by)) then
        raise exception 'the first result of an entry that was checked twice stays' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger verification_item_changed after update on verification_rounditem
    referencing old table as stale new table as fresh for each statement execute function verification_item_changed();

create function verification_recheck_written() returns trigger language plpgsql as $$
begin
    perform 1 from verification_rounditem where id in (select item_id from fresh) for share;
    perform verification_refuse_closed(array(select distinct i.round_id from fresh f join verification_rounditem i on i.id = f.item_id));
    if exists (select 1 from fresh f join verification_rounditem i on i.id = f.item_id
                where f.result <> 'NOT_YET' and (i.result = 'NOT_YET' or lower(i.checked_by) = lower(f.checked_by))) then
        raise exception 'who checked an entry first does not check it again' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger verification_recheck_added after insert on verification_recheck
    referencing new table as fresh for each statement execute function verification_recheck_written();
create trigger verification_recheck_changed after update on verification_recheck
    referencing new table as fresh for each statement execute function verification_recheck_written();
create function verification_recheck_stays() returns trigger language plpgsql as $$
begin
    if old.item_id <> new.item_id then
        raise exception 'a sample stays as it was drawn' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger verification_recheck_stays before update on verification_recheck
    for each row execute function verification_recheck_stays();

create function verification_objection_guard() returns trigger language plpgsql as $$
declare state_now text;
begin
    select state into state_now from verification_round where id = new.round_id for share;
    if state_now <> 'published' then
        raise exception 'objections are heard while a verification round is published' using errcode = 'check_violation';
    end if;
    if new.item_id is not null and not exists (select 1 from verification_rounditem i where i.id = new.item_id
                                               and i.round_id = new.round_id and i.village_code = new.village_code) then
        raise exception 'an objection speaks of an entry of its round' using errcode = 'check_violation';
    end if;
    if new.decided_by <> '' and lower(new.decided_by) = lower(new.entered_by) then
        raise exception 'who entered an objection does not decide it' using errcode = 'check_violation';
    end if;
    if tg_op = 'UPDATE' then
        if old.state = 'decided' then
            raise exception 'objection % is decided', old.number using errcode = 'check_violation';
        end if;
        if (old.round_id, old.number, old.item_id, old.village_code, old.kind, old.text, old.objector_name, old.objector_phone,
            old.received_on, old.due_on, old.entered_by, old.entered_at)
           is distinct from (new.round_id, new.number, new.item_id, new.village_code, new.kind, new.text, new.objector_name,
            new.objector_phone, new.received_on, new.due_on, new.entered_by, new.entered_at) then
            raise exception 'objection % is as it was received', old.number using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;
create trigger verification_objection_guard before insert or update on verification_objection
    for each row execute function verification_objection_guard();

create function verification_nothing_goes() returns trigger language plpgsql as $$
begin
    raise exception 'nothing of a verification round is deleted' using errcode = 'check_violation';
end $$;
create trigger verification_item_stays before delete on verification_rounditem
    for each row execute function verification_nothing_goes();
create trigger verification_recheck_is_kept before delete on verification_recheck
    for each row execute function verification_nothing_goes();
create trigger verification_objection_is_kept before delete on verification_objection
    for each row execute function verification_nothing_goes();
"""

REVERSE = """
drop function verification_round_guard() cascade;
drop function verification_item_added() cascade;
drop function verification_item_changed() cascade;
drop function verification_recheck_written() cascade;
drop function verification_recheck_stays() cascade;
drop function verification_objection_guard() cascade;
drop function verification_nothing_goes() cascade;
drop function verification_refuse_closed(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
