"""The guard of the quotas writes the fund's row instead of only holding it.

Whoever then gives a place from an older view of the fund, in a transaction that is to repeat what it read, is refused by the
database instead of counting without the other's place.
"""

from importlib import import_module

from django.db import migrations

FUNCTION = import_module("pijar.allocation.migrations.0003_division").FORWARD
HELD = """    perform 1 from allocation_places p
      where (p.month, p.fund_code) in (select * from unnest(months, funds))
      order by p.month, p.fund_code for update;
"""
WRITTEN = HELD + """    update allocation_places p set quota = p.quota
      where (p.month, p.fund_code) in (select * from unnest(months, funds));
"""
assert HELD in FUNCTION


class Migration(migrations.Migration):
    dependencies = [("allocation", "0004_keys_by_person")]

    operations = [migrations.RunSQL(FUNCTION.replace(HELD, WRITTEN), FUNCTION)]
