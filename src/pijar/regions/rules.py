"""Reading the name of a village or a district of one city, however it was typed.

Rules 1 to 5 of the format's section "Kelurahan": letters are compared, listed spellings and one slip are
corrected and said, and a name that two villages share is decided by the district or not at all.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rapidfuzz.distance import OSA

VILLAGE_LEVELS = frozenset({"kelurahan", "desa"})
DISTRICT_LEVEL = "kecamatan"

# A last word that stands for a direction, as officers shorten it.
DIRECTIONS = {"KLN": "KULON", "WTN": "WETAN", "KDL": "KIDUL", "LR": "LOR", "TGH": "TENGAH"}
_DISTRICT_SHORT = DIRECTIONS | {
    "SMG": "SEMARANG",
    "UTR": "UTARA",
    "SLT": "SELATAN",
    "BRT": "BARAT",
    "TMR": "TIMUR",
}

_VILLAGE_PREFIX = re.compile(r"^\s*(?:(?:kelurahan|kel|desa|ds)\b[\s.:/]*)+", re.IGNORECASE)
_DISTRICT_PREFIX = re.compile(r"^\s*(?:(?:kecamatan|kec)\b[\s.:]*)+", re.IGNORECASE)
_REST = re.compile(r"[/,(]|\bkec", re.IGNORECASE)
_LONGEST_NAME = 60


def letters(text: str) -> str:
    """Upper-case letters of `text` only, accents removed: `Karang Kidul` and `Karangkidul` become equal."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return "".join(c for c in plain if "A" <= c <= "Z")


def letters_and_digits(text: str) -> str:
    """Like `letters`, with the digits kept, for names such as `9 Ilir`."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return "".join(c for c in plain if "A" <= c <= "Z" or "0" <= c <= "9")


def split_village(text: str) -> tuple[str, str]:
    """The village's name without its prefix, and what stands behind it (it may name the district)."""
    bare = _VILLAGE_PREFIX.sub("", text[:500])
    found = _REST.search(bare, 1) if bare else None
    return (bare[: found.start()], bare[found.start() :]) if found else (bare, "")


