"""Nobody is enrolled twice at a time: statement triggers, since batches write here."""

from django.db import migrations

FORWARD = """
create function enrolment_no_overlap() returns trigger language plpgsql as $$
declare twice record;
begin
    select a.person_id into twice
      from fresh f
      join enrolment_enrolment a on a.person_id = f.person_id and a.id <> f.id
     where a.valid_from < coalesce(f.valid_until, 'infinity') and f.valid_from < coalesce(a.valid_until, 'infinity')
     limit 1;
    if found then
        raise exception 'person % would be enrolled twice at a time', twice.person_id using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger enrolment_no_overlap_insert after insert on enrolment_enrolment
    referencing new table as fresh for each statement execute function enrolment_no_overlap();
create trigger enrolment_no_overlap_update after update on enrolment_enrolment
    referencing new table as fresh for each statement execute function enrolment_no_overlap();
"""

REVERSE = """
drop trigger enrolment_no_overlap_insert on enrolment_enrolment;
drop trigger enrolment_no_overlap_update on enrolment_enrolment;
drop function enrolment_no_overlap();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
