"""The first start of a city in a browser: a code on the console opens it, steps are kept as a draft, one act makes the city.

Until the end nothing of the city exists; afterwards the door is closed for ever, and everything else is done by officers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle.setup import found_city, villages_file
from pijar.kernel.errors import Refusal
from pijar.onboarding import codes, founding
from pijar.onboarding.models import SetUp
from pijar.onboarding.services import save_officer
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

# Codes of officers are bound to their number; the set-up is nobody's.
NOBODY = 0
STEPS = ("city", "office", "programme", "administrator")


def is_open() -> bool:
    """Whether a first start waits: its code was printed, and no administrator has ever been made."""
    found = SetUp.objects.filter(closed_at__isnull=True, digest__isnull=False).first()
    return found is not None and not _has_administrator()


def _has_administrator() -> bool:
    return Officer.objects.filter(role=Role.ADMINISTRATOR.value).exists()


@transaction.atomic
def new_code() -> str | None:
    """A new code for the console, which replaces the one before; None once there is an administrator. The draft stays."""
    lock("set-up")
    held, _ = SetUp.objects.get_or_create(id=1)
    if held.closed_at or _has_administrator():
        return None
    code = codes.new_code()
    held.digest = codes.digest(NOBODY, code)
    held.save(update_fields=["digest"])
    return codes.grouped(code)


def opened(code: str) -> str | None:
    """The mark of the code, where it is the one that holds: who shows the mark is let in until a newer code is printed."""
    held = SetUp.objects.filter(closed_at__isnull=True, digest__isnull=False).first()
    given = codes.digest(NOBODY, codes.clean(code))
    return given.hex() if held and codes.same(bytes(held.digest or b""), given) else None


def holds(mark: str) -> bool:
    held = SetUp.objects.filter(closed_at__isnull=True, digest__isnull=False).first()
    if held is None or not held.digest:
        return False
    return codes.same(bytes(held.digest).hex().encode(), mark.encode()) and not _has_administrator()


def draft() -> dict[str, Any]:
    """What was entered so far, by step."""
    held = SetUp.objects.filter(id=1).first()
    return dict(held.draft) if held else {}


@transaction.atomic
def keep(step: str, values: Mapping[str, Any]) -> None:
    """Keeps a step of the draft. Raises Refusal (SETUP_CLOSED)."""
    held = _held()
    held.draft = {**held.draft, step: dict(values)}
    held.save(update_fields=["draft"])


def _held() -> SetUp:
    held = SetUp.objects.select_for_update().filter(id=1, closed_at__isnull=True).first()
    if held is None or _has_administrator():
        raise Refusal("SETUP_CLOSED", "This city is set up already: log in.")
    return held


def provinces() -> list[tuple[str, str]]:
    return list(Region.objects.filter(level="provinsi").order_by("name").values_list("code", "name"))


def cities(province: str) -> list[tuple[str, str]]:
    found = Region.objects.filter(parent_code=province, level__in=("kota", "kabupaten"))
    return list(found.order_by("name").values_list("code", "name"))


def brings_villages(city: str) -> bool:
    """Whether pijar knows the kelurahan of this city, or a file has to be given."""
    return villages_file(city) is not None


def lacking(given: Mapping[str, Any]) -> list[str]:
    """The steps without which the city cannot be made."""
    return [step for step in ("city", "office", "programme") if not given.get(step)]


@transaction.atomic
def finish(*, username: str, name: str, password: str, at: datetime) -> Officer:
    """Makes the city of the draft, with its first administrator, and closes the door for ever.

    Raises Refusal: SETUP_CLOSED, SETUP_LACKS, and what a programme or a file of regions is refused for.
    """
    held = _held()
    if missing := lacking(held.draft):
        raise Refusal("SETUP_LACKS", f"These steps are not done yet: {', '.join(missing)}.", values={"steps": missing})
    actor = Actor(username)
    text = founding.programme_of(held.draft)
    rows = held.draft["city"].get("regions")
    with tempfile.TemporaryDirectory(prefix="pijar-regions-") as folder:
        path = Path(folder) / f"{held.draft['city']['code']}.csv" if rows else None
        if path:
            path.write_text(rows, encoding="utf-8")
        found_city(text, regions=path, actor=actor)
    data = {"username": username, "first_name": name, "role": Role.ADMINISTRATOR.value, "village_code": "", "is_active": True}
    officer = save_officer(None, data | {"password": password}, actor=actor)
    held.digest, held.closed_at = None, at
    held.save(update_fields=["digest", "closed_at"])
    record(actor, "city.setup", f"city:{held.draft['city']['code']}", {"administrator": officer.id})
    return officer
