"""The age limit and deaths are looked up in a register by their own indexes, not line by line."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0007_village_birth'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='populationline',
            index=models.Index(fields=['snapshot', 'birth_date'], name='population_line_born'),
        ),
        migrations.AddIndex(
            model_name='populationline',
            index=models.Index(condition=models.Q(('status', 'MENINGGAL')), fields=['snapshot'], include=('national_id', 'status_on'), name='population_line_dead'),
        ),
    ]
