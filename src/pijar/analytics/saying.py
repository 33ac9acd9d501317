"""What a publication says of the programme behind its numbers: whom it takes, and what kind of money each fund is.

Frozen with the numbers, so that pages for everybody read nothing else.
"""

from __future__ import annotations

from typing import Any

from pijar.cycle import policies, store
from pijar.eligibility import sentences
from pijar.eligibility.catalogue import Clause, Context
from pijar.kernel.month import Month


def programme(month: Month) -> dict[str, Any]:
    """The kinds of the funds by code, and each criterion of the policy in force in both languages."""
    document = store.current(month.year)
    judged = policies.judgement_of(month, document)
    return {
        "funds": {code: str(fund.kind) for code, fund in document.funds.items()},
        "criteria": [_criterion(clause, judged.context) for clause in judged.policy.clauses],
    }


def _criterion(clause: Clause, context: Context) -> dict[str, Any]:
    title, limit = sentences.title(clause.code), sentences.limit(clause, context)
    return {
        "code": clause.code, "weight": clause.weight.value,
        "id": {"title": title.id, "limit": limit.id}, "en": {"title": title.en, "limit": limit.en},
    }  # fmt: skip
