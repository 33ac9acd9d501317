from django.db import migrations, models

# Another word with every statement on such a table: by chance, so that what is undone brings the one of before back.
CHANGED = """
create function reference_changed() returns trigger language plpgsql as $$
begin
  insert into registry_referencestate (id, word) values (1, gen_random_uuid())
  on conflict (id) do update set word = excluded.word;
  return null;
end $$;
insert into registry_referencestate (id, word) values (1, gen_random_uuid());
"""
TABLES = ("regions_region", "regions_spelling", "registry_occupation")
WATCH = "create trigger reference_changed after insert or update or delete or truncate on {0} for each statement execute function reference_changed()"


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_orders"), ("regions", "0002_boundaries")]

    operations = [
        migrations.CreateModel(
            name="ReferenceState",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("word", models.UUIDField()),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_reference_state")]},
        ),
        migrations.RunSQL(CHANGED, "drop function reference_changed() cascade"),
        *(migrations.RunSQL(WATCH.format(table), f"drop trigger reference_changed on {table}") for table in TABLES),
    ]
