"""Officers: added and changed by the administrator, with an audit event that never holds a password."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.errors import Refusal
from pijar.staff.models import Officer
from pijar.staff.types import MAY_SEE_MEDICAL, Actor, Role

KEPT = ("username", "first_name", "role", "village_code", "workplace", "sees_medical", "is_active")


def initial(officer: Officer | None) -> dict[str, Any]:
    if officer is None:
        return {"is_active": True, "role": Role.VILLAGE.value}
    return {n: getattr(officer, n) for n in KEPT}


@transaction.atomic
def save(officer: Officer | None, data: dict[str, Any], *, actor: Actor) -> Officer:
    """Stores an officer. Raises Refusal (LAST_ADMINISTRATOR) when nobody would be left to manage officers."""
    action = "staff.change" if officer else "staff.create"
    officer = officer or Officer(username=data["username"])
    officer.first_name, officer.role, officer.is_active = data["first_name"], data["role"], data["is_active"]
    officer.village_code = data["village_code"] if data["role"] == Role.VILLAGE.value else ""
    officer.workplace = data.get("workplace", "") if data["role"] == Role.HOSPITAL.value else ""
    officer.sees_medical = bool(data.get("sees_medical")) and data["role"] in MAY_SEE_MEDICAL
    if data.get("password"):
        officer.set_password(data["password"])
    officer.save()
    if not Officer.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True).exists():
        raise Refusal("LAST_ADMINISTRATOR", "This is the last administrator; make another one first.")
    details = {
        "role": officer.role,
        "village": officer.village_code,
        "workplace": officer.workplace,
        "sees_medical": officer.sees_medical,
        "active": officer.is_active,
        "password": bool(data.get("password")),
    }
    record(actor, action, f"officer:{officer.id}", details)
    return officer
