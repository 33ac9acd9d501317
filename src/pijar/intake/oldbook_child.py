"""Run as a process of its own: reads a workbook (.xls, .ods) from standard input, writes JSON lines.

The parser is native code and the bytes are anybody's, so this process has no secrets, no files to write and little
memory and time; when it dies, only one file is refused. It imports nothing of the product.

Lines: `["sheet", NAME, HIDDEN, MERGED]` where a sheet begins (`MERGED`: ranges of row, column, last row, last column,
from 0), `["row", NUMBER, [[COLUMN, KIND, TEXT], …]]` for each row that holds anything (`NUMBER` from 1, `COLUMN` from 0;
`KIND`: `s` text, `n` number, `d` day or time in ISO form, `b` truth), at last `["end"]` or `["fault", KIND]`.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 896 << 20
SECONDS = 120
# Texts longer than a cell of Excel can hold are cut.
LONGEST = 32_767
MOST_MERGED = 10_000


def confine() -> None:
    """Give up what reading does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell(value: Any) -> tuple[str, str]:
    """Kind and text of a value. Numbers keep every digit that the file holds."""
    if isinstance(value, str):
        return "s", value[:LONGEST]
    if isinstance(value, bool):
        return "b", "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return "n", repr(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return "d", value.isoformat()
    # Hours of a day, and lengths of time.
    return "s", str(value)


def rows(sheet: Any) -> Iterator[tuple[int, list[tuple[int, str, str]]]]:
    """Numbers and filled cells of the rows that hold anything."""
    if sheet.start is None:
        return
    # Rows are padded from the first row of the sheet on, columns only from the first that holds anything.
    left = sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [(left + place, *cell(value)) for place, value in enumerate(values) if value != ""]
        if cells:
            yield number, cells


def main() -> None:
    """Read standard input, which must be a file, and write all of it."""
    confine()
    # Imported late, so that whatever the parser's library does is confined as well.
    import python_calamine

    def say(*line: Any) -> None:
        sys.stdout.write(json.dumps(line) + "\n")

    try:
        book = python_calamine.load_workbook(sys.stdin.buffer)
        for about in book.sheets_metadata:
            is_sheet = about.typ is python_calamine.SheetTypeEnum.WorkSheet
            sheet = book.get_sheet_by_name(about.name) if is_sheet else None
            hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
            merged = (sheet.merged_cell_ranges or []) if sheet is not None else []
            say("sheet", about.name, hidden, [[*first, *last] for first, last in merged[:MOST_MERGED]])
            for number, cells in rows(sheet) if sheet is not None else ():
                say("row", number, cells)
        say("end")
    except python_calamine.PasswordError:
        say("fault", "password")
    except MemoryError:
        say("fault", "memory")
    # Panics of the parser derive from BaseException only; they mean a file that it cannot read.
    except BaseException:
        say("fault", "damaged")


if __name__ == "__main__":
    main()
