

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0002_more_facts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='snapshot',
            name='snapshot_once',
        ),
    ]
