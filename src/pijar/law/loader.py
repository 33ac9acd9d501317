"""Reads one YAML file of a legal quantity, and refuses whatever it does not understand, with the line it stands on.

A typing slip in a legal amount would be paid to thousands, so the reader knows every key and every unit by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pijar.kernel.month import Month
from pijar.law import units
from pijar.law.types import Ask, Certainty, Check, Dated, LawError, Parameter, Reference, Value, Words

# libyaml reads about ten times faster; the slower reader gives the same answers where it is not installed.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The word that stands for a value nobody has told us yet.
NOT_KNOWN = "not known"


class _FileError(Exception):
    """What is wrong in a file, and on which line (counted from 1; None where it is the whole file)."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class _Lined(dict[Any, Any]):
    """A mapping that remembers the line on which each of its keys stands."""

    lines: Mapping[Any, int]


class _Strict(_Base):
    """YAML keeps the last of two equal keys in silence; a law file with two values for one day is refused."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            # A day that no calendar has, such as 2026-02-30.
            raise _FileError(str(error), node.start_mark.line + 1) from error

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        lines: dict[Any, int] = {}
        for key, _ in node.value:
            name, line = self.construct_object(key, deep=True), key.start_mark.line + 1
            if not isinstance(name, str | date):
                raise _FileError(f"the key {str(name)!r} is neither a word nor a date", line)
            if name in lines:
                raise _FileError(f"the key {str(name)!r} is written twice", line)
            lines[name] = line
        made = _Lined(super().construct_mapping(node, deep))
        made.lines = lines
        return made

    def construct_lined(self, node: Any) -> Any:
        made = _Lined()
        yield made
        value = self.construct_mapping(node)
        made.update(value)
        made.lines = value.lines  # type: ignore[attr-defined]


_Strict.add_constructor("tag:yaml.org,2002:map", _Strict.construct_lined)
# YAML 1.1 reads the word "on" as true, 0100 as sixty-four, 1:30 as ninety and 4.5 as a float. Here only true and false
# are yes-or-no words and only plain decimal digits are numbers; anything else stays text, which its unit may refuse.
_PLAIN = {
    "tag:yaml.org,2002:bool": (r"(?:true|false)\Z", "tf"),
    "tag:yaml.org,2002:int": (r"(?:0|-?[1-9][0-9]*)\Z", "-0123456789"),
}
_Strict.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] not in (*_PLAIN, "tag:yaml.org,2002:float")]
    for letter, rules in _Base.yaml_implicit_resolvers.items()
}
for _tag, (_form, _letters) in _PLAIN.items():
    _Strict.add_implicit_resolver(_tag, re.compile(_form), list(_letters))


def read_yaml(data: bytes) -> Any:
    """Plain values of a YAML text by the strict rules above. Raises yaml.YAMLError, ValueError or a fault of ours."""
    return yaml.load(data, _Strict)  # noqa: S506 - _Strict is a safe loader.


def load(path: Path, root: Path) -> Parameter:
    """The legal quantity in `path`; its name is the path below `root` with dots and without the ending.

    Raises LawError (LAW_FILE_REFUSED) with the file, the line and the reason.
    """
    below = path.relative_to(root).as_posix()
    try:
        return _parameter(below.removesuffix(".yaml").replace("/", "."), read_yaml(path.read_bytes()))
    except _FileError as error:
        raise _refused(below, error.line, str(error)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise _refused(below, mark.line + 1 if mark else None, reason) from error
    except (ValueError, RecursionError) as error:
        raise _refused(below, None, str(error)) from error
    except OSError as error:
        # The text of an OSError holds the whole path on this machine, which is nobody's business.
        raise _refused(below, None, "the file cannot be read") from error


def _refused(below: str, line: int | None, reason: str) -> LawError:
    where = f"parameters/{below}" + (f", line {line}," if line else "")
    return LawError("LAW_FILE_REFUSED", f"{where} is refused: {' '.join(reason.split())}.")


def _parameter(name: str, raw: object) -> Parameter:
    top = _keys(raw, "the file", None, required=("description", "unit", "values"))
    unit = _text(top, "unit", "the file")
    if unit not in units.READERS:
        raise _FileError(f"the unit {unit!r} is not known; known are {', '.join(units.READERS)}", top.lines["unit"])
    starts, values = _series(top, name, unit)
    return Parameter(name, _words(top, "description", "the file"), unit, starts, values)


def _series(top: _Lined, name: str, unit: str) -> tuple[tuple[date, ...], tuple[Dated | None, ...]]:
    raw, line = top["values"], top.lines["values"]
    if not isinstance(raw, _Lined) or not raw:
        raise _FileError("values must be a list of start dates, each with its value", line)
    starts: list[date] = []
    values: list[Dated | None] = []
    for key, one in raw.items():
        line = raw.lines[key]
        # A YAML time stamp is a datetime, which is a date to isinstance but not a start date.
        if type(key) is not date:
            raise _FileError(f"the start date {str(key)!r} is not a date written as 2026-01-31", line)
        if starts and key <= starts[-1]:
            raise _FileError(f"the start dates are not in order ({key} after {starts[-1]}); write the oldest first", line)
        if one is None and (not values or values[-1] is None):
            raise _FileError("null marks the end of a value, so it must follow one", line)
        starts.append(key)
        values.append(None if one is None else _dated(one, name, unit, key, line))
    return tuple(starts), tuple(values)


def _dated(raw: object, name: str, unit: str, start: date, line: int) -> Dated:
    where = f"the value from {start}"
    optional = ("note", "ask")
    keys = _keys(raw, where, line, required=("value", "reference", "certainty", "checked"), optional=optional)
    certainty = _certainty(keys, where)
    note = _words(keys, "note", where) if "note" in keys else None
    ask = _ask(keys, where) if "ask" in keys else None
    if certainty is Certainty.TO_CONFIRM and ask is None:
        raise _FileError(f"{where} is to be confirmed but does not say what to ask whom (ask: agency, question)", line)
    value = _value(keys, unit, where)
    if value is None and certainty is not Certainty.TO_CONFIRM:
        raise _FileError(f"{where} is {NOT_KNOWN!r}, so its certainty is {Certainty.TO_CONFIRM.value!r}", line)
    return Dated(f"{name}@{start}", start, unit, value, _reference(keys, where), certainty, _check(keys, where), note, ask)


def _value(keys: _Lined, unit: str, where: str) -> Value:
    raw = keys["value"]
    if raw == NOT_KNOWN:
        return None
    try:
        return units.READERS[unit](raw)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        shown = f"{raw!r}" if not isinstance(raw, dict | list) else str(error)
        raise _FileError(f"{where} is not in the unit {unit!r}: {shown}", keys.lines["value"]) from error


def _certainty(keys: _Lined, where: str) -> Certainty:
    raw = _text(keys, "certainty", where)
    if raw not in list(Certainty):
        reason = f"the certainty of {where} is {raw!r}; it must be one of {', '.join(Certainty)}"
        raise _FileError(reason, keys.lines["certainty"])
    return Certainty(raw)


def _reference(keys: _Lined, where: str) -> Reference:
    line, within = keys.lines["reference"], f"the reference of {where}"
    found = _keys(keys["reference"], within, line, required=("instrument", "provision"), optional=("address",))
    address = _text(found, "address", within) if "address" in found else None
    if address is not None and not address.startswith("https://"):
        raise _FileError(f"the address of {where} must begin with https://", found.lines["address"])
    return Reference(_text(found, "instrument", within), _text(found, "provision", within), address)


def _check(keys: _Lined, where: str) -> Check:
    within = f"the check of {where}"
    found = _keys(keys["checked"], within, keys.lines["checked"], required=("by", "on"))
    on = found["on"]
    if type(on) is not date:
        try:
            on = Month.parse(_text(found, "on", within))
        except ValueError as error:
            raise _FileError(str(error).rstrip("."), found.lines["on"]) from error
    return Check(_text(found, "by", within), str(on))


def _ask(keys: _Lined, where: str) -> Ask:
    within = f"what is asked about {where}"
    found = _keys(keys["ask"], within, keys.lines["ask"], required=("agency", "question"))
    return Ask(_text(found, "agency", within), _words(found, "question", within))


def _keys(raw: object, where: str, line: int | None, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> _Lined:
    if not isinstance(raw, _Lined):
        raise _FileError(f"{where} must have the keys {', '.join(required)}", line)
    for key in required:
        if key not in raw:
            raise _FileError(f"{where} lacks {key!r}", line or min(raw.lines.values(), default=None))
    for key in raw:
        if key not in required + optional:
            known = ", ".join(required + optional)
            raise _FileError(f"{where} has the unknown key {str(key)!r}; known are {known}", raw.lines[key])
    return raw


def _text(keys: _Lined, key: str, where: str) -> str:
    try:
        return units.text(keys[key])
    except ValueError as error:
        raise _FileError(f"the {key} of {where} must be a text", keys.lines[key]) from error


def _words(keys: _Lined, key: str, where: str) -> Words:
    try:
        return units.words(keys[key])
    except ValueError as error:
        raise _FileError(f"the {key} of {where} must have a text under id and one under en", keys.lines[key]) from error
