"""Policies as officers read them: what each asks, what differs between two, what a change would do, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pijar.allocation import selectors as allocation
from pijar.backoffice import words
from pijar.backoffice.details import language
from pijar.backoffice.kept import kept
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Basis, Batch, Policy
from pijar.cycle import decisions, policies, store
from pijar.eligibility import policies as versions
from pijar.eligibility import sentences
from pijar.eligibility.catalogue import CATALOGUE, Clause, Context
from pijar.eligibility.policy import FundPolicy, parse
from pijar.eligibility.policy import Policy as Clauses
from pijar.eligibility.previews import Changed
from pijar.eligibility.types import PolicyState
from pijar.kernel.month import Month
from pijar.staff.models import Officer

GROUPS = {
    "village": gettext_lazy("Kelurahan"), "sex": gettext_lazy("Jenis kelamin"), "age": gettext_lazy("Usia"),
    "sector": gettext_lazy("Bidang pekerjaan"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One criterion of a policy in words. `unknown` is empty where the value is always known."""

    code: str
    title: str
    asks: str
    weight: str
    points: int
    unknown: str


@dataclass(frozen=True)
class FundLines:
    """What one fund sets differently: its own lines, and titles of what it leaves out."""

    code: str
    named_only: bool
    lines: list[Line]
    left_out: list[str]


@dataclass(frozen=True)
class Difference:
    """One criterion that two policies set differently; None where a policy has it not. `fund` is empty for the city's own."""

    fund: str
    title: str
    before: Line | str | None
    after: Line | str | None


@dataclass(frozen=True)
class Version:
    """One version in the list. `span`: the months it holds, as first and last; None where it holds in none."""

    policy: Policy
    span: tuple[Month, Month] | None

    @property
    def standing(self) -> str:
        """The state, and of what was approved whether it holds still."""
        is_replaced = self.policy.state == PolicyState.HOLDS.value and self.span is None
        return "replaced" if is_replaced else self.policy.state


@dataclass(frozen=True)
class Reason:
    """How many people a policy gives a reason, and their share of all assessed, in percent as the drawing takes it."""

    code: str
    people: int
    share: str


@dataclass(frozen=True)
class Effect:
    """What a policy would do in a month, beside the one in force. `places` None: the month has none yet."""

    month: Month
    assessed: int
    eligible: int
    ineligible: int
    review: int
    entering: int
    leaving: int
    reasons: list[Reason]
    places: int | None
    groups: list[tuple[str, list[tuple[str, Changed]]]]

    @property
    def waiting(self) -> int | None:
        return None if self.places is None else max(0, self.eligible - self.places)

    @property
    def before(self) -> int:
        return self.eligible - self.entering + self.leaving


def year_of(text: str) -> int:
    """The year asked for, if it has a programme; else the latest."""
    known = set(Policy.objects.values_list("year", flat=True))
    asked = int(text) if text.isdecimal() and len(text) == len("2026") else 0
    return asked if asked in known else store.current().year


def years() -> list[int]:
    return sorted(set(Policy.objects.values_list("year", flat=True)), reverse=True)


def first_open(year: int) -> Month | None:
    """The first month of the year that is not submitted; None when all of it is."""
    found = decisions.first_open(Month(year, 1))
    return found if found.year == year else None


def starts(year: int) -> list[Month]:
    """The months from which a change may hold."""
    first = first_open(year)
    return [Month(year, m) for m in range(first.month, 13)] if first else []


def counted_in(year: int) -> list[Month]:
    """The months over which a policy can be counted: those that were run, the newest first, else the first open one."""
    run = [month for month in months.months_run() if month.year == year]
    return run or [first_open(year) or Month(year, 1)]


def in_force(year: int) -> Policy:
    """The version that holds in the first month still open, or in December when all are submitted."""
    return store.policy_of(first_open(year) or Month(year, 12))


