"""Complaints an officer may read, and the numbers about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pijar.backoffice import scope
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.giving import whose
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.selectors.regions import villages as villages_of
from pijar.cycle import store
from pijar.grievances import selectors
from pijar.grievances.models import Grievance
from pijar.grievances.types import WAITS, Office
from pijar.kernel.errors import Refusal
from pijar.kernel.small import OTHERS
from pijar.staff.models import Officer
from pijar.staff.types import Right

# What of a complaint its clock and its desk ask.
DAYS = ("state", "first_answered_on", "first_due_on", "final_due_on", "again_due_on", "office")


def visible(officer: Officer) -> QuerySet[Grievance]:
    """Complaints in scope: a kelurahan reads those that lie on its own desk, nobody else's."""
    found = Grievance.objects.all() if may(officer, Right.SEE_GRIEVANCES) else Grievance.objects.none()
    village = scope.village_of(officer)
    return found if village is None else found.filter(office=Office.VILLAGE.value, village_code=village)


def grievance_or_404(officer: Officer, number: str) -> Grievance:
    found = visible(officer).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def waiting_counts(officer: Officer, on: date) -> dict[str, Any]:
    """How many wait on this officer's desk, how many of them are late, and the first day by which one is to be answered."""
    # Those with the same days stand alike: each kind is looked at once.
    waiting = visible(officer).filter(state__in=[s.value for s in WAITS]).order_by().values(*DAYS).annotate(n=Count("id"))
    alike = [(Grievance(**{name: row[name] for name in DAYS}), row["n"]) for row in waiting]
    clocks = [(selectors.clock_of(one, on), n) for one, n in alike if _is_mine(officer, one)]
    due = min((clock.due_on for clock, _n in clocks if clock.due_on), default=None)
    return {"waiting": sum(n for _clock, n in clocks), "late": sum(n for clock, n in clocks if clock.is_late), "due": due}


def _is_mine(officer: Officer, one: Grievance) -> bool:
    return (one.office == Office.VILLAGE.value) == (scope.village_of(officer) is not None)


def statistics(officer: Officer, on: date) -> dict[str, Any]:
    """The numbers: of a kelurahan its own; of the whole city without small numbers for those who may see no person."""
    sees = may(officer, Right.SEE_PERSONS)
    found = visible(officer) if may(officer, Right.SEE_GRIEVANCES) else Grievance.objects.all()
    told = selectors.statistics(found, on, sees_few=sees)
    names = village_names(told["by_village"]) | {OTHERS: _("lainnya, bersama")}
    told["villages"] = sorted(
        ({"name": names.get(code, code), "n": n} for code, n in told["by_village"].items()),
        key=lambda one: (one["name"] == names[OTHERS], -(one["n"] or 0), one["name"]),
    )
    told["judged"] = told["in_time"] + told["answered_late_or_overdue"]
    told["share"] = told["in_time"] / told["judged"] if told["judged"] else None
    return told


def places() -> list[tuple[str, str]]:
    """Every kelurahan of the programme's city."""
    try:
        return villages_of(store.current().city_code)
    except Refusal:
        return []


def head() -> dict[str, str]:
    """Whose page the public one is."""
    return whose()
