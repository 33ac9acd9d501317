"""Whose list a file is, and which file it is a new version of, as far as its name tells."""

from __future__ import annotations

import re
from pathlib import PurePath

_LEVELS = {
    "kelurahan": r"kelurahan|kel|desa|ds",
    "kecamatan": r"kecamatan|kec",
    "department": r"dinas|din(?:kes|sos|kop|as)[a-z]*|dis(?!abil)[a-z]{2,}|badan|opd|bappeda|bpbd|dlh|upt[a-z]*|kantor|satpol",
    "association": r"paguyuban|asosiasi|serikat|koperasi|komunitas|himpunan|perkumpulan|kelompok|forum|persatuan|ikatan|yayasan",
}
_LEVEL = re.compile("|".join(rf"(?P<{level}>(?<![^\W\d_])(?:{words})(?![^\W\d_]))" for level, words in _LEVELS.items()))
# What our own download adds to a name, and what a browser adds when the name is there already.
_ADDED = re.compile(r"(?: - hasil| ?\([0-9]{1,2}\))$", re.IGNORECASE)


def office_level(name: str) -> str:
    """The kind of office that a file's name tells: kelurahan, kecamatan, department, association; empty when it tells none.

    Of several, the first counts: `Kel. Mangunharjo kec Tugu` is a kelurahan's.
    """
    found = _LEVEL.search(PurePath(name).stem.lower())
    return (found.lastgroup or "") if found else ""


def original_stem(name: str) -> str | None:
    """The name without its ending that a file had before it was downloaded: `usulan - hasil (1).xlsx` gives `usulan`.

    None when nothing was added to it.
    """
    stem = PurePath(name).stem
    bare = stem
    while shorter := _ADDED.sub("", bare).rstrip():
        if shorter == bare:
            break
        bare = shorter
    return bare if bare != stem else None
