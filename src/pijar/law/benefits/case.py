"""A case of the benefit law as it is told to us, read and proved to make sense before anything is reckoned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from pijar.law.benefits.fields import Fields, shown
from pijar.law.benefits.rules import Law, law_on
from pijar.law.explain import fault
from pijar.law.types import DisabilityItem

_Read = TypeVar("_Read")

# Bounds against typing slips, far beyond any real case. None of them is a rule of the law.
MOST_RUPIAH = 10**12
MOST_DAYS = 36_500
MOST_MONTHS = 1_200
MOST_YEARS = 100
MOST_ENTRIES = 40
MOST_DECIBELS = 120
# A child may be born after the parent's death, but not after any length of time.
MOST_DAYS_UNBORN = 300

# Devices whose cap is a price of the case itself, not an amount of the law.
BY_REFERENCE_PRICE = ("prosthesis", "orthosis")

FIELDS = (
    "branch", "on", "base_income", "member_since", "paid_months", "consecutive_months", "outcome", "unable_days",
    "disabilities", "left_handed", "transport", "home_care_cost", "devices", "children",
)  # fmt: skip
DISABILITY_FIELDS = ("item", "kind", "loss_percent", "decibels")
TRANSPORT_FIELDS = ("mode", "cost")
DEVICE_FIELDS = ("item", "cost", "reference_price")
CHILD_FIELDS = ("birth_date", "level", "years_left", "married", "working")


class Branch(StrEnum):
    """Work accident (JKK), or death from another cause (JKM)."""

    WORK_INJURY = "JKK"
    DEATH = "JKM"


class Outcome(StrEnum):
    """How a work accident ended, as the doctor states it in form KK3."""

    RECOVERED = "recovered"
    DISABLED = "disabled"
    TOTAL_DISABILITY = "total_disability"
    DEATH = "death"


class Kind(StrEnum):
    """Whether a part of the body is lost, or the use of it."""

    ANATOMICAL = "anatomical"
    FUNCTIONAL = "functional"


@dataclass(frozen=True, slots=True)
class Disability:
    """One finding of the doctor: an item of the table, lost or lost in function by so many per cent or decibels."""

    item: str
    kind: Kind
    loss_percent: int | None
    decibels: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Rupiah spent on one mode of transport or one device; for a prosthesis also the government hospital's price."""

    what: str
    rupiah: int
    reference_price: int | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child who may get a scholarship: level of school now, and how many years of that level are still to come."""

    birth_date: date
    level: str
    years_left: int | None
    married: bool
    working: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case that makes sense. `on` is the day of the accident or of the death; None stands for a fact not told."""

    branch: Branch
    on: date
    base_income: int | None
    member_since: date | None
    paid_months: int | None
    consecutive_months: int | None
    outcome: Outcome
    unable_days: int
    disabilities: tuple[Disability, ...]
    left_handed: bool
    transport: tuple[Cost, ...]
    home_care_cost: int
    devices: tuple[Cost, ...]
    children: tuple[Child, ...]


def read(raw: Mapping[str, Any]) -> Case:
    """The case in `raw`, as it comes from JSON: days as text, amounts in whole rupiah, `null` for what is not known.

    Raises LawError: LAW_CASE_REFUSED naming the field for whatever makes no sense, an unknown field, or a day before the
    benefit law (PP 82/2019); LAW_NOT_KNOWN when a value of the law is not known on that day.
    """
    fields = Fields(raw, FIELDS)
    branch = Branch(fields.choice("branch", list(Branch)))
    on = _needed_day(fields, "on")
    law = law_on(on)
    member_since = _not_after(fields, "member_since", on)
    paid, consecutive = _months_paid(fields)
    outcome = _outcome(fields, branch)
    return Case(
        branch=branch, on=on, base_income=fields.whole("base_income", 1, MOST_RUPIAH),
        member_since=member_since, paid_months=paid, consecutive_months=consecutive, outcome=outcome,
        unable_days=fields.whole("unable_days", 0, MOST_DAYS) or 0,
        disabilities=_disabilities(fields, law, branch, outcome),
        left_handed=fields.yes("left_handed"),
        transport=_each(fields, "transport", TRANSPORT_FIELDS, lambda one: _transport(one, law)),
        home_care_cost=fields.whole("home_care_cost", 0, MOST_RUPIAH) or 0,
        devices=_each(fields, "devices", DEVICE_FIELDS, lambda one: _device(one, law)),
        children=_each(fields, "children", CHILD_FIELDS, lambda one: _child(one, law, on)),
    )  # fmt: skip


