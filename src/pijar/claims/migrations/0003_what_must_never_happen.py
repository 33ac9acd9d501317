"""Days unable to work never overlap within a case; a payment's money is never altered, and none is deleted."""

from django.db import migrations

FORWARD = """
alter table claims_unableperiod add constraint unable_periods_do_not_overlap
    exclude using gist (int8range(claim_id, claim_id, '[]') with &&, daterange(from_on, until_on) with &&)
    where (not is_withdrawn);

create function claims_payment_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'A payment of a case is reversed, never deleted.';
    end if;
    if (old.claim_id, old.place, old.outcome, old.code, old.amount, old."on", old.to_kind, old.reference, old.reverses_id,
        old.actor, old.at)
       is distinct from
       (new.claim_id, new.place, new.outcome, new.code, new.amount, new."on", new.to_kind, new.reference, new.reverses_id,
        new.actor, new.at) or (old.is_reversed and not new.is_reversed) then
        raise exception 'A payment of a case is reversed, never altered.';
    end if;
    return new;
end $$;
create trigger claims_payment_stays before update or delete on claims_claimpayment
    for each row execute function claims_payment_stays();
"""
REVERSE = """
drop trigger claims_payment_stays on claims_claimpayment;
drop function claims_payment_stays();
alter table claims_unableperiod drop constraint unable_periods_do_not_overlap;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_opinions_medical_family_money")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
