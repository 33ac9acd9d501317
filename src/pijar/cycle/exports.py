"""Tables for people who work in Excel."""

from __future__ import annotations

import polars as pl

from pijar.eligibility.selectors import all_of_month
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers


def eligibility_frame(month: Month) -> pl.DataFrame:
    """`nik,outcome,reasons` (joined by `|`) of everybody assessed, by NIK. Raises Refusal (MONTH_NOT_RUN)."""
    found = all_of_month(month)
    if not found:
        raise Refusal("MONTH_NOT_RUN", f"Nobody is assessed for {month}: run `pijar month run {month}` first.")
    return pl.DataFrame(
        {
            "nik": identifiers().decrypt_many("national_id", [secret for secret, _, _ in found]),
            "outcome": [outcome for _, outcome, _ in found],
            "reasons": ["|".join(reasons) for _, _, reasons in found],
        }
    ).sort("nik")
