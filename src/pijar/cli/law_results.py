"""What the commands of the law print: results as JSON objects, and the same in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.kernel.month import Month
from pijar.law import explain
from pijar.law.contributions import Contribution
from pijar.law.contributions import contribution as reckon
from pijar.law.due_days import contribution_due
from pijar.law.explain import Calculation
from pijar.law.identifiers import Finding
from pijar.law.prepayment import Prepayment, prepay
from pijar.law.types import LawError, Words
from pijar.law.units import LANGUAGES


def contribution(month: Month, count: int, **given: Any) -> tuple[dict[str, Any], Calculation]:
    """The contribution of a month, or of `count` months from it on, as a JSON object and as lines.

    Raises LawError as `contributions.contribution` and `prepayment.prepay` do.
    """
    if count == 1:
        one = reckon(month, **given)
        calculation = contribution_due(month).put_in(one.calculation)
        return _head(month, [one]) | {"base": one.base, "relief": one.relief} | _body(calculation), calculation
    paid = _prepay(month, count, given)
    calculation = contribution_due(month).put_in(paid.calculation)
    months = [{"month": str(each), **_amounts([one]), "relief": one.relief} for each, one in paid.months]
    head = _head(month, [one for _, one in paid.months]) | {"prepay": count, "months": months}
    return head | _body(calculation), calculation


def _prepay(month: Month, count: int, given: dict[str, Any]) -> Prepayment:
    try:
        return prepay(month, count, **given)
    except LawError as error:
        # What the law calls the count is an option here, and is named as such.
        if (error.values or {}).get("field") != "count":
            raise
        spoken = _renamed((error.values or {})["words"], "count", "--prepay")
        raise LawError(error.code, spoken.en, values={**(error.values or {}), "words": spoken}) from None


def _renamed(words: Any, field: str, option: str) -> Words:
    """The sentences of a refusal with the option's name in place of the field's."""
    return Words(*(f"{option}: {words.said(language).removeprefix(f'{field}: ')}" for language in LANGUAGES))


def _head(month: Month, contributions: list[Contribution]) -> dict[str, Any]:
    due = contribution_due(month)
    return {
        "month": str(month), **_amounts(contributions), "due_on": due.day.isoformat(), "due_is_final": due.is_final,
        "due_provision": due.provision, "due_certainty": due.certainty.value,
    }  # fmt: skip


def _amounts(contributions: list[Contribution]) -> dict[str, int]:
    """JKK, JKM, JHT and their total in whole rupiah, over all months."""
    return {name: sum(getattr(one, name) for one in contributions) for name in ("jkk", "jkm", "jht", "total")}


def _body(calculation: Calculation) -> dict[str, Any]:
    return {name: part for name, part in calculation.as_json().items() if name not in ("total", "minimum", "maximum")}


def contribution_text(result: dict[str, Any], calculation: Calculation, language: str) -> str:
    """The lines of a contribution and its due date in words."""
    code = "law_due" if result["due_is_final"] else "law_due_provisional"
    return "\n".join([calculation.as_text(language), explain.said(code, language, due=date.fromisoformat(result["due_on"]))])


def identifier_text(found: Finding, language: str) -> str:
    """What an identity number says: whether it can be one, why not, what is odd, and what is read from it."""
    said = [explain.said("law_number_possible" if found.is_valid else "law_number_impossible", language)]
    said += [f"- {one.text(language)}" for one in (*found.errors, *found.warnings)]
    said += [f"{name}: {value}" for name, value in found.as_json()["facts"].items() if value is not None]
    return "\n".join(said)


def in_indonesian(refusal: LawError) -> str | None:
    """What the law refuses in Indonesian; None where it has no such sentence."""
    values = refusal.values or {}
    if not isinstance(words := values.get("words"), Words):
        return None
    if "day" not in values:
        return words.id
    told: dict[str, Any] = {"name": values["name"], "what": words, "day": values["day"], "agency": values.get("agency")}
    if "question" in values:
        return explain.said("law_not_told", question=values["question"], **told)
    return explain.said("law_no_value", **told)
