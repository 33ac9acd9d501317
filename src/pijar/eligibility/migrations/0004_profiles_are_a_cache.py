"""Profiles can be made again from what they rest on: they are not written to the log, and are always read whole."""

from django.db import migrations

FORWARD = """
alter table eligibility_profile drop constraint eligibility_profile_pkey;
alter table eligibility_profile set unlogged;
"""
REVERSE = """
alter table eligibility_profile set logged;
alter table eligibility_profile add primary key (id);
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0003_policy_in_use")]

    operations = [
        migrations.RemoveIndex(model_name="profile", name="profile_month"),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
