"""The parameters of the law by name, each file read once and only when it is first needed.

National quantities stand in the package. Those under `local.` belong to the city, which may set them, and add its own, in
a folder `local` of its own; a national quantity cannot be changed from there.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pijar.law.loader import load
from pijar.law.types import Dated, LawError, Parameter

ROOT = Path(__file__).parent / "parameters"
_city: Path | None = None


def use_city(folder: Path | None) -> None:
    """From now on, takes local quantities from `folder` where it has them; None or a missing folder: the package's own.

    Raises LawError (LAW_FILE_REFUSED) when the folder holds anything that is not local, or cannot be read.
    """
    global _city
    if folder is not None and folder.exists() and not folder.is_dir():
        raise LawError("LAW_FILE_REFUSED", f"{folder.name} is a file where the city's own law is a folder of that name.")
    _city = folder if folder is not None and folder.is_dir() else None
    for forget in (parameter, everything, _files):
        forget.cache_clear()
    # All of the city's own files are read now: a fault is told at the start, not in the middle of a month.
    for name, (path, root) in _files().items():
        if root == _city:
            if not name.startswith("local."):
                raise LawError(
                    "LAW_FILE_REFUSED",
                    f"parameters/{path.relative_to(root).as_posix()} of the city is refused: only quantities under local/ "
                    "are the city's to set; national ones are changed in pijar itself.",
                )
            _refuse_other_unit(name)


def _refuse_other_unit(name: str) -> None:
    """A quantity that the package has as well stays in its unit: what reckons with years must not be given months."""
    own, ours = parameter(name), ROOT / f"{name.replace('.', '/')}.yaml"
    if ours.is_file() and own.unit != (unit := load(ours, ROOT).unit):
        raise LawError("LAW_FILE_REFUSED", f"{own.file} of the city is refused: its unit is {own.unit!r} instead of {unit!r}.")


@cache
def _files() -> dict[str, tuple[Path, Path]]:
    """The file of each quantity and the folder it lies below; the city's own before the package's."""
    roots = [ROOT, _city] if _city else [ROOT]
    found = {}
    for root in roots:
        for path in sorted(root.rglob("*.y*ml")):
            if path.suffix != ".yaml":
                # A file of another ending would be passed over in silence, and its values with it.
                below = path.relative_to(root).as_posix()
                raise LawError("LAW_FILE_REFUSED", f"parameters/{below} is refused: the name of a law file ends in .yaml.")
            found[path.relative_to(root).with_suffix("").as_posix().replace("/", ".")] = (path, root)
    return dict(sorted(found.items()))


@cache
def parameter(name: str) -> Parameter:
    """The legal quantity called `name`, such as "contributions.jkk" (a slash does for a dot).

    Raises LawError: LAW_KIND_UNKNOWN for a name nobody has, LAW_FILE_REFUSED for a file that is refused.
    """
    found = _files().get(name.replace("/", "."))
    if found is None:
        raise LawError("LAW_KIND_UNKNOWN", f"No legal quantity is called {name!r}; `pijar law list` names them all.")
    return load(*found)


@cache
def everything() -> tuple[Parameter, ...]:
    """All parameters in order of name, for screens that show the law and for start-up checks."""
    return tuple(parameter(name) for name in _files())


def dated(identifier: str) -> Dated:
    """The dated value a calculation names, such as "contributions.jkk@2015-07-01", to explain it years later.

    Raises LawError (LAW_NOT_KNOWN) when no such value is kept.
    """
    name, _, start = identifier.partition("@")
    values = parameter(name).values if name.replace("/", ".") in _files() else ()
    for one in values:
        if one is not None and one.start.isoformat() == start:
            return one
    raise LawError("LAW_NOT_KNOWN", f"No value is kept under {identifier!r}; `pijar law list` names them all.")


def valid(name: str, day: date) -> Dated:
    """The value of `name` in force on `day`. Raises LawError (LAW_NOT_KNOWN) when there is none."""
    return parameter(name).valid(day)


def to_confirm() -> tuple[Dated, ...]:
    """Every value of which something is still asked, sure or not, for the list put to the agencies."""
    values = (one for each in everything() for one in each.values if one is not None)
    return tuple(one for one in values if one.ask is not None)
