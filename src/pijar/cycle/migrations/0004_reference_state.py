from django.db import migrations

TABLES = ("cycle_programme", "eligibility_policy")
WATCH = "create trigger reference_changed after insert or update or delete or truncate on {0} for each statement execute function reference_changed()"


class Migration(migrations.Migration):
    dependencies = [("cycle", "0003_daily_work"), ("eligibility", "0005_doubtful"), ("registry", "0006_reference_state")]

    operations = [migrations.RunSQL(WATCH.format(table), f"drop trigger reference_changed on {table}") for table in TABLES]
