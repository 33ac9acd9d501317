"""When nothing is due any more: a donor withdraws, retires, leaves the city's service or moves."""

from __future__ import annotations

from django.db import transaction

from pijar.audit.services import record
from pijar.funding import dues
from pijar.funding.models import DonorStop, Promise
from pijar.funding.types import DonorOptions, PromiseState, StopReason
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked, named, rows
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.types import Actor

# A staff list that loses more than half of the donors at once, and more than a few, is half a file: they did not all leave.
FEW = 5
# The state's own rule is not asked: from which age nothing is taken any more is the city's choice.
_BORN_IN = "to_date(substr(nip, 1, 6) || '01', 'YYYYMMDD')"


@transaction.atomic
def stop_donor(nip: str, *, from_month: Month, reason: StopReason, actor: Actor) -> int:
    """From `from_month` on nothing is due of what the donor promised; returns how many form pledges it stopped.

    Money received before stays and is used; what is pledged for a later start is due again. Raises Refusal (ALREADY_STOPPED).
    """
    before = DonorStop.objects.filter(nip=nip, reason=reason.value, until_month=None).first()
    if before and before.from_month >= from_month.first_day:
        raise Refusal("ALREADY_STOPPED", "This donor has stopped already: nothing is taken any more.")
    if before:
        before.until_month = from_month.first_day
        before.save(update_fields=["until_month"])
    return _stop(nip, from_month, reason, actor)


def _stop(nip: str, from_month: Month, reason: StopReason, actor: Actor) -> int:
    made = DonorStop.objects.create(nip=nip, from_month=from_month.first_day, reason=reason.value, actor=actor.name, at=now())
    stopped = Promise.objects.filter(nip=nip, state=PromiseState.ACTIVE.value).update(
        state=PromiseState.STOPPED.value, stopped_from=from_month.first_day, stop_reason=reason.value, stopped_by=actor.name
    )
    record(actor, "donor.stop", f"donor-stop:{made.id}", {"from": str(from_month), "reason": reason.value})
    return stopped


@transaction.atomic
def resume_donor(nip: str, *, from_month: Month, actor: Actor) -> int:
    """Ends the donor's stops: pledges of the register are due again from `from_month`; stopped form pledges stay stopped.

    Returns how many stops it ended. Raises Refusal (NOT_STOPPED).
    """
    stops = list(DonorStop.objects.select_for_update().filter(nip=nip, until_month=None))
    if not stops:
        raise Refusal("NOT_STOPPED", "This donor has not stopped.")
    for stop in stops:
        stop.until_month = max(stop.from_month, from_month.first_day)
        stop.save(update_fields=["until_month"])
        record(actor, "donor.resume", f"donor-stop:{stop.id}", {"from": str(from_month)})
    return len(stops)


@transaction.atomic
def stop_promise(promise_id: int, *, from_month: Month, reason: StopReason, actor: Actor) -> None:
    """Stops one form pledge: nothing of it is due from `from_month` on. Raises Refusal: PLEDGE_UNKNOWN, PLEDGE_STATE."""
    promise = Promise.objects.select_for_update().filter(id=promise_id).first()
    if promise is None:
        raise Refusal("PLEDGE_UNKNOWN", "There is no such pledge.")
    if promise.state in (PromiseState.STOPPED, PromiseState.REFUSED):
        raise Refusal("PLEDGE_STATE", f"The pledge {promise.number} is {promise.state} already.", values={"state": promise.state})
    promise.state, promise.stopped_from = PromiseState.STOPPED.value, from_month.first_day
    promise.stop_reason, promise.stopped_by = reason.value, actor.name
    promise.save(update_fields=["state", "stopped_from", "stop_reason", "stopped_by"])
    record(actor, "pledge.stop", f"pledge:{promise.number}", {"from": str(from_month), "reason": reason.value})


# Donors with something due in the month whom the staff list of the month does not know; and who have reached the age, the
# first month after the birthday.
_LEAVING = f"""
select nip, 'LEFT' from (select distinct nip from ({dues.DUE}) due) d
 where %(staff)s::bigint is not null
   and not exists (select 1 from funding_civilservant c where c.snapshot_id = %(staff)s and c.nip = d.nip)
union all
select nip, 'RETIRED' from (select distinct nip from ({dues.DUE}) due) d
 where %(age)s::int is not null and nip ~ '^[12][0-9]{{3}}(0[1-9]|1[0-2])'
   and {_BORN_IN} + make_interval(years => %(age)s::int) < %(month)s
 order by 1, 2
"""
_BACK = """
update funding_donorstop s set until_month = greatest(s.from_month, %(month)s)
 where s.reason = 'LEFT' and s.until_month is null
   and exists (select 1 from funding_civilservant c where c.snapshot_id = %(staff)s and c.nip = s.nip)
"""


def leaving(month: Month, options: DonorOptions) -> list[tuple[str, StopReason]]:
    """Donors of whom nothing would be due from `month` on by the staff list and the age of retirement: NIP and reason.

    Nobody is taken to have left by a staff list that lost more than half of the donors: that is half a file.
    """
    return _leaving(month, options)[0]


def _leaving(month: Month, options: DonorOptions) -> tuple[list[tuple[str, StopReason]], int]:
    """Who leaves, and how many more would by a staff list that is not believed."""
    found = [(nip, StopReason(reason)) for nip, reason in asked(_LEAVING, _values(month, options))]
    left = sum(reason is StopReason.LEFT for _, reason in found)
    if left > FEW and 2 * left > _donors(month):
        return [one for one in found if one[1] is not StopReason.LEFT], left
    return found, 0


def _donors(month: Month) -> int:
    return int(asked(f"select count(distinct nip) from ({dues.DUE}) due", dues.asking(month))[0][0])


def _values(month: Month, options: DonorOptions) -> dict[str, object]:
    staff = answering(Reference.CIVIL_SERVANTS, month.last_day)
    return dues.asking(month, staff=staff.id if staff else None, age=options.retirement_age)


@transaction.atomic
def stop_leavers(month: Month, options: DonorOptions, *, actor: Actor) -> dict[str, int]:
    """Stops who left or retired, before the month's gifts are reckoned; who stands in the staff list again is no leaver.

    Returns counts by reason; `held` counts leavers of a staff list so short that it must be half a file: nobody is stopped.
    """
    named(_BACK, _values(month, options))
    found, held = _leaving(month, options)
    counts = {"LEFT": 0, "RETIRED": 0, "held": held}
    for nip, reason in found:
        if not _is_stopped(nip):
            _stop(nip, month, reason, actor)
            counts[reason.value] += 1
    return counts


def _is_stopped(nip: str) -> bool:
    return bool(
        rows("select 1 from funding_donorstop where nip = %s and until_month is null and reason in ('LEFT', 'RETIRED')", nip)
    )
