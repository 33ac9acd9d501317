"""CSV and other text files as offices send them, in chunks of raw text cells.

A row is a line, blank ones included, or the lines of a quoted cell that holds line breaks, so its number is the one that
a spreadsheet shows. The file is read in blocks cut at line ends, so its size does not matter; quotes that do not pair
fall back to a slower, forgiving reader.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from pijar.intake import refusals
from pijar.intake.candidates import ROW
from pijar.intake.choices import Cell, Chooser, by_content
from pijar.intake.header import Layout
from pijar.intake.returned import HEADINGS, MARKED, own_columns, plain, without
from pijar.intake.workbook import HEAD_COLUMNS, KEPT_COLUMNS

SEPARATORS = (",", ";", "\t", "|")
# Tried where none of the usual ones shows a header.
RARE_SEPARATORS = (":", "^", "~", "#", "!", "$", "%", "&", "\x1f")
BLOCK = 8 << 20
# Cells of one frame, blank ones included: lines may be as wide as Excel allows, or empty by the million.
FRAME_CELLS = 4_000_000
LONGEST_LINE = 1 << 20
# A header stands near the top; looking further would only read data as headings.
HEAD_LINES, HEAD_CELLS = 1000, 300_000
_WIDEST = 16_384
# What one row may span: headings broken over lines in every column come to dozens, a quote without its pair to the end.
_MOST_LINES, _LONGEST_ROW = 200, 1 << 18
# The mark of UTF-8 where each byte is one character.
_MARK = codecs.BOM_UTF8.decode("latin-1")
# Lines times columns of a whole file; a list of a million people has some twenty million.
MOST_CELLS = 1 << 29
# What must stand in a block for `returned.MARKED` to be worth looking for.
_MARKS = tuple(f"'{mark}".encode() for mark in "=+-@| \t\r")


@dataclass(frozen=True)
class Table:
    """How a text file is to be read.

    `width` is the number of its columns and `kept` of those that are read; `old_mac`: lines end with a bare carriage
    return; `own`: columns that we added.
    """

    path: Path
    encoding: str
    separator: str
    layout: Layout
    width: int
    kept: int
    old_mac: bool = False
    own: tuple[int, ...] = ()


def open_table(path: Path, name: str, choose: Chooser = by_content) -> Table:
    """Tell encoding, separator and, by `choose`, the layout. Raises Unreadable when this is no list."""
    encoding = _encoding(path, name)
    with path.open("rb") as file:
        text = file.read(2 * LONGEST_LINE).decode(encoding, errors="replace").replace("\0", " ")
    old_mac = "\n" not in text and "\r" in text
    lines = text.split("\r" if old_mac else "\n")[:HEAD_LINES]
    if max(map(len, lines), default=0) > LONGEST_LINE:
        raise refusals.too_large(name)
    found = [
        (layout, separator) for separator in _given_back(lines) or _usual(lines) if (layout := _layout(lines, separator, choose))
    ]
    if not found:
        rare = [separator for separator in RARE_SEPARATORS if separator in text]
        found = [(layout, separator) for separator in rare if (layout := _layout(lines, separator, choose))]
    if not found:
        raise refusals.no_header(name)
    layout, separator = max(found, key=lambda choice: (len(choice[0].columns), max(choice[0].columns.values())))
    widths = (len(split_line(line, separator)) for line in _whole(lines[:200], separator))
    width = max(max(layout.columns.values()) + 1, *widths)
    own = own_columns(_rows(lines, separator))
    kept = max(KEPT_COLUMNS, max(layout.columns.values()) + 1)
    return Table(path, encoding, separator, layout, min(width, _WIDEST), min(width, kept), old_mac, own)


def chunks(table: Table, name: str) -> Iterator[pl.DataFrame]:
    """Chunks with `row_number` and the text columns `c0`, `c1`, …; rows from the first below the header on."""
    number = 1
    for block, lines in _smaller(_one_line_each(_blocks(table, name), table.separator), table.kept):
        if number * table.kept > MOST_CELLS:
            raise refusals.too_large(name)
        # Most blocks hold no apostrophe at all, and one look is cheaper than eight.
        marked = b"'" in block and any(mark in block for mark in _MARKS)
        for frame in _parse(block, table, lines):
            rows = pl.int_range(number, number + frame.height, dtype=pl.Int32, eager=True).alias(ROW)
            number += frame.height
            frame = frame.with_columns(rows).filter(pl.col(ROW) >= table.layout.first_row)
            if frame.height:
                yield _as_sent(frame, table, marked)


def split_line(line: str, separator: str) -> list[str]:
    """The cells of one line; quotes that do not pair are ordinary characters."""
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(separator)
    if line.count('"') % 2 == 0:
        with suppress(csv.Error):
            return next(csv.reader([line], delimiter=separator), [])
    return [cell.strip('"') for cell in line.split(separator)]


def records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The lines of each row: more than one where a quoted cell holds line breaks.

    Of two lines with a stray quote in each, every one is a row of its own.
    """
    source, ahead = iter(lines), deque[str]()
    while True:
        if not ahead:
            ahead.extend(islice(source, 1))
        if not ahead:
            return
        yield [ahead.popleft() for _ in range(_span(ahead, source, separator))]


