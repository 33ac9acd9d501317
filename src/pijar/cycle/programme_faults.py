"""What may be wrong in a programme's document: every fault by a code, so that screens can say it in their language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pijar.allocation import options as places
from pijar.allocation.options import MOST_PLACES
from pijar.contributions import options as incoming
from pijar.contributions.papers import options as papers
from pijar.contributions.types import LINE_VALUES
from pijar.coverage import options as cards
from pijar.cycle import moneyoptions, opendata
from pijar.eligibility import policy
from pijar.enrolment import options as printed
from pijar.funding import options as donors
from pijar.grievances import options as complaints
from pijar.kernel.errors import Detail
from pijar.law import lookup
from pijar.law.ages import LIMIT, LOWEST
from pijar.registration import options as outside
from pijar.verification import options as rounds

FUND_KINDS = {"APBD", "APBD_PROVINCE", "DBHCHT", "DONOR", "COMPANY", "ZAKAT", "SELF"}
KEYS = {
    "year", "city", "legal_basis", "seed", "reference_day", "console_approval", "funds", "fill_order", "policy", "coverage",
    "insurer_file", *places.KEYS, *rounds.KEYS, *outside.KEYS, *printed.KEYS, *papers.KEYS,
    *moneyoptions.KEYS, *incoming.KEYS, *donors.KEYS, *complaints.KEYS, *cards.KEYS, *opendata.KEYS,
}  # fmt: skip
FUND_KEYS = {"kind", "quota", "first", "payers", "budget", *places.FUND_KEYS}
# More rupiah than any city's budget has; the database counts a thousand times further.
MOST_MONEY = 10**15
# A fund's code stands in file names, addresses and beside its cells (`fund|cell`), and the line of those who wait has names of
# its own among the funds.
FUND_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
RESERVED = frozenset({"WAITING", "NEW", "LEFT", "MENUNGGU"})
ENGLISH = {
    "NOT_A_MAPPING": "it is not a mapping of keys (year:, funds:, policy: …)",
    "KEY_UNKNOWN": "unknown key %(key)s",
    "KEY_MISSING": "%(key)s: is missing",
    "YEAR": "year: must be a year such as 2026",
    "CITY": 'city: needs a code in quotes, such as "33.74"',
    "CONSOLE_APPROVAL": "console_approval: must be auto or named",
    "REFERENCE_DAY": "reference_day: must be a day such as 2026-01-01",
    "FILL_ORDER": "fill_order: must name every fund once",
    "FUNDS_NONE": "funds: needs at least one fund",
    "FUND_EMPTY": "funds.%(fund)s: needs kind and quota",
    "FUND_KEY_UNKNOWN": "funds.%(fund)s: unknown key %(key)s",
    "FUND_CODE": "funds: %(fund)s is no code: write letters, digits, - and _ only, at most 20 (not WAITING, NEW, LEFT, MENUNGGU)",
    "FUND_KIND": "funds.%(fund)s.kind: must be one of %(known)s",
    "FUND_LIST": "funds.%(fund)s.%(key)s: must be a list of words",
    "QUOTA_MISSING": "funds.%(fund)s.quota: only a fund of gifts (kind DONOR) goes without a number",
    "QUOTA": "funds.%(fund)s.quota: must be a whole number, 0 or more, not %(given)s",
    "BUDGET": "funds.%(fund)s.budget: must be the year's budget in whole rupiah, 0 or more, not %(given)s",
    "POLICY": "policy: must be a mapping of clauses",
    "CLAUSE_UNKNOWN": "policy: unknown clause %(key)s",
    "AGE": "policy.age: needs min and max, min not above max",
    "AGE_BELOW_LOWEST": "policy.age.min: %(given)s is below the city's lowest age %(least)s (local.lowest_age on %(day)s)",
    "AGE_AT_LIMIT": "policy.age.max: %(given)s is not below %(limit)s, an age that may not be enrolled (ages.below on %(day)s)",
    "DECILE": "policy.decile: needs max from 1 to 10",
    "DECILE_UNKNOWN": "policy.decile.unknown: must be exclude, review or accept",
    "CLAUSE_WORD": "policy.%(clause)s: %(given)s cannot be understood; write required, priority, ignored, or its parameters",
    "CLAUSE_KEY": "policy.%(clause)s: unknown key %(key)s (it knows %(known)s)",
    "CLAUSE_VALUE": "policy.%(clause)s: needs %(wanted)s",
    "CLAUSE_UNKNOWN_MEANS": "policy.%(clause)s.unknown: must be exclude, review or accept",
    "CLAUSE_WEIGHT": "policy.%(clause)s: weight must be must or priority, points a whole number from 1 to 100",
    "POLICY_FUNDS": "policy.funds: must map a fund to its own clauses (and named_only: true or false)",
    "POLICY_FUND_UNKNOWN": "policy.funds: there is no fund %(fund)s (there is: %(known)s)",
    "FUND_HOUSEHOLD": "policy.funds.%(fund)s.household: a fund has no limit of its own per family card; write one for all",
    "LAYOUT_KEYS": "insurer_file: knows columns, date_format and separator only",
    "LAYOUT_COLUMN": "insurer_file.columns.%(column)s: must be one of %(known)s",
    "DATE_FORMAT": "insurer_file.date_format: must be a form of dates in quotes, such as %%d/%%m/%%Y",
    "SEPARATOR": "insurer_file.separator: must be a comma, semicolon, tab or bar",
    "COVERAGE": "coverage: each line needs as_of, active, potential, target, source",
    "COVERAGE_PEOPLE": "coverage %(day)s: active must be 0 or more, potential more than 0",
    "COVERAGE_TARGET": "coverage %(day)s: target must be a share from 0 to 1",
    **places.ENGLISH,
    **outside.ENGLISH,
    **rounds.ENGLISH,
    **printed.ENGLISH,
    **papers.ENGLISH,
    **moneyoptions.ENGLISH,
    **donors.ENGLISH,
    **cards.ENGLISH,
    **incoming.ENGLISH,
    **complaints.ENGLISH,
    **opendata.ENGLISH,
}


def said(fault: Detail) -> str:
    """The fault in English, as the command line says it."""
    return ENGLISH[fault.code] % fault.values


def _fault(code: str, **values: object) -> Detail:
    return Detail(code, {name: str(value) for name, value in values.items()})


def faults(data: Any) -> Iterator[Detail]:
    """Every fault of a document, in its order."""
    if not isinstance(data, dict):
        yield _fault("NOT_A_MAPPING")
        return
    yield from (_fault("KEY_UNKNOWN", key=repr(key)) for key in data if key not in KEYS)
    yield from (_fault("KEY_MISSING", key=key) for key in ("year", "city", "seed", "funds", "policy") if key not in data)
    if not isinstance(data.get("year"), int) or not 2000 <= data["year"] <= 2100:
        yield _fault("YEAR")
    if not isinstance(data.get("city"), dict) or not isinstance(data["city"].get("code"), str):
        yield _fault("CITY")
    if data.get("console_approval", "named") not in ("auto", "named"):
        yield _fault("CONSOLE_APPROVAL")
    if "reference_day" in data and type(data["reference_day"]) is not date:
        yield _fault("REFERENCE_DAY")
    yield from _of_funds(data.get("funds"))
    if isinstance(data.get("funds"), dict) and "fill_order" in data and not _names_all(data["fill_order"], data["funds"]):
        yield _fault("FILL_ORDER")
    funds = data.get("funds")
    yield from policy.faults(data.get("policy"), funds if isinstance(funds, dict) else None)
    yield from _of_layout(data.get("insurer_file") or {})
    yield from places.faults(data)
    yield from outside.faults(data)
    yield from rounds.faults(data)
    yield from printed.faults(data)
    yield from papers.faults(data)
    yield from moneyoptions.faults(data)
    yield from donors.faults(data)
    yield from cards.faults(data)
    yield from incoming.faults(data)
    yield from complaints.faults(data)
    yield from opendata.faults(data)
    yield from _of_coverage(data.get("coverage") or [])


def _names_all(order: Any, funds: dict[Any, Any]) -> bool:
    return isinstance(order, list) and sorted(map(str, order)) == sorted(map(str, funds))


def _of_funds(funds: Any) -> Iterator[Detail]:
    if not isinstance(funds, dict) or not funds:
        yield _fault("FUNDS_NONE")
        return
    for code, fund in funds.items():
        if isinstance(fund, dict):
            yield from _of_fund(code, fund)
        else:
            yield _fault("FUND_EMPTY", fund=code)


def _of_fund(code: Any, fund: dict[Any, Any]) -> Iterator[Detail]:
    yield from (_fault("FUND_KEY_UNKNOWN", fund=code, key=repr(key)) for key in fund if key not in FUND_KEYS)
    if not isinstance(code, str) or not FUND_CODE.fullmatch(code) or code.upper() in RESERVED:
        yield _fault("FUND_CODE", fund=repr(code))
    if str(fund.get("kind")) not in FUND_KINDS:
        yield _fault("FUND_KIND", fund=code, known=", ".join(sorted(FUND_KINDS)))
    for key in ("first", "payers", "only"):
        # A word in place of a list would be taken letter by letter.
        if not isinstance(words := fund.get(key) or [], list) or not all(isinstance(word, str) for word in words):
            yield _fault("FUND_LIST", fund=code, key=key)
    quota = fund.get("quota", "missing")
    if quota is None and fund.get("kind") != "DONOR":
        yield _fault("QUOTA_MISSING", fund=code)
    elif quota is not None and (isinstance(quota, bool) or not isinstance(quota, int) or not 0 <= quota <= MOST_PLACES):
        yield _fault("QUOTA", fund=code, given=repr(quota))
    budget = fund.get("budget", 0)
    if fund.get("kind") == "DONOR" and "budget" in fund or type(budget) is not int or not 0 <= budget <= MOST_MONEY:
        yield _fault("BUDGET", fund=code, given=repr(budget))


def policy_faults(mapping: Any, data: Any) -> Iterator[Detail]:
    """Every fault of a policy that is to hold under the programme `data`, the law's ages of enrolment included."""
    found = list(policy.faults(mapping, data["funds"]))
    yield from found
    if not found:
        yield from faults_by_law({**data, "policy": mapping})


