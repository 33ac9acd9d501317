"""People added to a month after its list was sent: free places go to the next in line, in a later list of the same month.

What was sent is never edited. Every act holds the lock `books`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from pijar.allocation import services as allocation
from pijar.allocation.replacing import next_in_line
from pijar.audit.services import record
from pijar.contributions import late
from pijar.contributions.models import Batch
from pijar.contributions.types import SENT
from pijar.cycle import donormonth, store
from pijar.cycle.models import ProgrammeMonth
from pijar.enrolment import services as enrolment
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.due_days import contribution_due
from pijar.registry.copy import asked, lock, rows
from pijar.staff.types import Actor

# Who may not be added though the line names them: stopped or held since, known under another number since, or dead by the
# newest register. `{people}` are those asked about.
CHANGED = """
with asked as ({people}), last as (
    select distinct on (1) coalesce(p.survivor_id, p.id) as person_id, h.kind
      from enrolment_halt h join registry_person p on p.id = h.person_id
     where h.from_month <= %(month)s and coalesce(p.survivor_id, p.id) in (select person_id from asked)
     order by 1, h.id desc
)
select distinct on (a.person_id) a.person_id,
       case when p.survivor_id is not null then 'JOINED' when o.person_id is not null then 'JOINED'
            when l.kind = 'stop' then 'STOPPED' when l.kind = 'hold' then 'ON_HOLD' else 'DECEASED' end as why
  from asked a
  join registry_person p on p.id = a.person_id
  left join last l on l.person_id = a.person_id and l.kind <> 'resume'
  left join registry_person twin on twin.survivor_id = a.person_id
  left join allocation_assignment o on o.month = %(month)s and o.person_id = twin.id
  left join registry_populationline d on d.national_id = p.national_id and d.status = 'MENINGGAL'
        and d.snapshot_id = (select id from registry_snapshot where kind = 'dukcapil' order by as_of desc, id desc limit 1)
 where p.survivor_id is not null or o.person_id is not null or l.kind is not null or d.id is not null
 order by a.person_id, why
"""
WAITING = "select person_id from allocation_waiting where month = %(month)s and position is not null"
LATE = (
    "select l.person_id from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
    " where b.month = %(month)s and b.number > 1 and b.state in ('draft', 'checked')"
)


@dataclass(frozen=True)
class Added:
    """What `add` did: the late list and how many people came onto it; who stood in line and may not come, by reason."""

    batch: Batch
    added: int
    passed_over: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def add(
    month: Month, *, fund: str, actor: Actor, people: int | None = None, reason: str = "", late_is_meant: bool = False,
    carried: int | None = None,
) -> Added:  # fmt: skip
    """Gives the fund's free places of a sent month to the next in line, enrols and bills them in a later list.

    `people` is the most to be added (None: as many as there is room for); `carried` how many the fund carried when the
    officer looked, so that the same press twice adds once. After the month's due day only with `late_is_meant` and a reason.
    Raises Refusal: MONTH_NOT_RUN, MONTH_NOT_SENT, LATER_MONTH_SUBMITTED, FUND_UNKNOWN, MONTH_OVER, REASON_MISSING,
    LIST_CHANGED, NO_FREE_PLACE, FUND_OVERDRAWN.
    """
    lock("books")
    run_before = _run(month)
    refuse_closed(month, fund)
    _refuse_over(month, reason, late_is_meant)
    if carried is not None and carried != carried_by(month, fund):
        raise Refusal("LIST_CHANGED", f"The list of {fund} {month} changed since you looked: look again.")
    passed = _step_aside(month, actor)
    given = _give(month, fund, people, actor)
    enrolment.enrol_late(month)
    kind, population = _kind(month, fund), run_before.snapshots.get("population")
    batch = late.bill_late(month, fund, kind, given, actor=actor, population=population)
    _follow(month, run_before, kind)
    details = {"month": str(month), "fund": fund, "number": batch.number, "people": len(given), "total": batch.total}
    record(actor, "batch.add", f"batch:{batch.pk}", {**details, "reason": reason.strip()})
    return Added(batch, len(given), passed)


def _run(month: Month) -> ProgrammeMonth:
    found = ProgrammeMonth.objects.filter(month=month.first_day).first()
    if found is None:
        raise Refusal("MONTH_NOT_RUN", f"{month} is not run: run `pijar month run {month}` first.")
    return found


def refuse_closed(month: Month, fund: str) -> None:
    """Raises Refusal where nobody can be added: MONTH_NOT_SENT, LATER_MONTH_SUBMITTED, FUND_UNKNOWN."""
    _kind(month, fund)
    known = list(Batch.objects.filter(month__gte=month.first_day).order_by("month").values_list("month", "number", "state"))
    own = {state for first, number, state in known if first == month.first_day and number == 1}
    if not own or not own <= {state.value for state in SENT}:
        sentence = f"{month} is not sent yet: its own list still changes (`pijar allocation give {month}`)."
        raise Refusal("MONTH_NOT_SENT", sentence, values={"month": month})
    later = next((first for first, _number, state in known if first > month.first_day and state != "draft"), None)
    if later:
        found = Month.of(later)
        sentence = f"{found} is checked or sent and rests on {month}: who is added goes into a month after it."
        raise Refusal("LATER_MONTH_SUBMITTED", sentence, values={"month": month, "later": found})


def _kind(month: Month, fund: str) -> str:
    kinds = {one.code: one.kind for one in store.current(month.year).fill_order}
    if fund not in kinds:
        raise Refusal("FUND_UNKNOWN", f"The programme has no fund {fund} (it has: {', '.join(kinds)}).")
    return kinds[fund]


def due_day(month: Month) -> date:
    """The insurer's last day to pay for the month (PP 44/2015)."""
    return contribution_due(month).day


