"""The details of an act in the trail, told in the reader's words."""

from __future__ import annotations

import ast
from pathlib import Path

from django.utils.translation import override

import pijar
from pijar.backoffice import trailwords

SOURCE = Path(pijar.__file__).parent
CALLS = ("record", "record_all")


def written() -> set[str]:
    """The names of details as services write them, where they stand in the call itself."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
                tables = [one for one in ast.walk(node) if isinstance(one, ast.Dict)]
                found |= {key.value for one in tables for key in one.keys if isinstance(key, ast.Constant)}
    return found


def test_every_detail_has_a_word():
    assert len(written()) > 80
    assert written() - set(trailwords.KEYS) == set()


def test_details_are_told_in_words():
    details = {"month": "2026-01", "accepted": 12, "active": True, "workplace": "", "sha256": "ab" * 32, "files": [1],
               "funds": {"quota": 3}}  # fmt: skip
    told = (
        "bulan: Januari 2026; diterima: 12; aktif: ya; tempat kerja: –; sidik berkas: abababababab…; berkas: 1; dana: (kuota: 3)"
    )
    assert trailwords.said(details) == told
    with override("en"):
        assert trailwords.said({"accepted": 1, "active": False}) == "accepted: 1; active: no"


def test_codes_and_days_are_told_in_words_unless_they_mean_two_things():
    told = trailwords.said(
        {"kind": "wage_workers", "method": "GET", "on": "2026-03-05", "state": "open", "year": "2026-13", "name": "2026-03.csv"}
    )
    assert told == (
        "jenis: Pekerja penerima upah yang belum terdaftar; cara: membuka; pada: 5 Maret 2026; keadaan: open; tahun: 2026-13; "
        "nama berkas: 2026-03.csv"
    )


def test_a_sentence_with_places_is_no_word_for_a_code():
    assert trailwords.said({"flag": "late_report"}) == "perhatian: late_report"
    assert not [code for code, said in trailwords._values().items() if "%(" in str(said)]


def test_a_subject_is_told_in_words_and_found_by_them():
    assert [trailwords.subject(code) for code in ("officer:5", "linkage", "x:1")] == ["petugas 5", "pencocokan", "x:1"]
    assert trailwords.subject("month:2026-03") == "bulan Maret 2026"
    for code in ("officer:5", "month:2026-03", "batch:APBD:2026-01:1", "linkage", "claim:KK-1", "x:1"):
        assert code in trailwords.codes(trailwords.subject(code))
        assert code in trailwords.codes(code)
