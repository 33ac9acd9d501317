"""The sample city with few places: who is carried, who waits, in which order and why, as a slow reckoning from the files says."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import cities
import databases
from cities import JANUARY
from databases import rows
from pijar.allocation import selectors as places
from pijar.cycle.checks import check_all
from pijar.registry.crypto import identifiers
from pijar.registry.types import Reference
from test_city2026 import CITY, REFERENCES

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository"),
]
APBD, DBHCHT = 2_000, 100
# A gift for January 2026 costs half for transport, in full for all others (PP 50/2025), whole rupiah.
RIDER, FULL = 8_400, 16_800


@pytest.fixture(scope="module")
def short(empty_city: str, django_db_blocker: Any) -> Iterator[str]:
    """The sample city in a database of its own with few places, January run."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_short", empty_city)
        with databases.inside(name):
            cities.programme(apbd=APBD, dbhcht=DBHCHT)
            for kind, path in REFERENCES.items():
                cities.load(kind, CITY / path)
            cities.load(Reference.PAYROLL, CITY / "asn" / "potongan_gaji_2026-01.csv")
            cities.load_lists(CITY / "usulan")
            cities.run()
            yield name
        databases.dropped(name)


def lines(path: str) -> list[dict[str, str]]:
    with (CITY / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class One:
    """Somebody who may be enrolled, as far as the order and the money ask."""

    nik: str
    decile: int | None
    sector: str

    @property
    def cost(self) -> int:
        return RIDER if self.sector == "transport" else FULL

    @property
    def key(self) -> tuple[int, str]:
        return self.decile or 99, hashlib.sha256(f"2026:pijar-semar:{self.nik}".encode()).hexdigest()


def ranked() -> list[One]:
    """Who may be enrolled is told by the assessment, whose truth has tests of its own; all else is reckoned here."""
    newest: dict[str, tuple[str, int]] = {}
    for line in lines(REFERENCES[Reference.WELFARE]):
        if line["desil"].isdigit():
            newest[line["nik"]] = max(newest.get(line["nik"], ("", 0)), (line["tanggal"], int(line["desil"])))
    found = rows(
        "select p.national_id, coalesce(o.sector, 'unknown') from eligibility_assessment a join registry_person p"
        " on p.id = a.person_id left join registry_occupation o on o.code = p.occupation_code where a.outcome = 'eligible'"
    )
    people = [(identifiers().decrypt("national_id", secret), sector) for secret, sector in found]
    return sorted((One(nik, newest.get(nik, ("", None))[1], sector) for nik, sector in people), key=lambda one: one.key)


def gifts() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Each donor's usable money of January, and the workers they named, in the order of the register."""
    known = {line["nip"] for line in lines("asn/asn.csv")}
    pledged: Counter[str] = Counter()
    named: list[tuple[str, str]] = []
    first: dict[str, str] = {}
    for line in lines("asn/ikrar.csv"):
        if line["nip"] not in known or not line["nominal_per_bulan"].isdigit():
            continue
        nik = line["nik_pekerja"]
        begins, ends = line["mulai"] <= "2026-01-01", not line["selesai"] or line["selesai"] >= "2026-01-01"
        if nik and first.setdefault(nik, line["nip"]) == line["nip"] and begins and ends:
            named.append((line["nip"], nik))
        if begins and ends:
            pledged[line["nip"]] += int(line["nominal_per_bulan"])
    taken: dict[str, int] = defaultdict(int)
    for line in lines("asn/potongan_gaji_2026-01.csv"):
        if line["status"].upper() == "BERHASIL" and line["periode"] == "2026-01":
            taken[line["nip"]] = max(taken[line["nip"]], int(line["nominal"]))
    return {nip: min(amount, taken[nip]) for nip, amount in pledged.items()}, named


def settled(people: list[One]) -> tuple[dict[str, One], int]:
    """The named workers whom their donor's own money pays, and what is left for all."""
    usable, named = gifts()
    by_nik = {one.nik: one for one in people}
    chosen: dict[str, One] = {}
    own = dict(usable)
    for nip, nik in named:
        one = by_nik.get(nik)
        if one and nik not in chosen and one.cost <= own.get(nip, 0):
            own[nip] -= one.cost
            chosen[nik] = one
    return chosen, sum(usable.values()) - sum(one.cost for one in chosen.values())


def fits(riders: int, tobacco: int, others: int, money: int) -> bool:
    """DBHCHT takes tobacco workers only; who then finds no place of APBD is carried by gifts, riders first, who cost half."""
    by_gifts = riders + others + max(0, tobacco - DBHCHT) - APBD
    cheap = max(0, min(by_gifts, riders))
    return cheap * RIDER + max(0, by_gifts - cheap) * FULL <= money


def kind(one: One) -> str:
    return {"transport": "riders", "tobacco": "tobacco"}.get(one.sector, "others")


def admitted(people: list[One], named: dict[str, One], money: int) -> list[One]:
    """By rank, each who fits with all before."""
    count, taken = {"riders": 0, "tobacco": 0, "others": 0}, []
    for one in (one for one in people if one.nik not in named):
        more = count | {kind(one): count[kind(one)] + 1}
        if fits(**more, money=money):
            count, taken = more, [*taken, one]
    return taken


def reckoned() -> tuple[list[tuple[int, str, str | None, int | None, str]], Counter[str]]:
    """The whole list (rank, NIK, fund, position, reason), and how many each fund carries.

    Tobacco workers beyond DBHCHT and all others cost gifts the same: which of them gifts carry is free, and the fund "?".
    """
    people = ranked()
    named, money = settled(people)
    taken = admitted(people, named, money)
    tobacco = [one.nik for one in taken if kind(one) == "tobacco"][:DBHCHT]
    riders = [one.nik for one in taken if kind(one) == "riders"][: money // RIDER]
    left = money - len(riders) * RIDER
    assert len(tobacco) == DBHCHT and left > FULL and left % FULL < RIDER
    fund = {one.nik: "?" for one in taken} | dict.fromkeys(riders, "ASN") | dict.fromkeys(tobacco, "DBHCHT")
    last = max(rank for rank, one in enumerate(people, start=1) if one.nik in riders)
    found, position = [], 0
    for rank, one in enumerate(people, start=1):
        if one.nik in named or one.nik in fund:
            found.append((rank, one.nik, fund.get(one.nik, "ASN"), None, "NAMED" if one.nik in named else "NEW_PLACE"))
            continue
        position += 1
        # Gifts went on to a rider who ranks lower: it was the money that did not reach.
        found.append((rank, one.nik, None, position, "MONEY_SHORT" if rank < last else "NO_PLACE"))
    by_gifts = len(named) + len(riders) + left // FULL
    return found, Counter(ASN=by_gifts, DBHCHT=DBHCHT, APBD=len(named) + len(taken) - by_gifts - DBHCHT)


def test_places_and_line_are_what_a_slow_reckoning_says(short: str) -> None:
    expected, by_fund = reckoned()
    found = places.ranked_list(JANUARY).rows()
    wrong = [
        (line, other)
        for line, other in zip(found, expected, strict=True)
        if line != other and not (other[2] == "?" and line[2] in ("ASN", "APBD") and line[:2] + line[3:] == other[:2] + other[3:])
    ]
    assert wrong == []
    assert Counter(fund for _, _, fund, *_ in found if fund) == by_fund
    assert by_fund["APBD"] == APBD
    reasons = Counter(reason for *_, reason in found)
    assert reasons["NO_PLACE"] > 1_000 and reasons["NAMED"] > 50
    assert check_all()["ok"]


def test_a_second_run_makes_the_same_list_byte_for_byte(short: str) -> None:
    first = places.ranked_list(JANUARY).write_csv()
    cities.run()
    assert places.ranked_list(JANUARY).write_csv() == first
