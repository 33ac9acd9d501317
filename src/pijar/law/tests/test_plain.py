"""Every value of the law in plain JSON and in a few words of both languages."""

import json
from datetime import date
from fractions import Fraction

import pytest

from pijar.law import explain, lookup, plain
from pijar.law.types import Certainty, Check, Dated, FundKind, Reference, Step, Tier, Words

VALUES = [one for each in lookup.everything() for one in each.values if one is not None]


def _of(unit, value):
    reference, check = Reference("PP 1/2020", "Pasal 1", None), Check("Bagian Hukum", "2026-01-15")
    return Dated("branch.amount@2026-01-01", date(2026, 1, 1), unit, value, reference, Certainty.SECONDARY, check)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (6800, 6800),
        (True, True),
        (None, None),
        ("down", "down"),
        (Fraction(1, 2), {"fraction": "1/2", "percent": "50"}),
        (Fraction(9, 200), {"fraction": "9/200", "percent": "4.5"}),
        (Fraction(1, 3), {"fraction": "1/3", "percent": "100/3"}),
        (Fraction(1), {"fraction": "1", "percent": "100"}),
        (frozenset({7, 6}), [6, 7]),
        (frozenset({"DONOR", "APBD"}), ["APBD", "DONOR"]),
        ((1, 3), [1, 3]),
        (date(2026, 1, 31), "2026-01-31"),
        ({date(2026, 3, 19): "Nyepi"}, {"2026-03-19": "Nyepi"}),
        (Words("Anak", "Child"), {"id": "Anak", "en": "Child"}),
        ((Tier(None, 900, 9),), [{"income_up_to": None, "base": 900, "jkk": 9}]),
        (FundKind.DONOR, "DONOR"),
    ],
)
def test_each_kind_of_value_is_plain_json(value, written):
    found = plain.as_json(value)
    assert (found, type(found)) == (written, type(written))


@pytest.mark.parametrize("one", VALUES, ids=lambda one: one.id)
def test_every_value_of_the_law_is_json_without_floats(one):
    def refuse(text):
        raise AssertionError(text)

    kept = json.loads(json.dumps(plain.dated_json(one)), parse_float=refuse)
    assert {"id", "start", "unit", "value", "reference", "certainty", "checked", "note", "ask", "known"} <= set(kept)
    assert kept["known"] == (one.value is not None)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("one", VALUES, ids=lambda one: one.id)
def test_every_value_of_the_law_is_said_in_short(one, language):
    said = plain.text(one, language)
    assert said and "\n" not in said and "{" not in said and "Fraction" not in said and len(said) < 400


@pytest.mark.parametrize(
    ("unit", "value", "indonesian", "english"),
    [
        ("rupiah", 1_000_000, "Rp 1.000.000", "Rp 1,000,000"),
        ("rupiah per month", 6800, "Rp 6.800 per bulan", "Rp 6,800 per month"),
        ("hours", 48, "48 jam", "48 hours"),
        ("days", 90, "90 hari", "90 days"),
        ("working days", 7, "7 hari kerja", "7 working days"),
        ("months", 3, "3 bulan", "3 months"),
        ("years", 5, "5 tahun", "5 years"),
        ("years of age", 65, "usia 65 tahun", "65 years of age"),
        ("people", 2, "2 orang", "2 people"),
        ("times the monthly base", 80, "80 kali dasar upah sebulan", "80 times the monthly base"),
        ("day of the month", 15, "tanggal 15", "day 15 of the month"),
        ("share of the full amount", Fraction(1, 100), "1% dari jumlah penuh", "1% of the full amount"),
        ("share of the base", Fraction(9, 200), "4,5% dari dasarnya", "4.5% of the base"),
        ("yes or no", False, "tidak", "no"),
        ("rounding rule", "down", "ke bawah", "down"),
        ("rounding rule", "up", "ke atas", "up"),
        ("numbers", (10, 11), "10, 11", "10, 11"),
        ("text", "other words", "other words", "other words"),
        ("kinds of fund", frozenset({"DONOR", "APBD"}), "APBD, DONOR", "APBD, DONOR"),
        ("numbers of months", (1, 3, 6), "1, 3, 6 bulan", "1, 3, 6 months"),
        ("ISO weekdays", frozenset({7, 6}), "Sabtu, Minggu", "Saturday, Sunday"),
        ("ISO weekdays", frozenset(), "tidak ada", "none"),
        ("days of any year", {"08-17": "Proklamasi"}, "08-17: Proklamasi", "08-17: Proklamasi"),
        ("days of one year", {date(2026, 3, 19): "Nyepi"}, "2026-03-19: Nyepi", "2026-03-19: Nyepi"),
        ("rupiah by name", {"sea": 5, "raft": 6}, "laut: Rp 5; raft: Rp 6", "sea: Rp 5; raft: Rp 6"),
        ("years by name", {"SD": 6}, "SD atau sederajat: 6 tahun", "primary school (SD): 6 years"),
        (
            "contribution tiers",
            (Tier(1000, 900, 9), Tier(None, 2000, 20)),
            "penghasilan sampai Rp 1.000: dasar Rp 900, iuran JKK Rp 9; penghasilan di atasnya: dasar Rp 2.000, iuran JKK Rp 20",
            "income up to Rp 1,000: base Rp 900, JKK contribution Rp 9; any income above: base Rp 2,000, JKK contribution Rp 20",
        ),
        (
            "steps by month",
            (Step(6, Fraction(1)), Step(12, Fraction(1)), Step(None, Fraction(1, 2))),
            "bulan ke-1 sampai ke-6: 100%; bulan ke-7 sampai ke-12: 100%; sejak bulan ke-13: 50%",
            "months 1 to 6: 100%; months 7 to 12: 100%; from month 13 on: 50%",
        ),
        ("documents by name", {"child": ("akta_kelahiran", "kk")}, "anak: akta kelahiran, kk", "child: akta kelahiran, kk"),
        ("words by name", {"kk": Words("Kartu keluarga", "Family card")}, "kk: Kartu keluarga", "kk: Family card"),
    ],
)
def test_each_unit_is_said_in_its_own_words(unit, value, indonesian, english):
    one = _of(unit, value)
    assert (plain.text(one), plain.text(one, "en")) == (indonesian, english)


