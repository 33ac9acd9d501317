"""Pledges by form, whom the gifts carry, letters, money given back; and what must never happen to them."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

FORWARD = """
create function funding_promise_moves() returns trigger language plpgsql as $$
declare
    moves text[] := array['drafted>waiting', 'drafted>refused', 'drafted>stopped', 'waiting>active', 'waiting>refused',
                          'waiting>stopped', 'active>stopped'];
begin
    if tg_op = 'DELETE' then
        raise exception 'pledge % stays: it may be refused or stopped', old.number using errcode = 'check_violation';
    end if;
    if new.state <> old.state and not (old.state || '>' || new.state) = any(moves) then
        raise exception 'pledge % is % and cannot become %', old.number, old.state, new.state using errcode = 'check_violation';
    end if;
    -- The worker's number may be taken out of it when the worker must be erased, and nothing else.
    if new.worker_national_id is null then
        old.worker_national_id := null;
    end if;
    if (new.number, new.nip, new.name, new.agency, new.amount, new.workers, new.worker_national_id, new.starts_on, new.ends_on,
        new.consents, new.entered_by, new.entered_at) is distinct from
       (old.number, old.nip, old.name, old.agency, old.amount, old.workers, old.worker_national_id, old.starts_on, old.ends_on,
        old.consents, old.entered_by, old.entered_at) then
        raise exception 'pledge % stays as it was entered: make another', old.number using errcode = 'check_violation';
    end if;
    if old.state not in ('drafted', 'waiting') and (new.signed_file, new.signed_by, new.approved_by) is distinct from
       (old.signed_file, old.signed_by, old.approved_by) then
        raise exception 'pledge % is %: its consent stays', old.number, old.state using errcode = 'check_violation';
    end if;
    if old.state in ('stopped', 'refused') and new is distinct from old then
        raise exception 'pledge % is %: it stays so', old.number, old.state using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger funding_promise_moves before update or delete on funding_promise
    for each row execute function funding_promise_moves();

create function funding_uses_within_gifts() returns trigger language plpgsql as $$
declare bad record;
begin
    perform pg_advisory_xact_lock(hashtext('pijar gifts'));
    select d.fund_code, d.nip into bad
      from (select distinct fund_code, nip from fresh) d
      cross join lateral (select coalesce(sum(amount), 0) as used from funding_giftuse u
                           where u.fund_code = d.fund_code and u.nip = d.nip) u
      cross join lateral (select coalesce(sum(usable), 0) as usable from funding_gift g
                           where g.fund_code = d.fund_code and g.nip = d.nip) g
     where u.used > g.usable limit 1;
    if found then
        raise exception 'more is used of a donor of % than was received', bad.fund_code using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger funding_use_insert after insert on funding_giftuse
    referencing new table as fresh for each statement execute function funding_uses_within_gifts();
create trigger funding_use_update after update on funding_giftuse
    referencing new table as fresh for each statement execute function funding_uses_within_gifts();

create function funding_refund_within_owed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        raise exception 'a refund stays as it was booked' using errcode = 'check_violation';
    end if;
    perform pg_advisory_xact_lock(hashtext('pijar gifts'));
    if (select coalesce(sum(amount), 0) from funding_refund where fund_code = new.fund_code and nip = new.nip)
       > (select coalesce(sum(owed_back), 0) from funding_gift where fund_code = new.fund_code and nip = new.nip) then
        raise exception 'more is given back to a donor of % than is owed', new.fund_code using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger funding_refund_within_owed after insert or update or delete on funding_refund
    for each row execute function funding_refund_within_owed();
