"""The parameters of the law by name, each file read once and only when it is first needed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pijar.law.loader import load
from pijar.law.types import Certainty, Dated, LawError, Parameter

ROOT = Path(__file__).parent / "parameters"


@cache
def parameter(name: str) -> Parameter:
    """The legal quantity called `name`, such as "contributions/jkk". Raises LawError for a file that is refused."""
    return load(ROOT / f"{name}.yaml", ROOT)


@cache
def everything() -> tuple[Parameter, ...]:
    """All parameters in order of name, for screens that show the law and for start-up checks."""
    return tuple(parameter(path.relative_to(ROOT).with_suffix("").as_posix()) for path in sorted(ROOT.rglob("*.yaml")))


def dated(identifier: str) -> Dated:
    """The dated value a calculation names, such as "contributions/jkk@2015-07-01", to explain it years later.

    Raises LawError (LAW_NOT_KNOWN) when no such value is kept.
    """
    name, _, start = identifier.partition("@")
    known = {path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.rglob("*.yaml")}
    values = parameter(name).values if name in known else ()
    for one in values:
        if one is not None and one.start.isoformat() == start:
            return one
    raise LawError("LAW_NOT_KNOWN", f"No value is kept under {identifier!r}; the law files below parameters list all.")


def valid(name: str, day: date) -> Dated:
    """The value of `name` in force on `day`. Raises LawError (LAW_NOT_KNOWN) when there is none."""
    return parameter(name).valid(day)


def to_confirm() -> tuple[Dated, ...]:
    """Every value still to be confirmed, with the question in its note, for the list put to the agencies."""
    values = (one for each in everything() for one in each.values if one is not None)
    return tuple(one for one in values if one.certainty is Certainty.TO_CONFIRM)
