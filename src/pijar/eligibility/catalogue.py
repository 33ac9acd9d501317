"""The criteria a policy can be composed of: parameters, what unknown means, and how each reads from a candidate's profile.

A criterion is written once, as conditions over the columns of `eligibility_profile` (alias `f`): the assessment of a
million people and the preview of a policy are the same expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pijar.eligibility.types import Reason
from pijar.kernel.month import Month
from pijar.law.spans import add_months, add_years


class Weight(StrEnum):
    """`must` decides who may be enrolled; `priority` only who comes first."""

    MUST = "must"
    PRIORITY = "priority"


class Unknown(StrEnum):
    """What a value that nobody knows means: no, an officer looks, or it does not count."""

    EXCLUDE = "exclude"
    REVIEW = "review"
    ACCEPT = "accept"


class Status(StrEnum):
    """What the population register says of a NIK; the profile holds the position in this list."""

    NOT_FOUND = "NOT_FOUND"
    RESIDENT = "RESIDENT"
    DECEASED = "DECEASED"
    MOVED_OUT = "MOVED_OUT"
    LIVES_OUTSIDE = "LIVES_OUTSIDE"


STATUS = {status: number for number, status in enumerate(Status)}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a criterion: a whole number within bounds, or a list of words."""

    name: str
    least: int = 0
    most: int = 10**12
    is_words: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Clause:
    """A criterion as one policy uses it. `points` count only with the weight `priority`."""

    code: str
    weight: Weight
    unknown: Unknown
    points: int
    values: dict[str, int | tuple[str, ...]]

    def whole(self, name: str) -> int:
        """A parameter that is a number."""
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list of words; empty where it is not given."""
        value = self.values.get(name, ())
        assert isinstance(value, tuple)
        return value


@dataclass(frozen=True)
class Context:
    """What a policy is judged by besides its own words.

    `age_limit` in years is the law's for new participants on the month's first day; `minimum_wage` is the city's in whole
    rupiah a month; None where the law does not tell.
    """

    month: Month
    reference_day: date
    age_limit: int | None
    minimum_wage: int | None


@dataclass(frozen=True)
class Reading:
    """A clause over the profile `f`: the value seen as a number, the row it was seen in, and when which reason is given.

    `fails` hold only where the value is known; `notes` are reasons that change no outcome; `idle` gives none.
    """

    seen: str
    ref: str
    fails: tuple[tuple[Reason, str], ...]
    unknown: str = "false"
    notes: tuple[tuple[Reason, str], ...] = ()
    # Where the clause has nothing to say, because another one has said it.
    idle: str = "false"


@dataclass(frozen=True)
class Criterion:
    """One entry of the catalogue. `unknown_reason` None: the value is always known. `unknown` is what is taken when unsaid."""

    code: str
    read: Callable[[Clause, Context], Reading]
    parameters: tuple[Parameter, ...] = ()
    unknown: Unknown = Unknown.EXCLUDE
    unknown_reason: Reason | None = None
    weight: Weight = Weight.MUST


def _age(clause: Clause, context: Context) -> Reading:
    """Full years on the reference day; a newcomer is also younger than the law's limit in the month itself.

    Who is enrolled and grows too old stays until an officer decides: the law does not say what happens then.
    """
    youngest = add_years(context.reference_day, -clause.whole("min"))
    oldest = add_years(context.reference_day, -clause.whole("max") - 1)
    if context.age_limit is not None:
        oldest = max(oldest, add_years(context.month.first_day, -context.age_limit))
    old = f"f.born <= date '{oldest}'"
    return Reading(
        seen=f"extract(year from age(date '{context.reference_day}', f.born))::bigint",
        ref="f.population_ref",
        fails=((Reason.AGE_UNDER_18, f"f.born > date '{youngest}'"), (Reason.AGE_65_PLUS, f"{old} and not f.is_enrolled")),
        notes=((Reason.AGE_65_STAYS, f"{old} and f.is_enrolled"),),
    )


def _alive(clause: Clause, context: Context) -> Reading:
    return Reading(
        seen="f.status", ref="f.population_ref", unknown="f.status = 0", fails=((Reason.DECEASED, _status(Status.DECEASED)),)
    )


def _residence(clause: Clause, context: Context) -> Reading:
    fails = ((Reason.MOVED_OUT, _status(Status.MOVED_OUT)), (Reason.NOT_RESIDENT, _status(Status.LIVES_OUTSIDE)))
    return Reading(seen="f.status", ref="f.population_ref", unknown="f.status = 0", fails=fails, idle=_status(Status.DECEASED))


def _status(status: Status) -> str:
    return f"f.status = {STATUS[status]}"


def _not_active_elsewhere(clause: Clause, context: Context) -> Reading:
    fails = ((Reason.ACTIVE_BPJSTK, "f.insured_ref is not null"),)
    return Reading(seen="(f.insured_ref is not null)::int", ref="f.insured_ref", fails=fails)


def _informal(clause: Clause, context: Context) -> Reading:
    return Reading(
        seen="f.is_formal::int",
        ref="f.work_ref",
        unknown="f.is_formal is null",
        fails=((Reason.FORMAL_OCCUPATION, "f.is_formal"),),
    )


def _decile(clause: Clause, context: Context) -> Reading:
    fails = ((Reason.DECILE_ABOVE_5, f"f.decile > {clause.whole('max')}"),)
    return Reading(seen="f.decile", ref="f.welfare_ref", unknown="f.decile is null", fails=fails)


def _sector(clause: Clause, context: Context) -> Reading:
    only, but = clause.words("only"), clause.words("except")
    outside = [f"f.sector <> all ({_list(only)})"] if only else []
    outside += [f"f.sector = any ({_list(but)})"] if but else []
    fails = ((Reason.SECTOR_NOT_COVERED, f"f.sector <> 'unknown' and ({' or '.join(outside) or 'false'})"),)
    return Reading(seen="f.work_ref * 0", ref="f.work_ref", unknown="f.sector = 'unknown'", fails=fails)


def _list(words: tuple[str, ...]) -> str:
    # Words of a policy are checked to be plain before they come here (`policy`).
    return "array[" + ", ".join(f"'{word}'" for word in words) + "]::text[]"


def _income(clause: Clause, context: Context) -> Reading:
    limit = income_limit(clause, context)
    # Without a minimum wage nobody can be compared with it: everybody's income counts as unknown.
    unknown = "f.income is null" if limit is not None else "true"
    fails = ((Reason.INCOME_ABOVE_LIMIT, f"f.income > {limit}" if limit is not None else "false"),)
    return Reading(seen="f.income", ref="f.income_ref", unknown=unknown, fails=fails)


def income_limit(clause: Clause, context: Context) -> int | None:
    """The highest income, whole rupiah a month; None where it hangs on a minimum wage that is not known."""
    if "max" in clause.values:
        return clause.whole("max")
    return context.minimum_wage * clause.whole("max_percent_of_umk") // 100 if context.minimum_wage is not None else None


def _months_of_residence(clause: Clause, context: Context) -> Reading:
    last = add_months(context.month.first_day, -clause.whole("min"))
    return Reading(
        seen=f"(extract(year from age(date '{context.month.first_day}', f.resident_since)) * 12"
        f" + extract(month from age(date '{context.month.first_day}', f.resident_since)))::bigint",
        ref="f.population_ref",
        unknown="f.resident_since is null",
        fails=((Reason.RESIDENT_TOO_SHORT, f"f.resident_since > date '{last}'"),),
    )


def _household(clause: Clause, context: Context) -> Reading:
    """Who is beyond the limit follows from who else of the household is eligible: `judging` finds it in a second look."""
    return Reading(seen="null::bigint", ref="f.household_ref", unknown="f.household is null", fails=())


def _disability(clause: Clause, context: Context) -> Reading:
    fails = ((Reason.NOT_DISABLED, "not f.is_disabled"),)
    return Reading(seen="f.is_disabled::int", ref="f.welfare_ref", unknown="f.is_disabled is null", fails=fails)


def _woman_headed(clause: Clause, context: Context) -> Reading:
    fails = ((Reason.NOT_WOMAN_HEADED, "not f.is_woman_headed"),)
    return Reading(seen="f.is_woman_headed::int", ref="f.welfare_ref", unknown="f.is_woman_headed is null", fails=fails)


def _words(name: str) -> Parameter:
    return Parameter(name, is_words=True, optional=True)


HOUSEHOLD = "household"
CATALOGUE = {
    criterion.code: criterion
    for criterion in (
        Criterion("alive", _alive, unknown_reason=Reason.DUKCAPIL_NOT_FOUND),
        Criterion("residence", _residence, unknown_reason=Reason.DUKCAPIL_NOT_FOUND),
        Criterion("age", _age, (Parameter("min", most=130), Parameter("max", most=130))),
        Criterion("not_active_elsewhere", _not_active_elsewhere),
        Criterion("informal_occupation", _informal, unknown=Unknown.ACCEPT, unknown_reason=Reason.OCCUPATION_UNKNOWN),
        Criterion("sector", _sector, (_words("only"), _words("except")), Unknown.REVIEW, Reason.OCCUPATION_UNKNOWN),
        Criterion("decile", _decile, (Parameter("max", 1, 10),), Unknown.REVIEW, Reason.DECILE_UNKNOWN),
        Criterion(
            "income", _income, (Parameter("max", optional=True), Parameter("max_percent_of_umk", 1, 1_000, optional=True)),
            Unknown.REVIEW, Reason.INCOME_UNKNOWN,
        ),
        Criterion(
            "months_of_residence", _months_of_residence, (Parameter("min", 1, 1200),), Unknown.REVIEW, Reason.RESIDENCE_UNKNOWN
        ),
        Criterion(HOUSEHOLD, _household, (Parameter("max", 1, 50),), Unknown.ACCEPT, Reason.HOUSEHOLD_UNKNOWN),
        Criterion("disability", _disability, (), Unknown.ACCEPT, Reason.DISABILITY_UNKNOWN, Weight.PRIORITY),
        Criterion("woman_headed", _woman_headed, (), Unknown.ACCEPT, Reason.WOMAN_HEADED_UNKNOWN, Weight.PRIORITY),
    )
}  # fmt: skip
# The place of a reason in this list is its bit in a mask, and its place among a person's reasons.
REASONS = tuple(
    [Reason.NIK_SHARED, Reason.NIK_OF_SOMEBODY_ELSE, Reason.DUKCAPIL_NOT_FOUND, Reason.DECEASED, Reason.MOVED_OUT]
    + [Reason.NOT_RESIDENT, Reason.AGE_UNDER_18, Reason.AGE_65_PLUS, Reason.ACTIVE_BPJSTK, Reason.FORMAL_OCCUPATION]
    + [Reason.OCCUPATION_UNKNOWN, Reason.SECTOR_NOT_COVERED, Reason.DECILE_ABOVE_5, Reason.DECILE_UNKNOWN]
    + [Reason.INCOME_ABOVE_LIMIT, Reason.INCOME_UNKNOWN, Reason.RESIDENT_TOO_SHORT, Reason.RESIDENCE_UNKNOWN]
    + [Reason.HOUSEHOLD_FULL, Reason.HOUSEHOLD_UNKNOWN, Reason.NOT_DISABLED, Reason.DISABILITY_UNKNOWN]
    + [Reason.NOT_WOMAN_HEADED, Reason.WOMAN_HEADED_UNKNOWN, Reason.STOPPED, Reason.ON_HOLD, Reason.AGE_65_STAYS]
    + [Reason.DECIDED_BY_OFFICER]
)
BIT = {reason: 1 << number for number, reason in enumerate(REASONS)}
IDENTITY = BIT[Reason.NIK_SHARED] | BIT[Reason.NIK_OF_SOMEBODY_ELSE]