def listed(year: int) -> list[Version]:
    """All versions of a year, the newest first, with the months in which each holds."""
    found = list(Policy.objects.filter(year=year).order_by("-version"))
    held = [p for p in found if p.state == PolicyState.HOLDS.value]
    of_month = {
        m: next((p.id for p in held if Month.of(p.from_month) <= m), None) for m in (Month(year, n) for n in range(1, 13))
    }
    spans = {p.id: [month for month, version in of_month.items() if version == p.id] for p in found}
    return [Version(p, (spans[p.id][0], spans[p.id][-1]) if spans[p.id] else None) for p in found]


def stale(year: int) -> list[tuple[Month, int]]:
    """Months not submitted that were assessed by another version than holds now: month and that version's number."""
    sent = set(Batch.objects.exclude(state__in=("draft", "checked")).values_list("month", flat=True))
    found = Basis.objects.filter(month__year=year).exclude(month__in=sent).select_related("policy").order_by("month")
    return [
        (Month.of(b.month), b.policy.version) for b in found
        if (holds := versions.in_force(Month.of(b.month))) is not None and holds.id != b.policy_id
    ]  # fmt: skip


def by_id(policy_id: int) -> Policy | None:
    return Policy.objects.filter(id=policy_id).first()


def proposed(year: int) -> Policy | None:
    return Policy.objects.filter(year=year, state=PolicyState.PROPOSED.value).first()


def waiting_for(officer: Officer) -> QuerySet[Policy]:
    """Proposals that another officer made, which this one may decide on."""
    found = Policy.objects.filter(state=PolicyState.PROPOSED.value).exclude(made_by__iexact=officer.username)
    return found.order_by("year")


def is_of(policy: Policy, officer: Officer) -> bool:
    """Whether the officer made this version."""
    return policy.made_by.strip().casefold() == officer.username.casefold()


def beside(policy: Policy) -> Policy | None:
    """What a version is held against: for a proposal what holds from its month, else what held before it."""
    if policy.state == PolicyState.HOLDS.value:
        earlier = Policy.objects.filter(year=policy.year, state=PolicyState.HOLDS.value, version__lt=policy.version)
        return earlier.order_by("-version").first()
    return versions.in_force(Month.of(policy.from_month))


def context_of(year: int) -> Context:
    """What the clauses of a year are read by: its day of ages, the law's limit, the minimum wage."""
    return policies.context_of(first_open(year) or Month(year, 12), store.current(year))


def lines_of(clauses: Iterable[Clause], context: Context) -> list[Line]:
    return [_line(clause, context) for clause in clauses]


def _line(clause: Clause, context: Context) -> Line:
    is_doubtful = CATALOGUE[clause.code].unknown_reason is not None and clause.weight.value == "must"
    return Line(
        clause.code, sentences.title(clause.code).in_(language()), sentences.limit(clause, context).in_(language()),
        clause.weight.value, clause.points, clause.unknown.value if is_doubtful else "",
    )  # fmt: skip


def funds_of(policy: Clauses, context: Context) -> list[FundLines]:
    """Per fund with words of its own, only what differs from the city's policy."""
    return [_fund(code, fund, policy, context) for code, fund in policy.funds.items()]


def _fund(code: str, fund: FundPolicy, policy: Clauses, context: Context) -> FundLines:
    own = [clause for clause in fund.clauses if clause != policy.clause(clause.code)]
    kept = {clause.code for clause in fund.clauses}
    left_out = [sentences.title(c.code).in_(language()) for c in policy.clauses if c.code not in kept]
    return FundLines(code, fund.named_only, lines_of(own, context), left_out)


def read(policy: Policy) -> Clauses:
    return parse(versions.mapping_of(policy))


