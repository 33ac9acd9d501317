from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cycle", "0002_budget"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("state", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "on"), name="daily_work_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "done", "failed"])), name="daily_work_state_known"
                    ),
                ],
            },
        ),
    ]
