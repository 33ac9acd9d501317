"""Reads one YAML file of a legal quantity, and refuses whatever it does not understand.

A typing slip in a legal amount would be paid to thousands, so the reader knows every key and every unit by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from pijar.kernel.month import Month
from pijar.law.types import Certainty, Check, Dated, FundKind, LawError, Parameter, Reference, Value

# libyaml reads about ten times faster; the slower reader gives the same answers where it is not installed.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _FileError(Exception):
    """What is wrong in a file, before the name of the file is known."""


class _Strict(_Base):
    """YAML keeps the last of two equal keys in silence; a law file with two values for one day is refused."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for place, key in enumerate(seen) if key in seen[:place]), None)
        if twice is not None:
            raise _FileError(f"the key {str(twice)!r} is written twice")
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


# YAML 1.1 reads the word "on" as true, 0100 as sixty-four and 1:30 as ninety. Here only true and false are yes-or-no
# words and only plain decimal digits are numbers; anything else stays text, which its unit then refuses.
_PLAIN = {
    "tag:yaml.org,2002:bool": (r"(?:true|false)\Z", "tf"),
    "tag:yaml.org,2002:int": (r"(?:0|-?[1-9][0-9]*)\Z", "-0123456789"),
}
_Strict.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] not in _PLAIN] for letter, rules in _Base.yaml_implicit_resolvers.items()
}
for _tag, (_form, _letters) in _PLAIN.items():
    _Strict.add_implicit_resolver(_tag, re.compile(_form), list(_letters))


def load(path: Path, root: Path) -> Parameter:
    """The legal quantity in `path`; its name is the path below `root` without the ending.

    Raises LawError (LAW_FILE_REFUSED) with the file and the reason.
    """
    name = path.relative_to(root).with_suffix("").as_posix()
    try:
        return _parameter(name, yaml.load(path.read_bytes(), _Strict))  # noqa: S506 - _Strict is a safe loader.
    except (_FileError, yaml.YAMLError, ValueError, OSError) as error:
        # The text of an OSError holds the whole path on this machine, which is nobody's business.
        reason = "the file cannot be read" if isinstance(error, OSError) else " ".join(str(error).split())
        raise LawError("LAW_FILE_REFUSED", f"parameters/{name}.yaml is refused: {reason}.") from error


def _parameter(name: str, raw: object) -> Parameter:
    top = _keys(raw, "the file", required=("description", "unit", "values"))
    unit = _text(top["unit"], "unit")
    if unit not in READERS:
        raise _FileError(f"the unit {unit!r} is not known; known units are {', '.join(READERS)}")
    starts, values = _series(top["values"], name, unit)
    return Parameter(name, _text(top["description"], "description"), unit, starts, values)


def _series(raw: object, name: str, unit: str) -> tuple[tuple[date, ...], tuple[Dated | None, ...]]:
    if not isinstance(raw, dict) or not raw:
        raise _FileError("values must be a list of start dates, each with its value")
    starts = tuple(_start(key) for key in raw)
    if list(starts) != sorted(starts):
        raise _FileError(f"the start dates are not in order ({', '.join(map(str, starts))}); write the oldest first")
    values = tuple(None if one is None else _dated(one, name, unit, start) for start, one in raw.items())
    if any(one is None and (place == 0 or values[place - 1] is None) for place, one in enumerate(values)):
        raise _FileError("null marks the end of a value, so it must follow one")
    return starts, values


def _start(key: object) -> date:
    # A YAML time stamp is a datetime, which is a date to isinstance but not a start date.
    if type(key) is not date:
        raise _FileError(f"the start date {str(key)!r} is not a date written as 2026-01-31")
    return key


def _dated(raw: object, name: str, unit: str, start: date) -> Dated:
    where = f"the value from {start}"
    keys = _keys(raw, where, required=("value", "reference", "certainty", "checked"), optional=("note",))
    certainty = _certainty(keys["certainty"], where)
    note = _text(keys["note"], f"note of {where}") if "note" in keys else None
    if certainty is Certainty.TO_CONFIRM and note is None:
        raise _FileError(f"{where} is to be confirmed but has no note that says what to ask, and whom")
    value = _value(keys["value"], unit, where)
    reference, checked = _reference(keys["reference"], where), _check(keys["checked"], where)
    return Dated(f"{name}@{start}", start, unit, value, reference, certainty, checked, note)


