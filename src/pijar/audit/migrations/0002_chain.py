"""The chain is kept by the database: number, time and hash are set on insert, and nothing is ever changed."""

from django.db import migrations

FORWARD = """
insert into audit_head (id, number, hash) values (1, 0, sha256('pijar'::bytea));

create function audit_event_hash(number bigint, at timestamptz, actor text, action text, subject text,
                                 details jsonb, previous bytea) returns bytea language sql immutable as $$
    select sha256(convert_to(jsonb_build_array(number, extract(epoch from at), actor, action, subject, details)::text,
                             'UTF8') || previous)
$$;

create function audit_event_chain() returns trigger language plpgsql as $$
declare head audit_head%rowtype;
begin
    select * into head from audit_head where id = 1 for update;
    new.number := head.number + 1;
    new.at := clock_timestamp();
    new.previous := head.hash;
    new.hash := audit_event_hash(new.number, new.at, new.actor, new.action, new.subject, new.details, new.previous);
    update audit_head set number = new.number, hash = new.hash where id = 1;
    return new;
end $$;

create trigger audit_event_chain before insert on audit_event for each row execute function audit_event_chain();

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'audit events are never changed or removed';
end $$;

create trigger audit_event_kept before update or delete or truncate on audit_event
    for each statement execute function audit_refuse();
"""

REVERSE = """
drop trigger audit_event_kept on audit_event;
drop trigger audit_event_chain on audit_event;
drop function audit_event_chain();
drop function audit_refuse();
drop function audit_event_hash(bigint, timestamptz, text, text, text, jsonb, bytea);
delete from audit_head;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
