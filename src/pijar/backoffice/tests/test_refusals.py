"""A refusal on a screen says as much as the service's own sentence does, in the reader's language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from pijar.backoffice import details
from pijar.backoffice.words import refusal_sentence
from pijar.contributions.exchange import read_reply
from pijar.cycle import programme, programme_faults, resting
from pijar.cycle.setup import _region_frame
from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.registry.snapshots import read_table

MAY, APRIL = Month(2026, 5), Month(2026, 4)
CHANGED = [Detail("POPULATION"), Detail("PREVIOUS", {"month": APRIL})]
TOLD = [
    ("MONTH_STALE", {"month": MAY, "changed": CHANGED}, ["Mei 2026", "data kependudukan (Dukcapil); daftar bulan April 2026"]),
    ("MONTH_SUBMITTED", {"month": MAY, "funds": ["APBD", "ASN"]}, ["Mei 2026", "(APBD, ASN)"]),
    ("MONTH_SUBMITTED", {"sent": MAY}, ["Orang ini", "Mei 2026"]),
    ("LATER_MONTH_SUBMITTED", {"month": APRIL, "later": MAY}, ["Bulan Mei 2026 sudah dikirim", "pada April 2026"]),
    ("NOBODY_LISTED", {"previous": APRIL, "year": "2026"}, ["tahun 2026", "pada April 2026", "jalankan April 2026"]),
    ("AMOUNT_WRONG", {"fund": "APBD", "month": MAY, "total": 16800, "amount": 5}, ["APBD Mei 2026", "Rp 16.800, bukan Rp 5"]),
    (
        "ALREADY_PAID",
        {"fund": "APBD", "month": MAY, "paid_on": date(2026, 5, 7), "reference": "SP2D-1"},
        ["7 Mei 2026", "SP2D-1"],
    ),
    ("PROGRAMME_INVALID", {"faults": [Detail("YEAR"), Detail("NOT_YAML", {"line": 3})]}, ["year: harus tahun", "; baris 3"]),
    ("COLUMN_MISSING", {"file": "a.csv", "missing": ["code", "name"]}, ["a.csv", "kolom code, name"]),
    ("REPLY_INVALID", {"file": "b.csv", "line": 12}, ["b.csv, baris 12"]),
]


def told(refusal: Refusal, language: str = "id") -> str:
    with translation.override(language):
        return refusal_sentence(refusal)


def caught(act: object, *arguments: object) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act(*arguments)  # type: ignore[operator]
    return raised.value


@pytest.mark.parametrize(("code", "values", "parts"), TOLD)
def test_the_sentence_carries_the_details(code: str, values: Mapping[str, object], parts: list[str]) -> None:
    sentence = told(Refusal(code, "English.", values=values))
    assert [part for part in parts if part not in sentence] == []
    assert "%(" not in sentence


def test_english_readers_get_the_details_in_english() -> None:
    values = {"fund": "APBD", "month": MAY, "total": 16800, "amount": 5}
    sentence = told(Refusal("AMOUNT_WRONG", "English.", values=values), "en")
    assert sentence.startswith("The list APBD of May 2026 adds up to Rp 16,800, not Rp 5.")


@pytest.mark.parametrize("values", [None, {}, {"month": MAY}, {"fund": "APBD", "month": MAY, "total": "16800", "amount": 5}])
def test_without_a_detail_the_plain_sentence_is_told(values: Mapping[str, object] | None) -> None:
    assert told(Refusal("AMOUNT_WRONG", "English.", values=values)).startswith("Jumlahnya tidak sama")
    assert told(Refusal("REPLY_INVALID", "English.", values=values)) == "English."


def test_an_unknown_detail_does_no_harm() -> None:
    refusal = Refusal("MONTH_STALE", "English.", values={"month": MAY, "changed": [Detail("NEW")]})
    assert told(refusal).startswith("Ada data yang berubah")


def test_every_detail_of_a_service_has_its_words() -> None:
    raised = {**resting.CHANGES, **programme_faults.ENGLISH}
    assert sorted(set(raised) - set(details.DETAILS)) == []
    for code, english in raised.items():
        assert names(english) == names(str(details.DETAILS[code])), code


def names(template: str) -> set[str]:
    return {part.split(")")[0] for part in template.split("%(")[1:] if part[0] in string.ascii_lowercase}


def test_a_programme_says_each_fault() -> None:
    refusal = caught(
        programme.parse, "year: 26\ncity: {code: '33.74'}\nseed: a\nfunds: {APBD: {kind: X, quota: -1}}\npolicy: {}\n"
    )
    assert "year: harus tahun" in told(refusal)
    assert "funds.APBD.quota: harus bilangan bulat, 0 atau lebih, bukan -1" in told(refusal)
    assert "funds.APBD.quota: must be a whole number, 0 or more, not -1" in str(refusal)
    listed = "year: 2026\nseed: a\nfill_order: A\nfunds: {A: {kind: APBD, quota: 1, payers: PEMKOT}}\n"
    said = str(caught(programme.parse, listed))
    assert "funds.A.payers: must be a list of words" in said
    assert "fill_order: must name every fund once" in said
    assert "baris 2 bukan YAML" in told(caught(programme.parse, "a: 1\nb: [}"))


AGES = "age: {min: 18, max: 64}"


def semarang(**changes: str) -> str:
    text = programme.SEMARANG.read_text(encoding="utf-8").replace(AGES, changes.get("ages", AGES))
    return text.replace("year: 2026", f"year: {changes.get('year', 2026)}")


def test_a_programme_keeps_to_the_ages_of_enrolment() -> None:
    assert programme.parse_new(semarang()).ages == (18, 64)
    refusal = caught(programme.parse_new, semarang(ages="age: {min: 17, max: 65}"))
    assert refusal.code == "PROGRAMME_INVALID"
    assert "policy.age.min: 17 di bawah usia terendah kota, 18 (local.lowest_age pada " in told(refusal)
    assert "policy.age.max: 65 is not below 65, an age that may not be enrolled (ages.below on 2026-01-01)" in str(refusal)
    # What holds already is read without them, and a limit nobody knows for a year is not held against its programme.
    assert programme.parse(semarang(ages="age: {min: 17, max: 65}")).ages == (17, 65)
    assert programme.parse_new(semarang(year="2023", ages="age: {min: 18, max: 70}")).ages == (18, 70)


def test_a_city_sets_the_lowest_age_of_its_programme(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    own = (lookup.ROOT / "local" / "lowest_age.yaml").read_text(encoding="utf-8").replace("value: 18", "value: 17")
    (tmp_path / "local" / "lowest_age.yaml").write_text(own, encoding="utf-8")
    lookup.use_city(tmp_path)
    try:
        assert programme.parse_new(semarang(ages="age: {min: 17, max: 64}")).ages == (17, 64)
    finally:
        lookup.use_city(None)


def test_a_reply_says_its_line(tmp_path: Path) -> None:
    reply = tmp_path / "balasan.csv"
    reply.write_text("nik,status,iuran_dibukukan\n3374010708900001,DITERIMA,16800\n3374010708900002,ENTAH,1\n", encoding="utf-8")
    refusal = caught(read_reply, reply)
    assert told(refusal).startswith("balasan.csv, baris 3: ")
    assert str(refusal).startswith("balasan.csv, line 3: ")


def test_a_table_says_its_columns(tmp_path: Path) -> None:
    table = tmp_path / "tabel.csv"
    table.write_text("nik,nama\n1,A\n", encoding="utf-8")
    said = told(caught(read_table, table, ["nik", "nip"]))
    assert said == "tabel.csv tidak memuat kolom nip. Baris pertamanya harus memuat nik, nip; sekarang isinya nik, nama."
    assert "kolom code, level, name, parent_code" in told(caught(_region_frame, table))
