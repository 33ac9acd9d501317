"""Who may read what was told of an incident, and who may do something about a case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from pijar.backoffice.rights import may
from pijar.claims.models import Claim, ClaimTask
from pijar.claims.types import Channel, Owner
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

# Whose officers do something about a case; an auditor reads.
DESKS: dict[str, Owner] = {
    Role.PROGRAMME.value: Owner.PROGRAMME,
    Role.VILLAGE.value: Owner.VILLAGE,
    Role.HOSPITAL.value: Owner.HOSPITAL,
}
CHANNELS: dict[str, Channel] = {
    Role.PROGRAMME.value: Channel.PROGRAMME,
    Role.VILLAGE.value: Channel.VILLAGE,
    Role.HOSPITAL.value: Channel.HOSPITAL,
}


def office_of(officer: Officer) -> str:
    """The desk an officer writes for: a kelurahan's code, a hospital's name, or the empty word of the programme's office."""
    if officer.role == Role.VILLAGE.value:
        return officer.village_code
    return officer.workplace if officer.role == Role.HOSPITAL.value else ""


def wrote(officer: Officer, claim: Claim) -> bool:
    """Whether the officer's own desk wrote the report; in the programme's large office, the officer alone."""
    incident = claim.incident
    channel = CHANNELS.get(officer.role)
    if channel is None or incident.channel != channel.value:
        return False
    return (
        incident.entered_by == officer.username if channel is Channel.PROGRAMME else incident.office == office_of(officer) != ""
    )


def reads_account(officer: Officer, claim: Claim) -> bool:
    """Whether the officer may read what happened, and see the photos."""
    return may(officer, Right.SEE_MEDICAL) or wrote(officer, claim)


def reads_contact(officer: Officer, claim: Claim) -> bool:
    """Whether the officer may read who it happened to, as it was told, and whom to ask: also a desk with a task to do."""
    if may(officer, Right.WORK_CLAIMS) or reads_account(officer, claim):
        return True
    desk, place = DESKS.get(officer.role), office_of(officer)
    return bool(desk and place and ClaimTask.objects.filter(claim=claim, end="", owner=desk.value, place=place).exists())


def treats(officer: Officer, claim: Claim) -> bool:
    return officer.role == Role.HOSPITAL.value and officer.workplace == claim.hospital != ""


def moves_as(officer: Officer, claim: Claim) -> Role | None:
    """As which role the officer moves this case; None: not at all."""
    if may(officer, Right.WORK_CLAIMS):
        return Role.PROGRAMME
    return Role.HOSPITAL if treats(officer, claim) else None


def needs_desk(officer: Officer) -> Owner:
    """The desk of an officer who does something. Raises PermissionDenied for one who only reads."""
    desk = DESKS.get(officer.role)
    if desk is None:
        raise PermissionDenied
    return desk


def is_own_task(officer: Officer, owner: str, place: str) -> bool:
    """Whether a task lies on the officer's desk; the programme's office may end all."""
    desk = DESKS.get(officer.role)
    return desk is Owner.PROGRAMME or (desk is not None and owner == desk.value and place == office_of(officer) != "")
