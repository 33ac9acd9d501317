"""CSV files as offices send them, in chunks of raw text cells.

Every record is one line, so the number of a row is the number of its line, blank lines included. The file is read in
blocks cut at line ends, so its size does not matter; quotes that do not pair fall back to a slower, forgiving reader.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from pijar.intake import refusals
from pijar.intake.candidates import ROW
from pijar.intake.choices import Cell, Chooser, by_content
from pijar.intake.header import Layout

SEPARATORS = (",", ";", "\t", "|")
BLOCK = 8 << 20
LONGEST_LINE = 1 << 20
# A header stands near the top; looking further would only read data as headings.
HEAD_LINES = 1000
_WIDEST = 16_384


@dataclass(frozen=True)
class Table:
    """How a CSV file is to be read."""

    path: Path
    encoding: str
    separator: str
    layout: Layout
    width: int


def open_table(path: Path, name: str, choose: Chooser = by_content) -> Table:
    """Tell encoding, separator and, by `choose`, the layout. Raises Unreadable when this is no list."""
    encoding = _encoding(path, name)
    with path.open("rb") as file:
        head = file.read(2 * LONGEST_LINE)
    lines = _decode(head, encoding).split("\n")[:HEAD_LINES]
    if max(map(len, lines), default=0) > LONGEST_LINE:
        raise refusals.too_large(name)
    found = [(layout, separator) for separator in SEPARATORS if (layout := _layout(lines, separator, choose))]
    if not found:
        raise refusals.no_header(name)
    layout, separator = max(found, key=lambda choice: (len(choice[0].columns), max(choice[0].columns.values())))
    width = max(max(layout.columns.values()) + 1, *(len(split_line(line, separator)) for line in lines[:200]))
    return Table(path, encoding, separator, layout, min(width, _WIDEST))


def chunks(table: Table, name: str) -> Iterator[pl.DataFrame]:
    """Chunks with `row_number` and the text columns `c0`, `c1`, …; rows from the first below the header on."""
    number = 1
    for block in _blocks(table.path, name):
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        text = _utf8(block, table.encoding, first=number == 1)
        frame = _parse(text, table, lines)
        rows = pl.int_range(number, number + lines, dtype=pl.Int32, eager=True).alias(ROW)
        number += lines
        frame = frame.with_columns(rows).filter(pl.col(ROW) >= table.layout.first_row)
        if frame.height:
            yield frame


def split_line(line: str, separator: str) -> list[str]:
    """The cells of one line; quotes that do not pair are ordinary characters."""
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(separator)
    if line.count('"') % 2 == 0:
        with suppress(csv.Error):
            return next(csv.reader([line], delimiter=separator), [])
    return [cell.strip('"') for cell in line.split(separator)]


def _layout(lines: list[str], separator: str, choose: Chooser) -> Layout | None:
    rows: list[tuple[int, dict[int, Cell]]] = []
    for number, line in enumerate(lines, start=1):
        cells = enumerate(split_line(line, separator)[:_WIDEST])
        rows.append((number, {column: (text.strip(), False) for column, text in cells if text.strip()}))
    return choose("", rows, separator)


def _encoding(path: Path, name: str) -> str:
    """`utf-8-sig` if the whole file is UTF-8 (with or without a mark), else `cp1252`. Refuses what is no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(1 << 20)
        refusals.check_text(first, name)
        try:
            piece = first
            while piece:
                decoder.decode(piece)
                piece = file.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _decode(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, errors="replace").replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")


def _blocks(path: Path, name: str) -> Iterator[bytes]:
    """Blocks that end at line ends. Raises Unreadable when one line is longer than any list has."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not block.endswith(b"\n"):
                rest = file.readline(LONGEST_LINE)
                if len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
                    raise refusals.too_large(name)
                block += rest
            # Files of old Macs end their lines with a bare carriage return.
            yield block if b"\n" in block else block.replace(b"\r", b"\n")


def _utf8(block: bytes, encoding: str, *, first: bool) -> bytes:
    if encoding == "cp1252":
        block = block.decode("cp1252", errors="replace").encode()
    elif first:
        block = block.removeprefix(codecs.BOM_UTF8)
    return block.replace(b"\0", b" ")


def _parse(block: bytes, table: Table, lines: int) -> pl.DataFrame:
    """One row for each line of the block. A made-up first line gives every line the same width."""
    names = [f"c{column}" for column in range(table.width + 1)]
    heading = (table.separator.join(names) + "\n").encode()
    quote = '"' if b'"' in block else None
    try:
        frame = pl.read_csv(
            heading + block, separator=table.separator, infer_schema=False, truncate_ragged_lines=True, quote_char=quote
        )
    except PolarsError:
        frame = None
    # Fewer rows than lines means that a quote swallowed line ends; more cells than expected would be lost.
    if frame is None or frame.height != lines or frame.columns != names or frame[names[-1]].is_not_null().any():
        return _parse_slowly(block.decode(), table.separator)
    return frame.drop(names[-1])


def _parse_slowly(block: str, separator: str) -> pl.DataFrame:
    cells = [split_line(line, separator)[:_WIDEST] for line in block.removesuffix("\n").split("\n")]
    width = max(map(len, cells))
    columns = {
        f"c{place}": pl.Series([row[place] if place < len(row) else None for row in cells], dtype=pl.String)
        for place in range(width)
    }
    return pl.DataFrame(columns)
