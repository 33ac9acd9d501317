"""Three cities: districts and villages by name. Village codes are numbered here, so they are no official codes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import OSA

OUTSIDE = ("Colomadu", "Mojolaban", "Wiradesa", "Lembang Asri", "Kampung Sewon Anyar", "Grogol Baki", "Tirto Kencono")
_CITIES = {
    "33.72": (
        "Surakarta",
        {
            "Laweyan": "Pajang|Laweyan|Bumi|Panularan|Penumping|Sriwedari|Purwosari|Sondakan|Kerten|Jajar|Karangasem",
            "Serengan": "Joyontakan|Danukusuman|Serengan|Tipes|Kratonan|Jayengan|Kemlayan",
            "Pasar Kliwon": "Joyosuran|Semanggi|Pasar Kliwon|Gajahan|Baluwarti|Kampung Baru|Kedunglumbu|Sangkrah|Kauman",
            "Jebres": "Kepatihan Kulon|Kepatihan Wetan|Sudiroprajan|Gandekan|Sewu|Pucangsawit|Jagalan|Purwodiningratan|Mojosongo",
            "Banjarsari": "Kadipiro|Nusukan|Gilingan|Setabelan|Kestalan|Keprabon|Timuran|Ketelan|Punggawan|Manahan|Banyuanyar",
        },
    ),
    "33.75": (
        "Pekalongan",
        {
            "Pekalongan Barat": "Medono|Podosugih|Sapuro Kebulen|Bendan Kergon|Pasirkratonkramat|Tirto|Pringrejo",
            "Pekalongan Timur": "Noyontaansari|Kauman|Poncol|Klego|Gamer|Setono|Kalibaros",
            "Pekalongan Utara": "Krapyak|Kandang Panjang|Panjang Wetan|Panjang Baru|Padukuhan Kraton|Degayu|Bandengan|Kauman",
            "Pekalongan Selatan": "Banyurip|Buaran Kradenan|Jenggot|Kuripan Kertoharjo|Kuripan Yosorejo|Soko Duwet",
        },
    ),
    "32.73": (
        "Bandung",
        {
            "Sukasari": "Sukarasa|Gegerkalong|Isola|Sarijadi",
            "Coblong": "Cipaganti|Lebak Gede|Sadang Serang|Dago|Sekeloa|Lebak Siliwangi",
            "Cicendo": "Arjuna|Husein Sastranegara|Pajajaran|Pamoyanan|Pasirkaliki|Sukaraja",
            "Regol": "Ancol|Balonggede|Ciateul|Cigereleng|Ciseureuh|Pasirluyu|Pungkur",
            "Lengkong": "Burangrang|Cijagra|Cikawao|Lingkar Selatan|Malabar|Paledang|Turangga",
            "Ujungberung": "Cigending|Pasanggrahan|Pasirendah|Pasirjati|Pasirwangi",
        },
    ),
}
_SHORT = {"Kulon": "Kln", "Wetan": "Wtn", "Kidul": "Kdl", "Lor": "Lr"}


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    district: str


@dataclass(frozen=True)
class City:
    code: str
    name: str
    districts: dict[str, str]
    villages: tuple[Village, ...]

    @property
    def shared(self) -> set[str]:
        """Names that two villages have."""
        names = [village.name for village in self.villages]
        return {name for name in names if names.count(name) > 1}

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The files of regions and of other spellings."""
        rows = [(self.code, f"Kota {self.name}", "kota", self.code[:2])]
        rows += [(code, name, "kecamatan", self.code) for code, name in self.districts.items()]
        rows += [(v.code, v.name, "kelurahan", v.code[:8]) for v in self.villages]
        variants = [(village.code, village.name, text, "") for village in self.villages for text in self.spellings(village)]
        return (
            _table(folder / f"{self.code}.csv", "code,name,level,parent_code", rows),
            _table(folder / f"{self.code}.variants.csv", "code,official_name,variant,seen_in", variants),
        )

    def spellings(self, village: Village) -> list[str]:
        """Another spelling that is listed: at least two letters from every name."""
        if village.name in self.shared or len(village.name) < 7:
            return []
        text = f"Kampung {village.name}" if village.name[0] in "PS" else village.name.replace("u", "oe").replace("j", "dj")
        return [text] if self.nearest(text) > 1 else []

    def nearest(self, text: str) -> int:
        """Letters between the text and the nearest official name."""
        return min(OSA.distance(_bare(text), _bare(village.name)) for village in self.villages)

    def misspelt(self, village: Village) -> list[str]:
        """Slips of one letter that mean this village alone."""
        name, found = village.name, []
        slips = [name[:n] + name[n + 1 :] for n in range(2, len(name) - 1)]
        slips += [name[:n] + name[n + 1] + name[n] + name[n + 2 :] for n in range(2, len(name) - 2)]
        slips += [name[:n] + name[n] + name[n:] for n in range(2, len(name) - 1)]
        for slip in slips:
            near = {v.name for v in self.villages if OSA.distance(_bare(slip), _bare(v.name)) <= 1}
            if near == {name} and _bare(slip) != _bare(name) and name not in self.shared and len(name) > 5:
                found.append(slip)
        return found

    def shortened(self, village: Village) -> str | None:
        *first, last = village.name.split()
        return " ".join([*first, _SHORT[last]]) if first and last in _SHORT else None


def city(code: str) -> City:
    name, parts = _CITIES[code]
    districts = {f"{code}.{place:02}": district for place, district in enumerate(parts, start=1)}
    villages = tuple(
        Village(f"{parent}.{1000 + number}", village, district)
        for parent, district in districts.items()
        for number, village in enumerate(parts[district].split("|"), start=1)
    )
    return City(code, name, districts, villages)


def _bare(text: str) -> str:
    return "".join(filter(str.isalpha, text)).upper()


def _table(path: Path, header: str, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header.split(","))
        out.writerows(rows)
    return path
