

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0002_freeze'),
        ('registry', '0002_more_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund_code', models.CharField(max_length=20)),
                ('month', models.DateField()),
                ('cause', models.CharField(max_length=10)),
                ('amount', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('fund_code', models.CharField(max_length=20)),
                ('amount', models.BigIntegerField()),
                ('reference', models.CharField(max_length=100)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_once_a_month',
        ),
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_state_known',
        ),
        migrations.AddField(
            model_name='batch',
            name='billed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='billing_code',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddField(
            model_name='batch',
            name='number',
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('month', 'fund_code', 'number'), name='batch_number_once'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'submitted', 'billed', 'paid', 'settled', 'closed'])), name='batch_state_known'),
        ),
        migrations.AddField(
            model_name='claimmove',
            name='line',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='contributions.batchline'),
        ),
        migrations.AddField(
            model_name='claimmove',
            name='reply',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='contributions.reply'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('month', 'fund_code', 'reference'), name='credit_once'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='credit_not_nothing'),
        ),
        migrations.AddConstraint(
            model_name='claimmove',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='claim_not_nothing'),
        ),
        migrations.AddConstraint(
            model_name='claimmove',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['rejected', 'short', 'twice'])), name='claim_cause_known'),
        ),
    ]
