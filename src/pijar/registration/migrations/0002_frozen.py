"""What was sent is frozen: files, makers and people of a registration change only while it is a draft."""

from django.db import migrations

FORWARD = """
create function registration_frozen() returns trigger language plpgsql as $$
declare path text[] := array['draft', 'sent', 'answered'];
begin
    if old.state = 'draft' and tg_op = 'DELETE' then
        return old;
    elsif tg_op = 'DELETE' then
        raise exception 'registration % is sent and stays', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and array_position(path, new.state) <> array_position(path, old.state) + 1 then
        raise exception 'registration % is % and cannot become %', old.id, old.state, new.state using errcode = 'check_violation';
    end if;
    if old.state <> 'draft' and (new.month, new.number, new.made_by, new.made_at, new.approved_by, new.sent_at, new.lines,
        new.checksum, new.files, new.population_id) is distinct from (old.month, old.number, old.made_by, old.made_at,
        old.approved_by, old.sent_at, old.lines, old.checksum, old.files, old.population_id) then
        raise exception 'registration % is sent: its files are frozen', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger registration_frozen before update or delete on registration_registration
    for each row execute function registration_frozen();

create function registration_line_listed() returns trigger language plpgsql as $$
declare frozen bigint;
begin
    if tg_op = 'DELETE' then
        select r.id into frozen from registration_registration r
         where r.state <> 'draft' and r.id in (select distinct registration_id from gone) limit 1;
    else
        select r.id into frozen from registration_registration r
         where r.state <> 'draft' and r.id in (select distinct registration_id from fresh) limit 1;
    end if;
    if found then
        raise exception 'registration % is sent: its people are frozen', frozen using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger registration_line_insert after insert on registration_registrationline
    referencing new table as fresh for each statement execute function registration_line_listed();
create trigger registration_line_delete after delete on registration_registrationline
    referencing old table as gone for each statement execute function registration_line_listed();

create function registration_line_answered() returns trigger language plpgsql as $$
begin
    if (new.registration_id, new.person_id, new.fund_code, new.fingerprint)
       is distinct from (old.registration_id, old.person_id, old.fund_code, old.fingerprint) then
        raise exception 'line % of a registration is not rewritten', old.id using errcode = 'check_violation';
    end if;
    if old.state = 'accepted' and (new.state, new.number) is distinct from (old.state, old.number) then
        raise exception 'line % was accepted under its number and stays', old.id using errcode = 'check_violation';
    end if;
    if old.state <> 'waiting' and new.state = 'waiting' then
        raise exception 'line % is answered and waits no more', old.id using errcode = 'check_violation';
    end if;
    if new.state <> old.state and exists (select 1 from registration_registration r
                                           where r.id = new.registration_id and r.state = 'draft') then
        raise exception 'line % was never sent and cannot be answered', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger registration_line_answered before update on registration_registrationline
    for each row execute function registration_line_answered();
"""

REVERSE = """
drop trigger registration_frozen on registration_registration;
drop trigger registration_line_insert on registration_registrationline;
drop trigger registration_line_delete on registration_registrationline;
drop trigger registration_line_answered on registration_registrationline;
drop function registration_frozen();
drop function registration_line_listed();
drop function registration_line_answered();
"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
