"""Running a month: assess, allocate, decide, bill. One transaction: a step that dies leaves nothing behind.

Whatever a list rests on and whatever sends it holds the lock `books`: what a run did not see, sending it notices.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.allocation import selectors as places
from pijar.allocation import services as allocation
from pijar.allocation.services import FundPlaces, Gifts, allocate
from pijar.audit.services import record
from pijar.contributions import services as contributions
from pijar.contributions.selectors import money_left
from pijar.contributions.services import Submission
from pijar.coverage.services import load_coverage
from pijar.cycle import additions, donormonth, money, resting, store
from pijar.cycle.decisions import decide_case as decide_case
from pijar.cycle.decisions import halt_person as halt_person
from pijar.cycle.models import ProgrammeMonth
from pijar.cycle.policies import judgement_of, own_payers
from pijar.cycle.programme import Document, Fund
from pijar.eligibility import selectors as assessed
from pijar.eligibility import services as eligibility
from pijar.eligibility.services import Registers
from pijar.enrolment import decrees
from pijar.enrolment import services as enrolment
from pijar.funding import services as funding
from pijar.intake import linking
from pijar.intake import services as intake
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.contributions import contribution_table
from pijar.linkage.types import Mode
from pijar.registration import services as registration
from pijar.registry import references
from pijar.registry.copy import lock, named, rows, run
from pijar.registry.selectors import sectors
from pijar.registry.snapshots import Loaded, answering
from pijar.registry.types import Reference
from pijar.staff.types import Actor

Progress = Callable[[float], None]
LOADERS: dict[Reference, Callable[..., Loaded]] = {
    Reference.POPULATION: references.load_population,
    Reference.INSURED: references.load_insured,
    Reference.WELFARE: references.load_welfare,
    Reference.CIVIL_SERVANTS: funding.load_civil_servants,
    Reference.PLEDGES: funding.load_pledges,
    Reference.PAYROLL: funding.load_payroll,
    Reference.PARTICIPANTS: enrolment.load_participants,
    Reference.COVERAGE: load_coverage,
}


def load_reference(kind: Reference, path: Path, *, as_of: date | None, actor: Actor) -> Loaded:
    """Loads one reference file as a snapshot of a day (today where none is given)."""
    return LOADERS[kind](path, as_of=as_of or today(), actor=actor)


def load_lists(paths: list[Path], *, actor: Actor, year: int | None = None, **more: Any) -> intake.LoadResult:
    """Loads candidate lists into the batch of the programme's year."""
    programme = store.current(year)
    return intake.load(
        paths,
        year=programme.year,
        reference_day=programme.reference_day,
        city_code=programme.city_code,
        actor=actor,
        **more,
    )


def link_people(mode: Mode, *, actor: Actor) -> dict[str, Any]:
    """Finds each person once: all rows compared, or new ones with all (`intake.linking.link`)."""
    snapshot = answering(Reference.POPULATION, today())
    return linking.link(mode, actor=actor, snapshot=snapshot.id if snapshot else None)


def train_linkage(*, keep: bool, actor: Actor) -> dict[str, Any]:
    """The weights of agreement as this city's rows teach them; used from now on if they are to be kept."""
    return linking.train(keep=keep, actor=actor)


@transaction.atomic
def run_month(month: Month, *, actor: Actor, progress: Progress | None = None) -> dict[str, Any]:
    """Runs the month and returns what `pijar month run` prints. The same inputs give the same result.

    Raises Refusal: PROGRAMME_UNKNOWN, MONTH_SUBMITTED, REGISTER_MISSING, NOBODY_LISTED.
    """
    tell = progress or (lambda part: None)
    lock("intake")
    lock("books")
    programme = store.current(month.year)
    contributions.refuse_submitted(month)
    _refuse_if_later_is_submitted(month)
    judgement = judgement_of(month, programme)
    chosen = resting.snapshots(month)
    later = discard(month)
    enrolment.admit_participants(month, population=chosen["population"], city_code=programme.city_code)
    enrolment.hand_over(month, month.year)
    tell(0.05)
    registers = Registers(chosen["population"], chosen["insured"], chosen["welfare"])
    eligibility.assess(
        month, year=month.year, city_code=programme.city_code, own_payers=own_payers(programme), judgement=judgement,
        registers=registers,
    )  # fmt: skip
    tell(0.4)
    money.open_year(programme, actor)
    donormonth.before_gifts(month, programme, actor)
    funds, costs = _funds(month, programme, actor)
    allocate(month, year=month.year, seed=programme.seed, funds=funds, gift_costs=costs, ranking=programme.ranking)
    donormonth.match_gifts(month, programme)
    tell(0.7)
    enrolment.enrol(month, actor, later)
    kinds = {fund.code: fund.kind for fund in programme.fill_order}
    contributions.open_batches(month, funds=kinds, sectors=sectors(), actor=actor, population=chosen["population"])
    tell(0.95)
    left_open = {"not_proposed": enrolment.not_proposed(month), "not_compared": linking.unseen(month.year)}
    result = summary(month, programme) | left_open
    _refuse_nobody(month, result)
    run("drop table enrolled_before, participant, halted, own_number")
    _remember(month, programme, chosen, result, actor)
    return result


