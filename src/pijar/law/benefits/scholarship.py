"""The scholarship of the children (PP 82/2019 Lampiran III): two children, by level of school, below an age, not yet on
their own feet. Years are school years counted from the day of the event; each level pays its own sum a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pijar.law.benefits.case import Case, Child
from pijar.law.benefits.rules import NOTHING, Law
from pijar.law.explain import Calculation, Line, Question, phrase
from pijar.law.spans import add_years, age
from pijar.law.types import Words


@dataclass(frozen=True, slots=True)
class Grant:
    """What one child gets: the years paid of each level, in rupiah a year; `number` counts children from 1 as told.

    `level` is the one the child is at; later ones come only if it goes on. `years_at_school` are all the years of school
    still to come, of which only those begun below the age are paid. `years_told` are those told to be left of the level.
    """

    number: int
    level: str
    years: tuple[tuple[str, int, int], ...]
    years_at_school: int
    years_told: int | None = None

    @property
    def amount(self) -> int:
        return sum(years * per_year for _, years, per_year in self.years)

    @property
    def years_paid(self) -> int:
        return sum(years for _, years, _ in self.years)


def scholarships(case: Case, law: Law, *, sure: bool = True) -> Calculation:
    """A line in rupiah for each child and level; a line of 0 with the reason for each child that gets nothing.

    The law pays two children and the family chooses which: here the two with the highest sums. Not `sure`: the lines go
    from 0, because it is open whether the scholarship is due at all.
    """
    lines: list[Line] = []
    grants = []
    for number, child in enumerate(case.children, 1):
        if reason := why_not(child, case.on, law):
            lines.append(_nothing(reason, number, law))
            continue
        grants.append(grant(number, child, case.on, law))
    chosen = chosen_by_amount(grants, law["scholarship.children"].whole)
    for one in grants:
        lines += _lines(one, law, sure=sure) if one in chosen else [_nothing("scholarship_not_chosen", one.number, law)]
    asked = (Question("family_chooses", {"children": law["scholarship.children"].whole}),) if len(chosen) < len(grants) else ()
    return Calculation(tuple(lines), asked)


def why_not(child: Child, on: date, law: Law) -> str | None:
    """The code of the line that tells why a child gets no scholarship: too old, married, working, or school is over."""
    if age(child.birth_date, on)[0] >= law["scholarship.age_below"].whole:
        return "scholarship_too_old"
    if child.married:
        return "scholarship_married"
    if child.working:
        return "scholarship_working"
    return None if sum(years for _, years in years_at_school(child, law)) else "scholarship_finished"


def years_at_school(child: Child, law: Law) -> tuple[tuple[str, int], ...]:
    """The school years still to come by level: what is left of the level named, then each later level in full."""
    at_most = law["scholarship.years"].by_name
    levels = list(at_most)
    here = levels.index(child.level)
    left = at_most[child.level] if child.years_left is None else min(child.years_left, at_most[child.level])
    return ((child.level, left), *((level, at_most[level]) for level in levels[here + 1 :]))


def years_below_age(child: Child, on: date, most: int, law: Law) -> int:
    """How many of the next `most` years, each begun on a return of the day `on`, begin while the child is below the age."""
    limit = law["scholarship.age_below"].whole
    return next((year for year in range(most) if age(child.birth_date, add_years(on, year))[0] >= limit), most)


def grant(number: int, child: Child, on: date, law: Law) -> Grant:
    """The years paid to one child of whom nothing stands in the way, level after level until the age is reached."""
    to_come = years_at_school(child, law)
    total = sum(years for _, years in to_come)
    left = years_below_age(child, on, total, law)
    paid = []
    for level, years in to_come:
        taken = min(years, left)
        left -= taken
        if taken:
            paid.append((level, taken, law["scholarship.per_year"].by_name[level]))
    return Grant(number, child.level, tuple(paid), total, child.years_left)


def chosen_by_amount(grants: Sequence[Grant], most: int) -> tuple[Grant, ...]:
    """The children paid: those with the highest sums, and of equal ones those told first."""
    return tuple(sorted(grants, key=lambda one: -one.amount)[:most])


def not_due(law: Law, children: int) -> Line:
    """A line of 0 for children named in a case whose outcome pays no scholarship."""
    return Line("scholarship_not_due", 0, 0, (law["scholarship.per_year"],), {"children": children})


def too_short(law: Law, children: int) -> Line:
    """A line of 0 for children of a participant whose contributions do not yet reach the months JKM asks for."""
    months = law["jkm.scholarship_months"]
    return Line("scholarship_too_short", 0, 0, (months,), {"children": children, "months": months.whole})


def _nothing(code: str, number: int, law: Law) -> Line:
    below, most = law["scholarship.age_below"], law["scholarship.children"]
    source = {"scholarship_not_chosen": most, "scholarship_finished": law["scholarship.years"]}.get(code, below)
    return Line(code, 0, 0, (source,), {"child": number, "age": below.whole, "children": most.whole})


def _lines(one: Grant, law: Law, *, sure: bool) -> list[Line]:
    sources = (law["scholarship.per_year"], law["scholarship.years"], law["scholarship.age_below"])
    lines = []
    for place, (level, years, per_year) in enumerate(one.years, 1):
        amount = years * per_year
        # Where the age ends the scholarship, the last line paid says so.
        until = _until(one, law) if place == len(one.years) else NOTHING
        values = {
            "child": one.number, "level": phrase(f"level_{level}"), "years": years, "per_year": per_year,
            "amount": amount, "if_on": NOTHING if level == one.level else phrase("scholarship_if_on"),
            "most": law["scholarship.years"].by_name[level], "told": _told(one, level, law), "until": until,
            "unsure": _unsure(law, sure=sure),
        }  # fmt: skip
        more = () if sure else (law["jkm.scholarship_months"],)
        lines.append(Line("scholarship", amount if sure else 0, amount, (*sources, *more), values))
    return lines


def _told(one: Grant, level: str, law: Law) -> Words:
    """That more years were told to be left of a level than the law gives it."""
    most = law["scholarship.years"].by_name[level]
    if level != one.level or one.years_told is None or one.years_told <= most:
        return NOTHING
    return phrase("scholarship_told", told=one.years_told)


def _until(one: Grant, law: Law) -> Words:
    if one.years_paid == one.years_at_school:
        return NOTHING
    below = law["scholarship.age_below"].whole
    return phrase("scholarship_until", age=below, paid=one.years_paid, school=one.years_at_school)


def _unsure(law: Law, *, sure: bool) -> Words:
    return NOTHING if sure else phrase("scholarship_unsure", months=law["jkm.scholarship_months"].whole)
