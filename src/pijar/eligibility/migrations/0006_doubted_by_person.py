"""The queue of doubtful cases is read in its order, person by person, until a page is full."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0005_doubtful'),
        ('registry', '0008_lines_by_birth_and_death'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='assessment',
            name='assessment_doubtful',
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('outcome', 'review'), ('reasons__contains', ['AGE_65_STAYS']), _connector='OR'), fields=['month', 'person'], name='assessment_doubted'),
        ),
    ]