def _refuse_nobody(month: Month, result: dict[str, Any]) -> None:
    """A month without anybody is a slip: no list of its year is loaded, and the month before it was not run."""
    if result["eligibility"]["assessed"]:
        return
    sentence = (
        f"Nobody stands in a list of {month.year}, and nobody was carried in {month.previous}: nothing was made. Load the lists "
        f"with `pijar intake load`, or run {month.previous} first."
    )
    raise Refusal("NOBODY_LISTED", sentence, values={"year": str(month.year), "previous": month.previous})


def discard(month: Month, actor: Actor | None = None) -> enrolment.Acts:
    """Takes back a run of the month that was not submitted; with an `actor` its money is released as well.

    Returns the later months whose enrolments rested on it: who makes the month again has them followed.
    """
    contributions.discard(month, actor=actor)
    registration.discard(month)
    later = enrolment.undo_from(month)
    allocation.discard(month)
    funding.discard_uses(month)
    return later


def _refuse_if_later_is_submitted(month: Month) -> None:
    found = rows(
        "select to_char(month, 'YYYY-MM') from contributions_batch where month > %s and state <> 'draft' limit 1",
        month.first_day,
    )
    if found:
        later = Month.parse(found[0][0])
        sentence = f"{later} is submitted and rests on {month}: it can no longer be run."
        raise Refusal("LATER_MONTH_SUBMITTED", sentence, values={"month": month, "later": later})


def _funds(month: Month, programme: Document, actor: Actor) -> tuple[list[FundPlaces], dict[str, int]]:
    """The funds in filling order; for gifts also the money, and what a month costs per sector of work."""
    funds, costs = [], {}
    for fund in programme.fill_order:
        gifts = None
        if fund.kind == "DONOR":
            gifts = _gifts(month, fund, actor)
            table = contribution_table(month, fund.kind, sectors())
            costs = {str(sector): law.total for sector, law in table.items()}
        funds.append(fund.places_in(month, gifts))
    return funds, costs


def _gifts(month: Month, fund: Fund, actor: Actor) -> Gifts:
    rest = money_left(fund.code, month)
    received = funding.reckon_gifts(month, fund.code)
    late = funding.late_gifts(month, fund.code)
    money.book_gifts(month, fund, actor)
    money.book_later_gifts(month, fund, actor)
    if received is None:
        reason = f"no payroll file for {month}: gifts carry nobody"
        return Gifts(money=rest + late, is_open=False, reason=reason, named=[])
    return Gifts(money=rest + received + late, is_open=True, reason="", named=funding.named_workers(month, fund.code))


def summary(month: Month, programme: Document) -> dict[str, Any]:
    """What stands in the books for a month, as `pijar month run` prints it."""
    billed, placed = contributions.billed(month), places.places(month)
    zero = {"lines": 0, "jkk": 0, "jkm": 0, "total": 0}
    return {
        "month": str(month),
        "eligibility": assessed.counts(month),
        "allocation": {code: placed.get(code, {"quota": 0, "assigned": 0}) for code in programme.funds},
        "waiting": places.waiting(month),
        "contributions": {code: billed.get(code, zero) for code in programme.funds},
    }


def _remember(month: Month, programme: Document, chosen: dict[str, int | None], result: dict[str, Any], actor: Actor) -> None:
    inputs = resting.noted(month, programme, chosen)
    values = {
        "programme_id": store.current_id(programme.year), "actor": actor.name, "at": now(), "snapshots": inputs, "result": result,
    }  # fmt: skip
    ProgrammeMonth.objects.update_or_create(month=month.first_day, defaults=values)
    record(actor, "month.run", f"month:{month}", {"snapshots": inputs, **_totals(result)})


def _totals(result: dict[str, Any]) -> dict[str, Any]:
    return {"allocation": result["allocation"], "contributions": result["contributions"], "waiting": result["waiting"]}