def _span(ahead: deque[str], source: Iterator[str], separator: str) -> int:
    """How many of the lines ahead are one row. More are taken from the source where they are needed."""
    if ahead[0].count('"') % 2 == 0:
        return 1
    held = len(ahead[0])
    for place in range(1, _MOST_LINES):
        if place == len(ahead):
            ahead.extend(islice(source, 1))
        if place == len(ahead) or held > _LONGEST_ROW:
            return 1
        held += len(ahead[place])
        if ahead[place].count('"') % 2:
            return place + 1 if _is_one_row([*islice(ahead, place + 1)], separator) else 1
    return 1


def _is_one_row(lines: list[str], separator: str) -> bool:
    text = "\n".join(line.rstrip("\r\n") for line in lines).removeprefix(_MARK).removeprefix("\ufeff")
    try:
        (row,) = csv.reader([text], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return False
    # Two whole rows with a stray quote in one column each would make one row with most of their cells inside a cell. That
    # is told so that two more columns, which we add when we give the list back, do not make one row of two or two of one.
    return sum(cell.count(separator) for cell in row if "\n" in cell) + 1 < len(row)


def _is_odd(lines: Iterable[str]) -> bool:
    """Whether a line holds a quote without its pair."""
    return any(line.count('"') % 2 for line in lines)


def _whole(lines: list[str], separator: str) -> list[str]:
    """The rows, each on one line."""
    if not _is_odd(lines):
        return lines
    return [_line(group) for group in records(lines, separator)]


def _line(group: list[str]) -> str:
    return " ".join(line.rstrip("\r") for line in group[:-1]) + " " + group[-1] if len(group) > 1 else group[0]


def _one_line_each(blocks: Iterator[bytes], separator: str) -> Iterator[bytes]:
    """The same blocks with each row on one line; what may go on in the next block waits for it."""
    waiting: list[str] = []
    for block in blocks:
        if not waiting and b'"' not in block:
            yield block
            continue
        # One character for each byte: only quotes, separators and line ends are looked at.
        lines = [*waiting, *block.decode("latin-1").removesuffix("\n").split("\n")]
        waiting = []
        if not _is_odd(lines):
            yield _block(lines)
            continue
        done, made = 0, []
        for group in records(lines, separator):
            if done + _MOST_LINES > len(lines):
                break
            made.append(_line(group))
            done += len(group)
        waiting = lines[done:]
        if made:
            yield _block(made)
    if waiting:
        yield _block(_whole(waiting, separator))


def _block(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("latin-1")


def _usual(lines: list[str]) -> tuple[str, ...]:
    """The separators to try; Excel may name its own in the first line, like `sep=^`."""
    said = lines[0].strip("\ufeff\"' \r").lower() if lines else ""
    named = said[4:] if said.startswith("sep=") else ""
    return (*SEPARATORS, named) if len(named) == 1 and named.isascii() and named not in (*SEPARATORS, '"') else SEPARATORS


def _given_back(lines: list[str]) -> tuple[str, ...]:
    """The separator of a list that we gave back, when it shows: our sentences hold commas."""
    if not any(HEADINGS[0] in line for line in lines):
        return ()
    return tuple(one for one in (*_usual(lines), *RARE_SEPARATORS) if own_columns(_rows(lines, one)))[:1]


def _rows(lines: list[str], separator: str) -> list[tuple[int, dict[int, Cell]]]:
    rows: list[tuple[int, dict[int, Cell]]] = []
    held = 0
    for number, line in enumerate(_whole(lines, separator), start=1):
        cells = enumerate(split_line(line.removeprefix("\ufeff"), separator)[:HEAD_COLUMNS])
        rows.append((number, {column: (plain(text.strip()), False) for column, text in cells if text.strip()}))
        held += len(rows[-1][1])
        if held > HEAD_CELLS:
            break
    return rows


def _layout(lines: list[str], separator: str, choose: Chooser) -> Layout | None:
    rows = _rows(lines, separator)
    own = own_columns(rows)
    return choose("", [(number, without(cells, own)) for number, cells in rows] if own else rows, separator)


def _encoding(path: Path, name: str) -> str:
    """`utf-8-sig` if the whole file is UTF-8 (with or without a mark), UTF-16 by its mark or zeros, else `cp1252`."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(1 << 20)
        wide = _wide(first)
        refusals.check_text(first.decode(wide, errors="replace").encode() if wide else first, name)
        if wide:
            return wide
        try:
            piece = first
            while piece:
                decoder.decode(piece)
                piece = file.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _wide(head: bytes) -> str:
    """The name of UTF-16 (Excel's Unicode text) or UTF-32 when the beginning is written so, else nothing."""
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = head[:4000:2], head[1:4000:2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros and zeros.count(0) * 2 > len(zeros) and letters.count(0) * 20 < len(letters):
            return encoding
    return ""


def _pieces(table: Table) -> Iterator[bytes]:
    """The file as UTF-8 without a mark, cut anywhere."""
    decoder = None if table.encoding == "utf-8-sig" else codecs.getincrementaldecoder(table.encoding)("replace")
    with table.path.open("rb") as file:
        is_first = True
        while piece := file.read(BLOCK):
            if decoder is not None:
                # Halves of characters (lone surrogates) cannot be written as UTF-8.
                piece = decoder.decode(piece).encode("utf-8", errors="replace")
            if is_first:
                piece, is_first = piece.removeprefix(codecs.BOM_UTF8), not piece
            if piece:
                yield piece.replace(b"\0", b" ")


def _blocks(table: Table, name: str) -> Iterator[bytes]:
    """Blocks that end at line ends. Raises Unreadable when one line is longer than any list has."""
    rest = b""
    for piece in _pieces(table):
        # Files of old Macs end their lines with a bare carriage return.
        piece = piece.replace(b"\r", b"\n") if table.old_mac else piece
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield rest + piece[:cut]
        rest = piece[cut:] if cut else rest + piece
        if len(rest) > LONGEST_LINE:
            raise refusals.too_large(name)
    if rest:
        yield rest


def _smaller(blocks: Iterator[bytes], width: int) -> Iterator[tuple[bytes, int]]:
    """Each block with the number of its lines, cut where its cells would fill more memory than they are worth."""
    most = max(1, FRAME_CELLS // width)
    for block in blocks:
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        if lines <= most:
            yield block, lines
            continue
        kept = block.split(b"\n")[:lines]
        for start in range(0, lines, most):
            part = kept[start : start + most]
            yield b"\n".join(part) + b"\n", len(part)


def _parse(block: bytes, table: Table, lines: int) -> Iterator[pl.DataFrame]:
    """One row for each line of the block. A made-up first line gives every line the same width."""
    names = [f"c{column}" for column in range(table.kept + 1)]
    heading = (table.separator.join(names) + "\n").encode()
    quote = '"' if b'"' in block else None
    if quote and not _is_well_quoted(block, table.separator, lines):
        # What a fast reader makes of such quotes depends on what stands around them.
        yield from _parse_slowly(block.decode(), table)
        return
    try:
        frame = pl.read_csv(
            heading + block, separator=table.separator, infer_schema=False, truncate_ragged_lines=True, quote_char=quote
        )
    except PolarsError:
        frame = None
    # Fewer rows than lines means that a quote swallowed line ends; more cells than expected would be lost.
    wider = frame is not None and table.kept < KEPT_COLUMNS and frame[names[-1]].is_not_null().any()
    if frame is None or frame.height != lines or frame.columns != names or wider:
        yield from _parse_slowly(block.decode(), table)
    else:
        yield frame.drop(names[-1])


def _is_well_quoted(block: bytes, separator: str, lines: int) -> bool:
    """Whether every quote has its pair in the same line, with nothing between it and the separators."""
    text = block.decode("latin-1").split("\n")
    with suppress(csv.Error):
        return not _is_odd(text) and sum(1 for _ in csv.reader(text[:lines], delimiter=separator, strict=True)) == lines
    return False


def _parse_slowly(block: str, table: Table) -> Iterator[pl.DataFrame]:
    most = max(table.kept, KEPT_COLUMNS)
    cells: list[list[str]] = []
    width = 0
    for line in block.removesuffix("\n").split("\n"):
        cells.append(split_line(line, table.separator)[:most])
        width = max(width, len(cells[-1]))
        if width * len(cells) > FRAME_CELLS:
            yield _frame(cells, width)
            cells, width = [], 0
    if cells:
        yield _frame(cells, width)


def _frame(cells: list[list[str]], width: int) -> pl.DataFrame:
    columns = {
        f"c{place}": pl.Series([row[place] if place < len(row) else None for row in cells], dtype=pl.String)
        for place in range(max(width, 1))
    }
    return pl.DataFrame(columns)


def _as_sent(frame: pl.DataFrame, table: Table, marked: bool) -> pl.DataFrame:
    """The cells without what we added when we gave the list back."""
    if table.own:
        frame = frame.drop([f"c{column}" for column in table.own], strict=False)
    if marked:
        cells = [name for name in frame.columns if name != ROW]
        frame = frame.with_columns(pl.col(cells).str.replace(MARKED, "${1}${2}"))
    return frame
