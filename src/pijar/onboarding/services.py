"""Officers: added and changed, with an audit event that never holds a password; many at once from a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle import store
from pijar.intake.plaintable import Line
from pijar.intake.tables import gazetteer
from pijar.kernel.errors import Refusal
from pijar.onboarding import rules
from pijar.onboarding.models import AccessCode
from pijar.onboarding.types import Act, Leaving, Plan, Planned
from pijar.registry.copy import lock
from pijar.staff.models import Officer
from pijar.staff.types import MAY_SEE_MEDICAL, Actor, Role

LOCK = "officers"


@dataclass(frozen=True)
class Stored:
    """What was stored of a file: how many of each, and the numbers of the new officers."""

    counts: dict[str, int]
    new: list[int]


@transaction.atomic
def save_officer(officer: Officer | None, data: dict[str, Any], *, actor: Actor) -> Officer:
    """Stores an officer; without a `password` a new one has none until a code on paper is used.

    Raises Refusal (LAST_ADMINISTRATOR) when nobody would be left to manage officers.
    """
    lock(LOCK)
    action = "staff.change" if officer else "staff.create"
    officer = officer or Officer(username=data["username"])
    officer.first_name, officer.role, officer.is_active = data["first_name"], data["role"], data["is_active"]
    officer.village_code = data["village_code"] if data["role"] == Role.VILLAGE.value else ""
    officer.workplace = data.get("workplace", "") if data["role"] == Role.HOSPITAL.value else ""
    officer.sees_medical = bool(data.get("sees_medical")) and data["role"] in MAY_SEE_MEDICAL
    if data.get("password"):
        officer.set_password(data["password"])
    elif officer._state.adding:
        officer.set_unusable_password()
    officer.save()
    if not officer.is_active:
        end_codes(officer)
    if not Officer.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True).exists():
        raise Refusal("LAST_ADMINISTRATOR", "This is the last administrator; make another one first.")
    details = {
        "role": officer.role, "village": officer.village_code, "workplace": officer.workplace,
        "sees_medical": officer.sees_medical, "active": officer.is_active, "password": bool(data.get("password")),
    }  # fmt: skip
    record(actor, action, f"officer:{officer.id}", details)
    return officer


def plan_staff(lines: Iterable[Line]) -> Plan:
    """What a file of officers would do to those there are now; nothing is stored."""
    places = gazetteer(store.current().city_code)
    officers = list(Officer.objects.order_by("id"))
    known = [_known(one) for one in officers if one.is_active and one.role != Role.ADMINISTRATOR.value]
    administrators = {one.username.lower() for one in officers if one.role == Role.ADMINISTRATOR.value}
    read = [rules.read_line(line.number, line.texts, places) for line in lines]
    return rules.plan(read, known, administrators=administrators, taken=[one.username.lower() for one in officers])


def name_of(officer: Officer) -> str:
    return officer.first_name or officer.username


def _known(one: Officer) -> Leaving:
    return Leaving(one.id, one.username, name_of(one), one.role, one.village_code, one.workplace)


@transaction.atomic
def load_staff(
    lines: Sequence[Line], *, actor: Actor, skip_wrong: bool = False, close: Collection[str] = (), file: str = ""
) -> Stored:
    """Stores what a file says, all at once; the same file again changes nothing.

    Nothing is stored while one line is wrong, unless `skip_wrong`. Of officers the file no longer names, those in `close` are
    closed, and no other. Raises Refusal: STAFF_FILE_WRONG, STAFF_NOT_LEAVING.
    """
    lock(LOCK)
    plan = plan_staff(lines)
    if plan.is_wrong and not skip_wrong:
        count = plan.counts[Act.WRONG.value]
        raise Refusal("STAFF_FILE_WRONG", f"{count} lines cannot be used, so nothing was stored.", values={"count": count})
    leaving = {one.username: one for one in plan.leaving}
    if strangers := sorted(set(close) - set(leaving)):
        raise Refusal(
            "STAFF_NOT_LEAVING", f"Not proposed for closing by this file: {', '.join(strangers)}.",
            values={"names": ", ".join(strangers)},
        )  # fmt: skip
    new = [save_officer(None, _data(line), actor=actor).id for line in plan.lines if line.act is Act.NEW]
    changed = {line.officer_id: line for line in plan.lines if line.act is Act.CHANGED and line.officer_id is not None}
    for officer in Officer.objects.filter(id__in=changed).order_by("id"):
        data = _data(changed[officer.id]) | {"sees_medical": officer.sees_medical}
        save_officer(officer, data, actor=actor)
    for username in sorted(set(close)):
        close_officer(Officer.objects.get(id=leaving[username].officer_id), actor=actor)
    counts = {**plan.counts, "closed": len(set(close))}
    if new or changed or close:
        record(actor, "staff.load", "officers", {"file": file[:200], **counts})
    return Stored(counts, new)


def _data(line: Planned) -> dict[str, Any]:
    return {
        "username": line.username, "first_name": line.name, "role": line.role, "village_code": line.village_code,
        "workplace": line.workplace, "is_active": True,
    }  # fmt: skip


def close_officer(officer: Officer, *, actor: Actor) -> None:
    """The officer may no longer come in; what they did stays under their name, a code on paper opens nothing any more."""
    data = {name: getattr(officer, name) for name in ("first_name", "role", "village_code", "workplace", "sees_medical")}
    save_officer(officer, {**data, "is_active": False}, actor=actor)


def end_codes(officer: Officer) -> None:
    """A code on paper that nobody used opens nothing any more: the officer was closed, or came in and chose another password."""
    AccessCode.objects.filter(officer=officer, used_at__isnull=True, replaced_at__isnull=True).delete()
