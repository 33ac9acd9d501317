"""A line written while its decree is being signed waits for the signature, and is then refused."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("pijar.enrolment.migrations.0003_decrees")
HOLD = """    perform 1 from enrolment_decree d where d.id in (select distinct decree_id from {rows}) order by d.id for share;
"""


def _function() -> str:
    """The function of migration 0003, holding the decrees of the rows before it looks at them."""
    start = BEFORE.FORWARD.index("create function enrolment_decree_line_frozen()")
    body = BEFORE.FORWARD[start : BEFORE.FORWARD.index("end $$;", start) + len("end $$;")]
    body = body.replace("create function", "create or replace function", 1)
    for word, rows in (("if tg_op = 'DELETE' then\n", "gone"), ("elsif tg_op = 'INSERT' then\n", "fresh")):
        body = body.replace(word, word + "    " + HOLD.format(rows=rows), 1)
    return body


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0003_decrees")]

    operations = [migrations.RunSQL(_function(), migrations.RunSQL.noop)]
