"""Several small questions in one statement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pijar.registry.copy import rows


def together(**questions: QuerySet[Any, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each question, which names its columns by `values`. For few rows: days and times come as text."""
    asked = {name: one.query.sql_with_params() for name, one in questions.items()}
    parts = (f"(select coalesce(json_agg(q), '[]') from ({sql}) q)" for sql, _values in asked.values())
    [found] = rows(f"select {', '.join(parts)}", *(value for _sql, values in asked.values() for value in values))
    return dict(zip(asked, found, strict=True))
