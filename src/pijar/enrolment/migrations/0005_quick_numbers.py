

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0004_lines_wait'),
        ('registry', '0002_more_facts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='participantnumber',
            name='person',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='registry.person'),
        ),
    ]
