"""A fund never carries more people than it has places: checked by the database after each statement."""

from django.db import migrations

FORWARD = """
create function allocation_within_quota() returns trigger language plpgsql as $$
declare over record;
begin
    select a.month, a.fund_code, count(*) as n, p.quota into over
      from allocation_assignment a
      join (select distinct month, fund_code from fresh) f using (month, fund_code)
      left join allocation_places p using (month, fund_code)
     group by a.month, a.fund_code, p.quota
    having count(*) > coalesce(p.quota, 0)
     limit 1;
    if found then
        raise exception 'fund % has % places in %, % were given', over.fund_code, over.quota, over.month, over.n
            using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger allocation_within_quota_insert after insert on allocation_assignment
    referencing new table as fresh for each statement execute function allocation_within_quota();
create trigger allocation_within_quota_update after update on allocation_assignment
    referencing new table as fresh for each statement execute function allocation_within_quota();
"""

REVERSE = """
drop trigger allocation_within_quota_insert on allocation_assignment;
drop trigger allocation_within_quota_update on allocation_assignment;
drop function allocation_within_quota();
"""


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