def _each(
    fields: Fields, field: str, known: tuple[str, ...], read_one: Callable[[Fields], _Read]
) -> tuple[_Read, ...]:  # fmt: skip
    return tuple(read_one(one) for one in fields.rows(field, known, MOST_ENTRIES))


def _needed_day(fields: Fields, field: str) -> date:
    fields.lacking(field)
    day = fields.day(field)
    assert day is not None
    return day


def _needed_cost(fields: Fields, field: str) -> int:
    fields.lacking(field)
    return fields.whole(field, 0, MOST_RUPIAH) or 0


def _not_after(fields: Fields, field: str, on: date) -> date | None:
    day = fields.day(field)
    if day is not None and day > on:
        raise fault("after_the_event", fields.name(field), given=day, on=on)
    return day


def _months_paid(fields: Fields) -> tuple[int | None, int | None]:
    paid = fields.whole("paid_months", 0, MOST_MONTHS)
    consecutive = fields.whole("consecutive_months", 0, MOST_MONTHS)
    if paid is not None and consecutive is not None and consecutive > paid:
        raise fault("more_than_paid", fields.name("consecutive_months"), given=consecutive, paid=paid)
    return paid, consecutive


def _outcome(fields: Fields, branch: Branch) -> Outcome:
    if branch is Branch.DEATH and not fields.has("outcome"):
        return Outcome.DEATH
    return Outcome(fields.choice("outcome", [Outcome.DEATH] if branch is Branch.DEATH else list(Outcome)))


def _disabilities(fields: Fields, law: Law, branch: Branch, outcome: Outcome) -> tuple[Disability, ...]:
    table: Mapping[str, DisabilityItem] = law["jkk.disability"].by_name
    found = _each(fields, "disabilities", DISABILITY_FIELDS, lambda one: _disability(one, table))
    counted: Counter[str] = Counter()
    bands: dict[str, str] = {}
    for place, one in enumerate(found):
        item, name = table[one.item], f"{fields.name('disabilities')}[{place}].item"
        counted[one.item] += 1
        if counted[one.item] > item.times:
            raise fault("more_than_a_body_has", name, given=item.words, times=item.times)
        if item.band and bands.setdefault(item.band, one.item) != one.item:
            raise fault("two_of_a_band", name, given=item.words, other=table[bands[item.band]].words)
    if not found and branch is Branch.WORK_INJURY and outcome is Outcome.DISABLED:
        raise fault("disabled_by_nothing", fields.name("disabilities"))
    return found


def _disability(fields: Fields, table: Mapping[str, DisabilityItem]) -> Disability:
    item = table[fields.choice("item", list(table))]
    kind = Kind(fields.choice("kind", list(Kind))) if fields.has("kind") else Kind.ANATOMICAL
    loss, decibels = fields.whole("loss_percent", 1, 100), fields.whole("decibels", 1, MOST_DECIBELS)
    if item.per == "ten_percent" or (item.per == "whole" and kind is Kind.FUNCTIONAL):
        fields.lacking("loss_percent")
    if item.per == "ten_decibels":
        fields.lacking("decibels")
    elif decibels is not None:
        raise fault("not_for_this_item", fields.name("decibels"), item=item.words)
    return Disability(item.code, kind, loss, decibels)


def _transport(fields: Fields, law: Law) -> Cost:
    mode = fields.choice("mode", list(law["jkk.transport"].by_name))
    return Cost(mode, _needed_cost(fields, "cost"))


def _device(fields: Fields, law: Law) -> Cost:
    item = fields.choice("item", [*law["jkk.devices"].by_name, *BY_REFERENCE_PRICE])
    price = fields.whole("reference_price", 0, MOST_RUPIAH)
    if price is not None and item not in BY_REFERENCE_PRICE:
        raise fault("not_for_this_item", fields.name("reference_price"), item=shown(item))
    return Cost(item, _needed_cost(fields, "cost"), price)


def _child(fields: Fields, law: Law, on: date) -> Child:
    birth = _needed_day(fields, "birth_date")
    if (birth - on).days > MOST_DAYS_UNBORN:
        raise fault("born_too_late", fields.name("birth_date"), given=birth, on=on, days=MOST_DAYS_UNBORN)
    level = fields.choice("level", list(law["scholarship.years"].by_name))
    years = fields.whole("years_left", 0, MOST_YEARS)
    return Child(birth, level, years, fields.yes("married"), fields.yes("working"))
