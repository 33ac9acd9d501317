

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0005_reconciliation'),
    ]

    operations = [
        migrations.AlterField(
            model_name='replyline',
            name='reply',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='contributions.reply'),
        ),
    ]
