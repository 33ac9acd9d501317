"""A fund's people are listed in their order, page by page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0005_one_writer"),
        ("registry", "0008_lines_by_birth_and_death"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_fund",
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["month", "fund_code", "rank"], name="assignment_by_rank"),
        ),
    ]
