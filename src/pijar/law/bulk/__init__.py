"""The law for a million cases: the answers of `pijar.law`, to the rupiah, in Polars integers (the one place that has Polars)."""

from pijar.law.bulk.cases import benefits, case_columns
from pijar.law.bulk.payments import AMOUNTS, contribution_cases, contributions
from pijar.law.bulk.plan import period_starts

__all__ = ["AMOUNTS", "benefits", "case_columns", "contribution_cases", "contributions", "period_starts"]
