"""Where a list says which village its people live in: titles, section rows, sheet names, file names, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pijar.regions.rules import Gazetteer

_VILLAGE = re.compile(r"\b(?:kelurahan|kel|desa|ds)\b[\s.:_/-]*", re.IGNORECASE)
_DISTRICT = re.compile(r"\b(?:kecamatan|kec)\b[\s.:_]*", re.IGNORECASE)
_SECTION = re.compile(r"^\W*(?:(?:[ivxlc]+|[a-z]|[0-9]{1,2})[.)]\s*)?(?:kelurahan|kel|desa|ds)\b[\s.:_/-]*", re.IGNORECASE)

# Inside an address, in the syntax that Polars takes: the village goes up to a comma or hyphen, `Kec` or RT ends it.
ADDRESS_VILLAGE = r"(?i)\bkel(?:urahan)?\b[\s.:]*([^,\-–—]*)"
ADDRESS_DISTRICT = r"(?i)\bkec(?:amatan)?\b[\s.:]*([^,\-–—]*)"
ADDRESS_END = r"(?i)\s*\b(?:kec|rt\b|rw\b).*$"


@dataclass(frozen=True)
class Surroundings:
    """What stands around the rows of one sheet: the village, and the districts in order of trust."""

    village: str | None = None
    districts: tuple[str, ...] = ()


def surroundings(
    gazetteer: Gazetteer, *, titles: Sequence[str], sheet: str, file_name: str, declared: str | None
) -> Surroundings:
    """The village of a sheet from its title, else its name, else what the user declared, else the file's name.

    `declared` is an official code or a name. A title that names no village of the city is passed over.
    """
    stem = PurePath(file_name).stem.replace("_", " ")
    village = _first_village(gazetteer, titles) or _sheet_village(gazetteer, sheet)
    if not village:
        village = _declared(gazetteer, declared) or _first_village(gazetteer, [stem])
    found = [district_in(gazetteer, text) for text in (*titles, sheet, declared or "", stem)]
    if declared and declared in gazetteer.villages:
        found.insert(len(titles), gazetteer.districts.get(declared.rpartition(".")[0]))
    return Surroundings(village, tuple(text for text in found if text))


def _first_village(gazetteer: Gazetteer, texts: Sequence[str]) -> str | None:
    for text in texts:
        for named in _VILLAGE.finditer(text):
            name = gazetteer.starting(text[named.end() :])
            if name:
                return name
    return None


def _sheet_village(gazetteer: Gazetteer, sheet: str) -> str | None:
    """A sheet's name counts when it is a village; only behind `Kel.` may it hold a slip."""
    if _SECTION.match(sheet):
        return gazetteer.starting(_SECTION.sub("", sheet))
    return sheet if gazetteer.is_listed(sheet) else gazetteer.starting(sheet, allow_slip=False)


def _declared(gazetteer: Gazetteer, declared: str | None) -> str | None:
    name = gazetteer.villages.get(declared, declared) if declared else None
    return name if name and gazetteer.find(name).codes else None


def district_in(gazetteer: Gazetteer, text: str) -> str | None:
    """The official name of a district named by `Kec.` or `Kecamatan` in the text, or by the whole of it."""
    for named in _DISTRICT.finditer(text):
        code = gazetteer.district(text[named.end() :])
        if code:
            return gazetteer.districts[code]
    return None


def section_village(gazetteer: Gazetteer, cells: Sequence[str]) -> str | None:
    """The village that a section row (one or two cells) names, or None: `KELURAHAN X`, or an official name alone.

    A village named but unknown is given as it stands: the rows below it are nowhere else.
    """
    text = " ".join(cells)[:200]
    if named := _SECTION.match(text):
        rest = text[named.end() :].strip(" .:_-")
        return (gazetteer.starting(rest) or rest) if any(map(str.isalpha, rest)) else None
    return text if len(cells) == 1 and gazetteer.is_listed(text) else None
