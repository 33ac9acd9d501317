from django.db import migrations

WATCH = "create trigger reference_changed after insert or update or delete or truncate on cycle_budget for each statement execute function reference_changed()"


class Migration(migrations.Migration):
    dependencies = [("cycle", "0004_reference_state")]

    operations = [migrations.RunSQL(WATCH, "drop trigger reference_changed on cycle_budget")]