def _value(raw: object, unit: str, where: str) -> Value:
    try:
        return READERS[unit](raw)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise _FileError(f"{where} is {raw!r}, which is not in the unit {unit!r}") from error


def _certainty(raw: object, where: str) -> Certainty:
    try:
        return Certainty(_text(raw, f"certainty of {where}"))
    except ValueError as error:
        known = ", ".join(Certainty)
        raise _FileError(f"the certainty of {where} is {raw!r}; it must be one of {known}") from error


def _reference(raw: object, where: str) -> Reference:
    keys = _keys(raw, f"reference of {where}", required=("instrument", "provision"), optional=("address",))
    address = keys.get("address")
    if address is not None and not _text(address, "address").startswith("https://"):
        raise _FileError(f"the address of {where} must begin with https://")
    instrument = _text(keys["instrument"], f"instrument of {where}")
    return Reference(instrument, _text(keys["provision"], f"provision of {where}"), address)


def _check(raw: object, where: str) -> Check:
    keys = _keys(raw, f"checked of {where}", required=("by", "on"))
    on = keys["on"]
    if type(on) is not date:
        on = Month.parse(_text(on, f"day of checking of {where}"))
    return Check(_text(keys["by"], f"checker of {where}"), str(on))


def _keys(raw: object, where: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _FileError(f"{where} must have the keys {', '.join(required)}")
    for key in required:
        if key not in raw:
            raise _FileError(f"{where} lacks {key!r}")
    for key in raw:
        if key not in required + optional:
            raise _FileError(f"{where} has the unknown key {str(key)!r}; known are {', '.join(required + optional)}")
    return raw


def _text(raw: object, where: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _FileError(f"the {where} must be a text")
    return raw.strip()


def _whole(least: int, most: int | None = None) -> Callable[[object], int]:
    def read(raw: object) -> int:
        if type(raw) is not int or raw < least or (most is not None and raw > most):
            raise ValueError(raw)
        return raw

    return read


def _fraction(raw: object) -> Fraction:
    # Only text such as "1/2" is exact: 0.5 would come as a float, and other decimals would not survive it.
    if not isinstance(raw, str):
        raise TypeError(raw)
    share = Fraction(raw)
    if not 0 <= share <= 1:
        raise ValueError(raw)
    return share


def _yes_or_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(raw)
    return raw


def _kinds_of_fund(raw: object) -> frozenset[str]:
    if not isinstance(raw, list) or not raw:
        raise TypeError(raw)
    return frozenset(FundKind(one).value for one in raw)


def _weekdays(raw: object) -> frozenset[int]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    return frozenset(_whole(1, 7)(one) for one in raw)


def _days_of_any_year(raw: object) -> Mapping[str, str]:
    if not isinstance(raw, dict):
        raise TypeError(raw)
    for day, name in raw.items():
        # 2025 is no leap year: a holiday that exists only every fourth year belongs in a list of one year.
        date.fromisoformat(f"2025-{day}")
        _text(name, "name of a day")
    return raw


def _days(raw: object) -> Mapping[date, str]:
    if not isinstance(raw, dict) or not all(type(day) is date for day in raw):
        raise TypeError(raw)
    for name in raw.values():
        _text(name, "name of a day")
    return raw


# Every unit a legal quantity may have, with the reader that proves a value to be in it.
READERS: dict[str, Callable[[object], Value]] = {
    "rupiah": _whole(0),
    "rupiah per month": _whole(0),
    "months": _whole(0),
    "day of the month": _whole(1, 28),
    "share of the full amount": _fraction,
    "yes or no": _yes_or_no,
    "kinds of fund": _kinds_of_fund,
    "ISO weekdays": _weekdays,
    "days of any year": _days_of_any_year,
    "days of one year": _days,
}
