"""What a programme says about donors: the faults of its key `donors`, and what holds on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pijar.funding.types import DEDUCTION_VALUES, DonorOptions, DunningTerms
from pijar.kernel.errors import Detail

KEYS = frozenset({"donors"})
KNOWN = {"dunning", "retirement_age", "deduction_file"}
STEPS = ("first", "second", "question")
# Nobody is asked whether to stop after years, and nobody retires outside these ages: such a number is a slip.
MOST_MONTHS, AGES = 24, (50, 75)
ENGLISH = {
    "DONORS": "donors: knows dunning, retirement_age and deduction_file",
    "DONORS_DUNNING": "donors.dunning: must be a list of lines with from (a day), first, second and question: months in a row in"
    " which too little was taken, each more than the one before, at most %(most)s",
    "DONORS_DUNNING_TWICE": "donors.dunning %(day)s: two lines begin on one day",
    "DONORS_AGE": "donors.retirement_age: must be a whole number from %(least)s to %(most)s",
    "DONORS_FILE": "donors.deduction_file.columns.%(column)s: must be one of %(known)s",
    "DONORS_FILE_KEYS": "donors.deduction_file: knows columns only, a mapping of headings",
}


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """The faults of the key `donors`, which may be left out."""
    said = data.get("donors") or {}
    if not isinstance(said, dict) or set(said) - KNOWN:
        yield Detail("DONORS")
        return
    yield from _of_dunning(said.get("dunning") or [])
    age = said.get("retirement_age")
    if age is not None and (isinstance(age, bool) or not isinstance(age, int) or not AGES[0] <= age <= AGES[1]):
        yield Detail("DONORS_AGE", {"least": str(AGES[0]), "most": str(AGES[1])})
    yield from _of_file(said.get("deduction_file") or {})


def _of_dunning(lines: Any) -> Iterator[Detail]:
    seen: set[date] = set()
    for line in lines if isinstance(lines, list) else [{}]:
        if not _is_line(line):
            yield Detail("DONORS_DUNNING", {"most": str(MOST_MONTHS)})
        elif line["from"] in seen:
            yield Detail("DONORS_DUNNING_TWICE", {"day": str(line["from"])})
        else:
            seen.add(line["from"])


def _is_line(line: Any) -> bool:
    if not isinstance(line, dict) or set(line) != {"from", *STEPS} or type(line["from"]) is not date:
        return False
    steps = [line[step] for step in STEPS]
    return all(type(step) is int for step in steps) and 1 <= steps[0] < steps[1] < steps[2] <= MOST_MONTHS


def _of_file(chosen: Any) -> Iterator[Detail]:
    columns = chosen.get("columns") or {} if isinstance(chosen, dict) else None
    if not isinstance(columns, dict) or set(chosen) - {"columns"}:
        yield Detail("DONORS_FILE_KEYS")
        return
    for heading, value in columns.items():
        if value not in DEDUCTION_VALUES:
            yield Detail("DONORS_FILE", {"column": str(heading), "known": ", ".join(sorted(DEDUCTION_VALUES))})


def donor_options(data: Mapping[str, Any], on: date) -> DonorOptions:
    """What a programme says about donors on a day. Without a line for the day nobody gets a letter; without an age nobody is
    stopped by age: both are the city's choice, none is a rule of the law."""
    said = data.get("donors") or {}
    lines = [line for line in said.get("dunning") or [] if line["from"] <= on]
    newest = max(lines, key=lambda one: one["from"]) if lines else {}
    columns = (said.get("deduction_file") or {}).get("columns") or {}
    return DonorOptions(
        DunningTerms(*(newest[step] for step in STEPS)) if newest else None,
        said.get("retirement_age"),
        tuple((str(heading), str(value)) for heading, value in columns.items()) or DonorOptions().deduction_columns,
    )
