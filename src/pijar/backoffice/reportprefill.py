"""What a desk knows already when it reports an incident: carried to the form in the session, sealed, for one look."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from pijar.claims.sealing import opened, seal
from pijar.kernel.errors import Refusal

KEY, FIELD = "report_prefill", "prefill"


def offer(
    request: HttpRequest,
    *,
    nik: str = "",
    name: str = "",
    happened_on: date | None = None,
    treated_at: str = "",
    village: str = "",
) -> None:
    """Keeps what is known for the form that is opened next."""
    known = {"nik": nik, "name": name, "day": f"{happened_on:%d/%m/%Y}" if happened_on else "", "treated_at": treated_at,
             "home_village": village}  # fmt: skip
    request.session[KEY] = seal(FIELD, {key: value for key, value in known.items() if value}).hex()


def taken(request: HttpRequest) -> dict[str, Any]:
    """What was kept, once: whoever opens the form again begins with an empty one."""
    held = request.session.pop(KEY, "") if request.user.is_authenticated else ""
    try:
        found: dict[str, Any] = opened(FIELD, bytes.fromhex(held)) if held else {}
    except (ValueError, Refusal):
        return {}
    return found
