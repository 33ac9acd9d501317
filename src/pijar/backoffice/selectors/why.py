"""Why a person may, may not or not yet be enrolled in a month: the record clause by clause, and the place in the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pijar.allocation import selectors as allocation
from pijar.allocation.selectors import Explained
from pijar.backoffice import scope, words
from pijar.backoffice.details import language
from pijar.backoffice.placewords import PLACES
from pijar.backoffice.selectors import persons
from pijar.backoffice.tables import Assessment, Person
from pijar.cycle import policies
from pijar.eligibility import sentences
from pijar.eligibility.explaining import ClauseSaid, Explanation
from pijar.eligibility.remedies import remedy
from pijar.eligibility.types import Reason
from pijar.kernel.month import Month
from pijar.staff.models import Officer

TITLES = {
    "identity": gettext_lazy("Pemilik NIK"), "officer": gettext_lazy("Tindakan petugas"),
    "age_limit": gettext_lazy("Batas usia peserta"), "decision": gettext_lazy("Keputusan petugas dengan bukti"),
}  # fmt: skip
# These are told of somebody; they stand against nobody.
NOTES = {Reason.DECIDED_BY_OFFICER.value, Reason.AGE_65_STAYS.value}
FROM_LISTS = {"informal_occupation", "sector", "income", "household"}


@dataclass(frozen=True)
class WhyLine:
    """One clause in the reader's words. `stands`: it is what stands between the person and a yes."""

    title: str
    result: str
    asks: str
    value: str
    source: str
    dated: date | None
    told: str
    remedy: str
    stands: bool


@dataclass(frozen=True)
class Why:
    """A person's month explained. `place` None: the month does not rank the person."""

    month: Month
    outcome: str
    summary: str
    version: int
    against: list[WhyLine]
    others: list[WhyLine]
    order: list[WhyLine]
    notes: list[WhyLine]
    place: Explained | None
    place_told: str
    open_to: list[str] | None


def months_of(officer: Officer, person: Person) -> list[Assessment]:
    """The months in which the person was assessed, the latest first."""
    return list(scope.assessments(officer).filter(person=person).order_by("-month"))


def why(officer: Officer, person: Person, month: Month) -> Why:
    """The month of a person in scope. Raises Refusal: MONTH_NOT_RUN, NOT_ASSESSED, PROGRAMME_UNKNOWN."""
    found = policies.explain(person.id, month)
    place = allocation.explain(person.id, month)
    visible = {row.file.name for row in persons.rows_of(officer, person)}
    against = found.against
    lines = [(clause, _line(clause, found.reasons, visible, clause in against)) for clause in found.clauses]
    must = [line for clause, line in lines if clause.weight == "must"]
    return Why(
        month=month, outcome=found.outcome.value, summary=_summary(found, place), version=found.version,
        against=[line for line in must if line.stands], others=[line for line in must if not line.stands],
        order=[line for clause, line in lines if clause.weight == "priority"],
        notes=[line for clause, line in lines if clause.weight == "note"], place=place,
        place_told=str(PLACES.get(place.reason, place.reason)) if place else "",
        open_to=[fund.split(":")[0] for fund in found.open_to] if found.open_to is not None else None,
    )  # fmt: skip


def _line(clause: ClauseSaid, reasons: list[str], visible: set[str], stands: bool) -> WhyLine:
    """What a list said of the person is told with the file's name only where the officer may see that row."""
    tongue = language()
    is_of_policy = clause.code in sentences.TITLES
    can = remedy(clause.code, reasons)
    source = clause.source.in_(tongue)
    if clause.code in FROM_LISTS and source and not any(source.startswith(name) for name in visible):
        source = _("daftar usulan kantor lain")
    return WhyLine(
        title=sentences.title(clause.code).in_(tongue) if is_of_policy else str(TITLES[clause.code]),
        result=clause.result, asks=clause.asks.in_(tongue), value=clause.value.in_(tongue) if is_of_policy else "",
        source=source if is_of_policy else "", dated=clause.dated, told="" if is_of_policy else clause.sentence.in_(tongue),
        remedy=can.in_(tongue) if can else "", stands=stands,
    )  # fmt: skip


def _summary(found: Explanation, place: Explained | None) -> str:
    """The outcome in one plain sentence."""
    said = {"month": str(format_date(found.month.first_day, "F Y"))}
    reasons = [_small(words.word(code, "reason")) for code in found.reasons if code not in NOTES]
    said["reasons"] = "; ".join(reasons)
    if found.outcome.value == "ineligible":
        return (_("Untuk %(month)s tidak layak: %(reasons)s.") if reasons else _("Untuk %(month)s tidak layak.")) % said
    if found.outcome.value == "review":
        return (_("Untuk %(month)s belum diputuskan: %(reasons)s.") if reasons else _("Untuk %(month)s belum diputuskan.")) % said
    if place is not None and place.fund:
        return _("Untuk %(month)s layak, dan iurannya dibayari %(fund)s.") % {**said, "fund": place.fund}
    if place is not None and place.position:
        return _("Untuk %(month)s layak, tetapi menunggu tempat di urutan ke-%(n)s.") % {**said, "n": place.position}
    return _("Untuk %(month)s layak.") % said


def _small(text: str) -> str:
    """A sentence's first letter made small, but for abbreviations such as NIK."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