@transaction.atomic
def submit_month(
    month: Month, *, maker: Actor | None, checker: Actor, out: Path, only: tuple[str, int] | None = None
) -> Submission:
    """Sends the month's batches to the insurer as files. See `contributions.services.submit`.

    Raises Refusal (MONTH_STALE) when something the list rests on changed since it was made; of people added later
    PEOPLE_CHANGED.
    """
    lock("books")
    run_before = ProgrammeMonth.objects.filter(month=month.first_day).first()
    if run_before and rows(_UNSENT, month.first_day):
        resting.refuse_stale(month, run_before)
    additions.refuse_changed(month)
    layout = store.current(month.year).file_layout
    result = contributions.submit(month, maker=maker, checker=checker, out=out, layout=layout, only=only)
    run(
        "update enrolment_monthact set approved_by = %s where month = %s and approved_by = '' and made_by <> %s",
        checker.name,
        month.first_day,
        checker.name,
    )
    return result


# The month's own list, as long as it did not leave. What was checked can be out of date like a draft.
_UNSENT = "select 1 from contributions_batch where month = %s and number = 1 and state in ('draft', 'checked') limit 1"


@transaction.atomic
def withdraw_upload(load_id: int, *, actor: Actor, dry_run: bool = False) -> dict[str, int]:
    """Takes back an upload; drafts that rest on it are discarded and must be run again.

    Raises Refusal: UPLOAD_UNKNOWN, SUBMITTED_BATCH_RESTS_ON_IT, LATER_MONTH_SUBMITTED.
    """
    lock("intake")
    lock("books")
    people = [p for (p,) in rows(_ONLY_THERE, load_id, load_id)]
    sent = contributions.is_submitted(people)
    if sent:
        raise Refusal(
            "SUBMITTED_BATCH_RESTS_ON_IT",
            f"Upload {load_id} brought people who stand in submitted lists ({', '.join(sent)}): stop them one by one instead.",
        )
    discard_drafts(people, actor, dry_run=dry_run)
    decrees.discard_naming(people, actor=actor, dry_run=dry_run)
    result = intake.withdraw(load_id, actor=actor, dry_run=dry_run)
    # What would go is found out by taking these people out of the drafts; they stay as they are.
    transaction.set_rollback(dry_run)
    return result


def discard_drafts(people: list[int], actor: Actor, *, dry_run: bool = False) -> None:
    """Takes back the drafts these people stand in, and what was assessed of them; submitted months stay.

    A `dry_run`, which its caller takes back, takes only these people out of them: a whole city's draft is no page's work.
    """
    for (first,) in rows(_MONTHS_SINCE, people):
        if not _is_submitted(Month.of(first)):
            _refuse_if_later_is_submitted(Month.of(first))
            named(_OUT_OF_DRAFT, {"people": people, "month": first}) if dry_run else discard(Month.of(first), actor)
    eligibility.forget(people)
    run(
        "delete from eligibility_assessment a where person_id = any(%s) and not exists"
        " (select 1 from contributions_batch b where b.month = a.month and b.state <> 'draft')", people,
    )  # fmt: skip


# What `discard` takes away, of these people alone.
_OUT_OF_DRAFT = """
with billed as (delete from contributions_batchline where month = %(month)s and person_id = any(%(people)s)),
     registered as (delete from registration_registrationline l using registration_registration r where r.id = l.registration_id
                       and r.month = %(month)s and r.state = 'draft' and l.person_id = any(%(people)s)),
     enrolled as (delete from enrolment_enrolment where valid_from = %(month)s and person_id = any(%(people)s)),
     carried as (delete from allocation_assignment where month = %(month)s and person_id = any(%(people)s)),
     waiting as (delete from allocation_waiting where month = %(month)s and person_id = any(%(people)s))
delete from funding_giftuse where month = %(month)s and person_id = any(%(people)s)
"""
# A later month's enrolments run on from an earlier one's: when that goes, so do they.
_MONTHS_SINCE = """
select distinct month from eligibility_assessment
 where month >= (select min(month) from eligibility_assessment where person_id = any(%s)) order by 1 desc
"""
# Persons named by this upload and by no other, be it a version that another one replaced.
_ONLY_THERE = """
select distinct r.person_id from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id
 where f.upload_id = %s and r.person_id is not null
   and not exists (select from intake_stagedrow o join intake_sourcefile g on g.id = o.file_id
                    where o.person_id = r.person_id and g.upload_id <> %s)
"""


def _is_submitted(month: Month) -> bool:
    return bool(rows("select 1 from contributions_batch where month = %s and state <> 'draft' limit 1", month.first_day))
