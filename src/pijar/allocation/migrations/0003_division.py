"""Cells, costs and reasons of places, and the line of those who wait.

The guard of the quotas holds the fund's row while it counts, so that of two who give the last place at once the second
waits, sees the first one's, and is refused. It counts cells and money too.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
create or replace function allocation_within_quota() returns trigger language plpgsql as $$
declare
    over record;
    months date[];
    funds text[];
begin
    select array_agg(month), array_agg(fund_code) into months, funds from (select distinct month, fund_code from fresh) f;
    perform 1 from allocation_places p
      where (p.month, p.fund_code) in (select * from unnest(months, funds))
      order by p.month, p.fund_code for update;
    with counted as materialized (
        select a.month, a.fund_code, a.cell, count(*) as n, sum(a.cost) as spent
          from allocation_assignment a
         where (a.month, a.fund_code) in (select * from unnest(months, funds))
         group by a.month, a.fund_code, a.cell)
    select * into over from (
        select a.fund_code as what, a.month, sum(a.n) as n, sum(a.spent) as spent, p.quota, p.money
          from counted a left join allocation_places p using (month, fund_code)
         group by a.month, a.fund_code, p.quota, p.money
        having sum(a.n) > coalesce(p.quota, 0) or sum(a.spent) > p.money
        union all
        select a.fund_code || ', cell ' || a.cell, a.month, a.n, null, c.quota, null
          from counted a left join allocation_cell c using (month, fund_code, cell)
         where a.cell <> '' and a.n > coalesce(c.quota, 0)) broken limit 1;
    if found then
        raise exception 'fund % has % places and money of % in %, % were given and % spent',
            over.what, over.quota, over.money, over.month, over.n, over.spent using errcode = 'check_violation';
    end if;
    return null;
end $$;
"""

# The function as migration 0002 made it.
BACK = """
create or replace function allocation_within_quota() returns trigger language plpgsql as $body$
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
end $body$;
"""

# Who waited in months run before there was a line: they counted as months waited, and still do.
WAITED = """
insert into allocation_waiting (id, month, person_id, rank, position, reason)
select row_number() over (order by s.month, s.person_id), s.month, s.person_id, 0,
       row_number() over (partition by s.month order by s.person_id), 'NO_PLACE'
  from eligibility_assessment s
 where s.outcome = 'eligible' and exists (select 1 from allocation_places p where p.month = s.month)
   and not exists (select 1 from allocation_assignment a where a.month = s.month and a.person_id = s.person_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0002_quota"),
        ("eligibility", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("fund_code", models.CharField(max_length=20)),
                ("cell", models.CharField(max_length=40)),
                ("quota", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "fund_code", "cell"), name="cell_once_a_month"),
                    models.CheckConstraint(condition=models.Q(("quota__gte", 0)), name="cell_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("rank", models.IntegerField()),
                ("position", models.IntegerField(null=True)),
                ("reason", models.CharField(max_length=30)),
                ("before", models.CharField(db_default="", max_length=20)),
                (
                    "opened",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), db_default=[], size=None
                    ),
                ),
                ("cost", models.IntegerField(db_default=0)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="registry.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "person"), name="waits_once_a_month"),
                    models.UniqueConstraint(fields=("month", "position"), name="one_position_each"),
                ],
            },
        ),
        migrations.AddField("assignment", "cell", models.CharField(db_default="", max_length=40)),
        migrations.AddField("assignment", "reason", models.CharField(db_default="", max_length=30)),
        migrations.AddField("assignment", "before", models.CharField(db_default="", max_length=20)),
        migrations.AddField("assignment", "cost", models.IntegerField(null=True)),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="assignment_cost_not_negative"),
        ),
        migrations.RunSQL(FORWARD, BACK),
        migrations.RunSQL(WAITED, migrations.RunSQL.noop),
    ]
