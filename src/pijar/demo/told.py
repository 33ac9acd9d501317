"""What the demo city tells everybody: its months published, and the year's way to the target with numbers of its own making."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pijar.analytics import publishing, selectors, services
from pijar.analytics.types import LeverKind
from pijar.kernel.month import Month
from pijar.staff.types import Actor

# Invented, as everything of the demo city; the programme's number is that of its places.
LEVERS = (
    (LeverKind.PROGRAMME, 8_900, "Kuota program 2026 (rekaan)"),
    (LeverKind.GIFTS, 1_500, "Target ASN peduli 2026 (rekaan)"),
    (LeverKind.COMPANIES, 46_000, "Rencana kepatuhan perusahaan 2026 (rekaan)"),
    (LeverKind.SELF_PAYERS, 21_000, "Rencana agen perisai 2026 (rekaan)"),
    (LeverKind.WAGE_WORKERS, 38_000, "Temuan pengawas ketenagakerjaan 2025 (rekaan)"),
)


def way(year: int, *, maker: Actor, checker: Actor) -> None:
    """The levers of a year, entered by one and approved by another."""
    if selectors.levers(year):
        return
    for kind, people, reference in LEVERS:
        made = services.propose_lever(year=year, kind=kind, people=people, on=date(year, 1, 15), reference=reference, actor=maker)
        services.decide_lever(made.pk, approve=True, actor=checker)


def publish(months: Sequence[Month], *, actor: Actor) -> None:
    """Each month once."""
    for month in months:
        if selectors.publication(month) is None:
            publishing.publish(month, actor=actor)