"""

REVERSE = """
drop trigger funding_promise_moves on funding_promise;
drop trigger funding_use_insert on funding_giftuse;
drop trigger funding_use_update on funding_giftuse;
drop trigger funding_refund_within_owed on funding_refund;
drop function funding_promise_moves();
drop function funding_uses_within_gifts();
drop function funding_refund_within_owed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0001_initial'),
        ('registry', '0002_more_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='DonorKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nip', models.CharField(max_length=18)),
                ('code_hash', models.CharField(max_length=200)),
                ('made_by', models.CharField(blank=True, max_length=150)),
                ('at', models.DateTimeField()),
                ('is_revoked', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='DonorLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('nip', models.CharField(max_length=18)),
                ('kind', models.CharField(max_length=10)),
                ('months', models.SmallIntegerField()),
                ('written_on', models.DateField()),
                ('sha256', models.CharField(max_length=64)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DonorStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nip', models.CharField(max_length=18)),
                ('from_month', models.DateField()),
                ('until_month', models.DateField(null=True)),
                ('reason', models.CharField(max_length=12)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DonorTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nip', models.CharField(max_length=18)),
                ('kind', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('fund_code', models.CharField(max_length=20)),
                ('nip', models.CharField(max_length=18)),
                ('amount', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='GiftUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('fund_code', models.CharField(max_length=20)),
                ('nip', models.CharField(max_length=18)),
                ('amount', models.IntegerField()),
                ('is_named', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('nip', models.CharField(max_length=18)),
                ('name', models.CharField(max_length=200)),
                ('agency', models.CharField(max_length=200)),
                ('amount', models.IntegerField()),
                ('workers', models.SmallIntegerField(null=True)),
                ('worker_national_id', models.BinaryField(null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('consents', models.BooleanField()),
                ('state', models.CharField(default='drafted', max_length=10)),
                ('entered_by', models.CharField(blank=True, max_length=150)),
                ('entered_at', models.DateTimeField()),
                ('signed_file', models.CharField(blank=True, max_length=64)),
                ('signed_size', models.IntegerField(null=True)),
                ('signed_by', models.CharField(blank=True, max_length=150)),
                ('signed_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=150)),
                ('approved_at', models.DateTimeField(null=True)),
                ('refused_by', models.CharField(blank=True, max_length=150)),
                ('refusal', models.CharField(blank=True, max_length=300)),
                ('stopped_from', models.DateField(null=True)),
                ('stop_reason', models.CharField(blank=True, max_length=12)),
                ('stopped_by', models.CharField(blank=True, max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund_code', models.CharField(max_length=20)),
                ('nip', models.CharField(max_length=18)),
                ('amount', models.IntegerField()),
                ('paid_on', models.DateField()),
                ('reference', models.CharField(max_length=100)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='gift',
            name='gift_once_a_month',
        ),
        migrations.RemoveConstraint(
            model_name='gift',
            name='gift_adds_up',
        ),
        migrations.AddField(model_name='gift', name='booked_in', field=models.DateField(null=True)),
        migrations.RunSQL('update funding_gift set booked_in = month', migrations.RunSQL.noop),
        migrations.AlterField(model_name='gift', name='booked_in', field=models.DateField()),
        migrations.AddField(
            model_name='gift',
            name='payroll',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.snapshot'),
        ),
        migrations.AddIndex(
            model_name='gift',
            index=models.Index(fields=['nip'], name='gift_nip'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.UniqueConstraint(fields=('month', 'fund_code', 'nip', 'booked_in'), name='gift_once_a_run'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('booked_in__gte', models.F('month'))), name='gift_not_booked_early'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('owed_back__gte', 0), ('received', django.db.models.expressions.CombinedExpression(models.F('usable'), '+', models.F('owed_back'))), ('usable__gte', 0), models.Q(('usable__lte', models.F('pledged')), ('booked_in__gt', models.F('month')), _connector='OR')), name='gift_adds_up'),
        ),
        migrations.AddIndex(
            model_name='donorletter',
            index=models.Index(fields=['nip'], name='donor_letter_nip'),
        ),
        migrations.AddConstraint(
            model_name='donorletter',
            constraint=models.UniqueConstraint(fields=('month', 'nip'), name='donor_letter_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='donorletter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'second', 'question'])), name='donor_letter_kind'),
        ),
        migrations.AddConstraint(
            model_name='donorstop',
            constraint=models.UniqueConstraint(condition=models.Q(('until_month', None)), fields=('nip', 'reason'), name='donor_stop_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='donorstop',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['WITHDRAWN', 'RETIRED', 'LEFT', 'MOVED'])), name='donor_stop_reason'),
        ),
        migrations.AddConstraint(
            model_name='donorstop',
            constraint=models.CheckConstraint(condition=models.Q(('until_month', None), ('until_month__gte', models.F('from_month')), _connector='OR'), name='donor_stop_span'),
        ),
        migrations.AddIndex(
            model_name='donortry',
            index=models.Index(fields=['nip', 'at'], name='donor_try_nip'),
        ),
        migrations.AddField(
            model_name='due',
            name='pledge',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='funding.pledge'),
        ),
        migrations.AddField(
            model_name='giftuse',
            name='person',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registry.person'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['nip'], name='promise_nip'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['state'], name='promise_state'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='promise_positive'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='promise_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'waiting', 'active', 'stopped', 'refused'])), name='promise_state_known'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', ''), models.Q(models.Q(('approved_by', models.F('entered_by')), _negated=True), models.Q(('approved_by', models.F('signed_by')), _negated=True)), _connector='OR'), name='promise_two_people'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'active']), _negated=True), models.Q(('consents', True), ('signed_at__isnull', False), models.Q(('signed_file', ''), _negated=True)), _connector='OR'), name='promise_active_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), models.Q(('approved_by', ''), _negated=True), _connector='OR'), name='promise_active_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('stopped_from__isnull', False), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='promise_stop_is_told'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='promise_refusal_is_told'),
        ),
        migrations.AddField(
            model_name='due',
            name='promise',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='funding.promise'),
        ),
        migrations.AddField(
            model_name='donorkey',
            name='promise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='funding.promise'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(fields=('fund_code', 'nip', 'reference'), name='refund_once'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_positive'),
        ),
        migrations.AddIndex(
            model_name='giftuse',
            index=models.Index(fields=['fund_code', 'nip', 'month'], include=('amount',), name='gift_use_donor'),
        ),
        migrations.AddIndex(
            model_name='giftuse',
            index=models.Index(fields=['month', 'fund_code'], name='gift_use_month'),
        ),
        migrations.AddConstraint(
            model_name='giftuse',
            constraint=models.UniqueConstraint(fields=('person', 'month', 'fund_code', 'nip'), name='gift_use_once'),
        ),
        migrations.AddConstraint(
            model_name='giftuse',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='gift_use_positive'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(fields=('month', 'fund_code', 'pledge'), name='pledge_due_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(fields=('month', 'fund_code', 'promise'), name='promise_due_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('pledge', None), ('promise', None), _connector='XOR'), name='due_of_one_pledge'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='due_positive'),
        ),
        migrations.AddIndex(
            model_name='donorkey',
            index=models.Index(fields=['nip'], name='donor_key_nip'),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
