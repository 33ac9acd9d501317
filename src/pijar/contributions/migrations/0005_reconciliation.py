"""Where the month and amount of an answer are kept; the work queue's acts; bank statements. All of them are never changed."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

KEPT = ("itemact", "bankstatement", "bankline")
FORWARD = "".join(
    f"""
create trigger contributions_{table}_kept before update or delete or truncate on contributions_{table}
    for each statement execute function contributions_kept();
"""
    for table in KEPT
)
REVERSE = "".join(f"drop trigger contributions_{table}_kept on contributions_{table};" for table in KEPT)


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0004_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('sequence', models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='BankStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=40)),
                ('sha256', models.CharField(max_length=64)),
                ('part', models.SmallIntegerField(default=1)),
                ('file_name', models.CharField(max_length=255)),
                ('form', models.CharField(max_length=10)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('opening', models.BigIntegerField()),
                ('closing', models.BigIntegerField()),
                ('net', models.BigIntegerField()),
                ('lines', models.IntegerField()),
                ('added', models.IntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ItemAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('cause', models.CharField(max_length=30)),
                ('action', models.CharField(max_length=10)),
                ('note', models.CharField(max_length=300)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='replyline',
            name='billed',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='replyline',
            name='month',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='lineresult',
            index=models.Index(condition=models.Q(('bucket', 'accepted'), _negated=True), fields=['reply'], name='result_not_accepted'),
        ),
        migrations.AddIndex(
            model_name='replyline',
            index=models.Index(condition=models.Q(('bucket', 'unknown')), fields=['reply'], name='reply_line_unknown'),
        ),
        migrations.AddConstraint(
            model_name='bankstatement',
            constraint=models.UniqueConstraint(fields=('sha256', 'part'), name='bank_statement_once'),
        ),
        migrations.AddConstraint(
            model_name='bankstatement',
            constraint=models.CheckConstraint(condition=models.Q(('closing', django.db.models.expressions.CombinedExpression(models.F('opening'), '+', models.F('net')))), name='bank_statement_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='bankstatement',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='bank_statement_days'),
        ),
        migrations.AddField(
            model_name='bankline',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contributions.bankstatement'),
        ),
        migrations.AddField(
            model_name='itemact',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='contributions.batch'),
        ),
        migrations.AddIndex(
            model_name='bankline',
            index=models.Index(fields=['on'], name='bank_line_on'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.UniqueConstraint(fields=('account', 'on', 'amount', 'reference', 'sequence'), name='bank_line_once'),
        ),
        migrations.AddConstraint(
            model_name='bankline',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='bank_line_not_nothing'),
        ),
        migrations.AddIndex(
            model_name='itemact',
            index=models.Index(fields=['key', 'id'], name='item_act_key'),
        ),
        migrations.AddConstraint(
            model_name='itemact',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['ask', 'resend', 'mend', 'accept', 'reopen', 'resolved'])), name='item_action_known'),
        ),
        migrations.AddConstraint(
            model_name='itemact',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='item_act_has_a_note'),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
