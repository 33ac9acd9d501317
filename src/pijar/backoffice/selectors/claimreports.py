"""A doctor's report in the reader's language: days as days, parts of the body and costs in the law's own words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pijar.backoffice.details import language
from pijar.claims.estimating import incident_day
from pijar.claims.models import Claim
from pijar.kernel.clock import JAKARTA
from pijar.law import lookup
from pijar.law.explain import phrase


def shown(told: dict[str, Any], claim: Claim) -> dict[str, Any]:
    """One report as `medical.read` gives it, made ready for the page."""
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in told["unable"]]
    stays = [(date.fromisoformat(one["from"]), date.fromisoformat(one["until"])) for one in told["care"]]
    stated = told["stated_at"]
    return {
        **told, "spans": days, "stays": stays, "findings": [_finding(one, claim) for one in told["disabilities"]],
        "costs": _costs(told), "stated_on": datetime.fromisoformat(stated) if stated else None,
        "written_at": datetime.fromisoformat(told["at"]).astimezone(JAKARTA),
    }  # fmt: skip


def _finding(one: dict[str, Any], claim: Claim) -> str:
    item = lookup.valid("benefits.jkk.disability", incident_day(claim)).by_name[one["item"]]
    words = str(item.words.said(language()))
    if one.get("loss_percent"):
        return f"{words} ({one['loss_percent']}%)"
    return f"{words} ({one['decibels']} dB)" if one.get("decibels") else words


def _costs(told: dict[str, Any]) -> list[tuple[str, int]]:
    said = language()
    found = [(phrase(f"transport_{one['mode']}").said(said).capitalize(), one["cost"]) for one in told["transport"]]
    found += [(phrase(f"device_{one['item']}").said(said).capitalize(), one["cost"]) for one in told["devices"]]
    return found
