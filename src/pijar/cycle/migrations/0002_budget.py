

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('fund_code', models.CharField(max_length=20)),
                ('amount', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reference', models.CharField(max_length=100)),
                ('state', models.CharField(default='proposed', max_length=10)),
                ('made_by', models.CharField(max_length=150)),
                ('approved_by', models.CharField(blank=True, max_length=150)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_not_negative'), models.CheckConstraint(condition=models.Q(('made_by', models.F('approved_by')), _negated=True), name='budget_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by', ''), ('state', 'proposed')), models.Q(('state__in', ['approved', 'refused']), models.Q(('approved_by', ''), _negated=True)), _connector='OR'), name='budget_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('year', 'fund_code'), name='budget_one_proposal')],
            },
        ),
    ]
