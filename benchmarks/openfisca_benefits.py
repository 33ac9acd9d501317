"""The benefits of JKK and JKM for OpenFisca-Core; see `openfisca_law` for how they are written and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks import openfisca_law as law_files
from benchmarks.openfisca_entities import (
    BY_STEPS,
    CAPPED,
    LEVELS,
    MIRROR,
    MODES,
    NOT_TOLD,
    PER,
    WHOLE_LOSS,
    Case,
    Device,
    Item,
    Kind,
    Level,
    Member,
    Outcome,
    of_case,
    of_member,
    running,
    summed,
)
from benchmarks.openfisca_law import PARTS, PERS, STEP, fact, in_order, told
from benchmarks.openfisca_losses import beside

# --- JKK ---


def base(cases, period, law, above):
    (limits, bases) = in_order(law.tiers, "up_to", "base")
    income = cases("base_income", period)
    return np.append(bases, above)[sum((income > limit).view(np.int8) for limit in limits)]


@of_case
def base_least(cases, period, parameters):
    law = parameters(period)
    return base(cases, period, law, in_order(law.tiers, "base")[0][-1])


@of_case
def base_most(cases, period, parameters):
    law = parameters(period)
    return base(cases, period, law, law.highest_base)


@of_case
def costs(cases, period, parameters):
    caps = parameters(period).transport
    spent = np.minimum(cases("home_care_cost", period), parameters(period).home_care)
    for mode in MODES:
        spent = spent + np.minimum(cases(f"transport_{mode}", period), caps[mode])
    return spent


def of_base(cases, period, law, base):
    """Unable to work by steps of months, and what total disability or death pays."""
    days, month, first, paid = cases("unable_days", period), law.days_in_month, 0, 0
    for key in law.stmb._children:
        step = law.stmb[key]
        last = step.up_to * month
        within = np.clip(days, first, last) - first
        paid = paid + base * within * step.numerator // (step.denominator * month)
        first = last
    periodic, outcome = law.periodic_months * law.periodic_month, cases("outcome", period)
    total = base * (law.monthly_multiple * law.total_disability.numerator) // law.total_disability.denominator + periodic
    death = np.maximum(base * (law.monthly_multiple * law.death.numerator) // law.death.denominator, law.lump)
    paid = paid + np.where(outcome == Outcome.TOTAL_DISABILITY, total, 0)
    return paid + np.where(outcome == Outcome.DEATH, death + periodic + law.jkk_funeral, 0)


@of_case
def by_base_least(cases, period, parameters):
    return of_base(cases, period, parameters(period), cases("base_least", period).astype(np.int64))


@of_case
def by_base_most(cases, period, parameters):
    return of_base(cases, period, parameters(period), cases("base_most", period).astype(np.int64))


def devices(cases, period, law, *, most):
    member = cases.members
    cost, price = member("cost", period).astype(np.int64), member("reference_price", period).astype(np.int64)
    device, is_device = np.asarray(member("device", period)), member("kind", period) == Kind.DEVICE
    paid = np.zeros(cases.count, dtype=np.int64)
    for at, item in enumerate(CAPPED):
        paid += np.minimum(summed(cases, np.where(is_device & (device == at), cost, 0)), law.devices[item])
    surcharge = law.prosthesis_surcharge
    cap = price * (surcharge.numerator + surcharge.denominator) // surcharge.denominator
    made = np.where(price == NOT_TOLD, cost if most else 0, np.minimum(cost, cap))
    return paid + summed(cases, np.where(is_device & (device >= len(CAPPED)), made, 0))


@of_case
def devices_least(cases, period, parameters):
    return devices(cases, period, parameters(period), most=False)


@of_case
def devices_most(cases, period, parameters):
    return devices(cases, period, parameters(period), most=True)


@of_member
def loss_steps(member, period):
    """How many hundredths of its line of the table a finding pays; of steps of ten, each is a whole line."""
    item, loss = np.asarray(member("item", period)), member("loss_percent", period)
    per = PER[item]
    functional = (per == PERS.index("whole")) & member("functional", period)
    steps = np.where(functional, loss, WHOLE_LOSS)
    steps = np.where(per == PERS.index("ten_percent"), loss // STEP * WHOLE_LOSS, steps)
    steps = np.where(per == PERS.index("ten_decibels"), member("decibels", period) // STEP * WHOLE_LOSS, steps)
    return steps * (member("kind", period) == Kind.FINDING)


@of_member
def line(member, period):
    """The line of the table: that of the other side for a left-handed worker."""
    cases = member.simulation.populations["case"]
    item = np.asarray(member("item", period))
    return np.where(cases("left_handed", period)[cases.members_entity_id], MIRROR[item], item)


def share_of(member, period, law, key):
    """The share of each finding alone; the steps of a line come to no more than its `most`."""
    share, most = in_order(law.disability, "share", "most")
    line, steps = member("line", period), member("loss_steps", period)
    by_steps = BY_STEPS[np.asarray(member("item", period))]
    alone = np.where(by_steps, share[line], (share if key == "share" else most)[line]) // WHOLE_LOSS * steps
    return np.where(by_steps, np.minimum(alone, most[line]), alone)


@of_member
def sure_beside(member, period, parameters):
    """What is sure of each finding beside the others, -1 for none: a part of another one lost, or an outcome that pays all."""
    cases, law = member.simulation.populations["case"], parameters(period)
    outcome = cases("outcome", period)
    partial = ((outcome == Outcome.RECOVERED) | (outcome == Outcome.DISABLED))[cases.members_entity_id]
    rows = np.flatnonzero((member("kind", period) == Kind.FINDING) & partial)
    case = cases.members_entity_id[rows]
    sure = np.full(len(partial), -1)
    if len(rows):
        sure[rows] = beside(
            case, np.asarray(member("item", period))[rows], member("functional", period)[rows],
            cases("left_handed", period)[case], share_of(member, period, law, "share")[rows],
            in_order(law.disability, "share")[0],
        )  # fmt: skip
    return sure


def limit_parts(law):
    return law.disability_limit.numerator * PARTS // law.disability_limit.denominator


@of_member
def sure_share(member, period, parameters):
    """What is sure of each finding, in parts, within the limit of the case; nothing where the outcome says recovered."""
    cases, law = member.simulation.populations["case"], parameters(period)
    recovered = (cases("outcome", period) == Outcome.RECOVERED)[cases.members_entity_id]
    wanted = np.where(recovered, 0, np.maximum(member("sure_beside", period), 0))
    reached, limit = running(cases, wanted), limit_parts(law)
    return np.minimum(reached, limit) - np.minimum(reached - wanted, limit)


@of_member
def most_share(member, period, parameters):
    """What may be added to it, in the room that is left."""
    cases, law, sure = member.simulation.populations["case"], parameters(period), member("sure_share", period)
    wanted = np.where(member("sure_beside", period) < 0, 0, share_of(member, period, law, "most")) - sure
    room = (limit_parts(law) - summed(cases, sure))[cases.members_entity_id]
    reached = running(cases, wanted)
    return sure + np.minimum(reached, room) - np.minimum(reached - wanted, room)


def losses(cases, period, law, which):
    base = cases(f"base_{which}", period).astype(np.int64)[cases.members_entity_id]
    shares = cases.members("sure_share" if which == "least" else "most_share", period)
    return summed(cases, shares * (base * law.monthly_multiple) // PARTS)


@of_case
def losses_least(cases, period, parameters):
    return losses(cases, period, parameters(period), "least")


@of_case
def losses_most(cases, period, parameters):
    return losses(cases, period, parameters(period), "most")


# --- the scholarship, for both branches ---


@of_member
def years_below_age(member, period, parameters):
    """How many years, each begun on a return of the day of the event, begin while a child is below the age."""
    cases = member.simulation.populations["case"]
    on, birth = cases("on", period)[cases.members_entity_id], member("birth_date", period)
    (year, day), (birth_year, birthday) = year_and_day(on), year_and_day(birth)
    last = birth_year + parameters(period).age_below
    years = last - year
    # Born on 29 February, one is a year older from 28 February on where there is no 29th.
    eve = (day == 228) & (birthday == 229)
    leap = (last % 4 == 0) & ((last % 100 != 0) | (last % 400 == 0)) & (years >= 0)
    return np.maximum(years + np.where(eve, leap, day < birthday), 0)


def year_and_day(days):
    months = days.astype("datetime64[M]")
    number = months.astype(np.int32)
    return 1970 + number // 12, (number % 12 + 1) * 100 + (days - months).astype(np.int32) + 1


@of_member
def grant(member, period, parameters):
    """What a child would get alone, in rupiah, level after level."""
    law = parameters(period)
    (years, per_year), level = (in_order(law.years), in_order(law.per_year)), np.asarray(member("level", period))
    room, left, paid = member("years_below_age", period), member("years_left", period), 0
    for at in range(len(LEVELS)):
        here = np.where(level == at, np.where(left == NOT_TOLD, years[at], np.minimum(left, years[at])), years[at] * (level < at))
        taken = np.minimum(here, room)
        paid, room = paid + taken * per_year[at], room - taken
    return paid * ((member("kind", period) == Kind.CHILD) & member("free", period))


@of_case
def scholarship(cases, period, parameters):
    """The children with the highest sums, as many as the law pays."""
    grants, most = cases.members("grant", period), parameters(period).paid_children
    many = summed(cases, grants > 0) > most
    crowded = np.flatnonzero(many[cases.members_entity_id])
    of = cases.members_entity_id[crowded]
    order = crowded[np.lexsort((-grants[crowded], of))]
    first = np.searchsorted(of, of, side="left")
    grants = grants.copy()
    grants[order[np.arange(len(of)) - first >= most]] = 0
    return summed(cases, grants)


@of_case
def accident_least(cases, period):
    outcome = cases("outcome", period)
    schooled = (outcome == Outcome.DEATH) | (outcome == Outcome.TOTAL_DISABILITY)
    fixed = cases("costs", period) + cases("by_base_least", period)
    return fixed + cases("devices_least", period) + cases("losses_least", period) + cases("scholarship", period) * schooled


@of_case
def accident_most(cases, period):
    outcome = cases("outcome", period)
    schooled = (outcome == Outcome.DEATH) | (outcome == Outcome.TOTAL_DISABILITY)
    fixed = cases("costs", period) + cases("by_base_most", period)
    return fixed + cases("devices_most", period) + cases("losses_most", period) + cases("scholarship", period) * schooled


# --- JKM ---


@of_case
def waited(cases, period, parameters):
    """2 where the waiting period is over by every way of counting it, 0 by none, 1 where it is unclear or not told."""
    law = parameters(period)
    if not law.waiting_months and not law.waiting_days:
        return np.full(cases.count, 2)
    on, since = cases("on", period), cases("member_since", period)
    told, tests = ~np.isnat(since), []
    if months := law.waiting_months:
        passed = on.astype("datetime64[M]").astype(np.int32) - since.astype("datetime64[M]").astype(np.int64)
        month_end = (on + 1).astype("datetime64[M]") == on + 1
        same = month_end | ((on - on.astype("datetime64[M]")) >= (since - since.astype("datetime64[M]")))
        tests.append((told, (passed > months) | ((passed == months) & same)))
        paid, consecutive = cases("paid_months", period), cases("consecutive_months", period)
        # The consecutive months are paid ones, so that each of the two says something of the other.
        tests.append(((paid != NOT_TOLD) | (consecutive >= months), np.maximum(paid, consecutive) >= months))
        tests.append(((consecutive != NOT_TOLD) | ((paid != NOT_TOLD) & (paid < months)), consecutive >= months))
    if days := law.waiting_days:
        tests.append((told, (on - since).astype(np.int64) >= days))
    every = np.logical_and.reduce([known & over for known, over in tests])
    none = np.logical_and.reduce([known & ~over for known, over in tests])
    return 1 + every.view(np.int8) - none.view(np.int8)


@of_case
def death_least(cases, period, parameters):
    law, answer = parameters(period), cases("waited", period)
    before = law.before_waiting
    amounts = np.array([before, min(before, law.jkm_funeral), law.lump + law.jkm_months * law.jkm_month + law.jkm_funeral])
    sure = (cases("consecutive_months", period) >= law.scholarship_months) & (answer > 0)
    return amounts[answer] + cases("scholarship", period) * sure


@of_case
def death_most(cases, period, parameters):
    law, answer = parameters(period), cases("waited", period)
    full = law.lump + law.jkm_months * law.jkm_month + law.jkm_funeral
    paid = cases("paid_months", period)
    schooled = ((paid == NOT_TOLD) | (paid >= law.scholarship_months)) & (answer > 0)
    return np.where(answer > 0, full, law.before_waiting) + cases("scholarship", period) * schooled


# --- the system ---

FACTS = (
    *(fact(name, int, Case, default_value=0) for name in ("base_income", "unable_days", "home_care_cost")),
    *(fact(f"transport_{mode}", int, Case) for mode in MODES),
    *(fact(name, int, Case, default_value=NOT_TOLD) for name in ("paid_months", "consecutive_months")),
    fact("left_handed", bool, Case), fact("on", date, Case), fact("member_since", date, Case),
    fact("outcome", Enum, Case, possible_values=Outcome, default_value=Outcome.DEATH),
    fact("kind", Enum, Member, possible_values=Kind, default_value=Kind.CHILD),
    fact("item", Enum, Member, possible_values=Item, default_value=next(iter(Item))),
    fact("device", Enum, Member, possible_values=Device, default_value=next(iter(Device))),
    fact("level", Enum, Member, possible_values=Level, default_value=next(iter(Level))),
    *(fact(name, int, Member) for name in ("loss_percent", "decibels", "cost")),
    *(fact(name, int, Member, default_value=NOT_TOLD) for name in ("reference_price", "years_left")),
    fact("functional", bool, Member), fact("free", bool, Member), fact("birth_date", date, Member),
)  # fmt: skip
FORMULAS = (
    base_least, base_most, costs, by_base_least, by_base_most, devices_least, devices_most, loss_steps, sure_beside, line,
    sure_share, most_share, losses_least, losses_most, years_below_age, grant, scholarship, accident_least, accident_most,
    waited, death_least, death_most,
)  # fmt: skip


def benefit_system() -> TaxBenefitSystem:
    """OpenFisca's system of the benefits."""
    system = TaxBenefitSystem([Member, Case])
    system.add_variables(*FACTS, *FORMULAS)
    whole = {
        "home_care": "jkk.home_care", "periodic_month": "jkk.periodic_month", "periodic_months": "jkk.periodic_months",
        "jkk_funeral": "jkk.funeral", "lump": "jkm.lump", "jkm_month": "jkm.periodic_month", "jkm_months": "jkm.periodic_months",
        "jkm_funeral": "jkm.funeral", "scholarship_months": "jkm.scholarship_months", "monthly_multiple": "monthly_multiple",
        "days_in_month": "days_in_month", "paid_children": "scholarship.children", "age_below": "scholarship.age_below",
    }  # fmt: skip
    waiting = ("waiting_months", "waiting_days", "before_waiting")
    shares = ("total_disability", "death", "disability_limit", "prosthesis_surcharge")
    names = {
        "transport": "jkk.transport",
        "devices": "jkk.devices",
        "years": "scholarship.years",
        "per_year": "scholarship.per_year",
    }
    system.parameters = ParameterNode(data={
        "tiers": law_files.tiers(), "stmb": law_files.steps(), "highest_base": law_files.quantity("contributions.highest_base"),
        "disability": law_files.items(),
        **{name: law_files.quantity(f"benefits.{of}") for name, of in whole.items()},
        **{name: law_files.quantity(f"benefits.jkm.{name}", without=0) for name in waiting},
        **{name: law_files.share(f"benefits.jkk.{name}") for name in shares},
        **{name: law_files.by_name(f"benefits.{of}") for name, of in names.items()},
    })  # fmt: skip
    return system


def cases_of(system: TaxBenefitSystem, facts: Mapping[str, Any], count: int, case_of_member: Any) -> Simulation:
    """A simulation of `count` cases; `case_of_member` is the case of each member, in order."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("member", np.arange(len(case_of_member)))
    cases = builder.declare_entity("case", np.arange(count))
    cases.members_entity_id = case_of_member
    simulation = told(builder.build(system), facts)
    # The place of each member within its case, which OpenFisca would else look for while it is measured.
    assert len(simulation.populations["case"].members_position) == len(case_of_member)
    return simulation
