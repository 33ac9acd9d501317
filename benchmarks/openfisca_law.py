"""The rules of `pijar.law` for contributions and benefits once more, written for OpenFisca-Core, to be measured beside ours.

Written as such a system is best written for speed: formulas over whole columns, parameters read once, tables looked up by
number instead of OpenFisca's own look-up of a parameter for each row (which is a loop in Python). Money is OpenFisca's `int`
of 32 bits, not its `float` of 32 bits, and products are taken in 64, so that nothing is lost to rounding as long as an amount
stays below 2,147,483,647 rupiah. Every value of the law comes from our own files. As OpenFisca reckons everybody of a
simulation by the law of one day, a simulation holds the cases of one branch and one period of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from pijar.law import lookup
from pijar.law.types import FundKind
from pijar.law.types import Sector as Sectors

EVER = date(1, 1, 1)
STEP = 10
ENDLESS = 2**31 - 1
MANY_MONTHS = 10**6
PERS = ("whole", "fixed", "ten_percent", "ten_decibels")


# --- parameters: our files as OpenFisca's tree ---


def quantity(name: str, read: Callable[[Any], Any] = lambda value: value, without: Any = None) -> dict[str, Any]:
    """A parameter by start date; `without` is what holds before its first value and after its end."""
    one = lookup.parameter(name)
    values = {EVER.isoformat(): {"value": without}} if without is not None else {}
    for start, dated in zip(one.starts, one.values, strict=True):
        values[start.isoformat()] = {"value": without if dated is None else read(dated.value)}
    return {"values": values}


def share(name: str, without: Fraction | None = None) -> dict[str, Any]:
    """A share as numerator and denominator."""
    parts = ("numerator", "denominator")
    return {part: quantity(name, lambda one, part=part: getattr(one, part), without and getattr(without, part)) for part in parts}


def by_name(name: str) -> dict[str, Any]:
    keys = lookup.parameter(name).values[-1].by_name
    return {key: quantity(name, lambda one, key=key: one[key]) for key in keys}


def rows_of(name: str, prefix: str, read: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """A table of rows: for each its children by name."""

    def child(at: int, get: Callable[[Any], Any]) -> dict[str, Any]:
        return quantity(name, lambda rows: get(rows[at]))

    rows = range(len(lookup.parameter(name).values[-1].rows))
    return {f"{prefix}_{at}": {key: child(at, get) for key, get in read.items()} for at in rows}


def tiers() -> dict[str, Any]:
    read = {"up_to": lambda one: one.income_up_to or ENDLESS, "base": lambda one: one.base, "jkk": lambda one: one.jkk}
    return rows_of("contributions.jkk", "tier", read)


def steps() -> dict[str, Any]:
    read = {
        "up_to": lambda one: one.up_to_month or MANY_MONTHS,
        "numerator": lambda one: one.share.numerator,
        "denominator": lambda one: one.share.denominator,
    }
    return rows_of("benefits.jkk.stmb", "step", read)


ITEMS = lookup.parameter("benefits.jkk.disability").values[-1].by_name
# Shares are counted in so many parts of the base that each of them, and each per cent of it, is a whole number.
PARTS = 100 * lcm(*(fraction.denominator for item in ITEMS.values() for fraction in (item.share, item.most)))


def items() -> dict[str, Any]:
    read = {"share": lambda one: int(one.share * PARTS), "most": lambda one: int(one.most * PARTS)}

    def child(code: str, get: Callable[[Any], Any]) -> dict[str, Any]:
        return quantity("benefits.jkk.disability", lambda table: get(table[code]))

    return {code: {key: child(code, get) for key, get in read.items()} for code in ITEMS}


def in_order(node: Any, *names: str) -> Any:
    """The children of a node as one array per name, or as one array of their values."""
    children = [node[key] for key in node._children]
    if not names:
        return np.array(children, dtype=np.int64)
    return [np.array([child[name] for child in children], dtype=np.int64) for name in names]


# --- contributions: everybody of one month ---

Participant = build_entity(key="participant", plural="participants", label="Participant", is_person=True)
Sector = Enum("Sector", {one.name: one.value for one in Sectors})
Fund = Enum("Fund", {one.name: one.value for one in FundKind})


def fact(name: str, kind: Any, entity: Any, **more: Any) -> type[Variable]:
    """A variable that is told, not reckoned."""
    values = {"value_type": kind, "entity": entity, "definition_period": DateUnit.ETERNITY, "label": name, **more}
    return type(name, (Variable,), values)


def reckoned(entity: Any, unit: DateUnit, kind: type = int) -> Callable[[Callable[..., Any]], type[Variable]]:
    """Makes a variable of a formula, named as it is."""

    def made(formula: Callable[..., Any]) -> type[Variable]:
        values = {"value_type": kind, "entity": entity, "definition_period": unit, "label": formula.__name__, "formula": formula}
        return type(formula.__name__, (Variable,), values)

    return made


monthly = reckoned(Participant, DateUnit.MONTH)


@monthly
def tier(people, period, parameters):
    """The place of the income in the table; one place beyond it where the tier is not known."""
    (limits,) = in_order(parameters(period).tiers, "up_to")
    income = people("income", period)
    return sum((income > limit).view(np.int8) for limit in limits)


@monthly
def relief(people, period, parameters):
    """0 where the full contribution is owed; 1 relieved in transport, 2 in other sectors."""
    public = np.array([one.value in parameters(period).public_funds for one in Fund])
    window = np.where(people("sector", period) == Sector.TRANSPORT, np.int8(1), np.int8(2))
    return window * ~public[np.asarray(people("fund_kind", period))]


def relieved(people, period, parameters, full):
    shares = [Fraction(1), *(Fraction(one.numerator, one.denominator) for one in (parameters.transport, parameters.other))]
    table = np.array([[int(amount * part) for part in shares] for amount in (*full, 0)], dtype=np.int32)
    return table.reshape(-1)[people("tier", period) * 3 + people("relief", period)]


@monthly
def jkk(people, period, parameters):
    law = parameters(period)
    return relieved(people, period, law, in_order(law.tiers, "jkk")[0].tolist())


@monthly
def jkm(people, period, parameters):
    law = parameters(period)
    return relieved(people, period, law, [law.jkm] * len(law.tiers._children))


@monthly
def jht(people, period, parameters):
    law = parameters(period)
    (bases,) = in_order(law.tiers, "base")
    table = np.append(bases * law.jht_rate.numerator // law.jht_rate.denominator, 0).astype(np.int32)
    return table[people("tier", period)] * people("with_jht", period)


@monthly
def total(people, period):
    return people("jkk", period) + people("jkm", period) + people("jht", period)


def public_funds() -> Iterator[tuple[str, list[str]]]:
    """The funds that keep no relief, by start date."""
    names = ("contributions.relief.public_funds", "contributions.relief.funds_taken_as_public")
    for start in sorted({EVER, *(start for name in names for start in lookup.parameter(name).starts)}):
        rules = [rule for name in names if (rule := lookup.parameter(name).at(start))]
        yield start.isoformat(), sorted(fund for rule in rules for fund in rule.members)


def contribution_system() -> TaxBenefitSystem:
    """OpenFisca's system of the contributions; an income of 0 is one that is not told."""
    system = TaxBenefitSystem([Participant])
    system.add_variables(
        fact("income", int, Participant), fact("with_jht", bool, Participant),
        fact("sector", Enum, Participant, possible_values=Sector, default_value=Sector.UNKNOWN),
        fact("fund_kind", Enum, Participant, possible_values=Fund, default_value=Fund.SELF),
        tier, relief, jkk, jkm, jht, total,
    )  # fmt: skip
    whole = Fraction(1)
    system.parameters = ParameterNode(data={
        "tiers": tiers(), "jkm": quantity("contributions.jkm"), "jht_rate": share("contributions.jht_rate"),
        "transport": share("contributions.relief.transport", whole), "other": share("contributions.relief.other", whole),
        "public_funds": {"values": {start: {"value": funds} for start, funds in public_funds()}},
    })  # fmt: skip
    return system


def people_of(system: TaxBenefitSystem, facts: Mapping[str, Any], count: int) -> Simulation:
    """A simulation of `count` participants with these facts."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("participant", np.arange(count))
    return told(builder.build(system), facts)


def told(simulation: Simulation, facts: Mapping[str, Any]) -> Simulation:
    for name, values in facts.items():
        kind = getattr(simulation.tax_benefit_system.get_variable(name), "possible_values", None)
        simulation.set_input(name, "ETERNITY", EnumArray(values.astype(np.uint8), kind) if kind else values)
    return simulation
