"""Who leaves with a list is found in the cache of profiles without reading it whole."""

from __future__ import annotations

from django.db import migrations

INDEX = "create index if not exists profile_person on eligibility_profile (person_id)"


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0006_doubted_by_person")]

    operations = [migrations.RunSQL(INDEX, "drop index if exists profile_person")]
