from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_guards")]

    operations = [
        migrations.AddIndex(
            model_name="rounditem",
            index=models.Index(
                condition=models.Q(("result__in", ["DIED", "MOVED", "NOT_FOUND", "WORKS_FORMALLY"])),
                fields=["round"],
                name="item_asks",
            ),
        ),
    ]