def test_no_value_and_one_that_is_not_known_are_told_apart():
    assert (plain.text(None), plain.text(None, "en")) == ("tidak ada ketentuan", "no rule")
    unknown = lookup.parameter("deadlines.jkm_lapse_years").values[0]
    assert plain.text(unknown) == "belum diketahui; tanyakan kepada BPJS Ketenagakerjaan"
    assert plain.text(unknown, "en") == "not known; ask BPJS Ketenagakerjaan"
    assert plain.rows(unknown) == ()
    assert plain.dated_json(None) is None


def test_a_long_table_is_counted_and_its_rows_told_apart():
    table = lookup.parameter("benefits.jkk.disability").values[0]
    rows = dict(plain.rows(table))
    assert plain.text(table) == f"tabel, {len(table.by_name)} baris"
    assert list(rows) == list(table.by_name)
    assert rows["right_index_first_phalanx"] == "Ruas pertama telunjuk kanan: 4,5% (perlu dipastikan)"
    assert rows["scalp"] == "Hilangnya kulit kepala: 10% sampai 30% (sumber sekunder)"
    assert dict(plain.rows(table, "en"))["hearing_both_ears_per_10_db"].endswith(
        ": 6% for each 10 decibels, at most 40% (secondary source)"
    )


def test_the_order_of_heirs_is_numbered():
    rows = plain.rows(lookup.parameter("heirs.order").values[0], "en")
    assert rows[0] == ("1. Widow, widower or child", "spouse, child")
    assert [label[0] for label, _ in rows] == ["1", "2", "3", "4", "5"]


def test_a_quantity_is_json_with_its_ends():
    found = plain.parameter_json(lookup.parameter("contributions.relief.other"))
    assert (found["name"], found["unit"]) == ("contributions.relief.other", "share of the full amount")
    assert found["values"][0]["id"] == "contributions.relief.other@2026-04-01"
    assert found["values"][1] == {"start": "2027-01-01", "ended": True}
    before = plain.parameter_json(lookup.parameter("contributions.relief.other"), date(2026, 3, 31))
    assert (before["on"], before["value"]) == ("2026-03-31", None)


def test_a_quantity_is_text_with_source_certainty_note_and_question():
    text = plain.parameter_text(lookup.parameter("coverage.start_day"), language="en")
    assert "from 1 July 2015: day 1 of the month" in text
    assert (
        "   [PP 44/2015, mulai berlakunya" in text
        and "<https://peraturan.bpk.go.id/Download/28927>; to confirm; penelusuran sumber publik, 2026-11]" in text
    )
    assert "   No source read says it." in text
    assert "   ? Does the first month cover from its first day or from the day of payment? (ask BPJS Ketenagakerjaan)" in text
    relief = lookup.parameter("contributions.relief.other")
    assert plain.parameter_text(relief).splitlines()[-1] == "sejak 1 Januari 2027: tidak berlaku lagi"
    assert plain.parameter_text(relief, date(2026, 3, 31)).splitlines()[1:] == ["sejak 31 Maret 2026: tidak ada ketentuan"]
    assert len(plain.parameter_text(relief, date(2026, 5, 1)).splitlines()) == 5


def test_every_word_is_there_in_both_languages():
    for code, words in explain.all_words()["words"].items():
        assert set(words) == {"id", "en"}, code
