"""Workbooks of other kinds (.xls, .ods), read by a process of its own that may die without harm."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pijar.intake import refusals
from pijar.intake.choices import Cell, Chooser, by_content
from pijar.intake.returned import plain
from pijar.intake.types import Unreadable
from pijar.intake.workbook import LAST_COLUMN, LAST_ROW, NumberedRow, Sheet, number_text, with_header

_CHILD = Path(__file__).with_name("oldbook_child.py")
# Seconds without a word: the child's own limit is on the time that it works.
SILENCE = 180
_PIECE = 1 << 16
# A line is one row; more bytes than this are none that anybody typed.
_LONGEST_LINE = 256 << 20
_MOST_SHEETS = 2000
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

TypedCell = tuple[str, str]
"""Kind (`s` text, `n` number, `d` day in ISO form, `b` truth) and text of a cell."""
TypedRow = tuple[int, dict[int, TypedCell]]


@dataclass(frozen=True)
class TypedSheet:
    """One sheet as it stands; `merged` are ranges of row, column, last row, last column (from 0)."""

    name: str
    is_hidden: bool
    merged: tuple[tuple[int, int, int, int], ...]
    rows: Iterator[TypedRow]


def sheets(path: Path, name: str, skipped: list[str], choose: Chooser = by_content) -> Iterator[Sheet]:
    """The sheets that hold candidates, in order; names of sheets without a header are added to `skipped`."""
    return with_header(((sheet.name, map(_untyped, sheet.rows)) for sheet in typed(path, name)), skipped, choose)


def typed(path: Path, name: str) -> Iterator[TypedSheet]:
    """Every sheet with its rows, to be taken in order. Raises Unreadable, also while rows are taken."""
    lines = _lines(path, name)
    waiting: list[list[Any]] = [line for line in [next(lines, None)] if line is not None]

    def rows() -> Iterator[TypedRow]:
        for line in lines:
            if line[0] != "row":
                waiting.append(line)
                return
            yield _row(line, name)

    count = 0
    while waiting and waiting[0][0] == "sheet":
        _, title, hidden, merged = waiting.pop()
        count += 1
        if count > _MOST_SHEETS:
            raise refusals.too_large(name)
        left = rows()
        yield TypedSheet(str(title), bool(hidden), tuple((m[0], m[1], m[2], m[3]) for m in merged), left)
        # What the caller left is passed over.
        for _ in left:
            pass


def _row(line: list[Any], name: str) -> TypedRow:
    _, number, cells = line
    if not 0 < number <= LAST_ROW:
        raise refusals.too_large(name)
    return number, {column: (kind, text) for column, kind, text in cells if column < LAST_COLUMN}


def _untyped(row: TypedRow) -> NumberedRow:
    number, cells = row
    return number, {column: read for column, cell in cells.items() if (read := _cell(*cell))}


def _cell(kind: str, text: str) -> Cell | None:
    if kind == "n":
        return number_text(Decimal(text)), True
    if kind == "d":
        return text[:10], False
    return None if text in _ERRORS else (plain(text), False)


def _lines(path: Path, name: str) -> Iterator[list[Any]]:
    """What the child says, line by line, up to its end. Raises Unreadable when it finds a fault, dies or falls silent."""
    with path.open("rb") as file:
        child = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD)], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"}, cwd="/",
        )  # fmt: skip
    assert child.stdout is not None
    try:
        for raw in _raw_lines(child.stdout, name):
            line = json.loads(raw)
            if line[0] == "end":
                return
            if line[0] == "fault":
                raise _refusal(line[1], name)
            yield line
        # It ended without a last word: out of memory or time, or struck down by its own parser.
        raise refusals.unreadable_old(name)
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def _refusal(kind: str, name: str) -> Unreadable:
    if kind == "password":
        return refusals.encrypted(name)
    return refusals.too_large(name) if kind == "memory" else refusals.damaged(name)


def _raw_lines(pipe: IO[bytes], name: str) -> Iterator[bytes]:
    rest: list[bytes] = []
    held = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while True:
            if not waiting.select(SILENCE):
                raise refusals.unreadable_old(name)
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return
            *lines, last = piece.split(b"\n")
            if lines:
                lines[0] = b"".join(rest) + lines[0]
                yield from lines
                rest, held = [], 0
            rest.append(last)
            held += len(last)
            if held > _LONGEST_LINE:
                raise refusals.too_large(name)