@dataclass(frozen=True)
class Found:
    """Codes that a text may mean (several when villages share a name), and whether it had to be corrected."""

    codes: tuple[str, ...] = ()
    corrected: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """The villages and districts of one city, by official code.

    `city` is the code with a dot (`33.74`); `villages` and `districts` map code to official name; the
    `spellings` are (code, other spelling).
    """

    city: str
    villages: Mapping[str, str]
    districts: Mapping[str, str]
    spellings: Sequence[tuple[str, str]] = ()
    _memory: dict[str, Found] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, regions_csv: Path, variants_csv: Path | None = None) -> Gazetteer:
        """Read `code,name,level,parent_code` of one city and, if given, `code,...,variant,...`.

        Raises ValueError when the file holds no city or more than one.
        """
        with regions_csv.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        cities = {row["code"] for row in rows if row["code"].count(".") == 1}
        cities = cities or {row["code"][:5] for row in rows if row["code"].count(".") > 1}
        if len(cities) != 1:
            raise ValueError(f"{regions_csv.name} must hold exactly one city, it holds {len(cities)}")
        villages = {row["code"]: row["name"] for row in rows if row["level"] in VILLAGE_LEVELS}
        districts = {row["code"]: row["name"] for row in rows if row["level"] == DISTRICT_LEVEL}
        return cls(cities.pop(), villages, districts, _read_spellings(variants_csv))

    @property
    def nik_prefix(self) -> str:
        """First four digits of a NIK first registered in this city."""
        return self.city.replace(".", "")

    def find(self, text: str) -> Found:
        """Every village that `text` may mean; what follows `/`, `,`, `(` or `Kec` in it is left out."""
        known = self._memory.get(text)
        if known is None:
            known = self._find(text)
            # The memory is only a help; a hostile file must not make it grow without end.
            if len(self._memory) < 100_000:
                self._memory[text] = known
        return known

    def resolve(self, text: str, district: str | None | Iterable[str | None] = None) -> tuple[str | None, bool]:
        """The one village meant, and whether the text was corrected; (None, False) when there is none.

        `district` is one text or several in order of trust: the first that can be read decides between
        villages of one name. A text that names its own district (`Purwosari / Mijen`) is asked last.
        """
        found = self.find(text)
        if len(found.codes) < 2:
            return (found.codes[0], found.corrected) if found.codes else (None, False)
        given = [district] if isinstance(district, str) or district is None else list(district)
        for source in [*given, split_village(text)[1]]:
            code = self.district(source) if source else None
            if code:
                inside = [village for village in found.codes if village.startswith(f"{code}.")]
                return (inside[0], found.corrected) if len(inside) == 1 else (None, False)
        return None, False

    def district(self, text: str) -> str | None:
        """The code of the district named at the beginning of `text`, or None."""
        bare = _DISTRICT_PREFIX.sub("", text[:500].lstrip("/,( "))
        bare = re.split(r"[/,()]", bare)[0]
        words = [_DISTRICT_SHORT.get(letters(w), w) for w in bare.split()][:8]
        for count in range(len(words), 0, -1):
            code = self._district_keys.get(letters(" ".join(words[:count])))
            if code:
                return code
        near = _at_distance_one(letters(" ".join(words)), self._district_keys)
        return self._district_keys[near[0]] if len(near) == 1 else None

    def starting(self, text: str, *, allow_slip: bool = True) -> str | None:
        """The longest beginning of `text`, in whole words, that names a village; None when none does.

        Titles and file names go on after the name (`Gunungpati pekerja rentan 2026`), so the end is not marked.
        An exact name of any length goes before a corrected one.
        """
        words = re.split(r"[\s_]+", text.strip()[:300])[:6]
        beginnings = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
        for exact in (True, False) if allow_slip else (True,):
            for beginning in beginnings:
                found = self.find(beginning)
                if found.codes and (found.corrected is not exact):
                    return beginning
        return None

    def is_listed(self, text: str) -> bool:
        """Whether the whole text is an official name, a listed spelling or a shortened direction."""
        key = letters(text)
        return bool(self._official(text)) or key in self._variants or bool(self._shortened(text))

    def _find(self, text: str) -> Found:
        name = split_village(text)[0].strip()
        if not name or len(name) > _LONGEST_NAME:
            return Found()
        official = self._official(name) or self._official(text)
        if official:
            return Found(official)
        key = letters(name)
        corrected = self._variants.get(key) or self._shortened(name)
        if corrected:
            return Found(corrected, corrected=True)
        near = _at_distance_one(key, self._keys)
        return Found(self._keys[near[0]], corrected=True) if len(near) == 1 else Found()

    def _official(self, name: str) -> tuple[str, ...]:
        return self._keys.get(letters_and_digits(name)) or self._keys.get(letters(name)) or ()

    def _shortened(self, name: str) -> tuple[str, ...]:
        words = name.replace(".", " ").split()
        full = DIRECTIONS.get(words[-1].upper()) if len(words) > 1 else None
        return self._official(" ".join([*words[:-1], full])) if full else ()

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """Letters of each official name to its codes; digits count only in names that have some."""
        keys: dict[str, tuple[str, ...]] = {}
        for code in sorted(self.villages):
            key = letters_and_digits(self.villages[code])
            keys[key] = (*keys.get(key, ()), code)
        return keys

    @cached_property
    def _variants(self) -> dict[str, tuple[str, ...]]:
        variants: dict[str, tuple[str, ...]] = {}
        for code, spelling in self.spellings:
            key = letters(spelling)
            # Two spellings of one village may differ in spaces only.
            if code in self.villages and key not in self._keys and code not in variants.get(key, ()):
                variants[key] = (*variants.get(key, ()), code)
        return variants

    @cached_property
    def _district_keys(self) -> dict[str, str]:
        spelled = {letters(text): code for code, text in self.spellings if code in self.districts}
        return spelled | {letters(name): code for code, name in self.districts.items()}


def _read_spellings(variants_csv: Path | None) -> tuple[tuple[str, str], ...]:
    if variants_csv is None:
        return ()
    with variants_csv.open(encoding="utf-8-sig", newline="") as file:
        return tuple((row["code"], row["variant"]) for row in csv.DictReader(file))


def _at_distance_one(key: str, keys: Iterable[str]) -> list[str]:
    """Keys one slip away: a letter added, lost or changed, or two neighbours swapped."""
    if len(key) < 3:
        return []
    return [known for known in keys if OSA.distance(key, known, score_cutoff=1) == 1]
