"""Every hostile file is read or refused in words, in bounded time and memory, and so is giving it back."""

import subprocess
import sys
from pathlib import Path

import pytest

from pijar.intake import report
from pijar.intake.tests.broken import BROKEN, MEBIBYTE
from pijar.intake.tests.lists import read
from pijar.intake.types import Unreadable

# What a file of each kind must come to; the others may be read or refused.
REFUSED = {
    "endless depth": "TOO_LARGE",
    "endless names": "TOO_LARGE",
    "laughs in a sheet": "DAMAGED",
    "laughs in shared texts": "DAMAGED",
    "laughs in the list of sheets": "DAMAGED",
    "a shared text that is not there": "DAMAGED",
    "two parts of one name": "DAMAGED",
    "a package in a package": "WRONG_TYPE",
    "columns beyond number": "DAMAGED",
    "repeated columns": "DAMAGED",
    "an old book with a password": "ENCRYPTED",
    "an old document": "WRONG_TYPE",
    "an old container of something": "WRONG_TYPE",
    "half an old book": "DAMAGED",
    "an endless line": "TOO_LARGE",
    "an endless line of text": "TOO_LARGE",
    "zero bytes": "WRONG_TYPE",
}
READ = {
    "shared texts without number": 1,
    "an endless row": 1,
    "an endless cell": 1,
    "an endless cell, not packed": 1,
    "endless styles": 1,
    "rows of formatting only": 1,
    "merged cells without number": 1,
    "a dimension that lies": 1,
    "absurd row numbers": 1,
    "blank rows without number": 1,
    "ten thousand columns": 1,
    "ten thousand columns, then blank lines": 1,
    "lines of separators": 1,
    "blank lines": 1,
    "bare carriage returns": None,
    "zero bytes between": 20,
    "halves of characters": 1,
    "half a character": 1,
}
# Slow to build or to read even when small; they are tried at full size by hand.
SMALL = {"repeated rows", "every column in another row", "ten thousand columns, then blank lines", "wild quotes"}


@pytest.mark.parametrize("what", BROKEN)
def test_a_hostile_file_is_read_or_refused_in_words(tmp_path: Path, what: str) -> None:
    name = "kiriman.xlsx"
    path = BROKEN[what](tmp_path / name, MEBIBYTE // 20 if what in SMALL else MEBIBYTE)
    try:
        frame = read(path)
    except Unreadable as told:
        assert what not in READ
        assert REFUSED.get(what, told.code) == told.code
        assert name in told.sentence_id
        assert name in told.sentence_en
    else:
        assert what not in REFUSED
        assert frame.height == (READ.get(what) or frame.height)


@pytest.mark.parametrize("what", BROKEN)
def test_what_can_be_read_can_be_given_back(tmp_path: Path, what: str) -> None:
    path, out = BROKEN[what](tmp_path / "kiriman.xlsx", MEBIBYTE // 20), tmp_path / "hasil.xlsx"
    try:
        frame = read(path)
    except Unreadable:
        with pytest.raises(Unreadable):
            report.annotate(path, [], out)
        return
    rows = [(row["sheet"], row["row_number"], "rejected", ["NIK_LENGTH"], []) for row in frame.to_dicts()]
    report.annotate(path, rows, out)
    assert read(out, file_name=path.name).drop("sheet", strict=False).equals(frame.drop("sheet", strict=False))


STATUS = Path("/proc/self/status")


@pytest.mark.skipif(not STATUS.exists(), reason="the memory of a process is told by Linux")
def test_a_bomb_does_not_fill_the_memory(tmp_path: Path) -> None:
    """The worst for a reader that builds trees: millions of empty elements in one row, and an attribute without end."""
    # Not getrusage: what it tells of a child begins at what its parent held.
    code = (
        "import sys; from pathlib import Path; from pijar.intake.tests.lists import read;"
        "[read(Path(name)) for name in sys.argv[2:]];"
        "print(next(line.split()[1] for line in open(sys.argv[1]) if line.startswith('VmHWM')))"
    )
    names = ("an endless row", "rows of formatting only", "elements after the data")
    paths = [str(BROKEN[name](tmp_path / f"{number}.xlsx", 3 * MEBIBYTE)) for number, name in enumerate(names)]
    command = [sys.executable, "-c", code, str(STATUS), *paths]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert int(done.stdout) * 1024 < 512 << 20
