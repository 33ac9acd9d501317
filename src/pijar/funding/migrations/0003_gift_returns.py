"""Money the insurer credited comes back to the donors whose money it was."""

import django.db.models.deletion
from django.db import migrations, models

CHECK = """
create or replace function funding_uses_within_gifts() returns trigger language plpgsql as $$
declare bad record;
begin
    perform pg_advisory_xact_lock(hashtext('pijar gifts'));
    select fund_code, nip into bad
      from (select fund_code, nip, sum(amount) as used from funding_giftuse
             where (fund_code, nip) in (select distinct fund_code, nip from fresh) group by fund_code, nip) u
      left join (select fund_code, nip, sum(usable) as usable from funding_gift
                  where (fund_code, nip) in (select distinct fund_code, nip from fresh) group by fund_code, nip) g
           using (fund_code, nip)
      left join (select fund_code, nip, sum(amount) as back from funding_giftreturn
                  where (fund_code, nip) in (select distinct fund_code, nip from fresh) group by fund_code, nip) r
           using (fund_code, nip)
     where used > coalesce(usable, 0) + coalesce(back, 0) limit 1;
    if found then
        raise exception 'more is used of a donor of % than was received', bad.fund_code using errcode = 'check_violation';
    end if;
    return null;
end $$;

create function funding_returns_within_uses() returns trigger language plpgsql as $$
begin
    if exists (select 1 from (select distinct fund_code, nip, month, person_id from fresh) d
                where (select coalesce(sum(amount), 0) from funding_giftreturn r where (r.fund_code, r.nip, r.month, r.person_id)
                       = (d.fund_code, d.nip, d.month, d.person_id))
                    > (select coalesce(sum(amount), 0) from funding_giftuse u where (u.fund_code, u.nip, u.month, u.person_id)
                       = (d.fund_code, d.nip, d.month, d.person_id))) then
        raise exception 'more comes back to a donor than was used' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger funding_return_insert after insert on funding_giftreturn
    referencing new table as fresh for each statement execute function funding_returns_within_uses();
create trigger funding_return_update after update on funding_giftreturn
    referencing new table as fresh for each statement execute function funding_returns_within_uses();
"""

REVERSE = """
drop trigger funding_return_insert on funding_giftreturn;
drop trigger funding_return_update on funding_giftreturn;
drop function funding_returns_within_uses();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0002_donors'),
        ('registry', '0002_more_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='GiftReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('booked_in', models.DateField()),
                ('month', models.DateField()),
                ('fund_code', models.CharField(max_length=20)),
                ('nip', models.CharField(max_length=18)),
                ('amount', models.IntegerField()),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
            ],
            options={
                'indexes': [models.Index(fields=['fund_code', 'nip'], name='gift_return_donor')],
                'constraints': [models.UniqueConstraint(fields=('person', 'month', 'fund_code', 'nip', 'booked_in'), name='gift_return_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='gift_return_positive'), models.CheckConstraint(condition=models.Q(('booked_in__gt', models.F('month'))), name='gift_return_after_use')],
            },
        ),
        migrations.RunSQL(CHECK, REVERSE),
    ]
