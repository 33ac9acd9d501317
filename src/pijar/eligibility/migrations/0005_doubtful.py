"""The queue of doubtful cases is found without reading every assessment of its month."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('eligibility', '0004_profiles_are_a_cache'),
        ('registry', '0005_orders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(condition=models.Q(('outcome', 'review'), ('reasons__contains', ['AGE_65_STAYS']), _connector='OR'), fields=['month'], name='assessment_doubtful'),
        ),
    ]
