"""Eligibility reckoned one person at a time from the files themselves: slow, plain, and none of the product's code.

Follows the sample city's FORMAT, section 9, and what the handbook says of a policy's further criteria.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

OWN = {"APBD", "APBD KOTA", "APBD KOTA SEMARANG", "DBHCHT", "DBH CHT", "ASN", "ASN PEDULI"}
FOLDS = (
    ("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("CH", "H"), ("KH", "H"), ("SY", "S"), ("TH", "T"), ("DH", "D"), ("Q", "K"),
    ("Z", "J"), ("F", "P"), ("V", "P"), ("AE", "AI"), ("IY", "I"), ("Y", "I"),
)  # fmt: skip


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Candidate:
    """One NIK of the lists: its accepted rows, and what the registers say."""

    nik: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    birth_date: date | None = None
    register: dict[str, str] | None = None
    decile: int | None = None
    elsewhere: bool = False


class Screening:
    """The sample city as its files tell it; `rows` are the accepted rows of the lists, `births` what stands for a NIK."""

    def __init__(self, city: Path, rows: list[dict[str, Any]], births: dict[str, date]) -> None:
        self.jobs = {job["code"]: job for job in table(city / "truth" / "occupations.csv")}
        register = {line["nik"]: line for line in table(city / "referensi" / "dukcapil.csv")}
        active = {
            line["nik"]
            for line in table(city / "referensi" / "bpjstk_aktif.csv")
            if line["status"] == "AKTIF" and line["sumber"].upper() not in OWN
        }
        deciles: dict[str, tuple[str, int]] = {}
        for line in table(city / "referensi" / "dtsen.csv"):
            deciles[line["nik"]] = max(deciles.get(line["nik"], ("", 0)), (line["tanggal"], int(line["desil"])))
        self.people: dict[str, Candidate] = {}
        for row in rows:
            self.people.setdefault(row["nik"], Candidate(row["nik"])).rows.append(row)
        for nik, person in self.people.items():
            person.register = register.get(nik)
            person.birth_date = date.fromisoformat(person.register["tanggal_lahir"]) if person.register else births[nik]
            person.decile = deciles[nik][1] if nik in deciles else None
            person.elsewhere = nik in active

    def judge(self, policy: dict[str, Any], umk: int = 3_701_709) -> dict[str, tuple[str, set[str]]]:
        """Outcome and reasons of every NIK by this policy (mappings only, no words)."""
        told = {nik: self._one(person, policy, umk) for nik, person in self.people.items()}
        return {nik: (outcome(*reasons), set().union(*reasons)) for nik, reasons in told.items()}

    def _one(self, person: Candidate, policy: dict[str, Any], umk: int) -> tuple[set[str], set[str], set[str]]:
        doubtful, against, open_ = self._identity(person), self._standing(person), set[str]()
        against |= self._age(person, policy["age"])
        against |= {"ACTIVE_BPJSTK"} if person.elsewhere else set()
        known = [self.jobs[row["occupation_code"]] for row in person.rows if row["occupation_code"]]
        against |= {"FORMAL_OCCUPATION"} if any(job["is_formal"] == "yes" for job in known) else set()
        if "decile" in policy:
            rule = policy["decile"]
            if person.decile is None:
                (against if rule.get("unknown") == "exclude" else open_).add("DECILE_UNKNOWN")
            elif person.decile > rule["max"]:
                against.add("DECILE_ABOVE_5")
        if "income" in policy:
            rule = policy["income"]
            limit = rule["max"] if "max" in rule else umk * rule["max_percent_of_umk"] // 100
            stated = [row["income"] for row in person.rows if row["income"] is not None]
            if not stated:
                {"exclude": against, "review": open_}.get(rule.get("unknown", "review"), set()).add("INCOME_UNKNOWN")
            elif max(stated) > limit:
                against.add("INCOME_ABOVE_LIMIT")
        return doubtful, against, open_

    def _standing(self, person: Candidate) -> set[str]:
        if person.register is None:
            return {"DUKCAPIL_NOT_FOUND"}
        if person.register["status"] == "MENINGGAL":
            return {"DECEASED"}
        if person.register["status"] == "PINDAH":
            return {"MOVED_OUT"}
        return set() if person.register["kelurahan_kode"].startswith("33.74.") else {"NOT_RESIDENT"}

    def _age(self, person: Candidate, rule: dict[str, int]) -> set[str]:
        born = person.birth_date
        assert born is not None
        years = 2026 - born.year - ((born.month, born.day) > (1, 1))
        return {"AGE_UNDER_18"} if years < rule["min"] else {"AGE_65_PLUS"} if years > rule["max"] else set()

    def _identity(self, person: Candidate) -> set[str]:
        found = {"NIK_SHARED"} if any("NIK_SHARED" in (row["warnings"] or "").split("|") for row in person.rows) else set()
        if person.register and not any(alike(row["name"], person.register["nama"]) for row in person.rows):
            found.add("NIK_OF_SOMEBODY_ELSE")
        return found


def outcome(doubtful: set[str], against: set[str], open_: set[str]) -> str:
    """A doubt about whose number it is comes first; then what stands against; then what is not known."""
    if doubtful:
        return "review"
    if against:
        return "ineligible"
    return "review" if open_ else "eligible"


def alike(ours: str, theirs: str) -> bool:
    """FORMAT, section 4."""
    one, other = words(ours), words(theirs)
    return "".join(one) == "".join(other) or any(near(a, b) for a in one for b in other)


def words(name: str) -> list[str]:
    found = []
    for word in name.upper().split():
        letters = "".join(letter for letter in word if letter.isalpha())
        for old, new in FOLDS:
            letters = letters.replace(old, new)
        single = "".join(letter for n, letter in enumerate(letters) if n == 0 or letters[n - 1] != letter)
        found += [single] if single else []
    return found


def near(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return long.startswith(short) or distance(a, b) <= 1
    return distance(a, b) <= (1 if len(short) <= 4 else 2) or (len(short) > 3 and long.startswith(short))


def distance(a: str, b: str) -> int:
    """Letters added, lost, changed, or neighbours swapped."""
    grid = [[max(i, j) if not i or not j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            grid[i][j] = min(grid[i - 1][j] + 1, grid[i][j - 1] + 1, grid[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                grid[i][j] = min(grid[i][j], grid[i - 2][j - 2] + 1)
    return grid[-1][-1]
