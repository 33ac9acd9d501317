"""What a look-up of cover asks of a line and its answer stands in the keys themselves.

A person of two years has 24 lines and as many answers, each in a page of its own: with list and bucket in the keys, the pages of
the tables need not be read. The keys stay what they were, under the same names.
"""

from django.db import migrations

FORWARD = """
alter table contributions_batchline drop constraint one_payment_per_person_and_month,
    add constraint one_payment_per_person_and_month unique (person_id, month) include (id, batch_id);
alter table contributions_lineresult drop constraint contributions_lineresult_pkey,
    add constraint contributions_lineresult_pkey primary key (line_id) include (bucket);
"""
REVERSE = """
alter table contributions_batchline drop constraint one_payment_per_person_and_month,
    add constraint one_payment_per_person_and_month unique (person_id, month);
alter table contributions_lineresult drop constraint contributions_lineresult_pkey,
    add constraint contributions_lineresult_pkey primary key (line_id);
"""


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_paid_after_death")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
