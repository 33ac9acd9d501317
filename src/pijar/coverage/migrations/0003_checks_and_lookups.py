"""Counters of the public check, unlogged and with room to change in place; looks of the hospital's desk and its letters."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coverage', '0002_certificate'),
        ('registry', '0003_again'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckCounter',
            fields=[
                ('key', models.BinaryField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('quarter_at', models.IntegerField()),
                ('quarter', models.IntegerField()),
                ('hour_at', models.IntegerField()),
                ('hour', models.IntegerField()),
                ('total', models.IntegerField()),
            ],
            options={
                'db_table': 'coverage_checkcounter',
            },
        ),
        # Counted a thousand times a second: nothing of it is worth a log, and a row that changes in place needs no index entry.
        migrations.RunSQL(
            "alter table coverage_checkcounter set unlogged; alter table coverage_checkcounter set (fillfactor = 30)",
            "alter table coverage_checkcounter set logged",
        ),
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nik', 'nik'), ('name', 'name'), ('pick', 'pick')], max_length=5)),
                ('officer', models.CharField(max_length=150)),
                ('workplace', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(choices=[('emergency', 'emergency'), ('inpatient', 'inpatient'), ('control', 'control'), ('administration', 'administration')], max_length=20)),
                ('asked_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('found', 'found'), ('nobody', 'nobody'), ('several', 'several'), ('too_many', 'too_many'), ('name_differs', 'name_differs')], max_length=12)),
                ('found', models.SmallIntegerField(default=0)),
                ('status', models.CharField(blank=True, max_length=20)),
                ('words', models.BinaryField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('read_by', models.CharField(blank=True, max_length=150)),
                ('note', models.BinaryField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
                ('search', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='coverage.lookup')),
            ],
        ),
        migrations.CreateModel(
            name='CoverLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('year', models.SmallIntegerField()),
                ('sequence', models.IntegerField()),
                ('on', models.DateField()),
                ('checksum', models.CharField(max_length=64)),
                ('workplace', models.CharField(blank=True, max_length=120)),
                ('issued_by', models.CharField(max_length=150)),
                ('issued_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.person')),
                ('lookup', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='coverage.lookup')),
            ],
            options={
                'db_table': 'coverage_coverletter',
            },
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(fields=['officer', 'at'], name='lookup_officer'),
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(condition=models.Q(('kind', 'name'), ('read_at__isnull', True)), fields=['at'], name='lookup_unread'),
        ),
        migrations.AddConstraint(
            model_name='lookup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pick'), ('search__isnull', False)), models.Q(models.Q(('kind', 'pick'), _negated=True), ('search__isnull', True)), _connector='OR'), name='lookup_pick_has_search'),
        ),
        migrations.AddConstraint(
            model_name='lookup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by', '')), models.Q(('kind', 'name'), ('read_at__isnull', False), models.Q(('read_by', ''), _negated=True)), _connector='OR'), name='lookup_read_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='coverletter',
            constraint=models.UniqueConstraint(fields=('year', 'sequence'), name='cover_letter_sequence_once'),
        ),
    ]
