"""The law for a million cases: the answers of `pijar.law`, to the rupiah, in Polars integers (the one place that has Polars)."""

from pijar.law.bulk.benefits import benefits, case_columns
from pijar.law.bulk.contributions import contribution_cases, contributions

__all__ = ["benefits", "case_columns", "contribution_cases", "contributions"]
