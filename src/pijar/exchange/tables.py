"""Writing a frame of texts as .csv and .xlsx, giving a kept file out again, and reading a table by a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pijar.registry import files as kept_files
from pijar.registry.snapshots import read_table

# A fixed day in the workbook's properties keeps the same list the same file every time.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
Facts = Sequence[tuple[str, str | int]]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write under; the file gets its own when it is whole, so that nobody sends half a list."""
    draft = path.with_name(f".{path.name}")
    draft.touch(mode=0o600)
    yield draft
    draft.replace(path)


def write_csv(frame: pl.DataFrame, path: Path, separator: str) -> None:
    """UTF-8 with headings. Texts that a spreadsheet would take for a formula are led by an apostrophe."""
    with whole(path) as draft:
        safe(frame).write_csv(draft, separator=separator)


def safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before each text that a spreadsheet would take for a formula, blanks before it or not."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text.str.contains(r"^(\s*[=+\-@|]|[\t\r])")).then("'" + text).otherwise(text).name.keep())


def write_xlsx(frame: pl.DataFrame, path: Path, *, sheet: str, control: Facts) -> None:
    """Every cell as text, so that leading zeros and the last digits of long numbers stay; control totals on a second sheet."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with whole(path) as draft, xlsxwriter.Workbook(draft, options) as book:
        book.set_properties({"title": path.stem, "created": _MADE})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for column, heading in enumerate(frame.columns):
            page.set_column(column, column, 18, text)
            page.write_string(0, column, heading, bold)
        for number, line in enumerate(frame.iter_rows(), start=1):
            for column, value in enumerate(line):
                page.write_string(number, column, value or "", text)
        totals = book.add_worksheet("Kontrol")
        totals.set_column(0, 1, 28)
        for row, (label, fact) in enumerate(control):
            totals.write_string(row, 0, label, bold)
            totals.write(row, 1, fact)


def give_again(sha256: str, path: Path) -> None:
    """Writes a kept file under a name, byte for byte. Raises Refusal (FILE_LOST)."""
    with whole(path) as draft, draft.open("wb") as file:
        for piece in kept_files.kept(sha256):
            file.write(piece)


def read_mapped(path: Path, columns: Mapping[str, str], needed: Sequence[str]) -> pl.DataFrame:
    """A CSV whose headings stand in `columns` (heading -> value): text columns named by their values, and `line`.

    Values that are not `needed` may have no column; they are null then. Raises Refusal as `read_table` does.
    """
    heading = {value: name.strip().lower() for name, value in columns.items()}
    others = [value for value in heading if value not in needed]
    table = read_table(path, [heading[value] for value in needed], [heading[value] for value in others])
    return table.select("line", *(pl.col(heading[value]).alias(value) for value in (*needed, *others)))
