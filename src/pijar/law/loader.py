"""Reads one YAML file of a legal quantity, and refuses whatever it does not understand, with the line it stands on.

A typing slip in a legal amount would be paid to thousands, so the reader knows every key and every unit by name.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from pijar.kernel.month import Month
from pijar.law import units
from pijar.law.strict import FileFault, Lined, brief, read_file, read_yaml, shown
from pijar.law.types import Ask, Certainty, Check, Dated, LawError, Parameter, Reference, Value, Words

# The word that stands for a value nobody has told us yet.
NOT_KNOWN = "not known"
# Room for the longest reason of ours, the one that names all units; a longer one quotes too much of the file.
_LONGEST_REASON = 800


def load(path: Path, root: Path, *, of_the_city: bool = False) -> Parameter:
    """The legal quantity in `path`; its name is the path below `root` with dots and without the ending.

    Raises LawError (LAW_FILE_REFUSED) with the file, the line and the reason. The file is told as `told_path` says.
    """
    below, told = path.relative_to(root).as_posix(), told_path(path, root, of_the_city=of_the_city)
    try:
        return _parameter(below.removesuffix(".yaml").replace("/", "."), read_yaml(read_file(path)))
    except FileFault as error:
        raise _refused(told, error.line, str(error)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise _refused(told, mark.line + 1 if mark else None, reason) from error
    except (ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        raise _refused(told, None, str(error)) from error
    except OSError as error:
        # The text of an OSError holds the whole path on this machine, which is nobody's business.
        raise _refused(told, None, "the file cannot be read") from error


def told_path(path: Path, root: Path, *, of_the_city: bool) -> str:
    """A file as a refusal names it: "law/local/lowest_age.yaml of the city", or "parameters/..." in the package."""
    below = path.relative_to(root).as_posix()
    return f"{root.name}/{below} of the city" if of_the_city else f"parameters/{below}"


def _refused(told: str, line: int | None, reason: str) -> LawError:
    where = told + (f", line {line}," if line else "")
    return LawError("LAW_FILE_REFUSED", f"{where} is refused: {brief(' '.join(reason.split()), _LONGEST_REASON)}.")


def _parameter(name: str, raw: object) -> Parameter:
    top = _keys(raw, "the file", None, required=("description", "unit", "values"))
    unit = _text(top, "unit", "the file")
    if unit not in units.READERS:
        raise FileFault(f"the unit {shown(unit)} is not known; known are {', '.join(units.READERS)}", top.lines["unit"])
    starts, values = _series(top, name, unit)
    return Parameter(name, _words(top, "description", "the file"), unit, starts, values)


def _series(top: Lined, name: str, unit: str) -> tuple[tuple[date, ...], tuple[Dated | None, ...]]:
    raw, line = top["values"], top.lines["values"]
    if not isinstance(raw, Lined) or not raw:
        raise FileFault("values must be a list of start dates, each with its value", line)
    starts: list[date] = []
    values: list[Dated | None] = []
    for key, one in raw.items():
        line = raw.lines[key]
        # A YAML time stamp is a datetime, which is a date to isinstance but not a start date.
        if type(key) is not date:
            raise FileFault(f"the start date {shown(str(key))} is not a date written as 2026-01-31", line)
        if starts and key <= starts[-1]:
            raise FileFault(f"the start dates are not in order ({key} after {starts[-1]}); write the oldest first", line)
        if one is None and (not values or values[-1] is None):
            raise FileFault("null marks the end of a value, so it must follow one", line)
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
        raise FileFault(f"{where} is to be confirmed but does not say what to ask whom (ask: agency, question)", line)
    value = _value(keys, unit, where)
    if value is None and certainty is not Certainty.TO_CONFIRM:
        raise FileFault(f"{where} is {NOT_KNOWN!r}, so its certainty is {Certainty.TO_CONFIRM.value!r}", line)
    reference, check = _reference(keys, where), _check(keys, where)
    if certainty is Certainty.CONFIRMED and (
        lacking := _unconfirmed(reference, check, ask, national=not name.startswith("local."))
    ):
        raise FileFault(f"{where} is said to be confirmed, but {lacking}", keys.lines["certainty"])
    return Dated(f"{name}@{start}", start, unit, value, reference, certainty, check, note, ask)


def _unconfirmed(reference: Reference, check: Check, ask: Ask | None, *, national: bool) -> str | None:
    """What still speaks against a value being confirmed: the word alone would make a guess look like the law."""
    if ask:
        return "something is still asked about it"
    if len(check.on) != len("2026-01-31"):
        return "the day on which the official text was read is missing (checked: on)"
    if national and not reference.address:
        return "the address of the official text is missing (reference: address)"
    return None


def _value(keys: Lined, unit: str, where: str) -> Value:
    raw = keys["value"]
    if raw == NOT_KNOWN:
        return None
    try:
        return units.READERS[unit](raw)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        reason = brief(str(error), _LONGEST_REASON // 2) if isinstance(raw, dict | list) else shown(raw)
        raise FileFault(f"{where} is not in the unit {unit!r}: {reason}", keys.lines["value"]) from error


def _certainty(keys: Lined, where: str) -> Certainty:
    raw = _text(keys, "certainty", where)
    if raw not in list(Certainty):
        reason = f"the certainty of {where} is {shown(raw)}; it must be one of {', '.join(Certainty)}"
        raise FileFault(reason, keys.lines["certainty"])
    return Certainty(raw)


def _reference(keys: Lined, where: str) -> Reference:
    line, within = keys.lines["reference"], f"the reference of {where}"
    found = _keys(keys["reference"], within, line, required=("instrument", "provision"), optional=("address",))
    address = _text(found, "address", within) if "address" in found else None
    if address is not None and not address.startswith("https://"):
        raise FileFault(f"the address of {where} must begin with https://", found.lines["address"])
    return Reference(_text(found, "instrument", within), _text(found, "provision", within), address)


def _check(keys: Lined, where: str) -> Check:
    within = f"the check of {where}"
    found = _keys(keys["checked"], within, keys.lines["checked"], required=("by", "on"))
    on = found["on"]
    if type(on) is not date:
        try:
            on = Month.parse(brief(_text(found, "on", within), 80))
        except ValueError as error:
            raise FileFault(str(error).rstrip("."), found.lines["on"]) from error
    return Check(_text(found, "by", within), str(on))


def _ask(keys: Lined, where: str) -> Ask:
    within = f"what is asked about {where}"
    found = _keys(keys["ask"], within, keys.lines["ask"], required=("agency", "question"))
    return Ask(_text(found, "agency", within), _words(found, "question", within))


def _keys(raw: object, where: str, line: int | None, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Lined:
    if not isinstance(raw, Lined):
        raise FileFault(f"{where} must have the keys {', '.join(required)}", line)
    for key in required:
        if key not in raw:
            raise FileFault(f"{where} lacks {key!r}", line or min(raw.lines.values(), default=None))
    for key in raw:
        if key not in required + optional:
            known = ", ".join(required + optional)
            raise FileFault(f"{where} has the unknown key {shown(str(key))}; known are {known}", raw.lines[key])
    return raw


def _text(keys: Lined, key: str, where: str) -> str:
    try:
        return units.text(keys[key])
    except ValueError as error:
        raise FileFault(f"the {key} of {where} must be a text", keys.lines[key]) from error


def _words(keys: Lined, key: str, where: str) -> Words:
    try:
        return units.words(keys[key])
    except ValueError as error:
        raise FileFault(f"the {key} of {where} must have a text under id and one under en", keys.lines[key]) from error