def _refuse_over(month: Month, reason: str, late_is_meant: bool) -> None:
    due = due_day(month)
    if today() <= due:
        return
    if not late_is_meant:
        raise Refusal(
            "MONTH_OVER",
            f"{month} was to be paid by {due}: people come into the next month. To add them all the same say --late and why.",
            values={"month": month, "due": due},
        )
    if not reason.strip():
        raise Refusal("REASON_MISSING", f"{month} was to be paid by {due}: say why people are added after it.")


def has_room(month: Month, fund: str) -> bool:
    """Whether a place of the fund is free for somebody who waits."""
    try:
        next_in_line(month, fund)
    except Refusal:
        return False
    return True


def carried_by(month: Month, fund: str) -> int:
    """How many people a fund carries in a month."""
    sql = "select count(*) from allocation_assignment where month = %s and fund_code = %s"
    return int(rows(sql, month.first_day, fund)[0][0])


def _step_aside(month: Month, actor: Actor) -> dict[str, int]:
    """Who may not be added any more leaves the line, each with the reason; counts by reason."""
    found: dict[str, list[int]] = {}
    for person, why in asked(CHANGED.format(people=WAITING), {"month": month.first_day}):
        found.setdefault(why, []).append(person)
    for why, people in found.items():
        allocation.leave_line(month, people, why, actor=actor)
    return {why: len(people) for why, people in sorted(found.items())}


def _give(month: Month, fund: str, most: int | None, actor: Actor) -> list[int]:
    """Who got a place, one after the other: each changes for whom there is room."""
    given: list[int] = []
    while most is None or len(given) < most:
        try:
            given.append(allocation.give_place(month, fund=fund, actor=actor)[0])
        except Refusal as refusal:
            if refusal.code != "NO_FREE_PLACE" or not given:
                raise
            break
    return given


def _follow(month: Month, run_before: ProgrammeMonth, kind: str) -> None:
    """The month's figures, and whose gifts pay for whom, as the list now is."""
    from pijar.cycle.services import summary

    programme = store.current(month.year)
    if kind == "DONOR":
        donormonth.match_gifts(month, programme)
    run_before.result = run_before.result | summary(month, programme)
    run_before.save(update_fields=["result"])


@transaction.atomic
def take_off(month: Month, person_id: int, *, reason: str, actor: Actor) -> str:
    """Takes somebody off a late list that is a draft; returns the fund whose place is free.

    Raises Refusal: MONTH_NOT_RUN, NOT_IN_LATE_DRAFT, REASON_INVALID.
    """
    lock("books")
    run_before = _run(month)
    batch = late.unbill_late(month, person_id, actor=actor)
    if batch is None:
        raise Refusal("NOT_IN_LATE_DRAFT", f"This person stands in no late list of {month} that may still change.")
    fund = allocation.free_place(month, person_id, reason=reason, actor=actor)
    enrolment.leave_late(month, person_id)
    _follow(month, run_before, _kind(month, fund))
    return fund


def is_late_draft(month: Month, person_id: int) -> bool:
    """Whether the person stands in a late list of the month that may still change."""
    sql = f"select 1 from ({LATE} and b.state = 'draft' and l.person_id = %(person)s) l"
    return bool(asked(sql, {"month": month.first_day, "person": person_id}))


def refuse_changed(month: Month) -> None:
    """Raises Refusal (PEOPLE_CHANGED) when somebody in a late list that is not sent was stopped, joined or died since."""
    found = asked(CHANGED.format(people=LATE), {"month": month.first_day})
    if found:
        why: dict[str, Any] = {}
        for _, code in found:
            why[code] = why.get(code, 0) + 1
        said = ", ".join(f"{n} {code}" for code, n in sorted(why.items()))
        raise Refusal(
            "PEOPLE_CHANGED",
            f"Since people were added to {month}, this was learnt of them: {said}. Give the list back and take them off it.",
            values={"month": month, "people": len(found)},
        )
