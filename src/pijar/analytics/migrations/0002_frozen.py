"""What was published is never changed or removed, nor added to; a lever that was decided stays as it was decided."""

from django.db import migrations

FORWARD = """
create function analytics_kept() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed: publish a new version', tg_table_name using errcode = 'check_violation';
end $$;
create trigger analytics_publication_kept before update or delete or truncate on analytics_publication
    for each statement execute function analytics_kept();
create trigger analytics_line_kept before update or delete or truncate on analytics_publishedline
    for each statement execute function analytics_kept();
create trigger analytics_cell_kept before update or delete or truncate on analytics_publishedcell
    for each statement execute function analytics_kept();

create function analytics_lever_decided() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state <> 'proposed' or (new.year, new.kind, new.people, new."on", new.reference, new.made_by)
        is distinct from (old.year, old.kind, old.people, old."on", old.reference, old.made_by) then
        raise exception 'lever % is proposed once and decided once: propose another', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger analytics_lever_decided before update or delete on analytics_lever
    for each row execute function analytics_lever_decided();
"""
REVERSE = """
drop trigger analytics_lever_decided on analytics_lever;
drop trigger analytics_cell_kept on analytics_publishedcell;
drop trigger analytics_line_kept on analytics_publishedline;
drop trigger analytics_publication_kept on analytics_publication;
drop function analytics_lever_decided();
drop function analytics_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
