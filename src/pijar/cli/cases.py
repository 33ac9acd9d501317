"""Reading one case for the law from a JSON file or from standard input, exactly: no number may lose a part on the way."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pijar.kernel.errors import Refusal
from pijar.law.explain import fault

# A case of one person or one family is a few lines; what is longer was meant for something else.
LARGEST = 2**20
_ECHOED = 60


@dataclass(frozen=True)
class _Odd:
    """A number as it was written, which is none of ours: with a decimal point, an exponent, or no number at all."""

    written: str
    is_long: bool = False


class _Twice(dict[str, Any]):
    """An object in which one name stands twice; JSON would keep the last in silence."""

    name = ""


def read_case(path: Path) -> dict[str, Any]:
    """The JSON object in `path` ("-": standard input), with whole numbers only.

    Raises Refusal: CASE_UNREADABLE for a file that cannot be read or is no JSON object, LAW_CASE_REFUSED naming the field for
    a number that is not whole or a name that stands twice.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        case = json.loads(_text(path, name), parse_float=_odd, parse_constant=_Odd, parse_int=_whole, object_pairs_hook=_object)
        if not isinstance(case, dict):
            raise _unreadable(f'{name} holds no JSON object: a case is written as {{"field": value, …}}.')
        _refuse_oddities(case, name)
    except json.JSONDecodeError as error:
        raise _unreadable(f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except RecursionError:
        raise _unreadable(f"{name} is nested too deeply for a case.") from None
    return case


def _refuse_oddities(case: dict[str, Any], name: str) -> None:
    for where, found in _oddities(case, ""):
        if isinstance(found, _Odd):
            raise fault("number_too_long", where) if found.is_long else fault("not_whole", where, given=found.written)
        raise _unreadable(f"{name}: the name {'.'.join(filter(None, (where, found.name)))} stands twice.")


def _text(path: Path, name: str) -> str:
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes(path)
    except FileNotFoundError:
        raise _unreadable(f"{name} does not exist.") from None
    except OSError as error:
        raise _unreadable(f"{name} cannot be read ({error.strerror or 'it is not for reading'}).") from None
    if len(data) > LARGEST:
        raise _unreadable(f"{name} is too long for one case.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(f"{name} is not a text in UTF-8.") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _unreadable(sentence: str) -> Refusal:
    return Refusal("CASE_UNREADABLE", sentence)


def _odd(written: str) -> _Odd:
    return _Odd(written if len(written) <= _ECHOED else f"{written[:_ECHOED]}…")


def _whole(written: str) -> int | _Odd:
    # Python refuses to read numbers of thousands of digits; nobody means one.
    return int(written) if len(written) < 100 else _Odd(written[:20], is_long=True)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    twice = _Twice(made)
    twice.name = next(name for name in names if names.count(name) > 1)
    return twice


def _oddities(value: Any, where: str) -> Iterator[tuple[str, _Odd | _Twice]]:
    """What cannot be taken as it stands, each with its place as faults name it: "transport[1].cost"."""
    if isinstance(value, _Odd | _Twice):
        yield where, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _oddities(one, f"{where}.{name}" if where else name)
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _oddities(one, f"{where}[{number}]")
