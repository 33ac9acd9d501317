"""The parameters of the law by name, each file read once and only when it is first needed.

National quantities stand in the package. Those under `local.` belong to the city, which may set them, and add its own, in
a folder `local` of its own; a national quantity cannot be changed from there.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pijar.law import folders
from pijar.law.explain import refusal
from pijar.law.loader import load, told_path
from pijar.law.strict import shown
from pijar.law.types import LOCAL, Dated, LawError, Parameter

ROOT = Path(__file__).parent / "parameters"
_city: Path | None = None


def use_city(folder: Path | None) -> None:
    """From now on, takes local quantities from `folder` where it has them; None or a missing folder: the package's own.

    Raises LawError (LAW_FILE_REFUSED) when the folder holds anything that is not local, or cannot be read.
    """
    global _city
    _city = folder if folder is not None and folders.is_there(folder) else None
    for forget in (parameter, everything, _files):
        forget.cache_clear()
    # All of the city's own files are read now: a fault is told at the start, not in the middle of a month.
    for name, (path, root) in _files().items():
        if root == _city:
            told = told_path(path, root, of_the_city=True)
            if not name.startswith(LOCAL):
                raise LawError(
                    "LAW_FILE_REFUSED",
                    f"{told} is refused: only quantities under local/ are the city's to set; national ones are changed in "
                    "pijar itself.",
                )
            _refuse_other_unit(name, told)


def _refuse_other_unit(name: str, told: str) -> None:
    """A quantity that the package has as well stays in its unit: what reckons with years must not be given months."""
    own, ours = parameter(name), ROOT / f"{name.replace('.', '/')}.yaml"
    if ours.is_file() and own.unit != (unit := load(ours, ROOT).unit):
        raise LawError("LAW_FILE_REFUSED", f"{told} is refused: its unit is {own.unit!r} instead of {unit!r}.")


@cache
def _files() -> dict[str, tuple[Path, Path]]:
    """The file of each quantity and the folder it lies below; the city's own before the package's."""
    found = {name: (path, ROOT) for name, path in folders.law_files(ROOT, of_the_city=False).items()}
    if _city:
        found |= {name: (path, _city) for name, path in folders.law_files(_city, of_the_city=True).items()}
    return dict(sorted(found.items()))


@cache
def parameter(name: str) -> Parameter:
    """The legal quantity called `name`, such as "contributions.jkk" (a slash does for a dot).

    Raises LawError: LAW_KIND_UNKNOWN for a name nobody has, LAW_FILE_REFUSED for a file that is refused.
    """
    found = _files().get(name.replace("/", "."))
    if found is None:
        raise refusal("LAW_KIND_UNKNOWN", "no_such_quantity", name=shown(name))
    path, root = found
    return load(path, root, of_the_city=root == _city)


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
    raise refusal("LAW_NOT_KNOWN", "no_such_value", name=shown(identifier))


def valid(name: str, day: date) -> Dated:
    """The value of `name` in force on `day`. Raises LawError (LAW_NOT_KNOWN) when there is none."""
    return parameter(name).valid(day)


def asked() -> tuple[Dated, ...]:
    """Every value about which something is asked, sure or not, for the list put to the agencies."""
    values = (one for each in everything() for one in each.values if one is not None)
    return tuple(one for one in values if one.ask is not None)
