"""A policy as a document: read, checked, said back. Plain Python.

age: {min: 18, max: 64}
residence: city              # a word stands for the criterion with what is usual
decile: {max: 5, unknown: review}
disability: {weight: priority, points: 2}
funds:
  ASN: {named_only: true, decile: {max: 7}}   # other words for the people of one fund
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import yaml

from pijar.eligibility.catalogue import CATALOGUE, HOUSEHOLD, Clause, Criterion, Parameter, Unknown, Weight
from pijar.kernel.errors import Detail

FUNDS = "funds"
NAMED_ONLY = "named_only"
# A word in place of a mapping: the criterion holds as usual, counts for the order only, or plays no part.
_ON = {"required", "city", "yes", True}
_OFF = {"ignored", "no", None, False}
_SETTINGS = ("weight", "unknown", "points")
_WORD = re.compile(r"[a-z][a-z_]{0,19}")


@dataclass(frozen=True)
class FundPolicy:
    """What differs for one fund. `named_only`: only for workers whom a donor of that fund named."""

    clauses: tuple[Clause, ...]
    named_only: bool


@dataclass(frozen=True)
class Policy:
    """A checked policy. `clauses` stand in the order of the catalogue."""

    clauses: tuple[Clause, ...]
    funds: dict[str, FundPolicy]

    @property
    def codes(self) -> list[str]:
        return [clause.code for clause in self.clauses]

    def clause(self, code: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.code == code), None)

    def requires(self, code: str) -> bool:
        """Whether the policy, or a fund's own, asks for this criterion at all."""
        return self.clause(code) is not None or any(c.code == code for f in self.funds.values() for c in f.clauses)


def faults(document: Any, funds: Mapping[str, Any] | None = None) -> Iterator[Detail]:
    """Every fault of a policy's mapping; `funds` are the programme's, to know those the policy names."""
    if not isinstance(document, dict):
        yield Detail("POLICY", {})
        return
    yield from _clause_faults({code: given for code, given in document.items() if code != FUNDS}, "")
    if "age" not in document:
        yield Detail("AGE", {})
    own = document.get(FUNDS) or {}
    if not isinstance(own, dict):
        yield Detail("POLICY_FUNDS", {})
        return
    for fund, given in own.items():
        if funds is not None and fund not in funds:
            yield Detail("POLICY_FUND_UNKNOWN", {"fund": str(fund), "known": ", ".join(map(str, funds))})
        elif not isinstance(given, dict) or not isinstance(given.get(NAMED_ONLY, False), bool):
            yield Detail("POLICY_FUNDS", {})
        else:
            yield from _clause_faults({k: v for k, v in given.items() if k != NAMED_ONLY}, f"funds.{fund}.")
            if not _is_off(given.get(HOUSEHOLD)):
                # Who has a place on a family card is found once for all funds: a number of its own would do nothing.
                yield Detail("FUND_HOUSEHOLD", {"fund": str(fund)})


def _clause_faults(given: dict[Any, Any], where: str) -> Iterator[Detail]:
    for code, value in given.items():
        criterion = CATALOGUE.get(code) if isinstance(code, str) else None
        if criterion is None:
            yield Detail("CLAUSE_UNKNOWN", {"key": repr(code)})
        elif code == "age" and not _is_age(value):
            yield Detail("AGE", {})
        elif code == "decile" and value is not None and not _is_decile(value):
            yield Detail("DECILE", {})
        else:
            yield from _value_faults(criterion, value, f"{where}{code}")


def _is_age(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    low, high = value.get("min"), value.get("max")
    return _whole(low, 0, 130) and _whole(high, 0, 130) and bool(low <= high)


def _is_decile(value: Any) -> bool:
    return isinstance(value, dict) and _whole(value.get("max"), 1, 10)


def _whole(value: Any, least: int, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _value_faults(criterion: Criterion, value: Any, where: str) -> Iterator[Detail]:
    if not isinstance(value, dict):
        # A list is no word, and cannot be looked up among words.
        is_word = value is None or isinstance(value, str | bool)
        usable = is_word and (value in _OFF or (value in _ON and all(p.optional for p in criterion.parameters)))
        if not (usable or value == Weight.PRIORITY.value):
            yield Detail("CLAUSE_WORD", {"clause": where, "given": repr(value)})
        return
    known = [p.name for p in criterion.parameters]
    for name in value:
        if name not in (*known, *_SETTINGS):
            yield Detail("CLAUSE_KEY", {"clause": where, "key": repr(name), "known": ", ".join([*known, *_SETTINGS])})
    for parameter in criterion.parameters:
        if not _fits(parameter, value.get(parameter.name)):
            yield Detail("CLAUSE_VALUE", {"clause": f"{where}.{parameter.name}", "wanted": _wanted(parameter)})
    if known and all(p.optional for p in criterion.parameters) and not set(known) & set(value):
        yield Detail("CLAUSE_VALUE", {"clause": where, "wanted": " / ".join(known)})
    if value.get("unknown", "review") not in list(Unknown):
        yield Detail("DECILE_UNKNOWN" if criterion.code == "decile" else "CLAUSE_UNKNOWN_MEANS", {"clause": where})
    if value.get("weight", "must") not in list(Weight) or not _whole(value.get("points", 1), 1, 100):
        yield Detail("CLAUSE_WEIGHT", {"clause": where})


def _fits(parameter: Parameter, value: Any) -> bool:
    if value is None:
        return parameter.optional
    if parameter.is_words:
        return isinstance(value, list) and bool(value) and all(isinstance(w, str) and _WORD.fullmatch(w) for w in value)
    return _whole(value, parameter.least, parameter.most)


def _wanted(parameter: Parameter) -> str:
    return "[…]" if parameter.is_words else f"{parameter.least}–{parameter.most}"


def parse(document: Mapping[str, Any]) -> Policy:
    """A policy from a mapping without faults."""
    base = _clauses({code: given for code, given in document.items() if code != FUNDS})
    funds = {}
    for fund, given in (document.get(FUNDS) or {}).items():
        own = {code: value for code, value in given.items() if code != NAMED_ONLY}
        merged = {**{c: v for c, v in document.items() if c != FUNDS}, **own}
        funds[str(fund)] = FundPolicy(_clauses(merged), bool(given.get(NAMED_ONLY, False)))
    return Policy(base, funds)


def _clauses(given: Mapping[str, Any]) -> tuple[Clause, ...]:
    return tuple(
        _clause(criterion, given[code]) for code, criterion in CATALOGUE.items() if code in given and not _is_off(given[code])
    )


def _is_off(value: Any) -> bool:
    return not isinstance(value, dict) and value in _OFF


def _clause(criterion: Criterion, given: Any) -> Clause:
    value = given if isinstance(given, dict) else {"weight": "priority"} if given == Weight.PRIORITY.value else {}
    given_values = {p.name: value[p.name] for p in criterion.parameters if value.get(p.name) is not None}
    values: dict[str, int | tuple[str, ...]] = {
        name: tuple(map(str, v)) if isinstance(v, list) else int(v) for name, v in given_values.items()
    }
    return Clause(
        criterion.code,
        Weight(value.get("weight", criterion.weight)),
        Unknown(value.get("unknown", criterion.unknown)),
        int(value.get("points", 1)),
        values,
    )


def written(document: Mapping[str, Any]) -> str:
    """The mapping as YAML, in the order of the catalogue: equal policies are equal texts."""
    base = {code: document[code] for code in CATALOGUE if code in document}
    more = {FUNDS: document[FUNDS]} if document.get(FUNDS) else {}
    return yaml.safe_dump({**base, **more}, sort_keys=False, allow_unicode=True)
