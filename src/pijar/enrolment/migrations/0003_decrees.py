"""The mayor's decrees: what was signed is frozen, line by line. What was called decree becomes the month's act."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower, Trim
from django.db.models.lookups import Exact

# What the table brought along under its old name.
NAMES = """
alter index enrolment_decree_pkey rename to enrolment_monthact_pkey;
alter index enrolment_decree_month_key rename to enrolment_monthact_month_key;
alter sequence enrolment_decree_id_seq rename to enrolment_monthact_id_seq;
"""
NAMES_BACK = """
alter index enrolment_monthact_pkey rename to enrolment_decree_pkey;
alter index enrolment_monthact_month_key rename to enrolment_decree_month_key;
alter sequence enrolment_monthact_id_seq rename to enrolment_decree_id_seq;
"""

FORWARD = """
create function enrolment_decree_line_frozen() returns trigger language plpgsql as $$
declare frozen bigint;
begin
    if tg_op = 'DELETE' then
        select d.id into frozen from enrolment_decree d
         where d.state <> 'draft' and d.id in (select distinct decree_id from gone) limit 1;
    elsif tg_op = 'INSERT' then
        select d.id into frozen from enrolment_decree d
         where d.state <> 'draft' and d.id in (select distinct decree_id from fresh) limit 1;
    else
        select d.id into frozen from enrolment_decree d
         where d.state <> 'draft' and d.id in (select decree_id from fresh union select decree_id from gone) limit 1;
    end if;
    if found then
        raise exception 'decree % is signed: its lines are frozen', frozen using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger enrolment_decree_line_insert after insert on enrolment_decreeline
    referencing new table as fresh for each statement execute function enrolment_decree_line_frozen();
create trigger enrolment_decree_line_update after update on enrolment_decreeline
    referencing new table as fresh old table as gone for each statement execute function enrolment_decree_line_frozen();
create trigger enrolment_decree_line_delete after delete on enrolment_decreeline
    referencing old table as gone for each statement execute function enrolment_decree_line_frozen();

create function enrolment_decree_frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'draft' then
            raise exception 'a decree begins as a draft' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.state <> 'draft' then
        raise exception 'decree % is signed and stays as it is', old.id using errcode = 'check_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;

create trigger enrolment_decree_frozen before insert or update or delete on enrolment_decree
    for each row execute function enrolment_decree_frozen();
"""
REVERSE = """
drop trigger enrolment_decree_line_insert on enrolment_decreeline;
drop trigger enrolment_decree_line_update on enrolment_decreeline;
drop trigger enrolment_decree_line_delete on enrolment_decreeline;
drop trigger enrolment_decree_frozen on enrolment_decree;
drop function enrolment_decree_line_frozen();
drop function enrolment_decree_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0002_no_overlap"), ("registry", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="decree", name="decree_two_people"),
        migrations.RenameModel(old_name="Decree", new_name="MonthAct"),
        migrations.AddConstraint(
            model_name="monthact",
            constraint=models.CheckConstraint(name="month_act_two_people", condition=~Q(made_by=F("approved_by"))),
        ),
        migrations.RunSQL(NAMES, NAMES_BACK),
        migrations.CreateModel(
            name="Decree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=100)),
                ("dated_on", models.DateField()),
                ("from_month", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("heading", models.JSONField()),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, max_length=150)),
                ("signed_at", models.DateTimeField(null=True)),
                ("basis", models.CharField(max_length=40)),
                ("added", models.IntegerField()),
                ("removed", models.IntegerField()),
                ("moved", models.IntegerField()),
                ("total", models.IntegerField()),
                ("checksum", models.CharField(blank=True, max_length=64)),
                ("files", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(Lower(Trim("number")), name="decree_number_once"),
                    models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="decree_draft_once"),
                    models.CheckConstraint(name="decree_kind_known", condition=Q(kind__in=["first", "change"])),
                    models.CheckConstraint(name="decree_state_known", condition=Q(state__in=["draft", "signed"])),
                    models.CheckConstraint(
                        name="decree_changes_something", condition=Q(added__gt=0) | Q(removed__gt=0) | Q(moved__gt=0)
                    ),
                    models.CheckConstraint(
                        name="decree_two_people", condition=~Q(Exact(Lower(Trim("made_by")), Lower(Trim("approved_by"))))
                    ),
                    models.CheckConstraint(
                        name="decree_signed_is_approved",
                        condition=Q(state="draft", approved_by="", signed_at=None)
                        | (Q(state="signed", signed_at__isnull=False) & ~Q(approved_by="") & ~Q(checksum="")),
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DecreeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("action", models.CharField(max_length=10)),
                ("fund_code", models.CharField(max_length=20)),
                ("from_fund", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("nik_masked", models.CharField(max_length=16)),
                ("national_id", models.BinaryField()),
                ("village_code", models.CharField(max_length=13)),
                ("village", models.CharField(blank=True, max_length=100)),
                ("district", models.CharField(blank=True, max_length=100)),
                ("occupation", models.CharField(blank=True, max_length=100)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("decree", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="enrolment.decree")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["decree", "position"], name="decree_position_once"),
                    models.UniqueConstraint(fields=["decree", "person"], name="decree_person_once"),
                    models.CheckConstraint(
                        name="decree_line_whole",
                        condition=Q(action="add", from_fund="", reason="")
                        | (Q(action="remove", from_fund="") & ~Q(reason=""))
                        | (Q(action="move", reason="") & ~Q(from_fund="") & ~Q(from_fund=F("fund_code"))),
                    ),
                ]
            },
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
