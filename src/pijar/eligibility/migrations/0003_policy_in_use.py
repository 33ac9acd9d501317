"""A policy in use changes only by two people: the database looks whether a month of its year was assessed already."""

from django.db import migrations, models

FORWARD = """
create function policy_in_use_needs_two() returns trigger language plpgsql as $$
begin
    if new.state = 'holds' and new.decided_by = ''
       and exists (select 1 from eligibility_policy p where p.year = new.year and p.state = 'holds' and p.id <> new.id)
       and exists (select 1 from eligibility_basis b where extract(year from b.month) = new.year) then
        raise exception 'the policy of % is in use: a second person approves its change', new.year
            using errcode = 'check_violation';
    end if;
    if tg_op = 'UPDATE' and old.state <> 'proposed' then
        raise exception 'version % of the policy of % was decided and stays as it is', old.version, old.year
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger policy_in_use_needs_two before insert or update on eligibility_policy
    for each row execute function policy_in_use_needs_two();
"""
REVERSE = """
drop trigger policy_in_use_needs_two on eligibility_policy;
drop function policy_in_use_needs_two();
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0002_policies")]

    operations = [
        migrations.RemoveConstraint(model_name="policy", name="policy_decided_by_somebody"),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                name="policy_decided_by_somebody",
                condition=models.Q(state__in=["proposed", "holds"]) | ~models.Q(decided_by=""),
            ),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
