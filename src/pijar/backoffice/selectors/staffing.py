"""Officers for the screens: what a file would do, and who needs a slip, by kecamatan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pijar.backoffice import checkwords
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Region
from pijar.kernel.errors import Refusal
from pijar.onboarding import selectors
from pijar.onboarding.checklist import items
from pijar.onboarding.types import Act, Plan, WayIn
from pijar.staff.models import Officer
from pijar.staff.types import Role

KEPT = ("username", "first_name", "role", "village_code", "workplace", "sees_medical", "is_active")
OFFICES, ALL = "kantor", "semua"
MOST_SHOWN = 300


@dataclass
class Group:
    """Officers of one kecamatan, or of offices and hospitals, counted by how far they have come."""

    code: str
    name: str
    total: int = 0
    came_in: int = 0
    on_paper: int = 0
    waiting: int = 0

    @property
    def again(self) -> int:
        """For how many a printing of everybody who has not come in would make slips."""
        return self.waiting + self.on_paper


def initial(officer: Officer | None) -> dict[str, Any]:
    """What the form of an officer shows first."""
    if officer is None:
        return {"is_active": True, "role": Role.VILLAGE.value}
    return {name: getattr(officer, name) for name in KEPT}


def ways(officers: list[Officer], at: datetime) -> dict[int, str]:
    return {number: way.value for number, way in selectors.ways_in(officers, at).items()}


def way_of(officer: Officer, at: datetime) -> str:
    return ways([officer], at)[officer.id]


def shown(plan: Plan) -> dict[str, Any]:
    """A plan as its page shows it: what needs a hand first."""
    by_act = {act.value: [line for line in plan.lines if line.act is act] for act in Act}
    codes = [line.village_code for line in plan.lines] + [one.village_code for one in plan.leaving]
    codes += [str(line.before.get("village_code", "")) for line in by_act[Act.CHANGED.value]]
    return {
        "plan": plan, "counts": plan.counts, "names": village_names(codes),
        "wrong": by_act["wrong"][:MOST_SHOWN], "new": by_act["new"], "changed": by_act["changed"],
        "corrected": [line for line in plan.lines if line.is_corrected and line.act is not Act.WRONG],
        "does_something": bool(by_act["new"] or by_act["changed"] or plan.leaving),
    }  # fmt: skip


def groups(at: datetime) -> list[Group]:
    """Every kecamatan with officers, then offices and hospitals, then all together."""
    officers = list(selectors.may_have_slips())
    ways = selectors.ways_in(officers, at)
    names = dict(Region.objects.filter(code__in={_group(one) for one in officers}).values_list("code", "name"))
    found: dict[str, Group] = {}
    everybody = Group(ALL, "")
    for one in officers:
        code = _group(one)
        group = found.setdefault(code, Group(code, names.get(code, code)))
        for counted in (group, everybody):
            _count(counted, ways[one.id])
    ordered = sorted(found.values(), key=lambda group: (group.code == OFFICES, group.name))
    return [*ordered, everybody] if len(ordered) > 1 else ordered


def _count(group: Group, way: WayIn) -> None:
    group.total += 1
    group.came_in += way is WayIn.IN
    group.on_paper += way is WayIn.PAPER
    group.waiting += way in (WayIn.NONE, WayIn.EXPIRED)


def _group(officer: Officer) -> str:
    return officer.village_code[:8] or OFFICES


def in_group(group: str, *, again: bool, at: datetime) -> list[Officer]:
    """The officers of a group who have not come in yet; those whose slip still holds only when asked for."""
    officers = [one for one in selectors.may_have_slips() if group in (ALL, _group(one))]
    ways = selectors.ways_in(officers, at)
    wanted = {WayIn.NONE, WayIn.EXPIRED} | ({WayIn.PAPER} if again else set())
    # A slip after a forgotten password is asked for by name, on the officer's own page.
    return [
        one for one in officers if ways[one.id] in wanted and (not one.has_usable_password() or ways[one.id] is not WayIn.PAPER)
    ]


def unfinished(at: datetime) -> dict[str, Any] | None:
    """The check-list while something of it lacks, with what comes next; None once all is there, or before there is a city."""
    try:
        found = checklist(at)
    except Refusal:
        return None
    return {**found, "next": next(one for one in found["items"] if not one.is_done)} if found["done"] < found["all"] else None


def checklist(at: datetime) -> dict[str, Any]:
    """The check-list in words, with its counts."""
    found = [checkwords.told(one) for one in items(at)]
    return {"items": found, "done": sum(one.is_done for one in found), "all": len(found)}