def faults_by_law(data: Any) -> Iterator[Detail]:
    """Where a document that is whole in its year and ages goes beyond the ages of enrolment on the first day of its year.

    An age of which no rule is known on that day is not held against the document. The programmes that hold already are
    not asked again: a rule that changed later must not stop a month.
    """
    day = date(data["year"], 1, 1)
    yield from _of_ages(data["policy"]["age"], day)
    for fund, own in (data["policy"].get(policy.FUNDS) or {}).items():
        # The fund stands among the values, so that a form can tell its own field.
        yield from (Detail(f.code, {**f.values, "fund": str(fund)}) for f in _of_ages(own.get("age"), day))


def _of_ages(age: Any, day: date) -> Iterator[Detail]:
    if not isinstance(age, dict):
        return
    least, limit = (lookup.parameter(name).at(day) for name in (LOWEST, LIMIT))
    if least and least.value is not None and age["min"] < least.whole:
        yield _fault("AGE_BELOW_LOWEST", given=age["min"], least=least.whole, day=day)
    if limit and limit.value is not None and age["max"] >= limit.whole:
        yield _fault("AGE_AT_LIMIT", given=age["max"], limit=limit.whole, day=day)


def _of_layout(layout: Any) -> Iterator[Detail]:
    if not isinstance(layout, dict) or set(layout) - {"columns", "date_format", "separator"}:
        yield _fault("LAYOUT_KEYS")
        return
    columns = layout.get("columns") or {}
    if not isinstance(columns, dict):
        yield _fault("LAYOUT_KEYS")
        return
    for heading, value in columns.items():
        if str(value) not in LINE_VALUES:
            yield _fault("LAYOUT_COLUMN", column=heading, known=", ".join(sorted(LINE_VALUES)))
    if layout.get("separator", ",") not in (",", ";", "\t", "|"):
        yield _fault("SEPARATOR")
    if not isinstance(layout.get("date_format", ""), str):
        yield _fault("DATE_FORMAT")


def _is_count(given: Any, least: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and least <= given <= MOST_PLACES


def _is_share(given: Any) -> bool:
    """No target is said, or one from nothing to all."""
    try:
        return given is None or 0 <= Decimal(str(given)) <= 1
    except ArithmeticError:
        return False


def _of_coverage(figures: Any) -> Iterator[Detail]:
    for figure in figures if isinstance(figures, list) else [None]:
        if not isinstance(figure, dict) or type(figure.get("as_of")) is not date:
            yield _fault("COVERAGE")
        elif not _is_count(figure.get("active"), 0) or not _is_count(figure.get("potential"), 1):
            yield _fault("COVERAGE_PEOPLE", day=figure["as_of"])
        elif not _is_share(figure.get("target")):
            yield _fault("COVERAGE_TARGET", day=figure["as_of"])
