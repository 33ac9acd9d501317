

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('fund_code', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('balance', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'fund_code', 'kind'), name='account_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['appropriation', 'donor_liability', 'available', 'reserved', 'committed', 'paid', 'insurer_claim', 'owed_back', 'returned'])), name='account_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['appropriation', 'donor_liability']), ('balance__lte', 0)), models.Q(models.Q(('kind__in', ['appropriation', 'donor_liability']), _negated=True), ('balance__gte', 0)), _connector='OR'), name='fund_never_overdrawn')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('act', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=60)),
                ('month', models.DateField(null=True)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='ledger.account')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='ledger.entry')),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['subject', 'act'], name='entry_subject'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['on'], name='entry_on'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['budget', 'revision', 'receipt', 'gift', 'reserve', 'commit', 'spend', 'claim', 'credit', 'refund', 'give_back', 'carry_over', 'reversal'])), name='entry_act_known'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('act', 'reversal'), _negated=True), ('reverses', None)), _connector='OR'), name='entry_reversal_names_its_entry'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='posting_not_nothing'),
        ),
    ]