def differences(old: Clauses, new: Clauses, context: Context) -> list[Difference]:
    """Clause by clause what two policies set differently, the city's own first, then fund by fund."""
    found = _between("", old.clauses, new.clauses, context)
    for code in dict.fromkeys((*old.funds, *new.funds)):
        before, after = old.funds.get(code), new.funds.get(code)
        if (before is not None and before.named_only) != (after is not None and after.named_only):
            told = {True: _("hanya yang disebut donatur"), False: _("siapa pun yang layak")}
            named = [bool(fund and fund.named_only) for fund in (before, after)]
            found.append(Difference(code, _("Siapa yang dibayari"), told[named[0]], told[named[1]]))
        # A fund without words of its own follows the city's policy: what changed there was said once.
        own = {own for fund, policy in ((before, old), (after, new)) if fund for own in _own(fund, policy)}
        sides = [fund.clauses if fund else policy.clauses for fund, policy in ((before, old), (after, new))]
        was, is_now = ([clause for clause in side if clause.code in own] for side in sides)
        found += _between(code, was, is_now, context)
    return found


def _own(fund: FundPolicy, policy: Clauses) -> set[str]:
    """The criteria that a fund sets otherwise than the city's policy."""
    of_fund = {clause.code: clause for clause in fund.clauses}
    return {code for code in CATALOGUE if of_fund.get(code) != policy.clause(code)}


def _between(fund: str, old: Iterable[Clause], new: Iterable[Clause], context: Context) -> list[Difference]:
    before, after = ({clause.code: clause for clause in side} for side in (old, new))
    return [
        Difference(
            fund, sentences.title(code).in_(language()),
            _line(before[code], context) if code in before else None, _line(after[code], context) if code in after else None,
        )
        for code in CATALOGUE if before.get(code) != after.get(code)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """A month, a policy as it reads, and the version it is put beside."""

    month: Month
    text: str
    beside: int | None
    mapping: Mapping[str, Any] = field(compare=False)


@kept
def _previewed(asked: _Asked) -> dict[str, Any]:
    return policies.preview(asked.month, asked.mapping)


def effect(month: Month, mapping: Mapping[str, Any], *, against: Policy | None = None, by: tuple[str, ...] = ()) -> Effect:
    """What a policy would do in a month, with the groups named in `by`. Raises Refusal as `policies.preview`."""
    held = in_force(month.year)
    # What a form begins with is what holds: it is counted for the first who opens it. Whatever was changed is counted anew.
    plain = _Asked(month, repr(mapping), held.pk if held else None, mapping)
    found = policies.preview(month, mapping, against=against) if by or against else _previewed(plain)
    groups = _named(policies.changes(month, mapping, against=against), by) if by else []
    places = allocation.quotas(month)
    most = max(found["assessed"], 1)
    ordered = sorted(found["reasons"].items(), key=lambda one: (-one[1], one[0]))
    return Effect(
        month=month, reasons=[Reason(code, n, f"{100 * n / most:.2f}") for code, n in ordered],
        places=sum(places) if places else None, groups=groups,
        **{name: found[name] for name in ("assessed", "eligible", "ineligible", "review", "entering", "leaving")},
    )  # fmt: skip


def _named(groups: dict[str, list[Changed]], by: tuple[str, ...]) -> list[tuple[str, list[tuple[str, Changed]]]]:
    """The groups with their names in words, those that change most first."""
    villages = village_names(one.value for one in groups["village"])
    return [(str(GROUPS[name]), [(_value(name, one.value, villages), one) for one in groups[name]]) for name in by]


def _value(group: str, value: str, villages: Mapping[str, str]) -> str:
    """What a group of people is called."""
    unknown = _("tidak diketahui")
    match group:
        case "village":
            return villages.get(value, value) or unknown
        case "sex":
            return str(words.SEX.get(value, unknown))
        case "age" if value.isdecimal():
            return _("%(from)s–%(to)s tahun") % {"from": value, "to": int(value) + 9}
    return str(words.SECTORS.get(value, value))


def months_to_run(policy: Policy) -> list[Month]:
    """Months that were run, are not submitted, and in which this version now holds."""
    return [month for month, _version in stale(policy.year) if month >= Month.of(policy.from_month)]
