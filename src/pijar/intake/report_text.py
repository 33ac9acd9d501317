"""A text list given back: its own bytes, two more cells in each line."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pijar.intake import refusals, textfile
from pijar.intake.choices import Chooser
from pijar.intake.returned import HEADINGS, acts, harmless

if TYPE_CHECKING:
    from pijar.intake.report import Line

_PIECE = 1 << 20


def write(source: Path, lines_of: Callable[[str], Iterator[Line]], out: Path, choose: Chooser) -> None:
    """Write to `out` the text of `source` with both cells in the heading and in each line that has an outcome."""
    table = textfile.open_table(source, source.name, choose)
    waiting = lines_of("")
    told = next(waiting, None)
    with source.open("rb") as old, out.open("wb") as new:
        # UTF-16 goes through UTF-8 and back; the other encodings keep their very bytes.
        back = _encoder(table)
        for number, line in enumerate(_rows(old, table), start=1):
            while told is not None and told.number < number:
                told = next(waiting, None)
            if number == table.layout.heading_row:
                line = _with(line, table, HEADINGS)
            elif told is not None and told.number == number:
                line = _with(line, table, (told.outcome, told.told))
            else:
                line = _with(line, table, None)
            new.write(back(line))


def _encoder(table: textfile.Table) -> Callable[[bytes], bytes]:
    if not _is_wide(table):
        return lambda line: line
    encoder = codecs.getincrementalencoder(table.encoding)("replace")
    return lambda line: encoder.encode(line.decode("utf-8", errors="replace"))


def _is_wide(table: textfile.Table) -> bool:
    return table.encoding.startswith(("utf-16", "utf-32"))


def _rows(file: BinaryIO, table: textfile.Table) -> Iterator[bytes]:
    """The rows as the readers number them, with every byte: one may be of several lines."""
    lines = (line.decode("latin-1") for line in _lines(file, table))
    return ("".join(group).encode("latin-1") for group in textfile.records(lines, table.separator))


def _lines(file: BinaryIO, table: textfile.Table) -> Iterator[bytes]:
    """The lines with their ends, as UTF-8 where the file is UTF-16."""
    decoder = codecs.getincrementaldecoder(table.encoding)("replace") if _is_wide(table) else None
    end = b"\r" if table.old_mac else b"\n"
    rest = b""
    while piece := file.read(_PIECE):
        if decoder is not None:
            piece = decoder.decode(piece).encode("utf-8", errors="replace")
        *whole, rest = (rest + piece).split(end)
        yield from (line + end for line in whole)
        if len(rest) > textfile.BLOCK:
            raise refusals.too_large(table.path.name)
    if rest:
        yield rest


def _with(line: bytes, table: textfile.Table, cells: tuple[str, str] | None) -> bytes:
    """The line with both cells; its own bytes and its line end stay, unless a cell could act as a formula."""
    body = line.rstrip(b"\r\n")
    end = line[len(body) :]
    mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    encoding = "cp1252" if table.encoding == "cp1252" else "utf-8"
    given = textfile.split_line(body.removeprefix(mark).decode(encoding, errors="replace"), table.separator)
    own = [column for column in table.own if column < len(given) or cells is not None]
    if not own and not any(map(acts, given)):
        return line if cells is None else _longer(body, given, table, cells, encoding) + end
    given = [harmless(cell) for cell in given]
    if own:
        # The columns that we added before: what they said is said anew, or no longer holds.
        given += [""] * (own[-1] + 1 - len(given))
        for place, column in enumerate(own):
            given[column] = cells[place] if cells is not None and place < len(HEADINGS) else ""
    made = table.separator.join(_quoted(cell, table.separator) for cell in given).encode(encoding, errors="replace")
    return mark + (made if own or cells is None else _longer(made, given, table, cells, encoding)) + end


def _longer(body: bytes, given: list[str], table: textfile.Table, cells: tuple[str, str], encoding: str) -> bytes:
    addition = table.separator * (max(table.width - len(given), 0) + 1)
    addition += table.separator.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return body + addition.encode(encoding, errors="replace")


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in (separator, '"', "\r", "\n", "'")) else cell
